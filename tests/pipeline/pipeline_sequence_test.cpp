// SPDX-License-Identifier: GPL-3.0-or-later
// Disorder, holes and snapshots as they reach the books (order-books, Rules: Disorder).
#include "tests/pipeline/events_by_hand.h"

#include <QtTest>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr InstrumentId bookA{0};
constexpr InstrumentId bookB{1};

SourceConfig reordering(ReorderRule rule) {
    SourceConfig source;
    source.reorder = rule;
    source.samples = SampleRule::Mid;
    source.pace = rule == ReorderRule::Live ? SourcePace::Stream : SourcePace::File;
    return source;
}

PipelineConfig liveConfig() {
    PipelineConfig config = minuteWindows();
    config.live = true;
    return config;
}

std::vector<std::string> bidsOf(const ToldResults& told) {
    std::vector<std::string> bids;
    for (const L1Row& row : told.l1Rows)
        bids.push_back(priceText(row.bbo.bid));
    return bids;
}

using Texts = std::vector<std::string>;

} // namespace

class PipelineSequenceTest : public QObject {
    Q_OBJECT

private slots:
    void rowsAreAppliedInTheirOrder();
    void aFileGoesOnBehindAHoleAndItsBookIsStale();
    void aHoleOfOneMessageIsNamedInTheSingular();
    void aDuplicateAndALateRowAreCounted();
    void everyBookOfTheSourceIsStaleAndNoOther();
    void aWrongDateBehindAHoleIsNotConfirmedByTheGap();
    void aLiveHoleIsGivenUpAfterTwoSecondsOfTicks();
    void aStaleLiveBookPublishesNothingUntilASnapshot();
    void aSnapshotThatEqualsTheLastRowTellsNothingNew();
    void staleSinceIsTheFirstGap();
    void aGapOfTheDecoderCountsAsWell();
    void aFollowedFileGivesEachRowAsItComes();
    void problemsStandInTheOrderOfTheirEvents();
};

void PipelineSequenceTest::rowsAreAppliedInTheirOrder() {
    Bench bench(minuteWindows(), reordering(ReorderRule::File));
    bench.feed({bid(2, 2, "11", 5), bid(1, 1, "10", 5), bid(4, 4, "13", 5), bid(3, 3, "12", 5)});
    bench.pipeline.endOfSource({});
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "11", "12", "13"}));
    QVERIFY(bench.told.problems.empty());
}

void PipelineSequenceTest::aFileGoesOnBehindAHoleAndItsBookIsStale() {
    Bench bench(minuteWindows(), reordering(ReorderRule::File));
    bench.feed({bid(1, 1, "10", 5), ask(2, 1, "20", 5), bid(6, 3, "12", 5)});
    bench.pipeline.endOfSource({});
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "10", "12"}));
    QCOMPARE(bench.told.message(ErrorCode::SequenceGap),
             std::string("3 messages are missing, 3 to 5; the book is stale from here on"));
    QCOMPARE(bench.told.problems.front().where, std::string("rows.csv:6"));
    QCOMPARE(bench.pipeline.booksOf(bookA).condition(bookA), BookCondition::Stale);
    QCOMPARE(bench.pipeline.staleSince(bookA).value(), at(3));
}

void PipelineSequenceTest::aHoleOfOneMessageIsNamedInTheSingular() {
    Bench bench(minuteWindows(), reordering(ReorderRule::File));
    bench.feed({bid(1, 1, "10", 5), bid(3, 3, "12", 5)});
    bench.pipeline.endOfSource({});
    QCOMPARE(bench.told.message(ErrorCode::SequenceGap),
             std::string("message 2 is missing; the book is stale from here on"));
}

