// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/quotes_model.h"

#include "tests/ui_models/random_snapshot.h"
#include "tests/ui_models/sample_snapshot.h"
#include "ui/models/watchlist.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace topbook;
using namespace topbook::ui;
using namespace topbook::fixtures;

namespace {

QStringList namesOf(const QuotesModel& model) {
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, QuotesModel::SymbolColumn).data().toString();
    return names;
}

/// The same snapshot with another last price of one instrument.
std::shared_ptr<Snapshot> withLast(const Snapshot& from, InstrumentId instrument, Price last) {
    auto snapshot = std::make_shared<Snapshot>(from);
    auto chunk = std::make_shared<QuoteChunk>(*snapshot->quotes[0]);
    (*chunk)[instrument.value].last = last;
    (*chunk)[instrument.value].revision += 1'000;
    snapshot->quotes[0] = chunk;
    return snapshot;
}

QList<int> rowsOf(const QSignalSpy& changes) {
    QList<int> rows;
    for (const auto& change : changes) {
        for (int row = change[0].toModelIndex().row(); row <= change[1].toModelIndex().row(); ++row)
            rows << row;
    }
    return rows;
}

} // namespace

class QuotesModelTest : public QObject {
    Q_OBJECT

private slots:
    void groupsStandInTheOrderOfTheWatchlist();
    void onlyRowsWithANewRevisionChange();
    void aSharedChunkIsNotLookedAt();
    void aFoldedGroupKeepsItsHeader();
    void theFilterLooksAtSymbolAndCompanyAndIntoFoldedGroups();
    void sortingKeepsGroupsAndPutsMissingValuesLast();
    void selectedRowsFollowTheirSymbolThroughASort();
    void agesFollowTheClock();
    void aWatchlistOrdersAndWhatIsUnknownWaits();
    void aWatchlistOfAnotherSourceIsLeftAside();
    void tickersAreReadFromColumnsAndComments();
    void instrumentsWithoutGroupsHaveNoHeaders();
    void anotherSessionReplacesEverything();
    void randomSnapshotsNeverBreakTheModel();
    void everyChangeOfARandomMarketIsAnnounced();
    void tenThousandRowsCostLittle();
};

