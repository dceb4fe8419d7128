// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/price_line.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace topbook::ui {
namespace {

/// A silence this long is a gap in the data, not a slow stock.
constexpr Duration gap = std::chrono::seconds(60);

} // namespace

std::vector<PricePoint> pointsOf(const ChartView& chart) {
    std::vector<PricePoint> points;
    for (const auto& chunk : chart.chunks) {
        for (const Pane& pane : *chunk) {
            if (pane.count > 0)
                points.push_back({pane.start, pane.last});
        }
    }
    return points;
}

std::vector<PricePoint> pointsOf(const std::vector<Price>* hops) {
    std::vector<PricePoint> points;
    constexpr std::int64_t hop = 10'000'000'000;
    for (std::size_t i = 0; hops != nullptr && i < hops->size(); ++i) {
        if ((*hops)[i].nanos != 0)
            points.push_back({{static_cast<std::int64_t>(i) * hop}, (*hops)[i]});
    }
    return points;
}

void paintPriceLine(QPainter& painter, const Theme& theme, const QRectF& area, const std::vector<PricePoint>& points,
                    Price base) {
    if (points.empty())
        return;
    auto [lowest, highest] = std::minmax_element(
        points.begin(), points.end(), [](const PricePoint& a, const PricePoint& b) { return a.price < b.price; });
    std::int64_t low = lowest->price.nanos;
    std::int64_t high = highest->price.nanos;
    if (base.nanos != 0) {
        low = std::min(low, base.nanos);
        high = std::max(high, base.nanos);
    }
    constexpr qreal radius = 2.0;
    const QRectF inner = area.adjusted(radius, radius, -radius, -radius);
    const double span = static_cast<double>(high - low);
    const double length = static_cast<double>((points.back().time - points.front().time).count());
    const auto y = [&](std::int64_t nanos) {
        return span > 0 ? inner.bottom() - static_cast<double>(nanos - low) / span * inner.height()
                        : inner.center().y();
    };
    const auto x = [&](Timestamp time) {
        return length > 0
                   ? inner.left() + static_cast<double>((time - points.front().time).count()) / length * inner.width()
                   : inner.right();
    };

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (base.nanos != 0) {
        const qreal at = std::floor(y(base.nanos)) + 0.5;
        QPen dots(theme.borderStrong, 1);
        dots.setDashPattern({2, 3});
        painter.setPen(dots);
        painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at));
    }

    // Of the points that share half a pixel the lowest and the highest are enough.
    QPainterPath path;
    std::int64_t slot = -1;
    std::int64_t slotLow = 0;
    std::int64_t slotHigh = 0;
    const auto flush = [&](const PricePoint& point) {
        if (slotLow != slotHigh) {
            path.lineTo(x(point.time), y(slotLow));
            path.lineTo(x(point.time), y(slotHigh));
        }
        path.lineTo(x(point.time), y(point.price.nanos));
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
        const PricePoint& point = points[i];
        if (i == 0 || point.time - points[i - 1].time > gap) {
            if (i > 0)
                flush(points[i - 1]);
            path.moveTo(x(point.time), y(point.price.nanos));
            slot = -1;
        }
        const auto here = static_cast<std::int64_t>(x(point.time) * 2);
        if (here != slot) {
            if (slot >= 0)
                flush(points[i - 1]);
            slot = here;
            slotLow = slotHigh = point.price.nanos;
        }
        slotLow = std::min(slotLow, point.price.nanos);
        slotHigh = std::max(slotHigh, point.price.nanos);
    }
    flush(points.back());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.accent, 1.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    painter.drawEllipse(QPointF(x(points.front().time), y(points.front().price.nanos)), radius, radius);
    painter.drawEllipse(QPointF(x(points.back().time), y(points.back().price.nanos)), radius, radius);
    painter.restore();
}

} // namespace topbook::ui
