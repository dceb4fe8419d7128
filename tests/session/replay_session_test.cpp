// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/session_doubles.h"

using namespace topbook;
using namespace topbook::test;

namespace {

/// One quote of each of two symbols every five seconds for `minutes` from 10:00:00.
std::string quotesFor(int minutes) {
    std::string lines;
    for (int second = 0; second < minutes * 60; second += 5) {
        std::string time = timeText(at("10:00:00") + Duration(1s) * second, 0).substr(11);
        lines += "@" + time + " q A " + std::to_string(100 + second % 13) + "\n";
        lines += "@" + time + " q B " + std::to_string(100 + second % 7) + "\n";
    }
    return lines;
}

std::unique_ptr<Session> started(ReplayConfig config) {
    auto session = startReplay(std::move(config));
    if (!session)
        qFatal("%s", describe(session.error()).c_str());
    return std::move(*session);
}

std::shared_ptr<const Snapshot> awaitEvents(const Session& session, std::uint64_t events) {
    return awaitSnapshot(session, [&](const Snapshot& s) { return s.status.events == events; });
}

} // namespace

class ReplaySessionTest : public QObject {
    Q_OBJECT

private slots:
    void aReplayRunsToItsEndAndFlushesNothing();
    void aPausedReplayStandsAtItsStart();
    void eventsStepForwardAndBackOneByOne();
    void hopsStepForwardAndBackOneByOne();
    void aSeekStopsBehindTheLastEventUpToIt();
    void aSeekBackEqualsAReplayUpToThere();
    void howeverOneGotThereTheDigestIsTheSame();
    void speedFollowsTheEventClock();
    void aNightWithoutEventsIsSkipped();
    void aWrongDateHoldsNobodyUp();
    void aLoopBeginsAgain();
    void playAtTheEndBeginsAgain();
    void theEndIsKnownAhead();
    void aBrokenInputEndsWithItsError();
    void aMissingFileIsNamed();
    void standardInputOnlyGoesForward();
    void aNewPlanIsShownAtTheSamePlace();
    void historyIsWrittenOnceHoweverOneSteps();
    void aFloodOfCommandsEndsInOrder();
    void aReplayStopsWithin200Milliseconds();
    void filesMergeByTheirHeads();
};

void ReplaySessionTest::aReplayRunsToItsEndAndFlushesNothing() {
    auto session = started(replayOf(quotesFor(10)));
    session->waitForEnd();
    const auto snapshot = awaitSnapshot(*session, [](const Snapshot& s) { return s.status.ended; });
    QVERIFY(snapshot);
    QCOMPARE(snapshot->status.mode, SessionMode::Replay);
    QCOMPARE(snapshot->status.events, std::uint64_t{240});
    QCOMPARE(snapshot->status.clock, at("10:09:55"));
    QCOMPARE(snapshot->status.watermark, at("10:09:50"));
    for (const RankingCard& card : snapshot->rankings->cards)
        QCOMPARE(card.end, at("10:09:50")); // the window that ends at 10:10 is not final
    QCOMPARE(snapshot->status.source, std::string("Recording 2026-11-20"));
    QVERIFY(session->digest() != 0);
}

void ReplaySessionTest::aPausedReplayStandsAtItsStart() {
    auto config = replayOf(quotesFor(10));
    config.paused = true;
    config.speed = 1;
    auto session = started(std::move(config));
    const auto snapshot = awaitSnapshot(*session, [](const Snapshot& s) { return s.status.end == at("10:09:55"); });
    QVERIFY(snapshot);
    QCOMPARE(snapshot->status.events, std::uint64_t{0});
    QCOMPARE(snapshot->status.begin, at("10:00:00"));
    QVERIFY(snapshot->status.paused);
}

void ReplaySessionTest::eventsStepForwardAndBackOneByOne() {
    auto config = replayOf(quotesFor(2), 7);
    config.paused = true;
    auto session = started(std::move(config));
    for (int i = 0; i < 5; ++i)
        session->send(Step{StepKind::EventForward});
    QVERIFY(awaitEvents(*session, 5));
    session->send(Step{StepKind::EventForward});
    const auto six = awaitEvents(*session, 6);
    QVERIFY(six);
    QCOMPARE(six->quote(InstrumentId{1})->last, price("103")); // B at 10:00:10
    session->send(Step{StepKind::EventBack});
    const auto five = awaitEvents(*session, 5);
    QVERIFY(five);
    QCOMPARE(five->quote(InstrumentId{1})->last, price("105")); // B at 10:00:05
    QCOMPARE(five->status.clock, at("10:00:10"));
    for (int i = 0; i < 10; ++i)
        session->send(Step{StepKind::EventBack});
    QVERIFY(awaitEvents(*session, 0));
    session->send(Step{StepKind::EventForward});
    QVERIFY(awaitEvents(*session, 1));
}

