// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ladder_grid.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <cmath>

namespace topbook::ui {
namespace {

constexpr qreal triggerShare = 0.16; ///< of the height, from top and bottom
constexpr qreal barInset = 1.5;
constexpr qreal largestSizeBar = 0.38; ///< of a side's width; the cumulative bar takes the rest

/// What is given up for room, one after the other: decimals of sums, then of sizes, then the count of orders, then
/// the sums. Only sizes with many decimals lose any.
struct ColumnFit {
    int sizeDecimals;
    int sumDecimals;
    bool orders;
    bool sums;
};
constexpr std::array columnFits{ColumnFit{4, 4, true, true},   ColumnFit{4, 2, true, true},
                                ColumnFit{4, 1, true, true},   ColumnFit{3, 1, true, true},
                                ColumnFit{4, 2, false, true},  ColumnFit{2, 1, true, true},
                                ColumnFit{2, 1, false, true},  ColumnFit{1, 0, false, true},
                                ColumnFit{4, 0, false, false}, ColumnFit{0, 0, false, false}};

qint64 floorRow(std::int64_t nanos, std::int64_t step) {
    const std::int64_t row = nanos / step;
    return nanos % step < 0 ? row - 1 : row;
}

void join(std::optional<LadderLevel>& into, const LadderLevel& level) {
    if (!into) {
        into = level;
        return;
    }
    into->size.units += level.size.units;
    into->orders += level.orders;
    into->cumulative.units = std::max(into->cumulative.units, level.cumulative.units);
}

} // namespace

LadderGrid::LadderGrid(const ThemeContext& context, QWidget* parent)
    : QAbstractScrollArea(parent)
    , context_(context)
    , columns_(sizeHint().width()) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the grid has no ends; the wheel and the arrow keys move it
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Order book ladder"));
    connect(&context_, &ThemeContext::changed, this, [this] {
        widths_ = {};
        fit_ = 0;
        measure();
        viewport()->update();
    });
}

int LadderGrid::rowHeight() const {
    return context_.theme().metrics.ladderRow;
}

int LadderGrid::visibleRows() const {
    return viewport()->height() / rowHeight();
}

QRectF LadderGrid::rowRect(qint64 tick) const {
    return {0, static_cast<qreal>((topRow_ - rows_.rowOf(tick)) * rowHeight()), static_cast<qreal>(viewport()->width()),
            static_cast<qreal>(rowHeight())};
}

bool LadderGrid::isStale() const {
    return book_ && book_->condition == BookCondition::Stale;
}

qint64 LadderGrid::tickOf(Price price, Side side) const {
    return side == Side::Bid ? floorRow(price.nanos, step_) : -floorRow(-price.nanos, step_);
}

qint64 LadderGrid::tradeTick() const {
    const Price price = book_->lastTrade->price;
    return tickOf(price, book_->bbo.hasAsk() && price >= book_->bbo.ask ? Side::Ask : Side::Bid);
}

bool LadderGrid::isInSight(Price price, Side side) const {
    const qint64 row = rows_.rowOf(tickOf(price, side));
    return row <= topRow_ && row > topRow_ - visibleRows();
}

void LadderGrid::setBook(std::shared_ptr<const LadderView> book, const Instrument& instrument, Price step) {
    if (book == book_ && step.nanos == step_)
        return;
    const bool same = book && book_ && book->instrument == book_->instrument && step.nanos == step_;
    const Inside before = insideFromHere();
    const Bbo bboBefore = same ? book_->bbo : Bbo();
    book_ = std::move(book);
    instrument_ = instrument;
    step_ = std::max<std::int64_t>(step.nanos, 1);
    if (!same) {
        centred_ = false;
        widths_ = {};
        fit_ = 0;
        rows_ = {};
    }
    fillCells();
    foldSpread(bboBefore);
    if (!centred_)
        centre();
    else if (centreLock_)
        followInside(before);
    measure();
    viewport()->update();
}

