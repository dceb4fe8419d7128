// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/windows.h"

#include "model/window/window_shard.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace topbook {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

} // namespace

struct WindowJoiner::State {
    /// What was last handed out of one window under one ranking.
    struct Emitted {
        std::int64_t end = never;
        std::uint32_t revision = 0;
        std::vector<InstrumentId> members; ///< not kept where every symbol has a row anyway
    };
    struct EmittedTop {
        std::int64_t end = never;
        TopPriceRow row;
    };

    State(const WindowPlan& givenPlan, UniverseId givenUniverse, const SymbolTable& givenSymbols)
        : plan(givenPlan)
        , axis(plan)
        , rankings(rankingsOf(plan))
        , universe(givenUniverse)
        , symbols(&givenSymbols)
        , recordedMarks(axis.heldBehind() / axis.hop() + 3)
        , emitted(static_cast<std::size_t>(recordedMarks) * plan.sizes.size() * rankings.size()) {}

    void run(std::int64_t reached, WindowOutput& out);
    void place(std::int64_t reached);
    void skipTo(std::int64_t to);
    [[nodiscard]] std::int64_t nextMark() const;
    [[nodiscard]] std::int64_t nextTopMark(std::int64_t reached) const;
    [[nodiscard]] std::optional<std::int64_t> nextPane(std::int64_t from) const;
    void closeMark(WindowOutput& out);
    void reviseWindows(WindowOutput& out);
    void reviseTopPrices(WindowOutput& out);
    void closeTop(std::int64_t end, WindowOutput& out);
    void emit(std::int64_t end, std::size_t size, bool isRevision, WindowOutput& out);
    void rank(std::size_t ranking, std::int64_t end, std::size_t size);
    [[nodiscard]] bool tableChanged(const Emitted& record) const;
    [[nodiscard]] bool isTouched(InstrumentId instrument) const;
    [[nodiscard]] std::optional<TopPriceRow> topPrice(std::int64_t end) const;
    [[nodiscard]] Emitted& record(std::int64_t end, std::size_t size, std::size_t ranking);

    WindowPlan plan;
    WindowAxis axis;
    std::vector<Ranking> rankings;
    UniverseId universe;
    const SymbolTable* symbols;

    bool placed = false;
    std::int64_t mark = 0;    ///< sliding windows that end up to here are done
    std::int64_t topMark = 0; ///< and top prices up to here
    Timestamp watermark = Timestamp::earliest();
    std::optional<std::int64_t> firstPane;
    std::int64_t recordedMarks;
    std::vector<Emitted> emitted; ///< a ring by mark; a slot with another end is free
    std::vector<EmittedTop> emittedTops;

    std::vector<WindowShard*> shards; ///< of the call in hand
    WindowCandidates candidates;      ///< scratch
    std::vector<WindowRow> table;     ///< scratch
};

WindowJoiner::WindowJoiner(const WindowPlan& plan, UniverseId universe, const SymbolTable& symbols)
    : state_(std::make_unique<State>(plan, universe, symbols)) {}
WindowJoiner::~WindowJoiner() = default;
WindowJoiner::WindowJoiner(WindowJoiner&&) noexcept = default;
WindowJoiner& WindowJoiner::operator=(WindowJoiner&&) noexcept = default;

void WindowJoiner::advance(std::span<PaneStore* const> stores, Timestamp watermark, WindowOutput& out) {
    State& state = *state_;
    state.watermark = std::max(state.watermark, watermark);
    if (state.watermark == Timestamp::earliest())
        return;
    state.shards.clear();
    for (PaneStore* const store : stores)
        state.shards.push_back(&store->state_->shard);
    // A late sample that waits for marks before its watermark splits the way: marks, sample, marks.
    for (Timestamp target = Timestamp::earliest(); target != state.watermark;) {
        target = state.watermark;
        for (const WindowShard* shard : state.shards)
            if (const auto waiting = shard->nextDeferred())
                target = std::min(target, *waiting);
        state.run(state.axis.reached(target), out);
        for (WindowShard* shard : state.shards)
            shard->applyDeferred(target);
    }
    for (WindowShard* shard : state.shards) {
        shard->noticeWatermark(state.watermark);
        if (const auto first = shard->firstPane())
            state.firstPane = std::min(state.firstPane.value_or(*first), *first);
    }
}

std::optional<Timestamp> WindowJoiner::firstEvent() const {
    if (!state_->firstPane)
        return std::nullopt;
    return state_->axis.timeOf(*state_->firstPane);
}

