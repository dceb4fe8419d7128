// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/live_run.h"

#include "model/session/resume.h"
#include "model/session/system_clock.h"

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t maxQueuedBytes = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds overflowPatience = 1s; ///< a stream waits so long for room, then drops
constexpr std::chrono::milliseconds idleWait = 50ms;
constexpr std::chrono::milliseconds stopPatience = 80ms;
constexpr std::size_t itemsAtOnce = 64;
constexpr Duration wallStepFollowed = 1s;
constexpr Duration warmUpLag = 2s;

/// One source's way into the queue.
class SourcePort : public SourceOutput {
public:
    SourcePort(BoundedQueue<Inbound>& queue, SourceId source, bool mayDrop, std::stop_token stop)
        : queue_(queue)
        , source_(source)
        , mayDrop_(mayDrop)
        , stop_(std::move(stop)) {}

    bool payload(std::string_view bytes, Timestamp received) override {
        if (dropped_ > 0)
            tellDropped(received);
        Inbound item{EntryKind::Payload, source_, received, std::string(bytes)};
        if (!mayDrop_)
            return put(item);
        if (!queue_.pushFor(item, bytes.size() + sizeof(Inbound), dropped_ > 0 ? 0ms : overflowPatience, stop_))
            noteDropped();
        return !stop_.stop_requested();
    }
    bool tick(Timestamp now) override {
        Inbound item{EntryKind::Tick, source_, now, {}};
        return put(item);
    }
    void link(LinkState state, std::string_view words, Timestamp at) override {
        if (dropped_ > 0) {
            Inbound gap{EntryKind::Gap, source_, at, std::to_string(std::exchange(dropped_, 0))};
            put(gap); // rare enough to wait for: nothing dropped goes untold
        }
        ended_ = ended_ || state == LinkState::Ended;
        lastAt_ = at;
        Inbound item{EntryKind::Link, source_, at, linkText(state, words)};
        put(item);
    }

    [[nodiscard]] std::uint64_t dropped() const override { return droppedEver_; }

    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] Timestamp lastAt() const { return lastAt_; }

private:
    bool put(Inbound& item) {
        lastAt_ = item.received;
        return queue_.push(item, item.bytes.size() + sizeof(Inbound), stop_);
    }
    void noteDropped() {
        ++dropped_;
        ++droppedEver_;
    }
    /// The gap stands where the dropped payloads would have stood.
    void tellDropped(Timestamp at) {
        Inbound gap{EntryKind::Gap, source_, at, std::to_string(dropped_)};
        if (queue_.pushFor(gap, sizeof(Inbound), 0ms, stop_))
            dropped_ = 0;
    }

    BoundedQueue<Inbound>& queue_;
    SourceId source_;
    bool mayDrop_;
    std::stop_token stop_;
    std::uint64_t dropped_ = 0; ///< not told yet
    std::uint64_t droppedEver_ = 0;
    bool ended_ = false;
    Timestamp lastAt_;
};

} // namespace

LiveRun::LiveRun(LiveConfig config, std::shared_ptr<SessionDesk> desk)
    : config_(std::move(config))
    , desk_(std::move(desk))
    , clock_(config_.clock ? config_.clock : std::make_shared<SystemClock>())
    , queue_(config_.queueCapacity, maxQueuedBytes) {}

LiveRun::~LiveRun() {
    stop();
}

EngineConfig LiveRun::engineConfig() const {
    EngineConfig engine;
    engine.plan = config_.plan;
    engine.universes = config_.universes;
    engine.shards = config_.shards;
    engine.live = true;
    engine.simulated = config_.simulated;
    engine.title = config_.title;
    for (const LiveSource& each : config_.sources) {
        SourceSetup setup;
        setup.config.name = each.source->name();
        setup.config.universe = each.universe;
        setup.config.pace = each.source->pace();
        setup.kind = each.source->kind();
        setup.address = each.source->address();
        setup.config.samples = each.samples;
        setup.config.reorder = each.reorder;
        setup.config.eligibleTradesOnly = each.eligibleTradesOnly;
        setup.decoder = each.decoder.empty() ? each.source->name() : each.decoder;
        setup.profile = each.profile;
        setup.venue = each.venue;
        engine.sources.push_back(std::move(setup));
    }
    return engine;
}

std::vector<std::unique_ptr<Decoder>> LiveRun::freshDecoders() const {
    std::vector<std::unique_ptr<Decoder>> decoders;
    for (const LiveSource& each : config_.sources)
        decoders.push_back(each.source->makeDecoder());
    return decoders;
}

