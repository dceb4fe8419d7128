// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/tape_panel.h"

#include "ui/models/tape_model.h"
#include "ui/panels/cell_delegate.h"
#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/state_card.h"

#include <QVBoxLayout>

namespace topbook::ui {

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
    const auto refreshHeights = [this, &context] { table_->setRowsHeight(context.theme().metrics.tapeRow); };
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
    const bool same =
        before && snapshot() && before->ladder == snapshot()->ladder && before->instruments == snapshot()->instruments;
    if (!same)
        showTape();
}

void TapePanel::showLinked() {
    showTape();
}

void TapePanel::showZone() {
    const int pad = 12;
    table_->setColumns({{tr("time %1").arg(zone().name), 0.32, 0, false, pad},
                        {tr("bid"), 0.47, 0, true, 0},
                        {tr("size"), 0.60, 0, true, 0},
                        {tr("ask"), 0.815, 0, true, 0},
                        {tr("size"), 1.0, 0, true, pad}});
    table_->viewport()->update();
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

    const bool empty = model_->rowCount() == 0;
    empty_->setVisible(empty);
    if (!empty)
        return;
    if (known == nullptr)
        empty_->setTexts(tr("No symbol chosen"), tr("Choose a row, or press Ctrl+K."));
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
        text = clockMillisText(zone().wall(model_->rowAt(row).time));
    else if (!model_->hasValue(row, column))
        text = noValueText();
    else if (column == TapeModel::BidColumn || column == TapeModel::AskColumn)
        text = ui::priceText((column == TapeModel::BidColumn ? bbo.bid : bbo.ask).nanos, priceDecimals_);
    else
        text = ui::sizeText((column == TapeModel::BidSizeColumn ? bbo.bidSize : bbo.askSize).units, sizeDecimals_,
                            sizeDecimals_);
    QColor Theme::*colour = isChanged || row == 0 ? &Theme::text : &Theme::text2;
    return {text, isChanged ? FontRole::BodyBold : FontRole::Body, stale_ ? &Theme::text3 : colour, std::nullopt};
}

void TapePanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    empty_->setGeometry(rect());
}

} // namespace topbook::ui