std::optional<TopPriceRow> WindowJoiner::openTopPrice(std::span<const PaneStore* const> stores,
                                                      Timestamp watermark) const {
    const State& state = *state_;
    if (!state.axis.hasTop())
        return std::nullopt;
    const std::int64_t end = state.axis.topEnd(state.axis.reached(watermark));
    std::optional<TopPriceRow> best;
    for (const PaneStore* const store : stores) {
        const auto row = store->state_->shard.topPrice(end, *state.symbols);
        if (row && (!best || standsAbove(*row, *best, *state.symbols)))
            best = row;
    }
    if (!best)
        return std::nullopt;
    best->end = state.axis.timeOf(end);
    best->size = state.plan.topPriceSize;
    best->universe = state.universe;
    return best;
}

void WindowJoiner::State::run(std::int64_t reached, WindowOutput& out) {
    if (!placed)
        place(reached);
    for (WindowShard* shard : shards)
        shard->alignTo(mark, topMark);
    for (;;) {
        const std::int64_t slidingEnd = nextMark();
        const std::int64_t topEnd = nextTopMark(reached);
        if (std::min(slidingEnd, topEnd) > reached)
            break;
        if (slidingEnd <= topEnd) {
            if (slidingEnd - axis.hop() > mark) {
                skipTo(slidingEnd - axis.hop());
                out.finalHops.push_back(axis.timeOf(mark));
            }
            closeMark(out);
            out.finalHops.push_back(axis.timeOf(mark));
            continue;
        }
        if (axis.markAt(topEnd) > mark) {
            skipTo(axis.markAt(topEnd));
            out.finalHops.push_back(axis.timeOf(mark));
        }
        closeTop(topEnd, out);
    }
    if (axis.markAt(reached) > mark) {
        skipTo(axis.markAt(reached));
        if (watermark != Timestamp::latest()) // the end of time is no hop that a screen could name
            out.finalHops.push_back(axis.timeOf(mark));
    }
    if (!axis.hasTop() || axis.topMarkAt(reached) <= topMark)
        return;
    topMark = axis.topMarkAt(reached);
    for (WindowShard* shard : shards)
        shard->setTopMark(topMark);
}

void WindowJoiner::State::place(std::int64_t reached) {
    const std::int64_t start = std::min(nextPane(std::numeric_limits<std::int64_t>::min()).value_or(reached), reached);
    placed = true;
    mark = axis.markAt(start);
    topMark = axis.hasTop() ? axis.topMarkAt(start) : 0;
}

void WindowJoiner::State::skipTo(std::int64_t to) {
    mark = to;
    for (WindowShard* shard : shards)
        shard->skipTo(to);
}

std::optional<std::int64_t> WindowJoiner::State::nextPane(std::int64_t from) const {
    std::optional<std::int64_t> next;
    for (const WindowShard* shard : shards)
        if (const auto pane = shard->nextPane(from))
            next = std::min(next.value_or(*pane), *pane);
    return next;
}

/// The next mark with anything to say: one hop on, unless all windows are empty and nothing is to be revised.
std::int64_t WindowJoiner::State::nextMark() const {
    for (const WindowShard* shard : shards)
        if (!shard->isEmpty() || shard->hasTouches())
            return mark + axis.hop();
    const auto pane = nextPane(mark);
    return pane ? axis.markAfter(*pane) : never;
}

std::int64_t WindowJoiner::State::nextTopMark(std::int64_t reached) const {
    if (!axis.hasTop() || topMark + axis.top() > reached)
        return never;
    const auto pane = nextPane(topMark);
    return pane ? axis.topEnd(*pane) : never;
}

void WindowJoiner::State::closeMark(WindowOutput& out) {
    reviseWindows(out);
    reviseTopPrices(out);
    for (WindowShard* shard : shards) {
        shard->clearTouches();
        shard->step();
    }
    mark += axis.hop();
    for (std::size_t size = 0; size < plan.sizes.size(); ++size) {
        candidates.clear();
        for (WindowShard* shard : shards)
            shard->collect(size, candidates);
        emit(mark, size, false, out);
    }
}

void WindowJoiner::State::reviseWindows(WindowOutput& out) {
    std::int64_t firstPaneTouched = never;
    for (const WindowShard* shard : shards)
        if (shard->hasTouches())
            firstPaneTouched = std::min(firstPaneTouched, shard->firstTouchedPane());
    if (firstPaneTouched == never)
        return;
    for (std::int64_t end = axis.markAfter(firstPaneTouched); end <= mark; end += axis.hop()) {
        for (std::size_t size = 0; size < plan.sizes.size(); ++size) {
            bool any = false;
            for (WindowShard* shard : shards)
                any = shard->markTouched(end, axis.sizes()[size]) || any;
            if (!any)
                continue;
            candidates.clear();
            for (WindowShard* shard : shards)
                shard->collectFinal(end, size, candidates);
            emit(end, size, true, out);
        }
    }
}

