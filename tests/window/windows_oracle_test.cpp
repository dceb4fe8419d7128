// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/random_quotes.h"

#include <QtTest>

using namespace topbook;
using namespace topbook::test;
using namespace std::chrono_literals;

struct Case {
    WindowPlan plan;
    StreamShape shape;
};
Q_DECLARE_METATYPE(Case)

class WindowsOracleTest : public QObject {
    Q_OBJECT
private slots:
    void engineEqualsBruteForce_data();
    void engineEqualsBruteForce();
    void valuesOfAWindowAreThoseOfItsRow();
    void changedPanesTellOfEveryPane();
};

namespace {

WindowPlan planOf(std::vector<Duration> sizes, Duration hop, Duration offset, std::size_t top) {
    WindowPlan plan;
    plan.sizes = std::move(sizes);
    plan.hop = hop;
    plan.offset = offset;
    plan.top = top;
    return plan;
}

WindowPlan withHorizon(WindowPlan plan, Duration horizon) {
    plan.horizon = horizon;
    return plan;
}

const SymbolTable& names() {
    // Ids and names are in different orders on purpose: ties go by name.
    static const SymbolTable symbols = [] {
        std::vector<std::string> all{"MSFT", "AAPL", "XOM", "IBM", "ABN", "ZZ", "AA", "B"};
        for (int i = 0; i < 392; ++i)
            all.push_back("S" + std::to_string(i * 37 % 392));
        return symbolsNamed(all);
    }();
    return symbols;
}

} // namespace

