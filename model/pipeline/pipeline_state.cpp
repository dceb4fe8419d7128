// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/pipeline_state.h"

#include "model/core/time_text.h"

#include <algorithm>

namespace topbook {
namespace {

/// What a book problem means, for a person. One line a code.
struct ProblemWords {
    ErrorCode code;
    std::string_view words;
};
constexpr std::array problemWords{
    ProblemWords{ErrorCode::UnknownOrder, "refers to an order that is not in the book; ignored"},
    ProblemWords{ErrorCode::DoubleAdd, "adds an order that is already in the book; the new one replaces it"},
    ProblemWords{ErrorCode::OverExecution, "takes more than the order has left; taken as all of it"},
    ProblemWords{ErrorCode::ZeroSize, "adds or changes an order to size 0; nothing rests"},
    ProblemWords{ErrorCode::PriceOutOfRange, "has a price outside (0, 9.2e9); it does not enter the book"},
    ProblemWords{ErrorCode::Crossed, "leaves the best bid above the best ask; shown as it is"},
    ProblemWords{ErrorCode::Locked, "leaves the best bid equal to the best ask; shown as it is"},
};

std::string_view wordsOf(ErrorCode code) {
    for (const ProblemWords& entry : problemWords) {
        if (entry.code == code)
            return entry.words;
    }
    return "cannot be right";
}

template<class T> void appendPart(std::vector<T>& to, const std::vector<T>& from, std::size_t begin, std::size_t end) {
    to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(begin),
              from.begin() + static_cast<std::ptrdiff_t>(end));
}

} // namespace

Pipeline::State::State(PipelineConfig given, ResultSink& results, ShardRunner shardRunner)
    : config(std::move(given))
    , sink(&results)
    , runner(std::move(shardRunner))
    , watermarks(config.plan.lateness, config.universes.size()) {
    if (!runner) {
        runner = [](std::size_t count, const std::function<void(std::size_t)>& job) {
            for (std::size_t i = 0; i < count; ++i)
                job(i);
        };
    }
    for (std::size_t i = 0; i < config.shards; ++i)
        shards.emplace_back(config, config.shards > 1);
    for (std::size_t i = 0; i < config.universes.size(); ++i)
        universes.push_back({WindowJoiner(config.plan, UniverseId{static_cast<std::uint16_t>(i)}, symbols)});
}

SourceId Pipeline::State::addSource(const SourceConfig& source) {
    const SourceId id{static_cast<std::uint16_t>(sources.size())};
    SourceState state;
    if (source.reorder != ReorderRule::None) {
        state.reorder.emplace(source.reorder == ReorderRule::File ? ReorderStart::SmallestOfFirstRows
                                                                  : ReorderStart::FirstRow,
                              source.reorder == ReorderRule::Live ? maxLiveReorderRows : maxReorderRows);
    }
    const bool sampled = source.samples != SampleRule::None;
    state.waitsForScreen = sampled || config.stopBefore;
    state.movesWatermark = sampled || config.windows;
    sources.push_back(std::move(state));
    configs.push_back(source);
    watermarks.addSource(source.universe, source.pace);
    return id;
}

void Pipeline::State::announce(SourceId source, std::span<const Instrument> instruments) {
    for (Instrument instrument : instruments) {
        instrument.source = source;
        instrument.universe = configs[source.value].universe;
        const InstrumentId id = symbols.intern(instrument);
        SourceState& state = sources[source.value];
        state.sameNumbers = state.sameNumbers && id.value == state.instruments.size();
        state.instruments.push_back(id);
        assignShard(id);
        shards[shardIndex[id.value]].books.setRoundLot(id, symbols.at(id).roundLot);
    }
}

/// By name, so that the share of a symbol depends neither on the order of arrival nor on the run.
void Pipeline::State::assignShard(InstrumentId instrument) {
    if (instrument.value < shardIndex.size())
        return;
    HashChain name;
    name.add(std::uint64_t{symbols.at(instrument).source.value});
    name.add(std::string_view(symbols.at(instrument).symbol));
    shardIndex.push_back(name.value() % shards.size());
}

