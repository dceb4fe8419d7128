// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/state_card.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {

namespace {

// Distances from the top of the icon, at font scale 1.
constexpr int titleBaseline = 38;
constexpr int hintBaseline = 56;
constexpr int actionTop = 67;
constexpr int sidePadding = 12;
constexpr int progressHeight = 7;

int scaled(const Theme& theme, int value) {
    return qRound(value * theme.fontScale());
}

/// What a text is higher than its first line, within a width.
int beyondOneLine(const Theme& theme, FontRole role, const QString& text, int width) {
    const QFontMetrics metrics(theme.font(role));
    const QRect room(0, 0, std::max(width, 1), QWIDGETSIZE_MAX);
    return std::max(0,
                    metrics.boundingRect(room, Qt::AlignHCenter | Qt::TextWordWrap, text).height() - metrics.height());
}

int textWidth(const Theme& theme, FontRole role, const QString& text) {
    return static_cast<int>(std::ceil(QFontMetricsF(theme.font(role)).horizontalAdvance(text)));
}

} // namespace

EmptyState::EmptyState(const ThemeContext& context, Icon icon, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , icon_(icon)
    , action_(new Button(context, ControlTone::Prominent, QString(), this)) {
    action_->hide();
    connect(action_, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        place();
        update();
    });
}

void EmptyState::setTexts(const QString& title, const QString& hint) {
    if (title == title_ && hint == hint_)
        return;
    title_ = title;
    hint_ = hint;
    setAccessibleName(title);
    setAccessibleDescription(hint);
    updateGeometry();
    place();
    update();
}

void EmptyState::setAction(const QString& text) {
    action_->setText(text);
    action_->setAccessibleName(text);
    action_->setVisible(!text.isEmpty());
    updateGeometry();
    place();
}

QSize EmptyState::sizeHint() const {
    const Theme& theme = context_.theme();
    const int width = std::max({textWidth(theme, FontRole::TableNumberLinked, title_),
                                textWidth(theme, FontRole::Body, hint_), action_->sizeHint().width()});
    return {width + 2 * sidePadding, heightForWidth(width + 2 * sidePadding)};
}

int EmptyState::heightForWidth(int width) const {
    const Theme& theme = context_.theme();
    const Wrapped more = wrapped(width);
    return more.title + more.hint +
           (action_->isHidden() ? scaled(theme, hintBaseline) + 6
                                : scaled(theme, actionTop) + action_->sizeHint().height());
}

EmptyState::Wrapped EmptyState::wrapped(int width) const {
    const int room = width - 2 * sidePadding;
    return {beyondOneLine(context_.theme(), FontRole::TableNumberLinked, title_, room),
            beyondOneLine(context_.theme(), FontRole::Body, hint_, room)};
}

void EmptyState::place() {
    const Wrapped more = wrapped(width());
    const int top =
        (height() - heightForWidth(width())) / 2 + scaled(context_.theme(), actionTop) + more.title + more.hint;
    const QSize size = action_->sizeHint();
    action_->setGeometry((width() - size.width()) / 2, top, size.width(), size.height());
}

void EmptyState::resizeEvent(QResizeEvent*) {
    place();
}

void EmptyState::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    const int top = (height() - heightForWidth(width())) / 2;
    const int side = theme.metrics.iconSize;
    context_.icon(icon_, theme.text3).paint(&painter, QRect((width() - side) / 2, top, side, side));
    const auto lines = [&](FontRole role, const QColor& colour, int firstBaseline, const QString& text) {
        setTextStyle(painter, theme, role, colour);
        const int first = top + firstBaseline - QFontMetrics(painter.font()).ascent();
        painter.drawText(QRect(sidePadding, first, width() - 2 * sidePadding, QWIDGETSIZE_MAX),
                         Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, text);
    };
    lines(FontRole::TableNumberLinked, theme.text, scaled(theme, titleBaseline), title_);
    lines(FontRole::Body, theme.text2, scaled(theme, hintBaseline) + wrapped(width()).title, hint_);
}

StateCard::StateCard(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , cancel_(new Button(context, ControlTone::Prominent, tr("Cancel"), this)) {
    cancel_->setAccessibleName(tr("Cancel"));
    connect(cancel_, &QPushButton::clicked, this, &StateCard::cancelled);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        place();
        update();
    });
}

void StateCard::setTitle(const QString& title) {
    title_ = title;
    setAccessibleName(title);
    update();
}

void StateCard::setProgress(qreal fraction, const QString& rate, const QString& left) {
    fraction_ = fraction;
    rate_ = rate;
    left_ = left;
    setAccessibleDescription(tr("%1%, %2, %3").arg(static_cast<int>(fraction * 100)).arg(rate, left));
    update();
}

void StateCard::setCancellable(bool cancellable) {
    cancel_->setVisible(cancellable);
    updateGeometry();
}

QSize StateCard::sizeHint() const {
    const Theme& theme = context_.theme();
    const int width = std::max(textWidth(theme, FontRole::TableNumberLinked, title_),
                               textWidth(theme, FontRole::Body, rate_) + 24 + textWidth(theme, FontRole::Body, left_));
    const int height = scaled(theme, 64) + (cancel_->isHidden() ? 0 : cancel_->sizeHint().height() + sidePadding);
    return {width + 2 * sidePadding, height};
}

void StateCard::place() {
    const QSize size = cancel_->sizeHint();
    cancel_->setGeometry(width() - sidePadding - size.width(), scaled(context_.theme(), 64), size.width(),
                         size.height());
}

void StateCard::resizeEvent(QResizeEvent*) {
    place();
}

void StateCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    const qreal right = width() - sidePadding;
    setTextStyle(painter, theme, FontRole::TableNumberLinked, theme.text);
    paintElided(painter, sidePadding, scaled(theme, 16), right - sidePadding + 0.5, title_);
    paintProgress(painter, theme, QRectF(sidePadding, scaled(theme, 27), right - sidePadding, progressHeight),
                  fraction_);
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    const qreal leftEdge = paintRight(painter, right, scaled(theme, 52), left_);
    paintElided(painter, sidePadding, scaled(theme, 52), leftEdge - sidePadding - theme.metrics.gutter, rate_);
}

} // namespace topbook::ui
