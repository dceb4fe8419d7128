// SPDX-License-Identifier: GPL-3.0-or-later
// Tape, problems and queue: what changed is told, and what stayed stays where it is.
#include "ui/models/problems_model.h"
#include "ui/models/queue_model.h"
#include "ui/models/tape_model.h"

#include "tests/ui_models/random_snapshot.h"
#include "tests/ui_models/sample_snapshot.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace topbook;
using namespace topbook::ui;
using namespace topbook::fixtures;

namespace {

std::shared_ptr<LadderView> ladderWithTape(std::vector<L1Row> rows) {
    auto ladder = std::make_shared<LadderView>();
    ladder->tape = std::make_shared<const std::vector<L1Row>>(std::move(rows));
    return ladder;
}

L1Row l1(std::uint64_t sequence, std::int64_t bid = 100) {
    return {{static_cast<std::int64_t>(sequence)}, {sequence}, {}, {{bid}, {200}, {1}, {1}}};
}

QueueView queueOf(std::vector<std::uint64_t> ids) {
    QueueView queue{Side::Bid, {100}, {}};
    for (const std::uint64_t id : ids)
        queue.orders.push_back({id, {10}, {}});
    return queue;
}

} // namespace

class SnapshotModelsTest : public QObject {
    Q_OBJECT

private slots:
    void newTapeRowsAreInsertedAtTheTop();
    void aFullTapeLosesItsOldestRows();
    void anotherTapeResets();
    void aValueIsChangedWhereTheOlderRowDiffers();
    void problemLinesKeepTheirPlaceWhileTheyCount();
    void aStoppedOutputIsFatal();
    void ordersThatLeftAreRemovedAndNewOnesAppended();
    void anotherLevelResets();
    void randomSnapshotsNeverBreakTheModels();
};

void SnapshotModelsTest::newTapeRowsAreInsertedAtTheTop() {
    TapeModel model;
    QAbstractItemModelTester tester(&model);
    model.setLadder(ladderWithTape({l1(2), l1(1)}), 0);
    const QPersistentModelIndex two = model.index(0, 0);
    QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
    model.setLadder(ladderWithTape({l1(4), l1(3), l1(2), l1(1)}), 0);
    QCOMPARE(inserts.size(), 1);
    QCOMPARE(inserts[0][1].toInt(), 0);
    QCOMPARE(inserts[0][2].toInt(), 1);
    QCOMPARE(two.row(), 2);
}

void SnapshotModelsTest::aFullTapeLosesItsOldestRows() {
    TapeModel model;
    QAbstractItemModelTester tester(&model);
    model.setLadder(ladderWithTape({l1(3), l1(2), l1(1)}), 0);
    QSignalSpy removes(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setLadder(ladderWithTape({l1(4), l1(3), l1(2)}), 0);
    QCOMPARE(removes.size(), 1);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.rowAt(0).sequence.value, 4U);
}

void SnapshotModelsTest::anotherTapeResets() {
    TapeModel model;
    QAbstractItemModelTester tester(&model);
    model.setLadder(ladderWithTape({l1(3), l1(2)}), 0);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setLadder(ladderWithTape({l1(9), l1(8)}), 0);
    QCOMPARE(resets.size(), 1);
    model.setLadder(nullptr, 0);
    QCOMPARE(model.rowCount(), 0);
}

void SnapshotModelsTest::aValueIsChangedWhereTheOlderRowDiffers() {
    TapeModel model;
    model.setLadder(sampleSnapshot()->ladder, 0);
    QVERIFY(model.isChanged(0, TapeModel::AskSizeColumn)); // 300 after 500
    QVERIFY(!model.isChanged(0, TapeModel::BidColumn));
    QVERIFY(model.isChanged(3, TapeModel::BidColumn)); // 303.48 after 303.47
    QVERIFY(!model.isChanged(0, TapeModel::TimeColumn));
    QVERIFY(!model.isChanged(model.rowCount() - 1, TapeModel::BidColumn)); // nothing to differ from
    QCOMPARE(model.index(0, TapeModel::BidColumn).data().toString(), QStringLiteral("303.48"));
}

