// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/session_doubles.h"

#include "model/session/chart_board.h"
#include "model/session/gap_board.h"
#include "model/session/prescan.h"
#include "model/session/replay_pacer.h"
#include "model/session/shard_threads.h"
#include "model/session/system_clock.h"
#include "model/session/words.h"

#include <numeric>

using namespace topbook;
using namespace topbook::test;

class SessionPartsTest : public QObject {
    Q_OBJECT

private slots:
    void aFullQueueBlocksUntilThereIsRoom();
    void aHeavyItemPassesAQueueAlone();
    void aStopEndsAPush();
    void aCommandReplacesOneOfItsKind();
    void stepsQueueUpToABound();
    void theClockFollowsAStepOnlyWhenTold();
    void theSystemClockNeverRunsBackwards();
    void aConfigurationReadsBackAsItWasWritten();
    void aDamagedConfigurationNamesItsPart_data();
    void aDamagedConfigurationNamesItsPart();
    void linkEntriesReadBack();
    void thePacerRunsAsFastAsItIsTold();
    void everyShardRunsOnceARound();
    void wordsOfNumbersAndSpans_data();
    void wordsOfNumbersAndSpans();
    void aStretchOfThirtySecondsIsAGap();
    void chartChunksAreSharedAndALatePaneReplacesItsOwn();
    void chartMemoryIsBoundedOldestFirst();
    void problemTimesAreSpread();
    void aReplacedDecoderGoesOnCounting();
};

void SessionPartsTest::aFullQueueBlocksUntilThereIsRoom() {
    BoundedQueue<int> queue(2);
    std::jthread producer([&](std::stop_token stop) {
        for (int i = 0; i < 100; ++i)
            QVERIFY(queue.push(i, 1, stop));
    });
    std::vector<int> out;
    std::vector<int> all;
    while (all.size() < 100) {
        QVERIFY(queue.depth() <= 2);
        queue.pop(out, 10, 100ms, {});
        all.insert(all.end(), out.begin(), out.end());
    }
    std::vector<int> expected(100);
    std::iota(expected.begin(), expected.end(), 0);
    QCOMPARE(all, expected);
}

void SessionPartsTest::aHeavyItemPassesAQueueAlone() {
    BoundedQueue<int> queue(10, 100);
    int item = 1;
    QVERIFY(queue.pushFor(item, 1'000, 0ms, {}));
    QVERIFY(!queue.pushFor(item, 1, 0ms, {}));
    std::vector<int> out;
    queue.pop(out, 10, 0ms, {});
    QVERIFY(queue.pushFor(item, 60, 0ms, {}));
    QVERIFY(!queue.pushFor(item, 60, 0ms, {}));
    QVERIFY(queue.pushFor(item, 40, 0ms, {}));
}

void SessionPartsTest::aStopEndsAPush() {
    BoundedQueue<int> queue(1);
    int item = 1;
    std::stop_source stop;
    QVERIFY(queue.push(item, 1, stop.get_token()));
    std::jthread stopper([&] {
        std::this_thread::sleep_for(5ms);
        stop.request_stop();
    });
    QVERIFY(!queue.push(item, 1, stop.get_token()));
}

void SessionPartsTest::aCommandReplacesOneOfItsKind() {
    SessionDesk desk;
    desk.post(SetSpeed{1});
    desk.post(Pause{});
    desk.post(SetSpeed{10});
    desk.post(Play{});
    const auto mail = desk.takeMail(0ms, {});
    QCOMPARE(mail.commands.size(), std::size_t{2});
    QCOMPARE(std::get<SetSpeed>(mail.commands[0]).factor, 10.0);
    QVERIFY(std::holds_alternative<Play>(mail.commands[1]));
    QVERIFY(desk.takeMail(0ms, {}).empty());
}

void SessionPartsTest::stepsQueueUpToABound() {
    SessionDesk desk;
    for (int i = 0; i < 100'000; ++i)
        desk.post(Step{StepKind::EventForward});
    QCOMPARE(desk.takeMail(0ms, {}).commands.size(), std::size_t{256});
}

void SessionPartsTest::theClockFollowsAStepOnlyWhenTold() {
    ManualClock clock(at("10:00:00"));
    clock.stepWall(90s);
    QCOMPARE(clock.now(), at("10:00:00"));
    QCOMPARE(clock.wallStep(), Duration(90s));
    clock.follow();
    QCOMPARE(clock.now(), at("10:01:30"));
    QCOMPARE(clock.wallStep(), Duration(0));
}

void SessionPartsTest::theSystemClockNeverRunsBackwards() {
    const SystemClock clock;
    Timestamp last = clock.now();
    for (int i = 0; i < 10'000; ++i) {
        const Timestamp now = clock.now();
        QVERIFY(now >= last);
        last = now;
    }
}

void SessionPartsTest::aConfigurationReadsBackAsItWasWritten() {
    EngineConfig config;
    config.plan.offset = 5s;
    config.plan.rankings = {Ranking::Loss, Ranking::Mean};
    config.universes = {"US \"ten\"", "crypto"};
    config.live = true;
    config.title = "A = B";
    SourceSetup source;
    source.config = {"kraken", UniverseId{1}, SourcePace::Poll, SampleRule::Trade, ReorderRule::Live, true};
    source.decoder = "kraken-json";
    source.venue = "Kraken's book";
    config.sources = {source};
    const auto read = parseConfig(configText(config));
    QVERIFY2(read.has_value(), read ? "" : describe(read.error()).c_str());
    QCOMPARE(configText(*read), configText(config));
    QVERIFY(read->plan == config.plan);
    QCOMPARE(read->sources[0].config.universe, UniverseId{1});
    QCOMPARE(read->sources[0].config.reorder, ReorderRule::Live);
}

void SessionPartsTest::aDamagedConfigurationNamesItsPart_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("part");
    QTest::newRow("no JSON") << "{"
                             << ""
                             << "object";
    QTest::newRow("hop") << "hop_ns"
                         << "hup_ns"
                         << "hop_ns";
    QTest::newRow("rankings") << "\"mean\""
                              << "\"mode\""
                              << "rankings";
    QTest::newRow("sources") << "\"sources\""
                             << "\"sauces\""
                             << "sources";
    QTest::newRow("pace") << "\"poll\""
                          << "\"pull\""
                          << "sources";
    QTest::newRow("universe out of range") << "\"universe\":0"
                                           << "\"universe\":9"
                                           << "sources.universe";
}

void SessionPartsTest::aDamagedConfigurationNamesItsPart() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, part);
    EngineConfig config;
    SourceSetup source;
    source.config.pace = SourcePace::Poll;
    config.sources = {source};
    QString text = QString::fromStdString(configText(config));
    QVERIFY(text.contains(from));
    const auto read = parseConfig(text.replace(text.indexOf(from), from.size(), to).toStdString());
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
    QVERIFY2(QString::fromStdString(read.error().message).contains("`" + part + "`"), read.error().message.c_str());
}

