// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_overlay.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {
namespace {

constexpr double dotRadius = 3.5;
constexpr double tagSize = 17;
constexpr QSizeF measureBox(190, 39);
constexpr double narrowestMeasureBox = 150;

double priceOf(Price price) {
    return static_cast<double>(price.nanos) / static_cast<double>(Price::unitsPerOne);
}

void paintDot(QPainter& painter, const QPointF& centre, const QColor& line, const QColor& fill) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(line, 1.5));
    painter.setBrush(fill);
    painter.drawEllipse(centre + QPointF(0.5, 0.5), dotRadius, dotRadius);
    painter.restore();
}

} // namespace

const WindowPoint* pointUnder(const ChartScene& scene, const ChartLine& line, Timestamp at) {
    return line.series.at(scene.mode == ChartMode::Candles ? at + scene.barSize : at);
}

std::optional<double> measuredValue(const ChartScene& scene, Timestamp at) {
    if (scene.lines.empty())
        return std::nullopt;
    if (scene.mode == ChartMode::Candles) {
        const Pane* bar = scene.barAt(at);
        return bar != nullptr ? std::optional(priceOf(bar->last)) : std::nullopt;
    }
    const WindowPoint* point = pointUnder(scene, scene.lines.front(), at);
    return point != nullptr ? std::optional(scene.valueOf(*point)) : std::nullopt;
}

double OverlayLayer::x(Timestamp moment) const {
    return std::floor(scene().mode == ChartMode::Candles ? canvas().x(moment + scene().barSize / 2)
                                                         : canvas().x(moment));
}

