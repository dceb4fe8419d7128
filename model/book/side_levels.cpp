// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/book/side_levels.h"

#include <algorithm>

namespace topbook {
namespace {

/// Keys looked at one by one from the best before the rest is halved: more than half of all changes end here.
constexpr std::size_t nearBest = 8;

} // namespace

std::size_t SideLevels::placeOf(std::int64_t key) const {
    std::size_t place = keys_.size();
    const std::size_t nearEnd = place > nearBest ? place - nearBest : 0;
    while (place > nearEnd) {
        if (keys_[place - 1] < key)
            return place;
        --place;
    }
    const auto begin = keys_.begin();
    return static_cast<std::size_t>(std::lower_bound(begin, begin + static_cast<std::ptrdiff_t>(place), key) - begin);
}

void SideLevels::insert(std::size_t place, std::int64_t key, std::uint32_t level) {
    const auto offset = static_cast<std::ptrdiff_t>(place);
    keys_.insert(keys_.begin() + offset, key);
    levels_.insert(levels_.begin() + offset, level);
}

void SideLevels::erase(std::int64_t key) {
    const std::size_t place = placeOf(key);
    if (at(place, key) == noLevel)
        return;
    const auto offset = static_cast<std::ptrdiff_t>(place);
    keys_.erase(keys_.begin() + offset);
    levels_.erase(levels_.begin() + offset);
}

void SideLevels::clear() {
    keys_.clear();
    levels_.clear();
}

} // namespace topbook
