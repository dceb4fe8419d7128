// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/queue_panel.h"

#include "ui/models/queue_model.h"
#include "ui/panels/cell_delegate.h"
#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/state_card.h"

#include <QVBoxLayout>

namespace topbook::ui {

QueuePanel::QueuePanel(const ThemeContext& context, QWidget* parent)
    : Panel(context, parent)
    , model_(new QueueModel(this))
    , table_(new MarketTable(context, tr("Queue"), this))
    , empty_(new EmptyState(context, Icon::Layout, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_);
    table_->setModel(model_);
    const int pad = 12;
    table_->setColumns({{tr("#"), 0.15, 0, false, pad},
                        {tr("order"), 0.46, 0, true, 0},
                        {tr("size"), 0.70, 0, true, 0},
                        {tr("age"), 1.0, 0, true, pad}});
    table_->setItemDelegate(new CellDelegate(
        context, table_, [this](const QModelIndex& index) { return cellOf(index); }, [](int) { return RowLook{}; }));
    setFocusProxy(table_);
    const auto refreshHeights = [this, &context] { table_->setRowsHeight(context.theme().metrics.ladderRow); };
    connect(&context, &ThemeContext::changed, this, refreshHeights);
    refreshHeights();
    showQueue();
}

void QueuePanel::installTitle(DockTitle& title) {
    title_ = &title;
    showQueue();
}

std::optional<ExportQuestion> QueuePanel::exportQuestion() const {
    ExportQuestion question;
    question.table = "ladder";
    question.symbols = linkedSymbols();
    return question;
}

void QueuePanel::showSnapshot(const std::shared_ptr<const Snapshot>& before) {
    if (!before || !snapshot() || before->ladder != snapshot()->ladder)
        showQueue();
}

void QueuePanel::showClock() {
    model_->setClock(clock());
}

void QueuePanel::showLinked() {
    showQueue();
}

void QueuePanel::showQueue() {
    const Instrument* known = instrument(linked());
    const auto book = snapshot() ? snapshot()->ladder : nullptr;
    const bool isMine = known != nullptr && book && book->instrument == *linked();
    const std::optional<QueueView> queue = isMine ? book->queue : std::nullopt;
    sizeDecimals_ = known != nullptr ? known->sizeDecimals : 0;
    model_->setQueue(queue, sizeDecimals_);
    refreshTitle(queue, known);

    const bool empty = model_->rowCount() == 0;
    empty_->setVisible(empty);
    if (!empty)
        return;
    if (!queue)
        empty_->setTexts(tr("No level chosen"), tr("Point at a price level in the ladder."));
    else
        empty_->setTexts(tr("No orders at this price"), tr("A feed of levels names no single orders."));
    empty_->raise();
}

void QueuePanel::refreshTitle(const std::optional<QueueView>& queue, const Instrument* known) {
    if (title_ == nullptr)
        return;
    if (!queue || known == nullptr) {
        title_->setSecondary(QString());
        return;
    }
    title_->setSecondary(tr("%1 %2, %3 in %n orders", nullptr, model_->rowCount())
                             .arg(queue->side == Side::Bid ? tr("bid") : tr("ask"),
                                  ui::priceText(queue->price.nanos, known->priceDecimals),
                                  sizeText(model_->total(), *known)));
}

CellLook QueuePanel::cellOf(const QModelIndex& index) const {
    const QueuedOrder& order = model_->orderAt(index.row());
    switch (index.column()) {
    case QueueModel::PlaceColumn:
        return {QString::number(index.row() + 1), FontRole::Body, &Theme::text2, std::nullopt};
    case QueueModel::OrderColumn:
        return {QString::number(order.id), FontRole::Body, &Theme::text, std::nullopt};
    case QueueModel::SizeColumn:
        return {shownSizeText(order.size.units, sizeDecimals_), FontRole::BodyBold, &Theme::text, std::nullopt};
    default:
        return {ageText(model_->ageAt(index.row())), FontRole::Body, &Theme::text2, std::nullopt};
    }
}

void QueuePanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    empty_->setGeometry(rect());
}

} // namespace topbook::ui
