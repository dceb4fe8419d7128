// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/quotes_by_hand.h"

#include <QtTest>

using namespace topbook;
using namespace topbook::test;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;

class LateWindowsTest : public QObject {
    Q_OBJECT
private slots:
    void lateQuoteIsSeenAtTheNextHopMarkAsRevisionOne();
    void lateQuotesOfOneHopMakeOneRevision();
    void tableThatDoesNotChangeIsNotEmittedAgain();
    void symbolThatFallsOutOfTheTableRevisesIt();
    void revisionsCountByWindowAndRanking();
    void revisionsComeBeforeTheWindowsOfTheirMark();
    void emptyWindowThatGetsALateQuoteIsRevisionOne();
    void windowBeyondTheHorizonIsLeftAlone();
    void quoteWithoutAnyWindowLeftIsDropped();
    void quoteInTimeIsNoLateRow();
    void topPriceIsRevisedAlike();
    void revisionDueDoesNotSeeWhatCameAfterItsHorizon();
    void topPriceDueDoesNotSeeWhatCameAfterItsHorizon();

private:
    static WindowPlan oneMinute(Duration horizon);
    static Words revisions(const HandWindows& windows, Ranking ranking = Ranking::Mean);
};

WindowPlan LateWindowsTest::oneMinute(Duration horizon) {
    WindowPlan plan;
    plan.sizes = {1min};
    plan.horizon = horizon;
    return plan;
}

