// SPDX-License-Identifier: GPL-3.0-or-later
// A recording proves itself: what was stored is what its journal gives, or the first row that differs is named.
#include "tests/session/recorded_market.h"

#include "model/history/session_files.h"
#include "model/session/export_recording.h"
#include "model/session/verify.h"
#include "model/session/write_recording.h"

#include <QTemporaryDir>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

using namespace topbook;
using namespace topbook::test;

namespace {

Result<std::unique_ptr<Decoder>> anyDecoder(const SourceSetup& source) {
    return source.decoder == "lines" ? lineDecoder(source) : usualDecoder(source);
}

VerifyOptions optionsOf(std::size_t shards = 1) {
    VerifyOptions options;
    options.decoders = anyDecoder;
    options.shards = shards;
    return options;
}

/// "identical", the difference, or the error, in words.
QString verdictOf(const std::string& path, std::size_t shards = 1) {
    const auto report = verifyRecording(path, optionsOf(shards));
    if (!report)
        return QString::fromStdString("error: " + describe(report.error()));
    return QString::fromStdString(report->identical() ? "identical" : report->difference->sentence());
}

void execute(const std::string& path, const std::string& sql) {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    QVERIFY2(database.exec(sql) > 0 || sql.starts_with("PRAGMA"), sql.c_str());
}
std::int64_t numberIn(const std::string& path, const std::string& sql) {
    return SQLite::Database(path, SQLite::OPEN_READONLY).execAndGet(sql).getInt64();
}

constexpr std::string_view dayFile = "/2026-11-20.topbook";

} // namespace

class VerifyTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aRecordingIsIdenticalOnAnyNumberOfShards_data();
    void aRecordingIsIdenticalOnAnyNumberOfShards();
    void everyTableIsCompared();
    void aRowThatWasTamperedWithIsNamed_data();
    void aRowThatWasTamperedWithIsNamed();
    void damageIsNamed_data();
    void damageIsNamed();
    void sessionsThatWereKilledAreIdenticalAsFarAsTheyGo();
    void aSessionOverMidnightIsOneInItsFolder();
    void anOutageIsNamedAndPassedOver();
    void anotherEngineVersionIsNamed();
    void aStretchIsARecordingOfItsOwn();
    void theWholeStretchHasTheDigestOfTheSession();
    void aSessionKilledWhileItBeganANewDayIsGoneOnWith();
    void whatIsKnownOfASourceIsStored();

private:
    std::string folder(const std::string& name) { return folder_.filePath(QString::fromStdString(name)).toStdString(); }
    /// A copy of the live session's recording, to be changed.
    std::string copyOfLive(const std::string& name) {
        const std::string copy = folder(name + ".topbook");
        std::filesystem::copy_file(live_, copy, std::filesystem::copy_options::overwrite_existing);
        return copy;
    }
    QTemporaryDir folder_;
    std::string simulated_;
    std::string live_;
    std::uint64_t liveDigest_ = 0;
};

void VerifyTest::initTestCase() {
    simulated_ = folder("simulated.topbook");
    SimulationRequest request;
    request.length = 3min;
    request.symbols = 4;
    QVERIFY(writeRecording(request, simulated_).has_value());

    std::vector<std::string> keep;
    auto lines = marketLines(keep);
    lines.insert(lines.begin() + 400, {"10:03:20", "nonsense"}); // a problem
    lines.insert(lines.begin() + 401, {"10:03:20", "s A 1\nq A 100"});
    auto config = configOf(lines, at("10:00:00"));
    config.history.folder = folder("live");
    config.history.appVersion = "0.0.7";
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    liveDigest_ = session->digest();
    live_ = folder("live") + std::string(dayFile);
}

void VerifyTest::aRecordingIsIdenticalOnAnyNumberOfShards_data() {
    QTest::addColumn<bool>("live");
    QTest::addColumn<int>("shards");
    for (const bool live : {true, false})
        for (const int shards : {1, 2, 4})
            QTest::addRow("%s, %d shards", live ? "live" : "simulated", shards) << live << shards;
}

void VerifyTest::aRecordingIsIdenticalOnAnyNumberOfShards() {
    QFETCH(bool, live);
    QFETCH(int, shards);
    QCOMPARE(verdictOf(live ? live_ : simulated_, static_cast<std::size_t>(shards)), "identical");
}

