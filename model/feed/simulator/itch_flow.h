// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of one stock in a simulated ITCH day, tuned to what real days look like from outside: how often each
// message comes, how deep and how long orders rest, that a third of all messages moves the best bid or ask, and
// market makers' quotes far from any market. (The market of order_flow.h is made to look at; this one is made to read
// by the billion.)
//
// Every message is lawful: it names a live order, takes no more than that has left, and never crosses the book. Memory
// does not grow with the number of messages. Deterministic; no clock; prices in ticks of 0.01. Not thread-safe.
#pragma once

#include "model/feed/simulator/book_side.h"
#include "model/feed/simulator/itch_file.h"
#include "model/feed/simulator/listing.h"
#include "model/feed/simulator/random_stream.h"

#include <array>
#include <string>

namespace topbook {

/// Numbers that all stocks of a day share: they ascend over the whole file, with holes.
struct ItchNumbers {
    std::uint64_t reference = 0;
    std::uint64_t match = 0;
};

class ItchFlow {
public:
    /// `mostOrders` is about how many orders rest at once.
    ItchFlow(const Listing& listing, std::uint16_t locate, std::int32_t mostOrders, RandomStream chance);

    [[nodiscard]] const std::string& symbol() const { return symbol_; }
    [[nodiscard]] ItchStamp stampAt(std::uint64_t sinceMidnight) const { return {locate_, sinceMidnight}; }
    /// One message.
    void act(std::uint64_t sinceMidnight, ItchNumbers& numbers, ItchFile& out);

private:
    struct Pick {
        Side side = Side::Bid;
        std::int32_t level = 0;
        std::int32_t position = 0;
    };

    [[nodiscard]] BookSide& sideOf(Side side) { return side == Side::Bid ? bids_ : asks_; }
    [[nodiscard]] bool isThin(Side side) { return sideOf(side).orders() < fewestOrders; }
    [[nodiscard]] Pick anyOrder();
    [[nodiscard]] std::int32_t wantedTicks(Side side);
    [[nodiscard]] std::int32_t notCrossing(Side side, std::int32_t ticks);
    [[nodiscard]] std::int32_t orderSize();
    [[nodiscard]] std::uint64_t nextReference(ItchNumbers& numbers);
    [[nodiscard]] std::uint64_t nextMatch(ItchNumbers& numbers);

    void add(ItchStamp stamp, ItchNumbers& numbers, bool named, ItchFile& out);
    void remove(ItchStamp stamp, ItchFile& out);
    void replace(ItchStamp stamp, ItchNumbers& numbers, ItchFile& out);
    void execute(ItchStamp stamp, ItchNumbers& numbers, bool atOtherPrice, ItchFile& out);
    void cancelPart(ItchStamp stamp, ItchNumbers& numbers, ItchFile& out);
    void printHidden(ItchStamp stamp, ItchNumbers& numbers, ItchFile& out);
    void wander();

    static constexpr std::int32_t fewestOrders = 6; ///< a thinner side gets orders, whatever else was due

    RandomStream chance_;
    BookSide bids_{Side::Bid};
    BookSide asks_{Side::Ask};
    std::string symbol_;
    std::int32_t mostOrders_;
    std::int32_t home_; ///< where the price comes back to, in ticks
    std::int32_t fair_; ///< best bids want to stand at it, best asks a spread above
    std::int32_t spread_;
    std::uint16_t locate_;
    std::uint8_t farQuotesDue_ = 4;
};

} // namespace topbook
