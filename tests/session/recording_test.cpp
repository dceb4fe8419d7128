// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings on a real disk: what was live is replayed to the bit, a session that was cut off goes on as if it had
// never stopped, and its history answers questions.
#include "tests/session/recorded_market.h"

#include "model/feed/simulator/simulator_source.h"
#include "model/session/recording_input.h"
#include "model/session/write_recording.h"

#include <QTemporaryDir>

#include <algorithm>

using namespace topbook;
using namespace topbook::test;

namespace {

Answer answerTo(Session& session, Question question) {
    const std::uint64_t number = session.ask(std::move(question));
    Answer found;
    waitUntil([&] {
        for (Answer& answer : session.takeAnswers()) {
            if (answer.number == number)
                found = std::move(answer);
        }
        return found.number == number;
    });
    return found;
}

} // namespace

class RecordingTest : public QObject {
    Q_OBJECT

private slots:
    void whatWasLiveIsReplayedToTheBit();
    void aLiveSimulatorIsReplayedToTheBit();
    void aKilledSessionGoesOnAsIfItHadNeverStopped_data();
    void aKilledSessionGoesOnAsIfItHadNeverStopped();
    void eachDaysFileIsARecordingOfItsOwn();
    void aSessionOfOtherSourcesIsNotGoneOnWith();
    void aChangeOfPlanIsReplayed();
    void aRecordingIsAnInput();
    void everySessionOfARecordingIsRead();
    void aSimulatedRecordingIsTheSameForTheSameSeed();
    void theQuotesBehindANumberMakeThatNumber();
    void anExportHoldsWhatTheScreenShows();
    void aReplayExportsNothingFromItsFuture();
    void olderPanesComeFromTheHistory();
    void aForeignFileIsRefusedInWords();

private:
    std::string folder(const char* name) {
        const QString path = folder_.filePath(name);
        return path.toStdString();
    }
    std::vector<std::string> keep_;
    QTemporaryDir folder_;
};

void RecordingTest::whatWasLiveIsReplayedToTheBit() {
    std::vector<std::string> keep;
    auto config = configOf(marketLines(keep), at("10:00:00"));
    config.history.folder = folder("live");
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    const SessionOutcome live = session->outcome();
    QVERIFY(live.digest != 0);
    QVERIFY(live.counts.late > 0);
    const std::string path = folder("live") + "/2026-11-20.topbook";
    for (const std::size_t shards : {1U, 2U, 4U}) {
        for (const std::size_t batch : {1U, 7U, 4096U}) {
            auto replay = startReplay(replayOfRecording(path, shards, batch));
            QVERIFY2(replay.has_value(), replay ? "" : describe(replay.error()).c_str());
            (*replay)->waitForEnd();
            QCOMPARE((*replay)->digest(), live.digest);
            QCOMPARE((*replay)->outcome().counts.windowRows, live.counts.windowRows);
            QCOMPARE((*replay)->outcome().counts.late, live.counts.late);
        }
    }
}