void PipelineSequenceTest::aDuplicateAndALateRowAreCounted() {
    Bench bench(minuteWindows(), reordering(ReorderRule::Follow));
    bench.feed({bid(5, 1, "10", 5), onRow(bid(5, 1, "10", 5), 6), onRow(bid(4, 1, "11", 5), 7), bid(6, 2, "12", 5)});
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "12"}));
    QCOMPARE(bench.told.count(ErrorCode::Duplicate), std::size_t{1});
    QCOMPARE(bench.told.count(ErrorCode::Late), std::size_t{1});
    QCOMPARE(bench.told.problems.size(), std::size_t{2}); // no order was added twice
}

void PipelineSequenceTest::everyBookOfTheSourceIsStaleAndNoOther() {
    Bench bench(minuteWindows(), reordering(ReorderRule::File));
    const SourceId other = bench.addSource(reordering(ReorderRule::File));
    const InstrumentId elsewhere = bench.pipeline.symbols().find(other, "A").value();
    bench.feed({bid(1, 1, "10", 5), order(EventKind::Add, 2, 1, Side::Bid, 2, "5", 5, 1), bid(9, 3, "12", 5)});
    bench.feed({bid(1, 1, "10", 5)}, Timestamp::earliest(), other);
    bench.pipeline.endOfSource({});
    bench.pipeline.endOfSource(other);
    QCOMPARE(bench.pipeline.booksOf(bookB).condition(bookB), BookCondition::Stale);
    QVERIFY(bench.pipeline.booksOf(elsewhere).condition(elsewhere) != BookCondition::Stale);
    QVERIFY(!bench.pipeline.staleSince(elsewhere));
}

void PipelineSequenceTest::aWrongDateBehindAHoleIsNotConfirmedByTheGap() {
    Bench bench(minuteWindows(), reordering(ReorderRule::Follow));
    bench.feed({bid(1, 1, "10", 5), ask(2, 2, "12", 5), bid(4, 1e8, "11", 5)});
    for (std::uint64_t sequence = 5; sequence < 80; ++sequence)
        bench.feed({bid(sequence, 3, "9", 1)});
    QCOMPARE(bench.told.count(ErrorCode::SequenceGap), std::size_t{1});
    QCOMPARE(bench.told.count(ErrorCode::TimeJump), std::size_t{1});
    QVERIFY(bench.told.windowRows.empty());
    QCOMPARE(bench.pipeline.booksOf(bookA).condition(bookA), BookCondition::Stale);
}

void PipelineSequenceTest::aLiveHoleIsGivenUpAfterTwoSecondsOfTicks() {
    Bench bench(liveConfig(), reordering(ReorderRule::Live));
    bench.tick(100);
    bench.feed({bid(1, 100, "10", 5), ask(2, 100, "20", 5), bid(4, 100, "12", 5)}, at(100.5));
    bench.tick(101);
    bench.tick(102);
    QVERIFY(bench.told.problems.empty());
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "10"}));
    bench.tick(103);
    QCOMPARE(bench.told.count(ErrorCode::SequenceGap), std::size_t{1});
    QCOMPARE(bench.pipeline.booksOf(bookA).condition(bookA), BookCondition::Stale);
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "10"})); // the book moved on, but says nothing
}

void PipelineSequenceTest::aStaleLiveBookPublishesNothingUntilASnapshot() {
    Bench bench(liveConfig(), reordering(ReorderRule::Live));
    bench.tick(100);
    bench.feed({bid(1, 100, "10", 5), ask(2, 100, "20", 5), bid(4, 100, "12", 5)}, at(100));
    bench.tick(102);
    bench.feed({bid(5, 102, "13", 5)}, at(102));
    QCOMPARE(bench.told.sampled, Texts{"15"});
    bench.feed({flagged(eventOf(EventKind::Clear, 10, 102), snapshot), flagged(bid(10, 102, "11", 5), snapshot),
                flagged(ask(11, 102, "19", 5), snapshot), flagged(eventOf(EventKind::SnapshotEnd, 11, 102), snapshot)},
               at(102.5));
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "10", "11"}));
    QCOMPARE(bench.told.sampled, (Texts{"15", "15"}));
    QVERIFY(!bench.pipeline.staleSince(bookA));
    bench.feed({bid(12, 103, "12", 5)}, at(103));
    QCOMPARE(bidsOf(bench.told).back(), std::string("12"));
}

