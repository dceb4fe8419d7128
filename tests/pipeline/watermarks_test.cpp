// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/watermarks.h"
#include "tests/pipeline/events_by_hand.h"

#include <QtTest>

#include <random>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr UniverseId us{0};
constexpr UniverseId crypto{1};
constexpr auto lateness = std::chrono::seconds(5);

/// Watermarks of two universes; sources of the first unless said otherwise.
Watermarks marksOf(std::initializer_list<SourcePace> paces) {
    Watermarks marks(lateness, 2);
    for (const SourcePace pace : paces)
        marks.addSource(us, pace);
    return marks;
}

SourceId source(std::uint16_t number) {
    return {number};
}

void hear(Watermarks& marks, std::uint16_t number, double seconds, double received = -1) {
    marks.event(source(number), at(seconds), received < 0 ? Timestamp::earliest() : at(received));
}

} // namespace

class WatermarksTest : public QObject {
    Q_OBJECT

private slots:
    void thereIsNoneBeforeTheFirstEvent();
    void itIsTheNewestEventLessLateness();
    void itNeverDecreases();
    void itIsTheLowestOfTheSources();
    void universesDoNotHoldEachOtherBack();
    void aTickMovesAPollAsAnEventWould();
    void aTickDoesNotMoveAStreamThatSpeaks();
    void aStreamIsIdleAfterThirtySeconds();
    void aStreamThatNeverSpokeIsIdleThirtySecondsAfterTheFirstTick();
    void anIdleStreamThatSpeaksAgainHoldsBackAgain();
    void tickLessLatenessWhereNobodyIsAwake();
    void anEndedSourceHoldsNothingBack();
    void aFileIsNotMovedByTicks();
    void theEndOfAllFilesMovesNothing();
    void randomStreamsNeverDecrease();
    void savedMarksGoOn();
};

void WatermarksTest::thereIsNoneBeforeTheFirstEvent() {
    const Watermarks marks = marksOf({SourcePace::File});
    QCOMPARE(marks.of(us), Timestamp::earliest());
}

void WatermarksTest::itIsTheNewestEventLessLateness() {
    Watermarks marks = marksOf({SourcePace::File});
    hear(marks, 0, 100);
    QCOMPARE(marks.of(us), at(95));
    hear(marks, 0, 99);
    QCOMPARE(marks.of(us), at(95));
}

void WatermarksTest::itNeverDecreases() {
    Watermarks marks = marksOf({SourcePace::Stream, SourcePace::Stream});
    marks.tick(at(100));
    hear(marks, 0, 120, 100);
    marks.tick(at(130)); // the second never spoke: idle
    QCOMPARE(marks.of(us), at(125));
    hear(marks, 1, 50, 131);
    QCOMPARE(marks.of(us), at(125));
}

void WatermarksTest::itIsTheLowestOfTheSources() {
    Watermarks marks = marksOf({SourcePace::File, SourcePace::File});
    hear(marks, 0, 100);
    QCOMPARE(marks.of(us), Timestamp::earliest()); // the second has not begun
    hear(marks, 1, 40);
    QCOMPARE(marks.of(us), at(35));
    hear(marks, 1, 200);
    QCOMPARE(marks.of(us), at(95));
}

void WatermarksTest::universesDoNotHoldEachOtherBack() {
    Watermarks marks = marksOf({SourcePace::File});
    marks.addSource(crypto, SourcePace::File);
    hear(marks, 0, 100);
    QCOMPARE(marks.of(us), at(95));
    QCOMPARE(marks.of(crypto), Timestamp::earliest());
}

void WatermarksTest::aTickMovesAPollAsAnEventWould() {
    Watermarks marks = marksOf({SourcePace::Poll});
    marks.tick(at(100));
    QCOMPARE(marks.of(us), at(95));
    hear(marks, 0, 100.4, 100.4);
    QCOMPARE(marks.of(us), at(95.4));
    marks.tick(at(101));
    QCOMPARE(marks.of(us), at(96));
}

void WatermarksTest::aTickDoesNotMoveAStreamThatSpeaks() {
    Watermarks marks = marksOf({SourcePace::Stream});
    marks.tick(at(100));
    hear(marks, 0, 99, 100);
    for (int second = 101; second < 130; ++second)
        marks.tick(at(second));
    QCOMPARE(marks.of(us), at(94));
}