void WindowJoiner::State::emit(std::int64_t end, std::size_t size, bool isRevision, WindowOutput& out) {
    for (std::size_t ranking = 0; ranking < rankings.size(); ++ranking) {
        rank(ranking, end, size);
        Emitted& last = record(end, size, ranking);
        if (isRevision && !tableChanged(last))
            continue;
        last.revision = isRevision ? last.revision + 1 : 0;
        last.members.clear();
        for (WindowRow& row : table) {
            row.revision = last.revision;
            if (plan.top != 0)
                last.members.push_back(row.instrument);
        }
        out.rows.insert(out.rows.end(), table.begin(), table.end());
    }
}

/// A late sample changes its symbol's values for certain, so a table changes exactly where one of the touched symbols
/// is in it or was.
bool WindowJoiner::State::tableChanged(const Emitted& record) const {
    return std::any_of(table.begin(), table.end(), [&](const WindowRow& row) { return isTouched(row.instrument); }) ||
           std::any_of(record.members.begin(), record.members.end(), [&](InstrumentId id) { return isTouched(id); });
}

bool WindowJoiner::State::isTouched(InstrumentId instrument) const {
    return std::any_of(shards.begin(), shards.end(),
                       [&](const WindowShard* shard) { return shard->isTouched(instrument); });
}

WindowJoiner::State::Emitted& WindowJoiner::State::record(std::int64_t end, std::size_t size, std::size_t ranking) {
    const std::int64_t number = (end - axis.markAt(0)) / axis.hop() % recordedMarks;
    const auto slot = static_cast<std::size_t>(number < 0 ? number + recordedMarks : number);
    Emitted& found = emitted[(slot * plan.sizes.size() + size) * rankings.size() + ranking];
    if (found.end == end)
        return found;
    found.end = end;
    found.revision = 0;
    found.members.clear();
    return found;
}

void WindowJoiner::State::rank(std::size_t ranking, std::int64_t end, std::size_t size) {
    table.clear();
    if (candidates.byRanking.empty())
        return;
    std::vector<WindowCandidates::Choice>& choices = candidates.byRanking[ranking];
    const auto valuesOf = [&](const WindowCandidates::Choice& choice) -> const WindowValues& {
        return candidates.entries[choice.entry].values;
    };
    const auto better = [&](const WindowCandidates::Choice& a, const WindowCandidates::Choice& b) {
        return standsBefore(a.key, b.key, [&] { return ranksBefore(rankings[ranking], valuesOf(a), valuesOf(b)); });
    };
    const auto named = [&](const WindowCandidates::Choice& choice) {
        const InstrumentId instrument = candidates.entries[choice.entry].instrument;
        return std::tie(symbols->at(instrument).symbol, candidates.entries[choice.entry].instrument);
    };
    std::sort(choices.begin(), choices.end(),
              [&](const WindowCandidates::Choice& a, const WindowCandidates::Choice& b) {
                  if (better(a, b))
                      return true;
                  if (better(b, a))
                      return false;
                  return named(a) < named(b);
              });
    std::uint32_t sharedRank = 1;
    for (std::size_t index = 0; index < choices.size(); ++index) {
        const auto place = static_cast<std::uint32_t>(index + 1);
        if (index > 0 && better(choices[index - 1], choices[index]))
            sharedRank = place;
        if (plan.top != 0 && sharedRank > plan.top)
            return;
        table.push_back({.end = axis.timeOf(end),
                         .size = plan.sizes[size],
                         .ranking = rankings[ranking],
                         .universe = universe,
                         .revision = 0,
                         .place = place,
                         .rank = sharedRank,
                         .instrument = candidates.entries[choices[index].entry].instrument,
                         .values = valuesOf(choices[index])});
    }
}

std::optional<TopPriceRow> WindowJoiner::State::topPrice(std::int64_t end) const {
    std::optional<TopPriceRow> best;
    for (const WindowShard* shard : shards) {
        const auto row = shard->topPrice(end, *symbols);
        if (row && (!best || standsAbove(*row, *best, *symbols)))
            best = row;
    }
    if (!best)
        return std::nullopt;
    best->end = axis.timeOf(end);
    best->size = plan.topPriceSize;
    best->universe = universe;
    return best;
}

