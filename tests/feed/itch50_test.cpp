// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"
#include "itch_messages.h"

#include <fstream>
#include <set>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr std::uint64_t hour = 3'600'000'000'000;
constexpr std::uint64_t later = 9 * hour + hour / 2 + 2'000; ///< than the messages of oneOrder
constexpr std::uint64_t idMost = 0xFFFF'FFFF'FFFF'FFFF;
constexpr std::uint32_t most = 0xFFFF'FFFF;

Decoded decoded(const ItchFile& file, DecodeOptions options = {}, std::size_t split = 1 << 20) {
    if (!options.date && options.inputName.empty())
        options.date = "2019-01-30";
    return decodeText("itch50", file.bytes, options, split);
}

/// What an event means, without its time.
std::vector<std::string> shortLines(const Decoded& result) {
    std::vector<std::string> lines;
    for (const Event& event : result.events) {
        std::string line = lineOf(event, result);
        const std::size_t time = line.find(' ');
        line.erase(time, line.find('#') - time - 1);
        if (event.other != 0)
            line += " other " + std::to_string(event.other);
        if (event.has(notPrinted))
            line += " not-printed";
        if (event.has(sideUnknown))
            line += " side?";
        lines.push_back(line + " " + result.symbolOf(event));
    }
    return lines;
}

std::vector<std::string> codesOf(const Decoded& result) {
    std::vector<std::string> lines;
    for (const Problem& problem : result.problems)
        lines.push_back(std::string(codeText(problem.code)) + " " + problem.where);
    return lines;
}

ItchFile oneOrder() {
    ItchFile file;
    file.directory("AAA").order(7, 'B', 100, "AAA", 10'0000);
    return file;
}

} // namespace

class Itch50Test : public QObject {
    Q_OBJECT
private slots:
    void messagesBecomeEvents() {
        ItchFile file;
        file.system('O').directory("AAA", 100).of(2).directory("BRK.A", 1).of(1);
        file.action("AAA", 'T').order(7, 'B', 300, "AAA", 10'0000).attributed(8, 'S', 200, "AAA", 10'0100);
        file.execute(7, 100, 501).executeAt(8, 100, 502, 'Y', 10'0050).executeAt(8, 50, 503, 'N', 10'0050);
        file.cancel(7, 50).replace(7, 9, 120, 10'0001).remove(9);
        file.of(2).trade(5, "BRK.A", 3'000'000'000, 504).cross(12, "BRK.A", 3'000'000'000, 505);
        file.trade(0, "BRK.A", 1, 506).cross(0, "BRK.A", 1, 507);
        const auto result = decoded(file);
        compareLines(
            shortLines(result),
            {"reference #2 id 0 bid 0 x 100 AAA", "reference #3 id 0 bid 0 x 1 BRK.A", "status #4 id 0 bid 0 x 2 AAA",
             "add #5 id 7 bid 10 x 300 side? AAA", "add #6 id 8 ask 10.01 x 200 side? AAA",
             "trade #7 id 7 bid 0 x 100 side? AAA", "trade #8 id 8 bid 10.005 x 100 side? AAA",
             "trade #9 id 8 bid 10.005 x 50 not-eligible not-printed side? AAA", "reduce #10 id 7 bid 0 x 50 side? AAA",
             "replace #11 id 7 bid 10.0001 x 120 other 9 side? AAA", "delete #12 id 9 bid 0 x 0 side? AAA",
             "print #13 id 0 bid 300000 x 5 side? BRK.A", "print #14 id 0 bid 300000 x 12 side? BRK.A"});
        QVERIFY(result.problems.empty());
        QCOMPARE(result.instruments[1].roundLot, Quantity{1});
    }

    void allTypesAreCountedByTheirLetter() {
        const std::vector<std::pair<char, std::size_t>> fillers{{'Y', 20}, {'L', 26}, {'V', 35}, {'W', 12}, {'K', 28},
                                                                {'J', 35}, {'h', 21}, {'I', 50}, {'N', 20}, {'O', 48}};
        ItchFile file = oneOrder();
        for (const auto& [type, size] : fillers)
            file.filler(type, size);
        file.filler('z', 30).filler('z', 30).raw(framed("\x01"));
        const auto result = decoded(file);
        std::map<std::string, std::uint64_t> expected{{"R", 1}, {"A", 1}, {"z", 2}, {"0x01", 1}};
        for (const auto& [type, size] : fillers)
            expected[std::string(1, type)] = 1;
        QVERIFY(result.counts == expected);
        QCOMPARE(result.events.size(), std::size_t{2});
        const std::size_t first = file.bytes.size() - 3 - 2 * 32;
        compareLines(codesOf(result),
                     {"bad_row in:" + std::to_string(first), "bad_row in:" + std::to_string(first + 32),
                      "bad_row in:" + std::to_string(file.bytes.size() - 3)});
    }

    void timesAreNewYorksOfTheDay_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("date");
        QTest::addColumn<QString>("time");
        QTest::newRow("winter") << "dir/01302019.NASDAQ_ITCH50"
                                << ""
                                << "2019-01-30 14:30:00.000000001";
        QTest::newRow("summer") << "08132021.NASDAQ_ITCH50.gz"
                                << ""
                                << "2021-08-13 13:30:00.000000001";
        QTest::newRow("short name") << "S081321-v50.txt.gz"
                                    << ""
                                    << "2021-08-13 13:30:00.000000001";
        QTest::newRow("year first") << "20190830.BX_ITCH_50.gz"
                                    << ""
                                    << "2019-08-30 13:30:00.000000001";
        QTest::newRow("--date wins") << "01302019.NASDAQ_ITCH50"
                                     << "2020-07-01"
                                     << "2020-07-01 13:30:00.000000001";
        QTest::newRow("--date") << "x.itch"
                                << "2020-12-31"
                                << "2020-12-31 14:30:00.000000001";
    }
    void timesAreNewYorksOfTheDay() {
        QFETCH(QString, name);
        QFETCH(QString, date);
        QFETCH(QString, time);
        DecodeOptions options;
        options.inputName = name.toStdString();
        if (!date.isEmpty())
            options.date = date.toStdString();
        ItchFile file;
        file.at(9 * hour + hour / 2 + 1).directory("AAA");
        const auto result = decoded(file, options);
        QVERIFY(result.problems.empty());
        QCOMPARE(QString::fromStdString(timeText(result.events.at(0).time, 9)), time);
    }

