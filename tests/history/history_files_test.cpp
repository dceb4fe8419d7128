// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a day file: what is stored, one writer at a time, rollover, a full disk, and files that are not whole or
// not ours (history).
#include "history_fixture.h"
#include "model/core/event.h"
#include "model/history/schema.h"

#include <QtTest>

#include <fstream>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

const Timestamp morning = at("2026-11-21 10:00:07");
const std::string dayName = "2026-11-21.topbook";

HistoryWriter opened(const std::string& folder, Timestamp now = morning) {
    return HistoryWriter::open({folder, "", "0.1.0", "{\"plan\":1}"}, now).value();
}
void writeText(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}
std::string readAll(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

class HistoryFilesTest : public QObject {
    Q_OBJECT

private slots:
    void everyTableComesBackAsItWasWritten();
    void aCloseLeavesOneFileThatSaysWhatItIs();
    void secondWriterIsRefusedInWords();
    void secondSessionGoesOnInTheSameFile();
    void aWindowEmittedAgainByALaterSessionReplacesTheOther();
    void problemsOfOneKindAreCountedBeyondTheFirstOnes();
    void rowsGoToTheDayOfTheirEntry();
    void clockSetBackOverMidnight();
    void anEmptyDayIsNotLeftBehind();
    void olderVersionIsMigrated();
    void newerVersionIsRefusedAndUntouched();
    void unusableFileIsMovedAside_data();
    void unusableFileIsMovedAside();
    void fixedFileIsMadeAnew();
    void batchThatDoesNotFitIsLeftOutWhole();
    void writesAgainWhenThereIsRoomOnTheDisk();
    void readOnlyFolder();
    void aFolderThatIsAFile();
    void bigBatchesCommitQuickly();
};

void HistoryFilesTest::everyTableComesBackAsItWasWritten() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    const HistoryBatch batch = batchOfEverything(1, morning);
    QVERIFY(writer.write(batch).has_value());
    const std::string path = writer.path();
    QCOMPARE(path, folder.file(dayName));

    // while the writer still runs, as a person with another tool would look
    QCOMPARE(answer(path, "SELECT name, copy FROM source ORDER BY id"), "alpaca|0\nbitstamp|0");
    QCOMPARE(answer(path, "SELECT name, company, category, size_decimals, previous_close, round_lot FROM symbol "
                          "ORDER BY id"),
             "IBM|International Business Machines|Technology|0|53500000000|100\n=XOM|||0|0|0\nBTC-USD|||8|0|0");
    QCOMPARE(answer(path, "SELECT symbol, price, size, seq, quote_time IS NULL, journal_seq, line FROM quote"),
             "1|54130000000|200|7|1|1|1\n2|57000000000|0|8|0|1|2");
    QCOMPARE(answer(path, "SELECT symbol, price, size, aggressor, condition FROM trade"),
             "3|64000500000000|150000000|ask|not_eligible\n1|54000000000|1|null|null");
    QCOMPARE(answer(path, "SELECT symbol, bid, bid_size, ask, ask_size, seq FROM l1"),
             "3|64000500000000|150000000|64001000000000|20000000|11\n1|0|0|54130000000|300|-1");
    QCOMPARE(answer(path, "SELECT symbol, ranking, rank, place, count, mean, coverage, emitted FROM top "
                          "ORDER BY ranking DESC, place"),
             "2|mean|1|1|1|57.0|1.0|1\n1|mean|2|2|3|54.135|1.0|1\n1|gain|1|1|2|52.5|1.0|1");
    QCOMPARE(answer(path, "SELECT symbol, price FROM top_price"), "1|58000000000");
    QCOMPARE(answer(path, "SELECT symbol, reason, line FROM late"), "1|dropped|4");
    QCOMPARE(answer(path, "SELECT code, message, \"where\", count FROM problem"),
             "bad_price|price \"x\" is no number|bitstamp:3|1");
    QCOMPARE(answer(path, "SELECT universe, last_hop IS NULL, journal_seq FROM progress"), "0|0|1\n1|1|1");
    QCOMPARE(answer(path, "SELECT app_version, config, zone, clean_shutdown FROM session"), "0.1.0|{\"plan\":1}|UTC|0");

    const auto panes = HistoryReader::open(path).value().panes("IBM", morning - 1min, morning + 1min).value();
    QCOMPARE(panes.size(), 1U);
    QVERIFY(panes.front() == batch.panes.front().pane);
    const auto quotes = HistoryReader::open(folder.path()).value().quotes("=XOM", morning, morning + 1s).value();
    QCOMPARE(quotes.size(), 1U);
    QCOMPARE(quotes.front().price.nanos, priceOf("57").nanos);
    QCOMPARE(quotes.front().source, std::string("alpaca"));

    const auto reader = JournalReader::open(path).value();
    QCOMPARE(reader.session().id, writer.sessionId());
    QCOMPARE(reader.session().sources, (std::vector<std::string>{"alpaca", "bitstamp"}));
    QCOMPARE(reader.session().instruments.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY(reader.session().instruments[i] == batch.instruments[i].second);
    QVERIFY(entriesOf(path) == batch.entries);
    QCOMPARE(reader.firstReceived().nanos, morning.nanos);
    QCOMPARE(reader.lastReceived().nanos, morning.nanos);
}

void HistoryFilesTest::aCloseLeavesOneFileThatSaysWhatItIs() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
    QVERIFY(folder.names().contains("2026-11-21.topbook-wal"));
    QVERIFY(writer.close(morning + 1h).has_value());
    QCOMPARE(folder.names(), QStringList{QString::fromStdString(dayName)});
    const std::string path = folder.file(dayName);
    QCOMPARE(answer(path, "PRAGMA journal_mode"), "delete");
    QCOMPARE(answer(path, "PRAGMA application_id"), QString::number(recordingId));
    QCOMPARE(answer(path, "PRAGMA integrity_check"), "ok");
    QCOMPARE(answer(path, "SELECT clean_shutdown, ended - started FROM session"), "1|3600000000000");
    QCOMPARE(answer(path, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT%'"), "0");
    QVERIFY(!writer.write(batchOfEverything(2, morning)).has_value());
    QVERIFY(writer.close(morning).has_value());
}

void HistoryFilesTest::secondWriterIsRefusedInWords() {
    TemporaryFolder folder;
    auto first = opened(folder.path());
    const auto second = HistoryWriter::open({folder.path(), "", "", ""}, morning);
    QVERIFY(!second.has_value());
    QCOMPARE(second.error().code, ErrorCode::Busy);
    QVERIFY(QString::fromStdString(second.error().message).contains("another Topbook"));
    { const HistoryWriter gone = std::move(first); }
    QVERIFY(HistoryWriter::open({folder.path(), "", "", ""}, morning).has_value());
}

void HistoryFilesTest::secondSessionGoesOnInTheSameFile() {
    TemporaryFolder folder;
    for (int i = 0; i < 2; ++i) { // the same start, as a replay has it
        auto writer = opened(folder.path());
        QVERIFY(writer.write(batchOfEverything(1, morning + i * 1min)).has_value());
        QVERIFY(writer.close(morning + 1h).has_value());
    }
    const std::string path = folder.file(dayName);
    QCOMPARE(answer(path, "SELECT count(*), sum(clean_shutdown) FROM session"), "2|2");
    QCOMPARE(answer(path, "SELECT count(*) FROM symbol"), "3");
    QCOMPARE(answer(path, "SELECT count(DISTINCT session) FROM session_symbol"), "2");
    QCOMPARE(answer(path, "SELECT count(*) FROM pane"), "2");
    QCOMPARE(recordedSessions(path).value().size(), 2U);
    QCOMPARE(JournalReader::open(path).value().session().id, recordedSessions(path).value().back().id);
}

void HistoryFilesTest::aWindowEmittedAgainByALaterSessionReplacesTheOther() {
    TemporaryFolder folder;
    const Timestamp end = at("2026-11-21 10:00:00");
    {
        auto writer = opened(folder.path());
        HistoryBatch batch = batchOf({payload(1, morning, "")});
        nameEverything(batch);
        batch.top = {{windowRow(end, 60s, Ranking::Mean, 1, {0}, {"5"}), 1},
                     {windowRow(end, 60s, Ranking::Mean, 2, {1}, {"4"}), 1}};
        QVERIFY(writer.write(batch).has_value());
    }
    auto writer = opened(folder.path());
    HistoryBatch batch = batchOf({payload(1, morning, "")});
    nameEverything(batch);
    batch.top = {{windowRow(end, 60s, Ranking::Mean, 1, {0}, {"6"}), 1}};
    QVERIFY(writer.write(batch).has_value());
    QCOMPARE(answer(writer.path(), "SELECT place, mean FROM top"), "1|6.0");
}

void HistoryFilesTest::problemsOfOneKindAreCountedBeyondTheFirstOnes() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    HistoryBatch batch = batchOf({payload(1, morning, "")});
    for (int i = 1; i <= 100; ++i)
        addProblem(batch.problems, {ErrorCode::BadRow, {}, morning, "a.csv:" + std::to_string(i), "bad"}, 1);
    QVERIFY(writer.write(batch).has_value());
    QCOMPARE(answer(writer.path(), "SELECT count(*), sum(count), max(count) FROM problem"), "32|100|69");
}

void HistoryFilesTest::rowsGoToTheDayOfTheirEntry() {
    TemporaryFolder folder;
    const Timestamp midnight = at("2026-11-22 00:00:00");
    auto writer = opened(folder.path(), midnight - 1h);
    HistoryBatch before = batchOf({payload(1, midnight - 2s, "one")});
    nameEverything(before);
    QVERIFY(writer.write(before).has_value());

    // entries of both days in one batch, quotes in the reverse order of their days
    HistoryBatch over = batchOf({payload(2, midnight - 1ns, "two"),
                                 payload(3, midnight, "state", EntryKind::Checkpoint), payload(4, midnight, "four")});
    over.quotes = {{{0}, midnight - 3s, midnight, priceOf("4"), {}, 4, noTime, 4, 1},
                   {{0}, midnight + 3s, midnight, priceOf("2"), {}, 2, noTime, 2, 1}};
    QVERIFY(writer.write(over).has_value());
    // a result that comes after the rollover belongs to the day of the entry that caused it
    HistoryBatch after = batchOf({payload(5, midnight + 1s, "five")});
    after.quotes = {{{0}, midnight, midnight, priceOf("1"), {}, 1, noTime, 1, 1},
                    {{0}, midnight, midnight, priceOf("5"), {}, 5, noTime, 5, 1}};
    QVERIFY(writer.write(after).has_value());
    const std::int64_t session = writer.sessionId();
    QVERIFY(writer.close(midnight + 1min).has_value());

    const std::string first = folder.file("2026-11-21.topbook");
    const std::string second = folder.file("2026-11-22.topbook");
    QCOMPARE(folder.names(), (QStringList{"2026-11-21.topbook", "2026-11-22.topbook"}));
    QCOMPARE(answer(first, "SELECT journal_seq, price FROM quote ORDER BY id"), "2|2000000000\n1|1000000000");
    QCOMPARE(answer(second, "SELECT journal_seq, price FROM quote ORDER BY id"), "4|4000000000\n5|5000000000");
    QCOMPARE(entriesOf(first).size(), 2U);
    QCOMPARE(entriesOf(second).size(), 3U);
    QCOMPARE(entriesOf(second).front().kind, EntryKind::Checkpoint);
    QCOMPARE(JournalReader::open(second).value().session().instruments.size(), 3U);
    for (const std::string& path : {first, second}) {
        QCOMPARE(answer(path, "SELECT id, clean_shutdown FROM session"), QString::number(session) + "|1");
        QCOMPARE(answer(path, "PRAGMA journal_mode"), "delete");
    }
    // a folder is read day by day
    QCOMPARE(exported(folder.path(), "quotes").count('\n'), 5);
    QCOMPARE(HistoryReader::open(folder.path()).value().quotes("IBM", midnight, midnight + 1s).value().size(), 2U);
}

void HistoryFilesTest::clockSetBackOverMidnight() {
    TemporaryFolder folder;
    const Timestamp midnight = at("2026-11-22 00:00:00");
    auto writer = opened(folder.path(), midnight - 1s);
    const std::vector<Timestamp> clock{midnight - 1s, midnight + 1s, midnight - 500ms, midnight + 2s};
    for (std::uint64_t i = 0; i < clock.size(); ++i)
        QVERIFY(writer.write(batchOf({payload(i + 1, clock[i], std::to_string(i))})).has_value());
    QVERIFY(writer.close(midnight + 3s).has_value());
    for (const char* name : {"2026-11-21.topbook", "2026-11-22.topbook"}) {
        QCOMPARE(answer(folder.file(name), "SELECT count(*), sum(clean_shutdown) FROM session"), "1|1");
        QCOMPARE(entriesOf(folder.file(name)).size(), 2U);
    }
}

void HistoryFilesTest::anEmptyDayIsNotLeftBehind() {
    TemporaryFolder folder;
    auto writer = opened(folder.path(), at("2026-11-21 10:00:00"));
    QVERIFY(writer.write(batchOf({payload(1, at("2012-06-21 14:30:00"), "old tape")})).has_value());
    QVERIFY(writer.close(morning).has_value());
    QCOMPARE(folder.names(), QStringList{"2012-06-21.topbook"});
}

void HistoryFilesTest::olderVersionIsMigrated() {
    TemporaryFolder folder;
    const std::string path = folder.file(dayName);
    const Migration& first = recordingMigrations().front();
    execute(path, std::string(first.sql) + "PRAGMA application_id = " + std::to_string(recordingId) +
                      "; PRAGMA user_version = 1;"
                      "INSERT INTO session (id, started, app_version, config, zone) VALUES (5, 1, 'old', '', 'UTC')");
    QVERIFY(exported(path, "top").startsWith("window_start")); // an older day is read as it is
    QCOMPARE(answer(path, "PRAGMA user_version"), "1");
    auto writer = opened(folder.path());
    QVERIFY(writer.notices().empty());
    QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
    QCOMPARE(answer(path, "PRAGMA user_version"), QString::number(recordingMigrations().back().version));
    QCOMPARE(answer(path, "SELECT count(*) FROM session"), "2");
    QCOMPARE(answer(path, "SELECT count(*) FROM ranking"), "3");
}

void HistoryFilesTest::newerVersionIsRefusedAndUntouched() {
    TemporaryFolder folder;
    QVERIFY(opened(folder.path()).close(morning).has_value());
    execute(folder.file(dayName), "PRAGMA user_version = 99");
    const std::string before = readAll(folder.file(dayName));
    const auto refused = HistoryWriter::open({folder.path(), "", "", ""}, morning);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::NewerVersion);
    QVERIFY(QString::fromStdString(refused.error().message).contains("newer Topbook"));
    QCOMPARE(HistoryReader::open(folder.file(dayName)).error().code, ErrorCode::NewerVersion);
    QVERIFY(readAll(folder.file(dayName)) == before);
    // another day is not concerned
    QVERIFY(HistoryWriter::open({folder.path(), "", "", ""}, morning + 24h).has_value());
}

