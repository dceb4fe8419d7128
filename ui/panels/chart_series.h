// SPDX-License-Identifier: GPL-3.0-or-later
// The line of one instrument: sliding windows over its panes, kept up to date with the work that the change costs. What
// comes out is what `slidingWindows` says over all panes, cut at the newest final hop (windows, Watermark and late
// data). Pure values, no widgets; not thread-safe.
#pragma once

#include "model/window/windows.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace topbook::ui {

using PaneChunks = std::vector<std::shared_ptr<const std::vector<Pane>>>;

/// Which windows a line is made of; all > 0 but the offset.
struct WindowShape {
    Duration pane{};
    Duration size{};
    Duration hop{};
    Duration offset{};

    bool operator==(const WindowShape&) const = default;
};

class ChartSeries {
public:
    /// Takes the panes of a view. Returns the earliest moment from which panes differ; nothing where none does.
    std::optional<Timestamp> setPanes(const PaneChunks& chunks);
    /// Recomputes what changed since the last call: windows of this shape whose end is not after `finalHop`. Returns
    /// the index of the first point that differs; the number of points where none does.
    std::size_t advance(const WindowShape& shape, Timestamp finalHop);

    /// Oldest first, without empty ones.
    [[nodiscard]] std::span<const Pane> panes() const { return panes_; }
    /// By ascending end.
    [[nodiscard]] std::span<const WindowPoint> points() const { return points_; }
    /// The volume weighted mean of each point's window; NaN where nothing was traded. Empty where no pane has a volume.
    [[nodiscard]] std::span<const double> volumeMeans() const { return volumeMeans_; }
    [[nodiscard]] bool hasVolume() const { return hasVolume_; }
    /// The point whose window ends at `end`; null where there is none.
    [[nodiscard]] const WindowPoint* at(Timestamp end) const;
    [[nodiscard]] const WindowShape& shape() const { return shape_; }

private:
    void appendVolumeMeans(std::size_t from);

    PaneChunks chunks_;
    std::vector<Pane> panes_;
    std::vector<std::size_t> starts_; ///< of each chunk within panes_
    std::vector<WindowPoint> points_;
    std::vector<double> volumeMeans_;
    WindowShape shape_;
    Timestamp pending_ = Timestamp::latest(); ///< panes from here changed since `advance`
    bool hasVolume_ = false;
};

/// Brings tumbling bars up to date with panes that differ from `changedFrom` on.
void updateBars(std::vector<Pane>& bars, std::span<const Pane> panes, Timestamp changedFrom, Duration size);

/// Whether a sample lies in every slot of the window.
[[nodiscard]] inline bool isFull(const WindowPoint& point) {
    return point.values.coveredSlots == point.values.slotCount;
}

} // namespace topbook::ui
