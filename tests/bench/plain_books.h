// SPDX-License-Identifier: GPL-3.0-or-later
// Order books as one writes them first: std::map levels and one std::unordered_map of orders. Events in, L1 rows out,
// the same ones as from OrderBooks; lawful events only.
#pragma once

#include "baseline_rows.h"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

namespace topbook {

/// The same answers from the containers at hand.
class PlainBooks {
public:
    explicit PlainBooks(std::size_t symbols)
        : books_(symbols) {}

    void apply(std::span<const Event> events, BookOutput& out) {
        for (const Event& event : events)
            apply(event, out);
    }

private:
    struct Order {
        std::uint32_t symbol;
        Side side;
        std::int64_t price;
        std::int64_t size;
    };
    struct Book {
        std::map<std::int64_t, std::int64_t, std::greater<>> bids;
        std::map<std::int64_t, std::int64_t> asks;
        Bbo last;
    };

    void addTo(Book& book, Side side, std::int64_t price, std::int64_t size) {
        (side == Side::Bid ? book.bids[price] : book.asks[price]) += size;
    }
    template<class Levels> static void takeFrom(Levels& levels, std::int64_t price, std::int64_t size) {
        const auto level = levels.find(price);
        level->second -= size;
        if (level->second == 0)
            levels.erase(level);
    }
    void takeFrom(Book& book, const Order& order, std::int64_t size) {
        if (order.side == Side::Bid)
            takeFrom(book.bids, order.price, size);
        else
            takeFrom(book.asks, order.price, size);
    }

    void apply(const Event& event, BookOutput& out) {
        if (!touchesOrders(event, out))
            return;
        Book& book = books_[event.instrument.value];
        const std::int64_t size = event.size.units;
        if (event.kind == EventKind::Add) {
            orders_[event.reference] = {event.instrument.value, event.side(), event.price.nanos, size};
            addTo(book, event.side(), event.price.nanos, size);
        } else if (const auto found = orders_.find(event.reference); found != orders_.end()) {
            Order& order = found->second;
            if (event.kind == EventKind::Delete) {
                takeFrom(book, order, order.size);
                orders_.erase(found);
            } else if (event.kind == EventKind::Replace) {
                const Order after{order.symbol, order.side, event.price.nanos, size};
                takeFrom(book, order, order.size);
                orders_.erase(found);
                orders_[event.other] = after;
                addTo(book, after.side, after.price, after.size);
            } else {
                if (event.kind == EventKind::Trade && !event.has(notPrinted))
                    out.trades.push_back({event.time,
                                          event.sequence,
                                          event.instrument,
                                          {order.price},
                                          event.size,
                                          opposite(order.side),
                                          true,
                                          true});
                const std::int64_t taken = std::min(size, order.size);
                takeFrom(book, order, taken);
                order.size -= taken;
                if (order.size == 0)
                    orders_.erase(found);
            }
        }
        Bbo bbo;
        if (!book.bids.empty()) {
            bbo.bid = {book.bids.begin()->first};
            bbo.bidSize = {book.bids.begin()->second};
        }
        if (!book.asks.empty()) {
            bbo.ask = {book.asks.begin()->first};
            bbo.askSize = {book.asks.begin()->second};
        }
        tellChange(event, bbo, book.last, out);
    }

    std::unordered_map<std::uint64_t, Order> orders_;
    std::vector<Book> books_;
};

} // namespace topbook
