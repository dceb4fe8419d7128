// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/problems_panel.h"

#include "ui/models/problems_model.h"
#include "ui/panels/cell_delegate.h"
#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/state_card.h"

#include <QItemSelectionModel>
#include <QVBoxLayout>

namespace topbook::ui {
namespace {

/// Narrower than this there is no room for source and place beside the words.
constexpr int narrowWidth = 720;

} // namespace

ProblemsPanel::ProblemsPanel(const ThemeContext& context, QWidget* parent)
    : Panel(context, parent)
    , model_(new ProblemsModel(this))
    , table_(new MarketTable(context, tr("Problems"), this))
    , empty_(new EmptyState(context, Icon::Check, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(table_);
    table_->setModel(model_);
    table_->setItemDelegate(new CellDelegate(
        context, table_, [this](const QModelIndex& index) { return cellOf(index); },
        [this](int row) {
            return RowLook{&Theme::panel, table_->selectionModel()->isRowSelected(row), true};
        }));
    empty_->setTexts(tr("No problems"), tr("Rows left out, late quotes and gaps are listed here."));
    setFocusProxy(table_);
    connect(table_, &MarketTable::rowActivated, this, [this](int row) { emit bytesRequested(model_->tallyAt(row)); });
    const auto refreshHeights = [this, &context] { table_->setRowsHeight(context.theme().metrics.listRow); };
    connect(&context, &ThemeContext::changed, this, refreshHeights);
    refreshHeights();
    placeColumns();
}

void ProblemsPanel::installTitle(DockTitle& title) {
    title_ = &title;
    title_->setSecondary(countText(problemCount()));
}

std::optional<ExportQuestion> ProblemsPanel::exportQuestion() const {
    ExportQuestion question;
    question.table = "problems";
    return question;
}

int ProblemsPanel::problemCount() const {
    return model_->rowCount();
}

void ProblemsPanel::showSnapshot(const std::shared_ptr<const Snapshot>&) {
    const int before = problemCount();
    model_->setSnapshot(snapshot());
    empty_->setVisible(problemCount() == 0);
    if (before != problemCount() && title_ != nullptr)
        title_->setSecondary(countText(problemCount()));
}

void ProblemsPanel::showZone() {
    placeColumns();
    table_->viewport()->update();
}

void ProblemsPanel::placeColumns() {
    const bool wide = width() >= narrowWidth;
    const int pad = 12;
    const QString first = tr("first %1").arg(zone().name);
    const QString last = tr("last %1").arg(zone().name);
    table_->setColumns({{QString(), 0, 30, false, pad},
                        {tr("n"), 0, 58, true, 6},
                        {tr("problem"), wide ? 0.40 : 1.0, wide ? 0 : -104, false, 6},
                        {tr("source"), 0.52, 0, false, 0, wide},
                        {tr("where"), 0.74, 0, false, 0, wide},
                        {first, 0.84, 0, true, 0, wide},
                        {last, 1.0, 0, true, pad}});
}

CellLook ProblemsPanel::cellOf(const QModelIndex& index) const {
    const ProblemTally& tally = model_->tallyAt(index.row());
    switch (index.column()) {
    case ProblemsModel::SeverityColumn:
        return model_->isFatalAt(index.row()) ? CellLook{{}, FontRole::Body, &Theme::error, Icon::Error}
                                              : CellLook{{}, FontRole::Body, &Theme::warn, Icon::Warn};
    case ProblemsModel::CountColumn:
        return {countText(static_cast<qint64>(tally.count)), FontRole::BodyMedium, &Theme::text, std::nullopt};
    case ProblemsModel::ProblemColumn:
        return {QString::fromStdString(tally.message), FontRole::Body, &Theme::text, std::nullopt};
    case ProblemsModel::SourceColumn:
        return {model_->sourceAt(index.row()), FontRole::Body, &Theme::text2, std::nullopt};
    case ProblemsModel::WhereColumn:
        return {QString::fromStdString(tally.lastWhere), FontRole::Body, &Theme::text2, std::nullopt};
    default: {
        const Timestamp time = index.column() == ProblemsModel::FirstColumn ? tally.firstTime : tally.lastTime;
        return {clockMillisText(zone().wall(time)), FontRole::Body, &Theme::text2, std::nullopt};
    }
    }
}

void ProblemsPanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    empty_->setGeometry(rect());
    placeColumns();
}

} // namespace topbook::ui