    void anUnknownDayIsNamedOnce() {
        DecodeOptions options;
        options.inputName = "sample.itch";
        const auto result = decoded(oneOrder(), options, 3);
        compareLines(codesOf(result), {"date_unknown sample.itch:0"});
        QCOMPARE(timeText(result.events.at(0).time, 0), std::string("1970-01-01 14:30:00"));
    }

    void aWrongDateIsRefused() {
        DecodeOptions options;
        options.date = "2019-02-30";
        const auto refused = formatNamed("itch50")->open(options);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
    }

    void factsTellTheTimesOfAllMessages() {
        ItchFile file;
        file.at(3 * hour).system('O').at(10 * hour).directory("AAA").at(20 * hour).system('C');
        DecodeOptions options;
        options.date = "2019-01-30";
        auto decoder = formatNamed("itch50")->open(options);
        EventBatch batch;
        QVERIFY((*decoder)->decode(file.bytes, Timestamp::earliest(), batch));
        QCOMPARE(timeText(*(*decoder)->facts().firstTime, 0), std::string("2019-01-30 08:00:00"));
        QCOMPARE(timeText(*(*decoder)->facts().lastTime, 0), std::string("2019-01-31 01:00:00"));
    }

    void theMarketsPhaseGoesUnlessAStockIsStopped() {
        ItchFile file;
        file.of(1).directory("AAA").of(2).directory("BBB");
        file.of(1).action("AAA", 'T').of(2).action("BBB", 'H');
        file.system('S').system('Q').of(2).action("BBB", 'Q').action("BBB", 'T').of(1).action("AAA", 'P').system('M');
        std::vector<std::string> lines;
        const auto result = decoded(file);
        for (const Event& event : result.events) {
            if (event.kind == EventKind::Status)
                lines.push_back(result.symbolOf(event) + " " + std::to_string(event.size.units));
        }
        const auto text = [](const char* symbol, TradingStatus status) {
            return std::string(symbol) + " " + std::to_string(static_cast<int>(status));
        };
        compareLines(lines, {text("AAA", TradingStatus::Open), text("BBB", TradingStatus::Halted),
                             text("AAA", TradingStatus::PreOpen), text("BBB", TradingStatus::Halted),
                             text("AAA", TradingStatus::Open), text("BBB", TradingStatus::Halted),
                             text("BBB", TradingStatus::Quoting), text("BBB", TradingStatus::Open),
                             text("AAA", TradingStatus::Paused), text("AAA", TradingStatus::Paused),
                             text("BBB", TradingStatus::Closed)});
    }

