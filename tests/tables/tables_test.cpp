// SPDX-License-Identifier: GPL-3.0-or-later
// What every schema writes, byte for byte (windows, Output schemas; command-line, Export columns; history, CSV export).
#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/tables/tables.h"

#include <QtTest>

#include <algorithm>
#include <random>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

Timestamp at(std::string_view text) {
    return parseTime(text).value().time;
}
Price price(std::string_view text) {
    return Price{parseDecimal(text, Price::decimals).value().units};
}

WindowRow rowOf(std::initializer_list<std::string_view> prices, Duration size) {
    WindowRow row;
    row.end = at("2026-11-21 10:01:00");
    row.size = size;
    row.place = 2;
    row.rank = 1;
    row.revision = 3;
    row.values.slotCount = 6;
    row.values.coveredSlots = 5;
    for (const auto text : prices) {
        const Price value = price(text);
        row.values.first = row.values.count == 0 ? value : row.values.first;
        row.values.high = row.values.count == 0 ? value : std::max(row.values.high, value);
        row.values.low = row.values.count == 0 ? value : std::min(row.values.low, value);
        row.values.last = value;
        row.values.sum += value.nanos;
        ++row.values.count;
    }
    return row;
}

L1Row l1(std::string_view time, std::string_view bid, std::string_view ask, std::int64_t bidSize,
         std::int64_t askSize) {
    return {at(time), {7}, {}, {price(bid), price(ask), {bidSize}, {askSize}}};
}

template<class Writer> QString written(Writer writer) {
    std::string out;
    writer(out);
    return QString::fromStdString(out);
}

} // namespace

class TablesTest : public QObject {
    Q_OBJECT

private slots:
    void textIsQuotedAndGuarded_data();
    void textIsQuotedAndGuarded();
    void everySchemaWritesAsManyFieldsAsItHasColumns();
    void aSeedRowHasTheExactMean();
    void fullAndTopRows();
    void rankingAndGainRowsShowTheCompetitionRank();
    void chartRowsAreWindowsWithoutARank();
    void barRowsWeighTheirMeanBySize();
    void aggregationTypeIsInMinutes_data();
    void aggregationTypeIsInMinutes();
    void l1RowsEndInUtc_data();
    void l1RowsEndInUtc();
    void l1TimesNeverDependOnTheRowBefore();
    void l1NumbersAreThoseOfTheDecimalWriter();
    void marketRows();
};

void TablesTest::textIsQuotedAndGuarded_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::newRow("plain") << "IBM"
                           << "IBM";
    QTest::newRow("empty") << ""
                           << "";
    QTest::newRow("comma") << "a,b"
                           << "\"a,b\"";
    QTest::newRow("quote") << "say \"x\""
                           << "\"say \"\"x\"\"\"";
    QTest::newRow("line end") << "a\nb"
                              << "\"a\nb\"";
    QTest::newRow("formula") << "=1+1"
                             << "'=1+1";
    QTest::newRow("plus") << "+A"
                          << "'+A";
    QTest::newRow("minus word") << "-cmd"
                                << "'-cmd";
    QTest::newRow("at") << "@SUM"
                        << "'@SUM";
    QTest::newRow("tab") << "\tx"
                         << "'\tx";
    QTest::newRow("carriage return") << "\rx"
                                     << "\"'\rx\"";
    QTest::newRow("guarded and quoted") << "=a,b"
                                        << "\"'=a,b\"";
    QTest::newRow("negative number") << "-5"
                                     << "-5";
    QTest::newRow("negative decimal") << "-0.25"
                                      << "-0.25";
    QTest::newRow("minus alone") << "-"
                                 << "'-";
    QTest::newRow("negative sum") << "-1+2"
                                  << "'-1+2";
    QTest::newRow("cut decimal") << "-1."
                                 << "'-1.";
}

