// SPDX-License-Identifier: GPL-3.0-or-later
// The light books that stream decoders keep to understand their messages: which orders rest and what the best prices
// are. The real books are made from the events. Value types; not thread-safe.
#pragma once

#include "model/core/state_io.h"
#include "model/core/values.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>

namespace topbook {

/// The prices at which something rests, with how many times each was entered.
class PriceLadder {
public:
    void enter(Side side, Price price) { ++of(side)[keyOf(side, price)]; }
    void leave(Side side, Price price);
    /// There is, or is not, a level at this price.
    void tell(Side side, Price price, bool there);
    void clear() { sides_ = {}; }
    [[nodiscard]] std::optional<Price> best(Side side) const;

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    using Levels = std::map<std::int64_t, std::uint64_t>; ///< the best first

    static std::int64_t keyOf(Side side, Price price) { return side == Side::Bid ? -price.nanos : price.nanos; }
    [[nodiscard]] Levels& of(Side side) { return sides_[static_cast<std::size_t>(side)]; }

    std::array<Levels, 2> sides_;
};

/// Whether an order of `side` at `limit` can trade with one that rests opposite at `resting`.
[[nodiscard]] constexpr bool reaches(Side side, Price limit, Price resting) {
    return side == Side::Bid ? limit >= resting : limit <= resting;
}

struct RestingOrder {
    Price price;
    Quantity size;
};

class RestingOrders {
public:
    /// Null where there is none; valid until the next change.
    [[nodiscard]] const RestingOrder* find(Side side, std::uint64_t id) const;
    /// The order rests so now, whether it did before or not. Only what may rest does (price tradable, size above 0).
    void set(Side side, std::uint64_t id, const RestingOrder& order);
    void remove(Side side, std::uint64_t id);
    void clear();
    [[nodiscard]] std::optional<Price> best(Side side) const { return prices_.best(side); }

    /// Ordered by side and id.
    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    std::array<std::unordered_map<std::uint64_t, RestingOrder>, 2> sides_;
    PriceLadder prices_;
};

} // namespace topbook
