// SPDX-License-Identifier: GPL-3.0-or-later
// Polls a REST provider on the wall-clock grid (providers, Polling rules): one libcurl multi handle, keep-alive,
// concurrent requests of a cycle, backoff with jitter, Retry-After, a rate budget. `run` belongs to the source's thread
// and returns within 200 ms of a stop. Settings are plain values; the key never leaves the requests.
#pragma once

#include "model/core/clock.h"
#include "model/feed/providers/provider_profile.h"
#include "model/feed/source.h"

namespace topbook {

struct RestSettings {
    ProviderProfile profile;
    std::vector<std::string> symbols;
    Duration interval = std::chrono::seconds(10); ///< 1 s .. 1 h; the grid is its multiples since 1970
    std::string baseUrl;                          ///< empty: the profile's
    ProviderKey key;
    std::shared_ptr<Clock> clock; ///< required
    std::uint64_t jitterSeed = 0; ///< of the backoff's jitter
    std::string name;             ///< of the source; empty: the profile's
};

/// Fails with InvalidArgument: no symbols, an interval out of range, a missing key, an address that is not https (http
/// only to loopback).
[[nodiscard]] Result<std::unique_ptr<Source>> makeRestSource(RestSettings settings);

/// One request outside any session, for the Test button: the quotes it gave, or why not, in words. Blocks up to 10 s.
struct SourceTrial {
    bool good = false;
    std::string words; ///< "AAPL 229.35, IBM 245.10 in 0.18 s", or what is wrong and what to do
};
[[nodiscard]] SourceTrial tryRest(const RestSettings& settings, std::stop_token stop);

} // namespace topbook
