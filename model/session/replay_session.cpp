// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/replay_run.h"

#include "model/core/time_text.h"

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds slice = 8ms; ///< so long at most until commands are looked at
constexpr std::chrono::milliseconds idleWait = 500ms;
constexpr std::chrono::milliseconds longSilence = 1s;
constexpr std::size_t fewestAtOnce = 64;
constexpr std::size_t mostAtOnce = 16'384;
constexpr std::chrono::milliseconds chunkTime = 4ms; ///< how long one chunk may take, so that commands stay prompt
constexpr std::size_t problemTimesShown = 200;

} // namespace

ReplayRun::ReplayRun(ReplayConfig config, ReplayInput input, std::shared_ptr<SessionDesk> desk)
    : config_(std::move(config))
    , input_(std::move(input))
    , desk_(std::move(desk))
    , paused_(config_.paused)
    , loop_(config_.loop) {}

ReplayRun::~ReplayRun() {
    stop();
}

Result<void> ReplayRun::start() {
    auto engine = Engine::create(input_.config);
    if (!engine)
        return tl::unexpected(engine.error());
    engine_ = std::move(*engine);
    auto track = input_.open();
    if (!track)
        return tl::unexpected(track.error());
    cursor_ = std::make_unique<ReplayCursor>(*engine_, std::move(*track), input_.byReceiveTime);
    std::unique_ptr<HistoryStore> store;
    std::string words;
    if (!config_.history.folder.empty()) {
        HistoryOptions options;
        options.folder = config_.history.folder;
        options.fixedFile = config_.history.file;
        options.appVersion = config_.history.appVersion;
        options.configText = configText(input_.config);
        options.sources = sourceDescriptions(input_.config);
        options.zone = config_.history.zone;
        auto opened = config_.history.open(options, input_.begin == Timestamp::earliest() ? Timestamp{} : input_.begin);
        if (!opened)
            return tl::unexpected(opened.error());
        store = std::move(*opened);
    }
    std::vector<std::string> names;
    for (const SourceSetup& source : input_.config.sources)
        names.push_back(source.config.name);
    RecorderSettings settings = config_.history.recorder;
    settings.waitForRoom = true;
    recorder_ = std::make_unique<JournalRecorder>(std::move(store), std::string(), settings, std::move(names),
                                                  engine_->results(), [] { return std::string(); });
    pacer_.setSpeed(config_.speed, Publisher::SteadyClock::now());
    // A replay at full speed is at its end as soon as a pre-scan would be.
    const bool scan = !input_.once && (config_.paused || config_.speed > 0);
    if (scan)
        prescan_ = std::make_unique<Prescan>(input_);
    if (scan)
        preview_ = SeekPreview::create(config_);
    thread_ = std::jthread([this](std::stop_token stop) { work(stop); });
    return {};
}

void ReplayRun::work(std::stop_token stop) {
    while (!stop.stop_requested()) {
        const auto patience = idle() ? publisher_.patience(idleWait) : std::min(wait_, publisher_.patience(idleWait));
        handleMail(desk_->takeMail(patience, stop));
        wait_ = 0ms;
        lookAhead();
        if (goal_)
            runToGoal();
        else if (!idle())
            playOn();
        recorder_->settle(engine_->pipeline().eventTime());
        const bool seen = goal_ && goal_->time && preview_ && preview_->found();
        const bool silent = goal_ && goal_->silent && !seen && Publisher::SteadyClock::now() - goalSince_ < longSilence;
        if (publisher_.due() && !silent)
            publish();
    }
    if (!endTold_)
        tellOutcome();
    publish();
    recorder_->close(engine_->pipeline().eventTime());
    desk_->end();
}

/// What the pre-scan found since is worth a snapshot, in a paused replay too.
void ReplayRun::lookAhead() {
    const std::uint64_t changes = prescan_ ? prescan_->changes() : 0;
    if (changes != prescanSeen_)
        publisher_.touch();
    prescanSeen_ = changes;
}

std::size_t ReplayRun::chunk() const {
    return config_.batchEvents == 0 ? chunk_ : config_.batchEvents;
}

