// SPDX-License-Identifier: GPL-3.0-or-later
// What follows the pointer: the crosshair, the measuring cursors A and B, and the rubber band of the box zoom. On a
// buffered layer of its own, so that moving them draws nothing else again. Owned by the plot; GUI thread only.
#pragma once

#include "ui/panels/chart_layers.h"

#include <optional>

namespace topbook::ui {

class OverlayLayer : public ChartLayer {
public:
    using ChartLayer::ChartLayer;

    bool showsCrosshair = true;
    std::optional<Timestamp> at; ///< where the crosshair stands: a window's end, or the start of a bar
    double pointerValue = 0;     ///< y under the pointer, where the linked symbol has no value at `at`
    std::optional<Timestamp> a;
    std::optional<Timestamp> b; ///< never before `a`
    QRectF zoomBox;             ///< null: none

    /// How often it was drawn, for tests.
    [[nodiscard]] int drawings() const { return drawings_; }

protected:
    void paint(QPainter& painter) override;

private:
    void paintCrosshair(QPainter& painter) const;
    void paintStripValue(QPainter& painter) const;
    void paintMeasure(QPainter& painter) const;
    void paintMeasureBox(QPainter& painter, double left, double right) const;
    void hideLabels(QPainter& painter, const QRectF& chip) const;
    [[nodiscard]] double x(Timestamp moment) const;

    int drawings_ = 0;
};

/// The point of a line where the crosshair stands at `at`: for candles the mean at the end of that bar.
[[nodiscard]] const WindowPoint* pointUnder(const ChartScene& scene, const ChartLine& line, Timestamp at);
/// What is measured at a cursor: the value of the linked line, or the close of a bar.
[[nodiscard]] std::optional<double> measuredValue(const ChartScene& scene, Timestamp at);

} // namespace topbook::ui
