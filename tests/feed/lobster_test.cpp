// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"
#include "packing.h"

#include <sstream>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr const char* messageName = "ABC_2024-01-03_34200000_57600000_message_2.csv";
constexpr const char* depthName = "ABC_2024-01-03_34200000_57600000_orderbook_2.csv";

Decoded decoded(const std::string& text, std::optional<std::string> book = {}) {
    DecodeOptions options;
    options.inputName = messageName;
    options.lobsterBook = std::move(book);
    return decodeText("lobster", text, options);
}

/// What an event means, without its time.
std::vector<std::string> shortLines(const Decoded& result) {
    std::vector<std::string> lines;
    for (const Event& event : result.events) {
        std::string line = lineOf(event, result);
        const std::size_t time = line.find(' ');
        lines.push_back(line.erase(time, line.find('#') - time - 1));
    }
    return lines;
}

std::vector<std::string> codesOf(const Decoded& result) {
    std::vector<std::string> lines;
    for (const Problem& problem : result.problems)
        lines.push_back(std::string(codeText(problem.code)) + " " + problem.where.substr(problem.where.rfind('/') + 1));
    return lines;
}

std::optional<std::uint64_t> reseedsOf(const std::string& messages, const std::string& bookPath) {
    DecodeOptions options;
    options.inputName = messageName;
    options.lobsterBook = bookPath;
    auto decoder = formatNamed("lobster")->open(options);
    if (!decoder)
        return std::nullopt;
    (void)runDecoder(**decoder, messages, messages.size());
    return (*decoder)->facts().reseeds;
}

std::vector<std::string> rowsOf(const std::string& path) {
    std::istringstream content(contentOf(path));
    std::vector<std::string> rows;
    for (std::string row; std::getline(content, row);)
        rows.push_back(row + '\n');
    return rows;
}

std::string madeUp(int number) {
    return std::to_string((std::uint64_t{1} << 63) + static_cast<std::uint64_t>(number));
}

} // namespace

class LobsterTest : public QObject {
    Q_OBJECT
private slots:
    void messagesBecomeEvents() {
        const auto result = decoded("34200.000000001,1,11,100,1000000,1\n"
                                    "34200.5,2,11,10,1000000,1\n"
                                    "34200.5,4,11,40,1000000,1\n"
                                    "34201,3,11,50,1000000,1\n"
                                    "34201,5,0,10,1000050,-1\n"
                                    "34202,6,-1,500,1000000,-1\n"
                                    "34202,7,0,0,-1,-1\n"
                                    "34203,7,0,0,0,-1\n"
                                    "34204,7,0,0,1,-1");
        compareLines(shortLines(result),
                     {"add #1 id 11 bid 100 x 100", "reduce #2 id 11 bid 100 x 10", "trade #3 id 11 bid 100 x 40",
                      "delete #4 id 11 bid 100 x 50", "print #5 id 0 bid 100.005 x 10", "status #7 id 0 bid 0 x 3",
                      "status #8 id 0 bid 0 x 5", "status #9 id 0 bid 0 x 2"});
        QVERIFY(result.problems.empty());
        QCOMPARE(result.counts.size(), std::size_t{7});
        QCOMPARE(result.instruments.at(0).symbol, std::string("ABC"));
        QCOMPARE(timeText(result.events.at(0).time, 9), std::string("2024-01-03 14:30:00.000000001"));
    }

    void anExecutionOfAnOrderThatWasNeverSeenIsATradeStill() {
        const auto result = decoded("34200,4,99,5,1000100,-1\n");
        compareLines(shortLines(result), {"print #1 id 0 bid 100.01 x 5", "reduce #1 id 99 ask 100.01 x 5"});
    }

