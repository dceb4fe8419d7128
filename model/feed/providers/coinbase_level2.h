// SPDX-License-Identifier: GPL-3.0-or-later
// Coinbase's public price levels, in both of its forms (providers, Crypto): `level2_batch` and `ticker` of the exchange
// feed, which carry no sequence, and `level2`, `ticker` and `heartbeats` of advanced trade, which number the messages
// of a connection. Instruments are named as products: BTC-USD. The ticker's best prices are compared with the book's; a
// lasting difference makes the book stale until it was fetched anew.
#pragma once

#include "model/feed/providers/stream_provider.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace topbook {

[[nodiscard]] std::unique_ptr<StreamDecoder> openCoinbaseLevel2();
/// Of advanced trade, which is the form that shows a lost message at once.
[[nodiscard]] std::vector<std::string> coinbaseGreeting(std::span<const std::string> symbols);
[[nodiscard]] std::vector<std::string> coinbaseResubscribe(const std::string& symbol);

} // namespace topbook