Result<void> LiveRun::start() {
    if (config_.sources.empty())
        return failure(ErrorCode::InvalidArgument, "a live session needs at least one source");
    for (const LiveSource& each : config_.sources) {
        if (each.universe.value >= config_.universes.size())
            return failure(ErrorCode::InvalidArgument, "source " + each.source->name() + " names no universe");
        givesTicks_ = givesTicks_ || each.source->givesTicks();
    }
    if (const auto begun = beginSession(config_.resume && !config_.simulated); !begun)
        return begun;
    running_ = config_.sources.size();
    desk_->onMail([this] { queue_.wake(); });
    // The engine's thread first: it empties the queue that sources fill.
    engineThread_ = std::jthread([this](std::stop_token stop) { work(stop); });
    for (std::size_t i = 0; i < config_.sources.size(); ++i) {
        sourceThreads_.emplace_back([this, i](std::stop_token stop) { runSource(i, stop); });
    }
    return {};
}

/// A fresh engine and, in a folder, a fresh session in the archive, going on from an unclean one where asked to.
Result<void> LiveRun::beginSession(bool resume) {
    auto engine = Engine::create(engineConfig());
    if (!engine)
        return tl::unexpected(engine.error());
    engine_ = std::move(*engine);
    reader_ = PayloadReader();
    for (auto& decoder : freshDecoders())
        reader_.addSource(std::move(decoder));
    const Timestamp now = clock_->now();
    startedAt_ = now;
    std::vector<Problem> notices;
    if (resume && !config_.history.folder.empty())
        notices = resumeFrom(config_.history, now, *engine_, reader_, [this] { return freshDecoders(); });
    std::unique_ptr<HistoryStore> store;
    std::string words;
    if (!config_.history.folder.empty()) {
        HistoryOptions options;
        options.folder = config_.history.folder;
        options.fixedFile = config_.history.file;
        options.appVersion = config_.history.appVersion;
        options.configText = configText(engine_->config());
        options.sources = sourceDescriptions(engine_->config());
        options.zone = config_.history.zone;
        auto opened = config_.history.open(options, now);
        if (opened) {
            store = std::move(*opened);
            for (const std::string& notice : store->notices())
                notices.push_back({ErrorCode::ForeignFile, {}, now, {}, notice});
        } else {
            words = "not recording: " + describe(opened.error());
            notices.push_back({opened.error().code, {}, now, opened.error().where, opened.error().message});
        }
    }
    std::vector<std::string> names;
    for (const SourceSetup& source : engine_->config().sources)
        names.push_back(source.config.name);
    recorder_.reset(); // before the engine's results it speaks of are replaced
    recorder_ = std::make_unique<JournalRecorder>(std::move(store), std::move(words), config_.history.recorder,
                                                  std::move(names), engine_->results(),
                                                  [this] { return engine_->checkpoint(reader_.positions()); });
    for (const Problem& notice : notices)
        say(notice);
    return {};
}

void LiveRun::runSource(std::size_t index, std::stop_token stop) {
    LiveSource& source = config_.sources[index];
    const bool mayDrop = !source.source->givesTicks() && source.source->pace() != SourcePace::File;
    SourcePort port(queue_, SourceId{static_cast<std::uint16_t>(index)}, mayDrop, stop);
    source.source->run(stop, port);
    if (stop.stop_requested())
        return;
    if (!port.ended())
        port.link(LinkState::Ended, "the source has ended", std::max(port.lastAt(), clock_->now()));
    --running_;
    queue_.wake();
}

void LiveRun::work(std::stop_token stop) {
    std::vector<Inbound> items;
    std::optional<std::chrono::steady_clock::time_point> stoppedAt;
    while (true) {
        queue_.pop(items, itemsAtOnce, publisher_.patience(idleWait), stop);
        // On a stop, what the sources had handed over is still recorded, as far as that is quick.
        if (items.empty() && stop.stop_requested())
            break;
        for (Inbound& item : items) {
            if (stop.stop_requested()) {
                const auto now = std::chrono::steady_clock::now();
                stoppedAt = stoppedAt.value_or(now);
                if (now - *stoppedAt > stopPatience)
                    break;
            }
            take(std::move(item));
        }
        if (stoppedAt && std::chrono::steady_clock::now() - *stoppedAt > stopPatience)
            break;
        if (!givesTicks_ && !stop.stop_requested())
            tickByClock();
        handleMail(desk_->takeMail(0ms, stop));
        recorder_->settle(lastReceived());
        if (running_.load() == 0 && items.empty() && queue_.depth() == 0)
            reachEnd();
        if (publisher_.due() && !stop.stop_requested())
            publish();
    }
    recorder_->settle(lastReceived(), true);
    tellOutcome();
    publish();
    recorder_->close(clock_->now());
    desk_->end();
}

/// The recorder numbers it, then it is read and applied, then it is kept with what it caused.
void LiveRun::take(Inbound item) {
    JournalEntry entry = recorder_->number(item.kind, item.source, item.received, std::move(item.bytes));
    engine_->apply(reader_.read(entry));
    if (item.kind == EntryKind::Payload)
        lag_ = std::max(lag_, clock_->now() - item.received);
    if (item.kind == EntryKind::Tick)
        lastTick_ = std::max(lastTick_, item.received);
    lastReceived_ = std::max(lastReceived_, item.received);
    recorder_->keep(std::move(entry));
    recorder_->settle(lastReceived());
    publisher_.touch();
}