    void rowsThatCannotBeReadAreNamedAndCounted_data() {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("code");
        QTest::newRow("too few fields") << "34200,1,11,100,1000000"
                                        << "bad_row";
        QTest::newRow("a header") << "time,type,id,size,price,direction"
                                  << "bad_time";
        QTest::newRow("no type") << "34200,8,11,100,1000000,1"
                                 << "bad_row";
        QTest::newRow("no halt") << "34200,7,0,0,5,-1"
                                 << "bad_row";
        QTest::newRow("no size") << "34200,1,11,,1000000,1"
                                 << "bad_number";
        QTest::newRow("no price") << "34200,1,11,1,100.5,1"
                                  << "bad_price";
        QTest::newRow("a price beyond all") << "34200,1,11,1,9223372036854775807,1"
                                            << "bad_price";
        QTest::newRow("no direction") << "34200,1,11,1,1000000,0"
                                      << "bad_row";
        QTest::newRow("no id") << "34200,1,x,1,1000000,1"
                               << "bad_number";
        QTest::newRow("past the day") << "86400,6,-1,1,1000000,1"
                                      << "bad_time";
        QTest::newRow("backwards") << "34199,6,-1,1,1000000,1"
                                   << "time_backwards";
        QTest::newRow("too many decimals") << "34200.0000000001,6,-1,1,1000000,1"
                                           << "rounded";
    }
    void rowsThatCannotBeReadAreNamedAndCounted() {
        QFETCH(QString, row);
        QFETCH(QString, code);
        const auto result = decoded("34200,1,1,1,1,1\r\n" + row.toStdString() + "\n\n34201,3,1,1,1,1,null\n");
        compareLines(codesOf(result), {code.toStdString() + " " + messageName + ":2"});
        compareLines(shortLines(result), {"add #1 id 1 bid 0.0001 x 1", "delete #3 id 1 bid 0.0001 x 1"});
    }

    void quotesAndAByteOrderMarkAreTakenOff() {
        const auto plain = decoded("34200.5,1,11,100,1000000,1\n34200.6,3,11,100,1000000,1\n");
        const auto marked =
            decoded("\xEF\xBB\xBF\"34200.5\",\"1\",\"11\",\"100\",\"1000000\",\"1\"\r\n34200.6,3,11,100,1000000,1\r\n");
        QVERIFY(marked.problems.empty());
        QVERIFY(marked.events == plain.events);
    }

    void withoutANameTheDayIsUnknown() {
        DecodeOptions options;
        options.inputName = "orders.csv";
        const auto result = decodeText("lobster", "34200,1,1,1,1,1\n", options);
        compareLines(codesOf(result), {"date_unknown orders.csv:1"});
        QCOMPARE(result.instruments.at(0).symbol, std::string("BOOK"));
        options.date = "2012-06-21";
        QVERIFY(decodeText("lobster", "34200,1,1,1,1,1\n", options).problems.empty());
    }

    void theBookIsSeededFromTheFirstRow() {
        QTemporaryDir folder;
        const std::string book = writeFile(folder, depthName,
                                           "1000100,50,1000000,130,9999999999,0,999900,10\n"
                                           "1000100,50,1000000,110,9999999999,0,999900,10\n"
                                           "1000100,50,1000000,100,9999999999,0,999900,10\n");
        const auto result = decoded("34200,1,11,100,1000000,1\n" // 30 of the level stood there before
                                    "34201,3,5,20,1000000,1\n"   // one of those
                                    "34202,4,6,10,1000000,1\n",  // and the others
                                    book);
        compareLines(shortLines(result),
                     {"clear #1 id 0 bid 0 x 0 snapshot", "add #1 id " + madeUp(0) + " bid 100 x 30 snapshot",
                      "add #1 id 11 bid 100 x 100 snapshot", "add #1 id " + madeUp(1) + " bid 99.99 x 10 snapshot",
                      "add #1 id " + madeUp(2) + " ask 100.01 x 50 snapshot", "end #1 id 0 bid 0 x 0 snapshot",
                      "reduce #2 id " + madeUp(0) + " bid 100 x 20", "trade #3 id " + madeUp(0) + " bid 100 x 10"});
        QVERIFY(result.problems.empty());
    }

