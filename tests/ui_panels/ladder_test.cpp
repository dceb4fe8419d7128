// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder in a market that it was not drawn for: wide spreads, jumps out of sight, and sizes with eight decimals.
#include "tests/ui_panels/panel_gallery.h"
#include "ui/panels/column_fit.h"
#include "ui/panels/ladder_grid.h"
#include "ui/panels/ladder_grouping.h"
#include "ui/panels/ladder_panel.h"
#include "ui/panels/ladder_rows.h"
#include "ui/widgets/number_text.h"

#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

using namespace topbook;
using namespace topbook::ui;
using namespace topbook::fixtures;

namespace {

constexpr std::int64_t cent = 10'000'000;

/// Levels of a side, `apart` cents from each other, outwards from the best.
std::vector<LadderLevel> levelsOf(Side side, std::int64_t best, std::int64_t apart, int count,
                                  std::int64_t size = 100) {
    std::vector<LadderLevel> levels;
    std::int64_t sum = 0;
    for (int i = 0; i < count; ++i) {
        sum += size;
        const std::int64_t price = side == Side::Bid ? best - i * apart : best + i * apart;
        levels.push_back({side, static_cast<std::uint32_t>(i), {price * cent}, {size}, 1, {sum}});
    }
    return levels;
}

/// A book in cents; levels stand `apart` cents from each other.
LadderView bookOf(std::int64_t bid, std::int64_t ask, std::int64_t apart = 1, int count = 40, std::int64_t size = 100) {
    static std::uint64_t revision = 0;
    LadderView book;
    book.instrument = sampleJpm;
    book.revision = ++revision;
    book.hasBook = true;
    book.condition = BookCondition::Whole;
    book.bids = levelsOf(Side::Bid, bid, apart, count, size);
    book.asks = levelsOf(Side::Ask, ask, apart, count, size);
    book.bbo.bid = {bid * cent};
    book.bbo.ask = {ask * cent};
    book.bbo.bidSize = book.bbo.askSize = {size};
    book.tape = std::make_shared<const std::vector<L1Row>>();
    return book;
}

std::shared_ptr<Snapshot> marketOf(const LadderView& book, int sizeDecimals = 0) {
    auto snapshot = sampleSnapshot();
    auto instruments = *snapshot->instruments;
    instruments[sampleJpm.value].sizeDecimals = sizeDecimals;
    snapshot->instruments = std::make_shared<const std::vector<Instrument>>(instruments);
    snapshot->ladder = std::make_shared<const LadderView>(book);
    return snapshot;
}

qint64 stepInCents(const LadderView& book, int rows) {
    return groupingFor(book, {cent}, rows).nanos / cent;
}

bool bothInSight(LadderGrid& grid, const LadderView& book) {
    return grid.isInSight(book.bbo.bid, Side::Bid) && grid.isInSight(book.bbo.ask, Side::Ask);
}

} // namespace

class LadderTest : public QObject {
    Q_OBJECT

private slots:
    void theStepIsTheSmallestThatLeavesRoomForBothSides_data();
    void theStepIsTheSmallestThatLeavesRoomForBothSides();
    void theStepHoldsUntilTheSpreadDoublesOrHalves();
    void aWideSpreadIsGroupedUntilAPersonChooses();
    void aJumpOutOfSightIsFollowed();
    void whatAPersonScrolledToStaysUntilTheMarketPasses();
    void homeShowsLevelsAtAnyGrouping();
    void rowsJoinLevelsThatAreFinerThanThey();
    void levelsThatAreCoarserThanTheRowsKeepTheirs();
    void aWideSpreadSharesOneRow();
    void aHeldFoldMovesNoRow();
    void triggerLinesCrossNoNumber_data();
    void triggerLinesCrossNoNumber();
    void columnsMoveApartOnlyWhereTheyMust();
    void longSizesLoseDecimalsOnTheScreenAlone_data();
    void longSizesLoseDecimalsOnTheScreenAlone();
    void longNumbersNeverTouch_data();
    void longNumbersNeverTouch();

private:
    ThemeContext context_{Theme::light()};
};

