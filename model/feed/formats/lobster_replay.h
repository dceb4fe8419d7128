// SPDX-License-Identifier: GPL-3.0-or-later
// The book that a LOBSTER message file replays to, as far as its decoder must know it: which orders were seen, and
// where the best prices stand, so that it can be put right by the order-book file (order-books, Formats: lobster).
//
// What a seed tells of a level beyond the orders that were seen is one made-up order there. Messages of orders that
// were never seen take from it, or from a seen one where it is gone. Mirrors what OrderBooks does with the events. Not
// thread-safe: a decoder owns it.
#pragma once

#include "model/core/event.h"
#include "model/core/results.h"
#include "model/core/state_io.h"
#include "model/feed/formats/lobster_depth.h"

#include <array>
#include <map>
#include <unordered_map>
#include <vector>

namespace topbook {

class LobsterReplay {
public:
    /// Made-up orders have ids from here on; the exchange's own are far below.
    static constexpr std::uint64_t firstMadeUpId = std::uint64_t{1} << 63;

    /// Takes an order event of the file (Add, Reduce, Delete, Trade) and turns one of an order that was never seen
    /// to the made-up order at its price, if one stands there. False where no order is touched: the book ignores it.
    bool take(Event& event);
    [[nodiscard]] Bbo best() const;

    /// The book becomes what the row tells. Appends the snapshot that says so, with the time, sequence and row of `at`.
    void seed(const LobsterDepth& depth, const Event& at, std::vector<Event>& out);

    void save(StateWriter& out) const;
    void load(StateReader& in);

private:
    struct Order {
        Price price;
        std::int64_t size = 0;
    };
    struct LevelSum {
        std::int64_t size = 0;
        std::int64_t madeUp = 0;    ///< of `size`
        std::uint64_t madeUpId = 0; ///< of the order that stands for it
    };
    /// Orders and levels of one side.
    struct Half {
        std::unordered_map<std::uint64_t, Order> orders;
        std::map<Price, LevelSum> levels;
    };

    [[nodiscard]] Half& half(const Event& event) { return halves_[static_cast<std::size_t>(event.side())]; }
    void add(Half& half, const Event& event);
    [[nodiscard]] static bool takeFromSeen(Half& half, Event& event);
    static void takeOff(Half& half, Price price, std::int64_t size);
    void seedSide(Side side, const std::vector<DepthLevel>& levels, Event row, std::vector<Event>& out);

    std::array<Half, 2> halves_;
    std::uint64_t nextMadeUpId_ = firstMadeUpId;
    bool seeded_ = false;
};

} // namespace topbook
