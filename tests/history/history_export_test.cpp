// SPDX-License-Identifier: GPL-3.0-or-later
// What an export holds, byte for byte and in its order, and the views that say the same to any SQLite tool.
#include "history_fixture.h"

#include <QtTest>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

const Timestamp morning = at("2026-11-21 10:00:07");
const Timestamp ten = at("2026-11-21 10:00:00");
const std::string dayName = "2026-11-21.topbook";

HistoryWriter opened(const std::string& folder, Timestamp now = morning) {
    return HistoryWriter::open({folder, "", "0.1.0", "{}"}, now).value();
}

Caused<WindowRow> ranked(Ranking ranking, std::uint32_t place, std::uint32_t rank, std::uint32_t instrument,
                         const std::vector<std::string_view>& prices, std::uint32_t revision = 0, Timestamp end = ten) {
    Caused<WindowRow> row{windowRow(end, 60s, ranking, place, {instrument}, prices), 1};
    row.row.rank = rank;
    row.row.revision = revision;
    return row;
}

} // namespace

class HistoryExportTest : public QObject {
    Q_OBJECT

private slots:
    void everyTable_data();
    void everyTable();
    void topIsOrderedByEndSizeRankingRevisionPlace();
    void tiesBeyondNStandInTheRankingOnly();
    void onlyTheLastRevisionWhereNoColumnNamesIt();
    void lateRevisionInTheNextDaysFile();
    void filters();
    void viewsReadableByAnyTool();
    void l1ViewHasTheBytesOfTheExport();
    void cancelAndBrokenPipe();
    void damagedRowIsAnError();
    void panesOfManyDays();
};

void HistoryExportTest::everyTable_data() {
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("csv");
    QTest::newRow("quotes") << "quotes"
                            << "time,symbol,price,source,seq,quote_time\n"
                               "2026-11-21 10:00:07.000000,IBM,54.13,alpaca,7,\n"
                               "2026-11-21 10:00:07.000000001,'=XOM,57,alpaca,8,2026-11-21 10:00:06.000000\n";
    QTest::newRow("top") << "top"
                         << "window_start,window_end,aggregation_type,rank,symbol,average,gain_percent,samples,first,"
                            "last,high,low,coverage,revision,by\n"
                            "2026-11-21 09:59:00.000000,2026-11-21 10:00:00.000000,1,1,'=XOM,57,0,1,57,57,57,57,1,0,"
                            "mean\n"
                            "2026-11-21 09:59:00.000000,2026-11-21 10:00:00.000000,1,2,IBM,54.135,"
                            "0.009237021984112323,3,54.13,54.135,54.14,54.13,1,0,mean\n"
                            "2026-11-21 09:59:00.000000,2026-11-21 10:00:00.000000,1,1,IBM,52.5,10,2,50,55,55,50,1,0,"
                            "gain\n";
    QTest::newRow("seed") << "seed"
                          << "symbol,average,timestamp,aggregation_type\n"
                             "'=XOM,57,2026-11-21 10:00:00.000000,1\n"
                             "IBM,54.135,2026-11-21 10:00:00.000000,1\n";
    QTest::newRow("top_price") << "top_price"
                               << "symbol,price,timestamp,aggregation_type\n"
                                  "IBM,58,2026-11-21 10:00:00.000000,5\n";
    QTest::newRow("l1") << "l1"
                        << "symbol,time,bid_price,ask_price,bid_size,ask_size,seq_num\n"
                           "BTC-USD,2026-11-21 10:00:07.000000000 UTC,64000.5,64001,1.5,0.2,11\n"
                           "IBM,2026-11-21 10:00:07.000000123 UTC,,54.13,0,300,18446744073709551615\n";
    QTest::newRow("late") << "late"
                          << "time,received,symbol,price,watermark,reason\n"
                             "2026-11-21 09:58:37.000000,2026-11-21 10:00:07.000000,IBM,53,"
                             "2026-11-21 10:00:02.000000,dropped\n";
    QTest::newRow("problems") << "problems"
                              << "time,source,code,count,where,message\n"
                                 "2026-11-21 10:00:07.000000,bitstamp,bad_price,1,bitstamp:3,"
                                 "\"price \"\"x\"\" is no number\"\n";
    QTest::newRow("ranking") << "ranking"
                             << "window_end,resolution_minutes,by,rank,symbol,average,gain_percent,last\n"
                                "2026-11-21 10:00:00.000000,1,mean,1,'=XOM,57,0,57\n"
                                "2026-11-21 10:00:00.000000,1,mean,2,IBM,54.135,0.009237021984112323,54.135\n"
                                "2026-11-21 10:00:00.000000,1,gain,1,IBM,52.5,10,55\n";
    QTest::newRow("unknown") << "secrets"
                             << "there is no table \"secrets\" in the history";
}

