// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/quotes_by_hand.h"

#include <QtTest>

#include <numeric>

using namespace topbook;
using namespace topbook::test;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;
using Seconds = std::vector<std::int64_t>;

class WindowsTest : public QObject {
    Q_OBJECT
private slots:
    void quoteOnABoundaryBelongsToTheLaterWindow();
    void quoteLiesInOneHundredAndTwentySixWindows();
    void boundariesBefore1970AreFloored();
    void offsetMovesBoundariesAndDelaysNothing();
    void seedStreamHasTwelveSixtyAndOneHundredAndEightyRows();
    void seedInputMeansAndTopPrice();
    void firstAndLastGoByTimeThenSequence();
    void symbolWithOneSampleHasNoGainAndStandsBehind();
    void equalValuesShareARankAndGoBySymbol();
    void topCutsByRankAndKeepsTies();
    void coverageCountsHopLongSlots();
    void freshIsAQuoteTimeThatAdvanced();
    void freshWithinAPaneDoesNotDependOnArrival();
    void topPriceTiesGoByTimeThenSymbol();
    void topPriceOfTheOpenWindowIsSoFar();
    void nothingIsFinalBeforeTheWatermarkReachesTheEnd();
    void yearWithoutQuotesIsSkipped();
    void endOfTimeClosesEveryWindow();
    void quotesAheadOfAHeldWatermarkAreKept();
    void stampsAtTheEndsOfTimeAreRefused();
    void partialIsToldByTheFirstEvent();
    void meansAreExactWherePricesAreLarge();
};

void WindowsTest::quoteOnABoundaryBelongsToTheLaterWindow() {
    HandWindows windows;
    windows.add({{60, "A", "10"}});
    windows.close();
    QCOMPARE(windows.ends(1min), (Seconds{70, 80, 90, 100, 110, 120}));
}

void WindowsTest::quoteLiesInOneHundredAndTwentySixWindows() {
    HandWindows windows;
    windows.add({{63.5, "A", "10"}});
    windows.close();
    QCOMPARE(windows.ends(1min).size(), 6U);
    QCOMPARE(windows.ends(5min).size(), 30U);
    QCOMPARE(windows.ends(15min).size(), 90U);
    QCOMPARE(windows.output.rows.size(), 126U * 4);
}

void WindowsTest::boundariesBefore1970AreFloored() {
    HandWindows windows;
    windows.add({{-0.000000001, "A", "10"}, {-65, "B", "10"}});
    windows.close();
    QCOMPARE(windows.ends(1min), (Seconds{-60, -50, -40, -30, -20, -10, 0, 10, 20, 30, 40, 50}));
    QCOMPARE(windows.means(0, 1min), (Words{"A 10"}));
    QCOMPARE(windows.means(-10, 1min), (Words{"B 10"}));
}

void WindowsTest::offsetMovesBoundariesAndDelaysNothing() {
    WindowPlan plan;
    plan.offset = 5s;
    HandWindows windows(plan);
    windows.add({{64.9, "A", "10"}, {65, "B", "10"}});
    windows.advance(at(65));
    QCOMPARE(windows.ends(1min), (Seconds{65}));
    QCOMPARE(windows.means(65, 1min), (Words{"A 10"}));
    windows.close();
    QCOMPARE(windows.ends(1min), (Seconds{65, 75, 85, 95, 105, 115, 125}));
}

void WindowsTest::seedStreamHasTwelveSixtyAndOneHundredAndEightyRows() {
    HandWindows windows;
    windows.add({{100, "XOM", "82.47"}, {100, "AMZN", "72.25"}, {100, "AMZN", "36.02"}, {100, "XOM", "70.91"}});
    windows.close();
    QCOMPARE(windows.rows(1min, Ranking::Mean).size(), 12U);
    QCOMPARE(windows.rows(5min, Ranking::Mean).size(), 60U);
    QCOMPARE(windows.rows(15min, Ranking::Mean).size(), 180U);
    for (const std::int64_t end : windows.ends(15min))
        QCOMPARE(windows.means(static_cast<double>(end), 15min), (Words{"XOM 76.69", "AMZN 54.135"}));
}

void WindowsTest::seedInputMeansAndTopPrice() {
    HandWindows windows;
    windows.add({{1, "XOM", "57"}, {1, "IBM", "58"}, {1, "ABN", "50"}, {1, "IBM", "50"}, {1, "ABN", "49"}});
    windows.close();
    QCOMPARE(windows.means(60, 1min), (Words{"XOM 57", "IBM 54", "ABN 49.5"}));
    QCOMPARE(windows.output.topPrices.size(), 1U);
    QCOMPARE(text(windows.output.topPrices[0], windows.symbols),
             std::string("1970-01-01 00:05:00.0 revision 0 IBM 58 at 1970-01-01 00:00:01.000000000"));
}

void WindowsTest::firstAndLastGoByTimeThenSequence() {
    HandWindows windows;
    windows.add({{12, "A", "3", {}, 9}, {12, "A", "2", {}, 8}, {11, "A", "1", {}, 10}, {11, "A", "7", {}, 4}});
    windows.close();
    const WindowValues values = windows.rows(1min, Ranking::Mean).front().values;
    QCOMPARE(priceText(values.first), std::string("7"));
    QCOMPARE(priceText(values.last), std::string("3"));
    QCOMPARE(priceText(values.high), std::string("7"));
    QCOMPARE(priceText(values.low), std::string("1"));
}