void Pipeline::State::take(SourceId id, Event event, Timestamp received) {
    ++eventCount;
    received_ = received;
    SourceState& source = sources[id.value];
    event.source = id;
    event.instrument = source.instruments[event.instrument.value];
    if (!source.reorder || source.reorder->passes(event))
        screen(id, event);
    else
        reorder(id, event, received);
}

void Pipeline::State::reorder(SourceId id, const Event& event, Timestamp received) {
    ordered_.clear();
    troubles_.clear();
    sources[id.value].reorder->push(event, received, ordered_, troubles_);
    sequence(id, ordered_, troubles_);
}

void Pipeline::State::takeAll(SourceId source, std::span<const Event> events, Timestamp received) {
    if (feedsBooksAlone(source)) {
        takeForBooks(source, events, received);
        return;
    }
    for (const Event& event : events)
        take(source, event, received);
}

/// Then an event needs no context, no verdict on its time and no other number, and a book may read it where it stands.
bool Pipeline::State::feedsBooksAlone(SourceId id) const {
    const SourceState& source = sources[id.value];
    return shards.size() == 1 && !config.live && !source.waitsForScreen && !source.movesWatermark &&
           source.sameNumbers && id == SourceId{};
}

/// take(), for runs of events that nothing is odd about.
void Pipeline::State::takeForBooks(SourceId id, std::span<const Event> events, Timestamp received) {
    constexpr std::size_t longestRun = 4'096; // still in the cache when the books come to it
    SourceState& source = sources[id.value];
    received_ = received;
    eventCount += events.size();
    while (!events.empty()) {
        std::size_t run = 0;
        bool inOrder = true;
        while (run < std::min(events.size(), longestRun)) {
            const Event& event = events[run];
            inOrder = !source.reorder || source.reorder->passes(event);
            if (!inOrder || event.kind == EventKind::Gap || !source.screen.passes(event)) [[unlikely]]
                break;
            newest = std::max(newest, event.time);
            ++run;
        }
        shards.front().runBooks(events.first(run), configs, symbols);
        const bool isWhole = run == std::min(events.size(), longestRun);
        if (!isWhole && inOrder)
            screen(id, events[run]);
        else if (!isWhole)
            reorder(id, events[run], received);
        events = events.subspan(run + (isWhole ? 0 : 1));
    }
}

void Pipeline::State::expireReorder(SourceId source, Timestamp at) {
    ordered_.clear();
    troubles_.clear();
    sources[source.value].reorder->expire(at, ordered_, troubles_);
    sequence(source, ordered_, troubles_);
}

void Pipeline::State::drain(SourceId source) {
    if (auto& reorder = sources[source.value].reorder) {
        ordered_.clear();
        troubles_.clear();
        reorder->drain(ordered_, troubles_);
        sequence(source, ordered_, troubles_);
    }
    screened_.clear();
    sources[source.value].screen.drain(screened_);
    passScreened(source);
}

/// A gap is told at the event behind it, which is in `ordered` by now; the other troubles stand anywhere.
void Pipeline::State::sequence(SourceId source, std::span<const Event> ordered,
                               std::span<const SequenceTrouble> troubles) {
    std::size_t next = 0;
    for (const Event& event : ordered) {
        while (next < troubles.size() &&
               (troubles[next].kind != SequenceTrouble::Kind::Gap || troubles[next].at == event))
            tellTrouble(source, troubles[next++]);
        screen(source, event);
    }
    while (next < troubles.size())
        tellTrouble(source, troubles[next++]);
}

void Pipeline::State::tellTrouble(SourceId source, const SequenceTrouble& trouble) {
    const std::string message = "message " + std::to_string(trouble.first);
    const auto tellDropped = [&](ErrorCode code, const char* why) {
        tell({code, source, trouble.at.time, place(trouble.at), message + why});
    };
    switch (trouble.kind) {
    case SequenceTrouble::Kind::Gap:
        tellGap(source, trouble);
        break;
    case SequenceTrouble::Kind::Duplicate:
        tellDropped(ErrorCode::Duplicate, " was told before; left out");
        break;
    case SequenceTrouble::Kind::TooLate:
        tellDropped(ErrorCode::Late, " came too late, the book had gone on without it; left out");
        break;
    }
}

