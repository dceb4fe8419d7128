// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/window_plan.h"

#include <QtTest>

using namespace topbook;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(WindowPlan)

class WindowPlanTest : public QObject {
    Q_OBJECT
private slots:
    void usualPlanIsLawful();
    void paneIsTheGcdOfHopOffsetTenSecondsAndTopPrice();
    void nextBoundaryIsAfterTheTime();
    void unlawfulPlanSaysWhy_data();
    void unlawfulPlanSaysWhy();
};

void WindowPlanTest::usualPlanIsLawful() {
    const WindowPlan plan;
    QVERIFY(plan.checked());
    QVERIFY(*plan.checked() == plan);
}

void WindowPlanTest::paneIsTheGcdOfHopOffsetTenSecondsAndTopPrice() {
    WindowPlan plan;
    QCOMPARE(plan.paneLength(), Duration(10s));
    plan.offset = 5s;
    QCOMPARE(plan.paneLength(), Duration(5s));
    plan.offset = -5s;
    QCOMPARE(plan.paneLength(), Duration(5s));
    plan.offset = 20s;
    QCOMPARE(plan.paneLength(), Duration(10s));
    plan.hop = 60s;
    plan.offset = 0s;
    QCOMPARE(plan.paneLength(), Duration(10s));
    plan.hop = 7s;
    QCOMPARE(plan.paneLength(), Duration(1s));
    plan.hop = 250ms;
    QCOMPARE(plan.paneLength(), Duration(250ms));
    plan.hop = 10s;
    plan.topPriceSize = 45s;
    QCOMPARE(plan.paneLength(), Duration(5s));
    plan.topPriceSize = 0s;
    QCOMPARE(plan.paneLength(), Duration(10s));
}

void WindowPlanTest::nextBoundaryIsAfterTheTime() {
    WindowPlan plan;
    plan.offset = 5s;
    QCOMPARE(plan.nextBoundary({4'999'999'999}).nanos, 5'000'000'000);
    QCOMPARE(plan.nextBoundary({5'000'000'000}).nanos, 15'000'000'000);
    QCOMPARE(plan.nextBoundary({-5'000'000'001}).nanos, -5'000'000'000);
    QVERIFY(plan.nextBoundary(Timestamp::latest()) == Timestamp::latest());
}

void WindowPlanTest::unlawfulPlanSaysWhy_data() {
    QTest::addColumn<WindowPlan>("plan");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, auto change, const char* words) {
        WindowPlan plan;
        change(plan);
        QTest::newRow(name) << plan << QString(words);
    };
    row(
        "no hop", [](WindowPlan& plan) { plan.hop = 0s; }, "the hop must be longer than 0 s, not 0 s");
    row(
        "hop that does not divide", [](WindowPlan& plan) { plan.hop = 7s; },
        "the window size 60 s is no multiple of the hop 7 s");
    row(
        "no size", [](WindowPlan& plan) { plan.sizes.clear(); }, "a plan needs at least one window size");
    row(
        "negative size", [](WindowPlan& plan) { plan.sizes = {-10s}; },
        "window sizes must be longer than 0 s and ascend, but -10 s follows 0 s");
    row(
        "sizes that do not ascend",
        [](WindowPlan& plan) {
            plan.sizes = {5min, 1min};
        },
        "window sizes must be longer than 0 s and ascend, but 60 s follows 300 s");
    row(
        "same size twice",
        [](WindowPlan& plan) {
            plan.sizes = {1min, 1min};
        },
        "window sizes must be longer than 0 s and ascend, but 60 s follows 60 s");
    row(
        "negative top price", [](WindowPlan& plan) { plan.topPriceSize = -1s; },
        "the top price size must not be negative: -1 s");
    row(
        "negative lateness", [](WindowPlan& plan) { plan.lateness = -1ms; },
        "the lateness must not be negative: -0.001 s");
    row(
        "negative horizon", [](WindowPlan& plan) { plan.horizon = -1s; },
        "the correction horizon must not be negative: -1 s");
    row(
        "too many panes", [](WindowPlan& plan) { plan.offset = 3ms; },
        "the longest window would have 900000 panes of 0.001 s; at most 1800 are possible: choose a longer hop, a "
        "rounder offset or a shorter window");
    row(
        "too many panes of the top price", [](WindowPlan& plan) { plan.topPriceSize = 6h; },
        "the longest window would have 2160 panes of 10 s; at most 1800 are possible: choose a longer hop, a rounder "
        "offset or a shorter window");
    row(
        "horizon of a month", [](WindowPlan& plan) { plan.horizon = 24h * 30; },
        "the longest window and the correction horizon would hold 259290 panes of 10 s; at most 20000 are possible: "
        "choose a shorter horizon");
}

void WindowPlanTest::unlawfulPlanSaysWhy() {
    QFETCH(WindowPlan, plan);
    QFETCH(QString, words);
    const auto checked = plan.checked();
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, ErrorCode::InvalidPlan);
    QCOMPARE(QString::fromStdString(checked.error().message), words);
}

QTEST_APPLESS_MAIN(WindowPlanTest)
#include "window_plan_test.moc"