void WindowsOracleTest::engineEqualsBruteForce_data() {
    QTest::addColumn<Case>("given");
    const WindowPlan usual;
    WindowPlan topOne = usual;
    topOne.top = 1;
    WindowPlan all = usual;
    all.top = 0;
    WindowPlan noTopPrice = usual;
    noTopPrice.topPriceSize = 0s;
    WindowPlan twoRankings = usual;
    twoRankings.rankings = {Ranking::Mean, Ranking::Loss};
    const WindowPlan shifted = planOf({1min, 5min, 15min}, 10s, 5s, 3);
    const WindowPlan shortHop = planOf({1min, 90s}, 5s, 0s, 3);
    const WindowPlan longHop = planOf({1min, 5min}, 60s, 0s, 2);
    const WindowPlan longHopShifted = planOf({2min, 5min}, 60s, 25s, 0);
    const WindowPlan odd = planOf({90s}, 30s, 0s, 3);
    const WindowPlan oddShort = planOf({90s}, 10s, -7s, 0);
    const WindowPlan seven = planOf({21s, 70s}, 7s, 3s, 3);

    const StreamShape ordered{.seed = 1};
    const StreamShape late{.seed = 2, .latePercent = 20};
    const StreamShape veryLate{.seed = 3, .latePercent = 30, .lateBy = 60min};
    const StreamShape slightlyLate{.seed = 4, .quotes = 600, .latePercent = 40, .lateBy = 30s};
    const StreamShape negative{.seed = 5, .start = {-1'000'000'000'000}, .latePercent = 15};
    const StreamShape gap{.seed = 6, .latePercent = 10, .yearGap = true};
    const StreamShape held{.seed = 7, .latePercent = 10, .holdsBack = true};
    const StreamShape dense{.seed = 8, .quotes = 1500, .symbols = 8, .step = 200ms, .latePercent = 5, .lateBy = 60s};
    const StreamShape sparse{.seed = 9, .quotes = 200, .symbols = 2, .step = 40s, .latePercent = 20};
    const StreamShape wild{.seed = 10, .latePercent = 30, .yearGap = true, .holdsBack = true, .sized = true};

    QTest::newRow("in order") << Case{usual, ordered};
    QTest::newRow("late") << Case{usual, late};
    QTest::newRow("beyond the horizon") << Case{usual, veryLate};
    QTest::newRow("slightly late") << Case{usual, slightlyLate};
    QTest::newRow("before 1970") << Case{usual, negative};
    QTest::newRow("a year's gap") << Case{usual, gap};
    QTest::newRow("another source holds the watermark back") << Case{usual, held};
    QTest::newRow("dense") << Case{usual, dense};
    QTest::newRow("sparse") << Case{usual, sparse};
    QTest::newRow("everything at once") << Case{usual, wild};
    QTest::newRow("top 1, late") << Case{topOne, late};
    QTest::newRow("all symbols, late") << Case{all, late};
    QTest::newRow("all symbols, dense") << Case{all, dense};
    QTest::newRow("no top price") << Case{noTopPrice, veryLate};
    QTest::newRow("two rankings") << Case{twoRankings, slightlyLate};
    QTest::newRow("offset 5 s, late") << Case{shifted, late};
    QTest::newRow("offset 5 s, slightly late") << Case{shifted, slightlyLate};
    QTest::newRow("offset 5 s, everything") << Case{shifted, wild};
    QTest::newRow("hop 5 s") << Case{shortHop, slightlyLate};
    QTest::newRow("hop 60 s") << Case{longHop, late};
    QTest::newRow("hop 60 s, offset 25 s") << Case{longHopShifted, late};
    QTest::newRow("90 s by 30 s") << Case{odd, late};
    QTest::newRow("90 s by 10 s, offset -7 s") << Case{oddShort, slightlyLate};
    QTest::newRow("70 s by 7 s, offset 3 s") << Case{seven, wild};
    QTest::newRow("no horizon") << Case{withHorizon(usual, 0s), slightlyLate};
    QTest::newRow("horizon 7 s, which no hop meets") << Case{withHorizon(usual, 7s), slightlyLate};
    QTest::newRow("horizon 25 s, offset 5 s") << Case{withHorizon(shifted, 25s), slightlyLate};
    QTest::newRow("horizon 33 s, hop 60 s") << Case{withHorizon(longHopShifted, 33s), slightlyLate};
    QTest::newRow("horizon 1 h") << Case{withHorizon(usual, 1h), veryLate};
    // Windows whose horizon passes between two hop marks, with late quotes on both sides of that moment.
    const StreamShape crowded{
        .seed = 11, .quotes = 1200, .symbols = 8, .step = 400ms, .latePercent = 50, .lateBy = 40s};
    QTest::newRow("horizon 13 s, crowded") << Case{withHorizon(usual, 13s), crowded};
    QTest::newRow("horizon 16 s, top 1, crowded") << Case{withHorizon(topOne, 16s), crowded};
    QTest::newRow("horizon 33 s, hop 60 s, crowded") << Case{withHorizon(longHopShifted, 33s), crowded};
    QTest::newRow("top 1, crowded") << Case{topOne, crowded};
    // Sums of panes beyond 64 bits, that come and go.
    StreamShape dear = crowded;
    dear.dear = true;
    QTest::newRow("sums beyond 64 bits") << Case{usual, dear};
    QTest::newRow("sums beyond 64 bits, offset 5 s, hop 60 s") << Case{longHopShifted, dear};
    // Enough symbols that the best of one window are looked for with a bar from the window before, which falls at
    // times.
    const StreamShape wide{.seed = 13, .quotes = 6000, .symbols = 400, .step = 30ms, .latePercent = 1, .lateBy = 30s};
    QTest::newRow("four hundred symbols") << Case{planOf({20s, 1min}, 10s, 0s, 3), wide};
    QTest::newRow("four hundred symbols, top 1") << Case{planOf({20s, 1min}, 10s, 0s, 1), wide};
    // More symbols than the pre-filter keeps at a time, with many ties.
    const StreamShape many{.seed = 12, .quotes = 700, .symbols = 100, .step = 200ms, .latePercent = 3, .lateBy = 30s};
    QTest::newRow("a hundred symbols") << Case{usual, many};
    QTest::newRow("a hundred symbols, top 1, hop 60 s") << Case{planOf({1min, 5min}, 60s, 0s, 1), many};
    QTest::newRow("a hundred symbols, all") << Case{planOf({1min, 5min}, 60s, 5s, 0), many};
    for (std::uint32_t seed = 100; seed < 112; ++seed) {
        StreamShape shape = seed % 2 == 0 ? wild : slightlyLate;
        shape.seed = seed;
        const WindowPlan plan = withHorizon(seed % 3 == 0   ? shifted
                                            : seed % 3 == 1 ? longHop
                                                            : seven,
                                            std::chrono::seconds(seed % 5 * 17));
        QTest::addRow("seed %u", seed) << Case{plan, shape};
    }
}

