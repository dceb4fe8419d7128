// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/status_chip.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {

namespace {

constexpr int padding = 9;
constexpr int dot = 8;
constexpr int dotGap = 6;
constexpr int detailGap = 6;
constexpr int leastDetail = 84; // room for "age 1,234 h"
constexpr int playWidth = 11;   // the triangle within its icon box, and the room beside it

} // namespace

StatusChip::StatusChip(const ThemeContext& context, QWidget* parent)
    : QPushButton(parent)
    , context_(context) {
    setAttribute(Qt::WA_Hover);
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(&context, &ThemeContext::changed, this, [this] {
        widest_ = 0;
        updateGeometry();
        update();
    });
    setStatus(Tone::Idle, tr("No source"));
}

void StatusChip::setStatus(Tone tone, const QString& state, const QString& detail) {
    if (tone == tone_ && state == text() && detail == detail_) {
        return;
    }
    // The age changes every second: within one state the chip grows but never shrinks, so nothing beside it jumps.
    if (tone != tone_ || state != text()) {
        widest_ = 0;
    }
    tone_ = tone;
    setText(state);
    detail_ = detail;
    setAccessibleName(detail.isEmpty() ? state : tr("%1, %2").arg(state, detail));
    const int before = widest_;
    widest_ = sizeHint().width();
    if (widest_ != before) {
        updateGeometry();
    }
    update();
}

int StatusChip::widthWith(qreal detail) const {
    const Theme& theme = context_.theme();
    qreal width = padding + (tone_ == Tone::Replay ? playWidth : dot) + dotGap + padding;
    width += QFontMetricsF(theme.font(FontRole::BodyBold)).horizontalAdvance(text());
    if (!detail_.isEmpty()) {
        width += detailGap + std::min(detail, QFontMetricsF(theme.font(FontRole::Body)).horizontalAdvance(detail_));
    }
    return static_cast<int>(std::ceil(width));
}

QSize StatusChip::sizeHint() const {
    return {std::max(widest_, widthWith(QWIDGETSIZE_MAX)), context_.theme().metrics.chipHeight};
}

QSize StatusChip::minimumSizeHint() const {
    return {widthWith(leastDetail), context_.theme().metrics.chipHeight};
}

void StatusChip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    QColor fill = underMouse() ? theme.hover : theme.field;
    QColor line = theme.border;
    QColor ink = theme.text;
    QColor second = theme.text2;
    QColor mark = theme.accent;
    switch (tone_) {
    case Tone::Idle:
        mark = theme.text3;
        break;
    case Tone::Live:
        break;
    case Tone::Warn:
        fill = theme.warnBg;
        line = theme.warnLine;
        ink = mark = theme.warn;
        break;
    case Tone::Error:
        fill = theme.errorBg;
        line = ink = mark = theme.error;
        break;
    case Tone::Replay:
        fill = theme.amber;
        line = QColor();
        ink = second = mark = theme.onAmber;
        break;
    }
    paintRounded(painter, rect(), theme.metrics.controlRadius, fill, line);

    qreal left = padding;
    if (tone_ == Tone::Replay) {
        const int side = theme.metrics.iconSize - 4;
        context_.icon(Icon::Play, mark).paint(&painter, QRect(padding - 3, (height() - side) / 2, side, side));
        left += playWidth;
    } else {
        const QRectF box(left, (height() - dot) / 2.0, dot, dot);
        const bool hollow = tone_ == Tone::Idle;
        paintRounded(painter, box, dot / 2.0, hollow ? QColor() : mark, hollow ? mark : QColor(), 1.5);
        left += dot;
    }
    left += dotGap;
    setTextStyle(painter, theme, FontRole::BodyBold, ink);
    left = paintLeft(painter, left, centredBaseline(painter.font(), rect()), text());
    if (!detail_.isEmpty()) {
        setTextStyle(painter, theme, FontRole::Body, second);
        left += detailGap;
        paintElided(painter, left, centredBaseline(painter.font(), rect()), width() - padding + 1 - left, detail_);
    }
}

} // namespace topbook::ui
