// SPDX-License-Identifier: GPL-3.0-or-later
// The running sums of one window size over all symbols: each hop adds the entering panes and subtracts the leaving
// ones. Integers make that exact, so it never drifts (windows, Algorithm).
//
// Not thread-safe. References into all() are valid until the next call that is not const.
#pragma once

#include "model/core/results.h"
#include "model/window/pane_row.h"

#include <span>
#include <vector>

namespace topbook {

struct WindowSums {
    Int128 sum = 0;
    std::uint64_t count = 0; ///< 0: no sample in the window; first and last then mean nothing
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::uint32_t covered = 0; ///< slots with a sample
    std::uint32_t fresh = 0;   ///< slots with a fresh sample
};

/// What rankings compare, without high and low.
[[nodiscard]] inline WindowValues rankedPart(const WindowSums& sums) {
    WindowValues values;
    values.sum = sums.sum;
    values.count = sums.count;
    values.first = {sums.first};
    values.last = {sums.last};
    return values;
}

class SlidingSums {
public:
    /// A window of `panes` panes that moves by `hop` panes, its slots being as long as the hop.
    SlidingSums(std::int64_t panes, std::int64_t hop)
        : panes_(panes)
        , hop_(hop) {}

    /// Sums up [end - panes, end) from scratch.
    void place(std::int64_t end, const PaneRing& ring);
    /// Moves to the next end, which is one hop on. O(symbols).
    void step(const PaneRing& ring);
    /// Moves to `end`, which is not before the present one: by hops where that is less work.
    void moveTo(std::int64_t end, const PaneRing& ring);
    /// Moves an empty window to any end.
    void skipTo(std::int64_t end) { end_ = end; }
    /// Forgets where it stood: panes have changed, the next moveTo sums up from scratch.
    void forget() { end_ = std::numeric_limits<std::int64_t>::max(); }
    void grow(std::size_t symbols);

    /// Takes in a price that was just added to a pane of this window. `covers` and `freshens`: the pane's slot did not
    /// have a (fresh) sample before.
    void patch(std::size_t symbol, std::int64_t price, bool covers, bool freshens, const PaneRing& ring);
    /// Puts other sums in a symbol's place and returns those that stood there.
    WindowSums exchange(std::size_t symbol, const WindowSums& sums);

    [[nodiscard]] const std::vector<WindowSums>& all() const { return all_; }
    [[nodiscard]] std::int64_t begin() const { return end_ - panes_; }
    [[nodiscard]] std::int64_t end() const { return end_; }
    [[nodiscard]] std::int64_t panes() const { return panes_; }
    [[nodiscard]] std::uint32_t slotCount() const { return static_cast<std::uint32_t>(panes_ / hop_); }
    [[nodiscard]] bool holds(std::int64_t pane) const { return pane >= begin() && pane < end_; }
    [[nodiscard]] bool empty() const { return samples_ == 0; }

private:
    /// The rows of a slot that hold anything, and their flags together.
    struct Slot {
        std::vector<const PaneRow*> rows;
        const std::uint8_t* flags = nullptr;
        std::vector<std::uint8_t> ownFlags; ///< where there are several rows

        void collect(std::int64_t from, std::int64_t panes, const PaneRing& ring);
    };

    void enterSlot(std::int64_t from, const PaneRing& ring);
    void enterSymbols(std::size_t begin, std::size_t end);
    void leaveSlot(std::int64_t from, const PaneRing& ring);
    void leaveSymbols(std::size_t begin, std::size_t end, const PaneRow* next);
    void findFirsts(std::int64_t from, const PaneRing& ring);

    std::int64_t panes_;
    std::int64_t hop_;
    std::int64_t end_ = 0;
    std::uint64_t samples_ = 0; ///< over all symbols
    std::vector<WindowSums> all_;
    Slot slot_;                               ///< scratch: the one in hand
    std::vector<std::uint32_t> withoutFirst_; ///< scratch: symbols whose first pane has left
};

} // namespace topbook
