// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of one instrument at an exchange that tells takers as orders (providers, Crypto: Bitstamp): an order that
// reaches the opposite best is told as created, then the makers' changes follow, then what became of itself. Told on
// as they come, these would show a crossed book that never was. So the taker is held out, with everything after it,
// until its own change or deletion comes; then all of it is one atomic exchange event, in which what makers lost is
// trades. After 500 ms what is known is told, crossed as it may be. Pure; not thread-safe.
#pragma once

#include "model/core/event.h"
#include "model/core/state_io.h"
#include "model/feed/providers/resting_orders.h"

#include <cstdint>
#include <vector>

namespace topbook {

struct OrderMessage {
    enum class Kind : std::uint8_t { Created, Changed, Deleted };
    Kind kind = Kind::Created;
    Side side = Side::Bid;
    std::uint64_t id = 0;
    Price price;   ///< outside of what may rest: a market order
    Quantity size; ///< what is open of the order
    Timestamp time;
    Timestamp received;
    std::uint64_t row = 0;
};
void saveMessage(const OrderMessage& message, StateWriter& out);
[[nodiscard]] OrderMessage loadMessage(StateReader& in);

class AggressorBook {
public:
    static constexpr Duration longestHold = std::chrono::milliseconds(500);

    /// An order of a snapshot rests, whatever it crosses.
    void place(Side side, std::uint64_t id, const RestingOrder& order) { resting_.set(side, id, order); }
    /// Applies a message; appends what can be told by now. Events have no instrument yet.
    void apply(const OrderMessage& message, std::vector<Event>& out);
    /// The time of receipt has come so far.
    void passTime(Timestamp received, std::vector<Event>& out);
    /// Tells what was kept back but leaves out what was held: messages are missing.
    void giveUp(std::vector<Event>& out);
    void clear();
    [[nodiscard]] bool holds() const { return !held_.empty(); }

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    struct Held {
        Side side = Side::Bid;
        std::uint64_t id = 0;
        RestingOrder order;
        bool told = false;        ///< its own change came, and no trade since that it does not account for
        std::int64_t traded = 0;  ///< by makers that were told so far
        std::int64_t created = 0; ///< the size it came with
        bool nested = false;      ///< reached only orders that were held themselves
    };

    [[nodiscard]] bool reachesOrder(const Held& taker, Price price) const;
    [[nodiscard]] bool reachesResting(const Held& taker) const;
    [[nodiscard]] bool reachesHeld(const Held& taker) const;
    /// The taker that an order of `side` at `price` trades with, null where there is none.
    [[nodiscard]] Held* takerOf(Side side, Price price);
    void trade(Held& taker, Side side, std::uint64_t id, const RestingOrder& part);
    [[nodiscard]] static Held heldFrom(const OrderMessage& message, bool nested);
    void takeOwn(Held& held, const OrderMessage& message);
    void create(const OrderMessage& message);
    void change(const OrderMessage& message);
    void remove(const OrderMessage& message);
    void hold(const OrderMessage& message, bool nested);
    /// Lets go of the held ones that need not be waited for.
    void settle();
    void rest(const Held& held);
    void release(std::vector<Event>& out);
    void flush(std::vector<Event>& out);
    void keep(EventKind kind, Side side, std::uint64_t id, const RestingOrder& order);

    RestingOrders resting_;
    std::vector<Held> held_;
    std::vector<Event> kept_;
    OrderMessage last_;   ///< time and row of what happens now
    Timestamp heldSince_; ///< event time of the first one held
    Timestamp heldSinceReceipt_;
};

} // namespace topbook
