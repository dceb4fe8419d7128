// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder and the queue of a level (order-books, Ladder view).
#include "model/book/order_books.h"

#include "model/book/order_books_state.h"
#include "model/core/int128.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::int64_t mostUnits = std::numeric_limits<std::int64_t>::max();

/// Sums over levels may pass what one quantity holds; a view then shows the most it can.
Quantity cappedSum(Quantity a, Quantity b) {
    std::int64_t sum = 0;
    return {__builtin_add_overflow(a.units, b.units, &sum) ? mostUnits : sum};
}

/// The multiple of `group` that a price is shown under: never a better price than the order's own.
Price groupOf(Side side, Price price, Price group) {
    if (group.nanos <= 0)
        return price;
    const std::int64_t floor = price.nanos - price.nanos % group.nanos;
    if (side == Side::Bid || floor == price.nanos)
        return {floor};
    return {static_cast<std::int64_t>(std::min(Int128{floor} + group.nanos, Int128{mostUnits}))};
}

std::uint32_t joinedCount(std::uint32_t a, std::uint32_t b) {
    if (a == 0 || b == 0)
        return 0;
    std::uint32_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::uint32_t>::max() : sum;
}

} // namespace

std::vector<LadderLevel> OrderBooks::ladder(InstrumentId instrument, Side side, std::size_t levels, Price group) const {
    std::vector<LadderLevel> view;
    const LevelBooks& books = state_->books;
    if (!books.knows(instrument))
        return view;
    const SideLevels& sideLevels = books.depth(instrument).side(side);
    Quantity cumulative;
    for (std::size_t i = 0; i < sideLevels.size(); ++i) {
        const Level& level = books.levels()[sideLevels.fromBest(i)];
        const Price price = groupOf(side, level.price, group);
        cumulative = cappedSum(cumulative, level.size);
        if (!view.empty() && view.back().price == price) {
            view.back().size = cappedSum(view.back().size, level.size);
            view.back().orders = joinedCount(view.back().orders, level.orders);
            view.back().cumulative = cumulative;
            continue;
        }
        if (levels != 0 && view.size() == levels)
            break;
        view.push_back(
            {side, static_cast<std::uint32_t>(view.size() + 1), price, level.size, level.orders, cumulative});
    }
    return view;
}

std::vector<QueuedOrder> OrderBooks::queue(InstrumentId instrument, Side side, Price price) const {
    const LevelBooks& books = state_->books;
    if (!books.knows(instrument) || !isTradable(price))
        return {};
    const std::uint32_t level = books.depth(instrument).side(side).find(priceKey(side, price));
    if (level == noLevel || (books.header(instrument).marks & toldMark(side)) != 0)
        return {};

    struct Standing {
        std::uint64_t priority;
        QueuedOrder order;
    };
    std::vector<Standing> standing;
    standing.reserve(books.levels()[level].orders);
    std::visit(
        [&](const auto& orders) {
            orders.forEach([&](const auto& slot) {
                if (slot.level != level)
                    return;
                QueueStamp stamp;
                if constexpr (requires { slot.stamp; })
                    stamp = state_->stamps[slot.stamp];
                standing.push_back(
                    {stamp.priority,
                     {codeOf(slot.code, instrument), {static_cast<std::int64_t>(slot.size)}, stamp.since}});
            });
        },
        state_->orders);
    std::sort(standing.begin(), standing.end(), [](const Standing& a, const Standing& b) {
        return std::pair(a.priority, a.order.id) < std::pair(b.priority, b.order.id);
    });
    std::vector<QueuedOrder> queue;
    queue.reserve(standing.size());
    for (const Standing& one : standing)
        queue.push_back(one.order);
    return queue;
}

} // namespace topbook