void LadderGrid::fillCells() {
    cells_.clear();
    if (!book_)
        return;
    for (const LadderLevel& level : book_->bids)
        join(cells_[tickOf(level.price, Side::Bid)].bid, level);
    for (const LadderLevel& level : book_->asks)
        join(cells_[tickOf(level.price, Side::Ask)].ask, level);
}

/// Where the fold moves rows, the side that did not move itself holds still on the screen.
void LadderGrid::foldSpread(const Bbo& before) {
    if (!book_ || (!book_->bbo.hasBid() && !book_->bbo.hasAsk()))
        return;
    const Bbo& bbo = book_->bbo;
    const qint64 bid = tickOf(bbo.bid, Side::Bid);
    const qint64 ask = tickOf(bbo.ask, Side::Ask);
    const bool askHeld = bbo.ask == before.ask && bbo.bid != before.bid;
    const qint64 held = !bbo.hasBid() || (askHeld && bbo.hasAsk()) ? ask : bid;
    const qint64 fromTop = topRow_ - rows_.rowOf(held);
    if (bbo.isTwoSided() ? rows_.follow(bid, ask) : rows_.unfold())
        topRow_ = rows_.rowOf(held) + fromTop;
}

/// The top row that puts the inside market into the middle. Where the sides are crossed by more than the grid shows,
/// the side that traded last stands there.
qint64 LadderGrid::centredTop() const {
    const Bbo& bbo = book_->bbo;
    const qint64 bid = rows_.rowOf(bbo.hasBid() ? tickOf(bbo.bid, Side::Bid) : tickOf(bbo.ask, Side::Ask));
    const qint64 ask = bbo.hasAsk() ? rows_.rowOf(tickOf(bbo.ask, Side::Ask)) : bid;
    const qint64 rows = visibleRows();
    qint64 middle = floorRow(bid + ask, 2);
    if (std::abs(ask - bid) >= rows) {
        const bool nearAsk = book_->lastTrade && rows_.rowOf(tradeTick()) > middle;
        middle = nearAsk ? ask : bid;
    }
    return middle + rows / 2;
}

void LadderGrid::centre() {
    if (!book_ || (!book_->bbo.hasBid() && !book_->bbo.hasAsk()))
        return;
    topRow_ = centredTop();
    centred_ = visibleRows() > 0;
    held_ = false;
    measure();
    viewport()->update();
}

std::pair<int, int> LadderGrid::triggers() const {
    const auto between = [&](qreal y) { return qRound(y / rowHeight()) * rowHeight(); };
    const qreal height = viewport()->height();
    return {between(height * triggerShare), between(height * (1 - triggerShare))};
}

bool LadderGrid::isBeyondTriggers(qint64 tick) const {
    const auto [top, bottom] = triggers();
    const qreal y = rowRect(tick).center().y();
    return y < top || y > bottom;
}

bool LadderGrid::isInsideBeyondTriggers() const {
    const Bbo& bbo = book_->bbo;
    return (bbo.hasBid() && isBeyondTriggers(tickOf(bbo.bid, Side::Bid))) ||
           (bbo.hasAsk() && isBeyondTriggers(tickOf(bbo.ask, Side::Ask)));
}

/// The empty part between best bid and ask is no sight of the market.
LadderGrid::Inside LadderGrid::insideFromHere() const {
    if (!book_ || (!book_->bbo.hasBid() && !book_->bbo.hasAsk()))
        return Inside::InSight;
    const Bbo& bbo = book_->bbo;
    if ((bbo.hasBid() && isInSight(bbo.bid, Side::Bid)) || (bbo.hasAsk() && isInSight(bbo.ask, Side::Ask)))
        return Inside::InSight;
    return centredTop() > topRow_ ? Inside::Above : Inside::Below;
}

