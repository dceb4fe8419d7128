// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/reorder_buffer.h"
#include "tests/pipeline/events_by_hand.h"

#include <QtTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace topbook;
using namespace topbook::test;

namespace {

using Kind = SequenceTrouble::Kind;
using Sequences = std::vector<std::uint64_t>;

/// A buffer and what came out of it.
struct Tried {
    explicit Tried(ReorderStart start = ReorderStart::SmallestOfFirstRows)
        : buffer(start) {}

    void push(const Event& event, double received = 0) {
        if (buffer.passes(event))
            out.push_back(event);
        else
            buffer.push(event, at(received), out, troubles);
    }
    void pushAll(const Sequences& sequences, std::uint64_t firstRow = 1) {
        for (const std::uint64_t sequence : sequences)
            push(onRow(eventOf(EventKind::Add, sequence, 0), firstRow++));
    }
    void drain() { buffer.drain(out, troubles); }
    [[nodiscard]] std::vector<Kind> kinds() const {
        std::vector<Kind> kinds;
        for (const SequenceTrouble& trouble : troubles)
            kinds.push_back(trouble.kind);
        return kinds;
    }

    ReorderBuffer buffer;
    std::vector<Event> out;
    std::vector<SequenceTrouble> troubles;
};

Sequences range(std::uint64_t first, std::uint64_t end) {
    Sequences numbers(end - first);
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

/// No number stands more than `places` from where it belongs.
Sequences shuffledWithin(Sequences numbers, std::size_t places, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<std::pair<std::size_t, std::uint64_t>> keyed;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        keyed.emplace_back(i + random() % (places + 1), numbers[i]);
    std::stable_sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = keyed[i].second;
    return numbers;
}

} // namespace

class ReorderBufferTest : public QObject {
    Q_OBJECT

private slots:
    void rowsInOrderPassAtOnce();
    void aShuffleWithinTheBufferIsUndone_data();
    void aShuffleWithinTheBufferIsUndone();
    void aRowSixtyFourPlacesLateStillFindsItsPlace();
    void theFirstRowsOfAFileMayBeOutOfOrder();
    void ofAFollowedFileTheFirstRowReadIsTheFirst();
    void aDuplicateIsDroppedAndCountedOnce();
    void aDuplicateOfAHeldRowIsDropped();
    void aHoleIsNamedWithItsFirstNumberAndCount();
    void twoHolesAtTheEndAreBothNamed();
    void aRowWhosePlaceWasGivenUpIsTooLate();
    void aRowFromBeforeTheFirstIsTooLateAndNoDuplicate();
    void eventsOfOneMessageStayTogether();
    void aMessageOfSeveralEventsFillsAHoleWhole();
    void aMessageThatFillsAHoleWithoutMarksLosesNothing();
    void aDroppedMessageOfSeveralEventsCountsOnce();
    void aHoleIsGivenUpAfterTwoSeconds();
    void theOldestHeldRowCountsForTheWait();
    void liveRowsAreHeldByTimeNotByNumber();
    void snapshotRowsPassAndNumberingStartsAnew();
    void sequenceNumbersAtTheEndOfTheirRangeAreLawful();
    void anyStreamKeepsItsPromises();
    void aSavedBufferGoesOn();
    void aCutStateIsRefused();
};

void ReorderBufferTest::rowsInOrderPassAtOnce() {
    Tried tried(ReorderStart::FirstRow);
    for (const std::uint64_t sequence : {7, 8, 9}) {
        tried.pushAll({sequence}, sequence);
        QCOMPARE(tried.out.back().sequence.value, sequence);
    }
    QVERIFY(tried.troubles.empty() && tried.buffer.empty());
}

void ReorderBufferTest::aShuffleWithinTheBufferIsUndone_data() {
    QTest::addColumn<std::size_t>("places");
    QTest::addColumn<std::uint32_t>("seed");
    for (const std::size_t places : {std::size_t{1}, std::size_t{32}, std::size_t{64}}) {
        for (std::uint32_t seed = 1; seed <= 5; ++seed)
            QTest::addRow("%zu places, seed %u", places, seed) << places << seed;
    }
}

void ReorderBufferTest::aShuffleWithinTheBufferIsUndone() {
    QFETCH(std::size_t, places);
    QFETCH(std::uint32_t, seed);
    const Sequences ordered = range(1'000, 4'000);
    Tried tried;
    tried.pushAll(shuffledWithin(ordered, places, seed));
    tried.drain();
    QCOMPARE(sequencesOf(tried.out), ordered);
    QVERIFY(tried.troubles.empty());
}

void ReorderBufferTest::aRowSixtyFourPlacesLateStillFindsItsPlace() {
    Sequences rows = range(1, 200);
    std::rotate(rows.begin() + 100, rows.begin() + 101, rows.begin() + 165); // 101 comes behind 64 others
    Tried tried;
    tried.pushAll(rows);
    tried.drain();
    QCOMPARE(sequencesOf(tried.out), range(1, 200));
    QVERIFY(tried.troubles.empty());

    std::rotate(rows.begin() + 100, rows.begin() + 164, rows.begin() + 165); // back in its place
    std::rotate(rows.begin() + 100, rows.begin() + 101, rows.begin() + 166); // behind 65 others
    Tried late;
    late.pushAll(rows);
    late.drain();
    QCOMPARE(late.kinds(), (std::vector{Kind::Gap, Kind::TooLate}));
}

void ReorderBufferTest::theFirstRowsOfAFileMayBeOutOfOrder() {
    Tried tried;
    tried.pushAll({5, 4, 3, 6});
    QVERIFY(tried.out.empty()); // the smallest may still come
    tried.drain();
    QCOMPARE(sequencesOf(tried.out), (Sequences{3, 4, 5, 6}));
    QVERIFY(tried.troubles.empty());
}

void ReorderBufferTest::ofAFollowedFileTheFirstRowReadIsTheFirst() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({5, 4, 6});
    QCOMPARE(sequencesOf(tried.out), (Sequences{5, 6}));
    QCOMPARE(tried.kinds(), std::vector{Kind::TooLate});
}

