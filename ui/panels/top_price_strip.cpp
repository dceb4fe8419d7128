// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/top_price_strip.h"

#include "ui/panels/panel_text.h"
#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {
namespace {

constexpr int stripHeight = 36;
constexpr qreal boxHeight = 25;
constexpr qreal boxTop = 7; ///< the cards end right above
constexpr qreal boxPadding = 10;
constexpr qreal gap = 8;
constexpr qreal wideGap = 15;
constexpr qreal historyGap = 20; ///< between the open window and the final ones
constexpr qreal ruleGap = 14;    ///< at each side of the line between two final ones
constexpr qreal symbolSlot = 36; ///< reserved, so that a change of symbol moves nothing

qreal advance(const Theme& theme, FontRole role, const QString& text) {
    return std::ceil(QFontMetricsF(theme.font(role)).horizontalAdvance(text));
}

qreal symbolWidth(const Theme& theme, FontRole role, const QString& symbol) {
    return std::max(advance(theme, role, symbol), scaled(theme, symbolSlot));
}

} // namespace

TopPriceStrip::TopPriceStrip(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Top price"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize TopPriceStrip::sizeHint() const {
    return {600, static_cast<int>(scaled(context_.theme(), stripHeight))};
}

QSize TopPriceStrip::minimumSizeHint() const {
    return {0, sizeHint().height()};
}

TopPriceStrip::Item TopPriceStrip::itemOf(const Snapshot& snapshot, const TopPriceRow& row, bool open,
                                          const DisplayZone& zone) {
    const Instrument* known = instrumentOf(&snapshot, row.instrument);
    Item item;
    item.instrument = row.instrument;
    item.start = row.end - row.size;
    item.end = row.end;
    const QString from = clockMinuteText(zone.wall(item.start));
    item.when = open ? tr("[%1, %2)").arg(from, clockMinuteText(zone.wall(row.end))) : from;
    item.symbol = symbolText(known);
    item.price = ui::priceText(row.price.nanos, known != nullptr ? known->priceDecimals : 2);
    item.at = tr("at %1").arg(clockText(zone.wall(row.time)));
    item.open = open;
    item.revision = row.revision;
    return item;
}

void TopPriceStrip::show(const std::shared_ptr<const Snapshot>& snapshot, UniverseId universe,
                         const DisplayZone& zone) {
    std::vector<Item> items;
    QString size;
    if (snapshot && snapshot->rankings) {
        size = durationText(snapshot->plan.topPriceSize.count());
        const RankingsView& rankings = *snapshot->rankings;
        if (rankings.openTopPrice && rankings.openTopPrice->universe == universe)
            items.push_back(itemOf(*snapshot, *rankings.openTopPrice, true, zone));
        for (const TopPriceRow& row : rankings.topPrices) {
            if (row.universe == universe)
                items.push_back(itemOf(*snapshot, row, false, zone));
        }
    }
    if (items == items_ && size == size_)
        return;
    items_ = std::move(items);
    size_ = size;
    current_ = std::clamp(current_, 0, std::max(0, static_cast<int>(items_.size()) - 1));
    describe();
    update();
}

void TopPriceStrip::describe() {
    if (items_.empty()) {
        setAccessibleDescription(tr("no quotes yet"));
        return;
    }
    const Item& item = items_[static_cast<std::size_t>(current_)];
    setAccessibleDescription(
        QStringList{item.when, item.symbol, item.price, item.at, item.open ? tr("so far") : QString()}.join(
            QLatin1Char(' ')));
}

std::vector<QRectF> TopPriceStrip::places() const {
    const Theme& theme = context_.theme();
    qreal x = theme.metrics.panelPadding + advance(theme, FontRole::DockTitle, tr("Top price")) + wideGap +
              advance(theme, FontRole::Body, size_) + scaled(theme, 11);
    const auto place = [&](qreal width) {
        return QRectF(x, scaled(theme, boxTop), std::ceil(width), scaled(theme, boxHeight));
    };
    std::vector<QRectF> result;
    for (const Item& item : items_) {
        const qreal between = item.open ? wideGap : gap;
        qreal width = advance(theme, FontRole::Body, item.when) + between +
                      symbolWidth(theme, FontRole::BodyBold, item.symbol) + between +
                      advance(theme, FontRole::BodyBold, item.price);
        if (item.open)
            width += 2 * boxPadding + gap + advance(theme, FontRole::Body, item.at) + wideGap +
                     advance(theme, FontRole::Mark, tr("so far"));
        else if (item.revision > 0)
            width += gap + markWidth(theme, tr("rev %1").arg(item.revision));
        if (x + width > this->width() - theme.metrics.panelPadding && !result.empty())
            break;
        result.push_back(place(width));
        x += std::ceil(width) + (item.open ? historyGap : 2 * ruleGap);
    }
    return result;
}

