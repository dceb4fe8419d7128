// SPDX-License-Identifier: GPL-3.0-or-later
// The time axis in whole panes: which windows hold a pane, where they end, and when they are beyond correction. All
// numbers are pane indices, index k being [k * length, (k + 1) * length); "a mark" is a window boundary.
//
// A pure value; made from a checked plan. Indices of samples stay so far from the ends of 64 bits that no sum here
// overflows (accepts()).
#pragma once

#include "model/window/window_plan.h"

#include <cstdint>
#include <vector>

namespace topbook {

class WindowAxis {
public:
    explicit WindowAxis(const WindowPlan& plan);

    [[nodiscard]] std::int64_t length() const { return length_; }
    [[nodiscard]] std::int64_t hop() const { return hop_; }
    [[nodiscard]] const std::vector<std::int64_t>& sizes() const { return sizes_; }
    [[nodiscard]] bool hasTop() const { return top_ > 0; }
    [[nodiscard]] std::int64_t top() const { return top_; }
    /// Panes that a ring must hold: every revisable window, the open hop, and what the lateness lets come early.
    [[nodiscard]] std::int64_t heldBehind() const { return heldBehind_; }
    [[nodiscard]] std::int64_t heldAhead() const { return heldAhead_; }

    [[nodiscard]] std::int64_t paneOf(Timestamp time) const;
    [[nodiscard]] Timestamp timeOf(std::int64_t pane) const { return {pane * length_}; }
    /// The pane of a watermark, kept in the range where boundaries can be computed; latest() is behind every window.
    [[nodiscard]] std::int64_t reached(Timestamp watermark) const;
    /// Whether all windows of a sample in `pane` have ends that a Timestamp can tell (years 1678 to 2261).
    [[nodiscard]] bool accepts(std::int64_t pane) const { return pane >= lowest_ && pane <= highest_; }

    /// The last sliding boundary that is not after `pane`.
    [[nodiscard]] std::int64_t markAt(std::int64_t pane) const;
    /// The first sliding window end that is after `pane`.
    [[nodiscard]] std::int64_t markAfter(std::int64_t pane) const { return markAt(pane) + hop_; }
    /// The same for the fixed windows of the top price; only where hasTop().
    [[nodiscard]] std::int64_t topMarkAt(std::int64_t pane) const;
    [[nodiscard]] std::int64_t topEnd(std::int64_t pane) const { return topMarkAt(pane) + top_; }

    [[nodiscard]] bool isMark(std::int64_t pane) const { return isReachable(pane) && markAt(pane) == pane; }
    [[nodiscard]] bool isTopMark(std::int64_t pane) const {
        return isReachable(pane) && (!hasTop() || topMarkAt(pane) == pane);
    }

    /// Windows with an end up to this one are beyond correction: end + horizon <= watermark.
    [[nodiscard]] std::int64_t expired(Timestamp watermark) const { return paneOf(watermark - horizon_); }
    /// The first pane of which no window is final: a sample before it is late.
    [[nodiscard]] std::int64_t openFrom(Timestamp watermark) const;
    /// The end of the window of `pane` that stays open longest.
    [[nodiscard]] std::int64_t lastEnd(std::int64_t pane) const;

private:
    [[nodiscard]] bool isReachable(std::int64_t pane) const;

    std::int64_t length_;
    std::int64_t hop_;
    std::int64_t offset_;
    std::vector<std::int64_t> sizes_;
    std::int64_t top_;
    Duration horizon_;
    std::int64_t heldBehind_;
    std::int64_t heldAhead_;
    std::int64_t lowest_;
    std::int64_t highest_;
};

/// Changes with every field of a plan: a saved state belongs to one plan only.
[[nodiscard]] std::uint64_t fingerprint(const WindowPlan& plan);
/// The plan's rankings in their one order, each once.
[[nodiscard]] std::vector<Ranking> rankingsOf(const WindowPlan& plan);

} // namespace topbook