void TablesTest::textIsQuotedAndGuarded() {
    QFETCH(QString, text);
    QFETCH(QString, field);
    std::string out;
    appendTextField(out, text.toStdString());
    QCOMPARE(QString::fromStdString(out), field);
    if (!field.contains('"'))
        QCOMPARE(QString::fromUtf8(withoutFormulaGuard(out)), text);
}

void TablesTest::everySchemaWritesAsManyFieldsAsItHasColumns() {
    const WindowRow row = rowOf({"1", "2"}, 60s);
    const auto commas = [](std::string_view text) { return std::ranges::count(text, ','); };
    const auto check = [&](std::string_view name, auto writer) {
        std::string out;
        writer(out);
        QCOMPARE(commas(out), commas(tableSchema(name).columns));
        QCOMPARE(out.back(), '\n');
    };
    check("seed", [&](std::string& out) { appendSeedRow(out, row, "A"); });
    check("full", [&](std::string& out) { appendFullRow(out, row, "A"); });
    check("top", [&](std::string& out) { appendTopRow(out, row, "A"); });
    check("ranking", [&](std::string& out) { appendRankingRow(out, row, "A"); });
    check("percentage_gain", [&](std::string& out) { appendPercentageGainRow(out, row, "A"); });
    check("chart", [&](std::string& out) { appendChartRow(out, row, "A"); });
    check("bars", [&](std::string& out) { appendBarRow(out, {}, 60s, "A", 0); });
    check("top_price", [&](std::string& out) { appendTopPriceRow(out, {}, "A"); });
    check("ladder", [&](std::string& out) { appendLadderRow(out, {}, "A", 0); });
    check("quotes", [&](std::string& out) { appendQuoteRow(out, {{}, "A", {}, "s", 1, {}}); });
    check("late", [&](std::string& out) { appendLateRow(out, {}, "A"); });
    check("problems", [&](std::string& out) { appendProblemRow(out, {}, "s"); });
    check("l1", [&](std::string& out) { appendL1Row(out, {}, "A", {true, 9, 0}); });
}

void TablesTest::aSeedRowHasTheExactMean() {
    // a sum of doubles would give 54.135000000000005
    const WindowRow row = rowOf({"54.13", "54.14", "54.135"}, 300s);
    QCOMPARE(written([&](std::string& out) { appendSeedRow(out, row, "AMZN"); }),
             "AMZN,54.135,2026-11-21 10:01:00.000000,5\n");
}

void TablesTest::fullAndTopRows() {
    WindowRow row = rowOf({"50", "57", "49"}, 60s);
    const QString full = "2026-11-21 10:00:00.000000,2026-11-21 10:01:00.000000,1,2,XOM,52,-2,3,50,49,57,49,"
                         "0.8333333333333334,3";
    QCOMPARE(written([&](std::string& out) { appendFullRow(out, row, "XOM"); }), full + "\n");
    row.ranking = Ranking::Loss;
    QCOMPARE(written([&](std::string& out) { appendTopRow(out, row, "XOM"); }), full + ",loss\n");
    row.values.first = row.values.last = row.values.high = row.values.low = {1};
    row.values.sum = 1;
    row.values.count = 1;
    row.values.coveredSlots = row.values.slotCount;
    QVERIFY(written([&](std::string& out) {
                appendFullRow(out, row, "S");
            }).endsWith(",S,0.000000001,0,1,0.000000001,0.000000001,0.000000001,0.000000001,1,3\n"));
}

void TablesTest::rankingAndGainRowsShowTheCompetitionRank() {
    const WindowRow row = rowOf({"50", "55"}, 900s);
    QCOMPARE(written([&](std::string& out) { appendRankingRow(out, row, "A"); }),
             "2026-11-21 10:01:00.000000,15,mean,1,A,52.5,10,55\n");
    QCOMPARE(written([&](std::string& out) { appendPercentageGainRow(out, row, "A"); }),
             "A,50,55,10,2026-11-21 10:01:00.000000,15\n");
}

