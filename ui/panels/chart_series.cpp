// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_series.h"

#include <algorithm>
#include <limits>

namespace topbook::ui {
namespace {

bool startsBefore(const Pane& pane, Timestamp time) {
    return pane.start < time;
}
bool endsBefore(const WindowPoint& point, Timestamp time) {
    return point.end < time;
}
bool endsAfter(Timestamp time, const WindowPoint& point) {
    return time < point.end;
}

} // namespace

std::optional<Timestamp> ChartSeries::setPanes(const PaneChunks& chunks) {
    std::size_t same = 0;
    while (same < chunks_.size() && same < chunks.size() && chunks_[same] == chunks[same])
        ++same;
    if (same == chunks.size() && same == chunks_.size())
        return std::nullopt;

    // The newest chunk is a new one with every picture though most of its panes are the old ones.
    const std::size_t kept = same < starts_.size() ? starts_[same] : panes_.size();
    std::vector<Pane> fresh;
    starts_.resize(same);
    for (std::size_t i = same; i < chunks.size(); ++i) {
        starts_.push_back(kept + fresh.size());
        fresh.insert(fresh.end(), chunks[i]->begin(), chunks[i]->end());
    }
    const auto [was, now] =
        std::mismatch(panes_.begin() + static_cast<std::ptrdiff_t>(kept), panes_.end(), fresh.begin(), fresh.end());
    Timestamp changed = Timestamp::latest();
    if (was != panes_.end())
        changed = was->start;
    if (now != fresh.end())
        changed = std::min(changed, now->start);
    panes_.erase(was, panes_.end());
    panes_.insert(panes_.end(), now, fresh.end());
    chunks_ = chunks;
    if (changed == Timestamp::latest())
        return std::nullopt;
    hasVolume_ = hasVolume_ || std::any_of(now, fresh.end(), [](const Pane& pane) { return pane.volume > 0; });
    pending_ = std::min(pending_, changed);
    return changed;
}

std::size_t ChartSeries::advance(const WindowShape& shape, Timestamp finalHop) {
    if (shape != shape_) {
        shape_ = shape;
        points_.clear();
    }
    // A pane touches the windows that end after its start.
    const Timestamp settled = std::min(pending_, finalHop);
    const bool unchanged = pending_ == Timestamp::latest() && !points_.empty() && points_.back().end <= finalHop;
    if (!unchanged)
        points_.erase(std::upper_bound(points_.begin(), points_.end(), settled, endsAfter), points_.end());
    pending_ = Timestamp::latest();
    volumeMeans_.resize(std::min(volumeMeans_.size(), points_.size()));

    const std::size_t first = points_.size();
    const Timestamp reached = points_.empty() ? Timestamp::earliest() : points_.back().end;
    if (reached + shape.hop > finalHop && !points_.empty())
        return first;
    const auto begin = points_.empty() ? panes_.cbegin()
                                       : std::lower_bound(panes_.cbegin(), panes_.cend(),
                                                          reached + shape.hop - shape.size, startsBefore);
    const auto end = std::lower_bound(begin, panes_.cend(), finalHop, startsBefore);
    const std::vector<WindowPoint> windows =
        slidingWindows({begin, end}, shape.pane, shape.size, shape.hop, shape.offset);
    const auto from = std::upper_bound(windows.begin(), windows.end(), reached, endsAfter);
    const auto to = std::upper_bound(from, windows.end(), finalHop, endsAfter);
    points_.insert(points_.end(), from, to);
    if (hasVolume_)
        appendVolumeMeans(volumeMeans_.empty() ? 0 : first);
    return first;
}

void ChartSeries::appendVolumeMeans(std::size_t from) {
    volumeMeans_.resize(from);
    if (from == points_.size())
        return;
    auto enter = std::lower_bound(panes_.begin(), panes_.end(), points_[from].end - shape_.size, startsBefore);
    auto leave = enter;
    Int128 notional = 0;
    std::int64_t volume = 0;
    for (std::size_t i = from; i < points_.size(); ++i) {
        for (; enter != panes_.end() && enter->start + shape_.pane <= points_[i].end; ++enter) {
            notional += enter->notional;
            volume += enter->volume;
        }
        for (; leave != enter && leave->start < points_[i].end - shape_.size; ++leave) {
            notional -= leave->notional;
            volume -= leave->volume;
        }
        volumeMeans_.push_back(volume > 0 ? static_cast<double>(notional) / static_cast<double>(volume) /
                                                static_cast<double>(Price::unitsPerOne)
                                          : std::numeric_limits<double>::quiet_NaN());
    }
}

const WindowPoint* ChartSeries::at(Timestamp end) const {
    const auto found = std::lower_bound(points_.begin(), points_.end(), end, endsBefore);
    return found != points_.end() && found->end == end ? &*found : nullptr;
}

void updateBars(std::vector<Pane>& bars, std::span<const Pane> panes, Timestamp changedFrom, Duration size) {
    const Timestamp from = floorTo(changedFrom, size);
    bars.erase(std::lower_bound(bars.begin(), bars.end(), from, startsBefore), bars.end());
    const auto begin = std::lower_bound(panes.begin(), panes.end(), from, startsBefore);
    const std::vector<Pane> fresh = tumblingBars({begin, panes.end()}, size);
    bars.insert(bars.end(), fresh.begin(), fresh.end());
}

} // namespace topbook::ui
