// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"

#include <random>

using namespace topbook;
using namespace topbook::test;

namespace {

const std::string header =
    "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,update_qty,"
    "delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";
const std::string hostHeader =
    "HOST,seq_num,is_image,add_orderid,add_side,add_price,add_qty,add_position,update_orderid,update_side,update_price,"
    "update_qty,update_position,delete_orderid,delete_side,trade_orderid,trade_side,trade_qty,trade_price\n";

std::string add(const std::string& seq, const std::string& id) {
    return seq + "," + id + ",BUY,218,300,,,,,,,,,,,2021-08-02 22:11:21.94404 UTC\n";
}

Decoded decode(const std::string& text, bool follow = false) {
    DecodeOptions options;
    options.inputName = "l3.csv";
    options.follow = follow;
    return decodeText("l3-csv", text, options);
}

} // namespace

class L3CsvTest : public QObject {
    Q_OBJECT
private slots:
    void eachActionIsAnEvent() {
        const auto decoded = decode(header + "1,11,BUY,218,300,,,,,,,,,,,2021-08-02 22:11:21.9 UTC\n"
                                             "2,12,SELL,219.25,5,,,,,,,,,,,2021-08-02 22:11:22 UTC\n"
                                             "3,,,,,11,BUY,217.5,100,,,,,,,2021-08-02 22:11:23.000001 UTC\n"
                                             "4,,,,,,,,,,,12,SELL,219.25,2,2021-08-02 22:11:24.5 UTC\n"
                                             "5,,,,,,,,,11,BUY,,,,,2021-08-02 22:11:25.123456 UTC\n");
        compareLines(linesOf(decoded), {"add 2021-08-02 22:11:21.900000000 #1 id 11 bid 218 x 300",
                                        "add 2021-08-02 22:11:22.000000000 #2 id 12 ask 219.25 x 5",
                                        "change 2021-08-02 22:11:23.000001000 #3 id 11 bid 217.5 x 100",
                                        "trade 2021-08-02 22:11:24.500000000 #4 id 12 ask 219.25 x 2",
                                        "delete 2021-08-02 22:11:25.123456000 #5 id 11 bid 0 x 0"});
        QCOMPARE(decoded.events[2].row, std::uint64_t{4});
        QCOMPARE(decoded.instruments.size(), std::size_t{1});
        QCOMPARE(decoded.instruments[0].symbol, std::string("BOOK"));
        const std::map<std::string, std::uint64_t> counts{{"add", 2}, {"delete", 1}, {"trade", 1}, {"update", 1}};
        QCOMPARE(decoded.counts, counts);
        QVERIFY(decoded.problems.empty());
    }

    void columnsGoByNameInAnyOrder() {
        const auto decoded = decode("time,note,trade_qty,trade_price,trade_side,trade_order_id,delete_side,"
                                    "delete_order_id,update_qty,update_price,update_side,update_order_id,add_qty,"
                                    "add_price,add_side,add_order_id,seq_num\r\n"
                                    "2021-08-02 22:11:21 UTC,\"a, b\",,,,,,,,,,,300,218,BUY,11,1\r\n");
        compareLines(linesOf(decoded), {"add 2021-08-02 22:11:21.000000000 #1 id 11 bid 218 x 300"});
    }

