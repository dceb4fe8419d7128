// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

class QPainter;
class QStyleOption;

namespace topbook::ui {

struct Theme;

/// What a control looks like at rest; the state bends it.
enum class ControlTone {
    Plain,       ///< field colour with a border
    Prominent,   ///< field colour with a strong border: the way out of an empty or failed panel
    Primary,     ///< accent
    Flat,        ///< nothing until hovered: icon buttons
    OnAmber,     ///< outline on the REPLAY bar
    OnAmberFlat, ///< icon button on the REPLAY bar
    OnAmberFilled,
};

struct ControlState {
    bool enabled = true;
    bool hovered = false;
    bool pressed = false;
    bool checked = false;

    [[nodiscard]] static ControlState of(const QStyleOption& option);
};

// The shapes shared by the standard controls (ControlStyle) and the widgets that paint themselves.
// All of them turn antialiasing on for themselves and leave the painter as they found it.

void paintControl(QPainter& painter, const Theme& theme, const QRectF& rect, ControlTone tone, ControlState state);
[[nodiscard]] QColor controlTextColour(const Theme& theme, ControlTone tone, ControlState state);
/// Colour of the glyph in a control: quieter than its text where there is both.
[[nodiscard]] QColor controlIconColour(const Theme& theme, ControlTone tone, ControlState state);

void paintField(QPainter& painter, const Theme& theme, const QRectF& rect, ControlState state, bool focused);
void paintCheckBox(QPainter& painter, const Theme& theme, const QRectF& rect, ControlState state, bool partly);
void paintRadioButton(QPainter& painter, const Theme& theme, const QRectF& rect, ControlState state);

/// A chevron of 7 x 4 in the middle of the rectangle.
void paintChevron(QPainter& painter, const QRectF& rect, Qt::ArrowType direction, const QColor& colour);

/// Two accent pixels around a control, with one free pixel between; draws outside of `control`.
void paintFocusRing(QPainter& painter, const Theme& theme, const QRectF& control, qreal radius);

/// Fill and 1 px border whose outer edge is `rect`; an invalid colour leaves that part out.
void paintRounded(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& line,
                  qreal lineWidth = 1.0);

} // namespace topbook::ui