void RecordingTest::aLiveSimulatorIsReplayedToTheBit() {
    LiveConfig config;
    const auto clock = std::make_shared<ManualClock>(at("17:00:00"));
    config.clock = clock;
    SimulatorSourceSettings settings;
    settings.now = [clock] { return clock->now(); };
    settings.warmUp = 10min;
    auto source = SimulatorSource::create(settings);
    QVERIFY(source.has_value());
    LiveSource live;
    live.source = std::move(*source);
    live.reorder = ReorderRule::Live;
    config.sources.push_back(std::move(live));
    config.universes = {"Simulated"};
    config.simulated = true;
    config.history.folder = folder("simulated");
    config.history.file = "sample.topbook";
    auto session = started(std::move(config));
    QVERIFY(awaitSnapshot(
        *session, [](const Snapshot& s) { return s.status.clock >= at("17:00:00"); }, 60s));
    session->stop();
    const SessionOutcome outcome = session->outcome();
    QVERIFY(outcome.counts.l1Rows > 1'000);
    QCOMPARE(digestOf(replayOfRecording(folder("simulated") + "/sample.topbook")), outcome.digest);
    QCOMPARE(digestOf(replayOfRecording(folder("simulated") + "/sample.topbook", 2, 7)), outcome.digest);
}

void RecordingTest::aKilledSessionGoesOnAsIfItHadNeverStopped_data() {
    QTest::addColumn<int>("seconds");
    QTest::addColumn<bool>("checkpoints");
    QTest::newRow("soon, from the journal alone") << 130 << false;
    QTest::newRow("late, behind a checkpoint") << 1'000 << true;
    QTest::newRow("on a hop") << 600 << true;
}

void RecordingTest::aKilledSessionGoesOnAsIfItHadNeverStopped() {
    QFETCH(int, seconds);
    QFETCH(bool, checkpoints);
    std::vector<std::string> keep;
    const auto lines = marketLines(keep);
    auto whole = started(configOf(lines, at("10:00:00")));
    whole->waitForEnd();
    const SessionOutcome expected = whole->outcome();

    const std::string place = folder(QTest::currentDataTag());
    const auto cut = lines.begin() + seconds * 2;
    auto first = configOf({lines.begin(), cut}, at("10:00:00"), true);
    first.history.folder = place;
    first.history.open = openKilled;
    if (checkpoints) {
        first.history.recorder.checkpointEvery = 3min;
        first.history.recorder.blockEvery = 1ms;
    }
    auto killed = started(std::move(first));
    const Timestamp reached = at("10:00:00") + Duration(1s) * (seconds - 1);
    QVERIFY(awaitSnapshot(*killed, [&](const Snapshot& s) { return s.status.clock == reached; }));
    killed.reset();

    auto second = configOf({cut, lines.end()}, at("10:30:00"));
    second.history.folder = place;
    auto resumed = started(std::move(second));
    resumed->waitForEnd();
    resumed->stop();
    const SessionOutcome outcome = resumed->outcome();
    for (const ProblemTally& problem : outcome.counts.problems)
        QVERIFY2(problem.code != ErrorCode::Corrupt && problem.code != ErrorCode::Duplicate, problem.message.c_str());
    QCOMPARE(outcome.digest, expected.digest);
    const auto snapshot = resumed->latest();
    QCOMPARE(snapshot->quote(InstrumentId{0})->last, whole->latest()->quote(InstrumentId{0})->last);
    // And the session that went on is a recording of its own.
    QCOMPARE(digestOf(replayOfRecording(place + "/2026-11-20.topbook")), expected.digest);
}

void RecordingTest::eachDaysFileIsARecordingOfItsOwn() {
    std::vector<std::string> keep;
    auto config = configOf(marketLines(keep, at("23:50:00")), at("23:50:00"));
    config.history.folder = folder("midnight");
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    // The second file begins with a checkpoint and goes on from there, with decoders that know nothing of the first.
    QCOMPARE(digestOf(replayOfRecording(folder("midnight") + "/2026-11-21.topbook")), session->digest());
    const auto first = digestOf(replayOfRecording(folder("midnight") + "/2026-11-20.topbook"));
    QVERIFY(first != 0 && first != session->digest());
}

void RecordingTest::aSessionOfOtherSourcesIsNotGoneOnWith() {
    std::vector<std::string> keep;
    const auto lines = marketLines(keep);
    auto first = configOf({lines.begin(), lines.begin() + 100}, at("10:00:00"));
    first.history.folder = folder("others");
    first.history.open = openKilled;
    auto killed = started(std::move(first));
    killed->waitForEnd();
    killed.reset();
    auto second = configOf({lines.begin(), lines.begin() + 2}, at("10:30:00"));
    second.universes = {"another"};
    second.history.folder = folder("others");
    auto session = started(std::move(second));
    session->waitForEnd();
    QCOMPARE(session->outcome().counts.events, std::uint64_t{3});
    QVERIFY(session->latest()->problems->front().message.find("other sources") != std::string::npos);
}

void RecordingTest::aChangeOfPlanIsReplayed() {
    std::vector<std::string> keep;
    const auto lines = marketLines(keep);
    std::atomic<bool> changed{false};
    LiveConfig config = configOf({}, at("10:00:00"));
    config.sources[0].source = std::make_unique<ScriptSource>(
        [&](std::stop_token stop, SourceOutput& out) {
            for (std::size_t i = 0; i < lines.size() && !stop.stop_requested(); ++i) {
                while (i == 800 && !changed && !stop.stop_requested())
                    std::this_thread::sleep_for(1ms);
                const Line& line = lines[i];
                if (line.text.empty())
                    out.tick(at(line.time));
                else
                    out.payload(line.text, at(line.time));
            }
        },
        SourcePace::Stream);
    config.history.folder = folder("plan");
    auto session = started(std::move(config));
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.status.clock == at("10:06:39"); }));
    WindowPlan plan;
    plan.sizes = {30s, 120s};
    session->send(SetPlan{plan});
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.plan.sizes.size() == 2; }));
    changed = true;
    session->waitForEnd();
    session->stop();
    QCOMPARE(digestOf(replayOfRecording(folder("plan") + "/2026-11-20.topbook")), session->digest());
}

