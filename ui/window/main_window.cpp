// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "ui/panels/recording_lack.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/dock_title.h"
#include "ui/window/bytes_dialog.h"
#include "ui/window/evidence_dialog.h"
#include "ui/window/export_dialog.h"
#include "ui/window/exporter.h"
#include "ui/window/replay_bar.h"
#include "ui/window/safe_start.h"
#include "ui/window/status_strip.h"
#include "ui/window/top_bar.h"
#include "ui/window/zones.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QLayout>
#include <QMenu>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>

namespace topbook::ui {
namespace {

QString panelKey(const QString& id) {
    return QStringLiteral("panel/") + id;
}

constexpr int layoutVersion = 1; ///< raised when a saved layout would no longer fit

/// Sizes of the docks by the window's width (look, Space); what is not named takes the rest.
struct Arrangement {
    int from; ///< window width
    int quotes;
    int ladder;
    int rankings; ///< height, like those behind it
    int tape;
    int queue; ///< 0: closed at first
    int problems;
};
constexpr std::array arrangements{Arrangement{2200, 484, 440, 315, 389, 257, 126},
                                  Arrangement{1400, 246, 340, 299, 247, 0, 0},
                                  Arrangement{0, 212, 306, 281, 192, 0, 0}};

const Arrangement& arrangementFor(int width) {
    for (const Arrangement& arrangement : arrangements) {
        if (width >= arrangement.from)
            return arrangement;
    }
    return arrangements.back();
}

/// The symbols nearest in price to this one, so that a single axis shows them all.
std::vector<InstrumentId> comparable(const Snapshot& snapshot, InstrumentId linked) {
    constexpr std::size_t most = 2;
    constexpr std::int64_t nearOne = 100; // within a hundredth
    const QuoteView* own = snapshot.quote(linked);
    std::vector<std::pair<std::int64_t, InstrumentId>> near;
    for (std::uint32_t i = 0; own != nullptr && own->last.nanos > 0 && i < snapshot.instruments->size(); ++i) {
        const QuoteView* other = snapshot.quote(InstrumentId{i});
        const std::int64_t distance = other == nullptr ? 0 : std::abs(other->last.nanos - own->last.nanos);
        if (other != nullptr && i != linked.value && other->last.nanos > 0 && distance < own->last.nanos / nearOne)
            near.emplace_back(distance, InstrumentId{i});
    }
    std::sort(near.begin(), near.end());
    std::vector<InstrumentId> nearest;
    for (std::size_t i = 0; i < std::min(most, near.size()); ++i)
        nearest.push_back(near[i].second);
    return nearest;
}

QToolBar* barAround(QWidget* content, const QString& name, const QString& title, QMainWindow* window) {
    auto* bar = new QToolBar(title, window);
    bar->setObjectName(name);
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->toggleViewAction()->setVisible(false);
    content->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    bar->addWidget(content);
    return bar;
}

} // namespace

MainWindow::MainWindow(ThemeContext& context, SettingsStore settings, QWidget* parent)
    : QMainWindow(parent)
    , context_(context)
    , settings_(std::move(settings))
    , pump_(new FramePump(this))
    , exporter_(new Exporter(this)) {
    setWindowTitle(tr("Topbook"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    setDockNestingEnabled(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    kept_ = settings_;
    const bool safe = startsAfterCrashes(kept_);
    if (safe)
        settings_ = safeSettings(kept_);
    addBars();
    addPanels();
    addMenus();
    connect(pump_, &FramePump::frame, this,
            [this](const SnapshotPointer& snapshot) { showFrame(snapshot, PanelPace::Frame); });
    connect(pump_, &FramePump::numbers, this,
            [this](const SnapshotPointer& snapshot) { showFrame(snapshot, PanelPace::Numbers); });
    connect(pump_, &FramePump::seconds, this,
            [this](const SnapshotPointer& snapshot) { showFrame(snapshot, PanelPace::Seconds); });
    connect(pump_, &FramePump::answered, exporter_, &Exporter::take);
    connect(exporter_, &Exporter::finished, this, &MainWindow::say);
    resize(1440, 900);
    restore();
    if (safe)
        addSafeLine();
    QTimer::singleShot(goodStartAfterMs, this, [this] { noteGoodStart(kept_); });
    pump_->start();
}

MainWindow::~MainWindow() = default;

void MainWindow::addBars() {
    topBar_ = new TopBar(context_, this);
    topBar_->setFixedHeight(context_.theme().metrics.toolbarHeight);
    addToolBar(Qt::TopToolBarArea, barAround(topBar_, QStringLiteral("topBar"), tr("Toolbar"), this));
    addToolBarBreak(Qt::TopToolBarArea);
    replayBar_ = new ReplayBar(context_, this);
    replayBar_->setFixedHeight(context_.theme().metrics.replayBarHeight);
    replayToolBar_ = barAround(replayBar_, QStringLiteral("replayBar"), tr("Replay"), this);
    addToolBar(Qt::TopToolBarArea, replayToolBar_);
    replayToolBar_->hide();
    status_ = new StatusStrip(context_, this);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(0, 0, 0, 0);
    statusBar()->setFixedHeight(context_.theme().metrics.statusBarHeight); // its own margins would make it higher
    statusBar()->addPermanentWidget(status_, 1);
    connect(topBar_, &TopBar::openRequested, this, &MainWindow::openDialog);
    connect(topBar_, &TopBar::symbolChosen, this, &MainWindow::linkSymbol);
    connect(topBar_, &TopBar::recordPressed, this, &MainWindow::toggleMark);
    connect(replayBar_, &ReplayBar::commandRequested, this, &MainWindow::send);
    connect(replayBar_, &ReplayBar::backToLiveRequested, this, &MainWindow::backToLiveRequested);
    connect(status_, &StatusStrip::problemsRequested, this, [this] {
        QDockWidget* problems = dock(QStringLiteral("problems"));
        problems->setVisible(!problems->isVisible());
        problems->raise();
    });
}

void MainWindow::addPanels() {
    PanelHost host;
    host.chooseSymbol = [this](InstrumentId instrument) { linkSymbol(instrument); };
    host.showEvidence = [this](InstrumentId instrument, Timestamp from, Timestamp to) {
        showEvidence(instrument, from, to);
    };
    host.send = [this](Command command) { send(std::move(command)); };
    host.openRecording = [this] { openDialog(); };
    host.copyTable = [this](const ExportQuestion& question) {
        if (pump_->handle())
            exporter_->copy(*pump_->handle(), question);
    };
    host.startSample = [this] { emit sampleMarketRequested(); };
    host.chartSymbols = [this](std::vector<InstrumentId> instruments) {
        send(SubscribeCharts{std::move(instruments)});
    };
    host.groupLadder = [this](Price grouping) {
        book_.group = grouping;
        subscribe();
    };
    host.hoverLevel = [this](std::optional<Side> side, Price price) {
        if (!side)
            return; // the queue of the level hovered last stays
        book_.queueSide = side;
        book_.queuePrice = price;
        subscribe();
    };
    host.showBytes = [this](const ProblemTally& problem) { showBytes(problem); };
    host.chooseZone = [this](const QByteArray& id) { chooseZone(QString::fromLatin1(id)); };
    host.say = [this](const QString& words) { say(words); };
    host.keepState = [this](const char* id, const QString& state) {
        settings_.write(panelKey(QString::fromLatin1(id)), state);
    };
    for (const PanelEntry& entry : panelTable()) {
        panels_.push_back(entry.make(entry, context_, this, host));
        addTableActions(panels_.back());
    }
    restorePanels();
}

void MainWindow::restorePanels() {
    for (const DockedPanel& panel : panels_) {
        const QString state = panel.restoreState ? settings_.read(panelKey(panel.dock->objectName())) : QString();
        if (!state.isEmpty())
            panel.restoreState(state);
    }
}

/// After two starts that broke off: what was saved is set aside until the person wants it back.
void MainWindow::addSafeLine() {
    auto* line = new SafeStartLine(context_, this);
    QToolBar* bar = barAround(line, QStringLiteral("safeBar"), tr("Safe mode"), this);
    addToolBarBreak(Qt::TopToolBarArea);
    addToolBar(Qt::TopToolBarArea, bar);
    connect(line, &SafeStartLine::dismissed, bar, &QToolBar::hide);
    connect(line, &SafeStartLine::returnRequested, this, [this, bar] {
        bar->hide();
        settings_ = kept_;
        applyLook();
        restorePanels();
        restore();
    });
}

/// Export and Copy of every table of a dock, in its own menu.
void MainWindow::addTableActions(DockedPanel& panel) {
    QMenu* more = panel.title->moreMenu();
    for (std::size_t i = 0; i < panel.tables.size(); ++i) {
        const DockedTable table = panel.tables[i];
        const QString what = i == 0 ? QString() : QLatin1Char(' ') + table.name.toLower();
        connect(more->addAction(tr("Export%1...").arg(what)), &QAction::triggered, this,
                [this, table] { exportTable(table); });
        connect(more->addAction(tr("Copy%1").arg(what)), &QAction::triggered, this,
                [this, table] { copyTable(table); });
    }
}

QDockWidget* MainWindow::dock(const QString& id) const {
    for (const DockedPanel& panel : panels_) {
        if (panel.dock->objectName() == id)
            return panel.dock;
    }
    return nullptr;
}

void MainWindow::resetLayout() {
    for (const DockedPanel& panel : panels_) {
        panel.dock->setFloating(false);
        removeDockWidget(panel.dock);
    }
    QDockWidget* quotes = dock(QStringLiteral("quotes"));
    QDockWidget* rankings = dock(QStringLiteral("rankings"));
    QDockWidget* chart = dock(QStringLiteral("chart"));
    QDockWidget* ladder = dock(QStringLiteral("ladder"));
    QDockWidget* tape = dock(QStringLiteral("tape"));
    QDockWidget* queue = dock(QStringLiteral("queue"));
    QDockWidget* problems = dock(QStringLiteral("problems"));
    addDockWidget(Qt::LeftDockWidgetArea, quotes);
    splitDockWidget(quotes, rankings, Qt::Horizontal);
    splitDockWidget(rankings, ladder, Qt::Horizontal);
    splitDockWidget(rankings, chart, Qt::Vertical);
    splitDockWidget(chart, problems, Qt::Vertical);
    splitDockWidget(ladder, queue, Qt::Vertical);
    splitDockWidget(queue, tape, Qt::Vertical);
    const Arrangement& sizes = arrangementFor(width());
    for (std::size_t i = 0; i < panels_.size(); ++i)
        panels_[i].dock->setVisible(panelTable()[i].openAtFirst || sizes.queue > 0);
    const int gutter = context_.theme().metrics.gutter;
    const int room = dockRoom();
    resizeDocks({quotes, rankings, ladder},
                {sizes.quotes, width() - sizes.quotes - sizes.ladder - 2 * gutter, sizes.ladder}, Qt::Horizontal);
    resizeDocks({rankings, chart, problems},
                {sizes.rankings, room - sizes.rankings - sizes.problems, std::max(sizes.problems, 1)}, Qt::Vertical);
    resizeDocks({ladder, queue, tape}, {room - sizes.queue - sizes.tape, std::max(sizes.queue, 1), sizes.tape},
                Qt::Vertical);
}

/// A window that nobody arranged yet follows the design of its width.
void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    const Metrics& metrics = context_.theme().metrics;
    const bool compact = event->size().width() < arrangements[1].from;
    topBar_->setFixedHeight(compact ? metrics.toolbarHeightCompact : metrics.toolbarHeight);
    if (!arranged_ && event->size() != event->oldSize())
        resetLayout();
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (settled_)
        return;
    const bool own = arranged_;
    arranged_ = true;
    if (!own)
        resetLayout(); // docks take their sizes only once they are laid out
    QTimer::singleShot(0, this, [this, own] {
        if (!own)
            resetLayout(); // and the REPLAY bar may have come meanwhile
        settled_ = true;
    });
}

void MainWindow::restore() {
    const QByteArray geometry = QByteArray::fromBase64(settings_.read(QStringLiteral("window/geometry")).toLatin1());
    const QByteArray state = QByteArray::fromBase64(settings_.read(QStringLiteral("window/state")).toLatin1());
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
    resetLayout();
    arranged_ = !state.isEmpty() && restoreState(state, layoutVersion);
    replayToolBar_->hide();
    linkedSymbol_ = settings_.read(QStringLiteral("window/symbol")).toStdString();
    const QString zone = settings_.read(QStringLiteral("window/zone"));
    timesInZone_ = settings_.read(QStringLiteral("window/times")) == QLatin1String("zone");
    setZone(zone.isEmpty() ? QStringLiteral("America/New_York") : zone);
}

void MainWindow::savePanels() {
    for (const DockedPanel& panel : panels_) {
        if (panel.savedState)
            settings_.write(panelKey(panel.dock->objectName()), panel.savedState());
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    settings_.write(QStringLiteral("window/geometry"), QString::fromLatin1(saveGeometry().toBase64()));
    settings_.write(QStringLiteral("window/state"), QString::fromLatin1(saveState(layoutVersion).toBase64()));
    settings_.write(QStringLiteral("window/symbol"), QString::fromStdString(linkedSymbol_));
    savePanels();
    noteGoodStart(kept_);
    endMark();
    QMainWindow::closeEvent(event);
}

void MainWindow::setSession(std::shared_ptr<SessionHandle> session, const QStringList& recordings) {
    recordings_ = recordings.isEmpty() ? opened_ : recordings;
    opened_.clear();
    endMark();
    linked_.reset();
    book_ = SubscribeBook{};
    firstShown_ = false;
    saidLack_ = false;
    for (const DockedPanel& panel : panels_) {
        if (panel.link)
            panel.link(std::nullopt);
    }
    pump_->setHandle(std::move(session));
}

void MainWindow::send(Command command) {
    if (pump_->handle())
        pump_->handle()->send(std::move(command));
}

void MainWindow::subscribe() {
    book_.instrument = linked_;
    send(book_);
}

void MainWindow::showFrame(const SnapshotPointer& snapshot, PanelPace pace) {
    if (!snapshot)
        return;
    if (!firstShown_)
        chooseFirstSymbol(snapshot);
    for (const DockedPanel& panel : panels_) {
        if (panel.pace == pace && panel.dock->isVisible())
            panel.show(snapshot);
    }
    if (pace != PanelPace::Numbers)
        return;
    topBar_->setSnapshot(snapshot);
    status_->setSnapshot(snapshot);
    const bool replay = snapshot->status.mode == SessionMode::Replay;
    showBars(replay);
    replayBar_->setSnapshot(snapshot);
    if (!saidLack_ && lackOf(*snapshot))
        sayWhatWasFound();
    for (QAction* action : replayMenu_->actions())
        action->setEnabled(replay);
}

/// Which bars stand above the docks: a recording is no simulated market, so nothing is offered in its place.
void MainWindow::showBars(bool replay) {
    showBar(replayToolBar_, replay);
    if (offerBar_ != nullptr)
        showBar(offerBar_, offers_ && !replay);
}

/// A bar takes its room from the chart; the cards above it keep theirs. Before the docks are laid out they have no
/// height worth keeping.
void MainWindow::showBar(QToolBar* bar, bool show) {
    if (bar->isHidden() != show)
        return;
    QDockWidget* rankings = dock(QStringLiteral("rankings"));
    QDockWidget* chart = dock(QStringLiteral("chart"));
    const int height = rankings->height();
    bar->setVisible(show);
    if (!settled_)
        return;
    QTimer::singleShot(0, this, [this, rankings, chart, height] {
        layout()->activate(); // all docks of the column have given room by now: both sizes add up to what there is
        const bool oneColumn = chart->x() == rankings->x() && chart->width() == rankings->width();
        if (oneColumn && chart->isVisible() && rankings->isVisible())
            resizeDocks({rankings, chart}, {height, rankings->height() + chart->height() - height}, Qt::Vertical);
    });
}

/// Height that menu, bars and status leave to the docks.
int MainWindow::dockRoom() const {
    const Metrics& metrics = context_.theme().metrics;
    int room = height() - metrics.menuHeight - status_->height() - 2 * metrics.gutter;
    for (const QToolBar* bar : findChildren<QToolBar*>(QString(), Qt::FindDirectChildrenOnly))
        room -= bar->isHidden() ? 0 : bar->sizeHint().height();
    return room;
}

/// The symbol of last time where this session has it, else the leader of the shortest window, else the first there is.
/// The chart begins with it and with the others of the same table.
void MainWindow::chooseFirstSymbol(const SnapshotPointer& snapshot) {
    if (!snapshot->instruments || snapshot->instruments->empty())
        return;
    std::vector<InstrumentId> leaders;
    if (snapshot->rankings) {
        for (const RankingCard& card : snapshot->rankings->cards) {
            if (card.ranking != Ranking::Mean || !leaders.empty())
                continue;
            for (const RankedView& row : card.rows)
                leaders.push_back(row.row.instrument);
        }
    }
    std::optional<InstrumentId> first;
    for (std::uint32_t i = 0; i < snapshot->instruments->size(); ++i) {
        if (!linkedSymbol_.empty() && (*snapshot->instruments)[i].symbol == linkedSymbol_)
            first = InstrumentId{i};
    }
    if (leaders.empty() && snapshot->status.warmingUp)
        return; // wait for the first table
    if (!first)
        first = leaders.empty() ? InstrumentId{0} : leaders.front();
    firstShown_ = true;
    linkSymbol(*first);
    for (const InstrumentId other : comparable(*snapshot, *first)) {
        for (const DockedPanel& panel : panels_) {
            if (panel.addSymbol)
                panel.addSymbol(other);
        }
    }
}

void MainWindow::linkSymbol(InstrumentId instrument) {
    if (linked_ != instrument)
        book_ = SubscribeBook{};
    linked_ = instrument;
    const auto snapshot = pump_->handle() ? pump_->handle()->latest() : nullptr;
    if (snapshot && snapshot->instruments && instrument.value < snapshot->instruments->size())
        linkedSymbol_ = (*snapshot->instruments)[instrument.value].symbol;
    subscribe();
    for (const DockedPanel& panel : panels_) {
        if (panel.link)
            panel.link(instrument);
        if (snapshot)
            panel.show(snapshot);
    }
}

void MainWindow::showEvidence(InstrumentId instrument, Timestamp from, Timestamp to) {
    const auto snapshot = pump_->shown();
    if (!snapshot || !snapshot->instruments || instrument.value >= snapshot->instruments->size())
        return;
    auto* dialog = new EvidenceDialog(context_, (*snapshot->instruments)[instrument.value], from, to,
                                      displayZone(timesInZone_ ? zoneId_ : QStringLiteral("UTC")), this);
    connect(pump_, &FramePump::answered, dialog, &EvidenceDialog::take);
    dialog->waitFor(pump_->handle()->ask(QuotesQuestion{instrument, from, to}));
    dialog->show();
}

void MainWindow::say(const QString& words) {
    status_->say(words);
}

const DockedTable& MainWindow::focusedTable() const {
    const QWidget* focus = QApplication::focusWidget();
    for (const DockedPanel& panel : panels_) {
        if (focus == nullptr || !panel.dock->isAncestorOf(focus))
            continue;
        for (const DockedTable& table : panel.tables) {
            if (table.hasFocus())
                return table;
        }
    }
    return panels_[1].tables.front();
}

void MainWindow::exportTable(const DockedTable& table) {
    auto question = table.question();
    if (!question || !pump_->handle()) {
        say(tr("%1: there is nothing to export yet").arg(table.name));
        return;
    }
    if (hasExportChoices(*question)) {
        ExportDialog dialog(context_, table.name, *question, this);
        if (dialog.exec() != QDialog::Accepted)
            return;
        question = dialog.question();
    }
    const QString name = QString::fromStdString(question->table) + QStringLiteral(".csv");
    const QString folder = settings_.read(QStringLiteral("export/folder"));
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export %1").arg(table.name),
                                     folder.isEmpty() ? name : folder + QLatin1Char('/') + name, tr("CSV (*.csv)"));
    if (path.isEmpty())
        return;
    settings_.write(QStringLiteral("export/folder"), QFileInfo(path).absolutePath());
    exporter_->exportTo(*pump_->handle(), *question, path);
}

void MainWindow::copyTable(const DockedTable& table) {
    const auto question = table.question();
    if (!question || !pump_->handle()) {
        say(tr("%1: there is nothing to copy yet").arg(table.name));
        return;
    }
    exporter_->copy(*pump_->handle(), *question);
}

void MainWindow::showBytes(const ProblemTally& problem) {
    if (!pump_->handle())
        return;
    auto* dialog = new BytesDialog(context_, problem, this);
    connect(pump_, &FramePump::answered, dialog, &BytesDialog::take);
    BytesQuestion question{problem.lastWhere, {}};
    for (const QString& path : recordings_)
        question.files.push_back(path.toStdString());
    dialog->waitFor(pump_->handle()->ask(std::move(question)));
    dialog->show();
}

} // namespace topbook::ui
