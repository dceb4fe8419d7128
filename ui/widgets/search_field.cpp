// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/search_field.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QAction>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QPainter>

namespace topbook::ui {

namespace {

constexpr int iconLeft = 8;
constexpr int iconGap = 6;
constexpr int hintInset = 9;
constexpr int hintPadding = 6;
constexpr int hintHeight = 18;

} // namespace

SearchField::SearchField(const ThemeContext& context, Icon icon, const QString& placeholder,
                         const QString& shortcutHint, QWidget* parent)
    : QLineEdit(parent)
    , context_(context)
    , icon_(icon)
    , hint_(shortcutHint)
    , clear_(new QAction(tr("Clear"), this)) {
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    addAction(clear_, QLineEdit::TrailingPosition);
    connect(clear_, &QAction::triggered, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) { clear_->setVisible(!text.isEmpty()); });
    connect(&context, &ThemeContext::changed, this, &SearchField::refresh);
    clear_->setVisible(false);
    refresh();
}

void SearchField::refresh() {
    clear_->setIcon(context_.icon(Icon::Close));
    const Metrics& m = context_.theme().metrics;
    // On top of the padding of every field; with an icon of 16 the text begins at 30.
    setTextMargins(m.iconSize + iconGap - 1, 0, 0, 0);
    setFixedHeight(m.controlHeight);
    update();
}

QSize SearchField::sizeHint() const {
    constexpr int usualWidth = 210;
    return {usualWidth, context_.theme().metrics.controlHeight};
}

void SearchField::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const Theme& theme = context_.theme();
    const int side = theme.metrics.iconSize;
    context_.icon(icon_).paint(&painter, QRect(iconLeft, (height() - side) / 2, side, side), Qt::AlignCenter,
                               isEnabled() ? QIcon::Normal : QIcon::Disabled);
    if (hint_.isEmpty() || !text().isEmpty()) {
        return;
    }
    setTextStyle(painter, theme, FontRole::Header, isEnabled() ? theme.text2 : theme.disabled);
    const qreal boxWidth = QFontMetricsF(painter.font()).horizontalAdvance(hint_) + 2 * hintPadding;
    const QRectF box(width() - hintInset - qRound(boxWidth), (height() - hintHeight) / 2, qRound(boxWidth), hintHeight);
    paintRounded(painter, box, theme.metrics.markRadius, QColor(), theme.border);
    paintCentred(painter, box.center().x(), centredBaseline(painter.font(), box), hint_);
}

void SearchField::keyPressEvent(QKeyEvent* event) {
    // Escape empties the field first and only then leaves it, as a reader of a filtered list expects.
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace topbook::ui
