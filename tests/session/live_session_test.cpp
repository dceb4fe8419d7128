// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/session_doubles.h"

#include "model/feed/simulator/simulator_source.h"

using namespace topbook;
using namespace topbook::test;

namespace {

LiveConfig configOf(std::unique_ptr<Source> source) {
    LiveConfig config;
    LiveSource live;
    live.source = std::move(source);
    config.sources.push_back(std::move(live));
    config.clock = std::make_shared<ManualClock>(at("10:00:00"));
    config.universes = {"US"};
    return config;
}

std::unique_ptr<Session> started(LiveConfig config) {
    auto session = startLive(std::move(config));
    if (!session)
        qFatal("%s", describe(session.error()).c_str());
    return std::move(*session);
}

std::string kindsOf(const std::vector<JournalEntry>& entries) {
    std::string kinds;
    for (const JournalEntry& entry : entries)
        kinds += " ?PTLGCKO"[static_cast<std::size_t>(entry.kind) + 1];
    return kinds;
}

} // namespace

class LiveSessionTest : public QObject {
    Q_OBJECT

private slots:
    void aPayloadBecomesAQuote();
    void everyEntryIsNumberedInOneOrder();
    void resultsAreStoredWithTheirCause();
    void theSessionTicksEachSecondOfItsClock();
    void aSleepIsOneTick();
    void aClockSetBackBeginsANewSession();
    void aFullDiskCostsOneOutageAndTheRecordingGoesOn();
    void aSlowDiskNeverHoldsTheEngine();
    void aHistoryThatCannotOpenIsSaidInWords();
    void aNewPlanStartsNewWindowsAndKeepsTheBook();
    void aFloodedStreamDropsWholePayloadsAndNamesThem();
    void aQuestionWithoutHistoryIsRefusedInWords();
    void badRowsAreCountedAndSkipped();
    void aFloodOfCommandsIsTakenInStride();
    void aSessionStopsWithin200Milliseconds_data();
    void aSessionStopsWithin200Milliseconds();
    void aWarmedUpSimulatorShowsFullWindows();
    void aSessionWithoutSourcesIsRefused();
};

void LiveSessionTest::aPayloadBecomesAQuote() {
    auto session = started(configOf(std::make_unique<ScriptSource>(scriptOf({{"10:00:01", "q IBM 57.5 100"}}, true))));
    const auto snapshot = awaitSnapshot(*session, [](const Snapshot& s) { return !s.quotes.empty(); });
    QVERIFY(snapshot);
    QCOMPARE(snapshot->instruments->front().symbol, std::string("IBM"));
    const QuoteView* quote = snapshot->quote(InstrumentId{0});
    QCOMPARE(quote->last, price("57.5"));
    QCOMPARE(quote->lastTime, at("10:00:01"));
    QCOMPARE(quote->volume.units, 100);
    QCOMPARE(snapshot->status.mode, SessionMode::Live);
    QCOMPARE(snapshot->status.universe, std::string("US"));
}

void LiveSessionTest::everyEntryIsNumberedInOneOrder() {
    const auto archive = std::make_shared<Archive>();
    auto config = configOf(
        std::make_unique<ScriptSource>(scriptOf({{"10:00:01", "q A 1"}, {"10:00:01", ""}, {"10:00:02", "q A 2"}})));
    config.history = placeIn(archive);
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    const auto entries = archive->entries();
    QCOMPARE(kindsOf(entries), std::string("KPTPL"));
    for (std::size_t i = 0; i < entries.size(); ++i)
        QCOMPARE(entries[i].seq, i + 1);
    QCOMPARE(entries[1].bytes, std::string("q A 1"));
    QVERIFY(entries[4].bytes.starts_with("ended "));
    QVERIFY(archive->closed);
}

void LiveSessionTest::resultsAreStoredWithTheirCause() {
    const auto archive = std::make_shared<Archive>();
    auto config = configOf(std::make_unique<ScriptSource>(
        scriptOf({{"10:00:01", "q A 1"}, {"10:00:02", "a A 7 b 10 5"}, {"10:00:20", ""}, {"10:00:21", ""}})));
    config.history = placeIn(archive);
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    std::uint64_t seen = 0;
    bool quote = false;
    bool l1 = false;
    bool top = false;
    bool panes = false;
    for (const HistoryBatch& batch : archive->batches) {
        if (!batch.entries.empty())
            seen = batch.entries.back().seq;
        for (const StoredQuote& row : batch.quotes) {
            QVERIFY(row.journalSeq <= seen);
            QCOMPARE(row.journalSeq, std::uint64_t{2});
            QCOMPARE(row.line, std::uint64_t{1});
            quote = true;
        }
        for (const auto& row : batch.l1) {
            QCOMPARE(row.journalSeq, std::uint64_t{3});
            l1 = true;
        }
        for (const auto& row : batch.top) {
            QVERIFY(row.journalSeq <= seen);
            top = true;
        }
        panes = panes || !batch.panes.empty();
    }
    QVERIFY(quote && l1 && top && panes);
    QCOMPARE(archive->batches.front().sources.front().second, std::string("lines"));
}

