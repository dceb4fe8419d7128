// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/panel_table.h"

#include "ui/panels/chart_panel.h"
#include "ui/panels/ladder_panel.h"
#include "ui/panels/problems_panel.h"
#include "ui/panels/queue_panel.h"
#include "ui/panels/quotes_panel.h"
#include "ui/panels/rankings_panel.h"
#include "ui/panels/tape_panel.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/dock_title.h"
#include "ui/window/zones.h"

#include <QCoreApplication>

#include <array>

namespace topbook::ui {
namespace {

/// Connects what a panel has and passes over what it has not: panels differ in what they can do.
template<class Panel>
DockedPanel makeDock(const PanelEntry& entry, const ThemeContext& context, QWidget* parent, const PanelHost& host) {
    DockedPanel docked;
    docked.pace = entry.pace;
    docked.dock = new QDockWidget(QCoreApplication::translate("panels", entry.title), parent);
    docked.dock->setObjectName(QString::fromLatin1(entry.id));
    docked.title = new DockTitle(context, docked.dock);
    auto* panel = new Panel(context, docked.dock);
    docked.dock->setWidget(panel);
    docked.show = [panel](const SnapshotPointer& snapshot) { panel->setSnapshot(snapshot); };
    if constexpr (requires { panel->installTitle(*docked.title); })
        panel->installTitle(*docked.title);
    if constexpr (requires { panel->setLinkedSymbol(std::optional<InstrumentId>()); })
        docked.link = [panel](std::optional<InstrumentId> instrument) { panel->setLinkedSymbol(instrument); };
    if constexpr (requires { panel->addSymbol(InstrumentId{}); })
        docked.addSymbol = [panel](InstrumentId instrument) { panel->addSymbol(instrument); };
    if constexpr (requires { panel->topPriceQuestion(); }) {
        docked.tables.push_back({docked.dock->windowTitle(), [panel] { return panel->exportQuestion(); },
                                 [panel] { return !panel->topPriceHasFocus(); }});
        docked.tables.push_back({QCoreApplication::translate("panels", "Top prices"),
                                 [panel] { return panel->topPriceQuestion(); },
                                 [panel] { return panel->topPriceHasFocus(); }});
    } else {
        docked.tables.push_back(
            {docked.dock->windowTitle(), [panel] { return panel->exportQuestion(); }, [] { return true; }});
    }
    if constexpr (requires { panel->setZone(QByteArray()); })
        docked.setZone = [panel](const QString& id) { panel->setZone(id.toLatin1()); };
    else
        docked.setZone = [panel](const QString& id) { panel->setZone(displayZone(id)); };
    if constexpr (requires { panel->savedState(); }) {
        docked.savedState = [panel] { return panel->savedState(); };
        docked.restoreState = [panel](const QString& state) { panel->restoreState(state); };
    }
    if constexpr (requires { &Panel::watchlistChanged; })
        QObject::connect(panel, &Panel::watchlistChanged, panel,
                         [panel, keep = host.keepState, id = entry.id] { keep(id, panel->savedState()); });
    if constexpr (requires { &Panel::said; })
        QObject::connect(panel, &Panel::said, panel, host.say);
    if constexpr (requires { &Panel::bytesRequested; })
        QObject::connect(panel, &Panel::bytesRequested, panel, host.showBytes);
    if constexpr (requires { &Panel::zoneChanged; })
        QObject::connect(panel, &Panel::zoneChanged, panel, host.chooseZone);
    if constexpr (requires { &Panel::symbolChosen; })
        QObject::connect(panel, &Panel::symbolChosen, panel, host.chooseSymbol);
    if constexpr (requires { &Panel::evidenceRequested; })
        QObject::connect(panel, &Panel::evidenceRequested, panel, host.showEvidence);
    if constexpr (requires { &Panel::commandRequested; })
        QObject::connect(panel, &Panel::commandRequested, panel, host.send);
    if constexpr (requires { &Panel::seriesChanged; }) {
        QObject::connect(panel, &Panel::seriesChanged, panel,
                         [charts = host.chartSymbols](const QList<InstrumentId>& list) {
                             charts(std::vector<InstrumentId>(list.begin(), list.end()));
                         });
    }
    if constexpr (requires { &Panel::olderWanted; })
        QObject::connect(panel, &Panel::olderWanted, panel,
                         [send = host.send](Timestamp before) { send(LoadOlder{before}); });
    if constexpr (requires { &Panel::groupingChanged; })
        QObject::connect(panel, &Panel::groupingChanged, panel, host.groupLadder);
    if constexpr (requires { &Panel::levelHovered; })
        QObject::connect(panel, &Panel::levelHovered, panel, host.hoverLevel);
    if constexpr (requires { &Panel::copyDataRequested; })
        QObject::connect(panel, &Panel::copyDataRequested, panel, host.copyTable);
    if constexpr (requires { &Panel::sourceWanted; })
        QObject::connect(panel, &Panel::sourceWanted, panel, host.startSample);
    if constexpr (requires { &Panel::openRequested; })
        QObject::connect(panel, &Panel::openRequested, panel, host.openRecording);
    return docked;
}

constexpr std::array panels{
    PanelEntry{"quotes", QT_TRANSLATE_NOOP("panels", "Quotes"), PanelPace::Numbers, true, makeDock<QuotesPanel>},
    PanelEntry{"rankings", QT_TRANSLATE_NOOP("panels", "Rankings"), PanelPace::Numbers, true, makeDock<RankingsPanel>},
    PanelEntry{"chart", QT_TRANSLATE_NOOP("panels", "Chart"), PanelPace::Frame, true, makeDock<ChartPanel>},
    PanelEntry{"ladder", QT_TRANSLATE_NOOP("panels", "Ladder"), PanelPace::Frame, true, makeDock<LadderPanel>},
    PanelEntry{"tape", QT_TRANSLATE_NOOP("panels", "L1 tape"), PanelPace::Numbers, true, makeDock<TapePanel>},
    PanelEntry{"queue", QT_TRANSLATE_NOOP("panels", "Queue"), PanelPace::Numbers, false, makeDock<QueuePanel>},
    PanelEntry{"problems", QT_TRANSLATE_NOOP("panels", "Problems"), PanelPace::Seconds, false, makeDock<ProblemsPanel>},
};

} // namespace

std::span<const PanelEntry> panelTable() {
    return panels;
}

} // namespace topbook::ui
