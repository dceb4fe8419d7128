// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/book/side_levels.h"

#include <algorithm>

namespace topbook {
namespace {

/// Keys looked at one by one from the best before the rest is halved: more than half of all changes end here.
constexpr std::size_t nearBest = 8;

} // namespace

std::size_t SideLevels::placeOf(std::int64_t key) const {
    const Entry* const begin = entries_.data();
    const Entry* place = begin + entries_.size();
    const Entry* const nearEnd = entries_.size() > nearBest ? place - nearBest : begin;
    while (place != nearEnd) {
        if (place[-1].key < key)
            return static_cast<std::size_t>(place - begin);
        --place;
    }
    const auto isBelow = [](const Entry& entry, std::int64_t than) { return entry.key < than; };
    return static_cast<std::size_t>(std::lower_bound(begin, place, key, isBelow) - begin);
}

void SideLevels::erase(std::int64_t key) {
    const std::size_t place = placeOf(key);
    if (at(place, key) != noLevel)
        entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(place));
}

} // namespace topbook
