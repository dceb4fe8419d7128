// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/paint.h"

#include "ui/theme/control_paint.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPaintDevice>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

namespace topbook::ui {

namespace {

constexpr int hatchStep = 6;
constexpr int hatchRepeats = 4;
constexpr qreal markPadding = 6.0;
constexpr qreal chipPadding = 7.0;

void fillPolygon(QPainter& painter, const QPolygonF& polygon, const QColor& fill) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(polygon);
    painter.restore();
}

/// One period is a whole number of device pixels, else the tiles would not meet.
QImage hatchTile(const QColor& line, qreal dpr, int repeats) {
    const int step = std::max(2, qRound(hatchStep * dpr));
    const int side = step * repeats;
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(line, dpr * 0.8));
    for (int at = -side; at <= 2 * side; at += step) {
        painter.drawLine(QPointF(at, 0), QPointF(at - side, side));
    }
    painter.end();
    return image;
}

} // namespace

QPolygonF trianglePolygon(const QRectF& box, bool up) {
    // Lower than wide, as a triangle with equal sides is; centred in the box.
    const qreal height = box.width() * 0.86;
    const qreal top = box.center().y() - height / 2;
    const qreal bottom = top + height;
    const qreal middle = box.center().x();
    return up ? QPolygonF{{box.left(), bottom}, {box.right(), bottom}, {middle, top}}
              : QPolygonF{{box.left(), top}, {box.right(), top}, {middle, bottom}};
}

void paintTriangle(QPainter& painter, const QRectF& box, bool up, const QColor& colour, bool hollow) {
    if (!hollow) {
        fillPolygon(painter, trianglePolygon(box, up), colour);
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(colour, 1.0);
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(trianglePolygon(box.adjusted(0.75, 0.75, -0.75, -0.75), up));
    painter.restore();
}

void paintChangeTriangle(QPainter& painter, const Theme& theme, const QRectF& box, int sign) {
    if (sign != 0) {
        paintTriangle(painter, box, sign > 0, theme.changeColour(sign), sign < 0 && theme.hollowDown);
    }
}

void paintSparkline(QPainter& painter, const QRectF& rect, std::span<const double> values, const QColor& colour,
                    qreal width, bool endDot) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (low > high) {
        return;
    }
    constexpr qreal dotRadius = 2.0;
    const qreal inset = endDot ? dotRadius : width / 2;
    const QRectF area = rect.adjusted(inset, inset, -inset, -inset);
    const qreal step = values.size() > 1 ? area.width() / static_cast<qreal>(values.size() - 1) : 0.0;
    const auto y = [&](double value) {
        return high > low ? area.bottom() - (value - low) / (high - low) * area.height() : area.center().y();
    };

    QPainterPath path;
    bool drawing = false;
    QPointF last;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            drawing = false;
            continue;
        }
        last = {values.size() > 1 ? area.left() + step * static_cast<qreal>(i) : area.right(), y(values[i])};
        drawing ? path.lineTo(last) : path.moveTo(last);
        drawing = true;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    if (endDot && drawing) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(last, dotRadius, dotRadius);
    }
    painter.restore();
}

QBrush hatchBrush(const QColor& line, qreal devicePixelRatio) {
    QBrush brush(hatchTile(line, devicePixelRatio, 1));
    // The painter scales a texture by the ratio; undo it, so that one pixel of the tile is one of the device.
    brush.setTransform(QTransform::fromScale(1 / devicePixelRatio, 1 / devicePixelRatio));
    return brush;
}

QPixmap hatchPixmap(const QColor& line, qreal devicePixelRatio) {
    QPixmap pixmap = QPixmap::fromImage(hatchTile(line, devicePixelRatio, hatchRepeats));
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

void paintStaleArea(QPainter& painter, const Theme& theme, const QRectF& rect) {
    painter.fillRect(rect, theme.staleBg);
    const auto engine = painter.paintEngine()->type();
    if (engine != QPaintEngine::SVG && engine != QPaintEngine::Pdf) {
        painter.fillRect(rect, hatchBrush(theme.border, painter.device()->devicePixelRatioF()));
        return;
    }
    // SVG loses brushes of pixmaps, and a PDF should hold lines: the same hatch, line by line within the area.
    painter.setPen(QPen(theme.border, 1));
    for (qreal sum = rect.left() + rect.top() + hatchStep; sum < rect.right() + rect.bottom(); sum += hatchStep) {
        const qreal from = std::max(rect.left(), sum - rect.bottom());
        const qreal to = std::min(rect.right(), sum - rect.top());
        painter.drawLine(QPointF(from, sum - from), QPointF(to, sum - to));
    }
}

qreal paintRight(QPainter& painter, qreal right, qreal baseline, const QString& text) {
    const qreal left = right - QFontMetricsF(painter.font()).horizontalAdvance(text);
    painter.drawText(QPointF(left, baseline), text);
    return left;
}

qreal paintLeft(QPainter& painter, qreal left, qreal baseline, const QString& text) {
    painter.drawText(QPointF(left, baseline), text);
    return left + QFontMetricsF(painter.font()).horizontalAdvance(text);
}

void paintCentred(QPainter& painter, qreal centre, qreal baseline, const QString& text) {
    painter.drawText(QPointF(centre - QFontMetricsF(painter.font()).horizontalAdvance(text) / 2, baseline), text);
}

qreal paintElided(QPainter& painter, qreal left, qreal baseline, qreal width, const QString& text) {
    return paintLeft(painter, left, baseline,
                     QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, std::max(0.0, width)));
}

