// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/stream_provider.h"

#include "model/feed/providers/bitfinex_raw.h"
#include "model/feed/providers/bitstamp_orders.h"
#include "model/feed/providers/coinbase_level2.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

using namespace std::chrono_literals;

const std::array providers{
    StreamProvider{"bitstamp-orders", "Bitstamp, every order", "Bitstamp", "wss://ws.bitstamp.net",
                   "https://www.bitstamp.net", 10s, bitstampGreeting, bitstampResubscribe, bitstampSnapshotPath,
                   openBitstampOrders, R"({"event":"bts:heartbeat"})"},
    StreamProvider{"bitfinex-raw", "Bitfinex, best 100 orders a side", "Bitfinex", "wss://api-pub.bitfinex.com/ws/2",
                   "", 20s, bitfinexGreeting, nullptr, nullptr, openBitfinexRaw, R"({"event":"ping"})"},
    StreamProvider{"coinbase-level2", "Coinbase, price levels", "Coinbase", "wss://advanced-trade-ws.coinbase.com", "",
                   10s, coinbaseGreeting, coinbaseResubscribe, nullptr, openCoinbaseLevel2, ""},
};

} // namespace

std::span<const StreamProvider> streamProviders() {
    return providers;
}

const StreamProvider* streamProviderNamed(std::string_view name) {
    const auto found = std::find_if(providers.begin(), providers.end(),
                                    [name](const StreamProvider& provider) { return provider.name == name; });
    return found == providers.end() ? nullptr : &*found;
}

} // namespace topbook
