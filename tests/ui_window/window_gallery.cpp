// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the whole window and its dialogs at the sizes of the design pictures into a folder: `window_gallery FOLDER`.
#include "tests/ui_models/sample_snapshot.h"
#include "tests/ui_window/fake_session.h"
#include "ui/panels/chart_panel.h"
#include "ui/panels/chart_plot.h"
#include "ui/panels/market_table.h"
#include "ui/panels/quotes_panel.h"
#include "ui/panels/symbols_dialog.h"
#include "ui/theme/theme_context.h"
#include "ui/window/bytes_dialog.h"
#include "ui/window/convert_dialog.h"
#include "ui/window/export_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/open_dialog.h"
#include "ui/window/path_field.h"
#include "ui/window/preferences_dialog.h"
#include "ui/window/recording_export_dialog.h"
#include "ui/window/safe_start.h"
#include "ui/window/verify_dialog.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPainter>
#include <QSvgRenderer>

using namespace topbook;
using namespace topbook::fixtures;
using namespace topbook::ui;

namespace {

void settle(MainWindow& window, qint64& now) {
    for (int i = 0; i < 4; ++i) {
        now += 1'000;
        window.pump().poll(now);
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 60)
            QCoreApplication::processEvents();
    }
}

SettingsStore memory() {
    auto kept = std::make_shared<std::map<QString, QString>>();
    (*kept)[QStringLiteral("window/symbol")] = QStringLiteral("JPM");
    SettingsStore store;
    store.read = [kept](const QString& key) { return kept->contains(key) ? kept->at(key) : QString(); };
    store.write = [kept](const QString& key, const QString& value) { (*kept)[key] = value; };
    return store;
}

/// What is done with recordings, without any.
void paintRecordings(ThemeContext& context, MainWindow& window, const QString& folder, const QString& theme) {
    const QList<RecordingEntry> entries{
        {QStringLiteral("2026-11-20, 41 MB"), QStringLiteral("/history/2026-11-20.topbook")}};
    const auto save = [&](QWidget& dialog, const char* name) {
        dialog.grab().save(folder + QStringLiteral("/%1-%2.png").arg(QLatin1String(name), theme));
    };
    VerifyDialog verify(context, entries, &window);
    verify.show();
    save(verify, "verify");
    RecordingExportDialog stretch(context, entries, Timestamp{}, &window);
    stretch.show();
    save(stretch, "export-recording");
    ConvertDialog convert(context, {}, &window);
    convert.show();
    save(convert, "convert");
    InputFacts quotes;
    quotes.path = QStringLiteral("trades.csv");
    quotes.format = QStringLiteral("Quotes, CSV with time, symbol and price");
    quotes.assumedUtc = true;
    InputFacts itch;
    itch.path = QStringLiteral("sample_1000.itch");
    itch.format = QStringLiteral("NASDAQ TotalView-ITCH 5.0");
    itch.dayUnknown = true;
    OpenDialog open(context, {quotes, itch}, &window);
    open.show();
    save(open, "open");
}