void LiveSessionTest::theSessionTicksEachSecondOfItsClock() {
    const auto archive = std::make_shared<Archive>();
    auto config = configOf(std::make_unique<ScriptSource>(
        [](std::stop_token stop, SourceOutput&) { waitForStop(stop); }, SourcePace::Poll, false));
    const auto clock = std::make_shared<ManualClock>(at("10:00:00.25"));
    config.clock = clock;
    config.history = placeIn(archive);
    config.history.recorder.blockEvery = 1ms;
    auto session = started(std::move(config));
    const auto ticks = [&] {
        std::vector<Timestamp> times;
        for (const JournalEntry& entry : archive->entries()) {
            if (entry.kind == EntryKind::Tick)
                times.push_back(entry.received);
        }
        return times;
    };
    QVERIFY(waitUntil([&] { return ticks().size() == 1; }));
    clock->advance(1s);
    QVERIFY(waitUntil([&] { return ticks().size() == 2; }));
    clock->advance(1s);
    QVERIFY(waitUntil([&] { return ticks().size() == 3; }));
    QCOMPARE(ticks(), (std::vector{at("10:00:00"), at("10:00:01"), at("10:00:02")}));
}

void LiveSessionTest::aSleepIsOneTick() {
    auto config = configOf(std::make_unique<ScriptSource>(
        [](std::stop_token stop, SourceOutput&) { waitForStop(stop); }, SourcePace::Poll, false));
    const auto clock = std::make_shared<ManualClock>(at("10:00:00"));
    config.clock = clock;
    auto session = started(std::move(config));
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.status.clock == at("10:00:00"); }));
    clock->advance(1s);
    clock->stepWall(3600s);
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.status.clock == at("11:00:01"); }));
}

void LiveSessionTest::aClockSetBackBeginsANewSession() {
    auto config = configOf(std::make_unique<ScriptSource>(
        [](std::stop_token stop, SourceOutput&) { waitForStop(stop); }, SourcePace::Poll, false));
    const auto clock = std::make_shared<ManualClock>(at("10:00:00"));
    config.clock = clock;
    auto session = started(std::move(config));
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.status.clock == at("10:00:00"); }));
    clock->stepWall(-1800s);
    clock->advance(1s);
    const auto after = awaitSnapshot(*session, [](const Snapshot& s) { return s.status.clock < at("09:31:00"); });
    QVERIFY(after);
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) {
        return s.problems && !s.problems->empty() && s.problems->front().code == ErrorCode::TimeBackwards;
    }));
}

void LiveSessionTest::aFullDiskCostsOneOutageAndTheRecordingGoesOn() {
    const auto archive = std::make_shared<Archive>();
    auto config = configOf(std::make_unique<ScriptSource>([&](std::stop_token stop, SourceOutput& out) {
        std::int64_t second = 0;
        while (!stop.stop_requested()) {
            const Timestamp now = at("10:00:00") + Duration(1s) * ++second;
            out.payload("q A " + std::to_string(100 + second % 7), now);
            out.tick(now);
            std::this_thread::sleep_for(1ms);
        }
    }));
    config.history = placeIn(archive);
    config.history.recorder.blockEvery = 2ms;
    config.history.recorder.retryEvery = 30ms;
    auto session = started(std::move(config));
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.status.recording; }));
    QVERIFY(waitUntil([&] { return archive->entries().size() > 10; }));
    archive->failWith(Error{ErrorCode::DiskFull, "no room", "day"});
    const auto troubled = awaitSnapshot(*session, [](const Snapshot& s) { return !s.status.historyWords.empty(); });
    QVERIFY(troubled);
    QVERIFY2(troubled->status.historyWords.starts_with("disk full since "), troubled->status.historyWords.c_str());
    const Timestamp then = troubled->status.clock;
    QVERIFY(awaitSnapshot(*session, [&](const Snapshot& s) { return s.status.clock > then + Duration(60s); }));
    archive->failWith(std::nullopt);
    QVERIFY(
        awaitSnapshot(*session, [](const Snapshot& s) { return s.status.recording && s.status.historyWords.empty(); }));
    session->stop();
    const auto entries = archive->entries();
    std::size_t outages = 0;
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const std::uint64_t step = entries[i].seq - entries[i - 1].seq;
        if (entries[i].kind == EntryKind::Outage) {
            ++outages;
            QCOMPARE(std::stoull(entries[i].bytes), step - 1);
            QVERIFY(step > 1);
            QVERIFY(i + 1 < entries.size());
            QCOMPARE(entries[i + 1].kind, EntryKind::Checkpoint);
        } else {
            QCOMPARE(step, std::uint64_t{1});
        }
    }
    QCOMPARE(outages, std::size_t{1});
}

