// SPDX-License-Identifier: GPL-3.0-or-later
// The price levels of all books under indices that stay the same for as long as a level lives, so that an order may
// name its level in four bytes. A reference to a level is valid until the next `take`. Not thread-safe.
#pragma once

#include "model/book/large_pages.h"
#include "model/book/prefetch.h"
#include "model/core/values.h"

#include <cstdint>

namespace topbook {

/// Who a level belongs to: instrument and side in one number, so that a key is compared in one step.
using LevelOwner = std::uint32_t;

[[nodiscard]] constexpr LevelOwner ownerOf(InstrumentId instrument, Side side) {
    return instrument.value << 1 | static_cast<LevelOwner>(side);
}
[[nodiscard]] constexpr Side sideOf(LevelOwner owner) {
    return static_cast<Side>(owner & 1U);
}
[[nodiscard]] constexpr InstrumentId instrumentOf(LevelOwner owner) {
    return {owner >> 1};
}
/// The owner of a level that was swept away under its orders; no instrument has it.
inline constexpr LevelOwner nobody = 0xffff'ffffU;

/// No level; an order slot without a level is free.
inline constexpr std::uint32_t noLevel = 0;

struct alignas(32) Level {
    Price price;
    Quantity size;            ///< of all its orders together
    std::uint32_t orders = 0; ///< those in the order table, or the count that an L2 feed told (0 unknown)
    LevelOwner owner = nobody;
};

class LevelPool {
public:
    [[nodiscard]] Level& operator[](std::uint32_t index) { return levels_[index]; }
    [[nodiscard]] const Level& operator[](std::uint32_t index) const { return levels_[index]; }
    [[nodiscard]] std::size_t size() const { return levels_.size(); }

    [[nodiscard]] std::uint32_t take(LevelOwner owner, Price price) {
        std::uint32_t index = firstFree_;
        if (index != noLevel) {
            firstFree_ = levels_[index].orders;
        } else {
            index = static_cast<std::uint32_t>(levels_.size());
            if (levels_.size() == levels_.capacity()) // by a quarter: while it moves, both the old and the new are held
                levels_.reserve(levels_.size() + levels_.size() / 4 + 64);
            levels_.emplace_back();
        }
        levels_[index] = Level{price, {}, 0, owner};
        return index;
    }
    /// The index may be taken again from here on; nobody may name it any more.
    void give(std::uint32_t index) {
        levels_[index] = Level{{}, {}, firstFree_, nobody};
        firstFree_ = index;
    }
    TOPBOOK_PREFETCHES void prefetch(std::uint32_t index) const { prefetchForWrite(levels_.data() + index); }

private:
    LargeVector<Level> levels_ = LargeVector<Level>(1); // the first one is noLevel
    std::uint32_t firstFree_ = noLevel;                 // free ones are chained through `orders`
};

} // namespace topbook