    void oddLotsAndTradesOutOfHoursAreNotEligible() {
        ItchFile file;
        file.directory("AAA", 100).trade(99, "AAA", 1, 1).trade(100, "AAA", 1, 2);
        file.system('S').trade(100, "AAA", 1, 3).cross(100, "AAA", 1, 4);
        const auto result = decoded(file);
        std::vector<bool> eligible;
        for (const Event& event : result.events) {
            if (event.kind == EventKind::Print)
                eligible.push_back(!event.has(notEligible));
        }
        QVERIFY((eligible == std::vector{false, true, false, true}));
    }

    void brokenTradesAreLeftOutWhereTheyAreKnown() {
        ItchFile file = oneOrder();
        file.execute(7, 50, 501).trade(10, "AAA", 1, 502).cross(10, "AAA", 1, 503).broken(502).broken(501).broken(503);
        // a stream tells them first, and then that they do not count
        const auto streamed = decoded(file);
        QCOMPARE(streamed.events.size(), std::size_t{5});
        QCOMPARE(streamed.problems.size(), std::size_t{3});
        QCOMPARE(streamed.problems.at(0).code, ErrorCode::BrokenTrade);
        // nobody looks at trades: nothing is wrong
        DecodeOptions booksOnly;
        booksOnly.date = "2019-01-30";
        booksOnly.trades = false;
        QVERIFY(decoded(file, booksOnly).problems.empty());
        // a file is read ahead
        QTemporaryDir folder;
        const auto read = readFile(writeFile(folder, "01302019.NASDAQ_ITCH50", file.bytes));
        QVERIFY(read.problems.empty());
        compareLines(shortLines(read), {"reference #1 id 0 bid 0 x 100 AAA", "add #2 id 7 bid 10 x 100 side? AAA",
                                        "trade #3 id 7 bid 0 x 50 not-eligible not-printed side? AAA"});
        QCOMPARE(read.counts.at("B"), std::uint64_t{3});
    }

    void anyNumberIsTakenAsItIs() {
        ItchFile file;
        file.directory("AAA").order(std::uint64_t{1} << 40, 'B', most, "AAA", most).order(idMost, 'S', 0, "AAA", 0);
        file.replace(idMost, 0, most, 0);
        const auto result = decoded(file);
        compareLines(shortLines(result), {"reference #1 id 0 bid 0 x 100 AAA",
                                          "add #2 id 1099511627776 bid 429496.7295 x 4294967295 side? AAA",
                                          "add #3 id 18446744073709551615 ask 0 x 0 side? AAA",
                                          "replace #4 id 18446744073709551615 bid 0 x 4294967295 side? AAA"});
        QVERIFY(result.problems.empty());
    }

