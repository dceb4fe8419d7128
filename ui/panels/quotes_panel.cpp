// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/quotes_panel.h"

#include "ui/models/quotes_model.h"
#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/panels/quote_detail.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/state_card.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollBar>
#include <QVBoxLayout>

namespace topbook::ui {
namespace {

constexpr int wideWidth = 380;
constexpr int compactHeight = 800;
constexpr int pad = 12;
constexpr int filterTop = 4;

} // namespace

QuotesPanel::QuotesPanel(const ThemeContext& context, QWidget* parent)
    : Panel(context, parent)
    , model_(new QuotesModel(this))
    , table_(new MarketTable(context, tr("Quotes"), this))
    , delegate_(new QuoteDelegate(context, model_, table_))
    , filter_(new SearchField(context, Icon::Filter, tr("Filter symbols"), QString(), this))
    , filterRow_(new QWidget(this))
    , detail_(new QuoteDetail(context, this))
    , empty_(new EmptyState(context, Icon::Source, this))
    , groupAction_(new QAction(tr("Group by sector"), this))
    , filterAction_(new QAction(tr("Filter symbols"), this))
    , removeAction_(new QAction(tr("Remove from watchlist"), this))
    , watchlistOrderAction_(new QAction(tr("Order of the watchlist"), this)) {
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* filterLayout = new QVBoxLayout(filterRow_);
    filterLayout->setContentsMargins(context.theme().metrics.controlGap, filterTop, context.theme().metrics.controlGap,
                                     filterTop - 1);
    filterLayout->addWidget(filter_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(filterRow_);
    column->addWidget(table_, 1);
    column->addWidget(detail_);

    table_->setModel(model_);
    table_->setItemDelegate(delegate_);
    table_->setSortable(true);
    setFocusProxy(table_);
    buildActions();

    empty_->setTexts(tr("No quotes yet"), tr("Pick a source to start."));
    empty_->setAction(tr("Choose source..."));
    connect(empty_, &EmptyState::actionTriggered, this, &Panel::sourceWanted);
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
        model_->setFilter(text);
        showEmpty();
    });
    connect(filter_, &QLineEdit::returnPressed, this, [this] {
        table_->setFocus(Qt::TabFocusReason);
        for (int row = 0; row < model_->rowCount(); ++row) {
            if (model_->kindAt(row) == QuotesModel::RowKind::Quote)
                return chooseRow(row);
        }
    });
    connect(table_, &MarketTable::rowClicked, this, &QuotesPanel::chooseRow);
    connect(table_, &MarketTable::rowActivated, this, [this](int row) {
        if (model_->kindAt(row) == QuotesModel::RowKind::Quote)
            chooseRow(row); // a double click on a group has folded it with its first click
        else if (table_->hasFocus() && !QGuiApplication::mouseButtons())
            chooseRow(row);
    });
    connect(table_, &MarketTable::typed, this, [this](const QString& text) {
        focusFilter();
        filter_->insert(text);
    });
    connect(table_, &MarketTable::sortRequested, this, &QuotesPanel::sortBy);
    connect(model_, &QAbstractItemModel::modelReset, this, &QuotesPanel::placeRows);
    connect(model_, &QAbstractItemModel::rowsInserted, this, &QuotesPanel::placeRows);
    connect(&context, &ThemeContext::changed, this, [this] {
        placeColumns();
        placeRows();
        placeDetail();
    });
    placeColumns();
    placeRows();
    showEmpty();
}