void VerifyTest::everyTableIsCompared() {
    const auto report = verifyRecording(live_, optionsOf());
    QVERIFY(report.has_value());
    QCOMPARE(report->sessions, std::size_t{1});
    QCOMPARE(report->rows.size(), std::size_t{8});
    for (const auto& [table, rows] : report->rows) {
        if (table == "trade") // the script has none
            continue;
        QVERIFY2(rows > 0, table.c_str());
        QCOMPARE(static_cast<std::int64_t>(rows), numberIn(live_, "SELECT count(*) FROM " + table));
    }
    const auto simulated = verifyRecording(simulated_, optionsOf());
    QVERIFY(simulated.has_value() && simulated->rows.at("trade") > 0);
    QVERIFY(simulated->notices.empty());
}

void VerifyTest::aRowThatWasTamperedWithIsNamed_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const char* sql, const char* words) { QTest::newRow(name) << sql << words; };
    row("l1 changed", "UPDATE l1 SET bid = bid + 10000000 WHERE id = 77", "l1 number 77 (");
    row("l1 deleted", "DELETE FROM l1 WHERE id = 77", "l1 source lines, symbol A");
    row("l1 moved", "UPDATE l1 SET journal_seq = journal_seq + 1 WHERE id = 77", "l1 ");
    row("l1 added",
        "INSERT INTO l1 SELECT NULL, source, symbol, time, seq, bid, bid_size, ask, ask_size, status, session, "
        "journal_seq FROM l1 WHERE id = 77",
        "and was not computed");
    row("quote changed", "UPDATE quote SET price = price + 1 WHERE id = 100",
        "quote number 100 (source lines, symbol A");
    row("quote deleted", "DELETE FROM quote WHERE id = 100", "and is not stored");
    row("top changed", "UPDATE top SET mean = mean + 0.001 WHERE ranking = 'mean' AND place = 2 AND size = 60000000000",
        "top universe 0, window_end 2026-11-20 10:00:10.000000000 UTC, size 60 s, ranking mean, revision 0");
    row("top place changed", "UPDATE top SET place = 3 WHERE ranking = 'last' AND place = 2",
        "place: stored 3, computed 2");
    row("top deleted", "DELETE FROM top WHERE ranking = 'gain' AND place = 1 AND size = 300000000000", "ranking gain");
    row("top added",
        "INSERT INTO top SELECT universe, window_end + 1, size, ranking, revision, symbol, rank, place, listed, "
        "sum_hi, "
        "sum_lo, count, first, last, high, low, mean, coverage, fresh, covered_slots, fresh_slots, slots, session, "
        "emitted FROM top LIMIT 1",
        "and was not computed");
    row("top price changed", "UPDATE top_price SET price = price + 1000", "top_price universe 0, window_end");
    row("late changed", "UPDATE late SET watermark = watermark - 1 WHERE id = 2", "late number 2 (");
    row("late deleted", "DELETE FROM late WHERE id = 2", "late event_time");
    row("problem changed", "UPDATE problem SET message = 'all is well' WHERE journal_seq > 0",
        "stored all is well, computed nonsense");
    row("pane changed", "UPDATE pane SET high = high + 1 WHERE start = (SELECT max(start) FROM pane)",
        "pane universe 0");
    row("pane deleted", "DELETE FROM pane WHERE start = (SELECT min(start) FROM pane)", "and is not stored");
    row("pane added",
        "INSERT INTO pane SELECT universe, start - 10000000000, symbol, sum_hi, sum_lo, count, first, first_time, "
        "first_seq, last, last_time, last_seq, high, high_time, low, fresh, volume, notional_hi, notional_lo FROM pane "
        "LIMIT 1",
        "pane universe 0, start 2026-11-20 09:5");
    row("of no session",
        "INSERT INTO late SELECT NULL, event_time, recv_time, symbol, price, watermark, reason, line, 7, "
        "journal_seq FROM late LIMIT 1",
        "the recording has no such session");
}