void RecordingTest::aRecordingIsAnInput() {
    std::vector<std::string> keep;
    auto config = configOf(marketLines(keep), at("10:00:00"));
    config.history.folder = folder("input");
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    const std::string path = folder("input") + "/2026-11-20.topbook";
    QVERIFY(looksLikeRecording(path));
    auto input = openRecording(path, lineDecoder);
    QVERIFY2(input.has_value(), input ? "" : describe(input.error()).c_str());
    QVERIFY((*input)->traits().hasQuotes);
    EventBatch batch;
    std::uint64_t events = 0;
    std::vector<std::string> symbols;
    while (true) {
        const auto more = (*input)->next(batch);
        QVERIFY(more.has_value());
        if (!*more)
            break;
        for (const Instrument& instrument : batch.instruments)
            symbols.push_back(instrument.symbol);
        for (const Event& event : batch.events)
            QVERIFY(event.instrument.value < symbols.size());
        events += batch.events.size();
    }
    QCOMPARE(events, session->outcome().counts.events);
    QCOMPARE(symbols, (std::vector<std::string>{"A", "B", "C"}));
    QCOMPARE((*input)->counts().at("a"), std::uint64_t{1'200});
}

void RecordingTest::everySessionOfARecordingIsRead() {
    std::vector<std::string> keep;
    const auto lines = marketLines(keep);
    const auto middle = lines.begin() + static_cast<std::ptrdiff_t>(lines.size() / 2);
    std::uint64_t recorded = 0;
    for (const auto& part : {std::vector(lines.begin(), middle), std::vector(middle, lines.end())}) {
        auto config = configOf(part, at("10:00:00"));
        config.history.folder = folder("sessions");
        auto session = started(std::move(config));
        session->waitForEnd();
        session->stop();
        recorded += session->outcome().counts.events;
    }
    auto input = openRecording(folder("sessions") + "/2026-11-20.topbook", lineDecoder);
    QVERIFY2(input.has_value(), input ? "" : describe(input.error()).c_str());
    EventBatch batch;
    std::uint64_t events = 0;
    std::uint64_t row = 0; // what is told again under a number would pass for a duplicate
    while ((*input)->next(batch).value_or(false)) {
        for (const Event& event : batch.events) {
            QVERIFY(event.row >= row || event.kind == EventKind::Clear);
            row = std::max(row, event.row);
            events += event.kind != EventKind::Clear ? 1 : 0; // between the sessions
        }
    }
    QCOMPARE(events, recorded);
    QCOMPARE((*input)->counts().at("a"), std::uint64_t{1'200});
}

void RecordingTest::aSimulatedRecordingIsTheSameForTheSameSeed() {
    SimulationRequest request;
    request.length = 2min;
    request.symbols = 3;
    const std::string one = folder("one.topbook");
    const std::string two = folder("two.topbook");
    const auto events = writeRecording(request, one);
    QVERIFY2(events.has_value(), events ? "" : describe(events.error()).c_str());
    QVERIFY(*events > 1'000);
    QCOMPARE(writeRecording(request, two).value_or(0), *events);
    QVERIFY(!std::filesystem::exists(one + ".part"));
    const std::uint64_t digest = digestOf(replayOfRecording(one));
    QVERIFY(digest != 0);
    QCOMPARE(digestOf(replayOfRecording(two, 4, 7)), digest);
    request.seed = 2;
    QVERIFY(writeRecording(request, two).has_value());
    QVERIFY(digestOf(replayOfRecording(two)) != digest);
    request.events = 5'000;
    QCOMPARE(writeRecording(request, two).value_or(0), std::uint64_t{5'000});
    QCOMPARE(writeRecording(request, two, [] { return true; }).error().code, ErrorCode::Cancelled);
}

void RecordingTest::theQuotesBehindANumberMakeThatNumber() {
    std::vector<std::string> keep;
    auto config = configOf(marketLines(keep), at("10:00:00"), true);
    config.history.folder = folder("evidence");
    auto session = started(std::move(config));
    const auto snapshot = awaitSnapshot(*session, [](const Snapshot& s) { return s.status.clock == at("10:19:59"); });
    QVERIFY(snapshot);
    const RankingCard& card = snapshot->rankings->cards[4]; // 5 min, mean
    QVERIFY(card.hasWindow && !card.rows.empty());
    for (const RankedView& row : card.rows) {
        const Answer answer =
            answerTo(*session, QuotesQuestion{row.row.instrument, card.end - card.size, card.end, 10});
        QVERIFY2(std::holds_alternative<QuotesAnswer>(answer.body),
                 std::holds_alternative<Error>(answer.body) ? std::get<Error>(answer.body).message.c_str() : "");
        const auto& evidence = std::get<QuotesAnswer>(answer.body);
        QVERIFY(evidence.quotes.size() <= 10);
        QVERIFY(evidence.quotes.front().journalSeq > 0);
        QVERIFY(evidence.values.sum == row.row.values.sum);
        QCOMPARE(evidence.values.count, row.row.values.count);
        QCOMPARE(evidence.values.first, row.row.values.first);
        QCOMPARE(evidence.values.last, row.row.values.last);
        QCOMPARE(evidence.values.high, row.row.values.high);
        QCOMPARE(evidence.values.low, row.row.values.low);
        QCOMPARE(evidence.values.coveredSlots, row.row.values.coveredSlots);
        QCOMPARE(coverageOf(evidence.values), coverageOf(row.row.values));
        QCOMPARE(evidence.source, std::string("lines"));
    }
}

void RecordingTest::anExportHoldsWhatTheScreenShows() {
    std::vector<std::string> keep;
    auto config = configOf(marketLines(keep), at("10:00:00"), true);
    config.history.folder = folder("export");
    config.history.recorder.blockEvery = 1h; // only asking brings it to the disk
    auto session = started(std::move(config));
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.status.clock == at("10:19:59"); }));
    const Answer answer = answerTo(*session, exportOf("quotes"));
    QVERIFY2(std::holds_alternative<ExportAnswer>(answer.body),
             std::holds_alternative<Error>(answer.body) ? std::get<Error>(answer.body).message.c_str() : "");
    const auto& exported = std::get<ExportAnswer>(answer.body);
    QCOMPARE(exported.rows, std::uint64_t{2'413}); // two a second, and the late ones
    QVERIFY(exported.csv.starts_with("time,symbol,price,source,seq,quote_time\n"));
    const Answer unknown = answerTo(*session, exportOf("nothing"));
    QVERIFY(std::holds_alternative<Error>(unknown.body));
    session->send(bookOf(0));
    QVERIFY(awaitSnapshot(*session, [](const Snapshot& s) { return s.ladder != nullptr; }));
    const Answer ladder = answerTo(*session, exportOf("ladder"));
    QVERIFY(std::get<ExportAnswer>(ladder.body)
                .csv.starts_with("symbol,side,level,price,size,orders,cumulative\nA,bid,1,"));
}

void RecordingTest::aReplayExportsNothingFromItsFuture() {
    std::string lines;
    for (int second = 0; second < 60; ++second)
        lines += "@10:00:" + std::string(second < 10 ? "0" : "") + std::to_string(second) + " q A 1\n";
    ReplayConfig config = replayOf(lines);
    config.paused = true;
    config.history.folder = folder("replayed");
    config.history.file = "replay.topbook";
    auto started = startReplay(std::move(config));
    QVERIFY2(started.has_value(), started ? "" : describe(started.error()).c_str());
    Session& session = **started;
    session.send(Seek{at("10:00:50")});
    QVERIFY(awaitSnapshot(session, [](const Snapshot& s) { return s.status.events == 51; }));
    session.send(Seek{at("10:00:09")});
    QVERIFY(awaitSnapshot(session, [](const Snapshot& s) { return s.status.events == 10; }));
    const Answer answer = answerTo(session, exportOf("quotes"));
    QVERIFY2(std::holds_alternative<ExportAnswer>(answer.body),
             std::holds_alternative<Error>(answer.body) ? std::get<Error>(answer.body).message.c_str() : "");
    QCOMPARE(std::get<ExportAnswer>(answer.body).rows, std::uint64_t{10});
}

void RecordingTest::olderPanesComeFromTheHistory() {
    std::vector<std::string> keep;
    const auto lines = marketLines(keep);
    auto first = configOf({lines.begin(), lines.begin() + 1'200}, at("10:00:00"));
    first.history.folder = folder("older");
    auto before = started(std::move(first));
    before->waitForEnd();
    before.reset();
    auto second = configOf({lines.begin() + 1'200, lines.end()}, at("10:30:00"), true);
    second.history.folder = folder("older");
    auto session = started(std::move(second));
    session->send(SubscribeCharts{{InstrumentId{0}}});
    const auto young = awaitSnapshot(*session, [](const Snapshot& s) {
        return s.status.clock == at("10:19:59") && s.charts.size() == 1 && !s.charts[0]->chunks.empty();
    });
    QVERIFY(young);
    QCOMPARE(young->charts[0]->historyFrom, at("10:10:00"));
    session->send(LoadOlder{at("10:10:00")});
    const auto old =
        awaitSnapshot(*session, [](const Snapshot& s) { return s.charts[0]->historyFrom == at("10:00:00"); });
    QVERIFY(old);
    Timestamp expected = at("10:00:00");
    for (const auto& chunk : old->charts[0]->chunks) {
        for (const Pane& pane : *chunk) {
            QCOMPARE(pane.start, expected);
            QCOMPARE(pane.count, std::uint64_t{10});
            expected = expected + Duration(10s);
        }
    }
    QCOMPARE(expected, at("10:20:00"));
}

void RecordingTest::aForeignFileIsRefusedInWords() {
    const std::string path = folder("foreign.topbook");
    std::ofstream(path, std::ios::binary) << std::string("SQLite format 3\0", 16) << std::string(8'000, 'x');
    const auto session = startReplay(replayOfRecording(path));
    QVERIFY(!session);
    QVERIFY(!session.error().message.empty());
}

QTEST_GUILESS_MAIN(RecordingTest)
#include "recording_test.moc"
