// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the window: every action with its shortcut, also found in the command palette.
#include "ui/panels/chart_panel.h"
#include "ui/panels/ladder_grid.h"
#include "ui/panels/ladder_panel.h"
#include "ui/panels/quotes_panel.h"
#include "ui/theme/theme_context.h"
#include "ui/window/clock_box.h"
#include "ui/window/command_palette.h"
#include "ui/window/look_choices.h"
#include "ui/window/main_window.h"
#include "ui/window/preferences_dialog.h"
#include "ui/window/replay_bar.h"
#include "ui/window/top_bar.h"
#include "ui/window/zones.h"

#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>

namespace topbook::ui {
namespace {

template<class Call>
QAction* addEntry(QMenu* menu, const QString& text, const QKeySequence& keys, QObject* receiver, Call call) {
    QAction* action = menu->addAction(text);
    if (!keys.isEmpty())
        action->setShortcut(keys);
    QObject::connect(action, &QAction::triggered, receiver, std::move(call));
    return action;
}

/// A submenu of which one entry holds; `current` is its id, or nothing for the first.
template<class Call>
void addChoices(QMenu* menu, const QList<LookChoice>& choices, const QString& current, QObject* receiver, Call chosen) {
    auto* group = new QActionGroup(menu);
    for (const LookChoice& choice : choices) {
        QAction* action = menu->addAction(choice.text);
        action->setCheckable(true);
        action->setActionGroup(group);
        action->setChecked(current.isEmpty() ? choice.id == choices.front().id : current == choice.id);
        QObject::connect(action, &QAction::triggered, receiver, [chosen, id = choice.id] { chosen(id); });
    }
}

} // namespace

void MainWindow::addMenus() {
    addFileMenu();
    addViewMenu();
    addSourceMenu();
    addReplayMenu();
    addChartMenu();
    addLadderMenu();
    addHelpMenu();
    menuBar()->setFixedHeight(context_.theme().metrics.menuHeight);
}

void MainWindow::addFileMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&File"));
    menus_.append(menu);
    addEntry(menu, tr("&Open recording..."), QKeySequence::Open, this, [this] { openDialog(); });
    addEntry(menu, tr("&Verify recording..."), QKeySequence(tr("Ctrl+Shift+V")), this, [this] { verifyRecording(); });
    addEntry(menu, tr("Export &recording..."), QKeySequence(tr("Ctrl+Shift+E")), this, [this] { exportRecording(); });
    addEntry(menu, tr("&Mark a stretch"), QKeySequence(tr("Ctrl+R")), this, [this] { toggleMark(); });
    convert_ = addEntry(menu, tr("Conver&t recording..."), QKeySequence(tr("Ctrl+Shift+K")), this,
                        [this] { convertRecording(); });
    convert_->setEnabled(false);
    menu->addSeparator();
    addEntry(menu, tr("&Export..."), QKeySequence(tr("Ctrl+E")), this, [this] { exportTable(focusedTable()); });
    addEntry(menu, tr("&Copy table"), QKeySequence(tr("Ctrl+C")), this, [this] { copyTable(focusedTable()); });
    addTableMenus(menu);
    menu->addSeparator();
    addEntry(menu, tr("Pre&ferences..."), QKeySequence(tr("Ctrl+,")), this, [this] { openPreferences(); });
    addEntry(menu, tr("&Quit"), QKeySequence::Quit, this, [this] { close(); });
}