void WatermarksTest::aStreamIsIdleAfterThirtySeconds() {
    Watermarks marks = marksOf({SourcePace::Stream});
    marks.tick(at(100));
    hear(marks, 0, 100, 100);
    for (int second = 101; second <= 129; ++second) {
        marks.tick(at(second));
        QCOMPARE(marks.of(us), at(95));
    }
    marks.tick(at(130));
    QCOMPARE(marks.of(us), at(125));
    marks.tick(at(131));
    QCOMPARE(marks.of(us), at(126));
}

void WatermarksTest::aStreamThatNeverSpokeIsIdleThirtySecondsAfterTheFirstTick() {
    Watermarks marks = marksOf({SourcePace::Stream});
    marks.tick(at(100));
    marks.tick(at(129));
    QCOMPARE(marks.of(us), Timestamp::earliest());
    marks.tick(at(130));
    QCOMPARE(marks.of(us), at(125));
}

void WatermarksTest::anIdleStreamThatSpeaksAgainHoldsBackAgain() {
    Watermarks marks = marksOf({SourcePace::Stream, SourcePace::Poll});
    marks.tick(at(100));
    marks.tick(at(140));
    QCOMPARE(marks.of(us), at(135));
    hear(marks, 0, 139, 140.5); // the idle stream stands where the ticks had brought it
    marks.tick(at(150));
    QCOMPARE(marks.of(us), at(135));
    hear(marks, 0, 149, 150.5);
    QCOMPARE(marks.of(us), at(144));
}

void WatermarksTest::tickLessLatenessWhereNobodyIsAwake() {
    Watermarks marks = marksOf({});
    marks.tick(at(100));
    QCOMPARE(marks.of(us), at(95));
    Watermarks ended = marksOf({SourcePace::Poll});
    ended.endOfSource(source(0));
    ended.tick(at(60));
    QCOMPARE(ended.of(us), at(55));
}

void WatermarksTest::anEndedSourceHoldsNothingBack() {
    Watermarks marks = marksOf({SourcePace::File, SourcePace::File});
    hear(marks, 0, 100);
    hear(marks, 1, 40);
    marks.endOfSource(source(1));
    QCOMPARE(marks.of(us), at(95));
}

void WatermarksTest::aFileIsNotMovedByTicks() {
    Watermarks marks = marksOf({SourcePace::File});
    hear(marks, 0, 100);
    marks.tick(at(1'000));
    QCOMPARE(marks.of(us), at(95));
}

void WatermarksTest::theEndOfAllFilesMovesNothing() {
    Watermarks marks = marksOf({SourcePace::File});
    hear(marks, 0, 100);
    marks.endOfSource(source(0));
    QCOMPARE(marks.of(us), at(95));
}

void WatermarksTest::randomStreamsNeverDecrease() {
    std::mt19937 random(7);
    Watermarks marks = marksOf({SourcePace::Stream, SourcePace::Poll, SourcePace::Stream});
    Timestamp before = Timestamp::earliest();
    double clock = 0;
    for (int i = 0; i < 20'000; ++i) {
        clock += random() % 200 == 0 ? 40 : 0.2;
        if (i % 5 == 0)
            marks.tick(at(clock));
        else
            hear(marks, static_cast<std::uint16_t>(random() % 3), clock - static_cast<double>(random() % 50), clock);
        QVERIFY(marks.of(us) >= before);
        QVERIFY(marks.of(us) <= at(clock) - lateness);
        before = marks.of(us);
    }
    QVERIFY(before > at(clock) - std::chrono::seconds(100));
}

void WatermarksTest::savedMarksGoOn() {
    Watermarks marks = marksOf({SourcePace::Stream, SourcePace::Poll});
    marks.tick(at(100));
    hear(marks, 0, 100, 100.2);
    marks.tick(at(120));
    StateWriter state;
    marks.save(state);
    Watermarks again = marksOf({SourcePace::Stream, SourcePace::Poll});
    StateReader in(state.bytes());
    QVERIFY(again.load(in) && in.atEnd());
    for (int second = 121; second < 140; ++second) {
        marks.tick(at(second));
        again.tick(at(second));
        QCOMPARE(again.of(us), marks.of(us));
    }
    Watermarks other = marksOf({SourcePace::Stream});
    StateReader foreign(state.bytes());
    QVERIFY(!other.load(foreign));
}

QTEST_APPLESS_MAIN(WatermarksTest)
#include "watermarks_test.moc"