void VerifyTest::aRowThatWasTamperedWithIsNamed() {
    QFETCH(QString, sql);
    QFETCH(QString, words);
    const std::string copy = copyOfLive("tampered");
    execute(copy, sql.toStdString());
    const QString verdict = verdictOf(copy);
    QVERIFY2(verdict.contains(words) && !verdict.startsWith("error"), qPrintable(verdict));
    if (QString::fromLatin1(QTest::currentDataTag()) == "quote changed")
        QVERIFY2(verdict.contains("a payload of lines received 2026-11-20 10:00:49.000 UTC"), qPrintable(verdict));
    std::filesystem::remove(copy);
}

void VerifyTest::damageIsNamed_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("words");
    QTest::newRow("a cut block") << "UPDATE journal SET bytes = substr(bytes, 1, 20) WHERE block = 1"
                                 << "block 1";
    QTest::newRow("a flipped bit") << "UPDATE journal SET crc = crc + 1 WHERE block = 1"
                                   << "checksum";
    QTest::newRow("the last block gone") << "DELETE FROM journal WHERE block = (SELECT max(block) FROM journal)"
                                         << "";
    QTest::newRow("a truncated file") << ""
                                      << "";
}

void VerifyTest::damageIsNamed() {
    QFETCH(QString, sql);
    QFETCH(QString, words);
    const std::string copy = copyOfLive("damaged");
    if (sql.isEmpty())
        std::filesystem::resize_file(copy, std::filesystem::file_size(copy) * 2 / 3);
    else
        execute(copy, sql.toStdString());
    const QString verdict = verdictOf(copy);
    QVERIFY2(verdict != "identical" && verdict.contains(words), qPrintable(verdict));
    std::filesystem::remove(copy);
}

void VerifyTest::sessionsThatWereKilledAreIdenticalAsFarAsTheyGo() {
    std::vector<std::string> keep;
    const auto lines = marketLines(keep);
    const std::string place = folder("killed");
    const std::vector<std::size_t> cuts{0, 260, 1'100, 2'000, lines.size()};
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        const bool last = i + 2 == cuts.size();
        const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(cuts[i]);
        const auto end = lines.begin() + static_cast<std::ptrdiff_t>(cuts[i + 1]);
        auto config = configOf({begin, end}, at("10:00:00") + Duration(1min) * static_cast<int>(10 * i), !last);
        config.history.folder = place;
        config.history.recorder.checkpointEvery = 1min;
        config.history.recorder.blockEvery = 1ms;
        if (!last)
            config.history.open = openKilled;
        auto session = started(std::move(config));
        const Timestamp reached = at((end - 1)->time);
        QVERIFY(awaitSnapshot(*session, [&](const Snapshot& s) { return s.status.clock == reached; }));
        session.reset();
        QCOMPARE(verdictOf(place), "identical");
    }
    const auto report = verifyRecording(place, optionsOf(2));
    QVERIFY(report.has_value() && report->identical());
    QCOMPARE(report->sessions, std::size_t{4});
}

void VerifyTest::aSessionOverMidnightIsOneInItsFolder() {
    std::vector<std::string> keep;
    auto config = configOf(marketLines(keep, at("23:50:00")), at("23:50:00"));
    const std::string place = folder("midnight");
    config.history.folder = place;
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    QCOMPARE(storedSessions(place).value().size(), std::size_t{1});
    QCOMPARE(storedSessions(place).value().front().files.size(), std::size_t{2});
    QCOMPARE(verdictOf(place), "identical");
    QCOMPARE(verdictOf(place + std::string(dayFile)), "identical");
    QCOMPARE(verdictOf(place + "/2026-11-21.topbook"), "identical");
    const std::uint64_t entries = static_cast<std::uint64_t>(session->outcome().counts.payloads);
    auto replay = startReplay(replayOfRecording(place));
    QVERIFY2(replay.has_value(), replay ? "" : describe(replay.error()).c_str());
    (*replay)->waitForEnd();
    QCOMPARE((*replay)->digest(), session->digest());
    QCOMPARE((*replay)->outcome().counts.payloads, entries);
    QCOMPARE(digestOf(replayOfRecording(place, 4, 7)), session->digest());

    execute(place + "/2026-11-21.topbook", "UPDATE l1 SET ask = ask + 10000000 WHERE id = 5");
    QVERIFY(verdictOf(place).contains("l1 number 5 ("));
}