/// Recentres where best bid or ask went beyond a trigger line, and only then: what a person scrolled to stays until the
/// inside market leaves the sight, or passes through it.
void LadderGrid::followInside(Inside before) {
    const Bbo& bbo = book_->bbo;
    if (!bbo.hasBid() && !bbo.hasAsk())
        return;
    if (!isInsideBeyondTriggers()) {
        held_ = false;
        return;
    }
    const Inside now = insideFromHere();
    if (held_) {
        if (now != before && now != Inside::InSight)
            centre();
        return;
    }
    // A spread that reaches over both lines is centred once; after that only a true move counts.
    const qint64 moved = std::abs(centredTop() - topRow_);
    const auto rowsApart = [&] {
        return std::abs(rows_.rowOf(tickOf(bbo.ask, Side::Ask)) - rows_.rowOf(tickOf(bbo.bid, Side::Bid)));
    };
    const bool canFit =
        !bbo.isTwoSided() || rowsApart() < static_cast<qint64>(visibleRows() * (1 - 2 * triggerShare)) - 1;
    if (canFit || moved >= std::max<qint64>(1, static_cast<qint64>(visibleRows() * triggerShare)))
        centre();
}

QString LadderGrid::sizeText(Quantity size) const {
    return shownSizeText(size.units, instrument_.sizeDecimals, columnFits[fit_].sizeDecimals);
}

QString LadderGrid::sumText(Quantity sum) const {
    return shownSizeText(sum.units, instrument_.sizeDecimals, columnFits[fit_].sumDecimals);
}

/// Columns by the widest texts in sight; they grow with them and never jump back while the book is the same.
void LadderGrid::measure() {
    const LadderColumns before = columns_;
    const std::size_t fitBefore = fit_;
    Quantity size{1};
    Quantity sum{1};
    std::uint32_t orders = 0;
    const qint64 highest = rows_.tickAt(topRow_);
    const qint64 lowest = rows_.tickAt(topRow_ - visibleRows() - 1);
    for (auto cell = cells_.lower_bound(lowest); cell != cells_.end() && cell->first <= highest; ++cell) {
        for (const auto& level : {cell->second.bid, cell->second.ask}) {
            if (!level)
                continue;
            size = std::max(size, level->size);
            sum = std::max(sum, level->cumulative);
            orders = std::max(orders, level->orders);
        }
    }
    const Theme& theme = context_.theme();
    const auto width = [&](FontRole role, const QString& text) {
        return QFontMetricsF(theme.font(role)).horizontalAdvance(text);
    };
    const auto named = [&](const QString& name, qreal numbers) {
        return std::max(numbers, width(FontRole::Header, name));
    };
    for (;; ++fit_) {
        LadderWidths now;
        for (const qint64 tick : {highest, lowest})
            now.price = std::max(
                now.price, width(FontRole::TableNumberLinked, ui::priceText(tick * step_, instrument_.priceDecimals)));
        now.size = named(tr("size"), width(FontRole::TableNumberLinked, sizeText(size)));
        now.sum = named(tr("cum"), width(FontRole::Body, sumText(sum)));
        now.orders = named(tr("ord"), width(FontRole::Body, countText(orders)));
        if (fit_ == fitBefore)
            now = {std::max(now.price, widths_.price), std::max(now.size, widths_.size), std::max(now.sum, widths_.sum),
                   std::max(now.orders, widths_.orders)};
        const ColumnFit& fit = columnFits[fit_];
        columns_ = LadderColumns(viewport()->width(), now, fit.orders, fit.sums);
        if (columns_.fits || fit_ + 1 == columnFits.size()) {
            widths_ = now;
            break;
        }
    }
    const auto edges = [](const LadderColumns& columns) {
        return std::array{columns.priceLeft, columns.bidOrders, columns.bidSum,   columns.bidSize,
                          columns.askSize,   columns.askSum,    columns.askOrders};
    };
    if (fit_ == fitBefore && edges(before) == edges(columns_))
        return;
    emit columnsChanged();
    viewport()->update();
}

void LadderGrid::scrollBy(qint64 rows) {
    topRow_ += rows;
    held_ = book_ != nullptr && isInsideBeyondTriggers();
    measure();
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
    widths_ = {};
    fit_ = 0;
    centre();
    measure();
}