void TablesTest::chartRowsAreWindowsWithoutARank() {
    const WindowRow row = rowOf({"50", "57", "49"}, 60s);
    QCOMPARE(written([&](std::string& out) { appendChartRow(out, row, "XOM"); }),
             "2026-11-21 10:00:00.000000,2026-11-21 10:01:00.000000,1,XOM,52,-2,3,50,49,57,49,0.8333333333333334\n");
}

void TablesTest::barRowsWeighTheirMeanBySize() {
    Pane bar;
    bar.start = rowOf({"1"}, 60s).end;
    bar.count = 2;
    bar.sum = Int128(110) * Price::unitsPerOne; // 50 and 60
    bar.first = bar.low = Price{50 * Price::unitsPerOne};
    bar.last = bar.high = Price{60 * Price::unitsPerOne};
    const QString head = "2026-11-21 10:01:00.000000,2026-11-21 10:01:10.000000,XOM,50,60,50,60,55,2,";
    QCOMPARE(written([&](std::string& out) { appendBarRow(out, bar, 10s, "XOM", 1); }), head + "0,\n");
    bar.volume = 40; // 4.0: one of 50, three of 60
    bar.notional = Int128(10 * 50 + 30 * 60) * Price::unitsPerOne;
    QCOMPARE(written([&](std::string& out) { appendBarRow(out, bar, 10s, "XOM", 1); }), head + "4,57.5\n");
}