    void snapshotRowsBuildBetweenClearAndEnd() {
        const auto decoded = decode(hostHeader + "2021-08-02 01:00:00 UTC,5,1,11,BUY,218,300,1,,BUY,,,,,BUY,,BUY,,\n"
                                                 "2021-08-02 01:00:00 UTC,6,1,12,SELL,219,10,1,,BUY,,,,,BUY,,BUY,,\n"
                                                 "2021-08-02 01:00:01.5 UTC,7,0,,BUY,,,,,BUY,,,,,BUY,12,SELL,4,219\n"
                                                 "2021-08-02 02:00:00 UTC,9,1,21,BUY,200,1,1,,BUY,,,,,BUY,,BUY,,\n"
                                                 "2021-08-02 03:00:00 UTC,12,1,22,BUY,201,1,1,,BUY,,,,,BUY,,BUY,,\n");
        compareLines(linesOf(decoded), {"clear 2021-08-02 01:00:00.000000000 #5 id 0 bid 0 x 0 snapshot",
                                        "add 2021-08-02 01:00:00.000000000 #5 id 11 bid 218 x 300 snapshot",
                                        "add 2021-08-02 01:00:00.000000000 #6 id 12 ask 219 x 10 snapshot",
                                        "end 2021-08-02 01:00:00.000000000 #6 id 0 bid 0 x 0 snapshot",
                                        "trade 2021-08-02 01:00:01.500000000 #7 id 12 ask 219 x 4",
                                        "clear 2021-08-02 02:00:00.000000000 #9 id 0 bid 0 x 0 snapshot",
                                        "add 2021-08-02 02:00:00.000000000 #9 id 21 bid 200 x 1 snapshot",
                                        "end 2021-08-02 02:00:00.000000000 #9 id 0 bid 0 x 0 snapshot",
                                        "clear 2021-08-02 03:00:00.000000000 #12 id 0 bid 0 x 0 snapshot",
                                        "add 2021-08-02 03:00:00.000000000 #12 id 22 bid 201 x 1 snapshot",
                                        "end 2021-08-02 03:00:00.000000000 #12 id 0 bid 0 x 0 snapshot"});
    }

    void aBadRowIsNamedAndTheNextGoesOn_data() {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("problem");
        const QString time = "2021-08-02 22:11:21 UTC";
        const auto row = [](const char* name, const QString& text, const QString& problem) {
            QTest::newRow(name) << text << problem;
        };
        row("no id", "1,,,,,,,,,,,,,,," + time,
            "bad_row l3.csv:2 none of the add, update, delete and trade ids is set");
        row("two ids", "1,5,BUY,1,1,,,,,6,BUY,,,,," + time,
            "bad_row l3.csv:2 both add and delete ids are set; a row is one event");
        row("short", "1,5,BUY", "bad_row l3.csv:2 the row has 3 columns, the header names 16");
        row("long", "1,5,BUY,1,1,,,,,,,,,,," + time + ",x",
            "bad_row l3.csv:2 the row has 17 columns, the header names 16");
        row("side", "1,5,UP,1,1,,,,,,,,,,," + time, "bad_row l3.csv:2 the side 'UP' is neither BUY nor SELL");
        row("price", "1,5,BUY,nan,1,,,,,,,,,,," + time, "bad_price l3.csv:2 the price 'nan' is not a decimal number");
        row("no price", "1,5,BUY,,1,,,,,,,,,,," + time, "bad_price l3.csv:2 there is no add price");
        row("quantity", "1,5,BUY,1,-1,,,,,,,,,,," + time,
            "bad_number l3.csv:2 the quantity '-1' is not a whole number of at least 0");
        row("id too large", "1,18446744073709551616,BUY,1,1,,,,,,,,,,," + time,
            "overflow l3.csv:2 the order id '18446744073709551616' is not a whole number up to 2^64 - 1");
        row("impossible day", "1,5,BUY,1,1,,,,,,,,,,,2021-02-30 22:11:21 UTC",
            "bad_time l3.csv:2 there is no such day as 2021-2-30");
        row("no zone", "1,5,BUY,1,1,,,,,,,,,,,2021-02-03 22:11:21",
            "bad_time l3.csv:2 the time '2021-02-03 22:11:21' does not end in UTC (or give --zone)");
        row("broken quote", "1,\"5,BUY,1,1,,,,,,,,,,," + time,
            "bad_row l3.csv:2 a quoted field is not closed as it should be (a quote within quotes is written twice)");
        row("not text", QString("1,5,B\x01Y,1,1,,,,,,,,,,,") + time,
            "bad_row l3.csv:2 the side 'B?Y' is neither BUY nor SELL");
    }
    void aBadRowIsNamedAndTheNextGoesOn() {
        QFETCH(QString, row);
        QFETCH(QString, problem);
        const auto decoded = decode(header + row.toStdString() + "\n" + add("2", "7"));
        QVERIFY(!decoded.error);
        compareLines(problemsOf(decoded), {problem.toStdString()});
        compareLines(linesOf(decoded), {"add 2021-08-02 22:11:21.944040000 #2 id 7 bid 218 x 300"});
    }

