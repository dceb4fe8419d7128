// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the books are beside two plain ones, on the same events in the same run; all three must make the same rows.
#include "array_books.h"
#include "itch_stream.h"
#include "memory_use.h"
#include "plain_books.h"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <random>

#include <time.h>

using namespace topbook;

namespace {

constexpr std::size_t eventCount = 4'000'000;
constexpr std::size_t symbolCount = 500;
constexpr std::size_t batchSize = 4'096;

const std::vector<Event>& stream() {
    static const std::vector<Event> events = itchEvents(symbolCount, eventCount);
    return events;
}

/// OrderBooks as the two others are made.
class FastBooks : public OrderBooks {
public:
    explicit FastBooks(std::size_t) {}
};

struct Summary {
    std::size_t rows = 0;
    std::size_t trades = 0;
    std::uint64_t digest = 0; ///< of all rows

    void take(const BookOutput& out) {
        rows += out.rows.size();
        trades += out.trades.size();
        for (const L1Row& row : out.rows)
            digest = digest * 31 + static_cast<std::uint64_t>(row.bbo.bid.nanos ^ row.bbo.askSize.units) +
                     row.sequence.value;
    }
    bool operator==(const Summary&) const = default;
};

template<class Books> Summary runOver(std::span<const Event> events) {
    Books books(symbolCount);
    BookOutput out;
    Summary summary;
    while (!events.empty()) {
        const std::size_t taken = std::min(batchSize, events.size());
        books.apply(events.first(taken), out);
        summary.take(out);
        out.clear();
        events = events.subspan(taken);
    }
    return summary;
}

/// Processor time, so that other programs on the machine count less.
double threadSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template<class Books> void books(benchmark::State& state) {
    const std::vector<Event>& events = stream();
    for (auto iteration : state) {
        (void)iteration;
        const double begin = threadSeconds();
        benchmark::DoNotOptimize(runOver<Books>(events));
        state.SetIterationTime(threadSeconds() - begin);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * events.size()));
}
BENCHMARK(books<PlainBooks>)->Name("books/map")->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(books<ArrayBooks>)->Name("books/array")->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(books<FastBooks>)->Name("books/topbook")->UseManualTime()->Unit(benchmark::kSecond)->Iterations(1);

/// What an order costs when there are many: adds only, so that the table grows all the way.
void printBytesPerOrder(std::int64_t firstSize, const char* what) {
    constexpr std::uint64_t orders = 1'500'000;
    double most = 0;
    double last = 0;
    const std::size_t before = trimmedAnonymousBytes();
    {
        OrderBooks books;
        BookOutput out;
        std::mt19937_64 random(3);
        for (std::uint64_t id = 0; id < orders; ++id) {
            Event event;
            event.kind = EventKind::Add;
            event.instrument = {static_cast<std::uint32_t>(id % symbolCount)};
            event.reference = id;
            event.price = {static_cast<std::int64_t>(random() % 500 + 1)};
            event.size = {id == 0 ? firstSize : 100};
            books.apply(std::span(&event, 1), out);
            out.clear();
            if (id > 300'000 && id % 20'000 == 0) {
                last = static_cast<double>(anonymousBytes() - before) / static_cast<double>(id);
                most = std::max(most, last);
            }
        }
    }
    std::fprintf(stderr, "memory, %s: at most %.1f bytes a live order from 0.3 to 1.5 million, %.1f at the end\n", what,
                 most, last);
}

} // namespace

/// Whether all engines agree; says what the stream is like, and what an order costs in memory.
bool checkBooks() {
    const Summary expected = runOver<PlainBooks>(stream());
    if (runOver<ArrayBooks>(stream()) != expected || runOver<FastBooks>(stream()) != expected) {
        std::fprintf(stderr, "the books differ\n");
        return false;
    }
    std::fprintf(stderr, "%zu events of %zu symbols, %.1f %% change a BBO\n", stream().size(), symbolCount,
                 100.0 * static_cast<double>(expected.rows) / static_cast<double>(stream().size()));
    printBytesPerOrder(100, "32-bit sizes");
    printBytesPerOrder(std::int64_t{1} << 40, "wide sizes");
    return true;
}