void Pipeline::State::tellGap(SourceId source, const SequenceTrouble& trouble) {
    const std::uint64_t last = trouble.first + (trouble.count - 1);
    tell({ErrorCode::SequenceGap, source, trouble.at.time, place(trouble.at),
          (trouble.count == 1 ? "message " + std::to_string(trouble.first) + " is missing"
                              : std::to_string(trouble.count) + " messages are missing, " +
                                    std::to_string(trouble.first) + " to " + std::to_string(last)) +
              "; the book is stale from here on"});
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    for (const InstrumentId instrument : sources[source.value].instruments) {
        Event gap = trouble.at; // with its time and row, so that both pass the time screen together
        gap.kind = EventKind::Gap;
        gap.flags = 0;
        gap.instrument = instrument;
        gap.reference = trouble.first;
        gap.size.units = static_cast<std::int64_t>(std::min(trouble.count, most));
        screen(source, gap);
    }
}

/// Problems stand in the order of the events: what shards still have to say comes first.
void Pipeline::State::tell(const Problem& problem) {
    flush();
    sink->problem(problem);
}

void Pipeline::State::tellJump(const Event& event) {
    tell({ErrorCode::TimeJump, event.source, event.time, place(event),
          "the time " + timeText(event.time, 6) +
              (config.live ? " is more than 5 minutes ahead of the clock"
                           : " is more than an hour ahead of the rows before and behind it") +
              (event.kind == EventKind::Quote ? "; the quote is left out" : "; no window counts it")});
}

void Pipeline::State::screen(SourceId id, const Event& event) {
    if (config.live) {
        screenLive(event);
        return;
    }
    SourceState& source = sources[id.value];
    if (source.screen.passes(event)) {
        route(event);
        return;
    }
    screened_.clear();
    source.screen.push(event, screened_);
    if (!screened_.empty() && screened_.front().has(timeSuspect))
        tellJump(screened_.front());
    if (source.waitsForScreen)
        passScreened(id);
    else
        route(event);
}

void Pipeline::State::passScreened(SourceId source) {
    if (!sources[source.value].waitsForScreen)
        return; // went on before its verdict
    for (const Event& judged : screened_)
        route(judged);
}

void Pipeline::State::screenLive(const Event& event) {
    const Timestamp clock = std::max(now, received_);
    if (clock == Timestamp::earliest() || event.time - clock <= maxAcceptedLead) {
        route(event);
        return;
    }
    Event suspect = event;
    suspect.flags |= timeSuspect;
    tellJump(suspect);
    route(suspect);
}

void Pipeline::State::route(const Event& event) {
    const bool suspect = event.has(timeSuspect);
    if (config.stopBefore && !stopped && !suspect)
        stopped = config.stopBefore(event);
    if (stopped)
        return;
    if (event.kind == EventKind::Gap)
        noteGap(event);
    const UniverseId universe = configs[event.source.value].universe;
    if (!suspect || event.kind != EventKind::Quote) {
        shards[shardIndex[event.instrument.value]].enqueue(event, {received_, watermarks.of(universe), ++routed_});
    }
    if (suspect)
        return;
    if (config.live) {
        // A stream that is always ahead of the clock counts as silent, so that ticks close its windows.
        const Timestamp clock = std::max(now, received_);
        if (clock != Timestamp::earliest() && event.time - clock > maxTrustedLead)
            return;
    }
    newest = std::max(newest, event.time);
    if (sources[event.source.value].movesWatermark && watermarks.event(event.source, event.time, received_))
        advance(universe);
}

void Pipeline::State::noteGap(const Event& gap) {
    flush(); // is it stale already?
    if (shardOf(gap.instrument).books.condition(gap.instrument) != BookCondition::Stale)
        gapTimes[gap.instrument] = gap.time;
}

void Pipeline::State::advance(UniverseId universe) {
    if (!config.windows)
        return;
    const Timestamp watermark = watermarks.of(universe);
    if (watermark == Timestamp::earliest() || watermark < universes[universe.value].nextMark)
        return;
    flush();
    advanceTo(universe, watermark);
}

