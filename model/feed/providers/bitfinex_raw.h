// SPDX-License-Identifier: GPL-3.0-or-later
// Bitfinex's raw books: the best 100 orders a side, order by order (providers, Crypto). Instruments are named without
// the leading t: BTCUSD. Messages are numbered over the whole connection, so a hole makes every book stale until the
// connection is made anew. An order that leaves the best 100 is told as removed, and is removed here.
#pragma once

#include "model/feed/providers/stream_provider.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace topbook {

[[nodiscard]] std::unique_ptr<StreamDecoder> openBitfinexRaw();
[[nodiscard]] std::vector<std::string> bitfinexGreeting(std::span<const std::string> symbols);

} // namespace topbook
