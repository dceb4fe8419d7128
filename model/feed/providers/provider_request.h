// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a request that both the profile's reader and the makers of requests need: templates, addresses, and how
// a symbol is written for a provider. Pure functions.
#pragma once

#include "model/feed/providers/provider_profile.h"

#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// The names in braces, in their order: "/quote?s={symbols}" has "symbols". A brace without its other half is a name
/// that is not known: "{" and what follows.
[[nodiscard]] std::vector<std::string> placeholdersOf(std::string_view text);

/// https, or http to loopback; a host; no user, no query, no '/' at the end (providers, Polling rules). The message
/// goes on after the name of the field.
[[nodiscard]] Result<void> checkBaseUrl(std::string_view url);

/// All bytes but letters, digits and -._~ as %XX.
[[nodiscard]] std::string percentEncoded(std::string_view text);

/// As the provider writes our symbol: by alias, and in lower case where it wants that.
[[nodiscard]] std::string providerSymbol(const ProviderProfile& profile, std::string_view ours);

/// ASCII letters in lower case.
[[nodiscard]] std::string lowered(std::string_view text);

} // namespace topbook
