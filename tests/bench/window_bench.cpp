// SPDX-License-Identifier: GPL-3.0-or-later
// What windows cost: a quote, a hop at many symbols, a symbol in memory; and the whole of a day's quotes.
#include "memory_use.h"

#include "model/window/windows.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>

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

/// 4.3 million quotes of 2,000 symbols over six hours: all windows.
void day(benchmark::State& state) {
    static constexpr std::size_t quotes = 4'320'000;
    const auto symbols = static_cast<std::uint32_t>(state.range(0));
    static const std::vector<Sample> samples = [&] {
        Market market(symbols);
        std::vector<Sample> made;
        made.reserve(quotes);
        for (std::size_t i = 0; i < quotes; ++i)
            made.push_back(market.sampleOf(static_cast<std::uint32_t>(market.random() % symbols),
                                           begin + Duration(6h) / quotes * i));
        return made;
    }();
    for (auto iteration : state) {
        (void)iteration;
        Market market(symbols);
        PaneStore* const stores[] = {&market.store};
        Timestamp mark = begin + 10s;
        const double start = threadSeconds();
        for (const Sample& sample : samples) {
            const Timestamp watermark = sample.time - 5s;
            if (watermark >= mark) {
                market.out.clear();
                market.joiner.advance(stores, watermark, market.out);
                mark = floorTo(watermark, 10s) + 10s;
            }
            market.store.add(sample, watermark, market.late);
        }
        state.SetIterationTime(threadSeconds() - start);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * quotes));
}
BENCHMARK(day)->Arg(2'000)->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);

} // namespace

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
