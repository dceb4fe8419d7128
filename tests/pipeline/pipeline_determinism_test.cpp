// SPDX-License-Identifier: GPL-3.0-or-later
// Neither batch borders, shards, threads nor a restart may show in any result (architecture rule 2).
#include "tests/pipeline/events_by_hand.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <thread>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr std::uint32_t instruments = 23;

/// One payload of a source, or a tick where there is no source.
struct Step {
    std::optional<SourceId> source;
    std::vector<Event> events;
    Timestamp received = Timestamp::earliest();
};

struct Stream {
    bool live = false;
    std::vector<SourceConfig> sources;
    std::vector<Step> steps;
};

/// Everything that was told, comparable.
struct Outcome {
    std::vector<L1Row> l1Rows;
    std::vector<TradeRow> tradeRows;
    std::vector<std::string> sampled;
    std::vector<WindowRow> windowRows;
    std::vector<TopPriceRow> topPrices;
    std::vector<LateRow> lateRows;
    std::vector<ProblemTally> problems;
    std::uint64_t digest = 0;

    bool operator==(const Outcome&) const = default;
};

class RandomMarket {
public:
    RandomMarket(std::uint32_t seed, bool live)
        : random_(seed)
        , live_(live) {}

    Stream make(int steps) {
        Stream stream;
        stream.live = live_;
        SourceConfig quotes;
        quotes.name = "quotes";
        quotes.pace = live_ ? SourcePace::Poll : SourcePace::File;
        SourceConfig orders;
        orders.name = "orders";
        orders.pace = live_ ? SourcePace::Stream : SourcePace::File;
        orders.samples = SampleRule::Mid;
        orders.reorder = live_ ? ReorderRule::Live : ReorderRule::File;
        orders.universe = {1};
        stream.sources = {quotes, orders};
        for (int i = 0; i < steps; ++i) {
            clock_ += live_ ? 0.5 : static_cast<double>(below(4));
            if (live_ && i % 2 == 0) {
                stream.steps.push_back({std::nullopt, {}, at(clock_)});
                continue;
            }
            const bool isQuotes = below(2) == 0;
            const Timestamp received = live_ ? at(clock_) : Timestamp::earliest();
            stream.steps.push_back({SourceId{isQuotes ? std::uint16_t{0} : std::uint16_t{1}},
                                    isQuotes ? quotePayload() : orderPayload(), received});
        }
        return stream;
    }

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    double time() {
        double time = clock_;
        if (below(20) == 0)
            time -= static_cast<double>(below(1'500)); // late, some of them too late
        if (below(300) == 0)
            time += 1e7; // a wrong date
        return time;
    }
    std::string priceNear(double middle) {
        return std::to_string(middle + static_cast<double>(below(40)) * 0.05).substr(0, 6);
    }
    std::vector<Event> quotePayload() {
        std::vector<Event> events;
        for (std::uint64_t count = 1 + below(30); count > 0; --count) {
            const std::uint64_t sequence = below(50) == 0 && quoteSequence_ > 0 ? quoteSequence_ : ++quoteSequence_;
            events.push_back(onRow(
                quote(sequence, time(), priceNear(50), static_cast<std::uint32_t>(below(instruments))), ++quoteRow_));
        }
        return events;
    }
    std::vector<Event> snapshotPayload() {
        std::vector<Event> events;
        for (std::uint32_t instrument = 0; instrument < instruments; ++instrument) {
            for (const EventKind kind : {EventKind::Clear, EventKind::Add, EventKind::Add, EventKind::SnapshotEnd}) {
                const Side side = events.size() % 4 == 1 ? Side::Bid : Side::Ask;
                events.push_back(flagged(order(kind, 1 + below(9), clock_, side, 1 + below(40),
                                               priceNear(side == Side::Bid ? 98 : 100), 5, instrument),
                                         snapshot));
                events.back().row = ++orderRow_;
            }
        }
        return events;
    }
    std::vector<Event> orderPayload() {
        if (below(15) == 0)
            return snapshotPayload();
        std::vector<Event> events;
        for (std::uint64_t count = 1 + below(30); count > 0; --count) {
            ++orderSequence_;
            if (below(200) == 0)
                orderSequence_ += 1 + below(3); // a hole that never fills
            const Side side = below(2) == 0 ? Side::Bid : Side::Ask;
            const auto instrument = static_cast<std::uint32_t>(below(instruments));
            const EventKind kind = std::array{EventKind::Add,    EventKind::Add,   EventKind::Change,
                                              EventKind::Delete, EventKind::Trade, EventKind::Print}[below(6)];
            events.push_back(order(kind, orderSequence_, time(), side, 1 + below(40),
                                   priceNear(side == Side::Bid ? 98 : 100), static_cast<std::int64_t>(below(20)),
                                   instrument));
            if (below(10) == 0)
                events.back().flags |= inEvent;
        }
        for (std::size_t i = 0; i + 1 < events.size(); ++i) {
            if (below(4) == 0)
                std::swap(events[i], events[std::min(events.size() - 1, i + below(6))]);
        }
        for (Event& event : events)
            event.row = ++orderRow_;
        return events;
    }

    std::mt19937 random_;
    bool live_;
    double clock_ = 100'000;
    std::uint64_t quoteSequence_ = 0;
    std::uint64_t quoteRow_ = 0;
    std::uint64_t orderSequence_ = 0;
    std::uint64_t orderRow_ = 0;
};

struct RunRule {
    std::size_t shards = 1;
    std::size_t batch = 4'096;
    bool threads = false;
    std::size_t restartEvery = 0; ///< steps between a save and a load into a new pipeline
};

class Run {
public:
    Run(const Stream& stream, RunRule rule)
        : stream_(stream)
        , rule_(rule)
        , pipeline_(make()) {
        for (std::uint16_t i = 0; i < stream.sources.size(); ++i)
            pipeline_.feed({i}, names(i), Timestamp::earliest());
    }

    Outcome all() {
        for (std::size_t i = 0; i < stream_.steps.size(); ++i) {
            take(stream_.steps[i]);
            if (rule_.restartEvery != 0 && i % rule_.restartEvery == 0)
                restart();
        }
        for (std::uint16_t i = 0; i < stream_.sources.size(); ++i)
            pipeline_.endOfSource({i});
        if (!stream_.live)
            pipeline_.close();
        ProblemLog log;
        for (const Problem& problem : told_.problems)
            log.add(problem);
        return {told_.l1Rows,    told_.tradeRows, told_.sampled, told_.windowRows,
                told_.topPrices, told_.lateRows,  log.tallies(), pipeline_.digest()};
    }

private:
    Pipeline make() {
        PipelineConfig config;
        config.universes = {"us", "book"};
        config.live = stream_.live;
        config.shards = rule_.shards;
        ShardRunner runner;
        if (rule_.threads) {
            runner = [](std::size_t count, const std::function<void(std::size_t)>& job) {
                std::vector<std::thread> threads;
                for (std::size_t i = 0; i < count; ++i)
                    threads.emplace_back(job, i);
                for (std::thread& thread : threads)
                    thread.join();
            };
        }
        Pipeline pipeline = *Pipeline::create(std::move(config), told_, std::move(runner));
        for (const SourceConfig& source : stream_.sources)
            pipeline.addSource(source);
        return pipeline;
    }
    static EventBatch names(std::uint16_t source) {
        EventBatch batch;
        for (std::uint32_t i = 0; i < instruments; ++i)
            batch.instruments.emplace_back().symbol = (source == 0 ? "Q" : "B") + std::to_string(i);
        return batch;
    }
    void take(const Step& step) {
        if (!step.source) {
            pipeline_.tick(step.received);
            return;
        }
        for (std::size_t begin = 0; begin < step.events.size(); begin += rule_.batch) {
            const std::size_t end = std::min(step.events.size(), begin + rule_.batch);
            EventBatch batch;
            batch.events.assign(step.events.begin() + static_cast<std::ptrdiff_t>(begin),
                                step.events.begin() + static_cast<std::ptrdiff_t>(end));
            pipeline_.feed(*step.source, batch, step.received);
        }
    }
    void restart() {
        const std::string state = pipeline_.save();
        pipeline_ = make();
        QVERIFY(pipeline_.load(state).has_value());
    }

    const Stream& stream_;
    RunRule rule_;
    ToldResults told_;
    Pipeline pipeline_;
};

Outcome outcomeOf(const Stream& stream, RunRule rule) {
    return Run(stream, rule).all();
}

} // namespace

class PipelineDeterminismTest : public QObject {
    Q_OBJECT

private slots:
    void batchesAndShardsDoNotShow_data();
    void batchesAndShardsDoNotShow();
    void aRestartDoesNotShow_data();
    void aRestartDoesNotShow();
    void theDigestSeesOneUnitOfSizeAtTheBest();
    void theDigestSeesOneUnitOfPriceInAWindow();
    void theDigestDoesNotSeeSizesBehindTheBest();
    void aDamagedStateIsRefused();
};

void PipelineDeterminismTest::batchesAndShardsDoNotShow_data() {
    QTest::addColumn<bool>("live");
    QTest::addColumn<std::uint32_t>("seed");
    for (std::uint32_t seed = 1; seed <= 3; ++seed) {
        QTest::addRow("file, seed %u", seed) << false << seed;
        QTest::addRow("live, seed %u", seed) << true << seed;
    }
}

void PipelineDeterminismTest::batchesAndShardsDoNotShow() {
    QFETCH(bool, live);
    QFETCH(std::uint32_t, seed);
    const Stream stream = RandomMarket(seed, live).make(300);
    const Outcome expected = outcomeOf(stream, {});
    QVERIFY(expected.l1Rows.size() > 100);
    QVERIFY(expected.windowRows.size() > 100);
    QVERIFY(!expected.lateRows.empty() && !expected.problems.empty() && !expected.tradeRows.empty());
    for (const std::size_t shards : {1, 2, 4}) {
        for (const std::size_t batch : {1, 7, 4'096}) {
            const Outcome outcome = outcomeOf(stream, {shards, batch, false, 0});
            QCOMPARE(outcome.digest, expected.digest);
            QCOMPARE(outcome.l1Rows, expected.l1Rows);
            QCOMPARE(outcome.windowRows, expected.windowRows);
            QCOMPARE(outcome.lateRows, expected.lateRows);
            QVERIFY(outcome == expected);
        }
    }
    QVERIFY(outcomeOf(stream, {4, 4'096, true, 0}) == expected);
}

void PipelineDeterminismTest::aRestartDoesNotShow_data() {
    QTest::addColumn<bool>("live");
    QTest::addColumn<std::size_t>("shards");
    for (const std::size_t shards : {std::size_t{1}, std::size_t{3}}) {
        QTest::addRow("file, %zu shards", shards) << false << shards;
        QTest::addRow("live, %zu shards", shards) << true << shards;
    }
}

void PipelineDeterminismTest::aRestartDoesNotShow() {
    QFETCH(bool, live);
    QFETCH(std::size_t, shards);
    const Stream stream = RandomMarket(11, live).make(200);
    const Outcome expected = outcomeOf(stream, {});
    const Outcome outcome = outcomeOf(stream, {shards, 4'096, false, 9});
    QCOMPARE(outcome.l1Rows, expected.l1Rows);
    QCOMPARE(outcome.windowRows, expected.windowRows);
    QCOMPARE(outcome.digest, expected.digest);
    QVERIFY(outcome == expected);
}

namespace {

std::uint64_t digestOf(const std::vector<Event>& events, SampleRule rule) {
    SourceConfig source;
    source.samples = rule;
    Bench bench(minuteWindows(), source);
    bench.feed(events);
    bench.pipeline.close();
    return bench.pipeline.digest();
}

} // namespace

void PipelineDeterminismTest::theDigestSeesOneUnitOfSizeAtTheBest() {
    const auto digest = [](std::int64_t size) {
        return digestOf({bid(1, 1, "10", size), ask(2, 1, "11", 5)}, SampleRule::None);
    };
    QCOMPARE(digest(5), digest(5));
    QVERIFY(digest(5) != digest(6));
}

void PipelineDeterminismTest::theDigestSeesOneUnitOfPriceInAWindow() {
    const auto digest = [](std::string_view last) {
        return digestOf({quote(1, 60, "10"), quote(2, 61, last)}, SampleRule::Quotes);
    };
    QCOMPARE(digest("11"), digest("11"));
    QVERIFY(digest("11") != digest("11.000000001"));
}

void PipelineDeterminismTest::theDigestDoesNotSeeSizesBehindTheBest() {
    const auto digest = [](std::int64_t size) {
        return digestOf({bid(1, 1, "10", 5), ask(2, 1, "11", 5), bid(3, 1, "9", size)}, SampleRule::None);
    };
    QCOMPARE(digest(5), digest(6));
}

void PipelineDeterminismTest::aDamagedStateIsRefused() {
    const auto bench = [] {
        SourceConfig source;
        source.reorder = ReorderRule::File;
        return std::make_unique<Bench>(minuteWindows(), source);
    };
    const auto saved = bench();
    saved->feed({bid(1, 60, "10", 5), ask(2, 61, "11", 5), bid(4, 62, "10.5", 5), quote(7, 63, "10")});
    const std::string state = saved->pipeline.save();
    QVERIFY(bench()->pipeline.load(state).has_value());
    for (std::size_t size = 0; size < state.size(); size += 1 + size / 50)
        QCOMPARE(bench()->pipeline.load(std::string_view(state).substr(0, size)).error().code, ErrorCode::Corrupt);
    QVERIFY(!bench()->pipeline.load(state + "x"));
    std::mt19937 random(5);
    for (int i = 0; i < 300; ++i) { // any answer will do, but no crash
        std::string damaged = state;
        damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
        const auto other = bench();
        if (other->pipeline.load(damaged))
            (void)other->pipeline.digest();
    }
}

QTEST_APPLESS_MAIN(PipelineDeterminismTest)
#include "pipeline_determinism_test.moc"
