// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of the poll schedule that hold for any course of a session, against brute force; and the waits.
#include "model/net/poll_schedule.h"
#include "model/net/retry_delay.h"

#include <QtTest>

#include <deque>
#include <map>
#include <random>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

struct MadeRequest {
    Timestamp point;
    Timestamp at;
    double cost;
};

/// What a random session asked for, when.
struct Course {
    PollPlan plan;
    std::vector<MadeRequest> made;
    bool cancelledWhatRan = true;
    bool skippedOncePerCycle = true;
    bool keptItsWaits = true;
};

constexpr Timestamp start{1'700'000'000'000'000'000};

PollPlan randomPlan(std::mt19937_64& random) {
    const auto upTo = [&random](std::uint64_t most) { return random() % (most + 1); };
    PollPlan plan;
    plan.interval = std::chrono::seconds(1 + upTo(29));
    plan.rates.perMinute = static_cast<double>(upTo(2) == 0 ? 0 : 1 + upTo(30));
    plan.rates.perHour = static_cast<double>(upTo(2) == 0 ? 20 + upTo(300) : 0);
    plan.rates.perDay = static_cast<double>(upTo(2) == 0 ? 50 + upTo(500) : 0);
    const std::size_t most = plan.rates.perMinute > 0 ? static_cast<std::size_t>(plan.rates.perMinute) : 5;
    for (std::size_t i = 0, count = 1 + upTo(7); i < count; ++i)
        plan.costs.push_back(static_cast<double>(1 + upTo(most - 1)));
    plan.host = "host";
    plan.jitterSeed = random();
    return plan;
}

