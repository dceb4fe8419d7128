// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/row_changes.h"

#include <QtTest>

#include <random>

using topbook::ui::coalescedRanges;
using topbook::ui::RowRange;

class RowChangesTest : public QObject {
    Q_OBJECT

private slots:
    void neighboursShareARange_data();
    void neighboursShareARange();
    void everyChangedRowIsCoveredAndBelowHalfNoOther();
};

void RowChangesTest::neighboursShareARange_data() {
    QTest::addColumn<std::vector<int>>("changed");
    QTest::addColumn<int>("rows");
    QTest::addColumn<std::vector<RowRange>>("ranges");
    QTest::newRow("nothing") << std::vector<int>{} << 10 << std::vector<RowRange>{};
    QTest::newRow("one row") << std::vector<int>{3} << 10 << std::vector<RowRange>{{3, 3}};
    QTest::newRow("two apart") << std::vector<int>{1, 8} << 10 << std::vector<RowRange>{{1, 1}, {8, 8}};
    QTest::newRow("a stretch") << std::vector<int>{4, 5, 6} << 10 << std::vector<RowRange>{{4, 6}};
    QTest::newRow("half of all: one range") << std::vector<int>{0, 2, 4, 6, 9} << 10 << std::vector<RowRange>{{0, 9}};
    QTest::newRow("the only row") << std::vector<int>{0} << 1 << std::vector<RowRange>{{0, 0}};
}

void RowChangesTest::neighboursShareARange() {
    QFETCH(std::vector<int>, changed);
    QFETCH(int, rows);
    QFETCH(std::vector<RowRange>, ranges);
    QCOMPARE(coalescedRanges(changed, rows), ranges);
}

void RowChangesTest::everyChangedRowIsCoveredAndBelowHalfNoOther() {
    std::mt19937 random(7);
    for (int round = 0; round < 500; ++round) {
        const int rows = 1 + static_cast<int>(random() % 60);
        std::vector<int> changed;
        for (int row = 0; row < rows; ++row) {
            if (random() % 5 < static_cast<unsigned>(round % 5))
                changed.push_back(row);
        }
        std::vector<int> covered;
        for (const auto& [first, last] : coalescedRanges(changed, rows)) {
            for (int row = first; row <= last; ++row)
                covered.push_back(row);
        }
        QVERIFY(std::includes(covered.begin(), covered.end(), changed.begin(), changed.end()));
        if (changed.size() * 2 < static_cast<std::size_t>(rows))
            QCOMPARE(covered, changed);
    }
}

QTEST_APPLESS_MAIN(RowChangesTest)
#include "row_changes_test.moc"