void LadderTest::theStepIsTheSmallestThatLeavesRoomForBothSides_data() {
    QTest::addColumn<qint64>("spread");
    QTest::addColumn<qint64>("apart");
    QTest::addColumn<int>("rows");
    QTest::addColumn<qint64>("step");
    QTest::newRow("one tick") << qint64(1) << qint64(1) << 18 << qint64(1);
    QTest::newRow("a third of the rows") << qint64(6) << qint64(1) << 18 << qint64(1);
    QTest::newRow("one more than a third") << qint64(7) << qint64(1) << 18 << qint64(2);
    QTest::newRow("twenty ticks") << qint64(20) << qint64(1) << 18 << qint64(5);
    QTest::newRow("fifty dollars") << qint64(5'000) << qint64(1) << 18 << qint64(1'000);
    QTest::newRow("levels far apart") << qint64(1) << qint64(20) << 18 << qint64(5);
    QTest::newRow("levels out of reach") << qint64(1) << qint64(10'000) << 18 << qint64(1);
}

void LadderTest::theStepIsTheSmallestThatLeavesRoomForBothSides() {
    QFETCH(qint64, spread);
    QFETCH(qint64, apart);
    QFETCH(int, rows);
    QTEST(stepInCents(bookOf(22'920, 22'920 + spread, apart), rows), "step");
}

void LadderTest::theStepHoldsUntilTheSpreadDoublesOrHalves() {
    AutoGrouping grouping;
    const auto step = [&](std::int64_t spread) {
        return grouping.stepFor(bookOf(22'920, 22'920 + spread), {cent}, 18).nanos / cent;
    };
    QCOMPARE(step(8), 2);
    for (const std::int64_t spread : {12, 15, 7, 5, 15, 5})
        QCOMPARE(step(spread), 2);
    QCOMPARE(step(16), 5);
    QCOMPARE(step(9), 5);
    QCOMPARE(step(8), 2);
    LadderView oneSided = bookOf(22'920, 22'921);
    oneSided.bbo.ask = Bbo{}.ask;
    oneSided.bbo.askSize = {};
    QCOMPARE(grouping.stepFor(oneSided, {cent}, 18).nanos / cent, 2);
}

void LadderTest::aWideSpreadIsGroupedUntilAPersonChooses() {
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, 560});
    QSignalSpy regrouped(ladder.panel, &LadderPanel::groupingChanged);
    const LadderView book = bookOf(22'920, 22'940);
    ladder.show(marketOf(book), sampleJpm);
    QVERIFY(ladder.panel->isGroupingAutomatic());
    QVERIFY(ladder.panel->grouping().nanos > cent);
    QCOMPARE(regrouped.count(), 1);
    QVERIFY(bothInSight(ladder.panel->grid(), book));

    ladder.panel->chooseGrouping(Price{cent});
    QCOMPARE(ladder.panel->grouping(), Price{});
    QVERIFY(!ladder.panel->isGroupingAutomatic());
    ladder.panel->chooseGrouping(std::nullopt);
    QVERIFY(ladder.panel->grouping().nanos > cent);
}

void LadderTest::aJumpOutOfSightIsFollowed() {
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, 560});
    ladder.show(marketOf(bookOf(22'920, 22'921)), sampleJpm);
    for (const auto& [bid, ask] : {std::pair<std::int64_t, std::int64_t>{17'920, 17'921}, {27'000, 27'004}}) {
        const LadderView book = bookOf(bid, ask);
        ladder.show(marketOf(book), sampleJpm);
        QVERIFY(bothInSight(ladder.panel->grid(), book));
    }
    // A book that was empty in between is found again.
    LadderView empty = bookOf(27'000, 27'004);
    empty.bids.clear();
    empty.asks.clear();
    empty.bbo = {};
    ladder.show(marketOf(empty), sampleJpm);
    const LadderView back = bookOf(31'000, 31'002);
    ladder.show(marketOf(back), sampleJpm);
    QVERIFY(bothInSight(ladder.panel->grid(), back));
}

void LadderTest::whatAPersonScrolledToStaysUntilTheMarketPasses() {
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, 560});
    ladder.show(marketOf(bookOf(22'920, 22'921)), sampleJpm);
    LadderGrid& grid = ladder.panel->grid();
    const int away = grid.visibleRows() / 2 - 1;
    for (int i = 0; i < away; ++i)
        QTest::keyClick(&grid, Qt::Key_Up);
    const Price top = grid.topPrice();
    ladder.show(marketOf(bookOf(22'919, 22'921)), sampleJpm);
    QCOMPARE(grid.topPrice(), top);
    const LadderView gone = bookOf(22'500, 22'501);
    ladder.show(marketOf(gone), sampleJpm);
    QVERIFY(bothInSight(grid, gone));
}