/// Plays one source against random answers and delays, on a machine that is late now and then.
Course randomCourse(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Course course{randomPlan(random), {}, true, true, true};
    PollSchedule schedule(course.plan);
    std::map<std::size_t, Timestamp> ends; // of the requests under way
    Timestamp now = start + Duration(static_cast<std::int64_t>(random() % 1'000'000'000));
    Timestamp askedToWaitUntil = Timestamp::earliest();
    const Timestamp end = now + 3h;
    while (now < end) {
        if (const auto cycle = schedule.advance(now)) {
            for (const std::size_t request : cycle->cancelled)
                course.cancelledWhatRan = course.cancelledWhatRan && ends.erase(request) == 1;
            course.cancelledWhatRan = course.cancelledWhatRan && ends.empty();
            course.skippedOncePerCycle =
                course.skippedOncePerCycle && cycle->skipped.size() <= (cycle->cancelled.empty() ? 1U : 2U);
            for (const std::size_t request : cycle->requests) {
                course.made.push_back({cycle->point, now, course.plan.costs[request]});
                course.keptItsWaits = course.keptItsWaits && cycle->point >= askedToWaitUntil;
                ends[request] = now + std::chrono::milliseconds(random() % (random() % 8 == 0 ? 40'000 : 400));
            }
        }
        auto first = ends.end();
        for (auto each = ends.begin(); each != ends.end(); ++each) {
            if (first == ends.end() || each->second < first->second)
                first = each;
        }
        if (first == ends.end() || first->second >= schedule.nextPoint()) {
            const auto late = std::chrono::milliseconds(random() % 10 == 0 ? random() % 400 : 0);
            now = std::max(now, schedule.nextPoint()) + late;
            continue;
        }
        now = std::max(now, first->second);
        PollOutcome outcome;
        constexpr int statuses[]{200, 200, 200, 200, 200, 200, 500, 429, 404, 0};
        outcome.status = statuses[random() % std::size(statuses)];
        if (outcome.status == 429 && random() % 2 == 0) {
            outcome.retryAfter = std::chrono::seconds(random() % 90);
            askedToWaitUntil = std::max(askedToWaitUntil, now + *outcome.retryAfter);
        }
        (void)schedule.finish(first->first, outcome, now);
        ends.erase(first);
    }
    return course;
}

/// The most credits that were used in any stretch of this length, looked at the slow way.
double mostWithin(const std::vector<MadeRequest>& made, Duration length) {
    double most = 0;
    for (const MadeRequest& last : made) {
        double sum = 0;
        for (const MadeRequest& each : made)
            sum += each.at <= last.at && last.at - each.at < length ? each.cost : 0;
        most = std::max(most, sum);
    }
    return most;
}

} // namespace

class RestScheduleTest : public QObject {
    Q_OBJECT

private slots:
    void requestsStandOnTheGridAndWithinTheAllowance();
    void jitterComesFromItsSeedAlone();
    void retryAfterIsReadInEveryForm_data();
    void retryAfterIsReadInEveryForm();
    void theWaitDoublesUpToFiveMinutes();
    void aRequestSentTwiceIsPaidTwice();
};

void RestScheduleTest::requestsStandOnTheGridAndWithinTheAllowance() {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Course course = randomCourse(seed);
        const std::string where = "seed " + std::to_string(seed);
        QVERIFY2(!course.made.empty(), where.c_str());
        QVERIFY2(course.cancelledWhatRan && course.skippedOncePerCycle && course.keptItsWaits, where.c_str());
        std::map<Timestamp, Timestamp> pointStarted;
        for (const MadeRequest& made : course.made) {
            QVERIFY2(floorTo(made.point, course.plan.interval) == made.point, where.c_str());
            QVERIFY2(made.at >= made.point && made.at - made.point <= 400ms, where.c_str());
            QVERIFY2(pointStarted.emplace(made.point, made.at).first->second == made.at, where.c_str());
        }
        // half a second is the lateness that still counts as punctual
        const RateRules& rates = course.plan.rates;
        QVERIFY2(rates.perMinute == 0 || mostWithin(course.made, 60s - 500ms) <= rates.perMinute, where.c_str());
        QVERIFY2(rates.perHour == 0 || mostWithin(course.made, 1h - 500ms) <= rates.perHour, where.c_str());
        std::map<Timestamp, double> onDay;
        for (const MadeRequest& made : course.made)
            onDay[floorTo(made.at, 24h)] += made.cost;
        for (const auto& [day, used] : onDay)
            QVERIFY2(rates.perDay == 0 || used <= rates.perDay, where.c_str());
    }
}

void RestScheduleTest::jitterComesFromItsSeedAlone() {
    const Course one = randomCourse(3);
    const Course two = randomCourse(3);
    QCOMPARE(one.made.size(), two.made.size());
    QVERIFY(std::equal(one.made.begin(), one.made.end(), two.made.begin(),
                       [](const MadeRequest& a, const MadeRequest& b) { return a.at == b.at; }));
}

void RestScheduleTest::retryAfterIsReadInEveryForm_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("seconds"); // -1: not understood
    // `start` is 2023-11-14 22:13:20 UTC
    QTest::newRow("seconds") << "120" << 120;
    QTest::newRow("at once") << "0" << 0;
    QTest::newRow("blanks around") << "  7 " << 7;
    QTest::newRow("a date") << "Tue, 14 Nov 2023 22:14:20 GMT" << 60;
    QTest::newRow("a date of RFC 850") << "Tuesday, 14-Nov-23 22:14:20 GMT" << 60;
    QTest::newRow("a date of asctime") << "Tue Nov 14 22:14:20 2023" << 60;
    QTest::newRow("a date gone by") << "Tue, 14 Nov 2023 22:00:00 GMT" << 0;
    QTest::newRow("a day at most") << "Sun, 14 Nov 2123 22:00:00 GMT" << 86'400;
    QTest::newRow("a number too great") << "99999999999999999999999999" << 86'400;
    QTest::newRow("empty") << "" << -1;
    QTest::newRow("negative") << "-5" << -1;
    QTest::newRow("a fraction") << "1.5" << -1;
    QTest::newRow("words") << "try later" << -1;
    QTest::newRow("no such day") << "Tue, 31 Feb 2023 22:14:20 GMT" << -1;
    QTest::newRow("no such hour") << "Tue, 14 Nov 2023 25:14:20 GMT" << -1;
    QTest::newRow("cut") << "Tue, 14 Nov 2023" << -1;
}

void RestScheduleTest::retryAfterIsReadInEveryForm() {
    QFETCH(QString, text);
    QFETCH(int, seconds);
    const auto wait = parseRetryAfter(text.toStdString(), start);
    QCOMPARE(wait.has_value(), seconds >= 0);
    if (wait)
        QCOMPARE(*wait / 1s, std::int64_t{seconds});
}

void RestScheduleTest::theWaitDoublesUpToFiveMinutes() {
    RandomStream jitter(1);
    Duration plain = 10s;
    for (std::uint32_t failures = 1; failures < 100; ++failures, plain = std::min<Duration>(plain * 2, 5min)) {
        const Duration delay = retryDelay(failures, 10s, jitter);
        QVERIFY(delay >= plain && delay <= std::min<Duration>(plain + plain / 2, 5min));
    }
}

void RestScheduleTest::aRequestSentTwiceIsPaidTwice() {
    PollPlan plan;
    plan.interval = 10s;
    plan.costs = {1};
    plan.rates.perMinute = 3;
    plan.host = "host";
    PollSchedule schedule(plan);
    QCOMPARE(schedule.advance(start)->requests.size(), std::size_t{1});
    PollOutcome outcome;
    outcome.status = 200;
    outcome.sent = 2; // a redirect, or a kept connection that was found dead
    (void)schedule.finish(0, outcome, start + 1s);
    QCOMPARE(schedule.meter(start + 1s).usedThisMinute, 2.0);
    QCOMPARE(schedule.advance(start + 10s)->requests.size(), std::size_t{1});
    QCOMPARE(schedule.advance(start + 20s)->requests.size(), std::size_t{0});
}

QTEST_APPLESS_MAIN(RestScheduleTest)
#include "rest_schedule_test.moc"