/// Sparse events cost more each, since windows become final between them: the size of chunks follows the time they
/// take.
void ReplayRun::adaptChunk(std::size_t asked, std::chrono::steady_clock::duration took) {
    if (took > chunkTime)
        chunk_ = std::max(fewestAtOnce, chunk_ / 2);
    else if (took < chunkTime / 4 && asked >= chunk_)
        chunk_ = std::min(mostAtOnce, chunk_ * 2);
}

/// Results behind known ground are stored, those on it were.
bool ReplayRun::advance(std::size_t maxEvents, Timestamp until) {
    if (recorder_->hasStore()) {
        const bool known = cursor_->events() < stored_;
        engine_->results().setOn(!known);
        if (known)
            maxEvents = static_cast<std::size_t>(std::min<std::uint64_t>(maxEvents, stored_ - cursor_->events()));
    }
    const auto begun = Publisher::SteadyClock::now();
    const auto moved = cursor_->advance(maxEvents, until);
    adaptChunk(maxEvents, Publisher::SteadyClock::now() - begun);
    stored_ = std::max(stored_, cursor_->events());
    if (moved == ReplayCursor::Advance::Moved) {
        publisher_.touch();
        return true;
    }
    if (moved == ReplayCursor::Advance::AtEnd)
        reachEnd();
    return false;
}

void ReplayRun::playOn() {
    const auto begun = Publisher::SteadyClock::now();
    while (!ended_ && Publisher::SteadyClock::now() - begun < slice) {
        const Timestamp until = pacer_.target(Publisher::SteadyClock::now());
        if (advance(chunk(), until)) {
            recorder_->settle(engine_->pipeline().eventTime());
            continue;
        }
        if (!ended_)
            pace();
        return;
    }
}

/// The next event is not due yet: wait for it, or skip a long stretch without any.
void ReplayRun::pace() {
    const auto now = Publisher::SteadyClock::now();
    const Timestamp next = cursor_->nextTime();
    const Timestamp target = pacer_.target(now);
    if (target == Timestamp::earliest() || next - target > longestWait) {
        pacer_.restart(next, now);
        return;
    }
    wait_ = pacer_.waitFor(next, now);
    publisher_.touch(); // the clock moves on its own
}

bool ReplayRun::reached(const Goal& goal) const {
    if (goal.events && cursor_->events() < *goal.events)
        return false;
    if (goal.hops && engine_->hopPositions().size() < *goal.hops)
        return false;
    return goal.events.has_value() || goal.hops.has_value();
}

void ReplayRun::runToGoal() {
    const auto begun = Publisher::SteadyClock::now();
    const Goal goal = *goal_;
    while (Publisher::SteadyClock::now() - begun < slice) {
        if (reached(goal)) {
            reachGoal();
            break;
        }
        std::size_t most = chunk();
        if (goal.events && cursor_->events() < *goal.events)
            most = static_cast<std::size_t>(std::min<std::uint64_t>(most, *goal.events - cursor_->events()));
        else if (goal.hops)
            most = 1;
        if (advance(most, goal.time.value_or(Timestamp::latest())))
            continue;
        reachGoal(); // sought far enough, or at the end
        break;
    }
    if (goal_)
        return;
    pacer_.restart(goal.time && !ended_ ? std::max(*goal.time, engine_->pipeline().eventTime())
                                        : engine_->pipeline().eventTime(),
                   Publisher::SteadyClock::now());
    publisher_.touch();
}

void ReplayRun::reachEnd() {
    ended_ = true;
    publisher_.touch();
    if (!endTold_) {
        endTold_ = true;
        tellOutcome();
        recorder_->settle(engine_->pipeline().eventTime(), true);
        publish();
        desk_->end();
    }
    if (loop_ && !paused_ && !goal_ && rebuild())
        pacer_.restart(Timestamp::earliest(), Publisher::SteadyClock::now());
}

void ReplayRun::handleMail(SessionDesk::Mail mail) {
    for (const Command& command : mail.commands) {
        obey(command);
        publisher_.touch();
    }
    for (auto& [instrument, panes] : mail.older) {
        engine_->view().charts().older(instrument, std::move(panes));
        publisher_.touch();
    }
    if (mail.flush != 0) {
        recorder_->flush(engine_->pipeline().eventTime());
        desk_->flushed(mail.flush);
    }
}

