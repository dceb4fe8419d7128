// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/tape_panel.h"

#include "ui/models/tape_model.h"
#include "ui/panels/cell_delegate.h"
#include "ui/panels/column_fit.h"
#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/panels/recording_lack.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/state_card.h"

#include <QFontMetricsF>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace topbook::ui {
namespace {

constexpr int pad = 12;

/// What is given up for room: the air between columns, decimals of long sizes, milliseconds, and last all of them.
struct TapeFit {
    qreal gap;
    int sizeDecimals;
    bool millis;
};
constexpr std::array tapeFits{TapeFit{10, 4, true}, TapeFit{6, 4, true},  TapeFit{6, 3, true}, TapeFit{6, 4, false},
                              TapeFit{6, 2, true},  TapeFit{6, 2, false}, TapeFit{4, 0, false}};

} // namespace

TapePanel::TapePanel(const ThemeContext& context, QWidget* parent)
    : Panel(context, parent)
    , model_(new TapeModel(this))
    , table_(new MarketTable(context, tr("L1 tape"), this))
    , empty_(new EmptyState(context, Icon::Log, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_);
    table_->setModel(model_);
    table_->setHoldsStill(true);
    table_->setItemDelegate(new CellDelegate(
        context, table_, [this](const QModelIndex& index) { return cellOf(index); },
        [](int row) {
            return RowLook{row == 0 ? &Theme::band : &Theme::panel, false, false};
        }));
    setFocusProxy(table_);
    const auto refreshHeights = [this, &context] {
        table_->setRowsHeight(context.theme().metrics.tapeRow);
        placeColumns();
    };
    connect(&context, &ThemeContext::changed, this, refreshHeights);
    refreshHeights();
    showZone();
    showTape();
}

void TapePanel::installTitle(DockTitle& title) {
    title_ = &title;
    refreshTitle();
}

std::optional<ExportQuestion> TapePanel::exportQuestion() const {
    if (model_->rowCount() == 0)
        return std::nullopt;
    ExportQuestion question;
    question.table = "l1";
    question.symbols = linkedSymbols();
    question.from = model_->rowAt(model_->rowCount() - 1).time;
    question.to = model_->rowAt(0).time + Duration(1);
    return question;
}

void TapePanel::showSnapshot(const std::shared_ptr<const Snapshot>& before) {
    const bool same = before && snapshot() && before->ladder == snapshot()->ladder &&
                      before->instruments == snapshot()->instruments &&
                      before->status.ended == snapshot()->status.ended;
    if (!same)
        showTape();
}

void TapePanel::showLinked() {
    showTape();
}

void TapePanel::showZone() {
    placeColumns();
    table_->viewport()->update();
}

QString TapePanel::timeText(Timestamp time) const {
    return millis_ ? clockMillisText(zone().wall(time)) : clockText(zone().wall(time));
}

/// At the places of the look, or further apart where the widest row so far needs it.
void TapePanel::placeColumns() {
    const Theme& theme = context().theme();
    const QFontMetricsF plain(theme.font(FontRole::Body));
    const QFontMetricsF bold(theme.font(FontRole::BodyBold));
    const qreal inset = scaled(theme, pad);
    const qreal all = table_->width();
    std::vector<qreal> edges{0.32 * all, 0.47 * all, 0.60 * all, 0.815 * all, all - inset};
    for (const TapeFit& fit : tapeFits) {
        millis_ = fit.millis;
        shownDecimals_ = fit.sizeDecimals;
        const qreal time = plain.horizontalAdvance(timeText({}));
        const qreal price = bold.horizontalAdvance(ui::priceText(widestPrice_, priceDecimals_));
        const qreal size = bold.horizontalAdvance(shownSizeText(widestSize_, sizeDecimals_, shownDecimals_));
        const std::array needs{ColumnNeed{inset + time, time}, ColumnNeed{edges[1], price}, ColumnNeed{edges[2], size},
                               ColumnNeed{edges[3], price}, ColumnNeed{edges[4], size}};
        if (const auto fitted = fittedEdges(needs, inset, all - inset, fit.gap)) {
            edges = *fitted;
            edges[0] += fit.gap;
            break;
        }
    }
    const auto share = [all](qreal edge) { return all > 0 ? edge / all : 0; };
    table_->setColumns({{tr("time %1").arg(zone().name), share(edges[0]), 0, false, pad},
                        {tr("bid"), share(edges[1]), 0, true, 0},
                        {tr("size"), share(edges[2]), 0, true, 0},
                        {tr("ask"), share(edges[3]), 0, true, 0},
                        {tr("size"), 1.0, 0, true, pad}});
}