void QuotesPanel::buildActions() {
    groupAction_->setCheckable(true);
    groupAction_->setChecked(true);
    connect(groupAction_, &QAction::toggled, model_, &QuotesModel::setGrouped);
    filterAction_->setShortcut(QKeySequence::Find);
    filterAction_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(filterAction_, &QAction::triggered, this, &QuotesPanel::focusFilter);
    connect(watchlistOrderAction_, &QAction::triggered, this, [this] { sortBy(-1, Qt::AscendingOrder); });
    removeAction_->setShortcut(QKeySequence::Delete);
    removeAction_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(removeAction_, &QAction::triggered, this, [this] {
        const int row = table_->currentIndex().row();
        if (row >= 0 && model_->quoteAt(row) != nullptr)
            emit removeRequested(model_->quoteAt(row)->instrument);
    });
    addActions({filterAction_, removeAction_});
    table_->addActions({removeAction_, filterAction_});
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void QuotesPanel::installTitle(DockTitle& title) {
    title_ = &title;
    connect(title.addTool(Icon::Plus, tr("Add symbols")), &QToolButton::clicked, this, &QuotesPanel::addRequested);
    QMenu* menu = title.moreMenu();
    menu->addActions({filterAction_, groupAction_, watchlistOrderAction_});
    menu->addSeparator();
    menu->addAction(removeAction_);
    title.setSecondary(countText(model_->instrumentCount()));
}

std::optional<ExportQuestion> QuotesPanel::exportQuestion() const {
    ExportQuestion question;
    question.table = "quotes";
    if (model_->filter().isEmpty())
        return question;
    for (int row = 0; row < model_->rowCount(); ++row) {
        if (const Instrument* known = model_->instrumentAt(row))
            question.symbols.push_back(known->symbol);
    }
    return question;
}

void QuotesPanel::setCompact(std::optional<bool> compact) {
    compact_ = compact;
    placeColumns();
    placeRows();
    placeDetail();
}

bool QuotesPanel::isCompact() const {
    return compact_.value_or(window()->height() < compactHeight);
}

void QuotesPanel::focusFilter() {
    filterRow_->show();
    filter_->setFocus(Qt::ShortcutFocusReason);
}

void QuotesPanel::showSnapshot(const std::shared_ptr<const Snapshot>& before) {
    const bool otherInstruments = !before || !snapshot() || before->instruments != snapshot()->instruments;
    model_->setSnapshot(snapshot());
    if (otherInstruments) {
        placeColumns(); // the base of the change may be another
        if (title_ != nullptr)
            title_->setSecondary(countText(model_->instrumentCount()));
    }
    showEmpty();
    showDetail();
}

void QuotesPanel::showClock() {
    model_->setClock(clock());
    showDetail();
}

void QuotesPanel::showLinked() {
    delegate_->setLinked(linked());
    if (linked()) {
        const int row = model_->rowOf(*linked());
        if (row >= 0)
            table_->setCurrentIndex(model_->index(row, 0)); // scrolls it into sight
    }
    table_->viewport()->update();
    showDetail();
}

void QuotesPanel::showZone() {
    showDetail();
}

void QuotesPanel::showDetail() {
    detail_->show(snapshot(), linked(), clock(), zone());
    placeDetail();
}

void QuotesPanel::showEmpty() {
    const bool nothing = model_->rowCount() == 0;
    const bool filtered = nothing && model_->instrumentCount() > 0;
    empty_->setVisible(nothing);
    if (!nothing)
        return;
    if (filtered)
        empty_->setTexts(tr("Nothing matches"), tr("No symbol or company has \"%1\" in it.").arg(model_->filter()));
    else
        empty_->setTexts(tr("No quotes yet"), tr("Pick a source to start."));
    empty_->setAction(filtered ? QString() : tr("Choose source..."));
    empty_->raise();
}

void QuotesPanel::chooseRow(int row) {
    if (row < 0 || row >= model_->rowCount())
        return;
    if (const QuoteView* quote = model_->quoteAt(row)) {
        emit symbolChosen(quote->instrument);
        return;
    }
    const bool fold = !model_->isFoldedAt(row);
    model_->setFolded(model_->groupNameAt(row), fold);
    table_->setCurrentIndex(model_->index(row, 0));
}

void QuotesPanel::sortBy(int column, Qt::SortOrder order) {
    // In the narrow forms the change stands under the last price and has no header of its own.
    model_->sort(column, order);
    table_->showSorting(model_->sortColumn(), model_->sortOrder());
    placeRows();
}

QString QuotesPanel::changeTitle(bool withLast) const {
    return withLast ? tr("last, change") : tr("change");
}

void QuotesPanel::placeColumns() {
    const bool wide = width() >= wideWidth;
    const bool compact = isCompact();
    const QuoteForm form = wide ? QuoteForm::Wide : compact ? QuoteForm::OneLine : QuoteForm::Narrow;
    delegate_->setForm(form);
    if (form == QuoteForm::Wide)
        table_->setColumns({{tr("symbol"), 0, 92, false, pad},
                            {tr("last 10 min"), 1, -322, false, 0},
                            {tr("last"), 1, -260, true, 0},
                            {changeTitle(false), 1, -184, true, 0},
                            {tr("bid"), 1, -118, true, 0},
                            {tr("ask"), 1, -54, true, 0},
                            {tr("age"), 1, 0, true, pad}});
    else if (form == QuoteForm::Narrow)
        table_->setColumns({{tr("symbol"), 0, 84, false, pad},
                            {QString(), 1, -104, false, 0},
                            {changeTitle(true), 1, -46, true, 0},
                            {QString(), 1, 0, true, 0, false},
                            {QString(), 1, 0, true, 0, false},
                            {QString(), 1, 0, true, 0, false},
                            {tr("age"), 1, 0, true, pad}});
    else
        table_->setColumns({{tr("symbol"), 0, 57, false, pad},
                            {QString(), 1, -112, false, 0},
                            {tr("last"), 1, -56, true, 0},
                            {QString(), 1, 0, true, 0, false},
                            {QString(), 1, 0, true, 0, false},
                            {QString(), 1, 0, true, 0, false},
                            {tr("age"), 1, 0, true, pad}});
    const std::array bases{tr("change since the previous close"), tr("change since the session's open"),
                           tr("change since the first quote seen")};
    table_->horizontalHeader()->setToolTip(bases[static_cast<std::size_t>(model_->changeBase())]);
    table_->horizontalHeader()->setAccessibleDescription(table_->horizontalHeader()->toolTip());
}

void QuotesPanel::placeRows() {
    const Metrics& metrics = context().theme().metrics;
    const bool compact = isCompact();
    if (compact != wasCompact_) {
        wasCompact_ = compact;
        filterRow_->setVisible(!compact || !filter_->text().isEmpty());
    }
    const int place = table_->verticalScrollBar()->value();
    table_->setRowsHeight(compact ? metrics.quoteRowCompact : metrics.quoteRow);
    table_->clearSpans();
    for (int row = 0; row < model_->rowCount(); ++row) {
        const bool isGroup = model_->kindAt(row) == QuotesModel::RowKind::Group;
        const int wanted = isGroup ? metrics.groupRow : table_->verticalHeader()->defaultSectionSize();
        if (table_->rowHeight(row) != wanted)
            table_->verticalHeader()->resizeSection(row, wanted);
        if (isGroup)
            table_->setSpan(row, 0, 1, QuotesModel::ColumnCount);
    }
    table_->verticalScrollBar()->setValue(place);
}

void QuotesPanel::placeDetail() {
    // The list comes first: the detail takes what it leaves, between two fifths and half of the panel.
    const int list = (filterRow_->isHidden() ? 0 : filterRow_->sizeHint().height()) +
                     context().theme().metrics.tableHeaderHeight + table_->verticalHeader()->length();
    const int room = std::max(height() * 2 / 5, std::min(height() / 2, height() - list));
    const int wanted = linked() && snapshot() ? detail_->heightWithin(width(), room) : 0;
    detail_->setVisible(wanted > 0);
    if (wanted > 0 && detail_->height() != wanted)
        detail_->setFixedHeight(wanted);
}

void QuotesPanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    empty_->setGeometry(rect());
    placeColumns();
    if (isCompact() != wasCompact_)
        placeRows();
    placeDetail();
}

void QuotesPanel::keyPressEvent(QKeyEvent* event) {
    if (!event->matches(QKeySequence::Paste)) {
        Panel::keyPressEvent(event);
        return;
    }
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    const QStringList symbols = QGuiApplication::clipboard()->text().split(separators, Qt::SkipEmptyParts);
    if (!symbols.isEmpty())
        emit symbolsPasted(symbols);
}

} // namespace topbook::ui