void ReplayRun::obey(const Command& command) {
    const auto now = Publisher::SteadyClock::now();
    if (const auto* book = std::get_if<SubscribeBook>(&command)) {
        engine_->view().subscribe(*book);
    } else if (const auto* charts = std::get_if<SubscribeCharts>(&command)) {
        engine_->view().subscribe(*charts);
    } else if (const auto* older = std::get_if<LoadOlder>(&command)) {
        loadOlder(*engine_, *desk_, older->before);
    } else if (std::holds_alternative<Play>(command)) {
        if (ended_ && rebuild())
            pacer_.restart(Timestamp::earliest(), now);
        else if (paused_)
            pacer_.restart(clock(), now);
        paused_ = false;
    } else if (std::holds_alternative<Pause>(command)) {
        pacer_.restart(clock(), now);
        paused_ = true;
    } else if (const auto* speed = std::get_if<SetSpeed>(&command)) {
        const Timestamp reached = clock();
        pacer_.setSpeed(speed->factor, now);
        pacer_.restart(reached, now);
    } else if (const auto* wanted = std::get_if<Step>(&command)) {
        step(wanted->kind);
    } else if (const auto* to = std::get_if<Seek>(&command)) {
        seek(to->to);
    } else if (const auto* loop = std::get_if<SetLoop>(&command)) {
        loop_ = loop->on;
    } else if (const auto* plan = std::get_if<SetPlan>(&command)) {
        setPlan(plan->plan);
    }
}

/// A step pauses; steps that follow before one is done add up.
void ReplayRun::step(StepKind kind) {
    paused_ = true;
    const std::uint64_t events = goal_ && goal_->events ? *goal_->events : cursor_->events();
    const std::size_t hops = goal_ && goal_->hops ? *goal_->hops : engine_->hopPositions().size();
    goalSince_ = Publisher::SteadyClock::now();
    switch (kind) {
    case StepKind::EventForward:
        if (!ended_)
            goal_ = Goal{{}, events + 1, {}, false};
        break;
    case StepKind::HopForward:
        if (!ended_)
            goal_ = Goal{{}, {}, hops + 1, false};
        break;
    case StepKind::EventBack:
        stepBack(events > 0 ? events - 1 : 0, std::nullopt);
        break;
    case StepKind::HopBack: {
        // The last hop before here; where windows became final just now, that is the one before it.
        const auto& positions = engine_->hopPositions();
        std::size_t before = positions.size();
        while (before > 0 && positions[before - 1] >= events)
            --before;
        stepBack(before > 0 ? positions[before - 1] : 0, before > 0 ? std::optional(before) : std::nullopt);
        break;
    }
    }
}

void ReplayRun::stepBack(std::uint64_t events, std::optional<std::size_t> hops) {
    if (!rebuild())
        return;
    // A hop may become final by a tick behind its last event, hence both.
    goal_ = Goal{{}, events, hops, true};
    goalSince_ = Publisher::SteadyClock::now();
}

/// Forwards from here, backwards from the start.
void ReplayRun::seek(Timestamp to) {
    const bool back = ended_ || to < clock() || to < engine_->pipeline().eventTime();
    if (back && !rebuild())
        return;
    goal_ = Goal{to, {}, {}, true};
    goalSince_ = Publisher::SteadyClock::now();
    if (preview_)
        preview_->look(to);
}

void ReplayRun::reachGoal() {
    goal_.reset();
    ahead_.reset();
    if (preview_)
        preview_->drop();
}

std::shared_ptr<const LadderView> ReplayRun::ladderAhead() {
    const auto books = goal_ && goal_->time && preview_ ? preview_->found() : nullptr;
    if (!books) {
        ahead_.reset();
        return nullptr;
    }
    constexpr std::uint64_t aboveAllOthers = std::uint64_t{1} << 62;
    if (!ahead_)
        ahead_.emplace(input_.config.sources, false, aboveAllOthers + (rebuilds_ << 20));
    ahead_->subscribe(engine_->view().bookSubscription());
    return ahead_->publish(books->pipeline());
}

