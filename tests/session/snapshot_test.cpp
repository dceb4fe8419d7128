// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/session_doubles.h"

using namespace topbook;
using namespace topbook::test;

namespace {

/// The last snapshot of a replay of these lines, with the book of the first instrument and all charts.
std::shared_ptr<const Snapshot> endOf(const std::string& lines, WindowPlan plan = {}) {
    ReplayConfig config = replayOf(lines);
    config.plan = plan;
    config.paused = true;
    auto session = startReplay(std::move(config));
    if (!session)
        qFatal("%s", describe(session.error()).c_str());
    (*session)->send(bookOf(0));
    (*session)->send(SubscribeCharts{{InstrumentId{0}}});
    (*session)->send(Seek{Timestamp::latest()});
    const auto snapshot = awaitSnapshot(**session, [](const Snapshot& s) { return s.status.ended; });
    if (!snapshot)
        qFatal("the replay did not end");
    return snapshot;
}

WindowPlan smallPlan() {
    WindowPlan plan;
    plan.sizes = {30s};
    plan.rankings = {Ranking::Mean};
    plan.lateness = 0s;
    return plan;
}

std::string cellsOf(const RankingCard& card) {
    std::string text;
    for (const CoverageCell cell : card.cells)
        text += "#.-"[static_cast<std::size_t>(cell)];
    return text;
}

} // namespace

class SnapshotTest : public QObject {
    Q_OBJECT

private slots:
    void aCardSaysWhatItCovers();
    void aChangeOfPlaceIsKeptForAMinute();
    void aRevisedRowShowsWhatItWasUntilTheNextHop();
    void theOpenTopPriceIsShownSoFar();
    void aQuoteMeasuresItsChangeAgainstThePreviousClose();
    void aQuoteIsStaleAfterThirtySeconds();
    void sparklinesHoldTheLastHops();
    void aGappedBookSaysSoInWords();
    void theTapeIsNewestFirst();
    void aStretchWithoutQuotesIsAGap();
    void chartsHoldEveryPane();
    void whatDidNotChangeIsShared();
    void atMostThirtySnapshotsASecond();
};