void Pipeline::State::advanceTo(UniverseId id, Timestamp watermark) {
    if (!config.windows)
        return;
    Universe& universe = universes[id.value];
    const Duration pane = config.plan.paneLength();
    universe.nextMark = floorTo(watermark, pane) + pane;
    std::vector<PaneStore*> stores;
    for (Shard& shard : shards)
        stores.push_back(&shard.panes[id.value]);
    windowOutput_.clear();
    universe.joiner.advance(stores, watermark, windowOutput_);
    if (windowOutput_.rows.empty() && windowOutput_.topPrices.empty() && windowOutput_.finalHops.empty())
        return;
    if (config.computeDigest)
        chains.add(windowOutput_, id, symbols);
    sink->windows(windowOutput_, id);
}

void Pipeline::State::flush() {
    if (shards.size() == 1) {
        Shard& shard = shards.front();
        if (!shard.hasWork() && shard.output.empty())
            return;
        shard.run(configs, symbols);
        publish(shard.output);
        shard.output.clear();
        return;
    }
    if (std::none_of(shards.begin(), shards.end(), [](const Shard& shard) { return shard.hasWork(); }))
        return;
    runner(shards.size(), [this](std::size_t i) { shards[i].run(configs, symbols); });
    publishMerged();
}

/// Puts the results of all shards back into the order of their events: a cut tells how far each event reached.
void Pipeline::State::publishMerged() {
    struct Cursor {
        std::size_t cut = 0;
        ShardCut done;
    };
    std::vector<Cursor> cursors(shards.size());
    merged_.clear();
    while (true) {
        std::size_t next = shards.size();
        for (std::size_t i = 0; i < shards.size(); ++i) {
            const auto& cuts = shards[i].output.cuts;
            if (cursors[i].cut < cuts.size() &&
                (next == shards.size() || cuts[cursors[i].cut].tag < shards[next].output.cuts[cursors[next].cut].tag))
                next = i;
        }
        if (next == shards.size())
            break;
        const ShardOutput& from = shards[next].output;
        const ShardCut& reached = from.cuts[cursors[next].cut++];
        ShardCut& done = cursors[next].done;
        appendPart(merged_.book.rows, from.book.rows, done.rows, reached.rows);
        appendPart(merged_.book.trades, from.book.trades, done.trades, reached.trades);
        appendPart(merged_.book.problems, from.book.problems, done.bookProblems, reached.bookProblems);
        appendPart(merged_.samples, from.samples, done.samples, reached.samples);
        appendPart(merged_.late, from.late, done.late, reached.late);
        appendPart(merged_.duplicates, from.duplicates, done.duplicates, reached.duplicates);
        done = reached;
    }
    for (Shard& shard : shards)
        shard.output.clear();
    publish(merged_);
}

void Pipeline::State::publish(const ShardOutput& output) {
    for (const BookProblem& problem : output.book.problems)
        tellBookProblem(problem);
    for (const Event& duplicate : output.duplicates)
        tellDuplicate(duplicate);
    if (!output.book.rows.empty()) {
        if (config.computeDigest)
            chains.add(output.book.rows);
        sink->l1(output.book.rows);
    }
    if (!output.book.trades.empty())
        sink->trades(output.book.trades);
    if (!output.samples.empty())
        sink->samples(output.samples);
    if (!output.late.empty())
        sink->late(output.late);
}

void Pipeline::State::tellBookProblem(const BookProblem& problem) {
    const Event& event = problem.event;
    const Instrument& instrument = symbols.at(event.instrument);
    sink->problem({problem.code, event.source, event.time, place(event),
                   "message " + std::to_string(event.sequence.value) + " (" + instrument.symbol + ", order " +
                       std::to_string(event.reference) + ") " + std::string(wordsOf(problem.code))});
}

void Pipeline::State::tellDuplicate(const Event& event) {
    sink->problem({ErrorCode::Duplicate, event.source, event.time, place(event),
                   "the quote of " + symbols.at(event.instrument).symbol + " with sequence " +
                       std::to_string(event.sequence.value) + " was told before; the first one counts"});
}

