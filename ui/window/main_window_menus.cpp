// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the window: every action with its shortcut, also found in the command palette.
#include "ui/panels/chart_panel.h"
#include "ui/panels/ladder_grid.h"
#include "ui/panels/ladder_panel.h"
#include "ui/theme/theme_context.h"
#include "ui/window/command_palette.h"
#include "ui/window/main_window.h"
#include "ui/window/replay_bar.h"
#include "ui/window/top_bar.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>

#include <array>

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

struct Choice {
    const char* id;
    const char* text;
};
constexpr std::array themeChoices{Choice{"system", QT_TRANSLATE_NOOP("menus", "As the desktop")},
                                  Choice{"light", QT_TRANSLATE_NOOP("menus", "Light")},
                                  Choice{"dark", QT_TRANSLATE_NOOP("menus", "Dark")}};
constexpr std::array presetChoices{Choice{"blue-orange", QT_TRANSLATE_NOOP("menus", "Blue and orange")},
                                   Choice{"green-red", QT_TRANSLATE_NOOP("menus", "Green and red")},
                                   Choice{"red-green", QT_TRANSLATE_NOOP("menus", "Red and green")},
                                   Choice{"mono", QT_TRANSLATE_NOOP("menus", "One colour and shapes")}};
constexpr std::array zoneChoices{Choice{"UTC", QT_TRANSLATE_NOOP("menus", "UTC only")},
                                 Choice{"America/New_York", QT_TRANSLATE_NOOP("menus", "New York")},
                                 Choice{"America/Chicago", QT_TRANSLATE_NOOP("menus", "Chicago")},
                                 Choice{"Europe/London", QT_TRANSLATE_NOOP("menus", "London")},
                                 Choice{"Europe/Berlin", QT_TRANSLATE_NOOP("menus", "Frankfurt")},
                                 Choice{"Asia/Tokyo", QT_TRANSLATE_NOOP("menus", "Tokyo")},
                                 Choice{"Asia/Hong_Kong", QT_TRANSLATE_NOOP("menus", "Hong Kong")}};

QString choiceText(const char* text) {
    return QCoreApplication::translate("menus", text);
}

/// A submenu of which one entry holds; `current` is its id.
template<std::size_t Count, class Call>
void addChoices(QMenu* menu, const std::array<Choice, Count>& choices, const QString& current, QObject* receiver,
                Call chosen) {
    auto* group = new QActionGroup(menu);
    for (const Choice& choice : choices) {
        QAction* action = menu->addAction(choiceText(choice.text));
        action->setCheckable(true);
        action->setActionGroup(group);
        action->setChecked(current == QLatin1String(choice.id));
        QObject::connect(action, &QAction::triggered, receiver,
                         [chosen, id = choice.id] { chosen(QString::fromLatin1(id)); });
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
    menu->addSeparator();
    addEntry(menu, tr("&Export..."), QKeySequence(tr("Ctrl+E")), this, [this] { exportFocused(); });
    addEntry(menu, tr("&Copy table"), QKeySequence(tr("Ctrl+C")), this, [this] { copyFocused(); });
    menu->addSeparator();
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
    addChoices(menu->addMenu(tr("&Theme")), themeChoices, settings_.read(QStringLiteral("look/theme")), this,
               [this](const QString& id) {
                   settings_.write(QStringLiteral("look/theme"), id);
                   applyLook();
               });
    addChoices(menu->addMenu(tr("&Colours")), presetChoices, settings_.read(QStringLiteral("look/preset")), this,
               [this](const QString& id) {
                   settings_.write(QStringLiteral("look/preset"), id);
                   applyLook();
               });
    addChoices(menu->addMenu(tr("Second &clock")), zoneChoices, settings_.read(QStringLiteral("window/zone")), this,
               [this](const QString& id) {
                   settings_.write(QStringLiteral("window/zone"), id);
                   setZone(id);
               });
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
    addEntry(menu, tr("Copy &image"), {}, chart, [chart] { chart->copyImage(); });
}

void MainWindow::addLadderMenu() {
    auto* ladder = qobject_cast<LadderPanel*>(dock(QStringLiteral("ladder"))->widget());
    QMenu* menu = menuBar()->addMenu(tr("&Ladder"));
    menus_.append(menu);
    addEntry(menu, tr("&Centre now"), QKeySequence(tr("Ctrl+Home")), ladder, [ladder] { ladder->grid().centre(); });
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
    const QString presetId = settings_.read(QStringLiteral("look/preset"));
    ColourPreset preset = ColourPreset::BlueOrange;
    for (std::size_t i = 0; i < presetChoices.size(); ++i) {
        if (presetId == QLatin1String(presetChoices[i].id))
            preset = static_cast<ColourPreset>(i);
    }
    const bool dark =
        choice == QLatin1String("dark") || (choice != QLatin1String("light") && systemIsDark(QApplication::palette()));
    Theme theme = dark ? Theme::dark(preset) : Theme::light(preset);
    bool known = false;
    const qreal scale = settings_.read(QStringLiteral("look/scale")).toDouble(&known);
    if (known)
        theme.setFontScale(scale);
    context_.setTheme(theme);
}

void MainWindow::setZone(const QString& zoneId) {
    const QTimeZone zone(zoneId.toLatin1());
    QString name = zoneId;
    for (const Choice& choice : zoneChoices) {
        if (zoneId == QLatin1String(choice.id))
            name = choiceText(choice.text);
    }
    topBar_->setZone(zone.isValid() ? zone : QTimeZone::utc(), name);
}

} // namespace topbook::ui
