// SPDX-License-Identifier: GPL-3.0-or-later
// One side of the simulated exchange's own book: price levels with their queues, executed by price, then time
// (order-books, Rules). It is the exchange's side of the feed; the program's books are built from the messages alone.
// Not thread-safe: the simulated market owns it.
#pragma once

#include "model/core/values.h"

#include <cstdint>
#include <vector>

namespace topbook {

struct RestingOrder {
    std::uint64_t id = 0;
    std::int32_t size = 0; ///< > 0
};

/// Prices in ticks. The queue's front is executed first.
struct RestingLevel {
    std::int32_t ticks = 0;
    std::int32_t total = 0;
    std::vector<RestingOrder> queue;
};

/// Levels count from the best, 0. Places are valid until the next change.
class BookSide {
public:
    explicit BookSide(Side side)
        : sign_(side == Side::Bid ? 1 : -1) {}

    [[nodiscard]] bool empty() const { return levels_.empty(); }
    [[nodiscard]] std::int32_t depth() const { return static_cast<std::int32_t>(levels_.size()); }
    [[nodiscard]] std::int32_t orders() const { return orders_; }
    [[nodiscard]] const RestingLevel& level(std::int32_t fromBest) const { return levels_[indexOf(fromBest)]; }
    [[nodiscard]] std::int32_t best() const { return levels_.back().ticks; } ///< not when empty
    /// Null where nothing rests at that price.
    [[nodiscard]] const RestingLevel* at(std::int32_t ticks) const;

    /// `count` ticks away from the other side; negative counts go towards it.
    [[nodiscard]] std::int32_t outwards(std::int32_t ticks, std::int32_t count) const { return ticks - sign_ * count; }
    /// How many ticks `ticks` is better than `than`; negative where it is worse.
    [[nodiscard]] std::int32_t betterBy(std::int32_t ticks, std::int32_t than) const { return sign_ * (ticks - than); }

    /// At the end of its price's queue.
    void add(std::int32_t ticks, RestingOrder order);
    /// The order keeps its place; it leaves when nothing remains. `by` is at most its size.
    void reduce(std::int32_t fromBest, std::int32_t position, std::int32_t by);
    void remove(std::int32_t fromBest, std::int32_t position);

private:
    [[nodiscard]] std::size_t indexOf(std::int32_t fromBest) const {
        return levels_.size() - 1 - static_cast<std::size_t>(fromBest);
    }
    /// Index of the level at this price, or of the level that it would stand before.
    [[nodiscard]] std::size_t placeOf(std::int32_t ticks) const;

    std::vector<RestingLevel> levels_; ///< worst first, so that the busy end is the cheap one
    std::int32_t orders_ = 0;
    std::int32_t sign_;
};

} // namespace topbook