    void whereTheBestPartsTheBookIsSeededAgain() {
        QTemporaryDir folder;
        // the deeper level that comes up behind the best was never told
        const std::string book = writeFile(folder, depthName,
                                           "1000100,50,1000000,100\n"
                                           "1000200,70,1000000,100\n"
                                           "1000200,65,1000000,100\n");
        const std::string messages = "34200,1,11,100,1000000,1\n34201,4,12,50,1000100,-1\n34202,2,13,5,1000200,-1\n";
        QCOMPARE(reseedsOf(messages, book).value_or(99), std::uint64_t{1});
        const auto result = decoded(messages, book);
        QCOMPARE(result.events.at(4).kind, EventKind::Print); // the trade is told all the same
        QCOMPARE(result.events.at(5).kind, EventKind::Clear);
        QCOMPARE(result.events.back().kind, EventKind::Reduce);
        QVERIFY(result.problems.empty());
    }

    void theOrderBookFileMustBeOneAndFit() {
        QTemporaryDir folder;
        const std::string messages = "34200,1,11,100,1000000,1\n34201,3,11,100,1000000,1\n";
        DecodeOptions options;
        options.lobsterBook = writeFile(folder, "x.csv", "34200,1,11,100,1000000,1\n");
        QCOMPARE(formatNamed("lobster")->open(options).error().code, ErrorCode::WrongHeader);
        options.lobsterBook = folder.filePath("none.csv").toStdString();
        QCOMPARE(formatNamed("lobster")->open(options).error().code, ErrorCode::NotFound);
        const std::string row = "1000100,50,1000000,100\n";
        const auto codes = [&](const std::string& rows) {
            return codesOf(decoded(messages, writeFile(folder, "book.csv", rows)));
        };
        compareLines(codes(row), {"truncated book.csv:1"});
        compareLines(codes(row + "1000100,50,9999999999,0\n" + row), {"truncated book.csv:3"});
        compareLines(codes(row + "a,b,c,d\n"), {"bad_row book.csv:2"});
    }

    void theDistributedArchiveIsOneInput() {
        QTemporaryDir folder;
        const std::string path = writeFile(folder, "sample.zip",
                                           zipped({{depthName, "1000100,50,1000000,100\n"},
                                                   {messageName, "34200,1,11,100,1000000,1\n"},
                                                   {"ReadMe.txt", "words\n"}}));
        auto input = openRecorded(path, {});
        QVERIFY2(input.has_value(), input ? "" : input.error().message.c_str());
        const auto result = readAll(**input);
        QVERIFY(result.problems.empty());
        QCOMPARE(result.events.size(), std::size_t{4});
        QCOMPARE((*input)->facts().reseeds.value_or(99), std::uint64_t{0});
    }

    void oneMessageOnTheBookBeforeItGivesTheBestBehindIt() {
        const std::string folder = "l3/lobster/AAPL_2012-06-21_34200000_57600000_";
        const std::string messagePath = realFile(folder + "message_10.csv");
        if (messagePath.empty())
            QSKIP("the recorded messages are not there: set TOPBOOK_DATA to the folder of recordings");
        const auto messages = rowsOf(messagePath);
        const auto depths = rowsOf(realFile(folder + "orderbook_10.csv"));
        QCOMPARE(messages.size(), std::size_t{999});
        QCOMPARE(depths.size(), std::size_t{999});
        QTemporaryDir temporary;
        for (std::size_t k = 1; k < messages.size(); ++k) {
            const std::string book = writeFile(temporary, depthName, depths[k - 1] + depths[k]);
            const auto reseeds = reseedsOf(messages[k - 1] + messages[k], book);
            QVERIFY2(reseeds == std::uint64_t{0}, messages[k].c_str());
        }
    }
};

QTEST_APPLESS_MAIN(LobsterTest)
#include "lobster_test.moc"
