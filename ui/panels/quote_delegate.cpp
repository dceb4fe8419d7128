// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/quote_delegate.h"

#include "ui/models/quotes_model.h"
#include "ui/panels/cell_delegate.h"
#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr qreal upperBaseline = 16; ///< of a two-line row, from its top
constexpr qreal lowerBaseline = 31;
constexpr qreal narrowestSpark = 16;
constexpr qreal sparkGap = 4; ///< between the line and what stands beside it

} // namespace

struct QuoteDelegate::Cell {
    const Theme& theme;
    QRect rect;
    const QuoteView& quote;
    const Instrument& instrument;
    qreal inset = 0; ///< of the text from the edge at which it stands
    bool linked = false;

    [[nodiscard]] bool twoLines() const { return rect.height() > theme.metrics.quoteRowCompact; }
    [[nodiscard]] qreal upper() const { return rect.top() + scaled(theme, upperBaseline); }
    [[nodiscard]] qreal lower() const { return rect.top() + scaled(theme, lowerBaseline); }
    [[nodiscard]] qreal right() const { return rect.right() + 1 - inset; }
    [[nodiscard]] QColor ink() const { return quote.stale ? theme.text3 : theme.text; }
};

QuoteDelegate::QuoteDelegate(const ThemeContext& context, const QuotesModel* model, MarketTable* table)
    : QStyledItemDelegate(table)
    , context_(context)
    , model_(model)
    , table_(table) {
    connect(&context, &ThemeContext::changed, this, [this] { sparks_.clear(); });
}

void QuoteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = context_.theme();
    const int row = index.row();
    const bool isCurrent = table_->hasFocus() && table_->currentIndex().row() == row;
    const bool isHovered = table_->hoveredRow() == row;
    if (model_->kindAt(row) == QuotesModel::RowKind::Group) {
        painter->fillRect(option.rect, isCurrent || isHovered ? theme.hover : theme.well);
        if (index.column() == 0)
            paintGroup(*painter, option.rect, row);
        return;
    }
    if (model_->kindAt(row) == QuotesModel::RowKind::Waiting) {
        paintRowGround(*painter, theme, option.rect,
                       {isCurrent || isHovered ? &Theme::hover : &Theme::panel, false, true}, index.column() == 0);
        if (index.column() == 0)
            paintWaiting(*painter, option.rect, row);
        return;
    }
    const QuoteView* quote = model_->quoteAt(row);
    const Instrument* instrument = model_->instrumentAt(row);
    if (quote == nullptr || instrument == nullptr) {
        painter->fillRect(option.rect, theme.panel);
        return;
    }
    const bool isLinked = linked_ == quote->instrument;
    const RowLook look{isCurrent || isHovered ? &Theme::hover : &Theme::panel, isLinked, true};
    paintRowGround(*painter, theme, option.rect, look, index.column() == 0);

    const Cell cell{theme, option.rect, *quote, *instrument, table_->insetOf(index.column()), isLinked};
    switch (index.column()) {
    case QuotesModel::SymbolColumn:
        return paintSymbol(*painter, cell);
    case QuotesModel::SparkColumn:
        return paintSpark(*painter, cell);
    case QuotesModel::LastColumn:
        return paintLast(*painter, cell);
    case QuotesModel::ChangeColumn:
        return paintChange(*painter, cell, cell.right(),
                           centredBaseline(theme.font(FontRole::BodyMedium), option.rect));
    case QuotesModel::BidColumn:
        return paintBest(*painter, cell, Side::Bid);
    case QuotesModel::AskColumn:
        return paintBest(*painter, cell, Side::Ask);
    default:
        return paintAge(*painter, cell, row);
    }
}

void QuoteDelegate::paintGroup(QPainter& painter, const QRect& rect, int row) const {
    const Theme& theme = context_.theme();
    const qreal left = theme.metrics.panelPadding;
    paintChevron(painter, QRectF(rect.left() + left - 3, rect.top(), 10, rect.height()),
                 model_->isFoldedAt(row) ? Qt::RightArrow : Qt::DownArrow, theme.text2);
    setTextStyle(painter, theme, FontRole::HeaderMedium, theme.text2);
    const qreal baseline = centredBaseline(painter.font(), rect);
    const qreal nameLeft = rect.left() + left + scaled(theme, 12);
    const qreal right = rect.left() + table_->width() - left;
    const qreal countLeft = paintRight(painter, right, baseline, countText(model_->groupSizeAt(row)));
    paintElided(painter, nameLeft, baseline, countLeft - nameLeft - left, model_->groupAt(row));
}

