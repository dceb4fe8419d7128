// SPDX-License-Identifier: GPL-3.0-or-later
// Order books as fast ITCH readers have them: orders in an array by their reference, levels in a pool, prices of a side
// in a sorted vector with the best at its end. No look-up costs more than a load; the array is as long as the largest
// reference, whatever that is. Events in, L1 rows out, the same ones as from OrderBooks; lawful events only.
#pragma once

#include "baseline_rows.h"

#include <array>
#include <vector>

namespace topbook {

class ArrayBooks {
public:
    explicit ArrayBooks(std::size_t symbols)
        : books_(symbols) {}

    void apply(std::span<const Event> events, BookOutput& out) {
        for (const Event& event : events)
            apply(event, out);
    }

private:
    struct Order {
        std::int32_t level = -1;
        std::uint32_t size = 0;
    };
    struct Level {
        std::int64_t key = 0; ///< greater is better
        std::int64_t size = 0;
        std::uint32_t orders = 0;
        std::uint32_t side = 0;
    };
    struct Entry {
        std::int64_t key;
        std::int32_t level;
    };
    struct Book {
        std::array<std::vector<Entry>, 2> sides;
        Bbo last;
    };

    [[nodiscard]] Order& orderOf(std::uint64_t reference) {
        if (reference >= orders_.size())
            orders_.resize(reference + reference / 4 + 1);
        return orders_[reference];
    }
    [[nodiscard]] std::int32_t levelAt(std::vector<Entry>& side, std::int64_t key, std::uint32_t which) {
        std::size_t place = side.size();
        while (place > 0 && side[place - 1].key > key)
            --place;
        if (place > 0 && side[place - 1].key == key)
            return side[place - 1].level;
        std::int32_t index = 0;
        if (free_.empty()) {
            index = static_cast<std::int32_t>(levels_.size());
            levels_.emplace_back();
        } else {
            index = free_.back();
            free_.pop_back();
        }
        levels_[static_cast<std::size_t>(index)] = {key, 0, 0, which};
        side.insert(side.begin() + static_cast<std::ptrdiff_t>(place), {key, index});
        return index;
    }
    void rest(Book& book, std::uint64_t reference, std::uint32_t which, Price price, Quantity size) {
        const std::int64_t key = which == 0 ? price.nanos : -price.nanos;
        const std::int32_t index = levelAt(book.sides[which], key, which);
        Level& level = levels_[static_cast<std::size_t>(index)];
        level.size += size.units;
        ++level.orders;
        orderOf(reference) = {index, static_cast<std::uint32_t>(size.units)};
    }
    void takeOff(Book& book, Order& order, std::int64_t size) {
        Level& level = levels_[static_cast<std::size_t>(order.level)];
        level.size -= size;
        order.size -= static_cast<std::uint32_t>(size);
        if (order.size != 0)
            return;
        if (--level.orders == 0) {
            std::vector<Entry>& side = book.sides[level.side];
            std::size_t place = side.size() - 1;
            while (side[place].key != level.key)
                --place;
            side.erase(side.begin() + static_cast<std::ptrdiff_t>(place));
            free_.push_back(order.level);
        }
        order.level = -1;
    }

    void apply(const Event& event, BookOutput& out) {
        if (!touchesOrders(event, out))
            return;
        Book& book = books_[event.instrument.value];
        if (event.kind == EventKind::Add) {
            rest(book, event.reference, event.side() == Side::Ask ? 1 : 0, event.price, event.size);
        } else {
            Order& order = orderOf(event.reference);
            const Level& level = levels_[static_cast<std::size_t>(order.level)];
            const std::uint32_t which = level.side;
            if (event.kind == EventKind::Trade && !event.has(notPrinted)) {
                const Price own{which == 0 ? level.key : -level.key};
                out.trades.push_back({event.time, event.sequence, event.instrument,
                                      event.price.nanos != 0 ? event.price : own, event.size,
                                      which == 0 ? Side::Ask : Side::Bid, true, !event.has(notEligible)});
            }
            const bool leaves = event.kind == EventKind::Delete || event.kind == EventKind::Replace;
            takeOff(book, order, leaves ? std::int64_t{order.size} : event.size.units);
            if (event.kind == EventKind::Replace)
                rest(book, event.other, which, event.price, event.size);
        }
        Bbo bbo;
        if (const auto& bids = book.sides[0]; !bids.empty()) {
            bbo.bid = {bids.back().key};
            bbo.bidSize = {levels_[static_cast<std::size_t>(bids.back().level)].size};
        }
        if (const auto& asks = book.sides[1]; !asks.empty()) {
            bbo.ask = {-asks.back().key};
            bbo.askSize = {levels_[static_cast<std::size_t>(asks.back().level)].size};
        }
        tellChange(event, bbo, book.last, out);
    }

    std::vector<Order> orders_; ///< by reference
    std::vector<Level> levels_;
    std::vector<std::int32_t> free_;
    std::vector<Book> books_;
};

} // namespace topbook
