// SPDX-License-Identifier: GPL-3.0-or-later
// The lines and bars of the chart: whatever the order of updates, they are what the model computes over all panes.
#include "tests/ui_chart/chart_market.h"
#include "ui/panels/chart_scene.h"
#include "ui/panels/chart_series.h"

#include <QTest>

#include <random>

using namespace topbook;
using namespace topbook::ui;

namespace {

using Chunk = std::shared_ptr<const std::vector<Pane>>;

Pane paneAt(std::int64_t index, std::int64_t price, std::uint64_t count) {
    const Timestamp start{index * 10'000'000'000};
    const Price value{price};
    return {.start = start,
            .sum = Int128(price) * Int128(count),
            .count = count,
            .first = value,
            .firstTime = start,
            .firstSequence = {},
            .last = {price + 7},
            .lastTime = start,
            .lastSequence = {},
            .high = {price + 9},
            .highTime = start,
            .low = value,
            .fresh = false,
            .notional = Int128(price) * Int128(count) * 100,
            .volume = static_cast<std::int64_t>(count) * 100};
}

PaneChunks chunksOf(const std::vector<Pane>& panes, const PaneChunks& before, std::size_t rows = 16) {
    PaneChunks chunks;
    for (std::size_t from = 0; from < panes.size(); from += rows) {
        const auto begin = panes.begin() + static_cast<std::ptrdiff_t>(from);
        const auto end = panes.begin() + static_cast<std::ptrdiff_t>(std::min(from + rows, panes.size()));
        auto chunk = std::make_shared<const std::vector<Pane>>(begin, end);
        const std::size_t index = chunks.size();
        chunks.push_back(index < before.size() && *before[index] == *chunk ? before[index] : chunk);
    }
    return chunks;
}

/// All windows from scratch.
std::vector<WindowPoint> oracle(const std::vector<Pane>& panes, const WindowShape& shape, Timestamp finalHop) {
    std::vector<WindowPoint> points = slidingWindows(panes, shape.pane, shape.size, shape.hop, shape.offset);
    std::erase_if(points, [&](const WindowPoint& point) { return point.end > finalHop; });
    return points;
}

bool samePoints(std::span<const WindowPoint> a, const std::vector<WindowPoint>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const WindowPoint& x, const WindowPoint& y) {
        return x.end == y.end && x.values == y.values;
    });
}

} // namespace

class ChartSeriesTest : public QObject {
    Q_OBJECT

private slots:
    void lineIsWhatTheModelComputesAfterEveryUpdate_data();
    void lineIsWhatTheModelComputesAfterEveryUpdate();
    void windowsThatAreNotFinalAreNotDrawn();
    void nothingChangedChangesNothing();
    void volumeMeanIsNotionalOverVolume();
    void barsFollowTheirPanes();
    void gainModeRedrawsWholeLines();
    void quotesOfTheFormingPaneAskForNoNewLine();
    void chipsKeepTheirOrderAndDistance();
    void sixHoursOfEightSymbolsUpdateInTime();
};

void ChartSeriesTest::lineIsWhatTheModelComputesAfterEveryUpdate_data() {
    QTest::addColumn<int>("seed");
    QTest::addColumn<int>("sizeSeconds");
    QTest::addColumn<int>("hopSeconds");
    QTest::newRow("1 min") << 1 << 60 << 10;
    QTest::newRow("15 min") << 2 << 900 << 10;
    QTest::newRow("hop of three panes") << 3 << 300 << 30;
}