    void zeroBytesAndForeignEncodingsAreBadRows() {
        const std::string zero = add("1", std::string("5\0", 2));
        const auto decoded = decode(header + zero + add("2", "\xff\xfe") + add("3", "7"));
        compareLines(problemsOf(decoded), {"bad_number l3.csv:2 the order id '5?' is not a whole number up to 2^64 - 1",
                                           "bad_number l3.csv:3 the order id '?"
                                           "?' is not a whole number up to 2^64 - 1"});
        QCOMPARE(decoded.events.size(), std::size_t{1});
    }

    void aPriceBeyondAllRangeStillMovesItsOrder() {
        const auto decoded = decode(header + "1,,,,,11,BUY,1e300,100,,,,,,,2021-08-02 22:11:23 UTC\n");
        QCOMPARE(decoded.events.size(), std::size_t{1});
        QVERIFY(!isTradable(decoded.events[0].price));
    }

    void missingColumnsAreNamed() {
        const auto decoded = decode("seq_num,add_order_id,add_side,add_price,update_order_id,time\n");
        QVERIFY(decoded.error.has_value());
        QCOMPARE(decoded.error->code, ErrorCode::WrongHeader);
        QCOMPARE(
            decoded.error->message,
            std::string("an l3-csv header needs these columns too: add_qty, update_side, update_price, update_qty, "
                        "delete_order_id, delete_side, trade_order_id, trade_side, trade_price, trade_qty"));
    }

    void idsInScientificNotationAreRefused_data() {
        QTest::addColumn<QString>("seq");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("shown");
        QTest::newRow("sequence") << "1.62794E+18"
                                  << "7456389231055194163"
                                  << "the sequence number '1.62794E+18'";
        QTest::newRow("id") << "1627942268920653171"
                            << "7.45639E+18"
                            << "the order id '7.45639E+18'";
        QTest::newRow("whole mantissa") << "1"
                                        << "7e18"
                                        << "the order id '7e18'";
        QTest::newRow("fraction") << "1"
                                  << "7456389231055194112.0"
                                  << "the order id '7456389231055194112.0'";
    }
    void idsInScientificNotationAreRefused() {
        QFETCH(QString, seq);
        QFETCH(QString, id);
        QFETCH(QString, shown);
        const auto decoded =
            decode(header + add("5", "7456389231055194163") + add(seq.toStdString(), id.toStdString()));
        QVERIFY(decoded.error.has_value());
        QCOMPARE(decoded.error->code, ErrorCode::LostIdentities);
        QCOMPARE(decoded.error->where, std::string("l3.csv:3"));
        QVERIFY(QString::fromStdString(decoded.error->message).contains(shown));
        QVERIFY(QString::fromStdString(decoded.error->message).contains("export the file again"));
    }

    void roundedIdsAreRefusedBeforeAnythingIsHandedOut() {
        std::string rows = header;
        for (int i = 0; i < 64; ++i)
            rows += add(std::to_string(i), "7456389231055" + std::to_string(10 + i) + "0000");
        const auto decoded = decode(rows + add("65", "7456389231055194163"));
        QVERIFY(decoded.error.has_value());
        QCOMPARE(decoded.error->code, ErrorCode::LostIdentities);
        QCOMPARE(decoded.error->where, std::string("l3.csv:2"));
        QVERIFY(QString::fromStdString(decoded.error->message).contains("7456389231055100000"));
        QVERIFY(decoded.events.empty());
    }