/// One text over the whole row: there is no number to align with.
void QuoteDelegate::paintWaiting(QPainter& painter, const QRect& rect, int row) const {
    const Theme& theme = context_.theme();
    const qreal left = rect.left() + theme.metrics.panelPadding;
    const qreal room = table_->width() - 2 * theme.metrics.panelPadding;
    const bool twoLines = rect.height() > theme.metrics.quoteRowCompact;
    setTextStyle(painter, theme, FontRole::TableNumber, theme.text3);
    const qreal upper = twoLines ? rect.top() + scaled(theme, upperBaseline) : centredBaseline(painter.font(), rect);
    const qreal end = paintElided(painter, left, upper, room, model_->symbolAt(row));
    setTextStyle(painter, theme, FontRole::Header, theme.text2);
    if (twoLines)
        paintElided(painter, left, rect.top() + scaled(theme, lowerBaseline), room, tr("waiting: no source has it"));
    else
        paintElided(painter, end + 8, upper, left + room - end - 8, tr("waiting, no source"));
}

void QuoteDelegate::paintSymbol(QPainter& painter, const Cell& cell) const {
    const qreal left = cell.rect.left() + cell.inset;
    const qreal room = cell.rect.right() - left - sparkGap;
    if (needsSparkRoom(cell)) { // the rest of it is painted by the cell beside
        paintLongSymbol(painter, cell);
        return;
    }
    setTextStyle(painter, cell.theme, cell.linked ? FontRole::TableNumberLinked : FontRole::TableNumber,
                 cell.theme.text);
    if (!cell.twoLines()) {
        paintElided(painter, left, centredBaseline(painter.font(), cell.rect), room,
                    QString::fromStdString(cell.instrument.symbol));
        return;
    }
    paintElided(painter, left, cell.upper(), room, QString::fromStdString(cell.instrument.symbol));
    setTextStyle(painter, cell.theme, FontRole::Header, cell.theme.text2);
    paintLeft(painter, left, cell.lower(),
              companyWithin(QString::fromStdString(cell.instrument.company), QFontMetricsF(painter.font()), room));
}

FontRole QuoteDelegate::numberRole(const Cell& cell) {
    return cell.linked ? FontRole::TableNumberLinked : FontRole::TableNumber;
}

QString QuoteDelegate::lastText(const Cell& cell) {
    return cell.quote.last.nanos == 0 ? noValueText()
                                      : ui::priceText(cell.quote.last.nanos, cell.instrument.priceDecimals);
}

/// Whether a symbol, on a line of its own, is longer than its column: then it takes the sparkline's place.
bool QuoteDelegate::needsSparkRoom(const Cell& cell) const {
    const qreal room = table_->columnWidth(QuotesModel::SymbolColumn) - table_->insetOf(QuotesModel::SymbolColumn);
    const QFontMetricsF metrics(cell.theme.font(numberRole(cell)));
    return !cell.twoLines() && !table_->isColumnHidden(QuotesModel::SparkColumn) &&
           metrics.horizontalAdvance(QString::fromStdString(cell.instrument.symbol)) > room - sparkGap;
}

void QuoteDelegate::paintLongSymbol(QPainter& painter, const Cell& cell) const {
    const qreal left =
        table_->columnViewportPosition(QuotesModel::SymbolColumn) + table_->insetOf(QuotesModel::SymbolColumn);
    const qreal numberRight = table_->columnViewportPosition(QuotesModel::LastColumn) +
                              table_->columnWidth(QuotesModel::LastColumn) - table_->insetOf(QuotesModel::LastColumn);
    const qreal numberLeft =
        numberRight - QFontMetricsF(cell.theme.font(numberRole(cell))).horizontalAdvance(lastText(cell));
    painter.save();
    painter.setClipRect(cell.rect);
    setTextStyle(painter, cell.theme, numberRole(cell), cell.theme.text);
    paintElided(painter, left, centredBaseline(painter.font(), cell.rect), numberLeft - sparkGap - left,
                QString::fromStdString(cell.instrument.symbol));
    painter.restore();
}