    void aCutTailIsNamed_data() {
        QTest::addColumn<int>("cut");
        for (int cut = 1; cut < 38; ++cut)
            QTest::addRow("%d bytes are missing", cut) << cut;
    }
    void aCutTailIsNamed() {
        QFETCH(int, cut);
        ItchFile file = oneOrder();
        const std::size_t whole = file.bytes.size();
        file.order(8, 'S', 100, "AAA", 10'0100);
        file.bytes.resize(file.bytes.size() - static_cast<std::size_t>(cut));
        const auto result = decoded(file);
        QCOMPARE(result.events.size(), std::size_t{2});
        compareLines(codesOf(result), {"truncated in:" + std::to_string(whole)});
    }

    void damagedMessagesCostNoOther_data() {
        QTest::addColumn<QByteArray>("damage");
        QTest::addColumn<QString>("code");
        QTest::newRow("empty") << QByteArray(2, '\0') << "bad_row";
        ItchFile order;
        order.at(later).order(1, 'X', 1, "AAA", 1);
        QTest::newRow("no side") << QByteArray::fromStdString(order.bytes) << "bad_row";
        QTest::newRow("short") << QByteArray::fromStdString(framed(order.bytes.substr(2, 30))) << "bad_row";
        QTest::newRow("type only") << QByteArray::fromStdString(framed("A")) << "bad_row";
        ItchFile event;
        event.at(later).system('?');
        QTest::newRow("no system event") << QByteArray::fromStdString(event.bytes) << "bad_row";
        ItchFile action;
        action.at(later).action("AAA", '?');
        QTest::newRow("no trading state") << QByteArray::fromStdString(action.bytes) << "bad_row";
        ItchFile cross;
        cross.at(later).cross(idMost, "AAA", 1, 1);
        QTest::newRow("a cross of more shares than there are") << QByteArray::fromStdString(cross.bytes) << "overflow";
    }
    void damagedMessagesCostNoOther() {
        QFETCH(QByteArray, damage);
        QFETCH(QString, code);
        ItchFile file = oneOrder();
        const std::size_t where = file.bytes.size();
        file.raw(damage.toStdString()).remove(7);
        const auto result = decoded(file);
        compareLines(codesOf(result), {code.toStdString() + " in:" + std::to_string(where)});
        QCOMPARE(result.events.size(), std::size_t{3});
        QCOMPARE(result.events.back().sequence.value, std::uint64_t{4}); // every frame counts
        QCOMPARE(result.events.back().row, where + static_cast<std::size_t>(damage.size()));
    }

    void anEmptyMessageEndsAFile() {
        ItchFile file = oneOrder();
        file.raw(std::string(2, '\0'));
        QVERIFY(decoded(file).problems.empty());
    }

    void aMessageThatIsTooLongIsReadAndNamed() {
        ItchFile file = oneOrder();
        const std::size_t where = file.bytes.size();
        ItchFile longer;
        longer.at(later).remove(7);
        file.raw(framed(longer.bytes.substr(2) + "xy"));
        const auto result = decoded(file);
        compareLines(codesOf(result), {"bad_row in:" + std::to_string(where)});
        QCOMPARE(result.events.back().kind, EventKind::Delete);
    }

    void timesThatCannotBeAreNamedAndTaken() {
        ItchFile file;
        file.at(10 * hour).directory("AAA");
        const std::size_t backwards = file.bytes.size();
        file.at(9 * hour).order(1, 'B', 1, "AAA", 1);
        const std::size_t past = file.bytes.size();
        file.at(25 * hour).order(2, 'B', 1, "AAA", 1).at(11 * hour).order(3, 'B', 1, "AAA", 1);
        const auto result = decoded(file);
        compareLines(codesOf(result),
                     {"time_backwards in:" + std::to_string(backwards), "bad_time in:" + std::to_string(past)});
        QCOMPARE(result.events.size(), std::size_t{4});
    }

    void aStockThatWasNeverAnnouncedIsNamed() {
        ItchFile file;
        file.of(5).order(1, 'B', 1, "ZZZ", 1).order(2, 'S', 1, "ZZZ", 1).of(6).remove(9);
        file.of(5).directory("ZZZ").of(6).directory("YYY").remove(9);
        const auto result = decoded(file);
        compareLines(shortLines(result), {"add #1 id 1 bid 0.0001 x 1 side? ZZZ",
                                          "add #2 id 2 ask 0.0001 x 1 side? ZZZ", "reference #4 id 0 bid 0 x 100 ZZZ",
                                          "reference #5 id 0 bid 0 x 100 YYY", "delete #6 id 9 bid 0 x 0 side? YYY"});
        compareLines(codesOf(result), {"unknown_instrument in:0", "unknown_instrument in:76", "unknown_order in:76"});
    }

    void anOrderNamesTheStockThatNoMessageBeforeItNamed() {
        ItchFile file;
        file.of(5).remove(9).execute(9, 1, 1).order(1, 'B', 1, "ZZZ", 1).remove(1);
        const auto result = decoded(file);
        compareLines(shortLines(result),
                     {"add #3 id 1 bid 0.0001 x 1 side? ZZZ", "delete #4 id 1 bid 0 x 0 side? ZZZ"});
        QCOMPARE(result.instruments.size(), std::size_t{1});
        compareLines(codesOf(result), {"unknown_instrument in:0", "unknown_order in:0", "unknown_order in:21"});
    }

    void aSymbolThatIsNoTextIsNamed() {
        ItchFile file;
        file.of(5).directory("\xff\xfe").of(6).directory("A\tB").of(7).directory("");
        const auto result = decoded(file);
        QCOMPARE(result.problems.size(), std::size_t{3});
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(result.problems[i].code, ErrorCode::BadText);
            QCOMPARE(result.instruments[i].symbol, "#" + std::to_string(5 + i));
        }
    }

    void aSymbolOfTwoLocatesIsNamed() {
        ItchFile file;
        file.of(5).directory("AAA").of(6).directory("AAA");
        compareLines(codesOf(decoded(file)), {"duplicate in:41"});
        ItchFile nextDay;
        nextDay.of(5).directory("AAA").system('O').of(6).directory("AAA");
        QVERIFY(decoded(nextDay).problems.empty());
    }

    void unknownMessagesInCrowdsKeepTheCount() {
        ItchFile file = oneOrder();
        for (int i = 0; i < 100; ++i)
            file.filler('z', 30);
        file.raw(std::string(2, '\0')).filler('y', 12).filler('x', 300).remove(7);
        const auto result = decoded(file);
        QCOMPARE(result.problems.size(), std::size_t{103});
        QCOMPARE(result.events.back().kind, EventKind::Delete);
        QCOMPARE(result.events.back().sequence.value, std::uint64_t{2 + 103 + 1});
    }