void LadderTest::homeShowsLevelsAtAnyGrouping() {
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, 560});
    const LadderView book = bookOf(22'920, 23'920);
    ladder.show(marketOf(book), sampleJpm);
    ladder.panel->chooseGrouping(Price{cent}); // a thousand rows of spread
    LadderGrid& grid = ladder.panel->grid();
    for (int i = 0; i < 100; ++i)
        QTest::keyClick(&grid, Qt::Key_PageUp);
    QTest::keyClick(&grid, Qt::Key_Home);
    QVERIFY(grid.isInSight(book.bbo.bid, Side::Bid) || grid.isInSight(book.bbo.ask, Side::Ask));
}

void LadderTest::rowsJoinLevelsThatAreFinerThanThey() {
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, 560});
    const LadderView book = bookOf(22'923, 22'937, 1, 40);
    ladder.show(marketOf(book), sampleJpm);
    ladder.panel->chooseGrouping(Price{5 * cent});
    // Best bid 229.23 is in the row 229.20, best ask 229.37 in the row 229.40: a side never stands on the other's.
    LadderGrid& grid = ladder.panel->grid();
    QVERIFY(bothInSight(grid, book));
    QVERIFY(!ladder.picture().isNull());
}

void LadderTest::levelsThatAreCoarserThanTheRowsKeepTheirs() {
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, 560});
    LadderView book = bookOf(22'920, 22'940, 20);
    book.bbo.bid = {22'923 * cent}; // within the row of 229.20
    book.bbo.ask = {22'937 * cent};
    book.group = {20 * cent};
    ladder.show(marketOf(book), sampleJpm);
    ladder.panel->chooseGrouping(Price{5 * cent});
    QCOMPARE(ladder.panel->grouping(), Price{5 * cent});
    QCOMPARE(ladder.panel->grid().step(), Price{20 * cent}); // until levels of 0.05 come
    book.group = {5 * cent};
    ++book.revision;
    ladder.show(marketOf(book), sampleJpm);
    QCOMPARE(ladder.panel->grid().step(), Price{5 * cent});
}

void LadderTest::aWideSpreadSharesOneRow() {
    LadderRows rows;
    QVERIFY(!rows.follow(100, 108)); // seven empty ticks are shown
    QVERIFY(rows.follow(100, 109));
    QCOMPARE(rows.rowOf(100), 100);
    for (qint64 empty = 101; empty <= 108; ++empty)
        QVERIFY(rows.isFold(rows.rowOf(empty)));
    QCOMPARE(rows.rowOf(109), 102);
    for (qint64 row = 90; row < 120; ++row)
        QCOMPARE(rows.rowOf(rows.tickAt(row)), row);
    QVERIFY(rows.follow(102, 109)); // a spread that hovers around the limit does not fold and unfold
    QVERIFY(rows.fold());
    QVERIFY(rows.follow(103, 109));
    QVERIFY(!rows.fold());
    QCOMPARE(rows.rowOf(109), 109);

    // A thousand rows of spread, and still both sides stand in the middle of the ladder.
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, 560});
    const LadderView book = bookOf(22'920, 23'920);
    ladder.show(marketOf(book), sampleJpm);
    ladder.panel->chooseGrouping(Price{cent});
    LadderGrid& grid = ladder.panel->grid();
    QVERIFY(grid.fold());
    QCOMPARE(grid.fold()->high - grid.fold()->low + 1, 999);
    QVERIFY(bothInSight(grid, book));
}

void LadderTest::aHeldFoldMovesNoRow() {
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, 560});
    ladder.show(marketOf(bookOf(22'920, 22'960)), sampleJpm);
    ladder.panel->chooseGrouping(Price{cent});
    LadderGrid& grid = ladder.panel->grid();
    const auto fold = grid.fold();
    const Price top = grid.topPrice();
    for (const auto& [bid, ask] : {std::pair<std::int64_t, std::int64_t>{22'919, 22'960}, {22'918, 22'963}}) {
        ladder.show(marketOf(bookOf(bid, ask)), sampleJpm);
        QVERIFY(grid.fold() == fold);
        QCOMPARE(grid.topPrice(), top);
    }
    // A better bid needs a row of its own: the asks hold still, the bids make room.
    ladder.show(marketOf(bookOf(22'922, 22'963)), sampleJpm);
    QVERIFY(grid.fold() != fold);
    QCOMPARE(grid.topPrice(), top);
}