void SnapshotTest::aCardSaysWhatItCovers() {
    const auto partial = endOf("@10:00:00 q A 10\n@10:00:05 q B 9\n@10:00:20 q A 11\n", smallPlan());
    const RankingCard& young = partial->rankings->cards.front();
    QCOMPARE(young.end, at("10:00:20"));
    QVERIFY(young.partial);
    QCOMPARE(young.present, Duration(20s));
    QCOMPARE(cellsOf(young), std::string("-#."));
    QCOMPARE(young.nextFinal, at("10:00:30"));
    const auto full = endOf("@10:00:00 q A 10\n@10:00:00 q B 9\n@10:00:10 q A 10\n@10:00:11 q B 9\n@10:00:20 q A 11\n"
                            "@10:00:29 q B 3\n@10:00:30 q A 10\n",
                            smallPlan());
    const RankingCard& whole = full->rankings->cards.front();
    QCOMPARE(whole.end, at("10:00:30"));
    QVERIFY(!whole.partial);
    QCOMPARE(cellsOf(whole), std::string("###"));
    QCOMPARE(whole.coverage, 1.0);
    QCOMPARE(whole.rows.size(), std::size_t{2});
    QCOMPARE(whole.rows[0].row.values.sum, Int128{31'000'000'000});
}

void SnapshotTest::aChangeOfPlaceIsKeptForAMinute() {
    WindowPlan plan = smallPlan();
    plan.sizes = {10s};
    const std::string swap = "@10:00:00 q A 10\n@10:00:00 q B 9\n@10:00:10 q A 8\n@10:00:10 q B 9\n@10:00:20 q A 8\n"
                             "@10:00:20 q B 9\n";
    const auto swapped = endOf(swap, plan);
    const RankingCard& card = swapped->rankings->cards.front();
    QCOMPARE(card.end, at("10:00:20"));
    QCOMPARE(card.rows[0].row.instrument, InstrumentId{1});
    QCOMPARE(card.rows[0].placeChange, 1);
    QCOMPARE(card.rows[0].placeChangedAt, at("10:00:20"));
    QCOMPARE(card.rows[1].placeChange, -1);
    std::string later = swap;
    for (const char* time : {"10:00:30", "10:00:40", "10:00:50", "10:01:00", "10:01:10"})
        later += "@" + std::string(time) + " q A 8\n@" + time + " q B 9\n";
    QCOMPARE(endOf(later, plan)->rankings->cards.front().rows[0].placeChange, 1);
    later += "@10:01:20 q A 8\n@10:01:20 q B 9\n";
    QCOMPARE(endOf(later, plan)->rankings->cards.front().rows[0].placeChange, 0);
}

void SnapshotTest::aRevisedRowShowsWhatItWasUntilTheNextHop() {
    WindowPlan plan = smallPlan();
    plan.sizes = {10s, 30s};
    const std::string until = "@10:00:00 q A 10\n@10:00:12 q A 20\n@10:00:21 q A 30\n@10:00:05 q A 40\n";
    // The late quote revises, at the next hop, the windows that hold it; the 30 s card shows [0, 30) by then.
    const auto next = endOf(until + "@10:00:30 q A 30\n", plan);
    const RankingCard& card = next->rankings->cards[1];
    QCOMPARE(card.end, at("10:00:30"));
    QVERIFY(!next->charts.front()->revisions.empty());
    QCOMPARE(next->charts.front()->revisions.front().lateBy, Duration(16s));
    QCOMPARE(next->status.late, std::uint64_t{1});
}

void SnapshotTest::theOpenTopPriceIsShownSoFar() {
    const auto open = endOf("@10:00:00 q A 10\n@10:00:01 q B 12\n@10:00:12 q A 11\n");
    QVERIFY(open->rankings->openTopPrice.has_value());
    QCOMPARE(open->rankings->openTopPrice->price, price("12"));
    QVERIFY(open->rankings->topPrices.empty());
    const auto final = endOf("@10:00:00 q A 10\n@10:00:01 q B 12\n@10:06:02 q A 11\n");
    QCOMPARE(final->rankings->topPrices.size(), std::size_t{1});
    QCOMPARE(final->rankings->topPrices.front().end, at("10:05:00"));
    QCOMPARE(final->rankings->openTopPrice->price, price("11"));
}

void SnapshotTest::aQuoteMeasuresItsChangeAgainstThePreviousClose() {
    const auto snapshot = endOf("@10:00:00 q A 10\n@10:00:01 q A 12 5\n@10:00:01 q B 7\n@10:00:02 c B 6.5\n");
    const QuoteView* a = snapshot->quote(InstrumentId{0});
    QCOMPARE(a->changeKind, ChangeBase::FirstSeen);
    QCOMPARE(a->changeBase, price("10"));
    QCOMPARE(a->last, price("12"));
    QCOMPARE(a->high, price("12"));
    QCOMPARE(a->low, price("10"));
    QCOMPARE(a->samples, std::uint64_t{2});
    QCOMPARE(a->volume.units, 5);
    const QuoteView* b = snapshot->quote(InstrumentId{1});
    QCOMPARE(b->changeKind, ChangeBase::PreviousClose);
    QCOMPARE(b->changeBase, price("6.5"));
}

void SnapshotTest::aQuoteIsStaleAfterThirtySeconds() {
    const std::string lines = "@10:00:00 q A 10\n@10:00:20 q B 9\n";
    QVERIFY(!endOf(lines + "@10:00:30 q B 9\n")->quote(InstrumentId{0})->stale);
    const auto later = endOf(lines + "@10:00:31 q B 9\n");
    QVERIFY(later->quote(InstrumentId{0})->stale);
    QVERIFY(!later->quote(InstrumentId{1})->stale);
}

void SnapshotTest::sparklinesHoldTheLastHops() {
    std::string lines;
    for (int i = 0; i < 70; ++i)
        lines +=
            "@" + timeText(at("10:00:00") + Duration(10s) * i, 0).substr(11) + " q A " + std::to_string(100 + i) + "\n";
    const auto snapshot = endOf(lines, smallPlan());
    const auto& spark = *snapshot->quote(InstrumentId{0})->spark;
    QCOMPARE(spark.size(), std::size_t{60});
    QCOMPARE(spark.back().nanos - spark[58].nanos, price("1").nanos);
    const auto& ranked = *snapshot->rankings->cards.front().rows.front().spark;
    QCOMPARE(ranked.size(), std::size_t{48});
    QCOMPARE(ranked.back(), 167.0); // of 166, 167, 168: the window that ends at 10:11:30
    QCOMPARE(ranked[46], 166.0);
}

void SnapshotTest::aGappedBookSaysSoInWords() {
    const auto snapshot = endOf("@10:00:00 a A 1 b 10 5\n@10:00:00 a A 2 a 11 5\n@10:00:01 g A 14 1204118\n");
    QVERIFY(snapshot->ladder);
    QCOMPARE(snapshot->ladder->condition, BookCondition::Stale);
    QCOMPARE(snapshot->ladder->reason,
             std::string("Gap: 14 messages missing after seq 1,204,117. The book goes on without them."));
    QCOMPARE(snapshot->ladder->bids.size(), std::size_t{1});
    QVERIFY(!snapshot->ladder->venue.empty());
}

void SnapshotTest::theTapeIsNewestFirst() {
    std::string lines = "@10:00:00 a A 1 a 99 5\n";
    for (int i = 0; i < 1'500; ++i)
        lines += "@10:00:01 a A " + std::to_string(i + 10) + " b 10 1\n";
    const auto snapshot = endOf(lines);
    const auto& tape = *snapshot->ladder->tape;
    QCOMPARE(tape.size(), std::size_t{1'000});
    QCOMPARE(tape.front().bbo.bidSize.units, 1'500);
    QCOMPARE(tape.back().bbo.bidSize.units, 501);
    QCOMPARE(snapshot->ladder->bids.front().orders, 1'500U);
}

void SnapshotTest::aStretchWithoutQuotesIsAGap() {
    const auto snapshot = endOf("@10:00:00 q A 10\n@10:00:29 q A 10\n@10:03:00 q A 10\n");
    QCOMPARE(snapshot->gaps->size(), std::size_t{1});
    QCOMPARE(snapshot->gaps->front().from, at("10:00:29"));
    QCOMPARE(snapshot->gaps->front().to, at("10:03:00"));
}

void SnapshotTest::chartsHoldEveryPane() {
    std::string lines;
    for (int i = 0; i < 500; ++i)
        lines +=
            "@" + timeText(at("10:00:00") + Duration(10s) * i, 0).substr(11) + " q A " + std::to_string(100 + i) + "\n";
    const auto snapshot = endOf(lines);
    std::size_t panes = 0;
    for (const auto& chunk : snapshot->charts.front()->chunks) {
        for (const Pane& pane : *chunk) {
            QCOMPARE(pane.start, at("10:00:00") + Duration(10s) * static_cast<std::int64_t>(panes));
            QCOMPARE(pane.last.nanos, Price::unitsPerOne * (100 + static_cast<std::int64_t>(panes)));
            ++panes;
        }
    }
    QCOMPARE(panes, std::size_t{500});
    // A night without quotes loses nothing either.
    const auto night = endOf("@01:00:00 q A 10\n@09:00:00 q A 11\n@09:00:01 q A 12\n");
    QCOMPARE(night->charts.front()->chunks.front()->size(), std::size_t{2});
}

void SnapshotTest::whatDidNotChangeIsShared() {
    std::string lines;
    for (int i = 0; i < 200; ++i)
        lines += "@10:00:00 q S" + std::to_string(i) + " 10\n";
    lines += "@10:00:01 q S150 11\n@10:00:02 q S150 12\n";
    ReplayConfig config = replayOf(lines);
    config.paused = true;
    auto session = startReplay(std::move(config));
    QVERIFY(session.has_value());
    (*session)->send(Seek{at("10:00:01")});
    const auto before = awaitSnapshot(**session, [](const Snapshot& s) { return s.status.events == 201; });
    QVERIFY(before);
    (*session)->send(Step{});
    const auto after = awaitSnapshot(**session, [](const Snapshot& s) { return s.status.events == 202; });
    QVERIFY(after);
    QCOMPARE(after->quotes[0].get(), before->quotes[0].get());
    QVERIFY(after->quotes[2].get() != before->quotes[2].get());
    QCOMPARE(after->instruments.get(), before->instruments.get());
    QVERIFY(after->quote(InstrumentId{150})->revision > before->quote(InstrumentId{150})->revision);
    QCOMPARE(after->quote(InstrumentId{151})->revision, before->quote(InstrumentId{151})->revision);
}

void SnapshotTest::atMostThirtySnapshotsASecond() {
    std::string lines;
    for (int i = 0; i < 20'000; ++i)
        lines += "@" + timeText(at("10:00:00") + Duration(50ms) * i, 3).substr(11) + " q A 10\n";
    ReplayConfig config = replayOf(lines);
    config.speed = 500;
    auto session = startReplay(std::move(config));
    QVERIFY(session.has_value());
    const auto begun = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(1s);
    const auto snapshot = (*session)->latest();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    QVERIFY(snapshot);
    QVERIFY2(static_cast<double>(snapshot->number) <= 30 * seconds + 3, std::to_string(snapshot->number).c_str());
    QVERIFY(snapshot->number > 5);
}

QTEST_GUILESS_MAIN(SnapshotTest)
#include "snapshot_test.moc"