void SnapshotModelsTest::problemLinesKeepTheirPlaceWhileTheyCount() {
    ProblemsModel model;
    QAbstractItemModelTester tester(&model);
    const auto snapshot = sampleSnapshot();
    model.setSnapshot(snapshot);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.total(), 151U);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    auto later = std::make_shared<Snapshot>(*snapshot);
    auto problems = *snapshot->problems;
    problems[1].count = 9;
    later->problems = std::make_shared<const std::vector<ProblemTally>>(problems);
    model.setSnapshot(later);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes[0][0].toModelIndex().row(), 1);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(model.index(1, ProblemsModel::CountColumn).data().toString(), QStringLiteral("9"));
    QCOMPARE(model.sourceAt(0), QStringLiteral("Simulator"));
}

void SnapshotModelsTest::aStoppedOutputIsFatal() {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->problems = std::make_shared<const std::vector<ProblemTally>>(
        std::vector<ProblemTally>{{ErrorCode::BadPrice, {}, 1, {1}, {1}, "a:1", "a:1", "bad"},
                                  {ErrorCode::DiskFull, {}, 1, {2}, {2}, "b", "b", "full"}});
    ProblemsModel model;
    model.setSnapshot(snapshot);
    QVERIFY(!model.isFatalAt(0));
    QVERIFY(model.isFatalAt(1));
}

void SnapshotModelsTest::ordersThatLeftAreRemovedAndNewOnesAppended() {
    QueueModel model;
    QAbstractItemModelTester tester(&model);
    model.setQueue(queueOf({1, 2, 3, 4}), 0);
    const QPersistentModelIndex four = model.index(3, 0);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setQueue(queueOf({1, 4, 5}), 0);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(four.row(), 1);
    QCOMPARE(model.orderAt(2).id, 5U);
    QCOMPARE(model.total().units, 30);
    model.setQueue(std::nullopt, 0);
    QCOMPARE(model.rowCount(), 0);
}

void SnapshotModelsTest::anotherLevelResets() {
    QueueModel model;
    model.setQueue(queueOf({1, 2}), 0);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QueueView other = queueOf({3});
    other.price = {101};
    model.setQueue(other, 0);
    QCOMPARE(resets.size(), 1);
}

void SnapshotModelsTest::randomSnapshotsNeverBreakTheModels() {
    const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
    TapeModel tape;
    ProblemsModel problems;
    QueueModel queue;
    QAbstractItemModelTester tapeTester(&tape, mode);
    QAbstractItemModelTester problemsTester(&problems, mode);
    QAbstractItemModelTester queueTester(&queue, mode);
    RandomSnapshots market({23, 10, 20, 2, 0.3});
    for (int round = 0; round < 500; ++round) {
        const auto snapshot = market.next();
        tape.setLadder(snapshot->ladder, 0);
        problems.setSnapshot(snapshot);
        queue.setQueue(snapshot->ladder ? snapshot->ladder->queue : std::nullopt, 0);
        queue.setClock(snapshot->status.clock);
        if (snapshot->ladder) {
            QCOMPARE(tape.rowCount(), static_cast<int>(snapshot->ladder->tape->size()));
            for (int row = 0; row < tape.rowCount(); ++row)
                QVERIFY(tape.rowAt(row) == (*snapshot->ladder->tape)[static_cast<std::size_t>(row)]);
        }
        QCOMPARE(problems.rowCount(), static_cast<int>(snapshot->problems->size()));
        if (snapshot->ladder && snapshot->ladder->queue) {
            const auto& orders = snapshot->ladder->queue->orders;
            QCOMPARE(queue.rowCount(), static_cast<int>(orders.size()));
            for (int row = 0; row < queue.rowCount(); ++row)
                QVERIFY(queue.orderAt(row) == orders[static_cast<std::size_t>(row)]);
        }
    }
}

QTEST_GUILESS_MAIN(SnapshotModelsTest)
#include "snapshot_models_test.moc"