void ReorderBufferTest::aDuplicateIsDroppedAndCountedOnce() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 2, 2, 3, 1});
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 2, 3}));
    QCOMPARE(tried.kinds(), (std::vector{Kind::Duplicate, Kind::Duplicate}));
    QCOMPARE(tried.troubles[0].first, std::uint64_t{2});
    QCOMPARE(tried.troubles[0].at.row, std::uint64_t{3});
}

void ReorderBufferTest::aDuplicateOfAHeldRowIsDropped() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 3, 3, 2});
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 2, 3}));
    QCOMPARE(tried.kinds(), std::vector{Kind::Duplicate});
    QCOMPARE(tried.out.back().row, std::uint64_t{2}); // the first one wins
}

void ReorderBufferTest::aHoleIsNamedWithItsFirstNumberAndCount() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 2});
    tried.pushAll(range(6, 6 + maxReorderRows), 3);
    QCOMPARE(tried.out.size(), std::size_t{2}); // 64 rows are held and wait
    tried.pushAll({6 + maxReorderRows}, 100);
    QCOMPARE(tried.kinds(), std::vector{Kind::Gap});
    QCOMPARE(tried.troubles[0].first, std::uint64_t{3});
    QCOMPARE(tried.troubles[0].count, std::uint64_t{3});
    QCOMPARE(tried.troubles[0].at, tried.out[2]); // told at the event behind it
    QCOMPARE(tried.out.size(), std::size_t{2} + maxReorderRows + 1);
}

void ReorderBufferTest::twoHolesAtTheEndAreBothNamed() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 3, 6});
    tried.drain();
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 3, 6}));
    QCOMPARE(tried.kinds(), (std::vector{Kind::Gap, Kind::Gap}));
    QCOMPARE(tried.troubles[1].first, std::uint64_t{4});
    QCOMPARE(tried.troubles[1].count, std::uint64_t{2});
}

void ReorderBufferTest::aRowWhosePlaceWasGivenUpIsTooLate() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 3});
    tried.drain();
    tried.pushAll({2, 4, 3}, 10);
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 3, 4}));
    QCOMPARE(tried.kinds(), (std::vector{Kind::Gap, Kind::TooLate, Kind::Duplicate}));
}