    void whereTheFrameIsLostTheNextMessagesAreFound_data() {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("bytes");
        for (const int from : {0, 1, 2, 3, 10, 37, 38})
            QTest::addRow("from %d", from) << from << 61;
        QTest::newRow("nothing is missing") << 0 << 0;
        QTest::newRow("a damaged length") << 0 << -1;
    }
    /// A stretch is cut out anywhere: the rows before it are right, and so are those behind the message it cut into.
    void whereTheFrameIsLostTheNextMessagesAreFound() {
        QFETCH(int, from);
        QFETCH(int, bytes);
        ItchFile file = oneOrder();
        for (std::uint64_t id = 100; id < 200; ++id)
            file.order(id, 'B', 1, "AAA", 10'0000);
        constexpr std::size_t size = 38;
        const std::size_t at = 41 + 51 * size + static_cast<std::size_t>(from);
        if (bytes >= 0)
            file.bytes.erase(at, static_cast<std::size_t>(bytes));
        else
            file.bytes.replace(at, 2, "\x40\x00", 2); // longer than what is left
        const auto result = decoded(file);
        std::set<std::uint64_t> ids;
        for (const Event& event : result.events)
            ids.insert(event.reference);
        for (std::uint64_t id = 100; id < 150; ++id)
            QVERIFY(ids.contains(id));
        if (bytes < 0) {
            compareLines(codesOf(result), {"truncated in:" + std::to_string(at)});
            return;
        }
        for (std::uint64_t id = 154; id < 200; ++id)
            QVERIFY(ids.contains(id));
        QCOMPARE(result.problems.empty(), bytes == 0);
        for (const std::size_t split : {std::size_t{1}, std::size_t{7}, std::size_t{100}})
            QVERIFY(decoded(file, {}, split) == result);
    }

    void aSecondDirectoryMessageRenewsTheLot() {
        ItchFile file;
        file.directory("AAA", 100).directory("AAA", 10);
        const auto same = decoded(file);
        QVERIFY(same.problems.empty());
        QCOMPARE(same.instruments.size(), std::size_t{1});
        QCOMPARE(same.events.back().size, Quantity{10});
        file.directory("BBB");
        const auto other = decoded(file);
        QCOMPARE(other.problems.at(0).code, ErrorCode::Duplicate);
        QCOMPARE(other.symbolOf(other.events.back()), std::string("BBB"));
    }

    void itIsKnownByItsContent() {
        QVERIFY(probeOf(oneOrder().bytes) >= 90);
        QVERIFY(probeOf(oneOrder().bytes.substr(0, 20)) > 0); // its first message is cut
        ItchFile joined;
        for (std::uint64_t id = 1; id <= 10; ++id)
            joined.order(id, 'B', 1, "AAA", 1);
        QVERIFY(probeOf(joined.bytes.substr(17)) > 0);                       // it begins within a message
        QVERIFY(probeOf(oneOrder().bytes + std::string(300, '\x7F')) >= 90); // damage comes behind
        QCOMPARE(probeOf("some,text,that,is,long,enough\n1,2,3\n"), 0);
        QCOMPARE(probeOf(std::string(100, '\0')), 0);
        QCOMPARE(probeOf("\x1f\x8b"), 0);
        ItchFile damaged;
        damaged.raw(framed("xx"));
        for (std::uint64_t id = 1; id <= 8; ++id)
            damaged.order(id, 'B', 1, "AAA", 1);
        QVERIFY(probeOf(damaged.bytes) > 0);
    }

    void theRealSampleIsReadToItsEnd() {
        const std::string path = realFile("l3/sample_1000.itch");
        if (path.empty())
            QSKIP("the recorded messages are not there: set TOPBOOK_DATA to the folder of recordings");
        InputOptions options;
        options.decode.date = "2019-01-30";
        const auto result = readFile(path, options);
        QVERIFY((result.counts == std::map<std::string, std::uint64_t>{{"S", 1}, {"R", 993}, {"H", 3}, {"Y", 3}}));
        QVERIFY(result.problems.empty());
        QCOMPARE(result.instruments.at(0).symbol, std::string("A"));
    }

private:
    static int probeOf(const std::string& head) { return formatNamed("itch50")->probe(head, {}); }
};

QTEST_APPLESS_MAIN(Itch50Test)
#include "itch50_test.moc"
