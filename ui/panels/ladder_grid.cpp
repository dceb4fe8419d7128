// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ladder_grid.h"

#include "ui/panels/ladder_columns.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr qreal triggerShare = 0.16; ///< of the height, from top and bottom
constexpr qreal barInset = 1.5;
constexpr qreal largestSizeBar = 0.38; ///< of a side's width; the cumulative bar takes the rest

QString sizeOf(Quantity size, const Instrument& instrument) {
    return sizeText(size.units, instrument.sizeDecimals, instrument.sizeDecimals);
}

} // namespace

LadderGrid::LadderGrid(const ThemeContext& context, QWidget* parent)
    : QAbstractScrollArea(parent)
    , context_(context) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the grid has no ends; the wheel and the arrow keys move it
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Order book ladder"));
    connect(&context_, &ThemeContext::changed, viewport(), qOverload<>(&QWidget::update));
}

int LadderGrid::rowHeight() const {
    return context_.theme().metrics.ladderRow;
}

int LadderGrid::visibleRows() const {
    return viewport()->height() / rowHeight();
}

QRectF LadderGrid::rowRect(qint64 tick) const {
    return {0, static_cast<qreal>((topTick_ - tick) * rowHeight()), static_cast<qreal>(viewport()->width()),
            static_cast<qreal>(rowHeight())};
}

bool LadderGrid::isStale() const {
    return book_ && book_->condition == BookCondition::Stale;
}

void LadderGrid::setBook(std::shared_ptr<const LadderView> book, const Instrument& instrument, Price step) {
    if (book == book_ && step.nanos == step_)
        return;
    const bool same = book && book_ && book->instrument == book_->instrument && step.nanos == step_;
    const Bbo before = book_ ? book_->bbo : Bbo{};
    book_ = std::move(book);
    instrument_ = instrument;
    step_ = std::max<std::int64_t>(step.nanos, 1);
    cells_.clear();
    largestSize_ = 1;
    largestSum_ = 1;
    if (book_) {
        for (const LadderLevel& level : book_->bids)
            cells_[tickOf(level.price)].bid = &level;
        for (const LadderLevel& level : book_->asks)
            cells_[tickOf(level.price)].ask = &level;
    }
    if (!same)
        centred_ = false;
    if (!centred_)
        centre();
    else if (centreLock_)
        followInside(before);
    viewport()->update();
}

void LadderGrid::centre() {
    if (!book_ || (!book_->bbo.hasBid() && !book_->bbo.hasAsk()))
        return;
    const Bbo& bbo = book_->bbo;
    const qint64 bid = bbo.hasBid() ? tickOf(bbo.bid) : tickOf(bbo.ask);
    const qint64 ask = bbo.hasAsk() ? tickOf(bbo.ask) : bid;
    topTick_ = (bid + ask) / 2 + visibleRows() / 2;
    centred_ = visibleRows() > 0;
    viewport()->update();
}

/// Recentres where the inside market went over a trigger line, and only then: what a person scrolled to stays.
void LadderGrid::followInside(const Bbo& before) {
    const qreal margin = viewport()->height() * triggerShare;
    const auto isOutside = [&](Price price) {
        const qreal y = rowRect(tickOf(price)).center().y();
        return y < margin || y > viewport()->height() - margin;
    };
    const Bbo& now = book_->bbo;
    const bool bidCrossed = now.hasBid() && before.hasBid() && isOutside(now.bid) && !isOutside(before.bid);
    const bool askCrossed = now.hasAsk() && before.hasAsk() && isOutside(now.ask) && !isOutside(before.ask);
    if (bidCrossed || askCrossed)
        centre();
}

void LadderGrid::scrollBy(qint64 rows) {
    topTick_ += rows;
    viewport()->update();
}

void LadderGrid::wheelEvent(QWheelEvent* event) {
    constexpr int degreesPerRow = 40;
    const int delta = event->angleDelta().y();
    scrollBy(delta / degreesPerRow != 0 ? delta / degreesPerRow : (delta > 0 ? 1 : -1));
    event->accept();
}

void LadderGrid::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Home:
        centre();
        break;
    case Qt::Key_Up:
        scrollBy(1);
        break;
    case Qt::Key_Down:
        scrollBy(-1);
        break;
    case Qt::Key_PageUp:
        scrollBy(visibleRows());
        break;
    case Qt::Key_PageDown:
        scrollBy(-visibleRows());
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void LadderGrid::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    centre();
}

