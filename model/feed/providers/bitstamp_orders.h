// SPDX-License-Identifier: GPL-3.0-or-later
// Bitstamp's live orders: a public market-by-order stream whose books begin with a REST snapshot (providers, Crypto).
// Instruments are named by their pair in upper case: BTCUSD. Events of a pair wait until its snapshot came and provably
// joins them; a break in the chain of event ids makes the book stale until the next snapshot.
#pragma once

#include "model/feed/providers/stream_provider.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace topbook {

[[nodiscard]] std::unique_ptr<StreamDecoder> openBitstampOrders();
[[nodiscard]] std::vector<std::string> bitstampGreeting(std::span<const std::string> symbols);
[[nodiscard]] std::vector<std::string> bitstampResubscribe(const std::string& symbol);
[[nodiscard]] std::string bitstampSnapshotPath(const std::string& symbol);

} // namespace topbook