void MainWindow::addViewMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&View"));
    menus_.append(menu);
    int number = 1;
    for (const DockedPanel& panel : panels_) {
        QAction* toggle = panel.dock->toggleViewAction();
        toggle->setShortcut(QKeySequence(QStringLiteral("Alt+%1").arg(number++)));
        menu->addAction(toggle);
    }
    menu->addSeparator();
    addEntry(menu, tr("&Reset layout"), {}, this, [this] { resetLayout(); });
    addEntry(menu, tr("&Dock all"), {}, this, [this] {
        for (const DockedPanel& panel : panels_) {
            panel.dock->setFloating(false);
            panel.dock->show();
        }
    });
    menu->addSeparator();
    addChoices(menu->addMenu(tr("&Theme")), themeChoices(), settings_.read(QStringLiteral("look/theme")), this,
               [this](const QString& id) {
                   settings_.write(QStringLiteral("look/theme"), id);
                   applyLook();
               });
    addChoices(menu->addMenu(tr("&Colours")), presetChoices(), settings_.read(QStringLiteral("look/preset")), this,
               [this](const QString& id) {
                   settings_.write(QStringLiteral("look/preset"), id);
                   applyLook();
               });
    zoneMenu_ = topBar_->clock().menu();
    zoneMenu_->setTitle(tr("Time &zone"));
    menu->addMenu(zoneMenu_);
    addEntry(menu, tr("&Larger text"), QKeySequence::ZoomIn, this, [this] { scaleText(1.1); });
    addEntry(menu, tr("&Smaller text"), QKeySequence::ZoomOut, this, [this] { scaleText(1 / 1.1); });
    addEntry(menu, tr("&Full screen"), QKeySequence(Qt::Key_F11), this,
             [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    menu->addSeparator();
    addEntry(menu, tr("Find s&ymbol"), QKeySequence(tr("Ctrl+K")), this, [this] { topBar_->focusSearch(); });
    addEntry(menu, tr("Co&mmands..."), QKeySequence(tr("Ctrl+Shift+P")), this,
             [this] { CommandPalette(menus_, this).exec(); });
}

void MainWindow::addSourceMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Source"));
    menus_.append(menu);
    sourceMenu_ = menu;
    addEntry(menu, tr("&Sample market"), {}, this, [this] { emit sampleMarketRequested(); });
    addEntry(menu, tr("&Recording..."), {}, this, [this] { openDialog(); });
    topBar_->sourceMenu()->addActions(menu->actions());
    menu->addSeparator();
    auto* quotes = qobject_cast<QuotesPanel*>(dock(QStringLiteral("quotes"))->widget());
    menu->addMenu(tr("&Watchlist"))->addActions(quotes->watchlistActions());
}

void MainWindow::addReplayMenu() {
    replayMenu_ = menuBar()->addMenu(tr("&Replay"));
    menus_.append(replayMenu_);
    const auto step = [this](StepKind kind) { return [this, kind] { send(Step{kind}); }; };
    addEntry(replayMenu_, tr("&Play or pause"), QKeySequence(Qt::Key_Space), this, [this] {
        const auto snapshot = pump_->shown();
        const bool resume = snapshot && (snapshot->status.paused || snapshot->status.ended);
        send(resume ? Command(Play{}) : Command(Pause{}));
    });
    addEntry(replayMenu_, tr("Step one &event"), QKeySequence(Qt::Key_Period), this, step(StepKind::EventForward));
    addEntry(replayMenu_, tr("Back one e&vent"), QKeySequence(Qt::Key_Comma), this, step(StepKind::EventBack));
    addEntry(replayMenu_, tr("Step one &hop"), QKeySequence(Qt::Key_BracketRight), this, step(StepKind::HopForward));
    addEntry(replayMenu_, tr("Back one h&op"), QKeySequence(Qt::Key_BracketLeft), this, step(StepKind::HopBack));
    addEntry(replayMenu_, tr("&Faster"), QKeySequence(tr("Ctrl+Up")), this, [this] { changeSpeed(2); });
    addEntry(replayMenu_, tr("&Slower"), QKeySequence(tr("Ctrl+Down")), this, [this] { changeSpeed(0.5); });
    addEntry(replayMenu_, tr("&Jump to time..."), QKeySequence(tr("Ctrl+J")), this, [this] { replayBar_->jump(); });
    addEntry(replayMenu_, tr("&Loop"), QKeySequence(Qt::Key_L), this, [this] {
        const auto snapshot = pump_->shown();
        send(SetLoop{snapshot && !snapshot->status.loop});
    });
    addEntry(replayMenu_, tr("&Back to live"), QKeySequence(tr("Ctrl+B")), this,
             [this] { emit backToLiveRequested(); });
}

