// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/arguments.h"
#include "app/desktop/converter.h"
#include "app/desktop/history_retention.h"
#include "app/desktop/live_sources.h"
#include "app/desktop/offscreen_shot.h"
#include "app/desktop/provider_works.h"
#include "app/desktop/sessions.h"
#include "app/version.h"
#include "model/history/state_file.h"
#include "model/session/system_clock.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/focus_ring.h"
#include "ui/window/main_window.h"
#include "ui/window/preferences_dialog.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

namespace {

using namespace topbook;

QString dataFolder(const desktop::Arguments& arguments) {
    QString folder = arguments.dataDir;
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/topbook");
    if (!arguments.profile.isEmpty())
        folder += QStringLiteral("/profiles/") + arguments.profile;
    return folder;
}

/// Settings in state.topbook; without one (a read-only folder) they last as long as the program.
ui::SettingsStore settingsIn(std::shared_ptr<StateFile> file, const desktop::Arguments& arguments) {
    auto kept = std::make_shared<std::map<QString, QString>>();
    if (!arguments.theme.isEmpty())
        (*kept)[QStringLiteral("look/theme")] = arguments.theme;
    if (!arguments.symbol.isEmpty())
        (*kept)[QStringLiteral("window/symbol")] = arguments.symbol;
    const bool readSaved = file && !arguments.safeMode;
    ui::SettingsStore store;
    store.read = [file, kept, readSaved](const QString& key) {
        if (const auto own = kept->find(key); own != kept->end())
            return own->second;
        if (!readSaved)
            return QString();
        const auto saved = file->text(key.toStdString());
        return saved && *saved ? QString::fromStdString(**saved) : QString();
    };
    store.write = [file, kept](const QString& key, const QString& value) {
        (*kept)[key] = value;
        if (file)
            (void)file->setText(key.toStdString(),
                                value.toStdString()); // lost settings are no reason to disturb anyone
    };
    return store;
}

ui::StretchStore stretchesIn(const std::shared_ptr<StateFile>& file) {
    ui::StretchStore store;
    if (!file)
        return store;
    store.load = [file] { return file->stretches(); };
    store.keep = [file](const Stretch& stretch) -> Result<void> {
        if (const auto kept = file->setStretch(stretch); !kept)
            return tl::unexpected(kept.error());
        return {};
    };
    return store;
}

/// Specs in state.topbook; without one they last as long as the program.
desktop::SpecStore specsIn(std::shared_ptr<StateFile> file) {
    static constexpr std::string_view key = "sources";
    desktop::SpecStore store;
    store.read = [file] {
        const auto saved = file ? file->text(key) : Result<std::optional<std::string>>();
        return saved && *saved ? QByteArray::fromStdString(**saved) : QByteArray();
    };
    store.write = [file](const QByteArray& text) {
        const auto kept = file ? file->setText(key, text.toStdString()) : Result<void>();
        return kept ? QString() : QString::fromStdString(describe(kept.error()));
    };
    return store;
}

/// What the window shows.
enum class Showing { Nothing, Sample, Live, Replay };

} // namespace