void QuotesModelTest::groupsStandInTheOrderOfTheWatchlist() {
    QuotesModel model;
    model.setSnapshot(sampleSnapshot());
    QCOMPARE(namesOf(model), (QStringList{"Technology", "AAPL", "AMZN", "GOOG", "IBM", "MSFT", "NVDA", "Financials",
                                          "AIG", "BAC", "JPM", "Energy", "XOM"}));
    QCOMPARE(model.groupSizeAt(0), 6);
    QCOMPARE(model.index(1, 0).data(QuotesModel::LastRole).toLongLong(), 268'360'000'000);
    QCOMPARE(model.rowOf(sampleJpm), 10);
    QCOMPARE(model.listedCount(), 10);
}

void QuotesModelTest::onlyRowsWithANewRevisionChange() {
    QuotesModel model;
    const auto snapshot = sampleSnapshot();
    model.setSnapshot(snapshot);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setSnapshot(withLast(*snapshot, sampleJpm, {1}));
    QCOMPARE(rowsOf(changes), QList<int>{10});
    QCOMPARE(resets.size(), 0);
    QCOMPARE(model.index(10, QuotesModel::LastColumn).data().toString(), QStringLiteral("0.000000001"));
}

void QuotesModelTest::aSharedChunkIsNotLookedAt() {
    QuotesModel model;
    const auto snapshot = sampleSnapshot();
    model.setSnapshot(snapshot);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setSnapshot(std::make_shared<Snapshot>(*snapshot));
    QCOMPARE(changes.size(), 0);
}

void QuotesModelTest::aFoldedGroupKeepsItsHeader() {
    QuotesModel model;
    model.setSnapshot(sampleSnapshot());
    model.setFolded("Technology", true);
    QCOMPARE(namesOf(model).mid(0, 3), (QStringList{"Technology", "Financials", "AIG"}));
    QCOMPARE(model.groupSizeAt(0), 6);
    QVERIFY(model.isFoldedAt(0));
    QCOMPARE(model.rowOf(sampleMsft), -1);
}

void QuotesModelTest::theFilterLooksAtSymbolAndCompanyAndIntoFoldedGroups() {
    QuotesModel model;
    model.setSnapshot(sampleSnapshot());
    model.setFolded("Financials", true);
    model.setFilter(" morgan");
    QCOMPARE(namesOf(model), (QStringList{"Financials", "JPM"}));
    model.setFilter("a");
    QCOMPARE(model.groupSizeAt(0), 4); // AAPL, AMZN, Alphabet, NVDA
    model.setFilter("no such thing");
    QCOMPARE(model.rowCount(), 0);
    model.setFilter("");
    QCOMPARE(model.rowCount(), 10);
}

void QuotesModelTest::sortingKeepsGroupsAndPutsMissingValuesLast() {
    QuotesModel model;
    model.setSnapshot(withLast(*sampleSnapshot(), {0}, {}));
    model.sort(QuotesModel::LastColumn, Qt::DescendingOrder);
    QCOMPARE(namesOf(model).mid(0, 7), (QStringList{"Technology", "MSFT", "IBM", "GOOG", "AMZN", "NVDA", "AAPL"}));
    model.sort(QuotesModel::LastColumn, Qt::AscendingOrder);
    QCOMPARE(namesOf(model).mid(0, 7), (QStringList{"Technology", "NVDA", "AMZN", "GOOG", "IBM", "MSFT", "AAPL"}));
    model.sort(QuotesModel::ChangeColumn, Qt::DescendingOrder);
    QCOMPARE(namesOf(model).mid(8, 3), (QStringList{"JPM", "BAC", "AIG"}));
    model.sort(-1);
    QCOMPARE(namesOf(model).mid(1, 2), (QStringList{"AAPL", "AMZN"}));
}

void QuotesModelTest::selectedRowsFollowTheirSymbolThroughASort() {
    QuotesModel model;
    model.setSnapshot(sampleSnapshot());
    const QPersistentModelIndex jpm = model.index(model.rowOf(sampleJpm), QuotesModel::LastColumn);
    model.sort(QuotesModel::LastColumn, Qt::DescendingOrder);
    QCOMPARE(jpm.row(), model.rowOf(sampleJpm));
    QVERIFY(jpm.row() != 10);
}

void QuotesModelTest::agesFollowTheClock() {
    QuotesModel model;
    const auto snapshot = sampleSnapshot();
    model.setSnapshot(snapshot);
    model.setClock(snapshot->status.clock);
    const int aig = model.rowOf(sampleAig);
    QCOMPARE(model.ageAt(aig), std::optional<qint64>(43'000'000'000));
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setClock(snapshot->status.clock + std::chrono::seconds(1));
    QCOMPARE(model.ageAt(aig), std::optional<qint64>(44'000'000'000));
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes[0][0].toModelIndex().column(), static_cast<int>(QuotesModel::AgeColumn));
    model.setClock(snapshot->status.clock - std::chrono::hours(1));
    QCOMPARE(model.ageAt(aig), std::optional<qint64>(0));
}

void QuotesModelTest::aWatchlistOrdersAndWhatIsUnknownWaits() {
    QuotesModel model;
    const QAbstractItemModelTester tester(&model);
    model.setSnapshot(sampleSnapshot());
    model.setGrouped(false);
    model.setWatchlist({"XOM", "NFLX", "AAPL"});
    QCOMPARE(namesOf(model), (QStringList{"XOM", "NFLX", "AAPL"}));
    QCOMPARE(model.kindAt(1), QuotesModel::RowKind::Waiting);
    QCOMPARE(model.listedCount(), 3);
    model.sort(QuotesModel::SymbolColumn);
    QCOMPARE(namesOf(model), (QStringList{"AAPL", "XOM", "NFLX"}));
    model.setGrouped(true);
    QCOMPARE(namesOf(model), (QStringList{"Energy", "XOM", "Technology", "AAPL", "Waiting for a source", "NFLX"}));
    model.setFilter("nf");
    QCOMPARE(namesOf(model), (QStringList{"Waiting for a source", "NFLX"}));
}

void QuotesModelTest::aWatchlistOfAnotherSourceIsLeftAside() {
    QuotesModel model;
    model.setSnapshot(sampleSnapshot());
    model.setWatchlist({"BTC-USD", "ETH-USD"});
    QCOMPARE(model.listedCount(), 10);
    QVERIFY(model.rowOf(sampleJpm) >= 0);
    QCOMPARE(model.effectiveWatchlist().size(), 10);
}

void QuotesModelTest::tickersAreReadFromColumnsAndComments() {
    QCOMPARE(parseTickers("# list\r\nAAPL\nmsft ; \"BRK.B\"\taapl # again\n\n"),
             (QStringList{"AAPL", "msft", "BRK.B"}));
    QCOMPARE(parseTickers(tickersText({"A", "B"})), (QStringList{"A", "B"}));
    QCOMPARE(parseTickers(tickersText({})), QStringList());
    QCOMPARE(withTickers({"A"}, {"a", "B"}), (QStringList{"A", "B"}));
    QCOMPARE(withMoved({"A", "B", "C"}, "C", "A"), (QStringList{"C", "A", "B"}));
    QCOMPARE(withMoved({"A", "B", "C"}, "A", ""), (QStringList{"B", "C", "A"}));
    QCOMPARE(withMoved({"A", "B"}, "X", "A"), (QStringList{"A", "B"}));
}

void QuotesModelTest::instrumentsWithoutGroupsHaveNoHeaders() {
    QuotesModel model;
    RandomSnapshots market({3, 5, 5, 0, 0.5});
    model.setSnapshot(market.next());
    QCOMPARE(model.rowCount(), 5);
    for (int row = 0; row < 5; ++row)
        QVERIFY(model.kindAt(row) == QuotesModel::RowKind::Quote);
}

void QuotesModelTest::anotherSessionReplacesEverything() {
    QuotesModel model;
    QAbstractItemModelTester tester(&model);
    RandomSnapshots market({5, 30, 30, 3, 0.5});
    model.setSnapshot(market.next());
    model.setSnapshot(sampleSnapshot());
    QCOMPARE(model.listedCount(), 10);
    QCOMPARE(model.rowCount(), 13);
    model.setSnapshot(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void QuotesModelTest::randomSnapshotsNeverBreakTheModel() {
    QuotesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RandomSnapshots market({11, 20, 60, 4, 0.3});
    for (int round = 0; round < 300; ++round) {
        const auto snapshot = market.next();
        model.setSnapshot(snapshot);
        if (round % 3 == 0)
            model.setClock(snapshot->status.clock);
        if (round % 7 == 0)
            model.sort(round % 8 - 1, round % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        if (round % 11 == 0)
            model.setFilter(round % 2 == 0 ? QStringLiteral("1") : QString());
        if (round % 13 == 0)
            model.setFolded("Group 1", round % 2 == 0);
        if (round % 17 == 0)
            model.setGrouped(round % 2 == 0);
    }
}

void QuotesModelTest::everyChangeOfARandomMarketIsAnnounced() {
    QuotesModel model;
    RandomSnapshots market({13, 100, 100, 5, 0.1});
    model.setSnapshot(market.next());
    for (int round = 0; round < 100; ++round) {
        std::vector<quint64> before;
        for (int row = 0; row < model.rowCount(); ++row)
            before.push_back(model.quoteAt(row) != nullptr ? model.quoteAt(row)->revision : 0);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setSnapshot(market.next());
        QCOMPARE(static_cast<std::size_t>(model.rowCount()), before.size());
        const QList<int> announced = rowsOf(changes);
        for (int row = 0; row < model.rowCount(); ++row) {
            const quint64 now = model.quoteAt(row) != nullptr ? model.quoteAt(row)->revision : 0;
            QVERIFY(now == before[static_cast<std::size_t>(row)] || announced.contains(row));
        }
    }
}

void QuotesModelTest::tenThousandRowsCostLittle() {
    QuotesModel model;
    RandomSnapshots market({17, 10'000, 10'000, 8, 0.01});
    model.setSnapshot(market.next());
    QElapsedTimer elapsed;
    qint64 total = 0;
    constexpr int rounds = 20;
    for (int round = 0; round < rounds; ++round) {
        const auto snapshot = market.next();
        elapsed.start();
        model.setSnapshot(snapshot);
        total += elapsed.nsecsElapsed();
    }
    qInfo("10,000 quotes, 1%% changed: %.3f ms a snapshot", static_cast<double>(total) / rounds / 1e6);
    QVERIFY(total / rounds < 20'000'000);
}

QTEST_GUILESS_MAIN(QuotesModelTest)
#include "quotes_model_test.moc"
