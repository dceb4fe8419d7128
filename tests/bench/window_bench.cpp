// SPDX-License-Identifier: GPL-3.0-or-later
// What windows cost: a quote, a hop at many symbols, a symbol in memory; and the whole of a day's quotes.
#include "memory_use.h"
#include "plain_windows.h"

#include "model/window/windows.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <tuple>

#include <time.h>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

double threadSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// One universe of so many symbols with a store and a joiner.
struct Market {
    explicit Market(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            Instrument instrument;
            instrument.symbol = "S" + std::to_string(i);
            symbols.intern(instrument);
            prices.push_back(20'000'000'000 + static_cast<std::int64_t>(random() % 400) * 1'000'000'000);
        }
    }
    Sample sampleOf(std::uint32_t symbol, Timestamp time) {
        prices[symbol] = std::max<std::int64_t>(
            prices[symbol] + (static_cast<std::int64_t>(random() % 21) - 10) * 10'000'000, 1'000'000'000);
        Sample sample;
        sample.instrument = {symbol};
        sample.price = {prices[symbol]};
        sample.time = time;
        sample.sequence = {++sequence};
        sample.received = time;
        return sample;
    }
    /// A quote of every symbol within the ten seconds from `start`, then the hop at their end; gives what the hop took.
    double step(Timestamp start) {
        for (std::uint32_t i = 0; i < prices.size(); ++i)
            store.add(sampleOf(i, start + Duration(i)), start - 5s, late);
        const double begin = threadSeconds();
        PaneStore* const stores[] = {&store};
        out.clear();
        joiner.advance(stores, start + 10s, out);
        return threadSeconds() - begin;
    }

    std::mt19937_64 random{11};
    SymbolTable symbols;
    std::vector<std::int64_t> prices;
    WindowPlan plan = WindowPlan().checked().value();
    PaneStore store{plan};
    WindowJoiner joiner{plan, {}, symbols};
    std::vector<LateRow> late;
    WindowOutput out;
    std::uint64_t sequence = 0;
};

constexpr Timestamp begin{1'795'194'000'000'000'000};

void hop(benchmark::State& state) {
    Market market(static_cast<std::size_t>(state.range(0)));
    Timestamp now = begin;
    for (int i = 0; i < 95; ++i, now = now + 10s) // the longest window is full
        market.step(now);
    constexpr int hops = 30;
    for (auto iteration : state) {
        (void)iteration;
        double took = 0;
        for (int i = 0; i < hops; ++i, now = now + 10s)
            took += market.step(now);
        state.SetIterationTime(took / hops);
    }
}
BENCHMARK(hop)->Arg(10'000)->Arg(100'000)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1);

constexpr std::uint32_t daySymbols = 2'000;

/// Quotes of 2,000 symbols, two hundred a second.
const std::vector<Sample>& quotesOf(Duration length) {
    static std::map<Duration, std::vector<Sample>> made;
    std::vector<Sample>& samples = made[length];
    if (samples.empty()) {
        Market market(daySymbols);
        for (Timestamp time = begin; time - begin < length; time = time + 5ms)
            samples.push_back(market.sampleOf(static_cast<std::uint32_t>(market.random() % daySymbols), time));
    }
    return samples;
}

/// The engine as the plain one is made.
class FastWindows {
public:
    FastWindows(const WindowPlan& plan, const SymbolTable& symbols)
        : store_(plan)
        , joiner_(plan, {}, symbols) {}
    void add(const Sample& sample) { store_.add(sample, watermark_, late_); }
    void advance(Timestamp watermark, std::vector<WindowRow>& rows) {
        watermark_ = watermark;
        PaneStore* const stores[] = {&store_};
        out_.clear();
        joiner_.advance(stores, watermark, out_);
        rows.insert(rows.end(), out_.rows.begin(), out_.rows.end());
    }

private:
    PaneStore store_;
    WindowJoiner joiner_;
    std::vector<LateRow> late_;
    WindowOutput out_;
    Timestamp watermark_ = Timestamp::earliest();
};

template<class Windows> std::vector<WindowRow> runOver(const std::vector<Sample>& samples) {
    const Market market(daySymbols);
    Windows windows(market.plan, market.symbols);
    std::vector<WindowRow> rows;
    Timestamp mark = begin + 10s;
    for (const Sample& sample : samples) {
        const Timestamp watermark = sample.time - 5s;
        if (watermark >= mark) {
            windows.advance(watermark, rows);
            mark = floorTo(watermark, 10s) + 10s;
        }
        windows.add(sample);
    }
    return rows;
}

template<class Windows> void windows(benchmark::State& state) {
    const std::vector<Sample>& samples = quotesOf(std::chrono::minutes(state.range(0)));
    for (auto iteration : state) {
        (void)iteration;
        const double start = threadSeconds();
        benchmark::DoNotOptimize(runOver<Windows>(samples));
        state.SetIterationTime(threadSeconds() - start);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * samples.size()));
}
constexpr int comparedMinutes = 10;
BENCHMARK(windows<FastWindows>)
    ->Name("day/topbook")
    ->Arg(6 * 60)
    ->UseManualTime()
    ->Unit(benchmark::kSecond)
    ->Iterations(1);
BENCHMARK(windows<FastWindows>)
    ->Name("windows/topbook")
    ->Arg(comparedMinutes)
    ->UseManualTime()
    ->Unit(benchmark::kSecond)
    ->Iterations(1);
BENCHMARK(windows<PlainWindows>)
    ->Name("windows/plain")
    ->Arg(comparedMinutes)
    ->UseManualTime()
    ->Unit(benchmark::kSecond)
    ->Iterations(1);

/// A table of the engine may have more rows than wanted, where some share the last rank; then what the plain one shows.
std::vector<std::tuple<Timestamp, Duration, Ranking, std::uint32_t, Int128>> shown(const std::vector<WindowRow>& rows) {
    std::vector<std::tuple<Timestamp, Duration, Ranking, std::uint32_t, Int128>> all;
    for (const WindowRow& row : rows)
        if (row.place <= WindowPlan().top)
            all.emplace_back(row.end, row.size, row.ranking, row.instrument.value, row.values.sum);
    return all;
}

} // namespace

/// Whether the engine and the plain one agree.
bool checkWindows() {
    const std::vector<Sample>& samples = quotesOf(std::chrono::minutes(comparedMinutes));
    const auto expected = shown(runOver<PlainWindows>(samples));
    if (!expected.empty() && shown(runOver<FastWindows>(samples)) == expected)
        return true;
    std::fprintf(stderr, "the windows differ\n");
    return false;
}

/// Once all panes that are ever held of a symbol are there.
void printWindowMemory() {
    constexpr std::size_t count = 10'000;
    const std::size_t before = trimmedAnonymousBytes();
    Market market(count);
    Timestamp now = begin;
    for (int i = 0; i < 200; ++i, now = now + 10s)
        market.step(now);
    std::fprintf(stderr, "memory, windows: %.1f KB a symbol with %zu symbols\n",
                 static_cast<double>(trimmedAnonymousBytes() - before) / static_cast<double>(count) / 1024, count);
}
