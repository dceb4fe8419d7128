// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/quotes_panel.h"

#include "ui/models/quotes_model.h"
#include "ui/models/watchlist.h"
#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/panels/quote_detail.h"
#include "ui/panels/recording_lack.h"
#include "ui/panels/symbols_dialog.h"
#include "ui/panels/window_height.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dock_title.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/state_card.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHash>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QSaveFile>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int wideWidth = 380;
constexpr int pad = 12;
constexpr int filterTop = 4;
constexpr Duration shownStretch = std::chrono::minutes(10); ///< of the lines beside the symbols

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
    addActions({filterAction_, groupAction_, watchlistOrderAction_});

    connect(addListAction(tr("Add symbols..."), QKeySequence(tr("Ctrl+Shift+A"))), &QAction::triggered, this,
            &QuotesPanel::askForSymbols);
    listActions_.back()->setShortcutContext(Qt::WindowShortcut);
    connect(addListAction(tr("Remove from watchlist"), QKeySequence::Delete), &QAction::triggered, this,
            &QuotesPanel::removeCurrent);
    connect(addListAction(tr("Move up"), QKeySequence(Qt::ALT | Qt::Key_Up)), &QAction::triggered, this,
            [this] { moveCurrent(-1); });
    connect(addListAction(tr("Move down"), QKeySequence(Qt::ALT | Qt::Key_Down)), &QAction::triggered, this,
            [this] { moveCurrent(1); });
    connect(addListAction(tr("Paste symbols"), QKeySequence::Paste), &QAction::triggered, this,
            &QuotesPanel::pasteSymbols);
    connect(addListAction(tr("Import watchlist..."), QKeySequence()), &QAction::triggered, this,
            &QuotesPanel::askImport);
    connect(addListAction(tr("Save watchlist as..."), QKeySequence()), &QAction::triggered, this,
            &QuotesPanel::askExport);
    connect(addListAction(tr("All symbols of the source"), QKeySequence()), &QAction::triggered, this,
            [this] { setWatchlist({}); });
    table_->addActions(listActions_);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
    table_->setRowsMovable(true);
    connect(table_, &MarketTable::rowDragged, this, &QuotesPanel::moveRow);
}

QAction* QuotesPanel::addListAction(const QString& text, const QKeySequence& keys) {
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    listActions_.append(action);
    return action;
}

QList<QAction*> QuotesPanel::watchlistActions() const {
    return listActions_ + QList<QAction*>{filterAction_, groupAction_, watchlistOrderAction_};
}

void QuotesPanel::installTitle(DockTitle& title) {
    title_ = &title;
    connect(title.addTool(Icon::Plus, tr("Add symbols")), &QToolButton::clicked, this, &QuotesPanel::askForSymbols);
    QMenu* menu = title.moreMenu();
    menu->addActions({filterAction_, groupAction_, watchlistOrderAction_});
    menu->addSeparator();
    menu->addActions(listActions_);
    menu->addSeparator();
    title.setSecondary(countText(model_->listedCount()));
}

/// The source's own spelling where it has the symbol, else capitals.
QStringList QuotesPanel::spelled(const QStringList& symbols) const {
    QHash<QString, QString> known;
    if (snapshot() && snapshot()->instruments) {
        for (const Instrument& each : *snapshot()->instruments) {
            const QString symbol = QString::fromStdString(each.symbol);
            known.insert(symbol.toUpper(), symbol);
        }
    }
    QStringList all;
    for (const QString& symbol : symbols)
        all.append(known.value(symbol.toUpper(), symbol.toUpper()));
    return all;
}

void QuotesPanel::setWatchlist(const QStringList& symbols) {
    if (symbols == model_->watchlist())
        return;
    model_->setWatchlist(symbols);
    placeRows();
    showEmpty();
    placeDetail();
    if (title_ != nullptr)
        title_->setSecondary(countText(model_->listedCount()));
    emit watchlistChanged(symbols);
}

void QuotesPanel::addSymbols(const QStringList& symbols) {
    watchSymbols(symbols);
    QStringList unknown;
    for (const QString& symbol : spelled(symbols)) {
        const bool known = snapshot() && snapshot()->instruments &&
                           std::any_of(snapshot()->instruments->begin(), snapshot()->instruments->end(),
                                       [&](const Instrument& each) { return each.symbol == symbol.toStdString(); });
        if (!known)
            unknown.append(symbol);
    }
    if (!unknown.isEmpty())
        emit symbolsUnknown(unknown);
}