void LiveSessionTest::aSlowDiskNeverHoldsTheEngine() {
    const auto archive = std::make_shared<Archive>();
    archive->setSlow(true);
    auto config = configOf(std::make_unique<ScriptSource>([](std::stop_token stop, SourceOutput& out) {
        std::int64_t second = 0;
        while (!stop.stop_requested() && second < 20'000) {
            const Timestamp now = at("10:00:00") + Duration(1s) * ++second;
            out.payload("q A 100", now);
            out.tick(now);
        }
        waitForStop(stop);
    }));
    config.history = placeIn(archive);
    config.history.recorder.blockEvery = 1ms;
    config.history.recorder.queueCapacity = 2;
    auto session = started(std::move(config));
    const auto done = awaitSnapshot(
        *session, [](const Snapshot& s) { return s.status.events == 20'000; }, 30s);
    QVERIFY(done);
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) {
        return s.status.historyWords.starts_with("the disk is too slow, recording interrupted since ");
    }));
    archive->setSlow(false);
}

void LiveSessionTest::aHistoryThatCannotOpenIsSaidInWords() {
    auto config = configOf(std::make_unique<ScriptSource>(scriptOf({{"10:00:01", "q A 1"}}, true)));
    config.history.folder = "anywhere";
    config.history.open = [](const HistoryOptions&, Timestamp) -> Result<std::unique_ptr<HistoryStore>> {
        return failure(ErrorCode::Busy, "another program records into this folder", "anywhere");
    };
    auto session = started(std::move(config));
    const auto snapshot = awaitSnapshot(*session, [](const Snapshot& s) { return !s.quotes.empty(); });
    QVERIFY(snapshot);
    QVERIFY(!snapshot->status.recording);
    QCOMPARE(snapshot->status.historyWords,
             std::string("not recording: anywhere: another program records into this folder"));
}

void LiveSessionTest::aNewPlanStartsNewWindowsAndKeepsTheBook() {
    std::atomic<bool> more{false};
    auto config = configOf(std::make_unique<ScriptSource>([&](std::stop_token stop, SourceOutput& out) {
        out.payload("a A 1 b 10 5\na A 2 b 10 7\na A 3 a 11 9\nq A 10.5", at("10:00:01"));
        out.tick(at("10:00:02"));
        while (!more && !stop.stop_requested())
            std::this_thread::sleep_for(1ms);
        out.payload("d A 1 b", at("10:00:03"));
        waitForStop(stop);
    }));
    auto session = started(std::move(config));
    session->send(SubscribeBook{InstrumentId{0}, 10, {}, Side::Bid, price("10")});
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.ladder && s.ladder->bids.size() == 1; }));
    WindowPlan plan;
    plan.sizes = {30s};
    session->send(SetPlan{plan});
    const auto changed = awaitSnapshot(*session, [](const Snapshot& s) { return s.plan.sizes.size() == 1; });
    QVERIFY(changed);
    QCOMPARE(changed->rankings->cards.size(), std::size_t{4});
    QCOMPARE(changed->ladder->bids.front().size.units, 12);
    QCOMPARE(changed->ladder->queue->orders.size(), std::size_t{2});
    QCOMPARE(changed->quote(InstrumentId{0})->last, price("10.5"));
    more = true;
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.ladder->bids.front().size.units == 7; }));
}