    void fewRoundedIdsAreJudgedAtTheEnd_data() {
        QTest::addColumn<QStringList>("ids");
        QTest::addColumn<bool>("refused");
        QTest::newRow("three") << QStringList{"7456389231055190000", "7456389231055200000", "7456389231055210000"}
                               << true;
        QTest::newRow("the same added thrice")
            << QStringList{"7456389231055190000", "7456389231055190000", "7456389231055190000"} << true;
        QTest::newRow("two are chance") << QStringList{"7456389231055190000", "7456389231055200000"} << false;
        QTest::newRow("one that is not round")
            << QStringList{"7456389231055190000", "7456389231055200000", "7456389231055210000", "7456389231055210001"}
            << false;
        QTest::newRow("15 digits are whole")
            << QStringList{"745638923100000", "745638923200000", "745638923300000"} << false;
        QTest::newRow("short ones prove nothing")
            << QStringList{"1", "7456389231055190000", "7456389231055200000", "7456389231055210000", "23"} << true;
    }
    void fewRoundedIdsAreJudgedAtTheEnd() {
        QFETCH(QStringList, ids);
        QFETCH(bool, refused);
        std::string rows = header;
        for (int i = 0; i < ids.size(); ++i)
            rows += add(std::to_string(i), ids[i].toStdString());
        const auto decoded = decode(rows);
        QCOMPARE(decoded.error.has_value(), refused);
        QCOMPARE(decoded.events.size(), refused ? std::size_t{0} : static_cast<std::size_t>(ids.size()));
    }

