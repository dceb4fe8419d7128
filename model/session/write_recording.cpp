// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/write_recording.h"

#include "model/feed/simulator/simulator_decoder.h"
#include "model/session/engine.h"
#include "model/session/journal_recorder.h"
#include "model/session/scratch_folder.h"

#include <filesystem>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr Duration wholeStep = 1s;
constexpr std::string_view fileName = "recording.topbook";

EngineConfig simulatedConfig() {
    EngineConfig config;
    config.universes = {"Simulated"};
    config.live = true;
    config.simulated = true;
    config.title = "Simulated recording";
    SourceSetup source;
    source.config.name = "simulator";
    source.config.pace = SourcePace::Stream;
    source.config.reorder = ReorderRule::Live;
    source.decoder = "simulator";
    source.kind = "simulator";
    source.venue = "Simulated exchange book, not a consolidated quote";
    config.sources.push_back(std::move(source));
    return config;
}

/// Feeds a session with a market, step by step.
class MarketRecorder {
public:
    MarketRecorder(Engine& engine, JournalRecorder& recorder)
        : engine_(engine)
        , recorder_(recorder) {
        reader_.addSource(std::make_unique<SimulatorDecoder>());
    }

    void put(EntryKind kind, Timestamp received, std::string bytes) {
        JournalEntry entry = recorder_.number(kind, {}, received, std::move(bytes));
        engine_.apply(reader_.read(entry));
        recorder_.keep(std::move(entry));
        recorder_.settle(received);
    }

private:
    Engine& engine_;
    JournalRecorder& recorder_;
    PayloadReader reader_;
};

} // namespace

Result<std::uint64_t> writeRecording(const SimulationRequest& request, const std::string& path,
                                     const std::function<bool()>& cancelled) {
    const auto settings = settingsFor(request);
    if (!settings)
        return tl::unexpected(settings.error());
    auto market = SimulatedMarket::create(*settings);
    if (!market)
        return tl::unexpected(market.error());
    auto engine = Engine::create(simulatedConfig());
    if (!engine)
        return tl::unexpected(engine.error());
    const ScratchFolder scratch(path);
    HistoryOptions options;
    options.folder = scratch.path();
    options.fixedFile = fileName;
    options.configText = configText((*engine)->config());
    options.sources = sourceDescriptions((*engine)->config());
    auto store = openHistory(options, settings->start);
    if (!store)
        return tl::unexpected(store.error());
    RecorderSettings pace;
    pace.waitForRoom = true;
    pace.blockEvery = 24h; // blocks are cut by their size alone, so that the same request gives the same file
    JournalRecorder recorder(std::move(*store), {}, pace, {"simulator"}, (*engine)->results(),
                             [&] { return (*engine)->checkpoint({DecoderPosition{}}); });
    MarketRecorder record(**engine, recorder);
    const Timestamp end = settings->start + request.length;
    const auto events = [&] { return (*engine)->position(); };
    record.put(EntryKind::Link, settings->start, linkText(LinkState::Connected, "simulated market"));
    while (request.events ? events() < *request.events : market->reached() < end) {
        if (cancelled && cancelled())
            return failure(ErrorCode::Cancelled, "the recording was cancelled");
        Timestamp to = floorTo(market->reached(), wholeStep) + wholeStep;
        if (!request.events)
            to = std::min(to, end);
        std::string payload =
            request.events ? market->nextBatch(to, *request.events - events()) : market->nextBatch(to);
        if (!payload.empty())
            record.put(EntryKind::Payload, to, std::move(payload));
        if (floorTo(to, wholeStep) == to)
            record.put(EntryKind::Tick, to, {});
        if (const std::string words = recorder.words(); !words.empty())
            return failure(ErrorCode::WriteFailed, "the recording could not be written: " + words, path);
    }
    (*engine)->collectPanes(); // what changed since the last hop is stored too
    recorder.close(market->reached());
    if (const std::string words = recorder.words(); !words.empty())
        return failure(ErrorCode::WriteFailed, "the recording could not be written: " + words, path);
    std::error_code error;
    std::filesystem::rename(scratch.path() + "/" + std::string(fileName), path, error);
    if (error)
        return failure(ErrorCode::WriteFailed, "cannot move the recording into place: " + error.message(), path);
    return events();
}

} // namespace topbook
