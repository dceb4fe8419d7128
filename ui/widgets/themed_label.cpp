// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/themed_label.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {

ThemedLabel::ThemedLabel(const ThemeContext& context, FontRole role, QColor Theme::*colour, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , role_(role)
    , colour_(colour) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ThemedLabel::setText(const QString& text) {
    if (text == text_) {
        return;
    }
    const QSize before = sizeHint();
    text_ = text;
    setAccessibleName(text);
    if (sizeHint() != before) {
        updateGeometry();
    }
    update();
}

void ThemedLabel::setRole(FontRole role) {
    role_ = role;
    updateGeometry();
    update();
}

void ThemedLabel::setColour(QColor Theme::*colour) {
    colour_ = colour;
    update();
}

void ThemedLabel::setAlignment(Qt::Alignment alignment) {
    alignment_ = alignment;
    update();
}

void ThemedLabel::setReservedText(const QString& widest) {
    reserved_ = widest;
    updateGeometry();
}

void ThemedLabel::setElidable(bool elidable) {
    elidable_ = elidable;
    updateGeometry();
}

QSize ThemedLabel::sizeHint() const {
    const QFontMetricsF metrics(context_.theme().font(role_));
    const qreal width = std::max(metrics.horizontalAdvance(text_), metrics.horizontalAdvance(reserved_));
    return {static_cast<int>(std::ceil(width)), static_cast<int>(std::ceil(metrics.height()))};
}

QSize ThemedLabel::minimumSizeHint() const {
    const QSize size = sizeHint();
    return {elidable_ ? 0 : size.width(), size.height()};
}

void ThemedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    setTextStyle(painter, theme, role_, isEnabled() ? theme.*colour_ : theme.disabled);
    const QFontMetricsF metrics(painter.font());
    const QString shown =
        metrics.horizontalAdvance(text_) <= width() + 0.5 ? text_ : metrics.elidedText(text_, Qt::ElideRight, width());
    const qreal baseline = centredBaseline(painter.font(), rect());
    if (alignment_.testFlag(Qt::AlignRight)) {
        paintRight(painter, width(), baseline, shown);
    } else if (alignment_.testFlag(Qt::AlignHCenter)) {
        paintCentred(painter, width() / 2.0, baseline, shown);
    } else {
        paintLeft(painter, 0, baseline, shown);
    }
}

IconLabel::IconLabel(const ThemeContext& context, Icon icon, QColor Theme::*colour, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , icon_(icon)
    , colour_(colour) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void IconLabel::setIcon(Icon icon, QColor Theme::*colour) {
    icon_ = icon;
    colour_ = colour;
    update();
}

QSize IconLabel::sizeHint() const {
    const int side = context_.theme().metrics.iconSize;
    return {side, side};
}

void IconLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    context_.icon(icon_, context_.theme().*colour_)
        .paint(&painter, rect(), Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
}

VerticalRule::VerticalRule(const ThemeContext& context, QColor Theme::*colour, int height, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , colour_(colour) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFixedSize(1, height);
    connect(&context, &ThemeContext::changed, this, qOverload<>(&QWidget::update));
}

void VerticalRule::setOpacity(qreal opacity) {
    opacity_ = opacity;
    update();
}

void VerticalRule::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setOpacity(opacity_);
    painter.fillRect(rect(), context_.theme().*colour_);
}

} // namespace topbook::ui
