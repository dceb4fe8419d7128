// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/windows.h"

#include <QtTest>

#include <random>
#include <set>

using namespace topbook;
using namespace std::chrono_literals;

class PaneWindowsTest : public QObject {
    Q_OBJECT
private slots:
    void slidingWindowsEqualSummingEachAgain_data();
    void slidingWindowsEqualSummingEachAgain();
    void gapOfAYearIsNotWalkedThrough();
    void barsSumTheirPanes();
    void nothingComesOfNothing();
};

namespace {

Pane paneAt(Timestamp start, std::int64_t price, bool fresh = true) {
    Pane pane;
    pane.start = start;
    pane.sum = 2 * price;
    pane.count = 2;
    pane.first = pane.low = {price - 1};
    pane.last = pane.high = {price + 1};
    pane.firstTime = start;
    pane.lastTime = pane.highTime = start + 1s;
    pane.fresh = fresh;
    pane.volume = 5;
    pane.notional = 5 * price;
    return pane;
}

std::vector<Pane> randomPanes(Duration length) {
    std::mt19937_64 random(3);
    std::vector<Pane> panes;
    std::int64_t index = -40;
    for (int i = 0; i < 300; ++i) {
        index += random() % 10 == 0 ? static_cast<std::int64_t>(random() % 60) : 1;
        if (random() % 4 == 0)
            continue;
        if (panes.empty() || panes.back().start < Timestamp{0} + index * length)
            panes.push_back(paneAt(Timestamp{0} + index * length, 100 + static_cast<std::int64_t>(random() % 20),
                                   random() % 2 == 0));
    }
    return panes;
}

} // namespace

void PaneWindowsTest::slidingWindowsEqualSummingEachAgain_data() {
    QTest::addColumn<int>("pane");
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("hop");
    QTest::addColumn<int>("offset");
    QTest::newRow("usual") << 10 << 60 << 10 << 0;
    QTest::newRow("panes shorter than the hop") << 5 << 60 << 10 << 5;
    QTest::newRow("long hop") << 10 << 300 << 60 << 20;
    QTest::newRow("tumbling") << 10 << 60 << 60 << 0;
    QTest::newRow("negative offset") << 1 << 14 << 7 << -3;
}

void PaneWindowsTest::slidingWindowsEqualSummingEachAgain() {
    QFETCH(int, pane);
    QFETCH(int, size);
    QFETCH(int, hop);
    QFETCH(int, offset);
    const Duration length = std::chrono::seconds(pane);
    const Duration width = std::chrono::seconds(size);
    const Duration step = std::chrono::seconds(hop);
    const std::vector<Pane> panes = randomPanes(length);

    std::vector<WindowPoint> expected;
    const Timestamp from = floorTo(panes.front().start, step, std::chrono::seconds(offset));
    for (Timestamp end = from; end <= panes.back().start + width + step; end = end + step) {
        WindowValues values;
        std::set<Timestamp> covered;
        std::set<Timestamp> fresh;
        for (const Pane& one : panes) {
            if (one.start < end - width || one.start >= end)
                continue;
            values.first = values.count == 0 ? one.first : values.first;
            values.high = values.count == 0 ? one.high : std::max(values.high, one.high);
            values.low = values.count == 0 ? one.low : std::min(values.low, one.low);
            values.last = one.last;
            values.sum += one.sum;
            values.count += one.count;
            const Timestamp slot = floorTo(one.start, step, std::chrono::seconds(offset));
            covered.insert(slot);
            if (one.fresh)
                fresh.insert(slot);
        }
        values.coveredSlots = static_cast<std::uint32_t>(covered.size());
        values.freshSlots = static_cast<std::uint32_t>(fresh.size());
        values.slotCount = static_cast<std::uint32_t>(size / hop);
        if (values.count > 0)
            expected.push_back({end, values});
    }

    const auto found = slidingWindows(panes, length, width, step, std::chrono::seconds(offset));
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        QVERIFY(found[i].end == expected[i].end);
        QVERIFY(found[i].values == expected[i].values);
    }
}

void PaneWindowsTest::gapOfAYearIsNotWalkedThrough() {
    const std::vector<Pane> panes{paneAt({0}, 5), paneAt(Timestamp{0} + 24h * 365, 6)};
    const auto points = slidingWindows(panes, 10s, 1min, 10s);
    QCOMPARE(points.size(), 12U);
    QVERIFY(points[6].end == Timestamp{0} + 24h * 365 + 10s);
    QCOMPARE(points[6].values.count, 2U);
}

void PaneWindowsTest::barsSumTheirPanes() {
    const std::vector<Pane> panes{paneAt(Timestamp{0} - 10s, 7), paneAt({0}, 5), paneAt(Timestamp{0} + 50s, 9, false),
                                  paneAt(Timestamp{0} + 180s, 4, false)};
    const auto bars = tumblingBars(panes, 1min);
    QCOMPARE(bars.size(), 3U);
    QVERIFY(bars[0].start == Timestamp{0} - 60s);
    QVERIFY(bars[1].start == Timestamp{0});
    QVERIFY(bars[1].sum == 28);
    QCOMPARE(bars[1].count, 4U);
    QCOMPARE(bars[1].first.nanos, 4);
    QCOMPARE(bars[1].last.nanos, 10);
    QCOMPARE(bars[1].high.nanos, 10);
    QVERIFY(bars[1].highTime == Timestamp{0} + 51s);
    QCOMPARE(bars[1].low.nanos, 4);
    QCOMPARE(bars[1].volume, 10);
    QVERIFY(bars[1].notional == 70);
    QVERIFY(bars[1].fresh);
    QVERIFY(bars[2].start == Timestamp{0} + 180s);
    QVERIFY(!bars[2].fresh);
}

void PaneWindowsTest::nothingComesOfNothing() {
    QVERIFY(slidingWindows({}, 10s, 1min, 10s).empty());
    QVERIFY(tumblingBars({}, 1min).empty());
    const std::vector<Pane> panes{paneAt({0}, 5)};
    QVERIFY(slidingWindows(panes, 10s, 1min, 0s).empty());
    QVERIFY(tumblingBars(panes, 0s).empty());
}

QTEST_APPLESS_MAIN(PaneWindowsTest)
#include "pane_windows_test.moc"