void QuotesPanel::watchSymbols(const QStringList& symbols) {
    const QStringList before = model_->effectiveWatchlist();
    const QStringList after = withTickers(before, spelled(symbols));
    const qsizetype added = after.size() - before.size();
    if (added > 0)
        setWatchlist(after);
    if (symbols.isEmpty())
        emit said(tr("There is no symbol in that text"));
    else if (added < symbols.size())
        emit said(tr("%1 added, %2 were in the watchlist").arg(added).arg(symbols.size() - added));
    else
        emit said(tr("%1 added to the watchlist").arg(added));
}

void QuotesPanel::askForSymbols() {
    SymbolsDialog dialog(context(), this);
    if (dialog.exec() == QDialog::Accepted)
        addSymbols(dialog.symbols());
}

void QuotesPanel::pasteSymbols() {
    addSymbols(parseTickers(QGuiApplication::clipboard()->text()));
}

void QuotesPanel::removeCurrent() {
    const int row = table_->currentIndex().row();
    if (row < 0 || row >= model_->rowCount() || model_->kindAt(row) == QuotesModel::RowKind::Group)
        return;
    QStringList list = model_->effectiveWatchlist();
    const QString symbol = model_->symbolAt(row);
    if (list.size() < 2) { // an empty list would mean all of them
        emit said(tr("%1 is the only symbol; add another before it goes").arg(symbol));
        return;
    }
    list.removeAll(symbol);
    setWatchlist(list);
    table_->setCurrentIndex(model_->index(std::min(row, model_->rowCount() - 1), 0));
    emit said(tr("%1 was taken off the watchlist").arg(symbol));
}

/// -1 where the row is none of the list's.
int QuotesPanel::listedRow(int row) const {
    const bool isRow = row >= 0 && row < model_->rowCount();
    return isRow && model_->kindAt(row) != QuotesModel::RowKind::Group ? row : -1;
}

/// Whoever moves a row in a sorted list means the order that is shown.
void QuotesPanel::currentOrderIsTheList() {
    if (model_->sortColumn() < 0)
        return;
    QStringList shown;
    for (int row = 0; row < model_->rowCount(); ++row) {
        if (listedRow(row) >= 0)
            shown.append(model_->symbolAt(row));
    }
    const QStringList all = withTickers(shown, model_->effectiveWatchlist());
    sortBy(-1, Qt::AscendingOrder);
    setWatchlist(all);
}

void QuotesPanel::moveRow(int from, int before) {
    if (listedRow(from) < 0)
        return;
    const QString symbol = model_->symbolAt(from);
    // In front of a group's header, or behind the last row, means behind the row above.
    QString next = listedRow(before) >= 0 ? model_->symbolAt(before) : QString();
    const QString above = listedRow(before - 1) >= 0 ? model_->symbolAt(before - 1) : QString();
    currentOrderIsTheList();
    const QStringList list = model_->effectiveWatchlist();
    if (next.isEmpty() && !above.isEmpty() && above != symbol) {
        const qsizetype behind = list.indexOf(above) + 1;
        next = behind < list.size() ? list[behind] : QString();
    }
    if (next != symbol)
        setWatchlist(withMoved(list, symbol, next));
    for (int row = 0; row < model_->rowCount(); ++row) {
        if (listedRow(row) >= 0 && model_->symbolAt(row) == symbol)
            table_->setCurrentIndex(model_->index(row, 0));
    }
}

void QuotesPanel::moveCurrent(int by) {
    const int row = table_->currentIndex().row();
    if (listedRow(row) < 0 || listedRow(row + by) < 0)
        return;
    moveRow(row, by < 0 ? row - 1 : row + 2);
}

QString QuotesPanel::importFrom(const QString& path) {
    QFile file(path);
    constexpr qint64 longest = 1 << 20;
    if (!file.open(QIODevice::ReadOnly))
        return file.errorString();
    const QStringList symbols = parseTickers(QString::fromUtf8(file.read(longest)));
    if (symbols.isEmpty())
        return tr("there is no symbol in it; one a line is expected");
    setWatchlist(spelled(symbols));
    return {};
}

QString QuotesPanel::exportTo(const QString& path) const {
    QSaveFile file(path);
    const QByteArray text = tickersText(model_->effectiveWatchlist()).toUtf8();
    const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
    return written ? QString() : file.errorString();
}

void QuotesPanel::askImport() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Import watchlist"), {}, tr("Text (*.txt *.csv);;All files (*)"));
    if (path.isEmpty())
        return;
    const QString problem = importFrom(path);
    emit said(problem.isEmpty() ? tr("The watchlist has %1 symbols").arg(model_->listedCount())
                                : tr("Nothing was imported from %1: %2").arg(path, problem));
}