void LadderGrid::hover(std::optional<qint64> tick) {
    if (tick == hovered_)
        return;
    hovered_ = tick;
    const auto cell = tick ? cells_.find(*tick) : cells_.end();
    std::optional<Side> side;
    if (cell != cells_.end())
        side = cell->second.bid != nullptr ? Side::Bid : Side::Ask;
    emit levelHovered(side, Price{tick.value_or(0) * step_});
    viewport()->update();
}

void LadderGrid::mouseMoveEvent(QMouseEvent* event) {
    const int y = static_cast<int>(event->position().y());
    hover(topTick_ - y / rowHeight());
}

bool LadderGrid::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave)
        hover(std::nullopt);
    return QAbstractScrollArea::viewportEvent(event);
}

void LadderGrid::paintEvent(QPaintEvent*) {
    const Theme& theme = context_.theme();
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(viewport()->rect(), theme.panel);
    const LadderColumns columns(viewport()->width());
    painter.fillRect(QRectF(columns.priceLeft, 0, LadderColumns::priceWidth, viewport()->height()), theme.well);
    if (!book_)
        return;
    const qint64 rows = viewport()->height() / rowHeight() + 1;
    qint64 largestSize = 1;
    qint64 largestSum = 1;
    for (auto cell = cells_.lower_bound(topTick_ - rows); cell != cells_.end() && cell->first <= topTick_; ++cell) {
        for (const LadderLevel* level : {cell->second.bid, cell->second.ask}) {
            if (level == nullptr)
                continue;
            largestSize = std::max<qint64>(largestSize, level->size.units);
            largestSum = std::max<qint64>(largestSum, level->cumulative.units);
        }
    }
    largestSize_ = largestSize;
    largestSum_ = largestSum;
    paintBands(painter, theme);
    for (qint64 tick = topTick_; tick >= topTick_ - rows; --tick) {
        const auto cell = cells_.find(tick);
        paintRow(painter, theme, columns, tick, cell == cells_.end() ? Cell{} : cell->second);
    }
    painter.setPen(theme.border);
    painter.drawLine(QPointF(columns.priceLeft - 0.5, 0), QPointF(columns.priceLeft - 0.5, viewport()->height()));
    painter.drawLine(QPointF(columns.priceRight + 0.5, 0), QPointF(columns.priceRight + 0.5, viewport()->height()));
    if (isStale())
        painter.fillRect(viewport()->rect(), hatchBrush(theme.withAlpha(theme.border, 0.6), devicePixelRatioF()));
    paintTriggers(painter, theme);
}

/// The band from best ask to best bid; warn colours on both rows where they are crossed.
void LadderGrid::paintBands(QPainter& painter, const Theme& theme) const {
    const Bbo& bbo = book_->bbo;
    if (!bbo.isTwoSided())
        return;
    const qint64 high = std::max(tickOf(bbo.ask), tickOf(bbo.bid));
    const qint64 low = std::min(tickOf(bbo.ask), tickOf(bbo.bid));
    const QRectF band = rowRect(high).united(rowRect(low));
    painter.fillRect(band, bbo.isCrossed() || bbo.isLocked() ? theme.warnBg : theme.band);
    painter.setPen(theme.borderStrong);
    painter.drawLine(QPointF(0, band.top() + 0.5), QPointF(band.right(), band.top() + 0.5));
    painter.drawLine(QPointF(0, band.bottom() - 0.5), QPointF(band.right(), band.bottom() - 0.5));
}