std::string Pipeline::State::place(const Event& event) const {
    return configs[event.source.value].name + ":" + std::to_string(event.row);
}

void Pipeline::State::save(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(symbols.size()));
    for (std::uint32_t i = 0; i < symbols.size(); ++i) {
        const Instrument& instrument = symbols.at(InstrumentId{i});
        out.put(instrument.source);
        out.put(instrument.universe);
        out.putText(instrument.symbol);
        out.putText(instrument.company);
        out.putText(instrument.group);
        out.putText(instrument.currency);
        out.put(instrument.priceDecimals);
        out.put(instrument.sizeDecimals);
        out.put(instrument.tick);
        out.put(instrument.previousClose);
        out.put(instrument.roundLot);
    }
    out.put(static_cast<std::uint64_t>(sources.size()));
    for (const SourceState& source : sources) {
        out.put(static_cast<std::uint64_t>(source.instruments.size()));
        for (const InstrumentId instrument : source.instruments)
            out.put(instrument);
        if (source.reorder)
            source.reorder->save(out);
        source.screen.save(out);
    }
    watermarks.save(out);
    for (const Universe& universe : universes) {
        out.put(universe.nextMark);
        universe.joiner.save(out);
    }
    out.put(static_cast<std::uint64_t>(shards.size()));
    for (const Shard& shard : shards)
        shard.save(out);
    chains.save(out);
    out.put(static_cast<std::uint64_t>(gapTimes.size()));
    for (const auto& [instrument, time] : gapTimes) {
        out.put(instrument);
        out.put(time);
    }
    out.put(now);
    out.put(newest);
    out.put(eventCount);
    out.put(received_);
}

bool Pipeline::State::load(StateReader& in) {
    for (auto count = in.getCount(40); count > 0; --count) {
        Instrument instrument;
        instrument.source = in.get<SourceId>();
        instrument.universe = in.get<UniverseId>();
        instrument.symbol = in.getText();
        instrument.company = in.getText();
        instrument.group = in.getText();
        instrument.currency = in.getText();
        instrument.priceDecimals = in.get<int>();
        instrument.sizeDecimals = in.get<int>();
        instrument.tick = in.get<Price>();
        instrument.previousClose = in.get<Price>();
        instrument.roundLot = in.get<Quantity>();
        if (instrument.universe.value >= universes.size())
            return false;
        const InstrumentId id = symbols.intern(instrument);
        assignShard(id);
        shards[shardIndex[id.value]].books.setRoundLot(id, instrument.roundLot);
    }
    if (in.get<std::uint64_t>() != sources.size())
        return false;
    for (SourceState& source : sources) {
        source.instruments.clear();
        source.sameNumbers = true;
        for (auto count = in.getCount(sizeof(InstrumentId)); count > 0; --count) {
            source.instruments.push_back(in.get<InstrumentId>());
            source.sameNumbers = source.sameNumbers && source.instruments.back().value == source.instruments.size() - 1;
            if (source.instruments.back().value >= symbols.size())
                return false;
        }
        if (source.reorder && !source.reorder->load(in))
            return false;
        if (!source.screen.load(in))
            return false;
    }
    if (!watermarks.load(in))
        return false;
    for (Universe& universe : universes) {
        universe.nextMark = in.get<Timestamp>();
        if (!universe.joiner.load(in))
            return false;
    }
    if (in.get<std::uint64_t>() != shards.size())
        return false;
    for (Shard& shard : shards) {
        if (!shard.load(in))
            return false;
    }
    if (!chains.load(in, symbols.size(), universes.size()))
        return false;
    for (auto count = in.getCount(12); count > 0; --count) {
        const auto instrument = in.get<InstrumentId>();
        gapTimes[instrument] = in.get<Timestamp>();
    }
    now = in.get<Timestamp>();
    newest = in.get<Timestamp>();
    eventCount = in.get<std::uint64_t>();
    received_ = in.get<Timestamp>();
    return in.ok();
}

} // namespace topbook