void WindowsTest::symbolWithOneSampleHasNoGainAndStandsBehind() {
    HandWindows windows;
    windows.add({{1, "ONE", "5"}, {1, "UP", "10"}, {2, "UP", "11"}, {1, "DOWN", "10"}, {2, "DOWN", "9"}});
    windows.close();
    QCOMPARE(windows.means(60, 1min, Ranking::Gain), (Words{"UP 10.5", "DOWN 9.5", "ONE 5"}));
    QCOMPARE(windows.means(60, 1min, Ranking::Loss), (Words{"DOWN 9.5", "UP 10.5", "ONE 5"}));
    QCOMPARE(gainPercentOf(windows.rows(1min, Ranking::Gain)[2].values), 0.0);
}

void WindowsTest::equalValuesShareARankAndGoBySymbol() {
    HandWindows windows;
    // the same mean from different counts
    windows.add({{1, "ZZ", "10"}, {1, "B", "9"}, {2, "B", "11"}, {1, "AA", "10"}, {1, "C", "8"}});
    windows.close();
    QCOMPARE(windows.means(60, 1min), (Words{"AA 10", "B 10", "ZZ 10"}));
    const auto rows = windows.rows(1min, Ranking::Mean);
    QCOMPARE(rows[0].rank, 1U);
    QCOMPARE(rows[2].rank, 1U);
    QCOMPARE(rows[2].place, 3U);
}

void WindowsTest::topCutsByRankAndKeepsTies() {
    HandWindows windows;
    windows.add({{1, "A", "9"}, {1, "B", "8"}, {1, "C", "7"}, {1, "D", "7"}, {1, "E", "6"}});
    windows.close();
    QCOMPARE(windows.means(60, 1min), (Words{"A 9", "B 8", "C 7", "D 7"}));
    QCOMPARE(windows.rows(1min, Ranking::Mean)[3].rank, 3U);
    QCOMPARE(windows.rows(1min, Ranking::Mean)[3].place, 4U);
}

void WindowsTest::coverageCountsHopLongSlots() {
    WindowPlan plan;
    plan.offset = 5s; // so that panes are 5 s and slots are two of them
    HandWindows windows(plan);
    windows.add({{5, "A", "1"},
                 {15, "A", "1"},
                 {24, "A", "1"},
                 {26, "A", "1"},
                 {34, "A", "1"},
                 {40, "A", "1"},
                 {64, "A", "1"}});
    windows.close();
    const auto rows = windows.rows(1min, Ranking::Mean);
    const auto whole = std::find_if(rows.begin(), rows.end(), [](const WindowRow& row) { return row.end == at(65); });
    QCOMPARE(whole->values.count, 7U);
    QCOMPARE(whole->values.coveredSlots, 5U);
    QCOMPARE(whole->values.slotCount, 6U);
    std::string coverage;
    appendShortest(coverage, coverageOf(whole->values));
    QCOMPARE(coverage, std::string("0.8333333333333334"));
}

void WindowsTest::freshIsAQuoteTimeThatAdvanced() {
    HandWindows windows;
    windows.add({{1, "A", "1", {}, 0, 0.5},
                 {11, "A", "1", {}, 0, 0.5},
                 {21, "A", "1", {}, 0, 0.4},
                 {31, "A", "1", {}, 0, 0.6},
                 {41, "A", "1"}});
    windows.close();
    const auto rows = windows.rows(1min, Ranking::Mean);
    const auto whole = std::find_if(rows.begin(), rows.end(), [](const WindowRow& row) { return row.end == at(60); });
    QCOMPARE(whole->values.coveredSlots, 5U);
    QCOMPARE(whole->values.freshSlots, 3U);
}

void WindowsTest::freshWithinAPaneDoesNotDependOnArrival() {
    for (const bool swapped : {false, true}) {
        HandWindows windows;
        windows.add({{1, "A", "1", {}, 0, 1.0}});
        windows.add({{12, "A", "1", {}, 0, swapped ? 12.0 : 0.9}, {13, "A", "1", {}, 0, swapped ? 0.9 : 12.0}});
        windows.close();
        QCOMPARE(windows.rows(1min, Ranking::Mean)[1].values.freshSlots, 2U);
    }
}

void WindowsTest::topPriceTiesGoByTimeThenSymbol() {
    HandWindows windows;
    windows.add({{20, "B", "9"}, {10, "C", "9"}, {10, "A", "9"}, {30, "A", "8"}, {301, "B", "1"}});
    windows.close();
    QCOMPARE(windows.output.topPrices.size(), 2U);
    QCOMPARE(text(windows.output.topPrices[0], windows.symbols),
             std::string("1970-01-01 00:05:00.0 revision 0 A 9 at 1970-01-01 00:00:10.000000000"));
    QCOMPARE(windows.symbols.at(windows.output.topPrices[1].instrument).symbol, std::string("B"));
}

