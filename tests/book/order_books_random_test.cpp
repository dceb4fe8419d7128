// SPDX-License-Identifier: GPL-3.0-or-later
#include "naive_books.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <set>

using namespace topbook;

Q_DECLARE_METATYPE(topbook::BookSettings)

class OrderBooksRandomTest : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheOracle_data();
    void agreesWithTheOracle();
    void batchBordersMeanNothing_data();
    void batchBordersMeanNothing();
    void aSavedStateGoesOnTheSame_data();
    void aSavedStateGoesOnTheSame();
    void instrumentsAreIndependent();
    void clearingManyBooksLeavesTheOthersWhole();
};

namespace {

/// How a stream is made; which mishaps it has.
struct StreamKind {
    std::uint64_t seed = 1;
    std::uint32_t instruments = 8;
    std::uint64_t ids = 40;
    bool widely = false; ///< sizes past 32 bits
};

/// Every kind of event, lawful and not, on few prices and ids, so that everything meets everything.
class HostileStream {
public:
    explicit HostileStream(StreamKind kind)
        : kind_(kind)
        , random_(kind.seed) {}

    [[nodiscard]] std::vector<Event> events(std::size_t count) {
        std::vector<Event> made;
        made.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
            made.push_back(next());
        return made;
    }

private:
    [[nodiscard]] std::uint64_t below(std::uint64_t end) { return random_() % end; }
    [[nodiscard]] bool oneIn(std::uint64_t n) { return below(n) == 0; }

    [[nodiscard]] std::uint64_t id() {
        static constexpr std::array<std::uint64_t, 6> hostile{
            0, std::uint64_t{1} << 40, (std::uint64_t{1} << 40) + 1, std::uint64_t{1} << 63, ~std::uint64_t{0}, 1};
        return oneIn(4) ? hostile[below(hostile.size())] : below(kind_.ids);
    }
    [[nodiscard]] Price price(Side side) {
        static constexpr std::array<std::int64_t, 6> hostile{0,
                                                             -1,
                                                             1,
                                                             9'200'000'000 * Price::unitsPerOne,
                                                             9'200'000'000 * Price::unitsPerOne - 1,
                                                             std::numeric_limits<std::int64_t>::max()};
        if (oneIn(40))
            return {hostile[below(hostile.size())]};
        const auto away = static_cast<std::int64_t>(below(12)) - 1; // now and then locked or crossed
        const std::int64_t middle = 100;
        return {(side == Side::Bid ? middle - away : middle + 1 + away) * 10'000'000};
    }
    [[nodiscard]] Quantity size() {
        static constexpr std::array<std::int64_t, 5> large{4'294'967'295, 4'294'967'296, std::int64_t{1} << 40,
                                                           std::int64_t{1} << 62,
                                                           std::numeric_limits<std::int64_t>::max()};
        if (kind_.widely && oneIn(30))
            return {large[below(large.size())]};
        if (oneIn(50))
            return {static_cast<std::int64_t>(below(3)) - 2};
        return {static_cast<std::int64_t>(below(9)) + 1};
    }
    [[nodiscard]] EventKind eventKind() {
        struct Share {
            EventKind kind;
            std::uint64_t parts;
        };
        static constexpr std::array shares{
            Share{EventKind::Add, 300},   Share{EventKind::Change, 150}, Share{EventKind::Replace, 60},
            Share{EventKind::Reduce, 80}, Share{EventKind::Delete, 150}, Share{EventKind::Trade, 100},
            Share{EventKind::Print, 20},  Share{EventKind::Clear, 4},    Share{EventKind::SnapshotEnd, 4},
            Share{EventKind::Status, 5},  Share{EventKind::Gap, 4},      Share{EventKind::Reference, 2},
            Share{EventKind::Quote, 2}};
        static constexpr std::uint64_t all = 881;
        std::uint64_t part = below(all);
        for (const Share& share : shares) {
            if (part < share.parts)
                return share.kind;
            part -= share.parts;
        }
        return EventKind::Add;
    }