void WindowsOracleTest::engineEqualsBruteForce() {
    QFETCH(Case, given);
    QVERIFY(given.plan.checked());
    const std::vector<Arrival> arrivals = randomQuotes(given.shape, given.plan);
    WindowOracle oracle(given.plan, names());
    for (const Arrival& arrival : arrivals)
        oracle.add(arrival.sample, arrival.watermark);
    oracle.advance(Timestamp::latest());
    QVERIFY(!oracle.output.rows.empty());
    QCOMPARE(oracle.late.empty(), given.shape.latePercent == 0); // else the stream proves nothing about late quotes

    for (const Asking asking : {Asking::EachArrival, Asking::EachPane, Asking::Rarely}) {
        for (const std::size_t stores : {1U, 2U, 4U}) {
            ShardedWindows engine(given.plan, names(), stores, asking);
            for (const Arrival& arrival : arrivals)
                engine.add(arrival);
            engine.advance(Timestamp::latest());
            QCOMPARE(QString::fromStdString(difference(engine.output, oracle.output, names())), QString());
            QVERIFY(engine.late == oracle.late);
        }
    }
}

void WindowsOracleTest::valuesOfAWindowAreThoseOfItsRow() {
    WindowPlan plan = planOf({1min, 5min}, 60s, 25s, 0);
    ShardedWindows engine(plan, names(), 2, Asking::EachArrival);
    std::size_t compared = 0;
    for (const Arrival& arrival : randomQuotes({.seed = 21, .latePercent = 20}, plan)) {
        engine.add(arrival);
        for (const WindowRow& row : engine.output.rows) {
            if (row.end + 10min < arrival.watermark)
                continue;
            const PaneStore& store = engine.stores[row.instrument.value * 7 % 2];
            // the arrival itself may have patched the window since
            if (row.instrument == arrival.sample.instrument)
                continue;
            QVERIFY(store.values(row.instrument, row.end, row.size) == row.values);
            ++compared;
        }
        engine.output.clear();
    }
    QVERIFY(compared > 100);
    QVERIFY(!engine.stores[0].values(InstrumentId{99}, Timestamp{0}, 1min));
}

void WindowsOracleTest::changedPanesTellOfEveryPane() {
    const WindowPlan plan;
    ShardedWindows engine(plan, names(), 1, Asking::EachPane);
    std::map<std::pair<InstrumentId, Timestamp>, Pane> known;
    int taken = 0;
    for (const Arrival& arrival :
         randomQuotes({.seed = 31, .latePercent = 20, .holdsBack = true, .sized = true}, plan)) {
        engine.add(arrival);
        if (++taken % 11 != 0)
            continue;
        for (const auto& [instrument, pane] : engine.stores[0].takeChangedPanes())
            known.insert_or_assign({instrument, pane.start}, pane);
        QVERIFY(engine.stores[0].takeChangedPanes().empty());
        for (std::uint32_t id = 0; id < 5; ++id)
            for (const Pane& pane : engine.stores[0].panes(InstrumentId{id}))
                QVERIFY((known.at({InstrumentId{id}, pane.start}) == pane));
    }
}

QTEST_APPLESS_MAIN(WindowsOracleTest)
#include "windows_oracle_test.moc"