int main(int argc, char** argv) {
    if (desktop::wantsOffscreen(argc, argv)) {
        desktop::hushOffscreenPlatform();
        if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("topbook"));
    QApplication::setApplicationDisplayName(QStringLiteral("Topbook"));
    QApplication::setApplicationVersion(QString::fromLatin1(version));
    QApplication::setDesktopFileName(QStringLiteral("org.topbook.Topbook"));
    const desktop::Arguments arguments = desktop::readArguments();
    const bool shot = !arguments.shotPath.isEmpty();

    // A picture shows the first run, whatever was saved on this machine.
    QTemporaryDir firstRun;
    const QString folder = shot && arguments.dataDir.isEmpty() ? firstRun.path() : dataFolder(arguments);
    QDir().mkpath(folder + QStringLiteral("/history"));
    std::shared_ptr<StateFile> state;
    if (auto opened = StateFile::open((folder + QStringLiteral("/state.topbook")).toStdString()))
        state = std::make_shared<StateFile>(std::move(*opened));
    else
        std::fprintf(stderr, "topbook: %s\n", describe(opened.error()).c_str());

    ui::ThemeContext context(ui::Theme::light());
    QObject::connect(&context, &ui::ThemeContext::changed, &application,
                     [&] { ui::applyTheme(application, context.theme()); });
    ui::applyTheme(application, context.theme()); // before the first widget takes its font
    const QString historyFolder = folder + QStringLiteral("/history");
    const ui::SettingsStore settings = settingsIn(state, arguments);
    desktop::Sessions sessions(historyFolder);
    if (const auto plan = ui::keptPlan(settings))
        sessions.setPlan(*plan);
    desktop::HistoryRetention retention(
        historyFolder, [clock = std::make_shared<SystemClock>()] { return clock->now(); },
        [&] { return sessions.live() != nullptr; });
    desktop::LiveStage stage;
    stage.start = [&](LiveConfig config) { return sessions.startLiveSources(std::move(config)); };
    stage.stop = [&] { sessions.endLive(); };
    stage.snapshot = [&] { return sessions.live() ? sessions.live()->latest() : nullptr; };
    desktop::LiveSources sources(specsIn(state), desktop::providerWorks(), desktop::systemKeyRing, std::move(stage));
    ui::MainWindow window(context, settings);
    window.applyLook();
    window.setHistoryFolder(historyFolder);
    window.setConverter(desktop::convertRecording);
    window.setStretchStore(stretchesIn(state));
    QObject::connect(&retention, &desktop::HistoryRetention::said, &window, &ui::MainWindow::say);
    QObject::connect(&window, &ui::MainWindow::keepDaysChosen, &retention, &desktop::HistoryRetention::setKeepDays);
    QObject::connect(&window, &ui::MainWindow::planChosen, &window,
                     [&](const WindowPlan& plan) { sessions.setPlan(plan); });
    retention.setKeepDays(ui::keptDays(settings));
    window.setSourceDesk(sources, !shot); // a picture shows the market, not the offer
    const ui::FocusRing focusRing(context);
    if (!arguments.size.isEmpty())
        window.resize(arguments.size);

    auto showing = Showing::Nothing;
    const auto startSample = [&] {
        if (auto session = sessions.startSample()) {
            window.setSession(*session);
            showing = Showing::Sample;
            sessions.endReplay();
        } else {
            window.say(QString::fromStdString(describe(session.error())));
        }
    };
    const auto showLive = [&] {
        window.setSession(sessions.live());
        showing = Showing::Live;
        sessions.endReplay();
        sessions.endSample();
    };
    const auto open = [&](const QStringList& paths, const ui::InputReading& reading) {
        if (auto session = sessions.startReplay(paths, ui::optionsOf(reading))) {
            window.setSession(*session, paths);
            showing = Showing::Replay;
        } else {
            window.say(QString::fromStdString(describe(session.error())));
        }
    };
    // The live session where there is one, or where sources are switched on; else the sample market.
    const auto goLive = [&] {
        if (sessions.live()) {
            showLive();
        } else if (sources.anyEnabled()) {
            showing = Showing::Live;
            sources.begin();
        } else {
            startSample();
        }
    };
    QObject::connect(&window, &ui::MainWindow::openRequested, &window, open);
    QObject::connect(&window, &ui::MainWindow::sampleMarketRequested, &window, startSample);
    QObject::connect(&window, &ui::MainWindow::liveSourcesRequested, &window, goLive);
    QObject::connect(&window, &ui::MainWindow::backToLiveRequested, &window, goLive);
    QObject::connect(&sources, &desktop::LiveSources::failed, &window, &ui::MainWindow::say);
    QObject::connect(&sources, &desktop::LiveSources::started, &window, [&] {
        if (showing != Showing::Replay)
            showLive();
    });
    QObject::connect(&sources, &desktop::LiveSources::stopped, &window, [&] {
        if (showing == Showing::Live)
            startSample();
    });
    // Named on the command line: opened at once where that is possible, and what is taken for granted is said.
    const auto openNamed = [&](const QStringList& paths) {
        QStringList assumptions;
        bool opens = true;
        for (const QString& path : paths) {
            const ui::InputFacts facts = ui::inputFactsOf(path, {});
            assumptions += ui::assumptionsOf(facts);
            opens = opens && !facts.needsStart && facts.csvProfiles.isEmpty();
        }
        if (!opens && !shot) {
            QTimer::singleShot(0, &window, [&window, paths] { window.open(paths); });
            return;
        }
        open(paths, {});
        if (!assumptions.isEmpty())
            window.say(assumptions.join(QStringLiteral("; ")));
    };
    if (arguments.files.isEmpty())
        goLive();
    else
        openNamed(arguments.files);
    window.show();
    if (shot)
        desktop::shootLater(window, arguments.shotPath, arguments.shotAfterMs);
    const int code = QApplication::exec();
    window.setSession(nullptr);
    return code;
}