void LadderGrid::hover(std::optional<qint64> tick) {
    if (tick == hovered_)
        return;
    hovered_ = tick;
    const auto cell = tick ? cells_.find(*tick) : cells_.end();
    std::optional<Side> side;
    if (cell != cells_.end())
        side = cell->second.bid ? Side::Bid : Side::Ask;
    emit levelHovered(side, Price{tick.value_or(0) * step_});
    viewport()->update();
}

void LadderGrid::mouseMoveEvent(QMouseEvent* event) {
    const int y = static_cast<int>(event->position().y());
    hover(rows_.tickAt(topRow_ - y / rowHeight()));
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
    painter.fillRect(QRectF(columns_.priceLeft, 0, columns_.priceWidth, viewport()->height()), theme.well);
    if (!book_ || !centred_) // without a market yet there is no price to count rows from
        return;
    const qint64 lowestRow = topRow_ - viewport()->height() / rowHeight() - 1;
    const qint64 highest = rows_.tickAt(topRow_);
    qint64 largestSize = 1;
    qint64 largestSum = 1;
    for (auto cell = cells_.lower_bound(rows_.tickAt(lowestRow)); cell != cells_.end() && cell->first <= highest;
         ++cell) {
        for (const auto& level : {cell->second.bid, cell->second.ask}) {
            if (!level)
                continue;
            largestSize = std::max<qint64>(largestSize, level->size.units);
            largestSum = std::max<qint64>(largestSum, level->cumulative.units);
        }
    }
    largestSize_ = largestSize;
    largestSum_ = largestSum;
    paintBands(painter, theme);
    for (qint64 row = topRow_; row >= lowestRow; --row) {
        const qint64 tick = rows_.tickAt(row);
        const auto cell = cells_.find(tick);
        if (!rows_.isFold(row))
            paintRow(painter, theme, tick, cell == cells_.end() ? Cell{} : cell->second);
    }
    painter.setPen(theme.border);
    painter.drawLine(QPointF(columns_.priceLeft - 0.5, 0), QPointF(columns_.priceLeft - 0.5, viewport()->height()));
    painter.drawLine(QPointF(columns_.priceRight + 0.5, 0), QPointF(columns_.priceRight + 0.5, viewport()->height()));
    if (rows_.fold())
        paintFold(painter, theme); // over the lines of the price column: it belongs to both sides
    if (isStale())
        painter.fillRect(viewport()->rect(), hatchBrush(theme.withAlpha(theme.border, 0.6), devicePixelRatioF()));
    paintTriggers(painter, theme);
}

/// The band from best ask to best bid; warn colours on both rows where they are crossed.
void LadderGrid::paintBands(QPainter& painter, const Theme& theme) const {
    const Bbo& bbo = book_->bbo;
    if (!bbo.isTwoSided())
        return;
    const auto [low, high] = std::minmax(tickOf(bbo.ask, Side::Ask), tickOf(bbo.bid, Side::Bid));
    const QRectF band = rowRect(high).united(rowRect(low));
    painter.fillRect(band, bbo.isCrossed() || bbo.isLocked() ? theme.warnBg : theme.band);
    painter.setPen(theme.borderStrong);
    painter.drawLine(QPointF(0, band.top() + 0.5), QPointF(band.right(), band.top() + 0.5));
    painter.drawLine(QPointF(0, band.bottom() - 0.5), QPointF(band.right(), band.bottom() - 0.5));
}