void ReplaySessionTest::hopsStepForwardAndBackOneByOne() {
    auto config = replayOf(quotesFor(3), 50);
    config.paused = true;
    auto session = started(std::move(config));
    const auto endIs = [](Timestamp end) {
        return [end](const Snapshot& s) { return s.rankings && s.rankings->cards[0].end == end; };
    };
    session->send(Step{StepKind::HopForward}); // the windows that end at 10:00:00 are final, and empty
    session->send(Step{StepKind::HopForward});
    const auto first = awaitSnapshot(*session, endIs(at("10:00:10")));
    QVERIFY(first);
    QCOMPARE(first->status.clock, at("10:00:15")); // boundary + lateness
    session->send(Step{StepKind::HopForward});
    session->send(Step{StepKind::HopForward});
    const auto third = awaitSnapshot(*session, endIs(at("10:00:30")));
    QVERIFY(third);
    session->send(Step{StepKind::HopBack});
    const auto second = awaitSnapshot(*session, endIs(at("10:00:20")));
    QVERIFY(second);
    QCOMPARE(second->status.clock, at("10:00:25"));
    session->send(Step{StepKind::HopBack});
    const auto again = awaitSnapshot(*session, endIs(at("10:00:10")));
    QVERIFY(again);
    QCOMPARE(again->status.events, first->status.events);
    QCOMPARE(again->rankings->cards[0].rows.size(), first->rankings->cards[0].rows.size());
    session->send(Step{StepKind::HopBack});
    QVERIFY(awaitSnapshot(*session, endIs(at("10:00:00"))));
    session->send(Step{StepKind::HopBack});
    QVERIFY(awaitEvents(*session, 0));
}

void ReplaySessionTest::aSeekStopsBehindTheLastEventUpToIt() {
    auto config = replayOf(quotesFor(10), 33);
    config.paused = true;
    auto session = started(std::move(config));
    session->send(Seek{at("10:04:57")});
    const auto there = awaitSnapshot(*session, [](const Snapshot& s) { return s.status.events == 120; });
    QVERIFY(there);
    QCOMPARE(there->status.lastEvent, at("10:04:55"));
    session->send(Seek{at("10:00:05")});
    const auto back = awaitEvents(*session, 4);
    QVERIFY(back);
    QCOMPARE(back->status.lastEvent, at("10:00:05"));
    session->send(Seek{at("11:00:00")});
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.status.ended && s.status.events == 240; }));
}

void ReplaySessionTest::aSeekBackEqualsAReplayUpToThere() {
    auto config = replayOf(quotesFor(10), 33);
    config.paused = true;
    auto forward = started(config);
    forward->send(Seek{at("10:04:00")});
    const auto expected = awaitEvents(*forward, 98);
    QVERIFY(expected);
    auto session = started(std::move(config));
    session->send(Seek{at("10:09:00")});
    QVERIFY(awaitEvents(*session, 218));
    session->send(Seek{at("10:04:00")});
    const auto back = awaitEvents(*session, 98);
    QVERIFY(back);
    QCOMPARE(back->status.watermark, expected->status.watermark);
    for (std::size_t i = 0; i < expected->rankings->cards.size(); ++i) {
        const RankingCard& a = expected->rankings->cards[i];
        const RankingCard& b = back->rankings->cards[i];
        QCOMPARE(b.end, a.end);
        QCOMPARE(b.rows.size(), a.rows.size());
        for (std::size_t row = 0; row < a.rows.size(); ++row)
            QVERIFY(b.rows[row].row == a.rows[row].row);
    }
    QVERIFY(back->quote(InstrumentId{0})->last == expected->quote(InstrumentId{0})->last);
    QVERIFY(back->number > 218);
}

void ReplaySessionTest::howeverOneGotThereTheDigestIsTheSame() {
    const std::uint64_t expected = digestOf(replayOf(quotesFor(10)));
    QVERIFY(expected != 0);
    auto config = replayOf(quotesFor(10), 11);
    config.paused = true;
    auto session = started(std::move(config));
    session->send(Step{StepKind::HopForward});
    session->send(Seek{at("10:03:21")});
    session->send(Step{StepKind::EventBack});
    session->send(Seek{at("10:07:00")});
    session->send(Step{StepKind::HopBack});
    session->send(SetSpeed{0});
    session->send(Play{});
    session->waitForEnd();
    QCOMPARE(session->digest(), expected);
}