qreal centredBaseline(const QFont& font, const QRectF& row) {
    return std::round(row.center().y() + QFontMetricsF(font).capHeight() / 2);
}

void setTextStyle(QPainter& painter, const Theme& theme, FontRole role, const QColor& colour) {
    painter.setFont(theme.font(role));
    painter.setPen(colour);
}

qreal markWidth(const Theme& theme, const QString& text) {
    return std::ceil(QFontMetricsF(theme.font(FontRole::Mark)).horizontalAdvance(text)) + 2 * markPadding;
}

qreal paintMark(QPainter& painter, const Theme& theme, QPointF topLeft, const QString& text, MarkTone tone) {
    const QRectF box(topLeft, QSizeF(markWidth(theme, text), theme.metrics.markHeight));
    QColor fill = theme.hover;
    QColor line;
    QColor ink = theme.text;
    if (tone == MarkTone::Warn) {
        fill = theme.warnBg;
        line = theme.warnLine;
        ink = theme.warn;
    } else if (tone == MarkTone::Error) {
        fill = theme.errorBg;
        line = theme.error;
        ink = theme.error;
    }
    paintRounded(painter, box, theme.metrics.markRadius, fill, line);
    painter.save();
    setTextStyle(painter, theme, FontRole::Mark, ink);
    paintCentred(painter, box.center().x(), centredBaseline(painter.font(), box), text);
    painter.restore();
    return box.right();
}

void paintValueChip(QPainter& painter, const Theme& theme, const QRectF& body, const QColor& fill, const QString& name,
                    const QString& value, PointerSide pointer) {
    paintRounded(painter, body, 2, fill, QColor());
    const qreal reach = theme.metrics.valueChipPointer;
    if (pointer != PointerSide::None) {
        const bool left = pointer == PointerSide::Left;
        const qreal base = left ? body.left() + 1 : body.right() - 1;
        const qreal tip = left ? body.left() - reach : body.right() + reach;
        const qreal half = body.height() / 2 - 2;
        fillPolygon(
            painter,
            QPolygonF{{tip, body.center().y()}, {base, body.center().y() - half}, {base, body.center().y() + half}},
            fill);
    }
    painter.save();
    const QColor ink = theme.textOn(fill);
    setTextStyle(painter, theme, FontRole::HeaderMedium, ink);
    const qreal baseline = centredBaseline(painter.font(), body);
    if (name.isEmpty()) {
        paintCentred(painter, body.center().x(), baseline, value);
    } else {
        const qreal valueLeft = paintRight(painter, body.right() - chipPadding, baseline, value);
        QFont bold = painter.font();
        bold.setWeight(QFont::Bold);
        painter.setFont(bold);
        const qreal left = body.left() + chipPadding;
        paintElided(painter, left, baseline, valueLeft - left - theme.metrics.gutter, name);
    }
    painter.restore();
}

void paintCrosshairChip(QPainter& painter, const Theme& theme, const QRectF& body, const QString& text) {
    paintRounded(painter, body, 2, theme.chip, QColor());
    painter.save();
    setTextStyle(painter, theme, FontRole::HeaderMedium, theme.onChip);
    paintCentred(painter, body.center().x(), centredBaseline(painter.font(), body), text);
    painter.restore();
}

void paintProgress(QPainter& painter, const Theme& theme, const QRectF& rect, qreal fraction) {
    const qreal radius = theme.metrics.markRadius;
    paintRounded(painter, rect, radius, theme.field, theme.border);
    const qreal width = rect.width() * std::clamp(fraction, 0.0, 1.0);
    if (width > 1) {
        painter.save();
        // Clipped, because a part narrower than the radius would bulge out of the bar.
        painter.setClipRect(QRectF(rect.left(), rect.top(), width, rect.height()));
        paintRounded(painter, rect, radius, theme.accent, QColor());
        painter.restore();
    }
}

void paintLinkedRow(QPainter& painter, const Theme& theme, const QRectF& row) {
    painter.fillRect(row, theme.select);
    painter.fillRect(QRectF(row.left(), row.top(), theme.metrics.selectionBar, row.height()), theme.accent);
}

void paintDiamond(QPainter& painter, const Theme& theme, QPointF centre, qreal size) {
    const qreal half = size / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.warn, 1.5));
    painter.setBrush(theme.panel);
    painter.drawPolygon(QPolygonF{{centre.x() - half, centre.y()},
                                  {centre.x(), centre.y() - half},
                                  {centre.x() + half, centre.y()},
                                  {centre.x(), centre.y() + half}});
    painter.restore();
}

} // namespace topbook::ui