void QuotesPanel::askExport() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save watchlist"), QStringLiteral("watchlist.txt"), tr("Text (*.txt)"));
    if (path.isEmpty())
        return;
    const QString problem = exportTo(path);
    emit said(problem.isEmpty() ? tr("Wrote the watchlist to %1").arg(path)
                                : tr("Cannot write %1: %2").arg(path, problem));
}

QString QuotesPanel::savedState() const {
    QJsonObject state;
    state.insert(QStringLiteral("watchlist"), QJsonArray::fromStringList(model_->watchlist()));
    state.insert(QStringLiteral("grouped"), model_->isGrouped());
    state.insert(QStringLiteral("sort"), model_->sortColumn());
    state.insert(QStringLiteral("descending"), model_->sortOrder() == Qt::DescendingOrder);
    return QString::fromUtf8(QJsonDocument(state).toJson(QJsonDocument::Compact));
}

void QuotesPanel::restoreState(const QString& text) {
    const QJsonObject state = QJsonDocument::fromJson(text.toUtf8()).object();
    QStringList symbols;
    for (const auto& symbol : state.value(QStringLiteral("watchlist")).toArray())
        symbols.append(symbol.toString());
    model_->setWatchlist(withTickers({}, symbols));
    groupAction_->setChecked(state.value(QStringLiteral("grouped")).toBool(true));
    const int column = state.value(QStringLiteral("sort")).toInt(-1);
    if (column >= 0 && column < QuotesModel::ColumnCount)
        sortBy(column, state.value(QStringLiteral("descending")).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
}

std::optional<ExportQuestion> QuotesPanel::exportQuestion() const {
    if (!snapshot())
        return std::nullopt;
    ExportQuestion question;
    question.table = "quotes";
    question.from = snapshot()->status.clock - shownStretch;
    question.to = snapshot()->status.clock + Duration(1);
    if (model_->filter().isEmpty() && model_->watchlist().isEmpty())
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
    return compact_.value_or(windowHeight(*this) == WindowHeight::Compact);
}

void QuotesPanel::focusFilter() {
    filterRow_->show();
    filter_->setFocus(Qt::ShortcutFocusReason);
}

void QuotesPanel::showSnapshot(const std::shared_ptr<const Snapshot>& before) {
    const bool otherInstruments = !before || !snapshot() || before->instruments != snapshot()->instruments;
    model_->setSnapshot(snapshot());
    if (otherInstruments || model_->changeBase() != namedBase_)
        placeColumns(); // the base of the change may be another
    if (otherInstruments) {
        if (title_ != nullptr)
            title_->setSecondary(countText(model_->listedCount()));
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
    const bool filtered = nothing && model_->listedCount() > 0;
    empty_->setVisible(nothing);
    if (!nothing)
        return;
    const bool hasSource =
        snapshot() && (snapshot()->status.mode == SessionMode::Replay || snapshot()->status.link != LinkState::Idle);
    const auto lack = snapshot() ? lackOf(*snapshot()) : std::nullopt;
    if (filtered)
        empty_->setTexts(tr("Nothing matches"), tr("No symbol or company has \"%1\" in it.").arg(model_->filter()));
    else if (lack)
        empty_->setTexts(lack->title, lack->hint);
    else if (hasSource)
        empty_->setTexts(tr("No quotes yet"), tr("The source has sent none so far."));
    else
        empty_->setTexts(tr("No quotes yet"), tr("Pick a source to start."));
    empty_->setAction(filtered || lack || hasSource ? QString() : tr("Choose source..."));
    empty_->raise();
}

void QuotesPanel::chooseRow(int row) {
    if (row < 0 || row >= model_->rowCount() || model_->kindAt(row) == QuotesModel::RowKind::Waiting)
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

/// The header names what the change is measured against.
QString QuotesPanel::changeTitle(bool withLast) const {
    switch (model_->changeBase()) {
    case ChangeBase::PreviousClose:
        return withLast ? tr("last, vs close") : tr("vs close");
    case ChangeBase::SessionOpen:
        return withLast ? tr("last, vs open") : tr("vs open");
    case ChangeBase::FirstSeen:
        break;
    }
    return withLast ? tr("last, vs first") : tr("vs first");
}

void QuotesPanel::placeColumns() {
    namedBase_ = model_->changeBase();
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
        if (model_->kindAt(row) != QuotesModel::RowKind::Quote)
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

} // namespace topbook::ui