void LiveSessionTest::aFloodedStreamDropsWholePayloadsAndNamesThem() {
    const auto archive = std::make_shared<Archive>();
    std::atomic<bool> flooded{false};
    auto config = configOf(std::make_unique<ScriptSource>(
        [&](std::stop_token, SourceOutput& out) {
            // One payload that keeps the engine busy, then more than the queue of two holds.
            std::string heavy;
            for (int i = 0; i < 400'000; ++i)
                heavy += "q A 1\n";
            out.payload(heavy, at("10:00:01"));
            for (int i = 0; i < 200; ++i)
                out.payload("q A 2", at("10:00:02"));
            flooded = true;
            std::this_thread::sleep_for(300ms);
            out.payload("q A 3", at("10:00:03"));
        },
        SourcePace::Stream, false));
    config.queueCapacity = 2;
    config.history = placeIn(archive);
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    std::uint64_t payloads = 0;
    std::uint64_t dropped = 0;
    for (const JournalEntry& entry : archive->entries()) {
        payloads += entry.kind == EntryKind::Payload ? 1 : 0;
        dropped += entry.kind == EntryKind::Gap ? std::stoull(entry.bytes) : 0;
    }
    QCOMPARE(payloads + dropped, std::uint64_t{202});
    QCOMPARE(session->outcome().counts.dropped, dropped);
}

void LiveSessionTest::aQuestionWithoutHistoryIsRefusedInWords() {
    auto session = started(configOf(std::make_unique<ScriptSource>(scriptOf({}, true))));
    const std::uint64_t first = session->ask(exportOf("quotes"));
    const std::uint64_t second = session->ask(QuotesQuestion{});
    QVERIFY(second > first);
    std::vector<Answer> answers;
    QVERIFY(waitUntil([&] {
        for (Answer& answer : session->takeAnswers())
            answers.push_back(std::move(answer));
        return answers.size() == 2;
    }));
    QCOMPARE(answers[0].number, first);
    QVERIFY(std::get<Error>(answers[0].body).message.find("keeps no history") != std::string::npos);
}

void LiveSessionTest::badRowsAreCountedAndSkipped() {
    auto session = started(configOf(std::make_unique<ScriptSource>(
        scriptOf({{"10:00:01", "q A 1\nwhat is this\nq A 2"}, {"10:00:02", "nor this"}}))));
    session->waitForEnd();
    const SessionOutcome outcome = session->outcome();
    QCOMPARE(outcome.counts.quotes, std::uint64_t{2});
    QCOMPARE(outcome.counts.problems.size(), std::size_t{1});
    QCOMPARE(outcome.counts.problems[0].code, ErrorCode::BadRow);
    QCOMPARE(outcome.counts.problems[0].count, std::uint64_t{2});
}

void LiveSessionTest::aFloodOfCommandsIsTakenInStride() {
    auto session = started(configOf(std::make_unique<ScriptSource>([](std::stop_token stop, SourceOutput& out) {
        std::int64_t second = 0;
        while (!stop.stop_requested()) {
            const Timestamp now = at("10:00:00") + Duration(100ms) * ++second;
            out.payload("a A 1 b 10 5\nq A 10", now);
            out.tick(now);
        }
    })));
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        session->send(bookOf(i % 3));
        session->send(SubscribeCharts{{InstrumentId{i % 2}}});
        session->send(Step{});
        session->send(SetSpeed{2});
    }
    session->send(bookOf(0));
    QVERIFY(
        awaitSnapshot(*session, [](const Snapshot& s) { return s.ladder && s.ladder->instrument == InstrumentId{0}; }));
}

void LiveSessionTest::aSessionStopsWithin200Milliseconds_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("idle source") << 0;
    QTest::newRow("flooding source") << 1;
    QTest::newRow("heavy payloads") << 2;
}

void LiveSessionTest::aSessionStopsWithin200Milliseconds() {
    QFETCH(int, kind);
    QVERIFY(stopsInTime([kind] {
        return started(configOf(std::make_unique<ScriptSource>([kind](std::stop_token stop, SourceOutput& out) {
            if (kind == 0)
                waitForStop(stop);
            std::string payload = "q A 1\n";
            for (int i = 0; kind == 2 && i < 300; ++i)
                payload += "q A 2\n";
            while (out.payload(payload, at("10:00:01")))
                ;
        })));
    }));
}

void LiveSessionTest::aWarmedUpSimulatorShowsFullWindows() {
    LiveConfig config;
    const auto clock = std::make_shared<ManualClock>(at("17:00:00"));
    config.clock = clock;
    SimulatorSourceSettings settings;
    settings.now = [clock] { return clock->now(); };
    settings.warmUp = 20min;
    settings.market.meanGap = 2s;
    auto source = SimulatorSource::create(settings);
    QVERIFY(source.has_value());
    LiveSource live;
    live.source = std::move(*source);
    live.reorder = ReorderRule::Live;
    config.sources.push_back(std::move(live));
    config.universes = {"Simulated"};
    config.simulated = true;
    auto session = started(std::move(config));
    const auto snapshot = awaitSnapshot(
        *session, [](const Snapshot& s) { return !s.status.warmingUp && s.status.clock >= at("16:59:59"); }, 60s);
    QVERIFY(snapshot);
    QCOMPARE(snapshot->rankings->cards.size(), std::size_t{12});
    for (const RankingCard& card : snapshot->rankings->cards) {
        QVERIFY(card.hasWindow);
        QVERIFY(!card.partial);
        QCOMPARE(card.rows.size(), std::size_t{3});
        QCOMPARE(card.cells.size(), static_cast<std::size_t>(card.size / Duration(10s)));
        QCOMPARE(card.nextFinal, card.end + Duration(10s) + Duration(5s));
    }
    QVERIFY(snapshot->status.simulated);
}

void LiveSessionTest::aSessionWithoutSourcesIsRefused() {
    const auto session = startLive({});
    QVERIFY(!session);
    QCOMPARE(session.error().message, std::string("a live session needs at least one source"));
}

QTEST_GUILESS_MAIN(LiveSessionTest)
#include "live_session_test.moc"
