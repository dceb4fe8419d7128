// SPDX-License-Identifier: GPL-3.0-or-later
// The levels of one side of one book in order of price, the best at the back: most changes are near the best, so most
// inserts and removals move a few entries only. A key and its index stand together: whoever finds one needs the other.
#pragma once

#include "model/book/level_pool.h"

#include <cstdint>
#include <vector>

namespace topbook {

/// Greater is better on either side. `price` is tradable, so no key is ever the smallest int64.
[[nodiscard]] constexpr std::int64_t priceKey(Side side, Price price) {
    return side == Side::Bid ? price.nanos : -price.nanos;
}
/// The best key of an empty side.
inline constexpr std::int64_t noKey = std::numeric_limits<std::int64_t>::min();

class SideLevels {
public:
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    /// Position 0 is the best.
    [[nodiscard]] std::uint32_t fromBest(std::size_t position) const {
        return entries_[entries_.size() - 1 - position].level;
    }
    [[nodiscard]] std::uint32_t best() const { return entries_.empty() ? noLevel : entries_.back().level; }
    [[nodiscard]] std::int64_t bestKey() const { return entries_.empty() ? noKey : entries_.back().key; }

    /// Position from the worst of the first key that is not below `key`: where it stands or belongs.
    [[nodiscard]] std::size_t placeOf(std::int64_t key) const;
    /// The level under `key`, or noLevel; `place` as from placeOf.
    [[nodiscard]] std::uint32_t at(std::size_t place, std::int64_t key) const {
        return place < entries_.size() && entries_[place].key == key ? entries_[place].level : noLevel;
    }
    [[nodiscard]] std::uint32_t find(std::int64_t key) const { return at(placeOf(key), key); }

    void insert(std::size_t place, std::int64_t key, std::uint32_t level) {
        entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(place), {key, level});
    }
    void erase(std::int64_t key);
    void clear() { entries_.clear(); }
    /// Where a search starts.
    TOPBOOK_PREFETCHES void prefetch() const { prefetchBefore(entries_.data() + entries_.size()); }

private:
    struct Entry {
        std::int64_t key;
        std::uint32_t level;
    };
    std::vector<Entry> entries_;
};

} // namespace topbook