/// The replay with trades in every pane and a quote that came 68 s late.
std::shared_ptr<Snapshot> revisedSnapshot() {
    auto snapshot = sampleReplaySnapshot();
    if (snapshot->charts.empty())
        return snapshot;
    auto chart = std::make_shared<ChartView>(*snapshot->charts.front());
    for (auto& chunk : chart->chunks) {
        auto panes = std::make_shared<std::vector<Pane>>(*chunk);
        for (Pane& pane : *panes) {
            pane.volume = 100 + static_cast<std::int64_t>(pane.start.nanos / 10'000'000'000 % 7) * 150;
            pane.notional = Int128(pane.last.nanos) * pane.volume;
        }
        chunk = panes;
    }
    const Timestamp hop = floorTo(snapshot->status.clock - std::chrono::minutes(4), snapshot->plan.hop);
    chart->revisions.push_back({hop, std::chrono::minutes(1), 1, std::chrono::seconds(68)});
    ++chart->revision;
    snapshot->charts.front() = chart;
    return snapshot;
}

void paintWindow(ThemeContext& context, QSize size, const std::shared_ptr<const Snapshot>& snapshot,
                 const QString& path, const QString& folder = QString()) {
    const SettingsStore store = memory();
    store.write(QStringLiteral("look/theme"),
                context.theme().isDark ? QStringLiteral("dark") : QStringLiteral("light"));
    MainWindow window(context, store);
    window.applyLook();
    window.resize(size);
    window.show();
    auto session = std::make_shared<FakeSession>(snapshot);
    window.setSession(session);
    qint64 now = 1'000'000;
    settle(window, now);
    window.grab().save(path);
    if (folder.isEmpty())
        return;
    auto* chart = qobject_cast<ChartPanel*>(window.dock(QStringLiteral("chart"))->widget());
    for (const auto& [mode, name] : {std::pair{ChartMode::Gain, "gain"}, std::pair{ChartMode::Candles, "candles"}}) {
        chart->setMode(mode);
        chart->plot().pointAt(snapshot->status.clock - std::chrono::minutes(5) -
                              Duration(snapshot->status.clock.nanos % 10'000'000'000));
        settle(window, now);
        window.grab().save(folder + QStringLiteral("/window-%1.png").arg(QLatin1String(name)));
        for (const char* form : {"png", "pdf", "svg"})
            (void)chart->saveTo(folder + QStringLiteral("/chart-%1.%2").arg(QLatin1String(name), QLatin1String(form)));
        QSvgRenderer svg(folder + QStringLiteral("/chart-%1.svg").arg(QLatin1String(name)));
        QImage drawn(svg.defaultSize() * 2, QImage::Format_ARGB32);
        drawn.fill(Qt::white);
        QPainter painter(&drawn);
        svg.render(&painter);
        painter.end();
        drawn.save(folder + QStringLiteral("/chart-%1-svg.png").arg(QLatin1String(name)));
    }
    auto* quotes = qobject_cast<QuotesPanel*>(window.dock(QStringLiteral("quotes"))->widget());
    quotes->addSymbols({QStringLiteral("NFLX"), QStringLiteral("TSLA")});
    settle(window, now);
    quotes->findChild<MarketTable*>()->scrollToBottom();
    settle(window, now);
    quotes->grab().save(folder + QStringLiteral("/quotes-waiting.png"));

    Preferences preferences;
    preferences.zone = QStringLiteral("America/New_York");
    PreferencesDialog(context, preferences, &window).grab().save(folder + QStringLiteral("/preferences.png"));
    ExportQuestion question;
    question.table = "top";
    question.from = snapshot->status.clock;
    question.to = snapshot->status.clock + std::chrono::seconds(1);
    ExportDialog(context, QStringLiteral("Rankings"), question, &window)
        .grab()
        .save(folder + QStringLiteral("/export.png"));
    SymbolsDialog(context, &window).grab().save(folder + QStringLiteral("/symbols.png"));
    ProblemTally problem;
    problem.message = "price '1,5' is not a decimal number (use a point)";
    problem.lastWhere = "trades.csv:381";
    BytesDialog bytes(context, problem, nullptr);
    bytes.setAttribute(Qt::WA_DeleteOnClose, false);
    bytes.take({0, BytesAnswer{"2021-08-03 13:42:07,MSFT,\"1,5\",400,\xff\x01\r", 14'096, 38, "line 381"}});
    bytes.grab().save(folder + QStringLiteral("/bytes.png"));
    paintRecordings(context, window, folder, QStringLiteral("light"));
    SafeStartLine line(context);
    line.resize(1200, 36);
    line.grab().save(folder + QStringLiteral("/safe-line.png"));
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral(".");
    ThemeContext context(Theme::light());
    QObject::connect(&context, &ThemeContext::changed, &application, [&] { applyTheme(application, context.theme()); });
    applyTheme(application, context.theme());
    paintWindow(context, {1440, 900}, sampleSnapshot(), folder + "/main-light.png", folder);
    paintWindow(context, {1440, 900}, sampleReplaySnapshot(), folder + "/replay-light.png");
    paintWindow(context, {1440, 900}, revisedSnapshot(), folder + "/replay-revised.png");
    paintWindow(context, {1280, 720}, sampleSnapshot(), folder + "/compact-1280x720.png");
    context.setTheme(Theme::dark());
    paintWindow(context, {1440, 900}, sampleSnapshot(), folder + "/main-dark.png");
    paintWindow(context, {2560, 1440}, sampleSnapshot(), folder + "/main-dark-2560x1440.png");
    return 0;
}