int TopPriceStrip::itemAt(QPointF position) const {
    const auto boxes = places();
    const auto hit =
        std::find_if(boxes.begin(), boxes.end(), [&](const QRectF& box) { return box.contains(position); });
    return hit == boxes.end() ? -1 : static_cast<int>(hit - boxes.begin());
}

void TopPriceStrip::paintEvent(QPaintEvent*) {
    const Theme& theme = context_.theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.well);
    setTextStyle(painter, theme, FontRole::DockTitle, theme.text);
    const QRectF row(0, scaled(theme, boxTop), width(), scaled(theme, boxHeight));
    const qreal baseline = centredBaseline(painter.font(), row);
    const qreal labelRight = paintLeft(painter, theme.metrics.panelPadding, baseline, tr("Top price"));
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    const qreal sizeRight = paintLeft(painter, std::ceil(labelRight) + wideGap, baseline, size_);
    if (items_.empty()) {
        paintLeft(painter, size_.isEmpty() ? labelRight + wideGap : sizeRight + wideGap, baseline, tr("no quotes yet"));
        return;
    }
    const auto boxes = places();
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (items_[i].open)
            paintOpen(painter, boxes[i], items_[i]);
        else
            paintFinal(painter, boxes[i], items_[i]);
        if (!items_[i].open && i + 1 < boxes.size())
            painter.fillRect(QRectF(boxes[i].right() + ruleGap, boxes[i].top() + 5, 1, boxes[i].height() - 10),
                             theme.border);
        if (hasFocus() && static_cast<int>(i) == current_) {
            painter.setPen(QPen(theme.accent, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(boxes[i].adjusted(-3.5, 0.5, 2.5, -0.5));
        }
    }
}

void TopPriceStrip::paintOpen(QPainter& painter, const QRectF& box, const Item& item) const {
    const Theme& theme = context_.theme();
    paintRounded(painter, box, theme.metrics.controlRadius, theme.raised, theme.border);
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    const qreal baseline = centredBaseline(painter.font(), box);
    qreal x = std::ceil(paintLeft(painter, box.left() + boxPadding, baseline, item.when)) + wideGap;
    setTextStyle(painter, theme, FontRole::BodyBold, theme.text);
    paintLeft(painter, x, baseline, item.symbol);
    x += symbolWidth(theme, FontRole::BodyBold, item.symbol) + wideGap;
    x = std::ceil(paintLeft(painter, x, baseline, item.price)) + gap;
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    x = std::ceil(paintLeft(painter, x, baseline, item.at)) + wideGap;
    setTextStyle(painter, theme, FontRole::Mark, theme.warn);
    paintLeft(painter, x, baseline, tr("so far"));
}

void TopPriceStrip::paintFinal(QPainter& painter, const QRectF& box, const Item& item) const {
    const Theme& theme = context_.theme();
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    const qreal baseline = centredBaseline(painter.font(), box);
    qreal x = std::ceil(paintLeft(painter, box.left(), baseline, item.when)) + gap;
    setTextStyle(painter, theme, FontRole::BodyMedium, theme.text);
    paintLeft(painter, x, baseline, item.symbol);
    x += symbolWidth(theme, FontRole::BodyBold, item.symbol) + gap;
    x = paintLeft(painter, x, baseline, item.price);
    if (item.revision > 0)
        paintMark(painter, theme, QPointF(x + gap, box.center().y() - theme.metrics.markHeight / 2.0),
                  tr("rev %1").arg(item.revision));
}

void TopPriceStrip::mousePressEvent(QMouseEvent* event) {
    const int item = itemAt(event->position());
    if (item < 0 || event->button() != Qt::LeftButton)
        return;
    current_ = item;
    describe();
    emit symbolChosen(items_[static_cast<std::size_t>(item)].instrument);
}

void TopPriceStrip::mouseDoubleClickEvent(QMouseEvent* event) {
    const int item = itemAt(event->position());
    if (item < 0)
        return;
    const Item& chosen = items_[static_cast<std::size_t>(item)];
    emit evidenceRequested(chosen.instrument, chosen.start, chosen.end);
}

void TopPriceStrip::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(places().size()) - 1;
    const bool isMove = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (last >= 0 && isMove) {
        current_ = std::clamp(current_ + (event->key() == Qt::Key_Left ? -1 : 1), 0, last);
        describe();
        update();
        return;
    }
    if (last < 0 || (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)) {
        QWidget::keyPressEvent(event);
        return;
    }
    const Item& chosen = items_[static_cast<std::size_t>(current_)];
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        emit evidenceRequested(chosen.instrument, chosen.start, chosen.end);
    else
        emit symbolChosen(chosen.instrument);
}

void TopPriceStrip::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void TopPriceStrip::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace topbook::ui
