// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the books are beside a plain program that does the same: std::map levels and one std::unordered_map of
// orders. Both read the same stream in the same run, both make L1 rows, and both must make the same ones.
#include "model/book/order_books.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <unordered_map>
#include <vector>

#include <malloc.h>
#include <time.h>

using namespace topbook;

namespace {

constexpr std::size_t eventCount = 2'000'000;
constexpr std::uint32_t symbolCount = 500;
constexpr std::size_t batchSize = 4'096;

/// A stream like an exchange's order feed: ids ascend over all symbols, messages after the add name the reference
/// alone, most orders stand some ticks away from the best and leave without a trade.
class OrderFeed {
public:
    explicit OrderFeed(std::uint32_t symbols)
        : live_(symbols) {}

    [[nodiscard]] std::vector<Event> events(std::size_t count) {
        std::vector<Event> made;
        made.reserve(count);
        while (made.size() < count)
            made.push_back(next(made.size() + 1));
        return made;
    }

private:
    struct Resting {
        std::uint64_t id;
        std::int64_t size;
        std::int64_t away; ///< ticks from the best that a side may have
        Side side;
    };

    [[nodiscard]] std::uint64_t below(std::uint64_t end) { return random_() % end; }

    /// Ticks from the best: half of all quotes fight for it, the rest stands anywhere and long.
    [[nodiscard]] std::int64_t distance() {
        if (below(100) < 45)
            return static_cast<std::int64_t>(below(100));
        std::int64_t ticks = 0;
        while (below(100) < 40)
            ++ticks;
        return ticks;
    }

