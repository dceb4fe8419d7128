// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui_models/random_snapshot.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace topbook::fixtures {
namespace {

constexpr std::size_t tapeRows = 40;
constexpr std::int64_t second = 1'000'000'000;

} // namespace

RandomSnapshots::RandomSnapshots(RandomMarket market)
    : market_(market)
    , random_(market.seed) {
    state_.status.clock = {1'700'000'000 * second};
    state_.status.link = LinkState::Connected;
    state_.universes = {"random"};
    state_.sources = {"random source"};
    state_.instruments = std::make_shared<const std::vector<Instrument>>();
    state_.rankings = std::make_shared<const RankingsView>();
    state_.problems = std::make_shared<const std::vector<ProblemTally>>();
    state_.gaps = std::make_shared<const std::vector<GapView>>();
}

std::uint64_t RandomSnapshots::below(std::uint64_t bound) {
    return random_() % bound;
}

bool RandomSnapshots::chance(double share) {
    return static_cast<double>(random_() >> 11U) < share * static_cast<double>(1ULL << 53U);
}

Price RandomSnapshots::price() {
    return {static_cast<std::int64_t>(below(100'000) + 1) * 10'000'000};
}

std::shared_ptr<const Snapshot> RandomSnapshots::next() {
    ++state_.number;
    state_.status.clock.nanos += static_cast<std::int64_t>(below(2 * second));
    state_.status.lastEvent = state_.status.clock;
    const std::size_t known = state_.instruments->size();
    if (known < market_.instruments || (known < market_.mostInstruments && chance(0.1)))
        addInstruments();
    changeQuotes();
    if (chance(0.5))
        changeRankings();
    changeLadder();
    if (chance(0.3))
        changeProblems();
    return std::make_shared<const Snapshot>(state_);
}

void RandomSnapshots::addInstruments() {
    auto instruments = std::make_shared<std::vector<Instrument>>(*state_.instruments);
    const std::size_t wanted = std::max(market_.instruments, instruments->size() + 1);
    while (instruments->size() < wanted) {
        const std::size_t i = instruments->size();
        Instrument instrument;
        instrument.symbol = std::string(1, static_cast<char>('A' + below(26))) + std::to_string(i);
        instrument.company = "Company " + std::to_string(below(1'000)) + " Holdings Inc.";
        instrument.group = market_.groups == 0 ? "" : "Group " + std::to_string(below(market_.groups));
        instrument.priceDecimals = static_cast<int>(below(5));
        instrument.sizeDecimals = static_cast<int>(below(3));
        instruments->push_back(std::move(instrument));
    }
    state_.instruments = std::move(instruments);
}

void RandomSnapshots::changeQuotes() {
    const std::size_t count = state_.instruments->size();
    for (std::size_t c = 0; c * quoteChunkRows < count; ++c) {
        const std::size_t rows = std::min(quoteChunkRows, count - c * quoteChunkRows);
        const bool known = c < state_.quotes.size();
        const bool grows = !known || state_.quotes[c]->size() < rows;
        if (!grows && !chance(market_.changedShare * 4))
            continue;
        auto chunk = known ? std::make_shared<QuoteChunk>(*state_.quotes[c]) : std::make_shared<QuoteChunk>();
        for (std::size_t i = 0; i < rows; ++i) {
            const bool isNew = i >= chunk->size();
            if (isNew)
                chunk->emplace_back();
            if (!isNew && !chance(market_.changedShare))
                continue;
            QuoteView& quote = (*chunk)[i];
            quote.instrument = {static_cast<std::uint32_t>(c * quoteChunkRows + i)};
            quote.revision = ++revision_;
            quote.last = chance(0.05) ? Price{} : price();
            quote.lastTime = {state_.status.clock.nanos - static_cast<std::int64_t>(below(90 * second))};
            quote.changeBase = chance(0.1) ? Price{} : price();
            quote.changeKind = static_cast<ChangeBase>(below(3));
            quote.bbo = {
                price(), price(), {static_cast<std::int64_t>(below(3) * 100)}, {static_cast<std::int64_t>(below(900))}};
            quote.first = quote.low = price();
            quote.high = price();
            quote.samples = below(100'000);
            quote.stale = chance(0.1);
            quote.status = static_cast<TradingStatus>(below(8));
            auto spark = std::make_shared<std::vector<Price>>();
            for (int point = 0; point < 60; ++point)
                spark->push_back(chance(0.1) ? Price{} : price());
            quote.spark = std::move(spark);
        }
        if (known)
            state_.quotes[c] = std::move(chunk);
        else
            state_.quotes.push_back(std::move(chunk));
    }
}

void RandomSnapshots::changeRankings() {
    auto view = std::make_shared<RankingsView>();
    view->revision = ++revision_;
    const Timestamp end = floorTo(state_.status.clock, state_.plan.hop);
    for (const Duration size : state_.plan.sizes) {
        for (const Ranking ranking : state_.plan.rankings) {
            RankingCard card;
            card.size = size;
            card.ranking = ranking;
            card.hasWindow = chance(0.9);
            card.end = end;
            card.revision = static_cast<std::uint32_t>(below(3));
            card.lateQuotes = static_cast<std::uint32_t>(below(3));
            card.partial = chance(0.3);
            card.present = size / 2;
            card.nextFinal = end + state_.plan.hop + state_.plan.lateness;
            const auto slots = static_cast<std::uint32_t>(size / state_.plan.hop);
            for (std::uint32_t slot = 0; slot < slots; ++slot)
                card.cells.push_back(static_cast<CoverageCell>(below(3)));
            card.coverage = static_cast<double>(below(slots + 1)) / slots;
            const std::size_t rows = std::min(below(5), static_cast<std::uint64_t>(state_.instruments->size()));
            for (std::size_t row = 0; row < rows; ++row) {
                RankedView ranked;
                const auto place = static_cast<std::uint32_t>(row + 1);
                WindowValues values;
                values.count = below(500) + 1;
                values.sum = static_cast<Int128>(price().nanos) * static_cast<Int128>(values.count) + 7;
                values.first = price();
                values.last = price();
                values.high = std::max(values.first, values.last);
                values.low = std::min(values.first, values.last);
                values.slotCount = slots;
                values.coveredSlots = static_cast<std::uint32_t>(below(slots) + 1);
                ranked.row = {
                    end,           size,  ranking, {},
                    card.revision, place, place,   {static_cast<std::uint32_t>(below(state_.instruments->size()))},
                    values};
                ranked.placeChange = static_cast<int>(below(5)) - 2;
                ranked.placeChangedAt = end;
                if (chance(0.2))
                    ranked.was = values;
                if (chance(0.1))
                    ranked.unchangedSince = end - std::chrono::hours(1);
                auto spark = std::make_shared<std::vector<double>>();
                for (int point = 0; point < 48; ++point)
                    spark->push_back(chance(0.1) ? std::numeric_limits<double>::quiet_NaN()
                                                 : static_cast<double>(below(1'000)));
                ranked.spark = std::move(spark);
                card.rows.push_back(std::move(ranked));
            }
            view->cards.push_back(std::move(card));
        }
    }
    state_.rankings = std::move(view);
}

void RandomSnapshots::changeLadder() {
    if (chance(0.05)) {
        state_.ladder.reset();
        return;
    }
    auto ladder = state_.ladder ? std::make_shared<LadderView>(*state_.ladder) : std::make_shared<LadderView>();
    ladder->revision = ++revision_;
    ladder->hasBook = true;
    ladder->condition = static_cast<BookCondition>(below(3));
    auto tape =
        ladder->tape ? std::make_shared<std::vector<L1Row>>(*ladder->tape) : std::make_shared<std::vector<L1Row>>();
    if (chance(0.05))
        tape->clear();
    for (std::uint64_t row = below(4); row > 0; --row)
        tape->insert(
            tape->begin(),
            L1Row{state_.status.clock,
                  {++revision_},
                  ladder->instrument,
                  {price(), price(), {static_cast<std::int64_t>(below(3))}, {static_cast<std::int64_t>(below(3))}}});
    if (tape->size() > tapeRows)
        tape->resize(tapeRows);
    ladder->tape = std::move(tape);

    if (!ladder->queue || chance(0.1))
        ladder->queue = QueueView{static_cast<Side>(below(2)), price(), {}};
    auto& orders = ladder->queue->orders;
    while (!orders.empty() && chance(0.5))
        orders.erase(orders.begin() + static_cast<std::ptrdiff_t>(below(orders.size())));
    for (std::uint64_t order = below(4); order > 0; --order)
        orders.push_back({++revision_, {static_cast<std::int64_t>(below(900) + 1)}, state_.status.clock});
    if (!orders.empty() && chance(0.3))
        orders[below(orders.size())].size.units = static_cast<std::int64_t>(below(900) + 1);
    if (chance(0.05))
        ladder->queue.reset();
    state_.ladder = std::move(ladder);
}

void RandomSnapshots::changeProblems() {
    auto problems = std::make_shared<std::vector<ProblemTally>>(*state_.problems);
    if (chance(0.05))
        problems->clear();
    for (ProblemTally& tally : *problems) {
        if (chance(0.5))
            ++tally.count;
    }
    const auto code = static_cast<ErrorCode>(below(static_cast<std::uint64_t>(ErrorCode::Internal) + 1));
    const bool isNew = std::none_of(problems->begin(), problems->end(),
                                    [code](const ProblemTally& tally) { return tally.code == code; });
    if (isNew && problems->size() < 12)
        problems->push_back({code,
                             {0},
                             1,
                             state_.status.clock,
                             state_.status.clock,
                             "file:1",
                             "file:2",
                             "something was wrong, and here is what to do"});
    std::sort(problems->begin(), problems->end(),
              [](const ProblemTally& a, const ProblemTally& b) { return a.code < b.code; });
    state_.problems = std::move(problems);
}

} // namespace topbook::fixtures