void QuoteDelegate::paintSpark(QPainter& painter, const Cell& cell) const {
    if (needsSparkRoom(cell))
        return paintLongSymbol(painter, cell);
    QColor colour = cell.theme.text3;
    if (cell.quote.stale)
        colour = cell.theme.disabled;
    const qreal margin = cell.twoLines() ? 7 : 5;
    QRectF box = QRectF(cell.rect).adjusted(0, margin, 0, -margin);
    const qreal numberRight =
        cell.rect.right() + 1 + table_->columnWidth(QuotesModel::LastColumn) - table_->insetOf(QuotesModel::LastColumn);
    const QFontMetricsF metrics(cell.theme.font(numberRole(cell)));
    box.setRight(std::min(box.right(), numberRight - metrics.horizontalAdvance(lastText(cell)) - sparkGap));
    if (box.width() >= narrowestSpark) // a long number comes first
        sparks_.paint(painter, box, cell.quote.instrument, cell.quote.spark, colour);
}

void QuoteDelegate::paintLast(QPainter& painter, const Cell& cell) const {
    setTextStyle(painter, cell.theme, numberRole(cell), cell.ink());
    const bool changeBelow = form_ == QuoteForm::Narrow;
    paintRight(painter, cell.right(), changeBelow ? cell.upper() : centredBaseline(painter.font(), cell.rect),
               lastText(cell));
    if (changeBelow)
        paintChange(painter, cell, cell.right(), cell.lower());
}

void QuoteDelegate::paintChange(QPainter& painter, const Cell& cell, qreal right, qreal baseline) const {
    const Theme& theme = cell.theme;
    const qint64 last = cell.quote.last.nanos;
    const qint64 base = last == 0 ? 0 : cell.quote.changeBase.nanos;
    const int sign = shownChangeSign(last, base, 2);
    const QColor colour = cell.quote.stale ? theme.text3 : theme.changeColour(sign);
    setTextStyle(painter, theme, FontRole::BodyMedium, colour);
    const qreal left = paintRight(painter, right, baseline, changePercentText(last, base, 2));
    if (sign == 0)
        return;
    const qreal side = theme.metrics.triangle;
    const QRectF box(left - side - 4, baseline - side - 0.5, side, side);
    paintTriangle(painter, box, sign > 0, colour, sign < 0 && theme.hollowDown);
}

void QuoteDelegate::paintBest(QPainter& painter, const Cell& cell, Side side) const {
    const Bbo& bbo = cell.quote.bbo;
    const bool exists = side == Side::Bid ? bbo.hasBid() : bbo.hasAsk();
    setTextStyle(painter, cell.theme, FontRole::Body, cell.ink());
    paintRight(painter, cell.right(), centredBaseline(painter.font(), cell.rect),
               exists ? ui::priceText((side == Side::Bid ? bbo.bid : bbo.ask).nanos, cell.instrument.priceDecimals)
                      : noValueText());
}

void QuoteDelegate::paintAge(QPainter& painter, const Cell& cell, int row) const {
    const Theme& theme = cell.theme;
    const auto age = model_->ageAt(row);
    const QString text = age ? ageText(*age) : QString();
    const QString status = statusText(cell.quote.status);
    const bool warns = cell.quote.stale || !status.isEmpty();
    setTextStyle(painter, theme, warns ? FontRole::Mark : FontRole::Header, warns ? theme.warn : theme.text2);
    if (form_ == QuoteForm::Narrow) {
        paintRight(painter, cell.right(), cell.upper(), text);
        if (warns)
            paintRight(painter, cell.right(), cell.lower(), status.isEmpty() ? tr("stale") : status);
        return;
    }
    const qreal baseline = centredBaseline(painter.font(), cell.rect);
    const qreal left = paintRight(painter, cell.right(), baseline, status.isEmpty() ? text : status);
    if (!warns)
        return;
    const int side = 12;
    context_.icon(Icon::Clock, theme.warn)
        .paint(&painter, QRect(static_cast<int>(left) - side - 3, cell.rect.center().y() - side / 2 + 1, side, side));
}

} // namespace topbook::ui
