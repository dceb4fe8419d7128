// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/resting_orders.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace topbook {

void PriceLadder::leave(Side side, Price price) {
    Levels& levels = of(side);
    const auto level = levels.find(keyOf(side, price));
    if (level != levels.end() && --level->second == 0)
        levels.erase(level);
}

void PriceLadder::tell(Side side, Price price, bool there) {
    if (!isTradable(price))
        return; // nothing rests there
    if (there)
        of(side)[keyOf(side, price)] = 1;
    else
        of(side).erase(keyOf(side, price));
}

std::optional<Price> PriceLadder::best(Side side) const {
    const Levels& levels = sides_[static_cast<std::size_t>(side)];
    if (levels.empty())
        return {};
    const std::int64_t key = levels.begin()->first;
    return Price{side == Side::Bid ? -key : key};
}

void PriceLadder::save(StateWriter& out) const {
    for (const Levels& levels : sides_) {
        out.put(static_cast<std::uint64_t>(levels.size()));
        for (const auto& [key, entered] : levels) {
            out.put(key);
            out.put(entered);
        }
    }
}

bool PriceLadder::load(StateReader& in) {
    clear();
    for (const Side side : {Side::Bid, Side::Ask}) {
        for (std::uint64_t left = in.getCount(16); left > 0 && in.ok(); --left) {
            const auto key = in.get<std::int64_t>();
            const auto entered = in.get<std::uint64_t>();
            const bool negatable = key != std::numeric_limits<std::int64_t>::min();
            if (!negatable || entered == 0 || !isTradable({side == Side::Bid ? -key : key}))
                return false;
            of(side)[key] = entered;
        }
    }
    return in.ok();
}

const RestingOrder* RestingOrders::find(Side side, std::uint64_t id) const {
    const auto& orders = sides_[static_cast<std::size_t>(side)];
    const auto found = orders.find(id);
    return found == orders.end() ? nullptr : &found->second;
}

void RestingOrders::set(Side side, std::uint64_t id, const RestingOrder& order) {
    remove(side, id);
    if (!isTradable(order.price) || order.size.units <= 0)
        return;
    sides_[static_cast<std::size_t>(side)].emplace(id, order);
    prices_.enter(side, order.price);
}

void RestingOrders::remove(Side side, std::uint64_t id) {
    auto& orders = sides_[static_cast<std::size_t>(side)];
    const auto found = orders.find(id);
    if (found == orders.end())
        return;
    prices_.leave(side, found->second.price);
    orders.erase(found);
}

void RestingOrders::clear() {
    sides_ = {};
    prices_.clear();
}

void RestingOrders::save(StateWriter& out) const {
    for (const auto& orders : sides_) {
        std::vector<std::uint64_t> ids;
        ids.reserve(orders.size());
        for (const auto& [id, order] : orders)
            ids.push_back(id);
        std::sort(ids.begin(), ids.end());
        out.put(static_cast<std::uint64_t>(ids.size()));
        for (const std::uint64_t id : ids) {
            const RestingOrder& order = orders.at(id);
            out.put(id);
            out.put(order.price.nanos);
            out.put(order.size.units);
        }
    }
}

bool RestingOrders::load(StateReader& in) {
    clear();
    for (const Side side : {Side::Bid, Side::Ask}) {
        for (std::uint64_t left = in.getCount(24); left > 0 && in.ok(); --left) {
            const auto id = in.get<std::uint64_t>();
            const auto price = in.get<std::int64_t>();
            const auto size = in.get<std::int64_t>();
            set(side, id, {{price}, {size}});
        }
    }
    return in.ok();
}

} // namespace topbook
