// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/time_screen.h"
#include "tests/pipeline/events_by_hand.h"

#include <QtTest>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr double hour = 3'600;

/// Sequences of what the screen let through; refuted ones in brackets.
QStringList judged(const std::vector<Event>& events, bool drained = true) {
    TimeScreen screen;
    std::vector<Event> out;
    for (const Event& event : events) {
        if (screen.passes(event))
            out.push_back(event);
        else
            screen.push(event, out);
    }
    if (drained)
        screen.drain(out);
    QStringList words;
    for (const Event& event : out) {
        const QString number = QString::number(event.sequence.value);
        words.append(event.has(timeSuspect) ? "(" + number + ")" : number);
    }
    return words;
}

} // namespace

class TimeScreenTest : public QObject {
    Q_OBJECT

private slots:
    void ordinaryRowsPass();
    void aLoneWrongDateIsRefuted();
    void aWrongDateInTheFirstRowIsRefutedToo();
    void anOvernightJumpIsConfirmedByTheNextRow();
    void aRowUpToAnHourBelowConfirms();
    void aJumpIsHeldUntilTheNextRow();
    void theEndOfInputConfirms();
    void twoWrongDatesInARowOfRowsAreEachJudged();
    void aRowOfSeveralEventsCannotConfirmItself();
    void aRowFarInThePastIsNoJump();
    void whatIsNotOfTheInputIsNotJudged();
    void aSavedScreenGoesOn();
};

void TimeScreenTest::ordinaryRowsPass() {
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 10, "1"), quote(3, 5, "1"), quote(4, hour, "1")}),
             (QStringList{"1", "2", "3", "4"}));
}

void TimeScreenTest::aLoneWrongDateIsRefuted() {
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), quote(3, 1e8, "1"), quote(4, 2, "1"), quote(5, 3, "1")}),
             (QStringList{"1", "2", "(3)", "4", "5"}));
}

void TimeScreenTest::aWrongDateInTheFirstRowIsRefutedToo() {
    QCOMPARE(judged({quote(1, 1e8, "1"), quote(2, 1, "1"), quote(3, 2, "1")}), (QStringList{"(1)", "2", "3"}));
}

void TimeScreenTest::anOvernightJumpIsConfirmedByTheNextRow() {
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), quote(3, 17 * hour, "1"), quote(4, 17 * hour + 1, "1")}),
             (QStringList{"1", "2", "3", "4"}));
}

void TimeScreenTest::aRowUpToAnHourBelowConfirms() {
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), quote(3, 9 * hour, "1"), quote(4, 8 * hour, "1")}),
             (QStringList{"1", "2", "3", "4"}));
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), quote(3, 9 * hour, "1"), quote(4, 8 * hour - 1, "1")}),
             (QStringList{"1", "2", "(3)", "4"}));
}

void TimeScreenTest::aJumpIsHeldUntilTheNextRow() {
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), quote(3, 9 * hour, "1")}, false), (QStringList{"1", "2"}));
}

void TimeScreenTest::theEndOfInputConfirms() {
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), quote(3, 9 * hour, "1")}), (QStringList{"1", "2", "3"}));
}

void TimeScreenTest::twoWrongDatesInARowOfRowsAreEachJudged() {
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), quote(3, 1e8, "1"), quote(4, 1e6, "1"), quote(5, 2, "1")}),
             (QStringList{"1", "2", "(3)", "(4)", "5"}));
}

void TimeScreenTest::aRowOfSeveralEventsCannotConfirmItself() {
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), onRow(quote(3, 1e8, "1", 0), 3),
                     onRow(quote(4, 1e8, "1", 1), 3), quote(5, 2, "1")}),
             (QStringList{"1", "2", "(3)", "(4)", "5"}));
    QCOMPARE(judged({quote(1, 0, "1"), quote(2, 1, "1"), onRow(quote(3, 1e8, "1", 0), 3),
                     onRow(quote(4, 1e8, "1", 1), 3), quote(5, 1e8, "1")}),
             (QStringList{"1", "2", "3", "4", "5"}));
}

void TimeScreenTest::aRowFarInThePastIsNoJump() {
    QCOMPARE(judged({quote(1, 1e8, "1"), quote(2, 1e8, "1"), quote(3, 0, "1"), quote(4, 1e8 + 1, "1")}),
             (QStringList{"1", "2", "3", "4"}));
}

void TimeScreenTest::whatIsNotOfTheInputIsNotJudged() {
    QCOMPARE(judged({onRow(quote(1, 1e8, "1"), 0), quote(2, 1, "1"), quote(3, 2, "1")}, false),
             (QStringList{"1", "2", "3"}));
}

void TimeScreenTest::aSavedScreenGoesOn() {
    TimeScreen screen;
    std::vector<Event> out;
    for (const Event& event : {quote(1, 0, "1"), quote(2, 1, "1"), quote(3, 1e8, "1")})
        screen.push(event, out);
    StateWriter state;
    screen.save(state);
    TimeScreen again;
    StateReader in(state.bytes());
    QVERIFY(again.load(in) && in.atEnd());
    again.push(quote(4, 2, "1"), out);
    QCOMPARE(sequencesOf(out), (std::vector<std::uint64_t>{1, 2, 3, 4}));
    QVERIFY(out[2].has(timeSuspect));
}

QTEST_APPLESS_MAIN(TimeScreenTest)
#include "time_screen_test.moc"