void ReplayRun::setPlan(const WindowPlan& plan) {
    const auto checked = plan.checked();
    if (!checked) {
        engine_->problem({checked.error().code, {}, engine_->pipeline().eventTime(), "plan", checked.error().message});
        return;
    }
    const std::uint64_t events = cursor_->events();
    const WindowPlan before = std::exchange(input_.config.plan, *checked);
    if (!rebuild()) {
        input_.config.plan = before;
        return;
    }
    goal_ = Goal{{}, events, {}, true};
    goalSince_ = Publisher::SteadyClock::now();
}

/// A fresh engine at the start of the input. False where the input cannot be opened again; all stays as it is then.
bool ReplayRun::rebuild() {
    auto track = input_.once ? Result<std::unique_ptr<ReplayTrack>>(failure(
                                   ErrorCode::ReadFailed, "standard input cannot be read again: a replay of it only "
                                                          "goes forward"))
                             : input_.open();
    auto engine = Engine::create(input_.config, (rebuilds_ + 1) << 40);
    if (!track || !engine) {
        const Error error = track ? engine.error() : track.error();
        engine_->problem({error.code, {}, engine_->pipeline().eventTime(), error.where, error.message});
        return false;
    }
    ++rebuilds_;
    (*engine)->view().subscribe(engine_->view().bookSubscription());
    (*engine)->view().subscribe(SubscribeCharts{engine_->view().charts().subscribed()});
    recorder_->settle(engine_->pipeline().eventTime(), true);
    recorder_->follow((*engine)->results());
    cursor_.reset();
    engine_ = std::move(*engine);
    cursor_ = std::make_unique<ReplayCursor>(*engine_, std::move(*track), input_.byReceiveTime);
    ended_ = false;
    goal_.reset();
    return true;
}

void ReplayRun::tellOutcome() {
    desk_->setOutcome({engine_->pipeline().digest(), engine_->view().fullCounts(), cursor_->error()});
}

/// The event clock: between two events it moves with the pace, never past the next of them.
Timestamp ReplayRun::clock() const {
    const Timestamp reached = engine_->pipeline().eventTime();
    if (pacer_.unpaced() || goal_ || ended_)
        return reached;
    Timestamp now = pacer_.target(Publisher::SteadyClock::now());
    if (paused_)
        now = pacer_.anchor();
    if (now == Timestamp::earliest())
        return reached;
    return std::max(reached, cursor_->nextTime() > reached ? std::min(now, cursor_->nextTime()) : reached);
}

void ReplayRun::publish() {
    SessionStatus status;
    status.mode = SessionMode::Replay;
    status.clock = clock();
    status.paused = paused_;
    status.ended = ended_;
    status.loop = loop_;
    status.speed = pacer_.speed();
    Prescan::Findings found = prescan_ ? prescan_->findings() : Prescan::Findings{input_.begin, input_.end, {}};
    const Timestamp reached = engine_->pipeline().eventTime();
    if (found.begin == Timestamp::earliest())
        found.begin = reached;
    status.begin = found.begin;
    status.end = std::max(found.end, reached);
    status.problemTimes = mergeTimes(std::move(found.problems), engine_->view().problemTimes(), problemTimesShown);
    if (input_.config.title.empty() && found.begin != Timestamp::earliest())
        status.source = "Recording " + dayText(found.begin);
    status.historyBytes = recorder_->bytes();
    status.historyWords = recorder_->words();
    auto ladder = ladderAhead();
    if (ladder)
        status.clock = *goal_->time;
    publisher_.publish(*engine_, *desk_, std::move(status), std::move(ladder));
}

void ReplayRun::stop() {
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
    prescan_.reset();
    preview_.reset();
}

Result<std::unique_ptr<Session>> startReplay(ReplayConfig config) {
    auto input = findInput(config);
    if (!input)
        return tl::unexpected(input.error());
    auto desk = std::make_shared<SessionDesk>();
    const std::string historyPath = config.history.readPath();
    auto run = std::make_unique<ReplayRun>(std::move(config), std::move(*input), desk);
    if (const auto started = run->start(); !started)
        return tl::unexpected(started.error());
    return std::make_unique<Session>(std::move(desk), std::move(run), historyPath);
}

} // namespace topbook
