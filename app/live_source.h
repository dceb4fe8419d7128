// SPDX-License-Identifier: GPL-3.0-or-later
// A live source from its description, for both programs: the only place where a provider's name becomes a connection.
#pragma once

#include "model/core/clock.h"
#include "model/feed/providers/provider_profile.h"
#include "model/session/session.h"

namespace topbook {

struct LiveSourceRequest {
    std::string provider; ///< as `--provider`, or the path of a person's own profile
    std::string name;     ///< empty: the provider's
    std::vector<std::string> symbols;
    Duration interval = std::chrono::seconds(10); ///< of polling; streams have none
    std::string baseUrl;                          ///< empty: the provider's
    std::string wsUrl;
    ProviderKey key;
    UniverseId universe;
    std::shared_ptr<Clock> clock; ///< required
};

/// Fails with NotFound for an unknown provider, or InvalidArgument, in words that say what to change.
[[nodiscard]] Result<LiveSource> makeLiveSource(const LiveSourceRequest& request);

/// Symbols one a line; `#` begins a comment. Fails as reading the file does, or with Empty.
[[nodiscard]] Result<std::vector<std::string>> readSymbolsFile(const std::string& path);

} // namespace topbook
