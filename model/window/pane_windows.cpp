// SPDX-License-Identifier: GPL-3.0-or-later
// Chart lines and candles from stored panes, one instrument at a time.
#include "model/window/windows.h"

#include "model/window/pane_sums.h"

#include <algorithm>

namespace topbook {
namespace {

/// Counts the slots that a window touches while its panes enter and leave in order.
class SlotCount {
public:
    SlotCount(Duration slot, Duration offset)
        : slot_(slot)
        , offset_(offset) {}

    void enter(Timestamp pane) {
        starts_.push_back(floorTo(pane, slot_, offset_));
        if (starts_.size() - 1 == left_ || starts_[starts_.size() - 2] != starts_.back())
            ++count_;
    }
    void leaveBefore(Timestamp start) {
        while (left_ < starts_.size() && starts_[left_] < start) {
            ++left_;
            if (left_ == starts_.size() || starts_[left_] != starts_[left_ - 1])
                --count_;
        }
    }
    [[nodiscard]] std::uint32_t count() const { return count_; }

private:
    Duration slot_;
    Duration offset_;
    std::vector<Timestamp> starts_;
    std::size_t left_ = 0; ///< entries before it have left
    std::uint32_t count_ = 0;
};

/// The panes of a window whose value no later pane beats, best first: the classic monotonic queue.
template<class Beats> class ExtremeQueue {
public:
    ExtremeQueue(std::span<const Pane> panes, Beats beats)
        : panes_(panes)
        , beats_(beats) {}

    void enter(std::size_t pane) {
        while (queue_.size() > head_ && !beats_(panes_[queue_.back()], panes_[pane]))
            queue_.pop_back();
        queue_.push_back(pane);
    }
    void leaveBefore(std::size_t pane) {
        while (queue_[head_] < pane)
            ++head_;
    }
    [[nodiscard]] const Pane& best() const { return panes_[queue_[head_]]; }

private:
    std::span<const Pane> panes_;
    Beats beats_;
    std::vector<std::size_t> queue_;
    std::size_t head_ = 0;
};

} // namespace

std::vector<WindowPoint> slidingWindows(std::span<const Pane> panes, Duration paneLength, Duration size, Duration hop,
                                        Duration offset) {
    std::vector<WindowPoint> points;
    if (panes.empty() || paneLength <= Duration{0} || hop <= Duration{0} || size <= Duration{0})
        return points;
    SlotCount covered(hop, offset);
    SlotCount fresh(hop, offset);
    ExtremeQueue highs(panes, [](const Pane& a, const Pane& b) { return a.high > b.high; });
    ExtremeQueue lows(panes, [](const Pane& a, const Pane& b) { return a.low < b.low; });
    Int128 sum = 0;
    std::uint64_t count = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    const auto endAfter = [&](const Pane& pane) { return floorTo(pane.start, hop, offset) + hop; };
    for (Timestamp at = endAfter(panes.front());; at = at + hop) {
        for (; end < panes.size() && panes[end].start + paneLength <= at; ++end) {
            sum += panes[end].sum;
            count += panes[end].count;
            covered.enter(panes[end].start);
            if (panes[end].fresh)
                fresh.enter(panes[end].start);
            highs.enter(end);
            lows.enter(end);
        }
        for (; begin < end && panes[begin].start < at - size; ++begin) {
            sum -= panes[begin].sum;
            count -= panes[begin].count;
        }
        covered.leaveBefore(at - size);
        fresh.leaveBefore(at - size);
        if (begin == end) {
            if (end == panes.size() || at == Timestamp::latest())
                return points;
            at = std::max(at, endAfter(panes[end]) - hop); // over the gap in one step
            continue;
        }
        highs.leaveBefore(begin);
        lows.leaveBefore(begin);
        points.push_back({.end = at,
                          .values = {.sum = sum,
                                     .count = count,
                                     .first = panes[begin].first,
                                     .last = panes[end - 1].last,
                                     .high = highs.best().high,
                                     .low = lows.best().low,
                                     .coveredSlots = covered.count(),
                                     .freshSlots = fresh.count(),
                                     .slotCount = static_cast<std::uint32_t>(size / hop)}});
        if (at == Timestamp::latest())
            return points;
    }
}

std::vector<Pane> tumblingBars(std::span<const Pane> panes, Duration size) {
    std::vector<Pane> bars;
    if (size <= Duration{0})
        return bars;
    for (const Pane& pane : panes) {
        const Timestamp start = floorTo(pane.start, size);
        if (!bars.empty() && bars.back().start == start) {
            merge(bars.back(), pane);
            continue;
        }
        bars.push_back(pane);
        bars.back().start = start;
    }
    return bars;
}

} // namespace topbook
