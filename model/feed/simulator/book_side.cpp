// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/book_side.h"

namespace topbook {

std::size_t BookSide::placeOf(std::int32_t ticks) const {
    std::size_t index = levels_.size();
    while (index > 0 && betterBy(levels_[index - 1].ticks, ticks) >= 0)
        --index;
    return index;
}

const RestingLevel* BookSide::at(std::int32_t ticks) const {
    const std::size_t index = placeOf(ticks);
    return index < levels_.size() && levels_[index].ticks == ticks ? &levels_[index] : nullptr;
}

void BookSide::add(std::int32_t ticks, RestingOrder order) {
    const std::size_t index = placeOf(ticks);
    if (index == levels_.size() || levels_[index].ticks != ticks)
        levels_.insert(levels_.begin() + static_cast<std::ptrdiff_t>(index), RestingLevel{ticks, 0, {}});
    levels_[index].queue.push_back(order);
    levels_[index].total += order.size;
    ++orders_;
}

void BookSide::reduce(std::int32_t fromBest, std::int32_t position, std::int32_t by) {
    RestingLevel& level = levels_[indexOf(fromBest)];
    RestingOrder& order = level.queue[static_cast<std::size_t>(position)];
    if (order.size == by) {
        remove(fromBest, position);
        return;
    }
    order.size -= by;
    level.total -= by;
}

void BookSide::remove(std::int32_t fromBest, std::int32_t position) {
    const std::size_t index = indexOf(fromBest);
    RestingLevel& level = levels_[index];
    level.total -= level.queue[static_cast<std::size_t>(position)].size;
    level.queue.erase(level.queue.begin() + position);
    --orders_;
    if (level.queue.empty())
        levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(index));
}

} // namespace topbook
