// SPDX-License-Identifier: GPL-3.0-or-later
// Errors that providers tell in their answers: by HTTP status, in a 2xx answer by the shapes and texts of the profile
// and by those that many services share, or in plain words where JSON was due (providers, Stocks). Pure functions.
#pragma once

#include "model/feed/json_value.h"
#include "model/feed/providers/provider_profile.h"

#include <optional>
#include <string>
#include <string_view>

namespace topbook {

/// The first 200 characters of a body, printable, runs of white space as one space; "" where there are none.
[[nodiscard]] std::string firstWords(std::string_view body);

/// Whether words tell that too much was asked for in too short a time.
[[nodiscard]] bool soundsRateLimited(std::string_view words);

/// What an HTTP status that is no success means: HttpStatus, or RateLimited for 429, in words that say what to do.
[[nodiscard]] Error statusError(int status, std::string_view body);

/// The error that a JSON answer (or the part of it that is one symbol's) tells of instead of quotes: ErrorAnswer or
/// RateLimited. Empty where it tells of none. In an answer that has prices only the profile's own shapes count: another
/// service's good answer may well have a code and a message.
[[nodiscard]] std::optional<Error> toldError(const ProviderProfile& profile, const JsonValue& answer, bool hasPrices);

/// Why a body of a 2xx answer is no JSON: Truncated, ErrorAnswer or RateLimited where it is an error in words, else
/// BadText. `parsing` is what the parser said.
[[nodiscard]] Error bodyError(const ProviderProfile& profile, std::string_view body, const Error& parsing);

} // namespace topbook