/// Each second of the clock once; after a sleep once for all of it.
void LiveRun::tickByClock() {
    const Timestamp now = clock_->now();
    const Timestamp second = floorTo(now, 1s);
    if (lastTick_ != Timestamp::earliest() && second <= lastTick_)
        return;
    const Duration step = clock_->wallStep();
    if (step > wallStepFollowed) {
        clock_->follow();
    } else if (step < -config_.plan.lateness - wallStepFollowed) {
        restartBehindStepBack(step);
        return;
    }
    take({EntryKind::Tick, {}, floorTo(clock_->now(), 1s), {}});
}

/// A problem that no entry caused: it is stored as the session's own.
void LiveRun::say(const Problem& problem) {
    engine_->results().cause(0, problem.time);
    engine_->problem(problem);
}

/// The wall clock was set back: what comes would be stamped before what was. A new session with partial windows.
void LiveRun::restartBehindStepBack(Duration step) {
    engine_->collectPanes(); // what changed since the last hop is stored too
    recorder_->close(clock_->now());
    clock_->follow();
    const SubscribeBook book = engine_->view().bookSubscription();
    const SubscribeCharts charts{engine_->view().charts().subscribed()};
    lastTick_ = Timestamp::earliest();
    lastReceived_ = Timestamp::earliest();
    if (const auto begun = beginSession(false); !begun)
        return; // the same configuration was good before
    engine_->view().subscribe(book);
    engine_->view().subscribe(charts);
    engine_->problem({ErrorCode::TimeBackwards,
                      {},
                      clock_->now(),
                      "clock",
                      "the clock was set back by " + std::to_string(-step.count() / 1'000'000'000) +
                          " s; a new session begins, its windows are partial"});
}

void LiveRun::handleMail(SessionDesk::Mail mail) {
    for (const Command& command : mail.commands) {
        if (const auto* book = std::get_if<SubscribeBook>(&command)) {
            engine_->view().subscribe(*book);
        } else if (const auto* charts = std::get_if<SubscribeCharts>(&command)) {
            engine_->view().subscribe(*charts);
        } else if (const auto* older = std::get_if<LoadOlder>(&command)) {
            loadOlder(*engine_, *desk_, older->before);
        } else if (const auto* plan = std::get_if<SetPlan>(&command)) {
            const auto checked = plan->plan.checked();
            if (checked)
                take({EntryKind::UserCommand, {}, lastReceived(), planText(*checked)});
            else
                say({checked.error().code, {}, lastReceived(), "plan", checked.error().message});
        }
        publisher_.touch();
    }
    for (auto& [instrument, panes] : mail.older) {
        engine_->view().charts().older(instrument, std::move(panes));
        publisher_.touch();
    }
    if (mail.flush != 0) {
        recorder_->flush(lastReceived());
        desk_->flushed(mail.flush);
    }
}

void LiveRun::reachEnd() {
    if (ended_)
        return;
    ended_ = true;
    tellOutcome();
    publish();
    desk_->end();
}

void LiveRun::tellOutcome() {
    desk_->setOutcome({engine_->pipeline().digest(), engine_->view().fullCounts(), std::nullopt});
}

Timestamp LiveRun::lastReceived() const {
    return lastReceived_ == Timestamp::earliest() ? clock_->now() : lastReceived_;
}

void LiveRun::publish() {
    SessionStatus status;
    const Timestamp now = clock_->now();
    const Timestamp reached = engine_->pipeline().eventTime();
    status.mode = SessionMode::Live;
    status.clock = givesTicks_ ? reached : std::max(reached, lastTick_);
    status.warmingUp = config_.simulated && reached != Timestamp::earliest() && now - reached > warmUpLag;
    status.ended = ended_;
    status.recording = recorder_->recording();
    status.recorded = status.recording ? now - startedAt_ : Duration{0};
    status.lag = status.warmingUp ? Duration{0} : std::exchange(lag_, Duration{0});
    status.queueDepth = queue_.depth();
    status.queueCapacity = queue_.capacity();
    status.historyBytes = recorder_->bytes();
    status.historyWords = recorder_->words();
    std::vector<SourceMeter> meters;
    for (const LiveSource& each : config_.sources)
        meters.push_back(each.source->meter());
    engine_->view().meters(std::move(meters));
    publisher_.publish(*engine_, *desk_, std::move(status));
}

void LiveRun::stop() {
    for (std::jthread& thread : sourceThreads_)
        thread.request_stop();
    sourceThreads_.clear();
    if (engineThread_.joinable()) {
        engineThread_.request_stop();
        engineThread_.join();
    }
}

Result<std::unique_ptr<Session>> startLive(LiveConfig config) {
    auto desk = std::make_shared<SessionDesk>();
    const std::string historyPath = config.history.readPath();
    auto run = std::make_unique<LiveRun>(std::move(config), desk);
    if (const auto started = run->start(); !started)
        return tl::unexpected(started.error());
    return std::make_unique<Session>(std::move(desk), std::move(run), historyPath);
}

} // namespace topbook