    [[nodiscard]] Event next() {
        Event event;
        // one instrument far from the others, so that books are made out of order
        event.instrument = {oneIn(16) ? 300 : static_cast<std::uint32_t>(below(kind_.instruments))};
        const bool tellsLevels = event.instrument.value == 2 || oneIn(200);
        const Side side = oneIn(2) ? Side::Ask : Side::Bid;
        event.kind = tellsLevels ? (oneIn(8) ? EventKind::Best : EventKind::Level) : eventKind();
        event.flags = side == Side::Ask ? sideAsk : 0;
        event.reference = id();
        event.price = price(side);
        event.size = size();
        ++row_;
        event.row = row_;
        event.sequence = {row_ * 3};
        event.time = {static_cast<std::int64_t>(row_ * 1'000 + below(500))};
        switch (event.kind) {
        case EventKind::Replace:
            event.other = id();
            break;
        case EventKind::Level:
        case EventKind::Best:
            event.other = oneIn(100) ? ~std::uint64_t{0} : below(4);
            if (oneIn(5))
                event.size = {0};
            break;
        case EventKind::Change:
            event.other = oneIn(5) ? 1 : 0;
            if (oneIn(5))
                event.flags |= keepsPrice;
            break;
        case EventKind::Trade:
            if (oneIn(2))
                event.price = {};
            if (oneIn(6))
                event.flags |= notPrinted;
            break;
        case EventKind::Status:
            event.size = {static_cast<std::int64_t>(below(8))};
            break;
        default:
            break;
        }
        if (event.instrument.value == 1 ? event.kind != EventKind::Add || oneIn(3) : oneIn(2'000))
            event.flags |= sideUnknown;
        if (event.kind == EventKind::Print && oneIn(3))
            event.flags |= sideUnknown;
        if (oneIn(5))
            event.flags |= inEvent;
        if (oneIn(9))
            event.flags |= notEligible;
        putIntoSnapshot(event);
        return event;
    }

    /// Snapshots run over several events of their instrument, with rows of other instruments in between.
    void putIntoSnapshot(Event& event) {
        if (event.kind == EventKind::Clear && oneIn(2)) {
            snapshots_.insert(event.instrument);
            event.flags |= snapshot;
            return;
        }
        if (!snapshots_.contains(event.instrument))
            return;
        if (event.kind == EventKind::SnapshotEnd || oneIn(12))
            snapshots_.erase(event.instrument);
        else
            event.flags |= snapshot;
    }

    StreamKind kind_;
    std::mt19937_64 random_;
    std::uint64_t row_ = 0;
    std::set<InstrumentId> snapshots_;
};

bool sameProblems(const std::vector<BookProblem>& a, const std::vector<BookProblem>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const BookProblem& one, const BookProblem& other) {
        return one.code == other.code && one.event == other.event;
    });
}

bool same(const BookOutput& a, const BookOutput& b) {
    return a.rows == b.rows && a.trades == b.trades && sameProblems(a.problems, b.problems);
}

void applyInBatches(OrderBooks& books, std::span<const Event> events, std::size_t batch, BookOutput& out) {
    while (!events.empty()) {
        const std::size_t taken = std::min(batch, events.size());
        books.apply(events.first(taken), out);
        events = events.subspan(taken);
    }
}

void addSettings() {
    QTest::addColumn<BookSettings>("settings");
    QTest::newRow("changes, one-sided too") << BookSettings{};
    QTest::newRow("two-sided only") << BookSettings{EmitRule::Change, false, false, false};
    QTest::newRow("every event") << BookSettings{EmitRule::Event, true, false, false};
    QTest::newRow("every two-sided event") << BookSettings{EmitRule::Event, false, false, false};
    QTest::newRow("queues kept") << BookSettings{EmitRule::Change, true, true, false};
    QTest::newRow("live") << BookSettings{EmitRule::Change, true, true, true};
    QTest::newRow("live, two-sided only") << BookSettings{EmitRule::Change, false, false, true};
}

std::vector<StreamKind> streams() {
    return {{1, 8, 40, false}, {2, 3, 12, true}, {3, 60, 400, false}, {4, 4, 4'000, true}};
}

/// The whole state of one instrument, as far as anyone may ask.
template<class Expected> bool sameViews(const OrderBooks& books, Expected& expected, InstrumentId instrument) {
    if (books.bbo(instrument) != expected.bbo(instrument) ||
        books.condition(instrument) != expected.condition(instrument) ||
        books.status(instrument) != expected.status(instrument) || books.liveOrders() != expected.liveOrders())
        return false;
    for (const Side side : {Side::Bid, Side::Ask}) {
        const std::vector<LadderLevel> ladder = books.ladder(instrument, side, 0);
        if (ladder != expected.ladder(instrument, side))
            return false;
        for (const LadderLevel& level : ladder) {
            if (books.queue(instrument, side, level.price) != expected.queue(instrument, side, level.price))
                return false;
        }
    }
    return true;
}

/// Two OrderBooks compared like one with its oracle.
struct OtherBooks {
    const OrderBooks& books;
    [[nodiscard]] Bbo bbo(InstrumentId i) const { return books.bbo(i); }
    [[nodiscard]] BookCondition condition(InstrumentId i) const { return books.condition(i); }
    [[nodiscard]] TradingStatus status(InstrumentId i) const { return books.status(i); }
    [[nodiscard]] std::size_t liveOrders() const { return books.liveOrders(); }
    [[nodiscard]] std::vector<LadderLevel> ladder(InstrumentId i, Side s) const { return books.ladder(i, s, 0); }
    [[nodiscard]] std::vector<QueuedOrder> queue(InstrumentId i, Side s, Price p) const { return books.queue(i, s, p); }
};

} // namespace

void OrderBooksRandomTest::agreesWithTheOracle_data() {
    addSettings();
}

void OrderBooksRandomTest::agreesWithTheOracle() {
    QFETCH(BookSettings, settings);
    for (const StreamKind& kind : streams()) {
        const std::vector<Event> events = HostileStream(kind).events(8'000);
        OrderBooks books(settings);
        NaiveBooks naive(settings);
        BookOutput out;
        BookOutput expected;
        std::size_t rows = 0;
        for (const Event& event : events) {
            books.apply(std::span(&event, 1), out);
            naive.apply(event, expected);
            const QString where = QString("stream %1, row %2").arg(kind.seed).arg(event.row);
            QVERIFY2(same(out, expected), qPrintable(where));
            rows += out.rows.size();
            out.clear();
            expected.clear();
            if (event.row % 16 == 0)
                QVERIFY2(sameViews(books, naive, event.instrument), qPrintable(where));
        }
        QVERIFY(rows > 100); // else the stream says nothing
    }
}

void OrderBooksRandomTest::batchBordersMeanNothing_data() {
    addSettings();
}

void OrderBooksRandomTest::batchBordersMeanNothing() {
    QFETCH(BookSettings, settings);
    for (const StreamKind& kind : streams()) {
        const std::vector<Event> events = HostileStream(kind).events(20'000);
        OrderBooks oneByOne(settings);
        BookOutput expected;
        applyInBatches(oneByOne, events, 1, expected);
        for (const std::size_t batch : {7, 4096, 20'000}) {
            OrderBooks books(settings);
            BookOutput out;
            applyInBatches(books, events, batch, out);
            QVERIFY(same(out, expected));
        }
    }
}

void OrderBooksRandomTest::aSavedStateGoesOnTheSame_data() {
    addSettings();
}

void OrderBooksRandomTest::aSavedStateGoesOnTheSame() {
    QFETCH(BookSettings, settings);
    for (const StreamKind& kind : streams()) {
        const std::vector<Event> events = HostileStream(kind).events(12'000);
        for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{777}, std::size_t{6'001}}) {
            OrderBooks first(settings);
            BookOutput ignored;
            first.apply(std::span(events).first(cut), ignored);
            StateWriter state;
            first.save(state);
            OrderBooks second(settings);
            StateReader reader(state.bytes());
            QVERIFY(second.load(reader));
            QVERIFY(reader.atEnd());
            OtherBooks loaded{second};
            for (std::uint32_t i = 0; i < kind.instruments; ++i)
                QVERIFY(sameViews(first, loaded, {i}));

            BookOutput expected;
            BookOutput out;
            first.apply(std::span(events).subspan(cut), expected);
            applyInBatches(second, std::span(events).subspan(cut), 7, out);
            QVERIFY2(same(out, expected), qPrintable(QString("stream %1 cut at %2").arg(kind.seed).arg(cut)));
        }
    }
}

/// Instruments may be sharded without changing a byte.
void OrderBooksRandomTest::instrumentsAreIndependent() {
    const std::vector<Event> events = HostileStream({5, 8, 40, true}).events(30'000);
    OrderBooks together;
    BookOutput whole;
    together.apply(events, whole);
    for (const std::uint32_t instrument : {0U, 1U, 2U, 7U, 300U}) {
        std::vector<Event> own;
        std::copy_if(events.begin(), events.end(), std::back_inserter(own),
                     [&](const Event& event) { return event.instrument.value == instrument; });
        OrderBooks alone;
        BookOutput out;
        alone.apply(own, out);
        BookOutput share;
        for (const L1Row& row : whole.rows) {
            if (row.instrument.value == instrument)
                share.rows.push_back(row);
        }
        for (const TradeRow& row : whole.trades) {
            if (row.instrument.value == instrument)
                share.trades.push_back(row);
        }
        for (const BookProblem& problem : whole.problems) {
            if (problem.event.instrument.value == instrument)
                share.problems.push_back(problem);
        }
        QVERIFY(same(out, share));
    }
}

/// Many orders, so that the table grows, and clears in between, so that it is swept while it does.
void OrderBooksRandomTest::clearingManyBooksLeavesTheOthersWhole() {
    constexpr std::uint32_t instruments = 50;
    std::mt19937_64 random(11);
    OrderBooks books;
    BookOutput out;
    std::vector<std::map<std::uint64_t, std::int64_t>> expected(instruments);
    for (std::uint32_t step = 0; step < 200'000; ++step) {
        Event event;
        event.instrument = {static_cast<std::uint32_t>(random() % instruments)};
        auto& orders = expected[event.instrument.value];
        event.kind = random() % 2'000 == 0 ? EventKind::Clear : EventKind::Add;
        event.reference = step;
        event.price = {static_cast<std::int64_t>(random() % 50 + 1)};
        event.size = {static_cast<std::int64_t>(random() % 9 + 1)};
        if (event.kind == EventKind::Clear) {
            orders.clear();
        } else if (!orders.empty() && random() % 4 == 0) {
            event.kind = EventKind::Delete;
            event.reference = orders.begin()->first;
            orders.erase(orders.begin());
        } else {
            orders[step] = event.size.units;
        }
        books.apply(std::span(&event, 1), out);
        out.rows.clear();
    }
    QVERIFY(out.problems.empty());
    std::size_t live = 0;
    for (std::uint32_t i = 0; i < instruments; ++i) {
        live += expected[i].size();
        std::int64_t size = 0;
        for (const auto& [id, units] : expected[i])
            size += units;
        const std::vector<LadderLevel> ladder = books.ladder({i}, Side::Bid, 0);
        QCOMPARE(ladder.empty() ? 0 : ladder.back().cumulative.units, size);
    }
    QCOMPARE(books.liveOrders(), live);
}

QTEST_APPLESS_MAIN(OrderBooksRandomTest)
#include "order_books_random_test.moc"
