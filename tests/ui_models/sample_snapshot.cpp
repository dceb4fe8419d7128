// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui_models/sample_snapshot.h"

#include "model/core/time_text.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace topbook::fixtures {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Price cents(std::int64_t count) {
    return {count * 10'000'000};
}
constexpr Quantity shares(std::int64_t count) {
    return {count};
}

Timestamp at(std::string_view clock) {
    return parseTime("2026-11-20 " + std::string(clock)).value_or(ParsedTime{}).time;
}

/// Noise that is the same on every machine, in [-1, 1].
class Noise {
public:
    explicit Noise(std::uint64_t seed)
        : state_(seed * 2 + 1) {}
    double next() {
        state_ = state_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return static_cast<double>(state_ >> 33U) / static_cast<double>(1U << 30U) - 1.0;
    }

private:
    std::uint64_t state_;
};

struct Stock {
    const char* symbol;
    const char* company;
    const char* group;
    int base; ///< cents, as are the others
    int last;
    int agoMs; ///< since the last sample
    double jitter;
};
constexpr std::array stocks{
    Stock{"AAPL", "Apple", "Technology", 268'84, 268'36, 1'000, 0.16},
    Stock{"AMZN", "Amazon", "Technology", 221'85, 220'74, 400, 0.16},
    Stock{"GOOG", "Alphabet", "Technology", 303'63, 302'29, 200, 0.04},
    Stock{"IBM", "IBM Corp.", "Technology", 302'99, 303'17, 300, 0.14},
    Stock{"MSFT", "Microsoft", "Technology", 477'20, 478'20, 200, 0.12},
    Stock{"NVDA", "NVIDIA", "Technology", 181'30, 182'64, 500, 0.03},
    Stock{"AIG", "AIG Inc.", "Financials", 77'30, 77'13, 43'000, 0.40},
    Stock{"BAC", "Bank of America", "Financials", 51'71, 51'91, 800, 0.30},
    Stock{"JPM", "JPMorgan Chase & Co.", "Financials", 302'11, 303'50, 200, 0.05},
    Stock{"XOM", "Exxon Mobil", "Energy", 117'28, 117'25, 600, 0.22},
};

std::vector<Instrument> listing() {
    std::vector<Instrument> instruments;
    for (const Stock& stock : stocks) {
        Instrument instrument;
        instrument.symbol = stock.symbol;
        instrument.company = stock.company;
        instrument.group = stock.group;
        instruments.push_back(std::move(instrument));
    }
    return instruments;
}

std::shared_ptr<const std::vector<Price>> quoteSpark(const Stock& stock, std::uint64_t seed) {
    Noise noise(seed);
    auto prices = std::make_shared<std::vector<Price>>();
    const double from = stock.last - (stock.last - stock.base) * 0.8;
    const double range = std::max(std::abs(stock.last - from), 12.0);
    double wander = 0;
    for (int i = 0; i < 60; ++i) {
        const double share = i / 59.0;
        wander = wander * 0.75 + noise.next() * stock.jitter * range;
        prices->push_back({std::llround((from + (stock.last - from) * share + wander * (1 - share * share)) * 1e7)});
    }
    return prices;
}

/// A smooth line of 48 values that ends at `last`, having come from `rise` below it with a swing.
std::shared_ptr<const std::vector<double>> rankSpark(double last, double rise, double swing, std::uint64_t seed) {
    Noise noise(seed);
    auto values = std::make_shared<std::vector<double>>();
    double drift = 0;
    for (int i = 0; i < 48; ++i) {
        const double share = i / 47.0;
        drift = drift * 0.8 + noise.next() * 0.06 * std::abs(rise);
        values->push_back(last - rise * (1 - share) + swing * std::sin(share * 7) * (1 - share) + drift * (1 - share));
    }
    return values;
}

WindowValues valuesOf(double mean, double gainPercent, int last, std::uint64_t count, std::uint32_t covered,
                      std::uint32_t slots) {
    WindowValues values;
    values.count = count;
    const auto nanos = static_cast<std::int64_t>(std::llround(mean * 1e4)) * 100'000;
    values.sum = static_cast<Int128>(nanos) * static_cast<Int128>(count) + 1'234;
    values.last = cents(last);
    values.first = {std::llround(static_cast<double>(values.last.nanos) / (1 + gainPercent / 100))};
    values.high = std::max(values.first, values.last);
    values.low = std::min(values.first, values.last);
    values.coveredSlots = values.freshSlots = covered;
    values.slotCount = slots;
    return values;
}

struct RankSample {
    std::uint32_t instrument;
    double mean;
    double gain;
    int last;
    std::uint64_t count;
    int placeChange;
    double rise; ///< of the line, in price
};

RankingCard cardOf(Duration size, Timestamp end, const std::vector<RankSample>& samples,
                   std::vector<CoverageCell> cells, Ranking ranking) {
    RankingCard card;
    card.size = size;
    card.ranking = ranking;
    card.hasWindow = true;
    card.end = end;
    card.present = size;
    card.cells = std::move(cells);
    card.nextFinal = end + seconds(15);
    const auto slots = static_cast<std::uint32_t>(card.cells.size());
    const auto covered =
        static_cast<std::uint32_t>(std::count(card.cells.begin(), card.cells.end(), CoverageCell::Covered));
    card.coverage = static_cast<double>(covered) / slots;
    std::uint32_t place = 0;
    for (const RankSample& sample : samples) {
        RankedView ranked;
        ranked.row = {end,
                      size,
                      ranking,
                      {},
                      0,
                      ++place,
                      place,
                      {sample.instrument},
                      valuesOf(sample.mean, sample.gain, sample.last, sample.count, covered, slots)};
        ranked.placeChange = sample.placeChange;
        ranked.placeChangedAt = sample.placeChange == 0 ? Timestamp::earliest() : end;
        ranked.spark = rankSpark(sample.mean, sample.rise, sample.rise * 0.3, sample.instrument + place);
        card.rows.push_back(std::move(ranked));
    }
    return card;
}

/// The same samples ranked anew, as the engine would.
std::vector<RankSample> rankedBy(Ranking ranking, std::vector<RankSample> samples) {
    if (ranking == Ranking::Mean)
        return samples;
    std::stable_sort(samples.begin(), samples.end(), [ranking](const RankSample& a, const RankSample& b) {
        if (ranking == Ranking::Last)
            return a.last > b.last;
        return ranking == Ranking::Gain ? a.gain > b.gain : a.gain < b.gain;
    });
    for (RankSample& sample : samples)
        sample.placeChange = 0;
    return samples;
}

std::vector<CoverageCell> cellsOf(int count, int holeFrom = 0, int holeTo = 0) {
    std::vector<CoverageCell> cells(static_cast<std::size_t>(count), CoverageCell::Covered);
    for (int i = holeFrom; i < holeTo; ++i)
        cells[static_cast<std::size_t>(i)] = CoverageCell::Hole;
    return cells;
}

std::shared_ptr<RankingsView> rankingsOf(const WindowPlan& plan) {
    const Timestamp end = at("18:42:00");
    const std::vector<RankSample> minute{{4, 478.1863, 0.004, 478'19, 60, 0, 0.12},
                                         {8, 303.4312, 0.036, 303'48, 58, 1, 0.40},
                                         {3, 303.1948, -0.030, 303'15, 60, -1, -0.30}};
    const std::vector<RankSample> five{{4, 478.0467, 0.056, 478'19, 293, 0, 0.10},
                                       {3, 303.2445, -0.030, 303'15, 296, 0, -0.30},
                                       {8, 303.0925, 0.182, 303'48, 294, 0, 0.35}};
    const std::vector<RankSample> quarter{{4, 478.0280, 0.004, 478'19, 735, 0, -0.08},
                                          {3, 303.3180, -0.119, 303'15, 746, 0, -0.20},
                                          {8, 302.8902, 0.311, 303'48, 743, 1, 0.30}};
    auto view = std::make_shared<RankingsView>();
    view->revision = 1;
    const std::array cells{cellsOf(6), cellsOf(30), cellsOf(90, 15, 30)};
    const std::array samples{minute, five, quarter};
    for (std::size_t i = 0; i < plan.sizes.size(); ++i) {
        for (const Ranking ranking : plan.rankings)
            view->cards.push_back(cardOf(plan.sizes[i], end, rankedBy(ranking, samples[i]), cells[i], ranking));
    }
    view->openTopPrice = TopPriceRow{at("18:45:00"), minutes(5), {}, 0, sampleMsft, cents(478'25), at("18:41:52")};
    Timestamp closing = at("18:40:00");
    for (const int price : {478'08, 478'04, 478'30, 478'38, 478'30, 478'15, 477'88, 477'76}) {
        view->topPrices.push_back({closing, minutes(5), {}, 0, sampleMsft, cents(price), closing - seconds(90)});
        closing = closing - minutes(5);
    }
    return view;
}

std::vector<std::shared_ptr<const QuoteChunk>> quotesOf(Timestamp clock) {
    auto chunk = std::make_shared<QuoteChunk>();
    for (std::uint32_t i = 0; i < stocks.size(); ++i) {
        const Stock& stock = stocks[i];
        QuoteView quote;
        quote.instrument = {i};
        quote.revision = i + 1;
        quote.last = cents(stock.last);
        quote.lastTime = clock - milliseconds(stock.agoMs);
        quote.changeBase = cents(stock.base);
        quote.bbo = {cents(stock.last - 1), cents(stock.last + 1), shares(400), shares(500)};
        quote.bookTime = clock - milliseconds(100);
        quote.first = cents(stock.base);
        quote.high = cents(std::max(stock.base, stock.last));
        quote.low = cents(std::min(stock.base, stock.last));
        quote.firstTime = at("17:00:00");
        quote.samples = 5'800 + i * 15;
        quote.stale = stock.agoMs > 30'000;
        quote.spark = quoteSpark(stock, i + 7);
        chunk->push_back(std::move(quote));
    }
    QuoteView& jpm = (*chunk)[sampleJpm.value];
    jpm.bbo = {cents(303'48), cents(303'50), shares(700), shares(300)};
    jpm.low = cents(302'09);
    jpm.samples = 5'921;
    return {chunk};
}

std::shared_ptr<const std::vector<L1Row>> tapeOf() {
    struct Line {
        const char* time;
        int bid, bidSize, ask, askSize;
    };
    constexpr std::array lines{
        Line{"18:42:07.142", 303'48, 700, 303'50, 300}, Line{"18:42:06.554", 303'48, 700, 303'50, 500},
        Line{"18:42:05.854", 303'48, 700, 303'50, 100}, Line{"18:42:04.331", 303'48, 800, 303'50, 100},
        Line{"18:42:04.084", 303'47, 600, 303'50, 100}, Line{"18:42:04.027", 303'47, 300, 303'50, 100},
        Line{"18:42:03.907", 303'47, 100, 303'50, 100}, Line{"18:42:03.762", 303'47, 200, 303'50, 100},
        Line{"18:42:03.194", 303'47, 300, 303'50, 100}, Line{"18:42:01.779", 303'47, 300, 303'50, 500},
        Line{"18:42:01.529", 303'47, 300, 303'50, 400}, Line{"18:42:01.223", 303'47, 300, 303'50, 300},
        Line{"18:42:00.809", 303'47, 300, 303'50, 600}, Line{"18:42:00.055", 303'47, 100, 303'50, 600},
        Line{"18:41:59.609", 303'47, 100, 303'50, 900}, Line{"18:41:58.264", 303'47, 100, 303'50, 600},
        Line{"18:41:58.027", 303'47, 500, 303'50, 600}, Line{"18:41:57.963", 303'47, 300, 303'50, 600},
        Line{"18:41:57.311", 303'47, 300, 303'50, 500}, Line{"18:41:56.870", 303'46, 300, 303'50, 500},
    };
    auto tape = std::make_shared<std::vector<L1Row>>();
    std::uint64_t sequence = 1'204'117;
    for (const Line& line : lines)
        tape->push_back({at(line.time),
                         {sequence--},
                         sampleJpm,
                         {cents(line.bid), cents(line.ask), shares(line.bidSize), shares(line.askSize)}});
    return tape;
}

std::vector<LadderLevel> levelsOf(Side side, std::initializer_list<std::array<int, 3>> rows) {
    std::vector<LadderLevel> levels;
    Quantity sum;
    for (const auto& [price, size, orders] : rows) {
        sum.units += size;
        levels.push_back({side, static_cast<std::uint32_t>(levels.size() + 1), cents(price), shares(size),
                          static_cast<std::uint32_t>(orders), sum});
    }
    return levels;
}

std::shared_ptr<LadderView> ladderOf(Timestamp clock) {
    auto ladder = std::make_shared<LadderView>();
    ladder->instrument = sampleJpm;
    ladder->revision = 1;
    ladder->hasBook = true;
    ladder->condition = BookCondition::Whole;
    ladder->bbo = {cents(303'48), cents(303'50), shares(700), shares(300)};
    ladder->bookTime = clock - milliseconds(100);
    ladder->bids = levelsOf(Side::Bid, {{303'48, 700, 4},
                                        {303'47, 800, 5},
                                        {303'46, 300, 2},
                                        {303'45, 1'000, 6},
                                        {303'44, 600, 5},
                                        {303'43, 2'200, 10},
                                        {303'42, 719, 4},
                                        {303'41, 1'200, 9},
                                        {303'40, 600, 2},
                                        {303'39, 1'400, 11},
                                        {303'37, 500, 3},
                                        {303'36, 1'100, 7}});
    ladder->asks = levelsOf(Side::Ask, {{303'50, 300, 2},
                                        {303'51, 400, 2},
                                        {303'52, 700, 3},
                                        {303'53, 800, 5},
                                        {303'54, 1'200, 10},
                                        {303'55, 500, 3},
                                        {303'56, 1'000, 6},
                                        {303'57, 2'600, 13},
                                        {303'58, 1'100, 8},
                                        {303'60, 900, 6},
                                        {303'61, 1'000, 7},
                                        {303'62, 900, 4}});
    ladder->lastTrade =
        TradeRow{clock - milliseconds(700), {}, sampleJpm, cents(303'50), shares(200), Side::Bid, true, true};
    ladder->venue = "Simulated exchange book, not a consolidated quote";
    ladder->tape = tapeOf();
    QueueView queue{Side::Bid, cents(303'43), {}};
    const std::array<std::tuple<std::uint64_t, int, int>, 10> orders{{{57'954'689, 300, 64'200},
                                                                      {51'766'234, 200, 34'500},
                                                                      {55'122'937, 200, 23'700},
                                                                      {58'018'770, 200, 19'300},
                                                                      {51'124'392, 200, 14'400},
                                                                      {59'068'948, 200, 9'100},
                                                                      {57'511'349, 300, 5'200},
                                                                      {58'141'574, 100, 2'900},
                                                                      {52'109'357, 200, 1'500},
                                                                      {59'924'790, 300, 1'000}}};
    for (const auto& [id, size, ago] : orders)
        queue.orders.push_back({id, shares(size), clock - milliseconds(ago)});
    ladder->queue = std::move(queue);
    return ladder;
}

/// Panes of ten seconds along straight stretches between (minute of the session, cents), with noise, without the gap.
std::shared_ptr<const ChartView> chartOf(InstrumentId instrument, const std::vector<std::pair<int, double>>& path) {
    constexpr int panes = 612;
    Noise noise(instrument.value + 31);
    auto chunk = std::make_shared<std::vector<Pane>>();
    double wander = 0;
    for (int i = 0; i < panes; ++i) {
        const double minute = i / 6.0;
        if (minute >= 89.5 && minute < 92)
            continue;
        const auto next = std::find_if(path.begin() + 1, path.end() - 1,
                                       [minute](const auto& stop) { return static_cast<double>(stop.first) > minute; });
        const auto before = next - 1;
        const double share = std::clamp((minute - before->first) / (next->first - before->first), 0.0, 1.0);
        wander = wander * 0.7 + noise.next() * 2.2;
        const double middle =
            before->second + (next->second - before->second) * share + wander * (i + 1 < panes ? 1 : 0);
        Pane pane;
        pane.start = at("17:00:00") + seconds(10) * i;
        pane.count = 9 + static_cast<std::uint64_t>(std::lround(std::abs(noise.next()) * 3));
        pane.first = cents(std::lround(middle - noise.next() * 2));
        pane.last = cents(std::lround(middle));
        pane.high = {std::max(pane.first, pane.last).nanos + cents(1).nanos};
        pane.low = {std::min(pane.first, pane.last).nanos - cents(1).nanos};
        pane.firstTime = pane.start + milliseconds(300);
        pane.lastTime = pane.start + milliseconds(9'600);
        pane.highTime = pane.start + milliseconds(5'000);
        pane.fresh = true;
        pane.sum = static_cast<Int128>(pane.first.nanos / 2 + pane.last.nanos / 2) * static_cast<Int128>(pane.count);
        chunk->push_back(pane);
    }
    auto chart = std::make_shared<ChartView>();
    chart->instrument = instrument;
    chart->revision = 1;
    chart->chunks.push_back(chunk);
    chart->historyFrom = at("17:00:00");
    return chart;
}

} // namespace

std::shared_ptr<Snapshot> emptySnapshot() {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->number = 1;
    snapshot->instruments = std::make_shared<const std::vector<Instrument>>();
    snapshot->rankings = std::make_shared<RankingsView>();
    snapshot->problems = std::make_shared<const std::vector<ProblemTally>>();
    snapshot->gaps = std::make_shared<const std::vector<GapView>>();
    snapshot->status.clock = at("18:42:07.200");
    return snapshot;
}

std::shared_ptr<Snapshot> sampleSnapshot() {
    auto snapshot = emptySnapshot();
    SessionStatus& status = snapshot->status;
    status.simulated = true;
    status.source = "Simulator, US ten";
    status.universe = "US ten";
    status.link = LinkState::Connected;
    status.lastEvent = at("18:42:07.142");
    status.watermark = status.lastEvent - seconds(5);
    status.recording = true;
    status.recorded = minutes(41) + seconds(12);
    status.lag = milliseconds(11);
    status.late = 3;
    status.queueCapacity = 65'536;
    status.historyBytes = 412'000'000;
    status.memoryBytes = 186'000'000;
    status.events = 1'204'117;
    status.begin = at("17:00:00");
    snapshot->universes = {"US ten"};
    snapshot->sources = {"Simulator"};
    snapshot->instruments = std::make_shared<const std::vector<Instrument>>(listing());
    snapshot->quotes = quotesOf(status.clock);
    snapshot->rankings = rankingsOf(snapshot->plan);
    snapshot->ladder = ladderOf(status.clock);
    snapshot->charts = {chartOf(sampleJpm, {{0, 30'213},
                                            {25, 30'220},
                                            {48, 30'238},
                                            {60, 30'252},
                                            {68, 30'286},
                                            {74, 30'250},
                                            {79, 30'240},
                                            {83, 30'260},
                                            {89, 30'268},
                                            {92, 30'285},
                                            {95, 30'308},
                                            {98, 30'292},
                                            {100, 30'320},
                                            {102, 30'348}}),
                        chartOf({3}, {{0, 30'280},
                                      {30, 30'262},
                                      {66, 30'300},
                                      {77, 30'345},
                                      {85, 30'335},
                                      {92, 30'332},
                                      {97, 30'340},
                                      {102, 30'315}}),
                        chartOf({2}, {{0, 30'363},
                                      {60, 30'380},
                                      {70, 30'402},
                                      {80, 30'365},
                                      {89, 30'322},
                                      {92, 30'305},
                                      {96, 30'270},
                                      {102, 30'229}})};
    snapshot->gaps = std::make_shared<const std::vector<GapView>>(
        std::vector<GapView>{{at("18:29:30"), at("18:32:00"), "gap 2 min 30 s"}});
    snapshot->problems = std::make_shared<const std::vector<ProblemTally>>(
        std::vector<ProblemTally>{{ErrorCode::SequenceGap,
                                   {0},
                                   150,
                                   at("18:29:30"),
                                   at("18:32:00"),
                                   "quote clock",
                                   "quote clock",
                                   "No quotes from 18:29:30 to 18:32:00; every window that covers this time says so"},
                                  {ErrorCode::Late,
                                   {0},
                                   1,
                                   at("18:41:55"),
                                   at("18:41:55"),
                                   "AIG",
                                   "AIG",
                                   "AIG is stale: no quote for 43 s, limit 30 s"}});
    return snapshot;
}

std::shared_ptr<Snapshot> sampleReplaySnapshot() {
    auto snapshot = sampleSnapshot();
    snapshot->status.mode = SessionMode::Replay;
    snapshot->status.source = "Recording 2026-11-20";
    snapshot->status.speed = 4.0;
    snapshot->status.recording = false;
    snapshot->status.end = at("20:00:00");
    auto rankings = std::make_shared<RankingsView>(*snapshot->rankings);
    rankings->revision = 2;
    for (RankingCard& card : rankings->cards) {
        if (card.size == minutes(1))
            continue;
        card.revision = 1;
        card.lateQuotes = card.size == minutes(5) ? 1 : 3;
        RankedView& revised = card.rows.back();
        revised.was = revised.row.values;
        revised.was->sum -= static_cast<Int128>(revised.row.values.count) * 200'000;
        if (card.size != minutes(15))
            continue;
        card.partial = true;
        card.present = minutes(12);
        std::fill(card.cells.begin(), card.cells.end(), CoverageCell::Covered);
        std::fill(card.cells.begin(), card.cells.begin() + 18, CoverageCell::BeforeStart);
        card.coverage = 0.8;
        for (RankedView& ranked : card.rows)
            ranked.row.values.coveredSlots = ranked.row.values.freshSlots = 72;
    }
    snapshot->rankings = rankings;
    auto ladder = std::make_shared<LadderView>(*snapshot->ladder);
    ladder->condition = BookCondition::Stale;
    ladder->reason = "14 messages missing after seq 1,204,117.\nWaiting for the next snapshot.";
    ladder->staleSince = snapshot->status.clock - milliseconds(15'100);
    snapshot->ladder = ladder;
    return snapshot;
}

} // namespace topbook::fixtures