void WindowsTest::topPriceOfTheOpenWindowIsSoFar() {
    HandWindows windows;
    const PaneStore* const stores[] = {&windows.store};
    QVERIFY(!windows.joiner.openTopPrice(stores, Timestamp::earliest()));
    windows.add({{20, "A", "9"}, {310, "A", "5"}});
    windows.add({{320, "B", "6", 315}});
    const auto open = windows.joiner.openTopPrice(stores, at(315));
    QVERIFY(open);
    QCOMPARE(text(*open, windows.symbols),
             std::string("1970-01-01 00:10:00.0 revision 0 B 6 at 1970-01-01 00:05:20.000000000"));
    QVERIFY(!windows.joiner.openTopPrice(stores, at(1000)));
}

void WindowsTest::nothingIsFinalBeforeTheWatermarkReachesTheEnd() {
    HandWindows windows;
    windows.advance(Timestamp::earliest());
    QVERIFY(windows.output.finalHops.empty());
    windows.add({{5, "A", "1"}});
    windows.advance(at(9.999999999));
    QVERIFY(windows.output.rows.empty());
    windows.advance(at(10));
    QCOMPARE(windows.output.rows.size(), 12U); // three sizes under four rankings
    windows.advance(at(10));
    QCOMPARE(windows.output.rows.size(), 12U);
    QCOMPARE(windows.output.finalHops.back(), at(10));
}

void WindowsTest::yearWithoutQuotesIsSkipped() {
    HandWindows windows;
    const double year = 365 * 86'400;
    windows.add({{5, "A", "1"}});
    windows.add({{year + 5, "A", "2", year}});
    windows.close();
    QCOMPARE(windows.ends(1min).size(), 12U);
    QVERIFY(windows.output.finalHops.size() < 200);
    QCOMPARE(windows.output.topPrices.size(), 2U);
}

void WindowsTest::endOfTimeClosesEveryWindow() {
    WindowPlan plan;
    plan.top = 0;
    HandWindows windows(plan);
    windows.add({{5, "A", "1"}, {4e9, "B", "1"}});
    windows.close();
    QCOMPARE(windows.output.rows.size(), 2 * 126U * 4);
    QVERIFY(windows.output.finalHops.back() < at(4.1e9));
    windows.add({{4e9, "B", "1"}});
    QCOMPARE(windows.late.size(), 1U);
    QVERIFY(windows.late[0].dropped);
    windows.close();
    QCOMPARE(windows.output.rows.size(), 2 * 126U * 4);
}

void WindowsTest::quotesAheadOfAHeldWatermarkAreKept() {
    HandWindows windows;
    windows.add({{1, "A", "1"}});
    windows.advance(at(20));
    std::vector<HandQuote> hours;
    for (int i = 0; i < 1000; ++i)
        hours.push_back({30.0 + 10 * i, "A", "2"});
    windows.add(hours); // nearly three hours, the watermark stands
    QCOMPARE(windows.store.panes(InstrumentId{0}).size(), 1001U);
    windows.close();
    QVERIFY(windows.late.empty());
    QCOMPARE(windows.ends(1min).size(), 1000U + 5 + 3);
    std::uint64_t samples = 0;
    for (const WindowRow& row : windows.rows(1min, Ranking::Mean))
        samples += row.values.count;
    QCOMPARE(samples, 6006U);
}

void WindowsTest::stampsAtTheEndsOfTimeAreRefused() {
    HandWindows windows;
    windows.add({{0, "A", "1"}});
    std::vector<LateRow> late;
    for (const Timestamp time : {Timestamp::earliest(), Timestamp::latest()}) {
        Sample sample;
        sample.price = {1};
        sample.time = time;
        windows.store.add(sample, Timestamp::earliest(), late);
    }
    QCOMPARE(late.size(), 2U);
    QVERIFY(late[0].dropped && late[1].dropped);
    windows.close();
    QCOMPARE(windows.output.rows.size(), 126U * 4);
}

void WindowsTest::partialIsToldByTheFirstEvent() {
    HandWindows windows;
    QVERIFY(!windows.joiner.firstEvent());
    windows.add({{37, "A", "1"}});
    windows.advance(at(40));
    QCOMPARE(*windows.joiner.firstEvent(), at(30));
    windows.add({{12, "A", "1"}}); // late, but it counts
    windows.advance(at(41));
    QCOMPARE(*windows.joiner.firstEvent(), at(10));
}

void WindowsTest::meansAreExactWherePricesAreLarge() {
    HandWindows windows;
    // As doubles of nanos these are equal.
    windows.add({{1, "A", "9000000000.000000001"}, {1, "B", "9000000000.000000002"}, {1, "C", "9000000000"}});
    windows.close();
    const auto rows = windows.rows(1min, Ranking::Mean);
    QCOMPARE(rows[0].instrument.value, 1U);
    QCOMPARE(rows[1].instrument.value, 0U);
    QCOMPARE(rows[2].instrument.value, 2U);
    QCOMPARE(rows[2].rank, 3U);
}

QTEST_APPLESS_MAIN(WindowsTest)
#include "windows_test.moc"