void ReplaySessionTest::speedFollowsTheEventClock() {
    auto config = replayOf(quotesFor(2));
    config.speed = 100;
    auto session = started(std::move(config));
    const auto begun = std::chrono::steady_clock::now();
    session->waitForEnd();
    const auto took = std::chrono::steady_clock::now() - begun;
    QVERIFY2(took > 1000ms && took < 4s, std::to_string(took / 1ms).c_str()); // 115 s of events at 100x
}

void ReplaySessionTest::aNightWithoutEventsIsSkipped() {
    auto config = replayOf("@01:00:00 q A 1\n@01:00:01 q A 2\n@22:00:00 q A 3\n@22:00:01 q A 4\n");
    config.speed = 100;
    auto session = started(std::move(config));
    QVERIFY(waitUntil([&] { return session->ended(); }, 5s));
}

void ReplaySessionTest::aWrongDateHoldsNobodyUp() {
    auto config = replayOf("@10:00:00 q A 1\n@10:00:01 q A 2\n@23:00:00 q A 3\n@10:00:02 q A 4\n@10:00:03 q A 5\n");
    config.paused = true;
    auto session = started(std::move(config));
    session->send(Seek{at("10:00:02")});
    const auto there = awaitEvents(*session, 4);
    QVERIFY(there);
    QCOMPARE(there->quote(InstrumentId{0})->last, price("4"));
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.problems && s.problems->size() == 1; }));
}

void ReplaySessionTest::aLoopBeginsAgain() {
    auto config = replayOf(quotesFor(1));
    config.speed = 1000;
    config.loop = true;
    auto session = started(std::move(config));
    session->waitForEnd();
    const auto seen = session->latest();
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.number > (std::uint64_t{3} << 40); }));
    session->send(SetLoop{false});
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.status.ended && !s.status.loop; }));
}

void ReplaySessionTest::playAtTheEndBeginsAgain() {
    auto session = started(replayOf(quotesFor(1)));
    session->waitForEnd();
    session->send(SetSpeed{1000});
    session->send(Play{});
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) {
        return s.number > (std::uint64_t{1} << 40) && s.status.ended && s.status.events == 24;
    }));
}

void ReplaySessionTest::theEndIsKnownAhead() {
    auto config = replayOf(quotesFor(10) + "nonsense\n");
    config.speed = 1;
    auto session = started(std::move(config));
    const auto snapshot = awaitSnapshot(*session, [](const Snapshot& s) { return s.status.end == at("10:09:55"); });
    QVERIFY(snapshot);
    QVERIFY(snapshot->status.events < 100);
}

void ReplaySessionTest::aBrokenInputEndsWithItsError() {
    class Breaking : public HandInput {
    public:
        using HandInput::HandInput;
        Result<bool> next(EventBatch& out) override {
            const auto more = HandInput::next(out);
            if (more && !*more)
                return failure(ErrorCode::Truncated, "the file was cut", "x:17");
            return more;
        }
    };
    auto config = replayOf(quotesFor(1));
    config.open = [whole = config.open](const std::string& path,
                                        const InputOptions& options) -> Result<std::unique_ptr<EventInput>> {
        auto input = whole(path, options);
        EventBatch batch;
        (void)(*input)->next(batch);
        return std::make_unique<Breaking>(std::vector{batch}, (*input)->traits());
    };
    auto session = started(std::move(config));
    session->waitForEnd();
    const SessionOutcome outcome = session->outcome();
    QCOMPARE(outcome.counts.events, std::uint64_t{24});
    QCOMPARE(outcome.counts.problems.size(), std::size_t{1});
    QCOMPARE(outcome.counts.problems[0].code, ErrorCode::Truncated);
    QCOMPARE(outcome.counts.problems[0].firstWhere, std::string("x:17"));
}

void ReplaySessionTest::aMissingFileIsNamed() {
    ReplayConfig config;
    config.paths = {"/nowhere/at/all.csv"};
    const auto session = startReplay(std::move(config));
    QVERIFY(!session);
    QCOMPARE(session.error().code, ErrorCode::NotFound);
    QVERIFY(describe(session.error()).find("all.csv") != std::string::npos);
    QVERIFY(!startReplay({}));
}

void ReplaySessionTest::standardInputOnlyGoesForward() {
    auto config = replayOf(quotesFor(1));
    config.paths = {"-"};
    config.paused = true;
    auto session = started(std::move(config));
    session->send(Seek{at("10:00:30")});
    QVERIFY(awaitEvents(*session, 14));
    session->send(Step{StepKind::EventBack});
    const auto refused = awaitSnapshot(*session, [](const Snapshot& s) { return s.problems && !s.problems->empty(); });
    QVERIFY(refused);
    QVERIFY(refused->problems->front().message.find("only goes forward") != std::string::npos);
    QCOMPARE(refused->status.events, std::uint64_t{14});
}

