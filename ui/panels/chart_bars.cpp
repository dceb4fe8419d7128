// SPDX-License-Identifier: GPL-3.0-or-later
// Candles and the strip below the plot.
#include "ui/panels/chart_layers.h"

#include "ui/theme/theme_context.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {
namespace {

constexpr double bodyShare = 0.68;
constexpr double stripShare = 0.66; ///< of the strip's height for its tallest bar
constexpr double stripInk = 0.45;

double priceOf(Price price) {
    return static_cast<double>(price.nanos) / static_cast<double>(Price::unitsPerOne);
}

/// The bars that touch [from, to].
std::span<const Pane> barsBetween(const std::vector<Pane>& bars, Timestamp from, Timestamp to) {
    const auto before = [](const Pane& bar, Timestamp time) { return bar.start < time; };
    const auto begin = std::lower_bound(bars.begin(), bars.end(), from, before);
    const auto end = std::lower_bound(begin, bars.end(), to, before);
    return {begin, end};
}

} // namespace

int candleWidth(double slotPixels) {
    if (slotPixels < 3)
        return 1;
    const int width = static_cast<int>(std::lround(slotPixels * bodyShare));
    return std::clamp(width % 2 == 0 ? width - 1 : width, 3, 13);
}

void BarLayer::paint(QPainter& painter) {
    paintStrip(painter);
    if (scene().mode == ChartMode::Candles)
        paintCandles(painter);
}

void BarLayer::paintCandles(QPainter& painter) const {
    const QRectF plot = canvas().plot();
    const Timestamp from = canvas().at(plot.left()) - scene().barSize;
    const Timestamp to = canvas().at(plot.right()) + scene().barSize;
    const double slot = canvas().x(from + scene().barSize) - canvas().x(from);
    painter.save();
    painter.setClipRect(plot);
    for (const Pane& bar : barsBetween(scene().bars, from, to))
        paintCandle(painter, bar, slot);
    painter.restore();
}

void BarLayer::paintCandle(QPainter& painter, const Pane& bar, double slot) const {
    const Theme& theme = canvas().context.theme();
    const int width = candleWidth(slot);
    const bool rose = bar.last >= bar.first;
    const QColor& ink = rose ? theme.up : theme.down;
    const double centre = std::floor(canvas().barCentre(bar));
    const auto row = [&](Price price) { return std::round(canvas().y(priceOf(price))); };
    const double high = row(bar.high);
    const double low = row(bar.low);
    const double top = row(std::max(bar.first, bar.last));
    const double bottom = std::max(row(std::min(bar.first, bar.last)), top + 1);
    if (width == 1) {
        painter.fillRect(QRectF(centre, high, 1, std::max(1.0, low - high)), ink);
        return;
    }
    const QRectF body(centre - (width - 1) / 2, top, width, bottom - top);
    painter.fillRect(QRectF(centre, high, 1, std::max(0.0, top - high)), ink);
    painter.fillRect(QRectF(centre, bottom, 1, std::max(0.0, low - bottom)), ink);
    if (scene().isForming(bar)) {
        QPen dashed(ink, 1);
        dashed.setDashPattern({2, 2});
        dashed.setCapStyle(Qt::FlatCap);
        painter.fillRect(body, rose ? theme.panel : theme.withAlpha(ink, theme.sizeBarAlpha));
        painter.setPen(dashed);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(body.adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    painter.fillRect(body, ink);
    if (rose && body.height() > 2)
        painter.fillRect(body.adjusted(1, 1, -1, -1), theme.panel);
}

void BarLayer::paintStrip(QPainter& painter) const {
    const Theme& theme = canvas().context.theme();
    const QRectF strip = canvas().strip();
    const Duration size = scene().stripSize();
    const Timestamp from = canvas().at(strip.left()) - size;
    const Timestamp to = canvas().at(strip.right()) + size;
    const auto bars = barsBetween(scene().strip, from, to);
    const auto heightOf = [&](const Pane& bar) {
        return scene().stripIsVolume ? static_cast<double>(bar.volume) : static_cast<double>(bar.count);
    };
    double tallest = 0;
    for (const Pane& bar : bars)
        tallest = std::max(tallest, heightOf(bar));
    if (tallest <= 0)
        return;
    painter.save();
    painter.setClipRect(strip);
    const QColor ink = theme.withAlpha(theme.text3, stripInk);
    const double scale = std::floor(strip.height() * stripShare) / tallest;
    const double gap = canvas().x(from + size) - canvas().x(from) >= 3 ? 1 : 0;
    double drawnTo = strip.left() - 1; // a translucent bar must not stand on its neighbour
    for (const Pane& bar : bars) {
        const double left = std::max(std::round(canvas().x(bar.start)), drawnTo);
        const double right = std::max(std::round(canvas().x(bar.start + size)) - gap, left + 1);
        const double height = std::max(1.0, std::round(heightOf(bar) * scale));
        painter.fillRect(QRectF(left, strip.bottom() - height, right - left, height), ink);
        drawnTo = right;
    }
    painter.restore();
}

} // namespace topbook::ui
