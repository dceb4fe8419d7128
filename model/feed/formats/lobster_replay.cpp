// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/lobster_replay.h"

#include <algorithm>
#include <utility>

namespace topbook {

void LobsterReplay::takeOff(Half& half, Price price, std::int64_t size) {
    const auto level = half.levels.find(price);
    level->second.size -= size;
    if (level->second.size == 0)
        half.levels.erase(level);
}

void LobsterReplay::add(Half& half, const Event& event) {
    if (const auto standing = half.orders.find(event.reference); standing != half.orders.end()) {
        takeOff(half, standing->second.price, standing->second.size);
        half.orders.erase(standing);
    }
    if (event.size.units <= 0 || !isTradable(event.price))
        return;
    LevelSum& level = half.levels[event.price];
    std::int64_t sum = 0;
    if (__builtin_add_overflow(level.size, event.size.units, &sum))
        return;
    level.size = sum;
    half.orders[event.reference] = {event.price, event.size.units};
}

bool LobsterReplay::take(Event& event) {
    Half& own = half(event);
    if (event.kind == EventKind::Add) {
        add(own, event);
        return true;
    }
    const auto order = own.orders.find(event.reference);
    if (order != own.orders.end()) {
        const std::int64_t left = order->second.size;
        const std::int64_t off =
            event.kind == EventKind::Delete ? left : std::clamp(event.size.units, std::int64_t{0}, left);
        takeOff(own, order->second.price, off);
        order->second.size -= off;
        if (order->second.size == 0)
            own.orders.erase(order);
        return true;
    }
    const auto level = own.levels.find(event.price);
    if (level == own.levels.end() || !seeded_)
        return false;
    if (level->second.madeUp == 0)
        return takeFromSeen(own, event);
    // the made-up order may stand for several: the deletion of one of them leaves the others
    if (event.kind == EventKind::Delete)
        event.kind = EventKind::Reduce;
    event.reference = level->second.madeUpId;
    const std::int64_t off = std::clamp(event.size.units, std::int64_t{0}, level->second.madeUp);
    level->second.madeUp -= off;
    takeOff(own, event.price, off);
    return true;
}

/// The row that seeded the level counted this order, and one that was seen has left unseen: which, its size may tell.
bool LobsterReplay::takeFromSeen(Half& half, Event& event) {
    const auto distance = [&event](const Order& order) {
        const std::int64_t more = order.size - event.size.units;
        return std::pair(more < 0, more < 0 ? -more : more);
    };
    auto best = half.orders.end();
    for (auto order = half.orders.begin(); order != half.orders.end(); ++order) {
        if (order->second.price != event.price)
            continue;
        // ties by id: the map has no order of its own
        if (best == half.orders.end() ||
            std::pair(distance(order->second), order->first) < std::pair(distance(best->second), best->first))
            best = order;
    }
    if (best == half.orders.end())
        return false;
    if (event.kind == EventKind::Delete)
        event.kind = EventKind::Reduce;
    event.reference = best->first;
    const std::int64_t off = std::clamp(event.size.units, std::int64_t{0}, best->second.size);
    takeOff(half, event.price, off);
    best->second.size -= off;
    if (best->second.size == 0)
        half.orders.erase(best);
    return true;
}

void LobsterReplay::save(StateWriter& out) const {
    for (const Half& half : halves_) {
        out.put(static_cast<std::uint64_t>(half.orders.size()));
        for (const auto& [id, order] : half.orders) {
            out.put(id);
            out.put(order);
        }
        out.put(static_cast<std::uint64_t>(half.levels.size()));
        for (const auto& [price, level] : half.levels) {
            out.put(price);
            out.put(level);
        }
    }
    out.put(nextMadeUpId_);
    out.put(static_cast<std::uint8_t>(seeded_));
}

void LobsterReplay::load(StateReader& in) {
    for (Half& half : halves_) {
        for (auto count = in.getCount(sizeof(std::uint64_t) + sizeof(Order)); count > 0; --count) {
            const auto id = in.get<std::uint64_t>();
            half.orders[id] = in.get<Order>();
        }
        for (auto count = in.getCount(sizeof(Price) + sizeof(LevelSum)); count > 0; --count) {
            const auto price = in.get<Price>();
            half.levels[price] = in.get<LevelSum>();
        }
    }
    nextMadeUpId_ = in.get<std::uint64_t>();
    seeded_ = in.get<std::uint8_t>() != 0;
}

Bbo LobsterReplay::best() const {
    const auto& bids = halves_[static_cast<std::size_t>(Side::Bid)].levels;
    const auto& asks = halves_[static_cast<std::size_t>(Side::Ask)].levels;
    Bbo bbo;
    if (!bids.empty()) {
        bbo.bid = bids.rbegin()->first;
        bbo.bidSize = {bids.rbegin()->second.size};
    }
    if (!asks.empty()) {
        bbo.ask = asks.begin()->first;
        bbo.askSize = {asks.begin()->second.size};
    }
    return bbo;
}

void LobsterReplay::seed(const LobsterDepth& depth, const Event& at, std::vector<Event>& out) {
    seeded_ = true;
    Event row;
    row.time = at.time;
    row.sequence = at.sequence;
    row.row = at.row;
    row.flags = snapshot;
    row.kind = EventKind::Clear;
    out.push_back(row);
    for (const Side side : {Side::Bid, Side::Ask})
        seedSide(side, depth.side(side), row, out);
    row.kind = EventKind::SnapshotEnd;
    out.push_back(row);
}

/// Orders that were seen stay where they fit into what their level holds; all else of it is made up, and older.
void LobsterReplay::seedSide(Side side, const std::vector<DepthLevel>& levels, Event row, std::vector<Event>& out) {
    const Half before = std::exchange(halves_[static_cast<std::size_t>(side)], {});
    Half& own = halves_[static_cast<std::size_t>(side)];
    std::map<Price, std::vector<std::pair<std::uint64_t, std::int64_t>>> seen;
    for (const auto& [id, order] : before.orders)
        seen[order.price].emplace_back(id, order.size);
    row.kind = EventKind::Add;
    row.flags = static_cast<std::uint8_t>(row.flags | (side == Side::Ask ? sideAsk : 0));
    for (const DepthLevel& level : levels) {
        if (own.levels.contains(level.price))
            continue;
        auto& orders = seen[level.price];
        std::sort(orders.begin(), orders.end());
        std::int64_t rest = level.size.units;
        for (const auto& [id, size] : orders)
            rest = size <= rest ? rest - size : -1;
        if (rest < 0) {
            orders.clear();
            rest = level.size.units;
        }
        LevelSum& sum = own.levels[level.price];
        sum = {level.size.units, rest, nextMadeUpId_++};
        row.price = level.price;
        if (rest > 0) {
            row.reference = sum.madeUpId;
            row.size = {rest};
            out.push_back(row);
        }
        for (const auto& [id, size] : orders) {
            row.reference = id;
            row.size = {size};
            out.push_back(row);
            own.orders[id] = {level.price, size};
        }
    }
}

} // namespace topbook