    [[nodiscard]] Event next(std::uint64_t row) {
        const auto symbol = static_cast<std::uint32_t>(std::min(below(symbolCount), below(symbolCount)));
        std::vector<Resting>& orders = live_[symbol];
        Event event;
        event.instrument = {symbol};
        event.row = row;
        event.sequence = {row};
        event.time = {static_cast<std::int64_t>(row * 1'000)};
        const std::uint64_t dice = below(100);
        if (orders.size() < 60 || (dice < 46 && orders.size() < 400))
            return addTo(orders, event);
        // most of the leaving ones are the newest, as quotes are that get moved
        const std::size_t at = below(100) < 70 ? orders.size() - 1 : below(orders.size());
        Resting& order = orders[at];
        event.reference = order.id;
        event.flags = sideUnknown;
        if (dice < 90) {
            event.kind = EventKind::Delete;
            order = orders.back();
            orders.pop_back();
        } else if (dice < 95) {
            event.kind = EventKind::Replace;
            event.other = ++lastId_;
            order.id = event.other;
            order.away = std::max<std::int64_t>(0, order.away + (below(2) == 0 ? 1 : -1));
            event.price = priceOf(order.side, order.away);
            event.size = {order.size};
        } else {
            event.kind = dice < 98 ? EventKind::Trade : EventKind::Reduce;
            event.size = {std::max<std::int64_t>(1, order.size / 2)};
            order.size -= event.size.units;
            if (order.size == 0) {
                order = orders.back();
                orders.pop_back();
            }
        }
        return event;
    }

    [[nodiscard]] Event addTo(std::vector<Resting>& orders, Event event) {
        const Side side = below(2) == 0 ? Side::Ask : Side::Bid;
        const std::int64_t away = distance();
        event.kind = EventKind::Add;
        event.reference = ++lastId_;
        event.flags = side == Side::Ask ? sideAsk : 0;
        event.price = priceOf(side, away);
        event.size = {static_cast<std::int64_t>(below(9) + 1) * 100};
        orders.push_back({event.reference, event.size.units, away, side});
        return event;
    }

    [[nodiscard]] static Price priceOf(Side side, std::int64_t away) {
        constexpr std::int64_t tick = 10'000'000;
        constexpr std::int64_t middle = 100'00;
        return {(side == Side::Ask ? middle + 1 + away : middle - away) * tick};
    }

    std::mt19937_64 random_{7};
    std::vector<std::vector<Resting>> live_;
    std::uint64_t lastId_ = 1'000'000;
};

const std::vector<Event>& stream() {
    static const std::vector<Event> events = OrderFeed(symbolCount).events(eventCount);
    return events;
}

/// The same answers from the containers at hand.
class PlainBooks {
public:
    void apply(std::span<const Event> events, BookOutput& out) {
        for (const Event& event : events)
            apply(event, out);
    }

private:
    struct Order {
        std::uint32_t symbol;
        Side side;
        std::int64_t price;
        std::int64_t size;
    };
    struct Book {
        std::map<std::int64_t, std::int64_t, std::greater<>> bids;
        std::map<std::int64_t, std::int64_t> asks;
        Bbo last;
    };

    void addTo(Book& book, Side side, std::int64_t price, std::int64_t size) {
        (side == Side::Bid ? book.bids[price] : book.asks[price]) += size;
    }
    template<class Levels> static void takeFrom(Levels& levels, std::int64_t price, std::int64_t size) {
        const auto level = levels.find(price);
        level->second -= size;
        if (level->second == 0)
            levels.erase(level);
    }
    void takeFrom(Book& book, const Order& order, std::int64_t size) {
        if (order.side == Side::Bid)
            takeFrom(book.bids, order.price, size);
        else
            takeFrom(book.asks, order.price, size);
    }

    void apply(const Event& event, BookOutput& out) {
        Book& book = books_[event.instrument.value];
        const std::int64_t size = event.size.units;
        if (event.kind == EventKind::Add) {
            orders_[event.reference] = {event.instrument.value, event.side(), event.price.nanos, size};
            addTo(book, event.side(), event.price.nanos, size);
        } else if (const auto found = orders_.find(event.reference); found != orders_.end()) {
            Order& order = found->second;
            if (event.kind == EventKind::Delete) {
                takeFrom(book, order, order.size);
                orders_.erase(found);
            } else if (event.kind == EventKind::Replace) {
                const Order after{order.symbol, order.side, event.price.nanos, size};
                takeFrom(book, order, order.size);
                orders_.erase(found);
                orders_[event.other] = after;
                addTo(book, after.side, after.price, after.size);
            } else {
                if (event.kind == EventKind::Trade)
                    out.trades.push_back({event.time,
                                          event.sequence,
                                          event.instrument,
                                          {order.price},
                                          event.size,
                                          opposite(order.side),
                                          true,
                                          true});
                const std::int64_t taken = std::min(size, order.size);
                takeFrom(book, order, taken);
                order.size -= taken;
                if (order.size == 0)
                    orders_.erase(found);
            }
        }
        Bbo bbo;
        if (!book.bids.empty()) {
            bbo.bid = {book.bids.begin()->first};
            bbo.bidSize = {book.bids.begin()->second};
        }
        if (!book.asks.empty()) {
            bbo.ask = {book.asks.begin()->first};
            bbo.askSize = {book.asks.begin()->second};
        }
        if (bbo == book.last)
            return;
        book.last = bbo;
        out.rows.push_back({event.time, event.sequence, event.instrument, bbo});
    }

    std::unordered_map<std::uint64_t, Order> orders_;
    std::vector<Book> books_ = std::vector<Book>(symbolCount);
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

template<class Books> Summary runOver(Books& books, std::span<const Event> events, BookOutput& out) {
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

/// Processor time, so that other programs on the machine do not count.
double threadSeconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The best of all repetitions: the one that was disturbed least.
double bestPlain = 1e9;
double bestBooks = 1e9;

template<class Books> void measure(benchmark::State& state, double& bestSeconds) {
    const std::vector<Event>& events = stream();
    for (auto iteration : state) {
        (void)iteration;
        Books books;
        BookOutput out;
        const double begin = threadSeconds();
        benchmark::DoNotOptimize(runOver(books, events, out));
        const double took = threadSeconds() - begin;
        bestSeconds = std::min(bestSeconds, took);
        state.SetIterationTime(took);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * events.size()));
}

void plainBooks(benchmark::State& state) {
    measure<PlainBooks>(state, bestPlain);
}
void orderBooks(benchmark::State& state) {
    measure<OrderBooks>(state, bestBooks);
}
BENCHMARK(plainBooks)->UseManualTime()->Unit(benchmark::kMillisecond)->Repetitions(5);
BENCHMARK(orderBooks)->UseManualTime()->Unit(benchmark::kMillisecond)->Repetitions(5);

/// Anonymous memory of the process, in bytes; 0 where the system does not tell.
std::size_t anonymousBytes() {
    std::FILE* const status = std::fopen("/proc/self/status", "r");
    if (status == nullptr)
        return 0;
    char line[256];
    unsigned long kibibytes = 0;
    while (std::fgets(line, sizeof line, status) != nullptr) {
        if (std::sscanf(line, "RssAnon: %lu kB", &kibibytes) == 1)
            break;
    }
    std::fclose(status);
    return kibibytes * 1024;
}

/// What an order costs when there are many: adds only, so that the table grows all the way.
void printBytesPerOrder(std::int64_t firstSize, const char* what) {
    constexpr std::uint64_t orders = 1'500'000;
    double most = 0;
    double last = 0;
    malloc_trim(0);
    const std::size_t before = anonymousBytes();
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
    std::printf("memory, %s: at most %.1f bytes a live order from 0.3 to 1.5 million, %.1f at the end\n", what, most,
                last);
}

} // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    PlainBooks plain;
    OrderBooks books;
    BookOutput out;
    const Summary expected = runOver(plain, stream(), out);
    const Summary given = runOver(books, stream(), out);
    if (given != expected || books.liveOrders() == 0) {
        std::fprintf(stderr, "the books differ: %zu rows and %zu trades, the plain ones %zu and %zu\n", given.rows,
                     given.trades, expected.rows, expected.trades);
        return 1;
    }
    std::printf("%zu events, %u symbols, %.1f %% change a BBO, %zu orders live at the end\n", eventCount, symbolCount,
                100.0 * static_cast<double>(given.rows) / static_cast<double>(eventCount), books.liveOrders());
    benchmark::RunSpecifiedBenchmarks();
    if (bestPlain < 1e9 && bestBooks < 1e9) {
        const auto millions = [](double seconds) { return static_cast<double>(eventCount) / seconds / 1e6; };
        std::printf("ratio: %.2f times the plain books (%.1f against %.1f million events a second)\n",
                    bestPlain / bestBooks, millions(bestBooks), millions(bestPlain));
    }
    printBytesPerOrder(100, "32-bit sizes");
    printBytesPerOrder(std::int64_t{1} << 40, "wide sizes");
    return 0;
}