void ReplaySessionTest::aNewPlanIsShownAtTheSamePlace() {
    auto config = replayOf(quotesFor(5));
    config.paused = true;
    auto session = started(std::move(config));
    session->send(Seek{at("10:04:00")});
    QVERIFY(awaitEvents(*session, 98));
    WindowPlan plan;
    plan.sizes = {20s};
    plan.lateness = 0s;
    session->send(SetPlan{plan});
    const auto changed =
        awaitSnapshot(*session, [](const Snapshot& s) { return s.plan.sizes.size() == 1 && s.status.events == 98; });
    QVERIFY(changed);
    QCOMPARE(changed->rankings->cards.front().end, at("10:04:00"));
    QVERIFY(!changed->rankings->cards.front().partial);
}

void ReplaySessionTest::historyIsWrittenOnceHoweverOneSteps() {
    const auto archive = std::make_shared<Archive>();
    auto config = replayOf(quotesFor(10), 13);
    config.paused = true;
    config.history = placeIn(archive);
    auto session = started(std::move(config));
    session->send(Seek{at("10:06:00")});
    QVERIFY(awaitEvents(*session, 146));
    session->send(Seek{at("10:02:00")});
    QVERIFY(awaitEvents(*session, 50));
    session->send(Step{StepKind::HopBack});
    session->send(SetSpeed{0});
    session->send(Play{});
    session->waitForEnd();
    session->stop();
    std::size_t quotes = 0;
    std::size_t top = 0;
    for (const HistoryBatch& batch : archive->batches) {
        quotes += batch.quotes.size();
        top += batch.top.size();
    }
    QCOMPARE(quotes, std::size_t{240});
    QCOMPARE(top, static_cast<std::size_t>(session->outcome().counts.windowRows));
    QVERIFY(archive->closed);
}

void ReplaySessionTest::aFloodOfCommandsEndsInOrder() {
    auto config = replayOf(quotesFor(10), 40);
    config.paused = true;
    auto session = started(std::move(config));
    for (int i = 0; i < 5'000; ++i) {
        session->send(Seek{at("10:00:00") + Duration(1s) * (i % 600)});
        session->send(Step{static_cast<StepKind>(i % 4)});
        session->send(SetSpeed{static_cast<double>(i % 100)});
        session->send(i % 2 == 0 ? Command(Play{}) : Command(Pause{}));
        session->send(SubscribeCharts{{InstrumentId{static_cast<std::uint32_t>(i % 2)}}});
    }
    session->send(Pause{});
    session->send(Seek{at("10:05:00")});
    QVERIFY(awaitSnapshot(
        *session, [](const Snapshot& s) { return s.status.events == 122 && s.status.paused; }, 20s));
}

void ReplaySessionTest::aReplayStopsWithin200Milliseconds() {
    QVERIFY(stopsInTime([] { return started(replayOf(quotesFor(600), 100'000)); }));
}

void ReplaySessionTest::filesMergeByTheirHeads() {
    auto config = replayOf("@10:00:01 q A 1\n@10:00:03 q A 3\n@10:00:05 q A 5\n", 2);
    const auto second = replayOf("@10:00:02 q B 2\n@10:00:03 q B 4\n", 1);
    config.paths = {"first.csv", "second.csv"};
    config.open = [one = config.open, two = second.open](const std::string& path, const InputOptions& options) {
        return path == "first.csv" ? one(path, options) : two(path, options);
    };
    config.paused = true;
    auto session = started(std::move(config));
    std::vector<std::string> order;
    for (std::uint64_t i = 1; i <= 5; ++i) {
        session->send(Step{StepKind::EventForward});
        const auto snapshot = awaitEvents(*session, i);
        QVERIFY(snapshot);
        std::string state;
        for (const Instrument& instrument : *snapshot->instruments) {
            const auto id = static_cast<std::uint32_t>(&instrument - snapshot->instruments->data());
            const QuoteView* quote = snapshot->quote(InstrumentId{id});
            state += instrument.symbol + priceText(quote->last) + " ";
        }
        order.push_back(state);
    }
    // One source: its first row is held until the next one confirms its date.
    QCOMPARE(order, (std::vector<std::string>{"A0 B0 ", "A1 B2 ", "A3 B2 ", "A3 B4 ", "A5 B4 "}));
}

QTEST_GUILESS_MAIN(ReplaySessionTest)
#include "replay_session_test.moc"