void HistoryFilesTest::unusableFileIsMovedAside_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("words");
    QTest::newRow("cut in the middle") << "half"
                                       << "damaged or cut short";
    QTest::newRow("cut in the header") << "50 bytes"
                                       << "damaged or cut short";
    QTest::newRow("overwritten") << "overwritten"
                                 << "damaged or cut short";
    QTest::newRow("a text") << "text"
                            << "is not a Topbook recording";
    QTest::newRow("another program's database") << "database"
                                                << "is not a Topbook recording";
}

void HistoryFilesTest::unusableFileIsMovedAside() {
    QFETCH(QString, what);
    QFETCH(QString, words);
    TemporaryFolder folder;
    const std::string path = folder.file(dayName);
    if (what == "text") {
        writeText(path, "time,symbol,price\n");
    } else if (what == "database") {
        execute(path, "CREATE TABLE mail (id)");
    } else {
        auto writer = opened(folder.path());
        QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
        QVERIFY(writer.close(morning).has_value());
        std::string bytes = readAll(path);
        if (what == "half")
            bytes.resize(bytes.size() / 2);
        else if (what == "50 bytes")
            bytes.resize(50);
        else
            std::fill(bytes.begin() + 8'192, bytes.begin() + 20'000, 'x');
        writeText(path, bytes);
    }
    const std::string before = readAll(path);
    writeText(path + ".damaged-1", "an earlier one");
    auto writer = opened(folder.path());
    QCOMPARE(writer.notices().size(), 1U);
    const QString notice = QString::fromStdString(writer.notices().front());
    QVERIFY2(notice.contains(words) && notice.contains("2026-11-21.topbook.damaged-2"), qPrintable(notice));
    QVERIFY(readAll(path + ".damaged-2") == before);
    QCOMPARE(readAll(path + ".damaged-1"), std::string("an earlier one"));
    QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
    QVERIFY(writer.close(morning).has_value());
    QCOMPARE(answer(path, "PRAGMA integrity_check"), "ok");
}

