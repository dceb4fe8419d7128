// SPDX-License-Identifier: GPL-3.0-or-later
// A small exchange for tests: price-time matching said as plainly as possible, and its order feed told the way Bitstamp
// does. Every state that it was ever in is remembered, so that a test can ask whether an L1 row ever was.
#pragma once

#include "model/core/results.h"
#include "model/feed/simulator/random_stream.h"

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <vector>

namespace topbook::test {

class BitstampExchange {
public:
    /// How a taker's own fills are told.
    enum class Telling { OnceAtTheEnd, AfterEachFill };

    BitstampExchange(std::uint64_t seed, Telling telling)
        : random_(seed)
        , telling_(telling) {}

    struct Told {
        std::int64_t micros = 0;
        std::string text;
    };
    struct TradeDone {
        std::int64_t micros = 0;
        std::int64_t price = 0; ///< cents
        std::int64_t size = 0;  ///< 1e-8

        bool operator==(const TradeDone&) const = default;
    };

    /// One random thing happens at `micros`; gives the messages that tell it, the last of them less than 1 ms later.
    std::vector<Told> act(std::int64_t micros);
    [[nodiscard]] Bbo best() const;
    [[nodiscard]] Bbo bestAt(std::int64_t micros) const;
    /// The answer of the order book's address as of `micros`, at most 1 s ago: told with the time of the last change.
    [[nodiscard]] std::string snapshotAt(std::int64_t micros) const;
    [[nodiscard]] const std::vector<TradeDone>& trades() const { return trades_; }

private:
    struct Order {
        std::uint64_t id = 0;
        bool bid = true;
        std::int64_t price = 0;
        std::int64_t size = 0;
    };

    [[nodiscard]] std::list<Order>::iterator bestOf(bool bid);
    [[nodiscard]] const Order* bestOf(bool bid) const;
    void submit(Order order, bool market);
    void tell(const char* what, const Order& order, bool market = false);
    void remember();

    RandomStream random_;
    Telling telling_;
    std::list<Order> orders_; ///< in order of time
    std::uint64_t nextId_ = 1'440'000'000'000'001;
    std::uint64_t nextEvent_ = 1;
    std::int64_t now_ = 0;
    std::vector<Told> told_;
    std::vector<TradeDone> trades_;
    std::map<std::int64_t, Bbo> states_;
    std::map<std::int64_t, std::string> pictures_;
};

} // namespace topbook::test