void HistoryExportTest::everyTable() {
    QFETCH(QString, table);
    QFETCH(QString, csv);
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
    QCOMPARE(exported(folder.path(), table.toStdString()), csv); // beside the running writer
    QVERIFY(writer.close(morning).has_value());
    QCOMPARE(exported(folder.file(dayName), table.toStdString()), csv);
}

void HistoryExportTest::topIsOrderedByEndSizeRankingRevisionPlace() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    HistoryBatch batch = batchOf({payload(1, morning, "")});
    nameEverything(batch);
    QStringList expected;
    for (const Timestamp end : {ten, ten + 10s})
        for (const Duration size : {60s, 300s})
            for (const Ranking ranking : rankings)
                for (std::uint32_t revision = 0; revision < 2; ++revision)
                    for (std::uint32_t place = 1; place <= 2; ++place) {
                        Caused<WindowRow> row = ranked(ranking, place, place, 2 - place, {"5"}, revision, end);
                        row.row.size = size;
                        batch.top.insert(batch.top.begin(), row); // stored in the reverse order
                        expected << QString("%1,%2,%3,%4,%5")
                                        .arg((end - ten) / 1s)
                                        .arg(size / 1min)
                                        .arg(QString::fromUtf8(rankingText(ranking)))
                                        .arg(revision)
                                        .arg(place);
                    }
    QVERIFY(writer.write(batch).has_value());
    QStringList rows;
    for (const QString& line : exported(folder.path(), "top").split('\n', Qt::SkipEmptyParts).mid(1)) {
        const QStringList fields = line.split(',');
        rows << QString("%1,%2,%3,%4,%5")
                    .arg(fields[1].mid(17, 2).toInt())
                    .arg(fields[2], fields[14], fields[13], fields[3]);
    }
    QCOMPARE(rows, expected);
}

void HistoryExportTest::tiesBeyondNStandInTheRankingOnly() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    HistoryBatch batch = batchOf({payload(1, morning, "")});
    nameEverything(batch);
    batch.topRows = 2;
    batch.top = {ranked(Ranking::Mean, 1, 1, 0, {"9"}), ranked(Ranking::Mean, 2, 2, 1, {"5"}),
                 ranked(Ranking::Mean, 3, 2, 2, {"5"})};
    QVERIFY(writer.write(batch).has_value());
    QCOMPARE(exported(folder.path(), "seed").count('\n'), 1 + 2);
    QCOMPARE(exported(folder.path(), "top").count('\n'), 1 + 2);
    QCOMPARE(exported(folder.path(), "ranking"), "window_end,resolution_minutes,by,rank,symbol,average,gain_percent,"
                                                 "last\n"
                                                 "2026-11-21 10:00:00.000000,1,mean,1,IBM,9,0,9\n"
                                                 "2026-11-21 10:00:00.000000,1,mean,2,'=XOM,5,0,5\n"
                                                 "2026-11-21 10:00:00.000000,1,mean,2,BTC-USD,5,0,5\n");
    QCOMPARE(answer(writer.path(), "SELECT rank, symbol FROM ranking ORDER BY rank, symbol"),
             "1|IBM\n2|=XOM\n2|BTC-USD");
}

void HistoryExportTest::onlyTheLastRevisionWhereNoColumnNamesIt() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    HistoryBatch batch = batchOf({payload(1, morning, "")});
    nameEverything(batch);
    batch.top = {ranked(Ranking::Mean, 1, 1, 0, {"9"}), ranked(Ranking::Gain, 1, 1, 0, {"9", "18"}),
                 ranked(Ranking::Mean, 1, 1, 1, {"12"}, 1), ranked(Ranking::Mean, 2, 2, 0, {"9"}, 1)};
    batch.topPrices = {{{ten, 300s, {}, 0, {0}, priceOf("9"), ten}, 1},
                       {{ten, 300s, {}, 1, {1}, priceOf("12"), ten}, 1}};
    QVERIFY(writer.write(batch).has_value());
    QCOMPARE(exported(folder.path(), "top").count('\n'), 1 + 4);
    QCOMPARE(exported(folder.path(), "seed"), "symbol,average,timestamp,aggregation_type\n"
                                              "'=XOM,12,2026-11-21 10:00:00.000000,1\n"
                                              "IBM,9,2026-11-21 10:00:00.000000,1\n");
    QCOMPARE(exported(folder.path(), "top_price"), "symbol,price,timestamp,aggregation_type\n"
                                                   "'=XOM,12,2026-11-21 10:00:00.000000,5\n");
    QCOMPARE(exported(folder.path(), "ranking").count('\n'), 1 + 3);
    QCOMPARE(exported(folder.path(), "percentage_gain").count('\n'), 1 + 2);
}