void LadderGrid::paintRow(QPainter& painter, const Theme& theme, qint64 tick, const Cell& cell) const {
    const LadderColumns& columns = columns_;
    const QRectF row = rowRect(tick);
    painter.setPen(theme.grid);
    painter.drawLine(QPointF(0, row.bottom() - 0.5), QPointF(columns.priceLeft - 1, row.bottom() - 0.5));
    painter.drawLine(QPointF(columns.priceRight + 1, row.bottom() - 0.5), QPointF(row.right(), row.bottom() - 0.5));

    const Bbo& bbo = book_->bbo;
    const bool isBestBid = bbo.hasBid() && tickOf(bbo.bid, Side::Bid) == tick && cell.bid;
    const bool isBestAsk = bbo.hasAsk() && tickOf(bbo.ask, Side::Ask) == tick && cell.ask;
    if (cell.bid)
        paintSide(painter, theme, row, *cell.bid, isBestBid);
    if (cell.ask)
        paintSide(painter, theme, row, *cell.ask, isBestAsk);

    const bool best = isBestBid || isBestAsk;
    QColor colour = !cell.bid && !cell.ask ? theme.text2 : theme.text;
    if (best)
        colour = isBestBid ? theme.up : theme.down;
    if (isStale())
        colour = theme.text3;
    setTextStyle(painter, theme, best ? FontRole::TableNumberLinked : FontRole::Body, colour);
    paintCentred(painter, (columns.priceLeft + columns.priceRight) / 2, centredBaseline(painter.font(), row),
                 ui::priceText(tick * step_, instrument_.priceDecimals));

    if (book_->lastTrade && tradeTick() == tick) {
        const QRectF cellRect(columns.priceLeft, row.top(), columns.priceWidth, row.height());
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
    if (hovered_ == tick && (cell.bid || cell.ask)) {
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(row.adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

/// The row of all ticks inside a wide spread: how wide it is, and where the last trade was if it was in there.
void LadderGrid::paintFold(QPainter& painter, const Theme& theme) const {
    const LadderRows::Fold& fold = *rows_.fold();
    const QRectF row = rowRect(fold.low);
    if (!row.intersects(viewport()->rect()))
        return;
    const Bbo& bbo = book_->bbo;
    const auto priceOf = [&](std::int64_t nanos) { return ui::priceText(nanos, instrument_.priceDecimals); };
    QString words = tr("spread %1").arg(priceOf(bbo.ask.nanos - bbo.bid.nanos));
    if (book_->lastTrade && rows_.isFold(rows_.rowOf(tradeTick())))
        words = tr("%1, last trade at %2").arg(words, priceOf(book_->lastTrade->price.nanos));
    painter.fillRect(row.adjusted(0, 0, 0, -1), theme.band);
    setTextStyle(painter, theme, FontRole::Header, isStale() ? theme.text3 : theme.text2);
    const qreal half = QFontMetricsF(painter.font()).horizontalAdvance(words) / 2 + theme.metrics.controlGap;
    const qreal middle = (columns_.priceLeft + columns_.priceRight) / 2;
    paintCentred(painter, middle, centredBaseline(painter.font(), row), words);
    QPen pen(theme.borderStrong, 1);
    pen.setDashPattern({1, 3});
    painter.setPen(pen);
    const qreal y = std::floor(row.center().y()) + 0.5;
    painter.drawLine(QPointF(theme.metrics.panelPadding, y), QPointF(middle - half, y));
    painter.drawLine(QPointF(middle + half, y), QPointF(row.right() - theme.metrics.panelPadding, y));
}

void LadderGrid::paintSide(QPainter& painter, const Theme& theme, const QRectF& row, const LadderLevel& level,
                           bool best) const {
    const LadderColumns& columns = columns_;
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
    paintRight(painter, isBid ? columns.bidSize : columns.askSize, baseline, sizeText(level.size));
    setTextStyle(painter, theme, FontRole::Body, isStale() ? theme.text3 : theme.text2);
    if (columns.showsSums)
        paintRight(painter, isBid ? columns.bidSum : columns.askSum, baseline, sumText(level.cumulative));
    if (columns.showsOrders && level.orders > 0)
        paintRight(painter, isBid ? columns.bidOrders : columns.askOrders, baseline, countText(level.orders));
}

void LadderGrid::paintTriggers(QPainter& painter, const Theme& theme) const {
    if (!centreLock_)
        return;
    const qreal width = viewport()->width();
    const auto [top, bottom] = triggers();
    for (const qreal y : {top - 0.5, bottom - 0.5}) { // on the line between the rows
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
