// SPDX-License-Identifier: GPL-3.0-or-later
// The levels of one side of one book in order of price, the best at the back: most changes are near the best, so most
// inserts and removals move a few entries only. Keys and indices are kept apart, so that a search reads keys alone.
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
    [[nodiscard]] bool empty() const { return keys_.empty(); }
    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    /// Position 0 is the best.
    [[nodiscard]] std::uint32_t fromBest(std::size_t position) const { return levels_[levels_.size() - 1 - position]; }
    [[nodiscard]] std::uint32_t best() const { return levels_.empty() ? noLevel : levels_.back(); }
    [[nodiscard]] std::int64_t bestKey() const { return keys_.empty() ? noKey : keys_.back(); }

    /// Position from the worst of the first key that is not below `key`: where it stands or belongs.
    [[nodiscard]] std::size_t placeOf(std::int64_t key) const;
    /// The level under `key`, or noLevel; `place` as from placeOf.
    [[nodiscard]] std::uint32_t at(std::size_t place, std::int64_t key) const {
        return place < keys_.size() && keys_[place] == key ? levels_[place] : noLevel;
    }
    [[nodiscard]] std::uint32_t find(std::int64_t key) const { return at(placeOf(key), key); }

    void insert(std::size_t place, std::int64_t key, std::uint32_t level);
    void erase(std::int64_t key);
    void clear();
    /// The end of the keys is where a search starts.
    TOPBOOK_PREFETCHES void prefetch() const { prefetchForRead(keys_.data() + keys_.size()); }

private:
    std::vector<std::int64_t> keys_;
    std::vector<std::uint32_t> levels_;
};

} // namespace topbook
