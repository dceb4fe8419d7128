// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/banner.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {

namespace {

constexpr int padding = 11;
constexpr int textLeft = 36;
constexpr int lineHeight = 16;

int wrappedHeight(const QFont& font, const QString& text, int width, int line) {
    const QRectF bounds =
        QFontMetricsF(font).boundingRect(QRectF(0, 0, std::max(1, width), 10'000), Qt::TextWordWrap, text);
    const int lines = std::max(1, qRound(bounds.height() / QFontMetricsF(font).lineSpacing()));
    return lines * line;
}

} // namespace

Banner::Banner(const ThemeContext& context, Shape shape, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , shape_(shape) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setVisible(false);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void Banner::setMessage(Tone tone, const QString& title, const QStringList& lines) {
    if (!isHidden() && tone == tone_ && title == title_ && lines == lines_) {
        return;
    }
    tone_ = tone;
    title_ = title;
    lines_ = lines;
    setAccessibleName(title);
    setAccessibleDescription(lines.join(QLatin1Char('\n')));
    updateGeometry();
    setVisible(true);
    update();
}

void Banner::clearMessage() {
    setVisible(false);
    title_.clear();
    lines_.clear();
}

int Banner::heightForWidth(int width) const {
    const Theme& theme = context_.theme();
    const int line = qRound(lineHeight * theme.fontScale());
    const int room = width - textLeft - padding;
    int height = wrappedHeight(theme.font(FontRole::BodyBold), title_, room, line);
    for (const QString& text : lines_) {
        height += wrappedHeight(theme.font(FontRole::Body), text, room, line);
    }
    return height + padding + (shape_ == Shape::Box ? padding : padding - 1);
}

QSize Banner::sizeHint() const {
    constexpr int usualWidth = 300;
    const int width = isVisible() ? std::max(this->width(), 1) : usualWidth;
    return {usualWidth, heightForWidth(width)};
}

QSize Banner::minimumSizeHint() const {
    constexpr int smallestWidth = 160;
    return {smallestWidth, qRound(lineHeight * context_.theme().fontScale()) + 2 * padding};
}

void Banner::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    const bool isError = tone_ == Tone::Error;
    const QColor fill = isError ? theme.errorBg : theme.warnBg;
    const QColor line = isError ? theme.error : theme.warnLine;
    if (shape_ == Shape::Strip) {
        painter.fillRect(rect(), fill);
        painter.fillRect(0, height() - 1, width(), 1, line);
    } else {
        paintRounded(painter, rect(), theme.metrics.controlRadius, fill, line);
    }
    const Icon glyph = isError ? Icon::Error : tone_ == Tone::Stale ? Icon::Clock : Icon::Warn;
    const int side = theme.metrics.iconSize;
    context_.icon(glyph, isError ? theme.error : theme.warn).paint(&painter, QRect(padding, padding, side, side));

    const int step = qRound(lineHeight * theme.fontScale());
    const int room = width() - textLeft - padding;
    int top = padding;
    const auto paintLines = [&](FontRole role, const QColor& colour, const QString& text) {
        setTextStyle(painter, theme, role, colour);
        const int height = wrappedHeight(painter.font(), text, room, step);
        painter.drawText(QRect(textLeft, top, room, height), Qt::TextWordWrap | Qt::AlignVCenter, text);
        top += height;
    };
    paintLines(FontRole::BodyBold, theme.text, title_);
    for (const QString& text : lines_) {
        paintLines(FontRole::Body, theme.text, text);
    }
}

} // namespace topbook::ui