void MainWindow::addChartMenu() {
    auto* chart = qobject_cast<ChartPanel*>(dock(QStringLiteral("chart"))->widget());
    QMenu* menu = menuBar()->addMenu(tr("&Chart"));
    menus_.append(menu);
    addEntry(menu, tr("&Mean"), QKeySequence(tr("Ctrl+1")), chart, [chart] { chart->setMode(ChartMode::Mean); });
    addEntry(menu, tr("&Candles"), QKeySequence(tr("Ctrl+2")), chart, [chart] { chart->setMode(ChartMode::Candles); });
    addEntry(menu, tr("&Gain"), QKeySequence(tr("Ctrl+3")), chart, [chart] { chart->setMode(ChartMode::Gain); });
    menu->addSeparator();
    for (const int minutes : {1, 5, 15})
        addEntry(menu, tr("%1 min").arg(minutes), {}, chart,
                 [chart, minutes] { chart->setSize(std::chrono::minutes(minutes)); });
    menu->addSeparator();
    addEntry(menu, tr("Go &live"), QKeySequence(tr("Ctrl+L")), chart, [chart] { chart->goLive(); });
    addEntry(menu, tr("Copy &image"), QKeySequence(tr("Ctrl+Shift+I")), chart, [chart] { chart->copyImage(); });
    addEntry(menu, tr("Copy &data"), QKeySequence(tr("Ctrl+Shift+D")), chart, [chart] { chart->copyData(); });
    addEntry(menu, tr("&Save the picture..."), QKeySequence::Save, chart, [chart] { chart->savePicture(); });
}

void MainWindow::addLadderMenu() {
    auto* ladder = qobject_cast<LadderPanel*>(dock(QStringLiteral("ladder"))->widget());
    QMenu* menu = menuBar()->addMenu(tr("&Ladder"));
    menus_.append(menu);
    addEntry(menu, tr("&Centre now"), QKeySequence(tr("Ctrl+Home")), ladder, [ladder] { ladder->grid().centre(); });
    addEntry(menu, tr("Centre &lock"), QKeySequence(tr("Ctrl+Shift+L")), ladder,
             [ladder] { ladder->setCentreLock(!ladder->centreLock()); });
}

void MainWindow::addHelpMenu() {
    QMenu* menu = menuBar()->addMenu(tr("&Help"));
    menus_.append(menu);
    addEntry(menu, tr("&Keys..."), QKeySequence::HelpContents, this, [this] { CommandPalette(menus_, this).exec(); });
    addEntry(menu, tr("&About Topbook"), {}, this, [this] {
        QMessageBox::about(this, tr("About Topbook"),
                           tr("<b>Topbook %1</b><br>A market monitor whose every number can be proved.<br><br>"
                              "GPL-3.0-or-later. Built with Qt and QCustomPlot.")
                               .arg(QApplication::applicationVersion()));
    });
}

void MainWindow::changeSpeed(double by) {
    const auto snapshot = pump_->shown();
    if (snapshot && snapshot->status.speed > 0)
        send(SetSpeed{std::clamp(snapshot->status.speed * by, 0.1, 1000.0)});
}

void MainWindow::scaleText(qreal by) {
    const qreal before = context_.theme().fontScale();
    settings_.write(QStringLiteral("look/scale"), QString::number(before * by));
    applyLook();
}

void MainWindow::applyLook() {
    const QString choice = settings_.read(QStringLiteral("look/theme"));
    const ColourPreset preset = presetOf(settings_.read(QStringLiteral("look/preset")));
    const bool dark =
        choice == QLatin1String("dark") || (choice != QLatin1String("light") && systemIsDark(QApplication::palette()));
    Theme theme = dark ? Theme::dark(preset) : Theme::light(preset);
    bool known = false;
    const qreal scale = settings_.read(QStringLiteral("look/scale")).toDouble(&known);
    if (known)
        theme.setFontScale(scale);
    context_.setTheme(theme);
}