void ReorderBufferTest::aRowFromBeforeTheFirstIsTooLateAndNoDuplicate() {
    Tried tried;
    tried.pushAll({10, 11});
    tried.drain();
    tried.pushAll({9}, 10);
    QCOMPARE(tried.kinds(), std::vector{Kind::TooLate});
}

void ReorderBufferTest::eventsOfOneMessageStayTogether() {
    Tried tried(ReorderStart::FirstRow);
    const auto part = [](std::uint64_t sequence, std::uint64_t reference) {
        Event event = eventOf(EventKind::Level, sequence, 0);
        event.reference = reference;
        return event;
    };
    for (const auto& [sequence, reference] : {std::pair{1, 0}, {1, 1}, {3, 0}, {3, 1}, {3, 2}, {2, 0}, {2, 1}, {4, 0}})
        tried.push(flagged(part(static_cast<std::uint64_t>(sequence), static_cast<std::uint64_t>(reference)),
                           sequence == 2 && reference == 0 ? inEvent : 0));
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 1, 2, 2, 3, 3, 3, 4}));
    QVERIFY(tried.troubles.empty());
}

void ReorderBufferTest::aMessageOfSeveralEventsFillsAHoleWhole() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 3, 4});
    for (int part = 0; part < 3; ++part)
        tried.push(onRow(flagged(eventOf(EventKind::Level, 2, part), part < 2 ? inEvent : 0), 9));
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 2, 2, 2, 3, 4}));

    // an exchange event of several messages: what is held follows with the next message
    Tried spanning(ReorderStart::FirstRow);
    spanning.pushAll({1, 3, 4});
    spanning.push(onRow(flagged(eventOf(EventKind::Add, 2, 0), inEvent), 9));
    QCOMPARE(sequencesOf(spanning.out), (Sequences{1, 2}));
    spanning.pushAll({5}, 10);
    QCOMPARE(sequencesOf(spanning.out), (Sequences{1, 2, 3, 4, 5}));
}

void ReorderBufferTest::aMessageThatFillsAHoleWithoutMarksLosesNothing() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 3});
    for (int part = 0; part < 3; ++part)
        tried.push(onRow(eventOf(EventKind::Print, 2, part), 9));
    QCOMPARE(tried.out.size(), std::size_t{5});
    QVERIFY(tried.troubles.empty());
}

void ReorderBufferTest::aDroppedMessageOfSeveralEventsCountsOnce() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 2});
    for (int part = 0; part < 3; ++part)
        tried.push(onRow(eventOf(EventKind::Level, 1, part), 9));
    QCOMPARE(tried.kinds(), std::vector{Kind::Duplicate});
    QCOMPARE(tried.out.size(), std::size_t{2});
}

void ReorderBufferTest::aHoleIsGivenUpAfterTwoSeconds() {
    Tried tried(ReorderStart::FirstRow);
    tried.push(eventOf(EventKind::Add, 1, 0), 100.0);
    tried.push(eventOf(EventKind::Add, 3, 0), 100.5);
    tried.buffer.expire(at(102.0), tried.out, tried.troubles);
    QCOMPARE(tried.out.size(), std::size_t{1});
    tried.buffer.expire(at(102.5), tried.out, tried.troubles);
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 3}));
    QCOMPARE(tried.kinds(), std::vector{Kind::Gap});
}

void ReorderBufferTest::theOldestHeldRowCountsForTheWait() {
    Tried tried(ReorderStart::FirstRow);
    tried.push(eventOf(EventKind::Add, 1, 0), 100);
    tried.push(eventOf(EventKind::Add, 5, 0), 100); // waits from here on
    tried.push(eventOf(EventKind::Add, 3, 0), 101.5);
    tried.buffer.expire(at(102), tried.out, tried.troubles);
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 3, 5}));
    QCOMPARE(tried.kinds(), (std::vector{Kind::Gap, Kind::Gap}));
}

void ReorderBufferTest::liveRowsAreHeldByTimeNotByNumber() {
    ReorderBuffer buffer(ReorderStart::FirstRow, maxLiveReorderRows);
    std::vector<Event> out;
    std::vector<SequenceTrouble> troubles;
    buffer.push(eventOf(EventKind::Add, 1, 0), at(0), out, troubles);
    for (std::uint64_t sequence = 3; sequence < 500; ++sequence)
        buffer.push(eventOf(EventKind::Add, sequence, 0), at(1), out, troubles);
    buffer.push(eventOf(EventKind::Add, 2, 0), at(1.5), out, troubles);
    QCOMPARE(sequencesOf(out), range(1, 500));
    QVERIFY(troubles.empty());
}

