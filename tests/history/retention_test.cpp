// SPDX-License-Identifier: GPL-3.0-or-later
// What goes after how many days, what never goes, and the stretches that people named.
#include "history_fixture.h"

#include "model/history/day_files.h"
#include "model/history/folder_lock.h"
#include "model/history/state_file.h"

#include <QFile>
#include <QtTest>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

const Timestamp today = at("2026-11-21 10:00:07");

void touch(const std::string& path) {
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::WriteOnly));
}

} // namespace

class RetentionTest : public QObject {
    Q_OBJECT

private slots:
    void daysOlderThanTheLimitGo_data();
    void daysOlderThanTheLimitGo();
    void nothingButDayFilesGoes();
    void whileAnotherProgramWritesNothingGoes();
    void aStretchIsKeptByName();
};

void RetentionTest::daysOlderThanTheLimitGo_data() {
    QTest::addColumn<int>("keepDays");
    QTest::addColumn<QStringList>("left");
    const QStringList all{"2026-11-18.topbook", "2026-11-19.topbook", "2026-11-20.topbook", "2026-11-21.topbook",
                          "2026-11-22.topbook"};
    QTest::newRow("keep all") << 0 << all;
    QTest::newRow("two days beside today") << 2 << all.mid(1);
    QTest::newRow("yesterday and today") << 1 << all.mid(2);
    QTest::newRow("more than there is") << 400 << all;
}

void RetentionTest::daysOlderThanTheLimitGo() {
    QFETCH(int, keepDays);
    QFETCH(QStringList, left);
    TemporaryFolder folder;
    for (const char* day : {"18", "19", "20", "21", "22"})
        touch(folder.file(std::string("2026-11-") + day + ".topbook"));
    const auto gone = applyRetention(folder.path(), keepDays, today);
    QVERIFY(gone.has_value());
    QCOMPARE(folder.names(), left);
    QCOMPARE(static_cast<int>(gone->size()), 5 - static_cast<int>(left.size()));
    if (!gone->empty())
        QCOMPARE(gone->front(), std::string("2026-11-18.topbook"));
}

void RetentionTest::nothingButDayFilesGoes() {
    TemporaryFolder folder;
    for (const char* name : {"2020-01-01.topbook", "2020-01-01.topbook-wal", "2020-01-01.topbook.damaged-1",
                             "2020-13-01.topbook", "state.topbook", "sample.topbook", "mine.topbook", "2020-01-02.csv"})
        touch(folder.file(name));
    QCOMPARE(applyRetention(folder.path(), 1, today).value(), std::vector<std::string>{"2020-01-01.topbook"});
    QCOMPARE(folder.names(), (QStringList{"2020-01-01.topbook.damaged-1", "2020-01-02.csv", "2020-13-01.topbook",
                                          "mine.topbook", "sample.topbook", "state.topbook"}));
    QVERIFY(applyRetention(folder.file("none"), 1, today).value().empty());
}

void RetentionTest::whileAnotherProgramWritesNothingGoes() {
    TemporaryFolder folder;
    touch(folder.file("2020-01-01.topbook"));
    const auto held = FolderLock::take(folder.path());
    QVERIFY(held.has_value());
    QCOMPARE(applyRetention(folder.path(), 1, today).error().code, ErrorCode::Busy);
    QCOMPARE(applyRetention(folder.path(), 1, today, true).value().size(), 1U);
}

void RetentionTest::aStretchIsKeptByName() {
    TemporaryFolder folder;
    const std::string path = folder.file("state.topbook");
    {
        auto state = StateFile::open(path).value();
        QVERIFY(state.stretches().value().empty());
        QCOMPARE(state.setStretch({0, "opening", today, today + 5min}).value(), std::int64_t{1});
        QCOMPARE(state.setStretch({0, "halt", today + 1h, today + 2h}).value(), std::int64_t{2});
        QCOMPARE(state.setStretch({1, "the opening", today, today + 6min}).value(), std::int64_t{1});
        QCOMPARE(state.setStretch({9, "gone", today, today + 6min}).error().code, ErrorCode::NotFound);
        QCOMPARE(state.setStretch({0, "backwards", today, today}).error().code, ErrorCode::InvalidArgument);
    }
    auto state = StateFile::open(path).value();
    const std::vector<Stretch> expected{{2, "halt", today + 1h, today + 2h}, {1, "the opening", today, today + 6min}};
    QVERIFY(state.stretches().value() == expected);
    QVERIFY(state.removeStretch(2).has_value());
    QCOMPARE(state.stretches().value().size(), 1U);
}

QTEST_APPLESS_MAIN(RetentionTest)
#include "retention_test.moc"