void TablesTest::aggregationTypeIsInMinutes_data() {
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("1m") << qint64{60} << "1";
    QTest::newRow("5m") << qint64{300} << "5";
    QTest::newRow("15m") << qint64{900} << "15";
    QTest::newRow("24h") << qint64{86'400} << "1440";
    QTest::newRow("90s") << qint64{90} << "1.5";
    QTest::newRow("10s") << qint64{10} << "0.16666666666666666";
}

void TablesTest::aggregationTypeIsInMinutes() {
    QFETCH(qint64, seconds);
    QFETCH(QString, text);
    QCOMPARE(written([&](std::string& out) { appendAggregationType(out, std::chrono::seconds(seconds)); }), text);
}

void TablesTest::l1RowsEndInUtc_data() {
    QTest::addColumn<QString>("row");
    QTest::addColumn<QString>("expected");
    const auto text = [](const L1Row& row, const L1Layout& layout) {
        return written([&](std::string& out) { appendL1Row(out, row, "B,C", layout); });
    };
    const L1Row both = l1("2026-11-21 10:00:00.123456789", "10.5", "11", 100, 200);
    QTest::newRow("file") << text(both, {false, 6, 0}) << "2026-11-21 10:00:00.123456 UTC,10.5,11,100,200,7\n";
    QTest::newRow("symbol") << text(both, {true, 9, 0})
                            << "\"B,C\",2026-11-21 10:00:00.123456789 UTC,10.5,11,100,200,7\n";
    QTest::newRow("scaled") << text(both, {false, 0, 2}) << "2026-11-21 10:00:00 UTC,10.5,11,1,2,7\n";
    QTest::newRow("no bid") << text(l1("2026-11-21 10:00:00", "0", "11", 0, 5), {})
                            << "2026-11-21 10:00:00.000000 UTC,,11,0,5,7\n";
    QTest::newRow("empty") << text(l1("1969-12-31 23:59:59.75", "0", "0", 0, 0), {})
                           << "1969-12-31 23:59:59.750000 UTC,,,0,0,7\n";
    L1Row longest;
    longest.time = Timestamp::latest();
    longest.sequence.value = ~0ULL;
    longest.bbo = {{INT64_MAX}, {INT64_MAX}, {INT64_MIN}, {INT64_MIN}};
    QTest::newRow("longest") << text(longest, {false, 9, 9})
                             << "2262-04-11 23:47:16.854775807 UTC,9223372036.854775807,9223372036.854775807,"
                                "-9223372036.854775808,-9223372036.854775808,18446744073709551615\n";
}

void TablesTest::l1RowsEndInUtc() {
    QFETCH(QString, row);
    QTEST(row, "expected");
}

void TablesTest::l1TimesNeverDependOnTheRowBefore() {
    std::mt19937_64 random(11);
    L1Row row;
    std::string out;
    for (int i = 0; i < 20'000; ++i) {
        const bool near = random() % 4 != 0;
        row.time = near ? row.time + Duration(random() % 900'000'000) : Timestamp{static_cast<std::int64_t>(random())};
        const int digits = static_cast<int>(random() % 10);
        out.clear();
        appendL1Row(out, row, "", {false, digits, 0});
        QCOMPARE(out.substr(0, out.find(',')), timeText(row.time, digits) + " UTC");
    }
}

void TablesTest::l1NumbersAreThoseOfTheDecimalWriter() {
    std::mt19937_64 random(12);
    const auto anyOf = [&random](int shift) { return static_cast<std::int64_t>(random() >> (1 + shift)); };
    for (int i = 0; i < 20'000; ++i) {
        L1Row row;
        const int decimals = static_cast<int>(random() % 3) * 4;
        std::int64_t zeros = 1;
        for (auto n = random() % 10; n > 0; --n)
            zeros *= 10;
        row.bbo = {{anyOf(static_cast<int>(random() % 62)) / zeros * zeros},
                   {anyOf(static_cast<int>(random() % 62))},
                   {1 + anyOf(static_cast<int>(1 + random() % 61))},
                   {1 + anyOf(static_cast<int>(1 + random() % 61))}};
        row.sequence.value = random() >> random() % 64;
        std::string out;
        appendL1Row(out, row, "", {false, 0, decimals});
        QCOMPARE(out, "1970-01-01 00:00:00 UTC," + priceText(row.bbo.bid) + "," + priceText(row.bbo.ask) + "," +
                          decimalText(row.bbo.bidSize.units, decimals) + "," +
                          decimalText(row.bbo.askSize.units, decimals) + "," + std::to_string(row.sequence.value) +
                          "\n");
    }
}

void TablesTest::marketRows() {
    const Timestamp ten = at("2026-11-21 10:00:00");
    QCOMPARE(written([&](std::string& out) {
                 appendLadderRow(out, {Side::Ask, 2, price("10.25"), {150}, 3, {250}}, "IBM", 2);
             }),
             "IBM,ask,2,10.25,1.5,3,2.5\n");
    QCOMPARE(written([&](std::string& out) {
                 appendQuoteRow(out, {ten, "=X", price("5"), "iex", 9, {}});
             }),
             "2026-11-21 10:00:00.000000,'=X,5,iex,9,\n");
    QCOMPARE(written([&](std::string& out) {
                 appendQuoteRow(out, {ten + 1ns, "X", price("5"), "iex", 9, ten});
             }),
             "2026-11-21 10:00:00.000000001,X,5,iex,9,2026-11-21 10:00:00.000000\n");
    QCOMPARE(written([&](std::string& out) {
                 appendLateRow(out, {ten, ten + 8s, {}, price("5.5"), ten + 3s, true, 4}, "X");
             }),
             "2026-11-21 10:00:00.000000,2026-11-21 10:00:08.000000,X,5.5,2026-11-21 10:00:03.000000,dropped\n");
    ProblemTally tally{ErrorCode::BadPrice, {}, 3, Timestamp::earliest(), {}, "a.csv:7", {}, "price \"x\" is bad"};
    QCOMPARE(written([&](std::string& out) { appendProblemRow(out, tally, "file"); }),
             ",file,bad_price,3,a.csv:7,\"price \"\"x\"\" is bad\"\n");
}

QTEST_APPLESS_MAIN(TablesTest)
#include "tables_test.moc"