namespace {

/// Fails while it is told to, like a full disk.
class FullDiskStore : public HistoryStore {
public:
    FullDiskStore(std::unique_ptr<HistoryStore> store, std::shared_ptr<std::atomic<bool>> full)
        : store_(std::move(store))
        , full_(std::move(full)) {}
    Result<void> write(const HistoryBatch& batch) override {
        if (full_->load())
            return failure(ErrorCode::DiskFull, "no room");
        return store_->write(batch);
    }
    Result<void> close(Timestamp now) override { return store_->close(now); }
    std::vector<std::string> notices() const override { return store_->notices(); }
    std::uint64_t bytes() const override { return store_->bytes(); }

private:
    std::unique_ptr<HistoryStore> store_;
    std::shared_ptr<std::atomic<bool>> full_;
};

} // namespace

void VerifyTest::anOutageIsNamedAndPassedOver() {
    std::vector<std::string> keep;
    const auto lines = marketLines(keep);
    const auto full = std::make_shared<std::atomic<bool>>(false);
    std::atomic<std::size_t> allowed{600};
    LiveConfig config = configOf({}, at("10:00:00"));
    config.sources[0].source = std::make_unique<ScriptSource>(
        [&](std::stop_token stop, SourceOutput& out) {
            for (std::size_t i = 0; i < lines.size() && !stop.stop_requested(); ++i) {
                while (i >= allowed && !stop.stop_requested())
                    std::this_thread::sleep_for(1ms);
                if (lines[i].text.empty())
                    out.tick(at(lines[i].time));
                else
                    out.payload(lines[i].text, at(lines[i].time));
            }
        },
        SourcePace::Stream);
    const std::string place = folder("outage");
    config.history.folder = place;
    config.history.recorder.blockEvery = 1ms;
    config.history.recorder.retryEvery = 1ms;
    config.history.open = [full](const HistoryOptions& options,
                                 Timestamp now) -> Result<std::unique_ptr<HistoryStore>> {
        auto store = openHistory(options, now);
        if (!store)
            return store;
        return std::make_unique<FullDiskStore>(std::move(*store), full);
    };
    auto session = started(std::move(config));
    const auto reach = [&](std::size_t line, bool recording) {
        return awaitSnapshot(*session, [&, time = at(lines[line - 1].time)](const Snapshot& s) {
                   return s.status.clock == time && s.status.recording == recording;
               }) != nullptr;
    };
    QVERIFY(reach(600, true));
    *full = true;
    allowed = 1'000;
    QVERIFY(reach(1'000, false));
    *full = false;
    // what comes shows that the session records again
    QVERIFY(waitUntil([&] {
        allowed = std::min<std::size_t>(allowed + 2, lines.size() - 400);
        return session->latest()->status.recording;
    }));
    allowed = lines.size();
    session->waitForEnd();
    session->stop();
    const auto report = verifyRecording(place, optionsOf());
    QVERIFY2(report.has_value(), report ? "" : describe(report.error()).c_str());
    QVERIFY2(report->identical(), report->identical() ? "" : report->difference->sentence().c_str());
    QCOMPARE(report->notices.size(), std::size_t{1});
    QVERIFY(report->notices.front().find("has an outage") != std::string::npos);
    QCOMPARE(digestOf(replayOfRecording(place)), session->digest());
}

void VerifyTest::anotherEngineVersionIsNamed() {
    VerifyOptions options = optionsOf();
    options.appVersion = "0.0.7";
    QVERIFY(verifyRecording(live_, options)->notices.empty());
    options.appVersion = "0.0.8";
    const auto notices = verifyRecording(live_, options)->notices;
    QCOMPARE(notices.size(), std::size_t{1});
    QVERIFY(notices.front().find("written by Topbook 0.0.7, this is 0.0.8") != std::string::npos);
}

void VerifyTest::aStretchIsARecordingOfItsOwn() {
    std::vector<std::string> keep;
    auto config = configOf(marketLines(keep, at("23:50:00")), at("23:50:00"));
    config.history.folder = folder("stretches");
    config.history.recorder.checkpointEvery = 1min;
    config.history.recorder.blockEvery = 1ms;
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    RecordingExport options;
    options.decoders = anyDecoder;
    const std::string path = folder("stretch.topbook");
    const Timestamp from = at("23:57:30");
    const Timestamp to = at("2026-11-21 00:03:00");
    const auto entries = exportRecording(folder("stretches"), from, to, path, options);
    QVERIFY2(entries.has_value(), entries ? "" : describe(entries.error()).c_str());
    QVERIFY(!std::filesystem::exists(path + ".part"));
    auto reader = JournalReader::open(path);
    QVERIFY(reader.has_value());
    const auto first = reader->next();
    QVERIFY(first && *first && (*first)->kind == EntryKind::Checkpoint && (*first)->received <= from);
    QVERIFY(reader->lastReceived() < to && reader->lastReceived() >= to - 2s);
    QCOMPARE(verdictOf(path), "identical");
    QVERIFY(digestOf(replayOfRecording(path)) != 0);
    QCOMPARE(exportRecording(live_, at("11:00:00"), at("12:00:00"), path, options).error().code, ErrorCode::NotFound);
}

void VerifyTest::theWholeStretchHasTheDigestOfTheSession() {
    RecordingExport options;
    options.decoders = anyDecoder;
    const std::string path = folder("whole.topbook");
    QVERIFY(exportRecording(live_, Timestamp::earliest(), Timestamp::latest(), path, options).has_value());
    QCOMPARE(digestOf(replayOfRecording(path)), liveDigest_);
    QCOMPARE(verdictOf(path), "identical");
    // several sessions in one file
    QVERIFY(exportRecording(folder("killed"), Timestamp::earliest(), Timestamp::latest(), path, options).has_value());
    QCOMPARE(storedSessions(path).value().size(), std::size_t{4});
    QCOMPARE(verdictOf(path), "identical");
}

void VerifyTest::aSessionKilledWhileItBeganANewDayIsGoneOnWith() {
    std::vector<std::string> keep;
    const auto lines = marketLines(keep, at("23:50:00"));
    auto whole = started(configOf(lines, at("23:50:00")));
    whole->waitForEnd();
    const auto cut = lines.begin() + 1'200; // midnight
    const std::string place = folder("new day");
    auto first = configOf({lines.begin(), cut}, at("23:50:00"), true);
    first.history.folder = place;
    first.history.open = openKilled;
    auto killed = started(std::move(first));
    QVERIFY(awaitSnapshot(*killed, [&](const Snapshot& s) { return s.status.clock == at("23:59:59"); }));
    killed.reset();
    { // the new day's file was begun, the old one left, and nothing written yet
        const std::int64_t id = storedSessions(place).value().front().session.id;
        auto begun = HistoryWriter::open({place, "", "", "{}"}, at("2026-11-21 00:00:00"));
        QVERIFY(begun.has_value());
        execute(place + "/2026-11-21.topbook", "UPDATE session SET id = " + std::to_string(id) +
                                                   ", started = " + std::to_string(at("23:50:00").nanos));
        execute(place + std::string(dayFile), "UPDATE session SET clean_shutdown = 1");
    }
    auto second = configOf({cut, lines.end()}, at("2026-11-21 00:00:01"));
    second.history.folder = place;
    auto resumed = started(std::move(second));
    resumed->waitForEnd();
    resumed->stop();
    QCOMPARE(resumed->digest(), whole->digest());
}

void VerifyTest::whatIsKnownOfASourceIsStored() {
    SQLite::Database live(live_, SQLite::OPEN_READONLY);
    QCOMPARE(live.execAndGet("SELECT length(config_hash) FROM source").getInt(), 16);
    QVERIFY(live.execAndGet("SELECT kind IS NULL FROM source").getInt() == 1); // the script does not say
    QCOMPARE(live.execAndGet("SELECT count(DISTINCT status) FROM l1").getInt(), 1);
    QVERIFY(live.execAndGet("SELECT count(*) FROM l1 WHERE status IS NULL").getInt() > 0); // before it was told
    SQLite::Database simulated(simulated_, SQLite::OPEN_READONLY);
    QCOMPARE(simulated.execAndGet("SELECT kind FROM source").getString(), std::string("simulator"));
}

QTEST_GUILESS_MAIN(VerifyTest)
#include "verify_test.moc"