void ReorderBufferTest::snapshotRowsPassAndNumberingStartsAnew() {
    Tried tried(ReorderStart::FirstRow);
    tried.pushAll({1, 2, 4}); // 3 never comes
    Event clear = flagged(eventOf(EventKind::Clear, 900, 0), snapshot);
    tried.push(clear);
    for (const std::uint64_t sequence : {900, 880, 880, 910}) // in an order of its own, numbers told twice
        tried.push(onRow(flagged(eventOf(EventKind::Add, sequence, 0), snapshot), 50));
    tried.pushAll({50, 51}, 60); // lower than the snapshot's: nothing is missing
    QCOMPARE(sequencesOf(tried.out), (Sequences{1, 2, 4, 900, 900, 880, 880, 910, 50, 51}));
    QCOMPARE(tried.kinds(), std::vector{Kind::Gap}); // the 3
}

void ReorderBufferTest::sequenceNumbersAtTheEndOfTheirRangeAreLawful() {
    constexpr std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
    Tried tried;
    tried.pushAll({last, last - 2, last - 1});
    tried.drain();
    QCOMPARE(sequencesOf(tried.out), (Sequences{last - 2, last - 1, last}));
    Tried jump(ReorderStart::FirstRow);
    jump.pushAll({0, last});
    jump.drain();
    QCOMPARE(jump.troubles[0].count, last - 1);
}

/// Whatever comes: what goes out ascends, nothing goes out twice, and each message is either out or told as dropped.
void ReorderBufferTest::anyStreamKeepsItsPromises() {
    for (std::uint32_t seed = 1; seed <= 50; ++seed) {
        std::mt19937 random(seed);
        Tried tried(seed % 2 == 0 ? ReorderStart::FirstRow : ReorderStart::SmallestOfFirstRows);
        std::uint64_t base = 0;
        for (std::uint64_t row = 1; row <= 2'000; ++row) {
            base += random() % 50 == 0 ? random() % 100 : 1;
            tried.push(onRow(eventOf(EventKind::Add, base + random() % (1 + seed * 3), 0), row));
            QVERIFY(tried.out.size() + tried.troubles.size() + maxReorderRows + 1 >= row);
        }
        tried.drain();
        const Sequences out = sequencesOf(tried.out);
        QVERIFY(std::adjacent_find(out.begin(), out.end(), std::greater_equal<>()) == out.end());
        std::uint64_t dropped = 0;
        std::uint64_t missing = 0;
        for (const SequenceTrouble& trouble : tried.troubles) {
            dropped += trouble.kind == Kind::Gap ? 0 : 1;
            missing += trouble.kind == Kind::Gap ? trouble.count : 0;
        }
        QCOMPARE(out.size() + dropped, std::size_t{2'000});
        QCOMPARE(out.back() - out.front() + 1, out.size() + missing);
    }
}

void ReorderBufferTest::aSavedBufferGoesOn() {
    const Sequences rows = shuffledWithin(range(1, 400), 40, 3);
    Tried whole;
    whole.pushAll(rows);
    whole.drain();
    Tried tried;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        StateWriter state;
        tried.buffer.save(state);
        ReorderBuffer again(ReorderStart::SmallestOfFirstRows);
        StateReader in(state.bytes());
        QVERIFY(again.load(in) && in.atEnd());
        tried.buffer = again;
        tried.pushAll({rows[i]}, i + 1);
    }
    tried.drain();
    QCOMPARE(tried.out, whole.out);
}

void ReorderBufferTest::aCutStateIsRefused() {
    Tried tried;
    tried.pushAll({4, 6, 9});
    StateWriter state;
    tried.buffer.save(state);
    for (std::size_t size = 0; size < state.bytes().size(); ++size) {
        ReorderBuffer again(ReorderStart::SmallestOfFirstRows);
        StateReader in(std::string_view(state.bytes()).substr(0, size));
        QVERIFY(!again.load(in));
    }
}

QTEST_APPLESS_MAIN(ReorderBufferTest)
#include "reorder_buffer_test.moc"
