// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/time_text.h"

#include <QtTest>

#include <random>

using namespace topbook;

class TimeTextTest : public QObject {
    Q_OBJECT

private slots:
    void timesAreReadExactly_data();
    void timesAreReadExactly();
    void impossibleTimesAreRefused_data();
    void impossibleTimesAreRefused();
    void zonesFollowTheirRulesOverTheYear();
    void epochUnitsAreToldApartByMagnitude();
    void durationsAreReadWithUnits();
    void writtenTimesReadBack();
    void flooringHoldsBefore1970();
    void hostileTimesDoNotWrap();
};

void TimeTextTest::timesAreReadExactly_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("nanos");
    QTest::newRow("UTC") << "2021-08-03 01:00:01.107428 UTC" << qint64{1'627'952'401'107'428'000};
    QTest::newRow("short fraction") << "2021-08-02 22:11:21.94404 UTC" << qint64{1'627'942'281'944'040'000};
    QTest::newRow("no fraction") << "1970-01-01 00:00:00 UTC" << qint64{0};
    QTest::newRow("ISO Z") << "2025-07-17T07:05:09.035793433Z" << qint64{1'752'735'909'035'793'433};
    QTest::newRow("offset") << "1970-01-01T02:00:00+02:00" << qint64{0};
    QTest::newRow("negative offset") << "1969-12-31T19:00:00-0500" << qint64{0};
    QTest::newRow("before 1970") << "1969-12-31 23:59:59.5" << qint64{-500'000'000};
    QTest::newRow("leap day") << "2024-02-29 00:00:00" << qint64{1'709'164'800'000'000'000};
}

void TimeTextTest::timesAreReadExactly() {
    QFETCH(QString, text);
    QFETCH(qint64, nanos);
    const auto parsed = parseTime(text.toStdString());
    QVERIFY2(parsed.has_value(), qPrintable(text));
    QCOMPARE(parsed->time.nanos, nanos);
}

void TimeTextTest::impossibleTimesAreRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "2021-02-29 00:00:00", "2021-13-01 00:00:00", "2021-00-10 00:00:00", "2021-01-32 00:00:00",
          "2021-01-01 24:00:00", "2021-01-01 00:60:00", "2021-01-01 00:00:60", "2021-01-01", "2021-01-01 00:00:00.",
          "2021-01-01 00:00:00.0000000001", "2021-01-01 00:00:00 CET", "2021-01-01 00:00:00+25:00",
          "1500-01-01 00:00:00", "20210101 000000", "21-01-01 00:00:00"})
        QTest::newRow(text) << text;
}

void TimeTextTest::impossibleTimesAreRefused() {
    QFETCH(QString, text);
    QVERIFY(!parseTime(text.toStdString()).has_value());
}

void TimeTextTest::zonesFollowTheirRulesOverTheYear() {
    const TimeZone newYork = TimeZone::newYork();
    QCOMPARE(timeText(parseTime("2013-10-07 04:00:14.614", newYork)->time, 3), std::string("2013-10-07 08:00:14.614"));
    QCOMPARE(timeText(parseTime("2013-12-07 04:00:14.614", newYork)->time, 3), std::string("2013-12-07 09:00:14.614"));
    // 2:30 does not exist on the day the clocks go forward; 1:30 happens twice on the day they go back
    QCOMPARE(timeText(parseTime("2021-03-14 02:30:00", newYork)->time, 0), std::string("2021-03-14 07:00:00"));
    QCOMPARE(timeText(parseTime("2021-11-07 01:30:00", newYork)->time, 0), std::string("2021-11-07 05:30:00"));
    QCOMPARE(timeText(newYork.toLocal(parseTime("2026-11-20 18:42:07")->time), 0), std::string("2026-11-20 13:42:07"));
    QCOMPARE(TimeZone::named("Mars/Olympus").error().code, ErrorCode::UnknownZone);
}

void TimeTextTest::epochUnitsAreToldApartByMagnitude() {
    const auto nanosOf = [](const char* text) { return parseTimeOrEpoch(text)->time.nanos; };
    QCOMPARE(nanosOf("1627952401"), 1'627'952'401'000'000'000);
    QCOMPARE(nanosOf("1627952401.25"), 1'627'952'401'250'000'000);
    QCOMPARE(nanosOf("1627952401107"), 1'627'952'401'107'000'000);
    QCOMPARE(nanosOf("1627952401107428"), 1'627'952'401'107'428'000);
    QCOMPARE(nanosOf("1627952401107428001"), 1'627'952'401'107'428'001);
    QCOMPARE(nanosOf("-1"), -1'000'000'000);
    QVERIFY(!parseTimeOrEpoch("12x").has_value());
}

void TimeTextTest::durationsAreReadWithUnits() {
    QCOMPARE(*parseDuration("10s"), Duration(std::chrono::seconds(10)));
    QCOMPARE(*parseDuration("15m"), Duration(std::chrono::minutes(15)));
    QCOMPARE(*parseDuration("1m30s"), Duration(std::chrono::seconds(90)));
    QCOMPARE(*parseDuration("250ms"), Duration(std::chrono::milliseconds(250)));
    QCOMPARE(*parseDuration("0.5s"), Duration(std::chrono::milliseconds(500)));
    QCOMPARE(*parseDuration("0s"), Duration(0));
    for (const char* wrong : {"", "10", "s", "10x", "1m30", "99999999999h"})
        QVERIFY2(!parseDuration(wrong).has_value(), wrong);
}

void TimeTextTest::writtenTimesReadBack() {
    std::mt19937_64 random(3);
    for (int i = 0; i < 50'000; ++i) {
        const Timestamp time{static_cast<std::int64_t>(random()) / 2};
        QCOMPARE(parseTime(timeText(time, 9))->time, time);
    }
    QCOMPARE(timeText(Timestamp{-1}, 6), std::string("1969-12-31 23:59:59.999999"));
    QCOMPARE(dayText(parseTime("2026-11-21 23:59:59")->time), std::string("2026-11-21"));
}

void TimeTextTest::flooringHoldsBefore1970() {
    const auto floored = [](std::int64_t seconds, int step, int offset) {
        return floorTo(Timestamp{seconds * 1'000'000'000}, std::chrono::seconds(step), std::chrono::seconds(offset))
                   .nanos /
               1'000'000'000;
    };
    QCOMPARE(floored(69, 10, 0), 60);
    QCOMPARE(floored(60, 10, 0), 60);
    QCOMPARE(floored(-1, 10, 0), -10);
    QCOMPARE(floored(-10, 10, 0), -10);
    QCOMPARE(floored(4, 10, 5), -5);
    QCOMPARE(floored(5, 10, 5), 5);
    QCOMPARE(floored(-6, 10, 5), -15);
}

void TimeTextTest::hostileTimesDoNotWrap() {
    QCOMPARE(Timestamp::latest() + Duration(1), Timestamp::latest());
    QCOMPARE(Timestamp::earliest() - Duration(1), Timestamp::earliest());
    QCOMPARE(Timestamp::latest() - Timestamp::earliest(), Duration::max());
}

QTEST_APPLESS_MAIN(TimeTextTest)
#include "time_text_test.moc"