void HistoryFilesTest::fixedFileIsMadeAnew() {
    TemporaryFolder folder;
    const HistoryOptions options{folder.path(), "sample.topbook", "", ""};
    for (int i = 0; i < 2; ++i) {
        auto writer = HistoryWriter::open(options, morning + i * 24h).value();
        QVERIFY(!HistoryWriter::open(options, morning).has_value()); // and leaves the file of the first alone
        QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
        QVERIFY(writer.write(batchOf({payload(2, morning + 24h, "next day")})).has_value());
        QVERIFY(writer.close(morning).has_value());
        QVERIFY(writer.notices().empty());
    }
    QCOMPARE(folder.names(), QStringList{"sample.topbook"});
    QCOMPARE(answer(folder.file("sample.topbook"), "SELECT count(*) FROM session"), "1");
    QCOMPARE(entriesOf(folder.file("sample.topbook")).size(), 2U);

    writeText(folder.file("sample.topbook"), "not ours");
    QCOMPARE(HistoryWriter::open(options, morning).value().notices().size(), 1U);
    QCOMPARE(readAll(folder.file("sample.topbook.damaged-1")), std::string("not ours"));
}

void HistoryFilesTest::batchThatDoesNotFitIsLeftOutWhole() {
    TemporaryFolder folder;
    auto writer = HistoryWriter::open({folder.path(), "", "", "", "UTC", 400'000}, morning).value();
    QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
    HistoryBatch tooBig = batchOfEverything(2, morning);
    tooBig.instruments.emplace_back(InstrumentId{3}, tooBig.instruments.front().second);
    tooBig.instruments.back().second.symbol = "NEW";
    for (int i = 0; i < 20'000; ++i)
        tooBig.quotes.push_back({{3}, morning, morning, priceOf("1"), {}, 1, noTime, 2, 1});
    const auto failed = writer.write(tooBig);
    QVERIFY(!failed.has_value());
    QCOMPARE(failed.error().code, ErrorCode::DiskFull);
    QVERIFY(QString::fromStdString(failed.error().message).contains("disk is full"));
    QCOMPARE(entriesOf(writer.path()).size(), 1U);
    QCOMPARE(answer(writer.path(), "SELECT count(*) FROM quote"), "2");

    // what the lost batch named is still known
    HistoryBatch next = batchOf({payload(3, morning, "goes on")});
    next.quotes = {{{3}, morning, morning, priceOf("1"), {}, 1, noTime, 3, 1}};
    QVERIFY(writer.write(next).has_value());
    QCOMPARE(answer(writer.path(), "SELECT name FROM quote JOIN symbol ON symbol.id = symbol WHERE journal_seq = 3"),
             "NEW");
    QCOMPARE(entriesOf(writer.path()).back().bytes, std::string("goes on"));
    QCOMPARE(answer(writer.path(), "PRAGMA integrity_check"), "ok");
}

void HistoryFilesTest::writesAgainWhenThereIsRoomOnTheDisk() {
    TemporaryFolder folder;
    if (::mount("none", folder.path().c_str(), "tmpfs", 0, "size=1m") != 0)
        QSKIP("a small disk cannot be mounted here");
    {
        auto writer = opened(folder.path());
        QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
        writeText(folder.file("ballast"), std::string(600'000, 'x'));
        HistoryBatch big = batchOfEverything(2, morning);
        for (int i = 0; i < 20'000; ++i)
            big.quotes.push_back({{0}, morning, morning, priceOf("1"), {}, 1, noTime, 2, 1});
        auto failed = writer.write(big);
        QVERIFY(!failed.has_value());
        QCOMPARE(failed.error().code, ErrorCode::DiskFull);
        QVERIFY(!writer.write(big).has_value());
        QVERIFY(::unlink(folder.file("ballast").c_str()) == 0);
        QVERIFY(writer.write(batchOfEverything(3, morning)).has_value());
        QCOMPARE(answer(writer.path(), "SELECT journal_seq FROM quote GROUP BY 1"), "1\n3");
        QVERIFY(writer.close(morning).has_value());
        QCOMPARE(answer(folder.file(dayName), "PRAGMA integrity_check"), "ok");
    }
    ::umount(folder.path().c_str());
}

void HistoryFilesTest::readOnlyFolder() {
    if (::geteuid() == 0)
        QSKIP("permissions do not bind root");
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
    QVERIFY(writer.close(morning).has_value());
    { const HistoryWriter gone = std::move(writer); }
    ::chmod(folder.path().c_str(), 0555);
    ::chmod(folder.file(dayName).c_str(), 0444);
    QCOMPARE(entriesOf(folder.file(dayName)).size(), 1U);
    QCOMPARE(exported(folder.path(), "quotes").count('\n'), 3);
    const auto refused = HistoryWriter::open({folder.path() + "/new", "", "", ""}, morning);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::PermissionDenied);
    ::chmod(folder.path().c_str(), 0755);
}

void HistoryFilesTest::aFolderThatIsAFile() {
    TemporaryFolder folder;
    writeText(folder.file("history"), "x");
    const auto refused = HistoryWriter::open({folder.file("history"), "", "", ""}, morning);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, ErrorCode::NotAFile);
    QCOMPARE(HistoryReader::open(folder.file("none")).error().code, ErrorCode::NotFound);
    QCOMPARE(HistoryReader::open(folder.file("history")).error().code, ErrorCode::ForeignFile);
    QCOMPARE(HistoryReader::open(folder.path()).error().code, ErrorCode::NotFound);
}

void HistoryFilesTest::bigBatchesCommitQuickly() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    HistoryBatch names;
    constexpr std::uint32_t symbols = 10'000;
    names.sources = {{SourceId{0}, "alpaca"}};
    for (std::uint32_t i = 0; i < symbols; ++i) {
        Instrument instrument;
        instrument.symbol = "S" + std::to_string(i);
        names.instruments.emplace_back(InstrumentId{i}, instrument);
    }
    names.received = morning;
    QVERIFY(writer.write(names).has_value());
    std::vector<double> milliseconds;
    for (std::uint64_t hop = 0; hop < 11; ++hop) {
        HistoryBatch batch = batchOf({payload(hop + 1, morning, "x")});
        Pane pane = batchOfEverything(1, morning).panes.front().pane;
        pane.start = morning + hop * 10s;
        for (std::uint32_t i = 0; i < symbols; ++i)
            batch.panes.push_back({{0}, {i}, pane});
        const auto begin = std::chrono::steady_clock::now();
        QVERIFY(writer.write(batch).has_value());
        milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    std::ranges::sort(milliseconds);
    qInfo("10,000 panes commit in %.1f ms (median), %.1f ms (worst)", milliseconds[5], milliseconds.back());
    QVERIFY(milliseconds[5] < 1'000);
    QCOMPARE(answer(writer.path(), "SELECT count(*) FROM pane"), "110000");
}

QTEST_APPLESS_MAIN(HistoryFilesTest)
#include "history_files_test.moc"
