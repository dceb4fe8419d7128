// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/sessions.h"

#include "app/program_build.h"
#include "app/version.h"
#include "model/feed/simulator/simulator_source.h"
#include "model/session/system_clock.h"

namespace topbook::desktop {

Result<std::shared_ptr<SessionHandle>> Sessions::startSample() {
    if (sample_)
        return std::shared_ptr<SessionHandle>(sample_);
    LiveConfig config;
    config.clock = std::make_shared<SystemClock>();
    SimulatorSourceSettings settings;
    settings.now = [clock = config.clock] { return clock->now(); };
    settings.market.seed =
        static_cast<std::uint64_t>(config.clock->now().nanos / 86'400'000'000'000); // a new market each day
    auto source = SimulatorSource::create(std::move(settings));
    if (!source)
        return tl::unexpected(source.error());
    LiveSource live;
    live.source = std::move(*source);
    live.samples = SampleRule::Quotes;
    live.reorder = ReorderRule::Live;
    live.venue = "Simulated exchange book, not a consolidated quote";
    config.sources.push_back(std::move(live));
    config.universes = {"Simulated"};
    config.plan = plan_.value_or(config.plan);
    config.title = "Simulator, US ten";
    config.simulated = true;
    // A folder of its own: a folder has one writer, and the live session goes on recording beside the sample.
    config.history.folder = (historyFolder_ + QStringLiteral("/sample")).toStdString();
    config.history.file = "sample.topbook";
    config.history.appVersion = version;
    auto session = startLive(std::move(config));
    if (!session)
        return tl::unexpected(session.error());
    sample_ = std::move(*session);
    return std::shared_ptr<SessionHandle>(sample_);
}

Result<void> Sessions::startLiveSources(LiveConfig config) {
    endLive(); // two sessions must not write one day file
    config.history.folder = historyFolder_.toStdString();
    config.history.appVersion = version;
    config.plan = plan_.value_or(config.plan);
    auto session = startLive(std::move(config));
    if (!session)
        return tl::unexpected(session.error());
    live_ = std::move(*session);
    return {};
}

Result<std::shared_ptr<SessionHandle>> Sessions::startReplay(const QStringList& paths, const InputOptions& input) {
    ReplayConfig config;
    config.input = input;
    for (const QString& path : paths)
        config.paths.push_back(path.toStdString());
    auto scratch = std::make_unique<QTemporaryDir>();
    if (scratch->isValid()) {
        config.history.folder = scratch->path().toStdString();
        config.history.file = "replay.topbook";
        config.history.appVersion = version;
    }
    config.seek.folder = (historyFolder_ + QStringLiteral("/index")).toStdString();
    config.seek.program = "topbook";
    config.seek.build = programBuild();
    auto session = topbook::startReplay(std::move(config));
    if (!session)
        return tl::unexpected(session.error());
    endReplay();
    replay_ = std::move(*session);
    scratch_ = std::move(scratch);
    return std::shared_ptr<SessionHandle>(replay_);
}

void Sessions::endLive() {
    if (live_)
        live_->stop(); // a window may still hold it
    live_.reset();
}

void Sessions::endSample() {
    if (sample_)
        sample_->stop();
    sample_.reset();
}

void Sessions::endReplay() {
    replay_.reset();
    scratch_.reset();
}

} // namespace topbook::desktop
