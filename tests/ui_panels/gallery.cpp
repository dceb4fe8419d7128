// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the panels at the sizes of the design pictures into a folder, light and dark: `panel_gallery FOLDER`.
#include "tests/ui_panels/panel_gallery.h"

#include <QApplication>

using namespace topbook;
using namespace topbook::fixtures;
using namespace topbook::ui;

namespace {

void paintAll(QApplication& application, const Theme& theme, const QString& prefix) {
    applyTheme(application, theme);
    const ThemeContext context(theme);
    const auto live = sampleSnapshot();
    const auto replay = sampleReplaySnapshot();
    {
        Docked<RankingsPanel> docked(context, "Rankings", {848, 298});
        docked.panel->setDensity(RankingsPanel::Density::Regular);
        docked.show(live, sampleJpm);
        docked.picture().save(prefix + "rankings.png");
        docked.panel->setRanking(Ranking::Gain);
        docked.picture().save(prefix + "rankings-gain.png");
        docked.panel->setRanking(Ranking::Last);
        docked.picture().save(prefix + "rankings-last.png");
        docked.panel->setRanking(Ranking::Mean);
        docked.panel->setDensity(RankingsPanel::Density::Replay);
        docked.show(replay, sampleJpm);
        docked.picture().save(prefix + "rankings-replay.png");
        for (const auto& [name, change] : std::initializer_list<std::pair<const char*, void (*)(Snapshot&)>>{
                 {"empty", [](Snapshot& s) { s = *emptySnapshot(); }},
                 {"waiting", [](Snapshot& s) { s.rankings = std::make_shared<RankingsView>(); }},
                 {"loading",
                  [](Snapshot& s) {
                      s.rankings = std::make_shared<RankingsView>();
                      s.status.warmingUp = true;
                      s.status.eventsPerSecond = 1.1e6;
                      s.status.end = s.status.clock + std::chrono::minutes(60);
                  }},
                 {"stale", [](Snapshot& s) { s.status.lastEvent = s.status.clock - std::chrono::seconds(48); }},
                 {"failed", [](Snapshot& s) {
                      s.status.lastEvent = s.status.clock - std::chrono::seconds(47);
                      s.status.link = LinkState::Retrying;
                      s.status.linkWords = "Source answered 429, too many requests";
                  }}}) {
            auto snapshot = sampleSnapshot();
            change(*snapshot);
            docked.show(snapshot, sampleJpm);
            docked.picture().save(prefix + "rankings-" + name + ".png");
        }
    }
    {
        Docked<RankingsPanel> docked(context, "Rankings", {756, 276});
        docked.panel->setDensity(RankingsPanel::Density::Compact);
        docked.show(live, sampleJpm);
        docked.picture().save(prefix + "rankings-compact.png");
        docked.window.resize(1628, 330);
        docked.panel->setDensity(RankingsPanel::Density::Large);
        docked.picture().save(prefix + "rankings-large.png");
    }
    {
        Docked<QuotesPanel> docked(context, "Quotes", {246, 800});
        docked.panel->setCompact(false);
        docked.show(live, sampleJpm);
        docked.picture().save(prefix + "quotes.png");
        docked.window.resize(484, 1010);
        docked.picture().save(prefix + "quotes-wide.png");
        docked.window.resize(212, 624);
        docked.panel->setCompact(true);
        docked.picture().save(prefix + "quotes-compact.png");
    }
    {
        Docked<TapePanel> docked(context, "L1 tape", {340, 250});
        docked.show(live, sampleJpm);
        docked.picture().save(prefix + "tape.png");
        docked.show(replay, sampleJpm);
        docked.picture().save(prefix + "tape-stale.png");
    }
    {
        Docked<QueuePanel> docked(context, "Queue", {440, 260});
        docked.show(live, sampleJpm);
        docked.picture().save(prefix + "queue.png");
    }
    {
        Docked<ProblemsPanel> docked(context, "Problems", {1628, 120});
        docked.show(live, sampleJpm);
        docked.picture().save(prefix + "problems.png");
        docked.window.resize(500, 120);
        docked.picture().save(prefix + "problems-narrow.png");
    }
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral(".");
    paintAll(application, Theme::light(), folder + "/light-");
    paintAll(application, Theme::dark(), folder + "/dark-");
    return 0;
}
