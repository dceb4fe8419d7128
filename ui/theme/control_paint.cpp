// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/control_paint.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>

#include <algorithm>

namespace topbook::ui {

namespace {

constexpr qreal hoverOnAmber = 0.12;
constexpr qreal pressedOnAmber = 0.22;

class PainterState {
public:
    explicit PainterState(QPainter& painter)
        : painter_(painter) {
        painter_.save();
        painter_.setRenderHint(QPainter::Antialiasing);
    }
    ~PainterState() { painter_.restore(); }
    Q_DISABLE_COPY_MOVE(PainterState)

private:
    QPainter& painter_;
};

bool active(ControlState state) {
    return state.pressed || state.checked;
}

} // namespace

ControlState ControlState::of(const QStyleOption& option) {
    return {.enabled = option.state.testFlag(QStyle::State_Enabled),
            .hovered = option.state.testFlag(QStyle::State_MouseOver) && option.state.testFlag(QStyle::State_Enabled),
            .pressed = option.state.testFlag(QStyle::State_Sunken),
            .checked = option.state.testFlag(QStyle::State_On)};
}

void paintRounded(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& line,
                  qreal lineWidth) {
    const PainterState state(painter);
    const qreal half = line.isValid() ? lineWidth / 2 : 0.0;
    painter.setPen(line.isValid() ? QPen(line, lineWidth) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), std::max(0.0, radius - half),
                            std::max(0.0, radius - half));
}

void paintControl(QPainter& painter, const Theme& theme, const QRectF& rect, ControlTone tone, ControlState state) {
    const qreal radius = theme.metrics.controlRadius;
    QColor fill;
    QColor line;
    switch (tone) {
    case ControlTone::Plain:
    case ControlTone::Prominent:
        fill = !state.enabled ? theme.field : active(state) ? theme.select : state.hovered ? theme.hover : theme.field;
        line = !state.enabled                                    ? theme.border
               : active(state)                                   ? theme.accent
               : state.hovered || tone == ControlTone::Prominent ? theme.borderStrong
                                                                 : theme.border;
        break;
    case ControlTone::Primary:
        fill = !state.enabled  ? theme.hover
               : active(state) ? theme.accentPressed
               : state.hovered ? theme.accentHover
                               : theme.accent;
        break;
    case ControlTone::Flat:
        if (state.checked && state.enabled) {
            fill = theme.select;
            line = theme.accent;
        } else if (state.pressed) {
            fill = theme.select;
        } else if (state.hovered) {
            fill = theme.hover;
        }
        break;
    case ControlTone::OnAmber:
        line = theme.withAlpha(theme.onAmber, state.enabled ? 1.0 : 0.4);
        [[fallthrough]];
    case ControlTone::OnAmberFlat:
        if (active(state)) {
            fill = theme.withAlpha(theme.onAmber, pressedOnAmber);
        } else if (state.hovered) {
            fill = theme.withAlpha(theme.onAmber, hoverOnAmber);
        }
        break;
    case ControlTone::OnAmberFilled:
        fill = theme.withAlpha(theme.onAmber, !state.enabled ? 0.3 : state.pressed ? 0.75 : state.hovered ? 0.88 : 1.0);
        break;
    }
    if (fill.isValid() || line.isValid()) {
        paintRounded(painter, rect, radius, fill, line);
    }
}

QColor controlTextColour(const Theme& theme, ControlTone tone, ControlState state) {
    switch (tone) {
    case ControlTone::Primary:
        return state.enabled ? theme.onAccent : theme.disabled;
    case ControlTone::OnAmber:
    case ControlTone::OnAmberFlat:
        return theme.withAlpha(theme.onAmber, state.enabled ? 1.0 : 0.5);
    case ControlTone::OnAmberFilled:
        return theme.amber;
    case ControlTone::Plain:
    case ControlTone::Prominent:
    case ControlTone::Flat:
        break;
    }
    return state.enabled ? theme.text : theme.disabled;
}

QColor controlIconColour(const Theme& theme, ControlTone tone, ControlState state) {
    const bool quiet = tone == ControlTone::Plain || tone == ControlTone::Prominent || tone == ControlTone::Flat;
    if (!quiet || !state.enabled) {
        return controlTextColour(theme, tone, state);
    }
    return state.checked ? theme.accent : theme.text2;
}

void paintField(QPainter& painter, const Theme& theme, const QRectF& rect, ControlState state, bool focused) {
    const QColor line = !state.enabled  ? theme.border
                        : focused       ? theme.accent
                        : state.hovered ? theme.borderStrong
                                        : theme.border;
    paintRounded(painter, rect, theme.metrics.controlRadius, state.enabled ? theme.field : theme.bar, line);
}

void paintCheckBox(QPainter& painter, const Theme& theme, const QRectF& rect, ControlState state, bool partly) {
    const bool on = state.checked || partly;
    const QColor fill = !state.enabled                   ? (on ? theme.hover : theme.field)
                        : on                             ? (state.pressed   ? theme.accentPressed
                                                            : state.hovered ? theme.accentHover
                                                                            : theme.accent)
                        : state.hovered || state.pressed ? theme.hover
                                                         : theme.field;
    paintRounded(painter, rect, theme.metrics.markRadius, fill,
                 !state.enabled ? theme.border
                 : on           ? fill
                                : theme.borderStrong);
    if (!on) {
        return;
    }
    const PainterState saved(painter);
    painter.setPen(QPen(state.enabled ? theme.onAccent : theme.disabled, rect.width() / 8, Qt::SolidLine, Qt::RoundCap,
                        Qt::RoundJoin));
    const auto at = [&rect](qreal x, qreal y) {
        return QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height());
    };
    if (partly) {
        painter.drawLine(at(0.28, 0.5), at(0.72, 0.5));
    } else {
        const QPointF tick[] = {at(0.24, 0.52), at(0.42, 0.7), at(0.77, 0.31)};
        painter.drawPolyline(tick, 3);
    }
}

void paintRadioButton(QPainter& painter, const Theme& theme, const QRectF& rect, ControlState state) {
    const QColor line = !state.enabled ? theme.border : state.checked ? theme.accent : theme.borderStrong;
    paintRounded(painter, rect, rect.width() / 2, state.hovered ? theme.hover : theme.field, line);
    if (state.checked) {
        const qreal inset = rect.width() / 4;
        paintRounded(painter, rect.adjusted(inset, inset, -inset, -inset), rect.width() / 4,
                     state.enabled ? theme.accent : theme.disabled, QColor());
    }
}

void paintChevron(QPainter& painter, const QRectF& rect, Qt::ArrowType direction, const QColor& colour) {
    const PainterState saved(painter);
    painter.translate(rect.center());
    switch (direction) {
    case Qt::UpArrow:
        painter.rotate(180);
        break;
    case Qt::LeftArrow:
        painter.rotate(90);
        break;
    case Qt::RightArrow:
        painter.rotate(-90);
        break;
    default:
        break;
    }
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF points[] = {{-2.75, -1.25}, {0, 1.5}, {2.75, -1.25}};
    painter.drawPolyline(points, 3);
}

void paintFocusRing(QPainter& painter, const Theme& theme, const QRectF& control, qreal radius) {
    const qreal reach = theme.metrics.focusGap + theme.metrics.focusRing;
    paintRounded(painter, control.adjusted(-reach, -reach, reach, reach), radius + reach, QColor(), theme.accent,
                 theme.metrics.focusRing);
}

} // namespace topbook::ui