/// Rows that were not told do not count as the last one: two neighbours are never alike, and no change is lost.
void PipelineSequenceTest::aSnapshotThatEqualsTheLastRowTellsNothingNew() {
    Bench bench(liveConfig(), reordering(ReorderRule::Live));
    bench.tick(100);
    bench.feed({bid(1, 100, "10", 5), ask(2, 100, "20", 5), bid(4, 100, "12", 5)}, at(100));
    bench.tick(102);
    const auto snapshotAt = [&](std::uint64_t sequence, double seconds, std::string_view bidText) {
        bench.feed({flagged(eventOf(EventKind::Clear, sequence, seconds), snapshot),
                    flagged(bid(sequence + 1, seconds, bidText, 5), snapshot),
                    flagged(ask(sequence + 2, seconds, "20", 5), snapshot),
                    flagged(eventOf(EventKind::SnapshotEnd, sequence + 2, seconds), snapshot)},
                   at(seconds));
    };
    snapshotAt(10, 102, "10"); // as it was last told
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "10"}));
    snapshotAt(20, 103, "12"); // as it stood, untold, while stale
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "10", "12"}));
}

void PipelineSequenceTest::staleSinceIsTheFirstGap() {
    Bench bench(minuteWindows(), reordering(ReorderRule::File));
    bench.feed({bid(1, 1, "10", 5), bid(3, 3, "12", 5), bid(5, 5, "13", 5)});
    bench.pipeline.endOfSource({});
    QCOMPARE(bench.told.count(ErrorCode::SequenceGap), std::size_t{2});
    QCOMPARE(bench.pipeline.staleSince(bookA).value(), at(3));
}

void PipelineSequenceTest::aGapOfTheDecoderCountsAsWell() {
    Bench bench(minuteWindows(), reordering(ReorderRule::None));
    bench.feed({bid(1, 1, "10", 5), bid(2, 2, "11", 5), eventOf(EventKind::Gap, 3, 3), bid(4, 4, "12", 5)});
    QCOMPARE(bench.pipeline.staleSince(bookA).value(), at(3));
}

void PipelineSequenceTest::aFollowedFileGivesEachRowAsItComes() {
    PipelineConfig config;
    config.windows = false;
    SourceConfig source = reordering(ReorderRule::Follow);
    source.samples = SampleRule::None;
    Bench bench(config, source);
    bench.feed({bid(1, 1, "10", 5)});
    QCOMPARE(bidsOf(bench.told), Texts{"10"});
    bench.feed({bid(3, 3, "12", 5)});
    QCOMPARE(bidsOf(bench.told), Texts{"10"});
    bench.feed({bid(2, 2, "11", 5)});
    QCOMPARE(bidsOf(bench.told), (Texts{"10", "11", "12"}));
}

void PipelineSequenceTest::problemsStandInTheOrderOfTheirEvents() {
    const std::vector<Event> events{bid(1, 1, "10", 5), order(EventKind::Delete, 2, 1, Side::Bid, 77, "0", 0),
                                    onRow(bid(2, 1, "10", 5), 3),
                                    order(EventKind::Delete, 3, 1, Side::Bid, 78, "0", 0)};
    std::vector<ErrorCode> expected{ErrorCode::UnknownOrder, ErrorCode::Duplicate, ErrorCode::UnknownOrder};
    for (const bool oneByOne : {false, true}) {
        Bench bench(minuteWindows(), reordering(ReorderRule::Follow));
        if (oneByOne) {
            for (const Event& event : events)
                bench.feed({event});
        } else {
            bench.feed(events);
        }
        bench.pipeline.endOfSource({});
        std::vector<ErrorCode> codes;
        for (const Problem& problem : bench.told.problems)
            codes.push_back(problem.code);
        QCOMPARE(codes, expected);
    }
}

QTEST_APPLESS_MAIN(PipelineSequenceTest)
#include "pipeline_sequence_test.moc"