/// "end revision SYMBOL count" of every row after the first emission.
Words LateWindowsTest::revisions(const HandWindows& windows, Ranking ranking) {
    Words found;
    for (const WindowRow& row : windows.output.rows)
        if (row.revision > 0 && row.ranking == ranking)
            found.push_back(std::to_string(row.end.nanos / 1'000'000'000) + " r" + std::to_string(row.revision) + " " +
                            windows.symbols.at(row.instrument).symbol + " " + std::to_string(row.values.count));
    return found;
}

void LateWindowsTest::lateQuoteIsSeenAtTheNextHopMarkAsRevisionOne() {
    HandWindows windows(oneMinute(15min));
    windows.add({{5, "A", "1"}, {25, "A", "1"}});
    windows.add({{15, "A", "4", 33}});
    windows.advance(at(39.9));
    QVERIFY(revisions(windows).empty());
    windows.advance(at(40));
    // [.., 20) and [.., 30) are final and hold 15; [.., 40) becomes final now, with the quote in it.
    QCOMPARE(revisions(windows), (Words{"20 r1 A 2", "30 r1 A 3"}));
    QCOMPARE(windows.means(40, 1min), (Words{"A 2"}));
    QCOMPARE(windows.late.size(), 1U);
    QVERIFY(!windows.late[0].dropped);
    QCOMPARE(windows.late[0].watermark, at(33));
}

void LateWindowsTest::lateQuotesOfOneHopMakeOneRevision() {
    HandWindows windows(oneMinute(15min));
    windows.add({{5, "A", "1"}});
    windows.add({{6, "A", "4", 12}, {7, "A", "4", 13}, {8, "A", "4", 14}});
    windows.advance(at(20));
    QCOMPARE(revisions(windows), (Words{"10 r1 A 4"}));
    QCOMPARE(windows.late.size(), 3U);
    windows.add({{9, "A", "4", 21}});
    windows.advance(at(30));
    QCOMPARE(revisions(windows), (Words{"10 r1 A 4", "10 r2 A 5", "20 r1 A 5"}));
}

void LateWindowsTest::tableThatDoesNotChangeIsNotEmittedAgain() {
    HandWindows windows(oneMinute(15min));
    windows.add({{5, "A", "9"}, {5, "B", "8"}, {5, "C", "7"}, {5, "D", "1"}});
    windows.add({{5, "D", "2", 12}});
    windows.advance(at(20));
    QVERIFY(revisions(windows, Ranking::Mean).empty());
    // but D is the only one with a gain now
    QCOMPARE(revisions(windows, Ranking::Gain), (Words{"10 r1 D 2", "10 r1 A 1", "10 r1 B 1", "10 r1 C 1"}));
}

void LateWindowsTest::symbolThatFallsOutOfTheTableRevisesIt() {
    HandWindows windows(oneMinute(15min));
    windows.add({{5, "A", "9"}, {5, "B", "8"}, {5, "C", "7"}, {5, "D", "6"}});
    windows.add({{5, "C", "1", 12}});
    windows.advance(at(20));
    QCOMPARE(revisions(windows), (Words{"10 r1 A 1", "10 r1 B 1", "10 r1 D 1"}));
}

void LateWindowsTest::revisionsCountByWindowAndRanking() {
    HandWindows windows(oneMinute(15min));
    windows.add({{5, "A", "9"}, {5, "B", "8"}, {5, "C", "7"}, {5, "D", "1"}});
    windows.add({{6, "D", "2", 12}}); // changes gain, loss, not mean
    windows.add({{7, "A", "9", 22}}); // changes all
    windows.advance(at(30));
    const Words mean = revisions(windows, Ranking::Mean);
    const Words gain = revisions(windows, Ranking::Gain);
    QCOMPARE(mean.front(), std::string("10 r1 A 2"));
    QVERIFY(std::find(gain.begin(), gain.end(), "10 r2 A 2") != gain.end());
}

void LateWindowsTest::revisionsComeBeforeTheWindowsOfTheirMark() {
    HandWindows windows(oneMinute(15min));
    windows.add({{5, "A", "1"}});
    windows.add({{6, "A", "4", 12}});
    windows.output.clear();
    windows.advance(at(35));
    std::vector<std::pair<std::int64_t, std::uint32_t>> order;
    for (const WindowRow& row : windows.rows(1min, Ranking::Mean))
        order.emplace_back(row.end.nanos / 1'000'000'000, row.revision);
    QVERIFY((order == std::vector<std::pair<std::int64_t, std::uint32_t>>{{10, 1}, {20, 0}, {30, 0}}));
}

void LateWindowsTest::emptyWindowThatGetsALateQuoteIsRevisionOne() {
    HandWindows windows(oneMinute(15min));
    windows.add({{5, "A", "1"}});
    windows.add({{305, "A", "1", 300}});
    windows.add({{205, "A", "2", 300}}); // [.., 210) was final without a row
    windows.advance(at(310));
    QCOMPARE(revisions(windows),
             (Words{"210 r1 A 1", "220 r1 A 1", "230 r1 A 1", "240 r1 A 1", "250 r1 A 1", "260 r1 A 1"}));
}

void LateWindowsTest::windowBeyondTheHorizonIsLeftAlone() {
    HandWindows windows(oneMinute(30s));
    windows.add({{5, "A", "1"}, {15, "A", "1"}, {25, "A", "1"}});
    windows.add({{5, "A", "4", 45}});
    windows.advance(at(50));
    // Windows up to 15 are beyond correction at 45; 20, 30 and 40 are not.
    QCOMPARE(revisions(windows), (Words{"20 r1 A 3", "30 r1 A 4", "40 r1 A 4"}));
    QVERIFY(!windows.late[0].dropped);
}

void LateWindowsTest::quoteWithoutAnyWindowLeftIsDropped() {
    WindowPlan plan = oneMinute(30s);
    plan.topPriceSize = 0s;
    HandWindows windows(plan);
    windows.add({{5, "A", "1"}});
    windows.add({{5, "A", "4", 90}}); // its last window ends at 60
    QVERIFY(windows.late[0].dropped);
    QCOMPARE(windows.store.panes(InstrumentId{0}).size(), 1U);
    QCOMPARE(windows.store.panes(InstrumentId{0})[0].count, 1U);
    windows.advance(at(200));
    QVERIFY(revisions(windows).empty());
}

void LateWindowsTest::quoteInTimeIsNoLateRow() {
    HandWindows windows(oneMinute(15min));
    windows.add({{25, "A", "1", 20}, {21, "A", "1", 25}, {20, "A", "1", 29}});
    windows.advance(at(30));
    QVERIFY(windows.late.empty());
    QVERIFY(revisions(windows).empty());
}

void LateWindowsTest::topPriceIsRevisedAlike() {
    HandWindows windows(oneMinute(15min));
    windows.add({{5, "A", "5"}});
    windows.add({{295, "B", "4", 302}, {296, "B", "6", 302}, {297, "B", "7", 303}});
    windows.advance(at(310));
    windows.add({{298, "A", "7", 315}}); // equal and later: nothing changes
    windows.advance(at(320));
    QCOMPARE(windows.output.topPrices.size(), 2U);
    QCOMPARE(text(windows.output.topPrices[0], windows.symbols),
             std::string("1970-01-01 00:05:00.0 revision 0 A 5 at 1970-01-01 00:00:05.000000000"));
    QCOMPARE(text(windows.output.topPrices[1], windows.symbols),
             std::string("1970-01-01 00:05:00.0 revision 1 B 7 at 1970-01-01 00:04:57.000000000"));
}

void LateWindowsTest::revisionDueDoesNotSeeWhatCameAfterItsHorizon() {
    HandWindows windows(oneMinute(13s));
    windows.add({{5, "A", "1"}});
    windows.add({{6, "A", "2", 21}});  // revises [.., 10), whose horizon is 23, and [.., 20)
    windows.add({{7, "A", "99", 24}}); // too late for the first
    windows.advance(at(30));
    QCOMPARE(revisions(windows), (Words{"10 r1 A 2", "20 r1 A 3"}));
    const auto rows = windows.rows(1min, Ranking::Mean);
    const auto revised = std::find_if(rows.begin(), rows.end(), [](const WindowRow& row) { return row.revision == 1; });
    QCOMPARE(priceText(revised->values.high), std::string("2"));
}

void LateWindowsTest::topPriceDueDoesNotSeeWhatCameAfterItsHorizon() {
    HandWindows windows(oneMinute(13s));
    windows.add({{5, "A", "1"}, {295, "A", "1"}});
    windows.add({{296, "A", "2", 311}});
    windows.add({{297, "A", "99", 314}, {297, "B", "98", 314}});
    windows.advance(at(330));
    QCOMPARE(windows.output.topPrices.size(), 2U);
    QCOMPARE(priceText(windows.output.topPrices[1].price), std::string("2"));
}

QTEST_APPLESS_MAIN(LateWindowsTest)
#include "late_windows_test.moc"