void HistoryExportTest::lateRevisionInTheNextDaysFile() {
    TemporaryFolder folder;
    const Timestamp midnight = at("2026-11-22 00:00:00");
    auto writer = opened(folder.path(), midnight - 1s);
    HistoryBatch before = batchOf({payload(1, midnight - 1s, "")});
    nameEverything(before);
    before.top = {ranked(Ranking::Mean, 1, 1, 0, {"9"}, 0, midnight - 10s)};
    QVERIFY(writer.write(before).has_value());
    HistoryBatch after = batchOf({payload(2, midnight + 1s, "")});
    after.top = {ranked(Ranking::Mean, 1, 1, 1, {"12"}, 1, midnight - 10s)};
    after.top.front().journalSeq = 2;
    QVERIFY(writer.write(after).has_value());
    QCOMPARE(exported(folder.path(), "seed"), "symbol,average,timestamp,aggregation_type\n"
                                              "'=XOM,12,2026-11-21 23:59:50.000000,1\n");
    QCOMPARE(exported(folder.path(), "top").count('\n'), 1 + 2);
}

void HistoryExportTest::filters() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    for (std::uint64_t i = 0; i < 3; ++i)
        QVERIFY(writer.write(batchOfEverything(i + 1, morning + i * 1min)).has_value());
    const auto rows = [&](std::string_view table, const HistoryFilter& filter) {
        return exported(folder.path(), table, filter).count('\n') - 1;
    };
    QCOMPARE(rows("quotes", {}), 6);
    QCOMPARE(rows("quotes", {morning + 1min, morning + 2min, {}, {}, {}}), 2); // `to` is exclusive
    QCOMPARE(rows("quotes", {Timestamp::earliest(), Timestamp::latest(), {"IBM"}, {}, {}}), 3);
    QCOMPARE(rows("quotes", {Timestamp::earliest(), Timestamp::latest(), {"IBM", "=XOM"}, {}, {}}), 6);
    QCOMPARE(rows("quotes", {Timestamp::earliest(), Timestamp::latest(), {"NONE"}, {}, {}}), 0);
    QCOMPARE(rows("l1", {morning + 1min, Timestamp::latest(), {"IBM"}, {}, {}}), 2);
    QCOMPARE(rows("top", {ten + 1min, ten + 2min, {}, {}, {}}), 3); // judged by the window's end
    QCOMPARE(rows("top", {Timestamp::earliest(), Timestamp::latest(), {}, {Ranking::Gain}, {}}), 3);
    QCOMPARE(rows("top", {Timestamp::earliest(), Timestamp::latest(), {"IBM"}, {Ranking::Mean}, {60s}}), 3);
    QCOMPARE(rows("top", {Timestamp::earliest(), Timestamp::latest(), {}, {}, {300s}}), 0);
    QCOMPARE(rows("seed", {Timestamp::earliest(), Timestamp::latest(), {}, {Ranking::Gain}, {}}), 3);
    QCOMPARE(rows("problems", {morning + 1min, Timestamp::latest(), {"IBM"}, {}, {}}), 2);
}

void HistoryExportTest::viewsReadableByAnyTool() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    HistoryBatch batch = batchOfEverything(1, morning);
    batch.panes.front().pane.start = ten - 10s;
    batch.panes.front().pane.lastTime = ten - 4s;
    QVERIFY(writer.write(batch).has_value());
    QCOMPARE(answer(writer.path(), "SELECT symbol, latest_price, window_end, event_time, resolution_minutes "
                                   "FROM quote_window"),
             "IBM|2.0|2026-11-21 10:00:00.000000|2026-11-21 09:59:56.000000|1");
    QCOMPARE(answer(writer.path(), "SELECT window_end, resolution_minutes, \"by\", rank, symbol, average "
                                   "FROM ranking WHERE \"by\" = 'mean' ORDER BY rank"),
             "2026-11-21 10:00:00.000000|1|mean|1|=XOM|57.0\n2026-11-21 10:00:00.000000|1|mean|2|IBM|54.135");
    QCOMPARE(answer(writer.path(), "SELECT symbol, first, last, gain_percent FROM percentage_gain "
                                   "WHERE symbol = '=XOM'"),
             "=XOM|57.0|57.0|0.0");
}