void SessionPartsTest::linkEntriesReadBack() {
    const std::string text = linkText(LinkState::Retrying, "in 3 s");
    QCOMPARE(text, std::string("retrying in 3 s"));
    QCOMPARE(parseLink(text).first, LinkState::Retrying);
    QCOMPARE(parseLink(text).second, std::string_view("in 3 s"));
    QCOMPARE(parseLink("ended").first, LinkState::Ended);
    QCOMPARE(parseLink("what is this").first, LinkState::Idle);
}

void SessionPartsTest::thePacerRunsAsFastAsItIsTold() {
    ReplayPacer pacer;
    const ReplayPacer::Wall wall{1000s};
    pacer.setSpeed(10, wall);
    QCOMPARE(pacer.target(wall), Timestamp::earliest());
    pacer.restart(at("10:00:00"), wall);
    QCOMPARE(pacer.target(wall + 2s), at("10:00:20"));
    QCOMPARE(pacer.waitFor(at("10:00:30"), wall + 2s), 1'000ms);
    pacer.setSpeed(0.5, wall + 2s);
    QCOMPARE(pacer.target(wall + 4s), at("10:00:21"));
    pacer.setSpeed(1e9, wall + 4s);
    QCOMPARE(pacer.speed(), 1000.0);
    pacer.setSpeed(0, wall + 4s);
    QCOMPARE(pacer.target(wall + 4s), Timestamp::latest());
}

void SessionPartsTest::everyShardRunsOnceARound() {
    for (const std::size_t shards : {1U, 2U, 4U}) {
        ShardThreads threads(shards);
        std::vector<int> runs(5);
        for (int round = 0; round < 200; ++round)
            threads.run(5, [&](std::size_t shard) { ++runs[shard]; });
        QCOMPARE(runs, std::vector<int>(5, 200));
    }
}

void SessionPartsTest::wordsOfNumbersAndSpans_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("expected");
    const auto text = [](const std::string& from) { return QString::fromStdString(from); };
    QTest::newRow("0") << text(withThousands(0)) << "0";
    QTest::newRow("999") << text(withThousands(999)) << "999";
    QTest::newRow("1000") << text(withThousands(1'000)) << "1,000";
    QTest::newRow("1204117") << text(withThousands(1'204'117)) << "1,204,117";
    QTest::newRow("45 s") << text(spanWords(45'900ms)) << "45 s";
    QTest::newRow("2 min") << text(spanWords(120s)) << "2 min";
    QTest::newRow("2 min 10 s") << text(spanWords(130s)) << "2 min 10 s";
    QTest::newRow("1 h 5 min") << text(spanWords(65min)) << "1 h 5 min";
    QTest::newRow("clock") << text(clockWords(at("14:02:59"))) << "14:02";
}

void SessionPartsTest::wordsOfNumbersAndSpans() {
    QFETCH(QString, words);
    QFETCH(QString, expected);
    QCOMPARE(words, expected);
}

void SessionPartsTest::aStretchOfThirtySecondsIsAGap() {
    GapBoard gaps({"US"});
    gaps.sample({}, at("10:00:00"));
    gaps.sample({}, at("10:00:29"));
    QVERIFY(gaps.publish(at("10:00:40"))->empty());
    gaps.sample({}, at("10:02:39"));
    const auto closed = gaps.publish(at("10:02:40"));
    QCOMPARE(closed->size(), std::size_t{1});
    QCOMPARE(closed->front().from, at("10:00:29"));
    QCOMPARE(closed->front().words, std::string("no quotes for 2 min 10 s"));
    QCOMPARE(gaps.publish(at("10:02:41")).get(), closed.get());
    QCOMPARE(gaps.publish(at("10:03:20"))->size(), std::size_t{2});
}

namespace {

std::pair<InstrumentId, Pane> paneAt(std::uint32_t instrument, std::size_t index, std::string_view last = "1") {
    Pane pane;
    pane.start = at("10:00:00") + Duration(10s) * static_cast<std::int64_t>(index);
    pane.count = 1;
    pane.last = price(last);
    return {InstrumentId{instrument}, pane};
}

std::shared_ptr<const ChartView> viewOf(ChartBoard& charts) {
    static const RankingBoard rankings(WindowPlan{}, 1);
    std::vector<std::shared_ptr<const ChartView>> views;
    charts.publish(rankings, views);
    return views.empty() ? nullptr : views.front();
}

} // namespace

void SessionPartsTest::chartChunksAreSharedAndALatePaneReplacesItsOwn() {
    ChartBoard charts;
    charts.subscribe({InstrumentId{0}});
    for (std::size_t i = 0; i < 200; ++i)
        charts.panes(std::vector{paneAt(0, i)});
    const auto before = viewOf(charts);
    QCOMPARE(before->chunks.size(), std::size_t{4});
    QCOMPARE(before->chunks.back()->back().start, paneAt(0, 199).second.start);
    QCOMPARE(viewOf(charts).get(), before.get());
    charts.panes(std::vector{paneAt(0, 70, "2")});
    const auto after = viewOf(charts);
    QVERIFY(after->revision > before->revision);
    QCOMPARE(after->chunks[0].get(), before->chunks[0].get());
    QVERIFY(after->chunks[1].get() != before->chunks[1].get());
    QCOMPARE((*after->chunks[1])[6].last, price("2"));
    charts.older(InstrumentId{0}, {});
    QCOMPARE(viewOf(charts)->historyFrom, paneAt(0, 0).second.start);
}

void SessionPartsTest::chartMemoryIsBoundedOldestFirst() {
    ChartBoard charts(0, 10 * paneChunkRows * sizeof(Pane));
    charts.subscribe({InstrumentId{1}});
    for (std::size_t i = 0; i < 10'000; ++i)
        charts.panes(std::vector{paneAt(0, i), paneAt(1, i)});
    const auto view = viewOf(charts);
    QVERIFY(view->chunks.size() <= 7);
    QCOMPARE(view->chunks.back()->back().start, paneAt(1, 9'999).second.start);
    std::vector<Pane> older;
    for (std::size_t i = 9'000; i < 10'000; ++i)
        older.push_back(paneAt(1, i).second);
    charts.older(InstrumentId{1}, older);
    std::size_t panes = 0;
    Timestamp last = Timestamp::earliest();
    for (const auto& chunk : viewOf(charts)->chunks) {
        for (const Pane& pane : *chunk) {
            QVERIFY(pane.start > last);
            last = pane.start;
            ++panes;
        }
    }
    QCOMPARE(panes, std::size_t{1'000});
}

void SessionPartsTest::problemTimesAreSpread() {
    std::vector<Timestamp> times;
    for (std::int64_t i = 0; i < 1'000; ++i)
        times.push_back({i});
    const auto spread = mergeTimes(times, {{0}, {999}}, 200);
    QCOMPARE(spread.size(), std::size_t{200});
    QCOMPARE(spread.front(), Timestamp{0});
    QCOMPARE(spread.back(), Timestamp{999});
    QCOMPARE(mergeTimes({{3}, {1}}, {{2}, {1}}, 200), (std::vector<Timestamp>{{1}, {2}, {3}}));
}

void SessionPartsTest::aReplacedDecoderGoesOnCounting() {
    SteadyDecoder steady(std::make_unique<LineDecoder>());
    EventBatch first;
    QVERIFY(steady.decode("q A 1\nq B 2\n", at("10:00:00"), first));
    steady.restart(std::make_unique<LineDecoder>(), steady.position());
    EventBatch second;
    QVERIFY(steady.decode("q B 3\n", at("10:00:01"), second));
    QCOMPARE(second.instruments.size(), std::size_t{1});
    QCOMPARE(second.events[0].instrument, InstrumentId{2}); // behind the two announced before
    QCOMPARE(second.events[0].row, std::uint64_t{3});
    QCOMPARE(second.events[0].sequence, SequenceNumber{3});
}

QTEST_GUILESS_MAIN(SessionPartsTest)
#include "session_parts_test.moc"
