// SPDX-License-Identifier: GPL-3.0-or-later
// The line of a day in a small area: prices over time, thinned to the pixels there are, broken where time is missing.
#pragma once

#include "model/session/snapshot.h"

#include <QRectF>

#include <vector>

class QPainter;

namespace topbook::ui {

struct Theme;

struct PricePoint {
    Timestamp time;
    Price price;
};

/// The last price of every pane with a quote, oldest first.
[[nodiscard]] std::vector<PricePoint> pointsOf(const ChartView& chart);
/// Prices of hops of ten seconds, the first at 0; those of 0 are left out. Null has none.
[[nodiscard]] std::vector<PricePoint> pointsOf(const std::vector<Price>* hops);

/// The line in the accent colour with a dot at both ends, and `base` dotted across (0: none). The base is within the
/// scale, so that it is always seen whether the price is above or below it.
void paintPriceLine(QPainter& painter, const Theme& theme, const QRectF& area, const std::vector<PricePoint>& points,
                    Price base);

} // namespace topbook::ui