void ChartSeriesTest::lineIsWhatTheModelComputesAfterEveryUpdate() {
    QFETCH(int, seed);
    QFETCH(int, sizeSeconds);
    QFETCH(int, hopSeconds);
    const WindowShape shape{seconds(10), seconds(sizeSeconds), seconds(hopSeconds), Duration{0}};
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto roll = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    std::vector<Pane> panes;
    PaneChunks chunks;
    ChartSeries series;
    std::int64_t index = -40; // also before 1970
    for (int step = 0; step < 400; ++step) {
        const int what = roll(10);
        if (what == 0)
            index += roll(200); // a gap
        if (what <= 6 || panes.empty())
            panes.push_back(paneAt(index++, 100'000 + roll(5000), 1 + static_cast<std::uint64_t>(roll(9))));
        else if (what == 7)
            panes.back().sum += 1; // the forming pane
        else if (what == 8)
            panes[static_cast<std::size_t>(roll(static_cast<int>(panes.size())))].count += 1; // a late quote
        else if (panes.size() > 40 && roll(4) == 0)
            panes.erase(panes.begin(), panes.begin() + 16); // the oldest chunk goes
        chunks = chunksOf(panes, chunks);
        series.setPanes(chunks);
        if (roll(3) == 0)
            continue; // several changes before one look
        const Timestamp finalHop = floorTo(panes.back().start + seconds(10 * roll(12)) - seconds(20), shape.hop);
        const std::vector<WindowPoint> before(series.points().begin(), series.points().end());
        const std::size_t changed = series.advance(shape, finalHop);
        QVERIFY(samePoints(series.points(), oracle(panes, shape, finalHop)));
        QVERIFY(changed <= series.points().size());
        QVERIFY(samePoints(series.points().first(changed),
                           std::vector(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(changed))));
    }
}

void ChartSeriesTest::windowsThatAreNotFinalAreNotDrawn() {
    const WindowShape shape{seconds(10), seconds(60), seconds(10), Duration{0}};
    ChartSeries series;
    series.setPanes(chunksOf({paneAt(0, 100, 1), paneAt(1, 200, 1), paneAt(2, 300, 1)}, {}));
    series.advance(shape, Timestamp{20'000'000'000});
    QCOMPARE(series.points().size(), std::size_t(2));
    QCOMPARE(series.points().back().end.nanos, 20'000'000'000);
    QCOMPARE(meanOf(series.points().back().values), 150e-9);
    QVERIFY(!isFull(series.points().back()));
    QVERIFY(series.at(Timestamp{10'000'000'000}) != nullptr);
    QVERIFY(series.at(Timestamp{30'000'000'000}) == nullptr);
}

void ChartSeriesTest::nothingChangedChangesNothing() {
    const WindowShape shape{seconds(10), seconds(60), seconds(10), Duration{0}};
    const PaneChunks chunks = chunksOf({paneAt(0, 100, 1), paneAt(1, 200, 1)}, {});
    ChartSeries series;
    QCOMPARE(series.setPanes(chunks), std::optional(Timestamp{0}));
    series.advance(shape, Timestamp{20'000'000'000});
    QCOMPARE(series.setPanes(chunks), std::nullopt);
    QCOMPARE(series.setPanes(chunksOf({paneAt(0, 100, 1), paneAt(1, 200, 1)}, {})), std::nullopt); // copies
    QCOMPARE(series.advance(shape, Timestamp{20'000'000'000}), series.points().size());
}

void ChartSeriesTest::volumeMeanIsNotionalOverVolume() {
    const WindowShape shape{seconds(10), seconds(20), seconds(10), Duration{0}};
    ChartSeries series;
    // 1.0 with a volume of 100, 4.0 with 300: 13 / 4 over both.
    series.setPanes(chunksOf({paneAt(0, 1'000'000'000, 1), paneAt(1, 4'000'000'000, 3)}, {}));
    series.advance(shape, Timestamp{20'000'000'000});
    QVERIFY(series.hasVolume());
    QCOMPARE(series.volumeMeans().size(), std::size_t(2));
    QCOMPARE(series.volumeMeans()[0], 1.0);
    QCOMPARE(series.volumeMeans()[1], 3.25);
}

void ChartSeriesTest::barsFollowTheirPanes() {
    std::mt19937 random(9);
    std::vector<Pane> panes;
    std::vector<Pane> bars;
    for (std::int64_t i = 0; i < 200; ++i) {
        panes.push_back(
            paneAt(i + static_cast<std::int64_t>(random() % 3), 1000 + static_cast<std::int64_t>(random() % 50), 2));
        if (panes.size() > 1 && panes.back().start <= panes[panes.size() - 2].start)
            panes.pop_back();
        const std::size_t touched = random() % panes.size();
        panes[touched].count += 1;
        updateBars(bars, panes, std::min(panes[touched].start, panes.back().start), minutes(1));
        QVERIFY(bars == tumblingBars(panes, minutes(1)));
    }
}

void ChartSeriesTest::gainModeRedrawsWholeLines() {
    ChartMarket market;
    ChartSceneBuilder builder;
    builder.setInstruments({{0}, {1}, {2}});
    const auto snapshot = market.snapshot();
    QVERIFY(builder.update(snapshot).symbols);
    builder.settle();
    QVERIFY(!builder.update(snapshot).any());
    builder.setMode(ChartMode::Gain);
    QVERIFY(builder.update(snapshot).lines);
    QCOMPARE(builder.scene().lines.front().changedFrom, std::size_t(0));
    const WindowPoint& last = builder.scene().lines.front().series.points().back();
    QCOMPARE(last.end, market.begin + minutes(42));
    QCOMPARE(builder.scene().valueOf(last), gainPercentOf(last.values));
}

void ChartSeriesTest::quotesOfTheFormingPaneAskForNoNewLine() {
    ChartMarket market;
    ChartSceneBuilder builder;
    builder.setInstruments({{0}});
    auto snapshot = market.snapshot();
    static_cast<void>(builder.update(snapshot));
    builder.settle();
    market.clock += seconds(2); // 18:42:09, the newest final hop stays
    snapshot = market.snapshot(snapshot);
    QVERIFY(!builder.update(snapshot).any());
    market.clock += seconds(7); // 18:42:16: the watermark passes 18:42:10
    snapshot = market.snapshot(snapshot);
    QVERIFY(builder.update(snapshot).lines);
    QCOMPARE(builder.scene().finalHop, market.begin + minutes(42) + seconds(10));

    builder.setMode(ChartMode::Candles);
    static_cast<void>(builder.update(snapshot));
    builder.settle();
    market.clock += seconds(1);
    snapshot = market.snapshot(snapshot);
    const SceneChange change = builder.update(snapshot);
    QVERIFY(change.live && !change.lines);
    QVERIFY(builder.scene().isForming(builder.scene().bars.back()));
}

void ChartSeriesTest::chipsKeepTheirOrderAndDistance() {
    QCOMPARE(spreadApart({100, 105, 300}, 21, 0, 400), (std::vector<double>{92, 113, 300}));
    QCOMPARE(spreadApart({105, 100}, 21, 0, 400), (std::vector<double>{113, 92}));
    QCOMPARE(spreadApart({2, 3}, 21, 10, 400), (std::vector<double>{10, 31}));
    QCOMPARE(spreadApart({398, 399}, 21, 10, 400), (std::vector<double>{379, 400}));
    QCOMPARE(spreadApart({5, 6, 7}, 21, 0, 20), (std::vector<double>{0, 10, 20})); // no room: closer, not outside
    std::mt19937 random(4);
    for (int run = 0; run < 200; ++run) {
        std::vector<double> wanted;
        for (unsigned i = 0; i < 1 + random() % 8; ++i)
            wanted.push_back(static_cast<double>(random() % 400));
        const std::vector<double> placed = spreadApart(wanted, 21, 0, 400);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QVERIFY(placed[i] >= 0 && placed[i] <= 400);
            for (std::size_t j = 0; j < wanted.size(); ++j)
                if (wanted[i] < wanted[j])
                    QVERIFY(placed[j] - placed[i] >= 21 - 1e-9);
        }
    }
}

void ChartSeriesTest::sixHoursOfEightSymbolsUpdateInTime() {
    constexpr std::uint32_t symbols = 8;
    const auto snapshotAt = [&](std::int64_t panes, const std::shared_ptr<const Snapshot>& before) {
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->status.clock = snapshot->status.watermark = Timestamp{panes * 10'000'000'000};
        for (std::uint32_t each = 0; each < symbols; ++each) {
            std::vector<Pane> all;
            for (std::int64_t i = 0; i < panes; ++i)
                all.push_back(paneAt(i, 100'000 + (i * 37 + each) % 1000, 10));
            auto view = std::make_shared<ChartView>();
            view->instrument = {each};
            view->chunks = chunksOf(all, before ? before->charts[each]->chunks : PaneChunks{}, 64);
            snapshot->charts.push_back(view);
        }
        return snapshot;
    };
    ChartSceneBuilder builder;
    builder.setInstruments({{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}});
    std::shared_ptr<const Snapshot> snapshot = snapshotAt(2160, nullptr);
    static_cast<void>(builder.update(snapshot));
    builder.settle();
    double best = 1e9;
    for (std::int64_t i = 1; i <= 20; ++i) {
        snapshot = snapshotAt(2160 + i, snapshot);
        const auto start = std::chrono::steady_clock::now();
        QVERIFY(builder.update(snapshot).lines);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        builder.settle();
        best = std::min(best, took.count());
    }
    qInfo("6 h x 8 series: %.3f ms an update", best);
    QVERIFY2(best < 10, "10 ms is the budget of a frame's worth of data");
}

QTEST_APPLESS_MAIN(ChartSeriesTest)
#include "chart_series_test.moc"