    void roundedIdsBehindManyShortOnesAreRefusedToo() {
        std::string rows = header;
        for (int i = 0; i < 5'000; ++i)
            rows += add(std::to_string(i), std::to_string(i + 1));
        for (int i = 0; i < 64; ++i)
            rows += add(std::to_string(5'000 + i), "7456389231055" + std::to_string(10 + i) + "0000");
        const auto decoded = decode(rows);
        QVERIFY(decoded.error.has_value());
        QVERIFY(decoded.events.empty());
    }

    void aFollowedFileGivesEachRowAsItComes() {
        DecodeOptions options;
        options.follow = true;
        auto decoder = formatNamed("l3-csv")->open(options);
        EventBatch batch;
        const std::string first = header + add("1", "5");
        QVERIFY((*decoder)->decode(first, Timestamp::earliest(), batch).has_value());
        QCOMPARE(batch.events.size(), std::size_t{1});
        const std::string second = add("2", "7456389231055194163");
        QVERIFY((*decoder)->decode(second, Timestamp::earliest(), batch).has_value());
        QCOMPARE(batch.events.size(), std::size_t{2});
    }

    /// Rows are read fast where every field has its usual form. One that is the same but for a small letter in its side
    /// must give the same, right or wrong.
    void unusualRowsAreReadAsUsualOnes() {
        std::mt19937 random(21);
        static const std::array<std::string, 4> rows{"11,BUY,218.25,300,,,,,,,,,,,", ",,,,12,SELL,21800.5,7,,,,,,,",
                                                     ",,,,,,,,1234567890123456789,BUY,,,,,",
                                                     ",,,,,,,,,,13,SELL,0.0001,12345678"};
        constexpr std::string_view letters = "0123456789,.-+ eB\r\"";
        for (int round = 0; round < 400; ++round) {
            std::string usual = header;
            std::string unusual = header;
            for (int i = 1; i < 40; ++i) {
                std::string row = std::to_string(i) + "," + rows[random() % rows.size()] + ",2021-08-02 22:11:2" +
                                  std::to_string(random() % 10) + "." + std::to_string(random() % 1'000'000) + " UTC\n";
                if (i > 5 && random() % 4 == 0)
                    row[random() % (row.size() - 1)] = letters[random() % letters.size()];
                usual += row;
                for (const char* side : {"BUY", "SELL"}) {
                    if (const std::size_t at = row.find(side); at != std::string::npos)
                        row[at + 2] = static_cast<char>(row[at + 2] - 'A' + 'a');
                }
                unusual += row;
            }
            const Decoded fast = decode(usual);
            const Decoded slow = decode(unusual);
            QCOMPARE(fast.error.has_value(), slow.error.has_value());
            QVERIFY(fast.events == slow.events);
            QCOMPARE(fast.counts, slow.counts);
            QCOMPARE(fast.problems.size(), slow.problems.size());
            for (std::size_t i = 0; i < fast.problems.size(); ++i)
                QCOMPARE(fast.problems[i].where, slow.problems[i].where);
        }
    }

    void timesThatCannotBeAreNamedAndTaken() {
        const auto at = [](const std::string& time) { return "9,1,BUY,10,5,,,,,,,,,,," + time + "\n"; };
        const std::string noon = at("2021-08-02 12:00:00 UTC");
        const auto codeOf = [&](const std::string& rows) {
            const auto result = decodeText("l3-csv", header + rows);
            return result.problems.empty() ? ErrorCode::Internal : result.problems.at(0).code;
        };
        QCOMPARE(codeOf(noon + at("2021-08-02 11:30:00 UTC")), ErrorCode::Internal); // late rows are lawful
        QCOMPARE(codeOf(noon + at("2021-08-02 10:00:00 UTC")), ErrorCode::TimeBackwards);
        QCOMPARE(codeOf(noon + at("1969-12-31 23:59:59 UTC")), ErrorCode::BadTime);
        // one that is a day ahead does not make all behind it late
        QCOMPARE(codeOf(noon + at("2021-08-03 12:00:00 UTC") + noon), ErrorCode::Internal);
        QCOMPARE(decodeText("l3-csv", header + noon + at("2021-08-02 10:00:00 UTC") + noon).problems.size(),
                 std::size_t{1});
    }

    void rowsThatCannotBeReadAreCountedToo() {
        const auto result =
            decodeText("l3-csv", header + std::string("1,2\n1,x,BUY,1,1,,,,,,,,,,,2021-08-02 12:00:00 UTC\n"));
        const std::map<std::string, std::uint64_t> counts{{"(unreadable)", 2}};
        QVERIFY(result.counts == counts);
    }

    void aCutLastRowIsNamed() {
        const std::string text = header + add("1", "5") + add("2", "6");
        const auto decoded = decode(text.substr(0, text.size() - 12));
        QCOMPARE(decoded.events.size(), std::size_t{1});
        QCOMPARE(decoded.problems.size(), std::size_t{1});
        QCOMPARE(decoded.problems[0].code, ErrorCode::Truncated);
        QCOMPARE(decoded.problems[0].where, std::string("l3.csv:3"));
    }

    void realRowsAreAllRead() {
        const std::string file = realFile("l3/grasshopper/l3_data.csv");
        if (file.empty())
            QSKIP("the real recording is not at hand");
        const auto decoded = readFile(file);
        QVERIFY(!decoded.error);
        QCOMPARE(decoded.events.size(), std::size_t{12'000});
        QVERIFY(decoded.problems.empty());
        std::uint64_t counted = 0;
        for (const auto& [kind, count] : decoded.counts)
            counted += count;
        QCOMPARE(counted, std::uint64_t{12'000});
        const Event& last = decoded.events.back();
        QCOMPARE(last.sequence.value, std::uint64_t{1627942268920665170});
        QCOMPARE(timeText(last.time, 6), std::string("2021-08-03 03:45:00.093422"));
    }
};

QTEST_APPLESS_MAIN(L3CsvTest)
#include "l3_csv_test.moc"