void HistoryExportTest::l1ViewHasTheBytesOfTheExport() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    HistoryBatch batch = batchOfEverything(1, morning);
    std::uint64_t sequence = 0;
    for (const std::string_view price : {"0.000000001", "1", "100", "0.1", "120.05", "9199999999.999999999"})
        for (const std::int64_t size : {1, 10, 100'000'000, 123'456'789})
            for (const std::uint32_t instrument : {0U, 2U})
                for (const Timestamp time : {morning, Timestamp{-1}, Timestamp{-1'000'000'000}})
                    batch.l1.push_back(
                        {{time, {++sequence}, {instrument}, {priceOf(price), priceOf(price), {size}, {0}}}, 1});
    QVERIFY(writer.write(batch).has_value());
    const QString csv = exported(folder.path(), "l1");
    QString view = answer(writer.path(), "SELECT * FROM l1_csv");
    QCOMPARE(csv.mid(csv.indexOf('\n') + 1), view.replace('|', ',') + '\n');
}

void HistoryExportTest::cancelAndBrokenPipe() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    HistoryBatch batch = batchOfEverything(1, morning);
    for (int i = 0; i < 20'000; ++i)
        batch.quotes.push_back(batch.quotes.front());
    QVERIFY(writer.write(batch).has_value());
    auto reader = HistoryReader::open(folder.path()).value();
    std::stop_source stop;
    int blocks = 0;
    const auto cancelled = reader.exportTable(
        "quotes", {},
        [&](std::string_view) -> Result<void> {
            if (++blocks == 2)
                stop.request_stop();
            return {};
        },
        stop.get_token());
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    QVERIFY(blocks <= 3);
    const auto broken = reader.exportTable(
        "quotes", {}, [](std::string_view) -> Result<void> { return failure(ErrorCode::DiskFull, "no room"); });
    QCOMPARE(broken.error().code, ErrorCode::DiskFull);
    std::size_t bytes = 0;
    const auto rows = reader.exportTable("quotes", {}, [&](std::string_view block) -> Result<void> {
        bytes += block.size();
        return {};
    });
    QCOMPARE(rows.value(), 20'002U);
    QVERIFY(bytes > 800'000);
}

void HistoryExportTest::damagedRowIsAnError() {
    TemporaryFolder folder;
    auto writer = opened(folder.path());
    QVERIFY(writer.write(batchOfEverything(1, morning)).has_value());
    QVERIFY(writer.close(morning).has_value());
    execute(folder.file(dayName), "UPDATE top SET count = 0");
    QVERIFY(exported(folder.path(), "seed").contains("a row of the table seed is damaged"));
}

void HistoryExportTest::panesOfManyDays() {
    TemporaryFolder folder;
    const Timestamp midnight = at("2026-11-22 00:00:00");
    auto writer = opened(folder.path(), midnight - 1min);
    Pane pane = batchOfEverything(1, morning).panes.front().pane;
    std::uint64_t seq = 0;
    for (Timestamp start = midnight - 1min; start < midnight + 1min; start = start + 10s) {
        HistoryBatch batch = batchOf({payload(++seq, start, "")});
        nameEverything(batch);
        pane.start = start;
        pane.count = seq;
        batch.panes = {{{0}, {0}, pane}, {{0}, {1}, pane}};
        QVERIFY(writer.write(batch).has_value());
    }
    // a pane that was patched after midnight stands in both files: the later one counts
    HistoryBatch patch = batchOf({payload(++seq, midnight + 1min, "")});
    pane.start = midnight - 10s;
    pane.count = 99;
    patch.panes = {{{0}, {0}, pane}};
    QVERIFY(writer.write(patch).has_value());
    auto reader = HistoryReader::open(folder.path()).value();
    const auto panes = reader.panes("IBM", midnight - 30s, midnight + 20s).value();
    QCOMPARE(panes.size(), 5U);
    std::vector<std::uint64_t> counts;
    for (const Pane& each : panes)
        counts.push_back(each.count);
    QCOMPARE(counts, (std::vector<std::uint64_t>{4, 5, 99, 7, 8}));
    QVERIFY(reader.panes("NONE", midnight - 30s, midnight).value().empty());
}

QTEST_APPLESS_MAIN(HistoryExportTest)
#include "history_export_test.moc"
