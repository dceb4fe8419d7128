// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/last_revisions.h"

#include "tests/window/random_quotes.h"

#include <QtTest>

using namespace topbook;
using namespace topbook::test;
using namespace std::chrono_literals;

class LastRevisionsTest : public QObject {
    Q_OBJECT
private slots:
    void everyWindowComesOnceAtItsLastRevision_data();
    void everyWindowComesOnceAtItsLastRevision();
    void windowWaitsForItsHorizon();
    void lastRevisionAfterAnOddHorizonIsWaitedFor();
    void finishHandsOutWhatIsHeld();
};

namespace {

WindowRow rowOf(Timestamp end, std::uint32_t revision, std::uint32_t place) {
    WindowRow row;
    row.end = end;
    row.size = 1min;
    row.revision = revision;
    row.place = place;
    return row;
}

WindowOutput outputOf(std::vector<WindowRow> rows) {
    WindowOutput output;
    output.rows = std::move(rows);
    return output;
}

constexpr Timestamp minuteOne{60'000'000'000};

} // namespace

void LastRevisionsTest::everyWindowComesOnceAtItsLastRevision_data() {
    QTest::addColumn<int>("horizon");
    QTest::addColumn<int>("offset");
    QTest::newRow("usual") << 900 << 0;
    QTest::newRow("no horizon") << 0 << 0;
    QTest::newRow("horizon between hops") << 33 << 5;
}

void LastRevisionsTest::everyWindowComesOnceAtItsLastRevision() {
    QFETCH(int, horizon);
    QFETCH(int, offset);
    WindowPlan plan;
    plan.horizon = std::chrono::seconds(horizon);
    plan.offset = std::chrono::seconds(offset);
    const SymbolTable names = symbolsNamed({"C", "A", "B", "E", "D"});
    const auto arrivals = randomQuotes({.seed = 9, .latePercent = 25, .lateBy = 20min, .yearGap = true}, plan);

    WindowOracle oracle(plan, names);
    for (const Arrival& arrival : arrivals)
        oracle.add(arrival.sample, arrival.watermark);
    oracle.advance(Timestamp::latest());
    std::map<std::tuple<Timestamp, Duration, Ranking, std::uint32_t>, std::vector<WindowRow>> tables;
    std::map<Timestamp, TopPriceRow> tops;
    for (const WindowRow& row : oracle.output.rows)
        tables[{row.end, row.size, row.ranking, row.revision}].push_back(row);
    for (const TopPriceRow& row : oracle.output.topPrices)
        tops[row.end] = row;
    WindowOutput expected;
    for (auto table = tables.begin(); table != tables.end(); ++table) {
        const auto next = std::next(table);
        const auto& [end, size, ranking, revision] = table->first;
        if (next != tables.end() &&
            std::tie(end, size, ranking) ==
                std::tie(std::get<0>(next->first), std::get<1>(next->first), std::get<2>(next->first)))
            continue;
        expected.rows.insert(expected.rows.end(), table->second.begin(), table->second.end());
    }
    for (const auto& [end, row] : tops)
        expected.topPrices.push_back(row);

    ShardedWindows engine(plan, names, 1, Asking::EachPane);
    LastRevisions last(plan);
    WindowOutput found;
    for (const Arrival& arrival : arrivals) {
        engine.add(arrival);
        last.take(engine.output, arrival.watermark, found);
        engine.output.clear();
    }
    engine.advance(Timestamp::latest());
    last.take(engine.output, Timestamp::latest(), found);
    QCOMPARE(QString::fromStdString(difference(found, expected, names)), QString());
    last.finish(found);
    QCOMPARE(found.rows.size(), expected.rows.size());
}

void LastRevisionsTest::windowWaitsForItsHorizon() {
    LastRevisions last(WindowPlan{});
    WindowOutput out;
    last.take(outputOf({rowOf(minuteOne, 0, 1), rowOf(minuteOne, 0, 2)}), minuteOne, out);
    last.take(outputOf({rowOf(minuteOne, 1, 1)}), minuteOne + 899s, out);
    QVERIFY(out.rows.empty());
    last.take({}, minuteOne + 900s, out);
    QVERIFY((out.rows == std::vector<WindowRow>{rowOf(minuteOne, 1, 1)}));
    last.take({}, minuteOne + 910s, out);
    QCOMPARE(out.rows.size(), 1U);
}

void LastRevisionsTest::lastRevisionAfterAnOddHorizonIsWaitedFor() {
    WindowPlan plan;
    plan.horizon = 13s;
    LastRevisions last(plan);
    WindowOutput out;
    last.take(outputOf({rowOf(minuteOne, 0, 1)}), minuteOne, out);
    last.take({}, minuteOne + 14s, out);
    QVERIFY(out.rows.empty());
    last.take(outputOf({rowOf(minuteOne, 1, 1)}), minuteOne + 20s, out);
    QCOMPARE(out.rows.size(), 1U);
    QCOMPARE(out.rows[0].revision, 1U);
}

void LastRevisionsTest::finishHandsOutWhatIsHeld() {
    LastRevisions last(WindowPlan{});
    WindowOutput out;
    TopPriceRow top;
    top.end = minuteOne;
    WindowOutput given = outputOf({rowOf(minuteOne, 0, 1)});
    given.topPrices = {top};
    last.take(given, minuteOne, out);
    last.finish(out);
    QCOMPARE(out.rows.size(), 1U);
    QCOMPARE(out.topPrices.size(), 1U);
}

QTEST_APPLESS_MAIN(LastRevisionsTest)
#include "last_revisions_test.moc"