void TapePanel::showTape() {
    const Instrument* known = instrument(linked());
    const auto book = snapshot() ? snapshot()->ladder : nullptr;
    const bool isMine = known != nullptr && book && book->instrument == *linked();
    priceDecimals_ = known != nullptr ? known->priceDecimals : 2;
    sizeDecimals_ = known != nullptr ? known->sizeDecimals : 0;
    const bool stale = isMine && book->condition == BookCondition::Stale;
    if (stale != stale_) {
        stale_ = stale;
        table_->viewport()->update();
    }
    model_->setLadder(isMine ? book : nullptr, sizeDecimals_);
    refreshTitle();
    const std::string symbol = known != nullptr ? known->symbol : std::string();
    const auto before = std::pair(widestPrice_, widestSize_);
    if (symbol != std::exchange(measured_, symbol))
        widestPrice_ = widestSize_ = 0;
    for (int row = 0; row < model_->rowCount(); ++row) {
        const Bbo& bbo = model_->rowAt(row).bbo;
        widestPrice_ = std::max({widestPrice_, bbo.bid.nanos, bbo.ask.nanos});
        widestSize_ = std::max({widestSize_, bbo.bidSize.units, bbo.askSize.units});
    }
    if (before != std::pair(widestPrice_, widestSize_))
        placeColumns();

    const bool empty = model_->rowCount() == 0;
    empty_->setVisible(empty);
    if (!empty)
        return;
    const EmptyWords without = noSymbolWords(snapshot().get());
    if (known == nullptr || lackOf(*snapshot()))
        empty_->setTexts(without.title, without.hint);
    else
        empty_->setTexts(
            tr("No L1 row yet"),
            tr("Each change of the best bid or ask of %1 is listed here.").arg(QString::fromStdString(known->symbol)));
    empty_->raise();
}

void TapePanel::refreshTitle() {
    const Instrument* known = instrument(linked());
    if (title_ != nullptr)
        title_->setLinkedSymbol(known != nullptr ? QString::fromStdString(known->symbol) : QString());
}

CellLook TapePanel::cellOf(const QModelIndex& index) const {
    const int row = index.row();
    const int column = index.column();
    const bool isChanged = model_->isChanged(row, column);
    const Bbo& bbo = model_->rowAt(row).bbo;
    QString text;
    if (column == TapeModel::TimeColumn)
        text = timeText(model_->rowAt(row).time);
    else if (!model_->hasValue(row, column))
        text = noValueText();
    else if (column == TapeModel::BidColumn || column == TapeModel::AskColumn)
        text = ui::priceText((column == TapeModel::BidColumn ? bbo.bid : bbo.ask).nanos, priceDecimals_);
    else
        text = shownSizeText((column == TapeModel::BidSizeColumn ? bbo.bidSize : bbo.askSize).units, sizeDecimals_,
                             shownDecimals_);
    QColor Theme::*colour = isChanged || row == 0 ? &Theme::text : &Theme::text2;
    return {text, isChanged ? FontRole::BodyBold : FontRole::Body, stale_ ? &Theme::text3 : colour, std::nullopt};
}

void TapePanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    placeColumns();
    empty_->setGeometry(rect());
}

} // namespace topbook::ui
