// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QBrush>
#include <QPixmap>
#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <span>

class QPainter;

namespace topbook::ui {

// Small shapes that several painted widgets and delegates share. Each leaves the painter as it found it, except
// for the text functions, which use and set its pen and font as said.

/// Up is a tip at the top. Fills `box`; the usual box is `metrics.triangle` square.
[[nodiscard]] QPolygonF trianglePolygon(const QRectF& box, bool up);
/// The triangle of a change in its colour: up, down (hollow in the mono preset), nothing for zero.
void paintChangeTriangle(QPainter& painter, const Theme& theme, const QRectF& box, int sign);
void paintTriangle(QPainter& painter, const QRectF& box, bool up, const QColor& colour, bool hollow = false);

/// A line through values at equal distances, on its own scale, with a dot of radius 2 at the last one.
/// NaN breaks the line. A flat line lies in the middle.
void paintSparkline(QPainter& painter, const QRectF& rect, std::span<const double> values, const QColor& colour,
                    qreal width = 1.25, bool endDot = true);

/// 45 degree lines, 6 logical pixels apart and one thick, drawn at the device's own pixels.
/// Set the brush origin to a fixed corner where the surface scrolls.
[[nodiscard]] QBrush hatchBrush(const QColor& line, qreal devicePixelRatio);
/// The same as a tile whose size is a multiple of the distance, for QCustomPlot; transparent where there is no line.
[[nodiscard]] QPixmap hatchPixmap(const QColor& line, qreal devicePixelRatio);
/// staleBg and the hatch over it: a gap in the plot, a stale book.
void paintStaleArea(QPainter& painter, const Theme& theme, const QRectF& rect);

/// Text that ends at `right`, on `baseline`, in the painter's font and pen; returns where it begins.
qreal paintRight(QPainter& painter, qreal right, qreal baseline, const QString& text);
/// Text that begins at `left`; returns where it ends.
qreal paintLeft(QPainter& painter, qreal left, qreal baseline, const QString& text);
void paintCentred(QPainter& painter, qreal centre, qreal baseline, const QString& text);
/// As paintLeft, cut with an ellipsis so that it is at most `width` wide.
qreal paintElided(QPainter& painter, qreal left, qreal baseline, qreal width, const QString& text);
/// The baseline that centres capitals and digits in a row.
[[nodiscard]] qreal centredBaseline(const QFont& font, const QRectF& row);
/// Sets font and pen at once.
void setTextStyle(QPainter& painter, const Theme& theme, FontRole role, const QColor& colour);

enum class MarkTone { Warn, Error, Plain };
/// Width of a mark with this text, `metrics.markHeight` high.
[[nodiscard]] qreal markWidth(const Theme& theme, const QString& text);
/// "partial", "rev 1": a small rounded box; returns its right edge.
qreal paintMark(QPainter& painter, const Theme& theme, QPointF topLeft, const QString& text,
                MarkTone tone = MarkTone::Warn);

enum class PointerSide { None, Left, Right };
/// A filled chip on an axis: name in bold at the left, value at the right, a pointer towards the plot that lies
/// outside of `body`. An empty name leaves the value alone, centred.
void paintValueChip(QPainter& painter, const Theme& theme, const QRectF& body, const QColor& fill, const QString& name,
                    const QString& value, PointerSide pointer);
/// The chip of the crosshair and of the time axis, in the chip colours.
void paintCrosshairChip(QPainter& painter, const Theme& theme, const QRectF& body, const QString& text);

/// A bar of 7: accent for the part that is done.
void paintProgress(QPainter& painter, const Theme& theme, const QRectF& rect, qreal fraction);
/// Select background with the accent bar at the left: the row of the linked symbol.
void paintLinkedRow(QPainter& painter, const Theme& theme, const QRectF& row);
/// The hollow diamond of a late revision.
void paintDiamond(QPainter& painter, const Theme& theme, QPointF centre, qreal size = 11.0);

} // namespace topbook::ui
