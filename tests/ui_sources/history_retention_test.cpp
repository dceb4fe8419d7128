// SPDX-License-Identifier: GPL-3.0-or-later
// Old day files go when a person says so, and when midnight passes; nothing else in the folder does.
#include "app/desktop/history_retention.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace topbook;
using namespace topbook::desktop;

namespace {

constexpr Timestamp noon{1'795'262'400'000'000'000}; // 2026-11-21 12:00 UTC
constexpr Duration day = std::chrono::hours(24);

} // namespace

class HistoryRetentionTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        for (const char* name : {"2026-11-01.topbook", "2026-11-19.topbook", "2026-11-21.topbook", "notes.txt"}) {
            QFile file(folder_->filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
    }
    void nothingGoesUnlessItIsWished();
    void whatIsOlderThanTheWishGoesAtOnce();
    void midnightLetsTheNextDayGo();

private:
    QStringList files() const { return QDir(folder_->path()).entryList(QDir::Files, QDir::Name); }
    std::unique_ptr<QTemporaryDir> folder_;
};

void HistoryRetentionTest::nothingGoesUnlessItIsWished() {
    HistoryRetention retention(
        folder_->path(), [] { return noon; }, [] { return false; });
    retention.setKeepDays(0);
    QVERIFY(files().contains("2026-11-01.topbook"));
}

void HistoryRetentionTest::whatIsOlderThanTheWishGoesAtOnce() {
    HistoryRetention retention(
        folder_->path(), [] { return noon; }, [] { return false; });
    QSignalSpy said(&retention, &HistoryRetention::said);
    retention.setKeepDays(7);
    QVERIFY(!files().contains("2026-11-01.topbook"));
    QVERIFY(files().contains("2026-11-19.topbook"));
    QVERIFY(files().contains("notes.txt"));
    QCOMPARE(said.count(), 1);
    QVERIFY(said.front().front().toString().contains("2026-11-01"));
}

void HistoryRetentionTest::midnightLetsTheNextDayGo() {
    Timestamp now = noon;
    HistoryRetention retention(
        folder_->path(), [&now] { return now; }, [] { return true; });
    retention.setKeepDays(2);
    QVERIFY(files().contains("2026-11-19.topbook"));
    now = now + day;
    retention.apply();
    QVERIFY(!files().contains("2026-11-19.topbook"));
    QVERIFY(files().contains("2026-11-21.topbook"));
}

QTEST_MAIN(HistoryRetentionTest)
#include "history_retention_test.moc"