void OverlayLayer::paint(QPainter& painter) {
    ++drawings_;
    paintMeasure(painter);
    if (showsCrosshair && at && !canvas().exporting && zoomBox.isNull())
        paintCrosshair(painter);
    if (!zoomBox.isNull()) {
        const Theme& theme = canvas().context.theme();
        painter.fillRect(zoomBox, theme.withAlpha(theme.accent, theme.measureAlpha));
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(zoomBox.adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void OverlayLayer::hideLabels(QPainter& painter, const QRectF& chip) const {
    const Theme& theme = canvas().context.theme();
    for (const ChartCanvas::Label& label : canvas().labels)
        if (label.box.intersects(chip))
            painter.fillRect(label.box.adjusted(-1, 0, 1, 1), theme.panel);
}

void OverlayLayer::paintCrosshair(QPainter& painter) const {
    const Theme& theme = canvas().context.theme();
    const QRectF field = canvas().field();
    const QRectF plot = canvas().plot();
    const double column = x(*at);
    if (column < field.left() || column > field.right())
        return;
    QPen pen(theme.text3, 1);
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawLine(QPointF(column + 0.5, field.top()), QPointF(column + 0.5, field.bottom()));

    double value = pointerValue;
    bool isLinked = true;
    for (std::size_t i = 0; i < scene().lines.size(); ++i) {
        if (scene().mode == ChartMode::Candles && i > 0)
            break;
        const ChartLine& line = scene().lines[i];
        const WindowPoint* point = pointUnder(scene(), line, *at);
        const double mine = point != nullptr ? scene().valueOf(*point) : 0;
        const double row = canvas().y(mine);
        if (point != nullptr && isLinked)
            value = mine;
        isLinked = false;
        if (point == nullptr || scene().mode == ChartMode::Candles || row < plot.top() || row > plot.bottom())
            continue;
        paintDot(painter, {column, row}, theme.seriesColour(static_cast<int>(i)), theme.panel);
    }
    const double row = std::round(canvas().y(value));
    if (row >= plot.top() && row <= plot.bottom()) {
        painter.setPen(pen);
        painter.drawLine(QPointF(plot.left(), row + 0.5), QPointF(plot.right(), row + 0.5));
        const double half = theme.metrics.crosshairChipHeight / 2.0;
        const double top = std::clamp(row - half, plot.top(), std::max(plot.top(), plot.bottom() - 2 * half));
        const QRectF chip(plot.right() + 1, top,
                          mParentPlot->viewport().right() + 1 - chipRightMargin - 2 - plot.right() - 1, 2 * half);
        hideLabels(painter, chip);
        paintRounded(painter, chip, 2, theme.chip, QColor());
        setTextStyle(painter, theme, FontRole::HeaderMedium, theme.onChip);
        painter.drawText(QPointF(plot.right() + axisLabelInset, centredBaseline(painter.font(), chip)),
                         scene().axisText(value));
    }

    paintStripValue(painter);
    const QString text = canvas().clock(*at);
    const double width = std::ceil(QFontMetricsF(theme.font(FontRole::HeaderMedium)).horizontalAdvance(text)) + 16;
    const double left =
        std::clamp(std::round(column - width / 2), field.left(), std::max(field.left(), field.right() - width));
    const QRectF chip(left, field.bottom() + 2, width, theme.metrics.crosshairChipHeight);
    hideLabels(painter, chip);
    paintCrosshairChip(painter, theme, chip, text);
}

/// How many samples, and how much was traded, in the bar of the strip under the crosshair.
void OverlayLayer::paintStripValue(QPainter& painter) const {
    const QString text = scene().stripText(*at);
    if (text.isEmpty())
        return;
    const Theme& theme = canvas().context.theme();
    const QRectF strip = canvas().strip();
    const double height = std::min<double>(theme.metrics.crosshairChipHeight, strip.height());
    const QRectF chip(strip.right() + 1, std::round(strip.center().y() - height / 2),
                      mParentPlot->viewport().right() + 1 - chipRightMargin - 2 - strip.right() - 1, height);
    painter.fillRect(QRectF(chip.left(), strip.top() + 1, chip.width(), strip.height() - 2), theme.panel);
    paintRounded(painter, chip, 2, theme.chip, QColor());
    setTextStyle(painter, theme, FontRole::HeaderMedium, theme.onChip);
    painter.drawText(QPointF(strip.right() + axisLabelInset, centredBaseline(painter.font(), chip)), text);
}

void OverlayLayer::paintMeasure(QPainter& painter) const {
    const Theme& theme = canvas().context.theme();
    const QRectF plot = canvas().plot();
    if (!a)
        return;
    painter.save();
    painter.setClipRect(plot.adjusted(-1, 0, 0, 0));
    const double left = x(*a);
    const double right = b ? x(*b) : left;
    if (b)
        painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()),
                         theme.withAlpha(theme.accent, theme.measureAlpha));
    const auto cursor = [&](Timestamp moment, double column, const QString& name) {
        painter.fillRect(QRectF(column, plot.top(), 1, plot.height()), theme.accent);
        const QRectF tag(column - 8, plot.top() + 2, tagSize, tagSize);
        paintRounded(painter, tag, theme.metrics.markRadius, theme.accent, QColor());
        QFont bold = theme.font(FontRole::Mark);
        bold.setWeight(QFont::Bold);
        painter.setFont(bold);
        painter.setPen(theme.onAccent);
        paintCentred(painter, tag.center().x(), centredBaseline(bold, tag), name);
        if (const auto value = measuredValue(scene(), moment))
            paintDot(painter, {column, canvas().y(*value)}, theme.seriesColour(0), theme.panel);
    };
    cursor(*a, left, QStringLiteral("A"));
    if (b)
        cursor(*b, right, QStringLiteral("B"));
    painter.restore();
    if (b)
        paintMeasureBox(painter, left, right);
}

void OverlayLayer::paintMeasureBox(QPainter& painter, double left, double right) const {
    const Theme& theme = canvas().context.theme();
    const QRectF plot = canvas().plot();
    QSizeF size = measureBox;
    double edge = left + 3;
    if (right - left - 6 >= narrowestMeasureBox)
        size.setWidth(std::min(size.width(), right - left - 6));
    else
        edge = right + 6 + size.width() <= plot.right() ? right + 6 : left - 6 - size.width();
    edge = std::clamp(edge, plot.left() + 4, std::max(plot.left() + 4, plot.right() - size.width() - 4));
    const QRectF box(QPointF(edge, std::round(plot.bottom() - size.height() - 16)), size);
    paintRounded(painter, box, theme.metrics.controlRadius, theme.raised, theme.accent);

    const QRectF upper(box.left(), box.top() + 3, box.width(), box.height() / 2 - 3);
    const QRectF lower(box.left(), box.center().y(), box.width(), box.height() / 2 - 3);
    const double padding = 10;
    setTextStyle(painter, theme, FontRole::Header, theme.text2);
    painter.drawText(QPointF(box.left() + padding, centredBaseline(painter.font(), upper)),
                     ChartText::tr("A to B %1").arg(durationText((*b - *a).count())));
    const auto from = measuredValue(scene(), *a);
    const auto to = measuredValue(scene(), *b);
    if (!from || !to) {
        setTextStyle(painter, theme, FontRole::BodyMedium, theme.text2);
        painter.drawText(QPointF(box.left() + padding, centredBaseline(painter.font(), lower)),
                         ChartText::tr("no value at a cursor"));
        return;
    }
    const double difference = *to - *from;
    const bool isGain = scene().mode == ChartMode::Gain;
    const int decimals = scene().lines.front().decimals + (scene().mode == ChartMode::Mean ? 2 : 0);
    const double ratio = isGain ? difference / 100 : (*from != 0 ? difference / *from : 0);
    setTextStyle(painter, theme, FontRole::BodyMedium, theme.changeColour(shownSign(ratio, 3)));
    const double baseline = centredBaseline(painter.font(), lower);
    if (!isGain)
        painter.drawText(QPointF(box.left() + padding, baseline),
                         signedPriceText(std::llround(difference * 1e9), decimals));
    paintRight(painter, box.right() - padding, baseline, signedPercentText(ratio, 3));
}

} // namespace topbook::ui
