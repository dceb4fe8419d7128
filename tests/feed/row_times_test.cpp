// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/row_times.h"

#include <QtTest>

#include <random>

using namespace topbook;

class RowTimesTest : public QObject {
    Q_OBJECT
private slots:
    /// The fast way gives what the plain way gives, for right and for wrong texts.
    void readsAsParseTimeOrEpochDoes() {
        std::mt19937 random(11);
        auto fast = *RowTimes::create(std::nullopt);
        auto usual = *RowTimes::create(std::nullopt);
        std::size_t wereUsual = 0;
        const std::string letters = "0123456789-: .TZ+UC";
        for (int round = 0; round < 20'000; ++round) {
            Timestamp time{static_cast<std::int64_t>(random()) * 1'000'000'000 + static_cast<std::int64_t>(random())};
            std::string text = timeText(time, static_cast<int>(random() % 10));
            static const std::array<std::string, 6> ends{"", " UTC", "Z", "+02:00", " ", "0"};
            text += ends[random() % ends.size()];
            if (random() % 3 == 0)
                text[random() % text.size()] = letters[random() % letters.size()];
            const auto expected = parseTimeOrEpoch(text);
            const auto actual = fast.read(text);
            Timestamp read;
            if (usual.readUsual(text, read)) {
                ++wereUsual;
                QVERIFY2(expected && expected->hadZone && expected->time == read, text.c_str());
            }
            QCOMPARE(actual.has_value(), expected.has_value());
            if (expected)
                QVERIFY2(*actual == *expected, text.c_str());
            else
                QVERIFY(actual.error() == expected.error());
        }
        QVERIFY(wereUsual > 2'000);
    }

    /// Neighbouring rows share their minute.
    void timesOfOneMinuteAreReadAsAnyOther() {
        std::mt19937 random(12);
        auto times = *RowTimes::create(std::nullopt);
        const std::string letters = "0123456789:. UTC\xFF";
        for (int round = 0; round < 20'000; ++round) {
            const Timestamp time{(1'763'658'000LL + static_cast<std::int64_t>(random() % 90)) * 1'000'000'000 +
                                 static_cast<std::int64_t>(random() % 1'000'000'000)};
            std::string text = timeText(time, static_cast<int>(random() % 10)) + " UTC";
            const bool isDamaged = random() % 3 == 0;
            if (isDamaged)
                text[random() % text.size()] = letters[random() % letters.size()];
            const auto expected = parseTimeOrEpoch(text);
            Timestamp read;
            const bool taken = times.readUsual(text, read);
            QVERIFY2(taken || isDamaged, text.c_str());
            if (taken)
                QVERIFY2(expected && expected->hadZone && expected->time == read, text.c_str());
        }
    }

    void aZoneIsAppliedToTimesWithoutOne_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("utc");
        QTest::newRow("winter") << "2024-01-05 09:30:00"
                                << "2024-01-05 14:30:00.000000";
        QTest::newRow("summer") << "2024-07-05 09:30:00"
                                << "2024-07-05 13:30:00.000000";
        QTest::newRow("skipped hour") << "2024-03-10 02:30:00"
                                      << "2024-03-10 07:00:00.000000";
        QTest::newRow("repeated hour") << "2024-11-03 01:30:00"
                                       << "2024-11-03 05:30:00.000000";
        QTest::newRow("own zone wins") << "2024-07-05 09:30:00 UTC"
                                       << "2024-07-05 09:30:00.000000";
    }
    void aZoneIsAppliedToTimesWithoutOne() {
        QFETCH(QString, text);
        QFETCH(QString, utc);
        auto times = *RowTimes::create("America/New_York");
        QCOMPARE(QString::fromStdString(timeText(times.read(text.toStdString())->time, 6)), utc);
        QVERIFY(!times.assumedUtc());
    }

    void theRememberedOffsetIsTheZones() {
        const TimeZone zone = TimeZone::newYork();
        ZoneClock clock(zone);
        for (std::int64_t minute = 0; minute < 366 * 24 * 60; minute += 7) {
            const Timestamp local = *parseDate("2024-01-01") + std::chrono::minutes(minute);
            QCOMPARE(clock.toUtc(local).nanos, zone.toUtc(local).nanos);
        }
    }

    void utcIsAssumedWhereNothingIsSaid() {
        auto times = *RowTimes::create(std::nullopt);
        QVERIFY(times.read("2024-01-05 09:30:00Z").has_value());
        QVERIFY(!times.assumedUtc());
        QVERIFY(times.read("2024-01-05 09:30:00").has_value());
        QVERIFY(times.assumedUtc());
    }

    void anUnknownZoneIsRefused() {
        const auto times = RowTimes::create("Mars/Olympus");
        QVERIFY(!times);
        QCOMPARE(times.error().code, ErrorCode::UnknownZone);
    }
};

QTEST_APPLESS_MAIN(RowTimesTest)
#include "row_times_test.moc"