void MainWindow::openPreferences() {
    const auto snapshot = pump_->shown();
    Preferences now;
    now.theme = settings_.read(QStringLiteral("look/theme"));
    now.preset = settings_.read(QStringLiteral("look/preset"));
    now.textPercent = qRound(context_.theme().fontScale() * 100);
    now.zone = zoneId_;
    if (snapshot)
        now.plan = snapshot->plan;
    now.historyFolder = historyFolder_;
    now.keepDays = keptDays(settings_);
    for (const QFileInfo& file : QDir(historyFolder_).entryInfoList({QStringLiteral("*.topbook*")}, QDir::Files))
        now.historyBytes += historyFolder_.isEmpty() ? 0 : file.size();
    PreferencesDialog dialog(context_, now, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const Preferences chosen = dialog.preferences();
    settings_.write(QStringLiteral("look/theme"), chosen.theme);
    settings_.write(QStringLiteral("look/preset"), chosen.preset);
    settings_.write(QStringLiteral("look/scale"), QString::number(chosen.textPercent / 100.0));
    applyLook();
    setZone(chosen.zone);
    if (!(chosen.plan == now.plan)) {
        send(SetPlan{chosen.plan});
        keepPlan(settings_, chosen.plan);
        emit planChosen(chosen.plan);
    }
    if (chosen.keepDays != now.keepDays) {
        settings_.write(QStringLiteral("history/keep_days"), QString::number(chosen.keepDays));
        emit keepDaysChosen(chosen.keepDays);
    }
}

void MainWindow::fillZoneMenu(QMenu& menu) {
    menu.clear();
    auto* times = new QActionGroup(&menu);
    const auto add = [&](QActionGroup* group, const QString& text, bool checked, auto call) {
        QAction* action = menu.addAction(text);
        action->setCheckable(true);
        action->setActionGroup(group);
        action->setChecked(checked);
        // Queued, because choosing fills the menu anew.
        connect(action, &QAction::triggered, this, std::move(call), Qt::QueuedConnection);
        return action;
    };
    const bool hasSecond = zoneId_ != QLatin1String("UTC");
    add(times, tr("Times in UTC"), !timesInZone_, [this] {
        setTimes(false);
    })->setShortcut(QKeySequence(tr("Ctrl+Shift+U")));
    if (hasSecond) {
        add(times, tr("Times in %1").arg(zoneName(zoneId_)), timesInZone_, [this] {
            setTimes(true);
        })->setShortcut(QKeySequence(tr("Ctrl+Shift+Z")));
    }
    menu.addSeparator();
    auto* zones = new QActionGroup(&menu);
    for (const ZoneChoice& choice : zoneChoices(zoneId_)) {
        const QString text =
            choice.id == QLatin1String("UTC") ? tr("One clock, UTC") : tr("Clock of %1").arg(choice.name);
        add(zones, text, choice.id == zoneId_, [this, id = choice.id] { setZone(id); });
    }
}

void MainWindow::setZone(const QString& zoneId) {
    const QTimeZone zone(zoneId.toLatin1());
    zoneId_ = zone.isValid() ? zoneId : QStringLiteral("UTC");
    settings_.write(QStringLiteral("window/zone"), zoneId_);
    topBar_->clock().setZone(zone.isValid() ? zone : QTimeZone::utc(), zoneName(zoneId_));
    setTimes(timesInZone_);
}

void MainWindow::setTimes(bool inZone) {
    timesInZone_ = inZone && zoneId_ != QLatin1String("UTC");
    settings_.write(QStringLiteral("window/times"), timesInZone_ ? QStringLiteral("zone") : QStringLiteral("utc"));
    topBar_->clock().setPanelsInZone(timesInZone_);
    for (const DockedPanel& panel : panels_)
        panel.setZone(timesInZone_ ? zoneId_ : QStringLiteral("UTC"));
    fillZoneMenu(*zoneMenu_);
}

/// Chosen at the chart's axis: the whole window follows, so that no two panels tell different times.
void MainWindow::chooseZone(const QString& id) {
    if (id == QLatin1String("UTC")) {
        setTimes(false);
        return;
    }
    timesInZone_ = true;
    setZone(id == QLatin1String("local") ? QString::fromLatin1(QTimeZone::systemTimeZoneId()) : id);
}

/// The tables that are not the first of their dock, and so not reached by Ctrl+E alone.
void MainWindow::addTableMenus(QMenu* menu) {
    QMenu* exports = menu->addMenu(tr("Export &panel"));
    QMenu* copies = menu->addMenu(tr("Cop&y panel"));
    for (const DockedPanel& panel : panels_) {
        for (const DockedTable& table : panel.tables) {
            addEntry(exports, tr("%1...").arg(table.name), {}, this, [this, table] { exportTable(table); });
            addEntry(copies, table.name, {}, this, [this, table] { copyTable(table); });
        }
    }
}

} // namespace topbook::ui