void LadderGrid::paintRow(QPainter& painter, const Theme& theme, const LadderColumns& columns, qint64 tick,
                          const Cell& cell) const {
    const QRectF row = rowRect(tick);
    painter.setPen(theme.grid);
    painter.drawLine(QPointF(0, row.bottom() - 0.5), QPointF(columns.priceLeft - 1, row.bottom() - 0.5));
    painter.drawLine(QPointF(columns.priceRight + 1, row.bottom() - 0.5), QPointF(row.right(), row.bottom() - 0.5));

    const Bbo& bbo = book_->bbo;
    const bool isBestBid = bbo.hasBid() && tickOf(bbo.bid) == tick && cell.bid != nullptr;
    const bool isBestAsk = bbo.hasAsk() && tickOf(bbo.ask) == tick && cell.ask != nullptr;
    if (cell.bid != nullptr)
        paintSide(painter, theme, columns, row, *cell.bid, isBestBid);
    if (cell.ask != nullptr)
        paintSide(painter, theme, columns, row, *cell.ask, isBestAsk);

    const bool best = isBestBid || isBestAsk;
    QColor colour = cell.bid == nullptr && cell.ask == nullptr ? theme.text2 : theme.text;
    if (best)
        colour = isBestBid ? theme.up : theme.down;
    if (isStale())
        colour = theme.text3;
    setTextStyle(painter, theme, best ? FontRole::TableNumberLinked : FontRole::Body, colour);
    paintCentred(painter, (columns.priceLeft + columns.priceRight) / 2, centredBaseline(painter.font(), row),
                 ui::priceText(tick * step_, instrument_.priceDecimals));

    if (book_->lastTrade && tickOf(book_->lastTrade->price) == tick) {
        const QRectF cellRect(columns.priceLeft, row.top(), LadderColumns::priceWidth, row.height());
        painter.setPen(QPen(isStale() ? theme.text3 : theme.text, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cellRect.adjusted(0.5, 1.5, -0.5, -1.5));
        painter.setPen(Qt::NoPen);
        painter.setBrush(isStale() ? theme.text3 : theme.text);
        const qreal y = cellRect.center().y();
        painter.drawPolygon(
            QPolygonF({{cellRect.left() - 4, y - 3.5}, {cellRect.left() - 4, y + 3.5}, {cellRect.left(), y}}));
        painter.drawPolygon(
            QPolygonF({{cellRect.right() + 4, y - 3.5}, {cellRect.right() + 4, y + 3.5}, {cellRect.right(), y}}));
    }
    if (hovered_ == tick && (cell.bid != nullptr || cell.ask != nullptr)) {
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(row.adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void LadderGrid::paintSide(QPainter& painter, const Theme& theme, const LadderColumns& columns, const QRectF& row,
                           const LadderLevel& level, bool best) const {
    const bool isBid = level.side == Side::Bid;
    const QColor colour = isStale() ? theme.text3 : (isBid ? theme.up : theme.down);
    const auto bar = [&](qreal length) {
        const QRectF inside = row.adjusted(0, barInset, 0, -barInset);
        return isBid ? QRectF(columns.priceLeft - 1 - length, inside.top(), length, inside.height())
                     : QRectF(columns.priceRight + 1, inside.top(), length, inside.height());
    };
    const qreal room = columns.priceLeft - 2;
    const qreal sum = room * static_cast<qreal>(level.cumulative.units) / static_cast<qreal>(largestSum_);
    const qreal size = room * largestSizeBar * static_cast<qreal>(level.size.units) / static_cast<qreal>(largestSize_);
    painter.fillRect(bar(sum), theme.withAlpha(colour, theme.cumulativeBarAlpha));
    if (!isBid && theme.hatchedAsks)
        painter.fillRect(bar(size), hatchBrush(theme.text2, devicePixelRatioF()));
    else
        painter.fillRect(bar(size), theme.withAlpha(colour, theme.sizeBarAlpha));

    const QColor text = isStale() ? theme.text3 : theme.text;
    setTextStyle(painter, theme, best ? FontRole::TableNumberLinked : FontRole::BodyMedium, text);
    const qreal baseline = centredBaseline(painter.font(), row);
    paintRight(painter, isBid ? columns.bidSize : columns.askSize, baseline, sizeOf(level.size, instrument_));
    setTextStyle(painter, theme, FontRole::Body, isStale() ? theme.text3 : theme.text2);
    paintRight(painter, isBid ? columns.bidSum : columns.askSum, baseline, sizeOf(level.cumulative, instrument_));
    if (level.orders > 0)
        paintRight(painter, isBid ? columns.bidOrders : columns.askOrders, baseline, countText(level.orders));
}

void LadderGrid::paintTriggers(QPainter& painter, const Theme& theme) const {
    if (!centreLock_)
        return;
    const qreal height = viewport()->height();
    const qreal width = viewport()->width();
    for (const qreal y : {std::round(height * triggerShare) + 0.5, std::round(height * (1 - triggerShare)) + 0.5}) {
        QPen pen(theme.borderStrong, 1);
        pen.setDashPattern({3, 4});
        painter.setPen(pen);
        painter.drawLine(QPointF(6, y), QPointF(width - 6, y));
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.borderStrong);
        painter.drawPolygon(QPolygonF({{0, y - 4}, {0, y + 4}, {5, y}}));
        painter.drawPolygon(QPolygonF({{width, y - 4}, {width, y + 4}, {width - 5, y}}));
    }
}

} // namespace topbook::ui
