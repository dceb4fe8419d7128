// SPDX-License-Identifier: GPL-3.0-or-later
// A WebSocket book stream (providers, Crypto): connects, subscribes, fetches snapshots, watches the heartbeat,
// reconnects with backoff. It runs its own copy of the provider's decoder over what it hands on, only to learn what the
// connection must do next; the session's decoder decides every number. `run` has a Qt event loop of its own, on the
// source's thread; the program needs a QCoreApplication. It returns within 200 ms of a stop.
#pragma once

#include "model/core/clock.h"
#include "model/feed/providers/stream_provider.h"
#include "model/feed/source.h"

namespace topbook {

struct StreamSettings {
    const StreamProvider* provider = nullptr; ///< required
    std::vector<std::string> symbols;
    std::string wsUrl;            ///< empty: the provider's
    std::string baseUrl;          ///< empty: the provider's
    std::shared_ptr<Clock> clock; ///< required
    std::uint64_t jitterSeed = 0;
    std::string name; ///< of the source; empty: the provider's
    /// After a break: doubled from break to break up to the longest, with jitter; begins anew once a connection held
    /// for `goodAfter`. Also the shortest time between two snapshots of a symbol.
    Duration firstRetry = std::chrono::seconds(1);
    Duration longestRetry = std::chrono::seconds(60);
    Duration goodAfter = std::chrono::seconds(60);
};

/// Fails with InvalidArgument: no symbols, an address that is not wss/https (ws/http only to loopback).
[[nodiscard]] Result<std::unique_ptr<Source>> makeWebSocketSource(StreamSettings settings);

} // namespace topbook
