// SPDX-License-Identifier: GPL-3.0-or-later
// The companies of the sample market: who they are, where their prices go in the first hour, and how they trade.
// The same for every seed. Plain values.
#pragma once

#include "model/core/symbol_table.h"

#include <cstddef>
#include <string>
#include <vector>

namespace topbook {

/// One listed company and the temper of its price.
struct Listing {
    std::string symbol;
    std::string company;
    std::string group;
    Price previousClose;
    Price opening;           ///< fair value when the session starts
    Price hourLater;         ///< where it has drifted to an hour later, give or take its temper
    int activity = 100;      ///< order messages in percent of the market's mean
    int trendPpm = 600;      ///< typical size of a swing of some minutes, in millionths of the price
    int jitterPpm = 18;      ///< noise of one second, in millionths of the price
    int usualSpread = 2;     ///< in ticks: 1, 2 or 3
    bool fallsQuiet = false; ///< trading stops for more than half a minute now and then, so that it goes stale
};

/// Every simulated price is a multiple of this.
inline constexpr Price simulatedTick{10'000'000};
inline constexpr int simulatedRoundLot = 100;
inline constexpr std::size_t maxSimulatedSymbols = 40'000;

/// The first `count` listings: ten well-known names, then invented ones. `count` is 1..maxSimulatedSymbols.
[[nodiscard]] std::vector<Listing> simulatedListings(std::size_t count);

/// What a listing says of its instrument: two decimals, tick 0.01, round lots of 100.
[[nodiscard]] Instrument instrumentOf(const Listing& listing);

} // namespace topbook