void LadderTest::triggerLinesCrossNoNumber_data() {
    QTest::addColumn<int>("height");
    for (const int height : {300, 417, 560, 903})
        QTest::addRow("%d high", height) << height;
}

void LadderTest::triggerLinesCrossNoNumber() {
    QFETCH(int, height);
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {340, height});
    ladder.show(marketOf(bookOf(22'920, 22'921)), sampleJpm);
    LadderGrid& grid = ladder.panel->grid();
    const int row = context_.theme().metrics.ladderRow;
    const auto [top, bottom] = grid.triggers();
    QCOMPARE(top % row, 0);
    QCOMPARE(bottom % row, 0);
    QVERIFY(std::abs(top - 0.16 * grid.viewport()->height()) <= row / 2.0);
    QVERIFY(std::abs(bottom - 0.84 * grid.viewport()->height()) <= row / 2.0);
}

void LadderTest::columnsMoveApartOnlyWhereTheyMust() {
    const std::array roomy{ColumnNeed{28, 14}, ColumnNeed{82, 40}, ColumnNeed{128, 30}};
    QCOMPARE(fittedEdges(roomy, 6, 128, 6), std::optional(std::vector<qreal>{28, 82, 128}));
    const std::array tight{ColumnNeed{28, 14}, ColumnNeed{82, 40}, ColumnNeed{128, 50}};
    QCOMPARE(fittedEdges(tight, 6, 128, 6), std::optional(std::vector<qreal>{26, 72, 128}));
    const std::array hopeless{ColumnNeed{28, 50}, ColumnNeed{82, 50}, ColumnNeed{128, 50}};
    QVERIFY(!fittedEdges(hopeless, 6, 128, 6));
}

void LadderTest::longSizesLoseDecimalsOnTheScreenAlone_data() {
    QTest::addColumn<qint64>("units");
    QTest::addColumn<int>("scale");
    QTest::addColumn<QString>("text");
    QTest::newRow("whole shares") << qint64(2'600) << 0 << "2,600";
    QTest::newRow("four decimals stay") << qint64(12'345) << 4 << "1.2345";
    QTest::newRow("eight become four") << qint64(200'000'000) << 8 << "2.0000";
    QTest::newRow("half to even") << qint64(12'345'000) << 8 << "0.1234";
    QTest::newRow("dust") << qint64(9'999) << 8 << "<0.0001";
    QTest::newRow("just no dust") << qint64(10'000) << 8 << "0.0001";
    QTest::newRow("nothing") << qint64(0) << 8 << "0.0000";
}

void LadderTest::longSizesLoseDecimalsOnTheScreenAlone() {
    QFETCH(qint64, units);
    QFETCH(int, scale);
    QTEST(shownSizeText(units, scale), "text");
}

void LadderTest::longNumbersNeverTouch_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<qint64>("price");
    QTest::addColumn<qint64>("size");
    for (const int width : {306, 340}) {
        QTest::addRow("coins at %d", width) << width << qint64(8'425'870) << qint64(200'000'000);
        QTest::addRow("many coins at %d", width) << width << qint64(8'425'870) << qint64(123'456'789'012);
        QTest::addRow("dear paper at %d", width) << width << qint64(123'456'789) << qint64(1'234'567'890);
    }
}

void LadderTest::longNumbersNeverTouch() {
    QFETCH(int, width);
    QFETCH(qint64, price);
    QFETCH(qint64, size);
    Docked<LadderPanel> ladder(context_, QStringLiteral("Ladder"), {width, 560});
    ladder.show(marketOf(bookOf(price, price + 1, 1, 40, size), 8), sampleJpm);
    const LadderColumns& columns = ladder.panel->grid().columns();
    QVERIFY(columns.fits);
    QVERIFY(columns.bidSize < columns.priceLeft && columns.askSize > columns.priceRight);
}

QTEST_MAIN(LadderTest)
#include "ladder_test.moc"