void WindowJoiner::State::closeTop(std::int64_t end, WindowOutput& out) {
    topMark = end;
    for (WindowShard* shard : shards)
        shard->setTopMark(end);
    const auto row = topPrice(end);
    if (!row)
        return;
    out.topPrices.push_back(*row);
    std::erase_if(emittedTops, [&](const EmittedTop& top) { return top.end <= axis.expired(axis.timeOf(mark)); });
    emittedTops.push_back({end, *row});
}

void WindowJoiner::State::reviseTopPrices(WindowOutput& out) {
    std::vector<std::int64_t> ends;
    for (const WindowShard* shard : shards)
        shard->addTouchedTops(ends);
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    for (const std::int64_t end : ends) {
        auto row = topPrice(end);
        if (!row)
            continue;
        const auto last =
            std::find_if(emittedTops.begin(), emittedTops.end(), [&](const EmittedTop& top) { return top.end == end; });
        if (last == emittedTops.end()) {
            row->revision = 1; // revision 0 of it was empty
            emittedTops.push_back({end, *row});
            out.topPrices.push_back(*row);
            continue;
        }
        row->revision = last->row.revision;
        if (*row == last->row)
            continue;
        ++row->revision;
        last->row = *row;
        out.topPrices.push_back(*row);
    }
}

void WindowJoiner::save(StateWriter& out) const {
    const State& state = *state_;
    out.put(fingerprint(state.plan));
    out.put(state.placed);
    out.put(state.mark);
    out.put(state.topMark);
    out.put(state.watermark);
    out.put(state.firstPane.has_value());
    out.put(state.firstPane.value_or(0));
    std::uint64_t used = 0;
    for (const State::Emitted& record : state.emitted)
        used += record.end != never ? 1 : 0;
    out.put(used);
    for (std::size_t slot = 0; slot < state.emitted.size(); ++slot) {
        const State::Emitted& record = state.emitted[slot];
        if (record.end == never)
            continue;
        out.put(static_cast<std::uint64_t>(slot));
        out.put(record.end);
        out.put(record.revision);
        out.put(static_cast<std::uint64_t>(record.members.size()));
        for (const InstrumentId member : record.members)
            out.put(member);
    }
    out.put(static_cast<std::uint64_t>(state.emittedTops.size()));
    for (const State::EmittedTop& top : state.emittedTops) {
        out.put(top.end);
        out.put(top.row.revision);
        out.put(top.row.instrument);
        out.put(top.row.price);
        out.put(top.row.time);
    }
}

bool WindowJoiner::load(StateReader& in) {
    State& state = *state_;
    if (in.get<std::uint64_t>() != fingerprint(state.plan))
        return false;
    auto next = std::make_unique<State>(state.plan, state.universe, *state.symbols);
    next->placed = in.get<std::uint8_t>() != 0;
    next->mark = in.get<std::int64_t>();
    next->topMark = in.get<std::int64_t>();
    next->watermark = in.get<Timestamp>();
    const bool hasFirst = in.get<std::uint8_t>() != 0;
    const auto first = in.get<std::int64_t>();
    if (hasFirst)
        next->firstPane = first;
    const std::uint64_t used = in.getCount(28);
    for (std::uint64_t i = 0; i < used && in.ok(); ++i) {
        const auto slot = in.get<std::uint64_t>();
        if (slot >= next->emitted.size())
            return false;
        State::Emitted& record = next->emitted[slot];
        record.end = in.get<std::int64_t>();
        record.revision = in.get<std::uint32_t>();
        record.members.resize(in.getCount(sizeof(InstrumentId)));
        for (InstrumentId& member : record.members)
            member = in.get<InstrumentId>();
    }
    const std::uint64_t tops = in.getCount(32);
    for (std::uint64_t i = 0; i < tops && in.ok(); ++i) {
        State::EmittedTop top;
        top.end = in.get<std::int64_t>();
        top.row.end = state.axis.timeOf(top.end);
        top.row.size = state.plan.topPriceSize;
        top.row.universe = state.universe;
        top.row.revision = in.get<std::uint32_t>();
        top.row.instrument = in.get<InstrumentId>();
        top.row.price = in.get<Price>();
        top.row.time = in.get<Timestamp>();
        next->emittedTops.push_back(top);
    }
    const bool stands = state.axis.isMark(next->mark) && state.axis.isTopMark(next->topMark);
    if (!in.ok() || (next->placed && !stands))
        return false;
    state_ = std::move(next);
    return true;
}

} // namespace topbook
