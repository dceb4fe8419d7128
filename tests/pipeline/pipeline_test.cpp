// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/book_samples.h"
#include "tests/pipeline/events_by_hand.h"

#include <QtTest>

#include <algorithm>

using namespace topbook;
using namespace topbook::test;

namespace {

constexpr double hour = 3'600;
constexpr UniverseId us{0};

using Texts = std::vector<std::string>;

SourceConfig sampling(SampleRule rule) {
    SourceConfig source;
    source.samples = rule;
    return source;
}

PipelineConfig liveWindows() {
    PipelineConfig config = minuteWindows();
    config.live = true;
    return config;
}

/// Ends of the windows that became final, in seconds, each once.
std::vector<std::int64_t> endsOf(const ToldResults& told) {
    std::vector<std::int64_t> ends;
    for (const WindowRow& row : told.windowRows) {
        const std::int64_t end = row.end.nanos / 1'000'000'000;
        if (ends.empty() || ends.back() != end)
            ends.push_back(end);
    }
    return ends;
}

Event status(std::uint64_t sequence, double seconds, TradingStatus to) {
    Event event = eventOf(EventKind::Status, sequence, seconds);
    event.size = {static_cast<std::int64_t>(to)};
    return event;
}

Event print(std::uint64_t sequence, double seconds, std::string_view priceText, std::uint8_t flags = 0) {
    Event event = eventOf(EventKind::Print, sequence, seconds);
    event.price = price(priceText);
    event.size = {10};
    event.flags = flags;
    return event;
}

/// A book input made of given events.
class GivenBook : public EventInput {
public:
    explicit GivenBook(std::vector<Event> events)
        : events_(std::move(events)) {
        traits_.name = "given";
        traits_.hasBook = true;
    }
    const FormatTraits& traits() const override { return traits_; }
    const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    Result<bool> next(EventBatch& out) override {
        out.clear();
        if (at_ == 0)
            out.instruments.emplace_back().symbol = "A";
        if (at_ == events_.size())
            return false;
        out.events.push_back(events_[at_++]);
        return true;
    }

private:
    FormatTraits traits_;
    std::vector<Event> events_;
    std::size_t at_ = 0;
    std::map<std::string, std::uint64_t> counts_;
};

} // namespace

class PipelineTest : public QObject {
    Q_OBJECT

private slots:
    void aPlanThatCannotBeIsRefused();
    void windowsCloseWhenTheWatermarkReachesTheirEnd();
    void theEndOfAConvertedFileClosesEveryWindow();
    void theEndOfAReplayFlushesNothing();
    void aLoneWrongDateClosesNothing();
    void aWrongDateInTheFirstRowClosesNothing();
    void anOvernightJumpCountsOnceConfirmed();
    void aWrongDateKeepsItsPlaceInTheBook();
    void withoutSamplesNoRowWaitsForItsVerdict();
    void aLiveStampFiveSecondsAheadMovesNoWatermark();
    void aLiveStampFiveMinutesAheadIsQuarantined();
    void ticksCloseTheLastWindowsOfALiveSession();
    void theSlowestSourceHoldsItsUniverseBack();
    void universesAreRankedApart();
    void aRepeatedSequenceIsADuplicateAndARepeatedPriceIsNot();
    void duplicatesOfOtherSymbolsAreNone();
    void midsOfChangesAreSampled();
    void midsOfAHaltedBookAreNot();
    void tradesAreSampled();
    void eligibleTradesLeaveOutTheOthers();
    void quotesOfABookSourceAreNotSampledTwice();
    void aRecordingWithABookReadsAsQuotes();
    void twoSamplesOfOneRowAreNoDuplicates();
    void aLateQuoteIsListed();
    void stopBeforeLeavesOutAllBehindIt();
    void stopBeforeOverlooksAWrongDate();
    void decoderProblemsCarryTheirSource();
    void withoutWindowsNothingIsFinal();
};

void PipelineTest::aPlanThatCannotBeIsRefused() {
    ToldResults told;
    PipelineConfig config;
    config.plan.hop = Duration{0};
    QCOMPARE(Pipeline::create(config, told).error().code, ErrorCode::InvalidPlan);
    PipelineConfig noShard;
    noShard.shards = 0;
    QCOMPARE(Pipeline::create(noShard, told).error().code, ErrorCode::InvalidPlan);
}

void PipelineTest::windowsCloseWhenTheWatermarkReachesTheirEnd() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 60, "10"), quote(2, 74.9, "11")});
    QVERIFY(bench.told.windowRows.empty()); // watermark 69.9
    QCOMPARE(bench.pipeline.watermark(us), at(69.9));
    bench.feed({quote(3, 75, "12")});
    QCOMPARE(endsOf(bench.told), std::vector<std::int64_t>{70});
    QCOMPARE(bench.told.windowRows.front().values.count, std::uint64_t{1});
    QCOMPARE(bench.pipeline.eventTime(), at(75));
    QCOMPARE(bench.pipeline.eventCount(), std::uint64_t{3});
}

void PipelineTest::theEndOfAConvertedFileClosesEveryWindow() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 60, "10")});
    bench.pipeline.close();
    QCOMPARE(endsOf(bench.told), (std::vector<std::int64_t>{70, 80, 90, 100, 110, 120}));
}

void PipelineTest::theEndOfAReplayFlushesNothing() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 60, "10"), quote(2, 76, "11")});
    bench.pipeline.endOfSource({});
    QCOMPARE(endsOf(bench.told), std::vector<std::int64_t>{70});
    QCOMPARE(bench.pipeline.watermark(us), at(71));
}

void PipelineTest::aLoneWrongDateClosesNothing() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 60, "10"), quote(2, 61, "10"), quote(3, 1e8, "99"), quote(4, 62, "10"), quote(5, 63, "10")});
    QCOMPARE(bench.told.sampled, (Texts{"10", "10", "10", "10"}));
    QCOMPARE(bench.told.count(ErrorCode::TimeJump), std::size_t{1});
    QCOMPARE(bench.told.problems.front().where, std::string("rows.csv:3"));
    QVERIFY(bench.told.windowRows.empty());
    QCOMPARE(bench.pipeline.watermark(us), at(58));
}

void PipelineTest::aWrongDateInTheFirstRowClosesNothing() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 1e8, "99"), quote(2, 60, "10"), quote(3, 61, "10")});
    bench.pipeline.endOfSource({});
    QCOMPARE(bench.told.sampled, (Texts{"10", "10"}));
    QVERIFY(bench.told.windowRows.empty());
}

void PipelineTest::anOvernightJumpCountsOnceConfirmed() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 60, "10"), quote(2, 61, "10"), quote(3, 20 * hour, "11")});
    QCOMPARE(bench.told.sampled, (Texts{"10", "10"}));
    QVERIFY(bench.told.windowRows.empty());
    bench.feed({quote(4, 20 * hour + 1, "12")});
    QCOMPARE(bench.told.sampled, (Texts{"10", "10", "11", "12"}));
    QCOMPARE(endsOf(bench.told), (std::vector<std::int64_t>{70, 80, 90, 100, 110, 120}));
    QVERIFY(bench.told.problems.empty());
}

void PipelineTest::aWrongDateKeepsItsPlaceInTheBook() {
    Bench bench(minuteWindows(), sampling(SampleRule::Mid));
    bench.feed(
        {bid(1, 1, "10", 5), ask(2, 1, "12", 5), bid(3, 1e8, "11", 5), ask(4, 2, "11.5", 5), bid(5, 3, "11.2", 1)});
    QCOMPARE(bench.told.l1Rows.size(), std::size_t{5});
    QCOMPARE(bench.told.sampled, (Texts{"11", "11.25", "11.35"})); // the suspect change gives none
    QVERIFY(bench.told.windowRows.empty());
}

void PipelineTest::withoutSamplesNoRowWaitsForItsVerdict() {
    PipelineConfig config;
    config.windows = false;
    config.books.oneSided = false;
    Bench bench(config, sampling(SampleRule::None));
    bench.feed({bid(1, 1, "10", 5), ask(2, 1, "12", 5)});
    QCOMPARE(bench.told.l1Rows.size(), std::size_t{1});
    bench.feed({bid(3, 1e8, "11", 5)});
    QCOMPARE(bench.told.l1Rows.size(), std::size_t{2});
    bench.feed({bid(4, 2, "11.5", 5)});
    QCOMPARE(bench.told.l1Rows.size(), std::size_t{3});
    QCOMPARE(bench.told.count(ErrorCode::TimeJump), std::size_t{1}); // named all the same
    QCOMPARE(bench.told.problems.front().where, std::string("rows.csv:3"));
}

void PipelineTest::aLiveStampFiveSecondsAheadMovesNoWatermark() {
    Bench bench(liveWindows());
    bench.tick(100);
    bench.feed({quote(1, 100, "10")}, at(100));
    QCOMPARE(bench.pipeline.watermark(us), at(95));
    bench.feed({quote(2, 105.2, "10")}, at(100.2));
    QCOMPARE(bench.pipeline.watermark(us), at(100.2)); // 5 s ahead of its receive time: trusted
    bench.feed({quote(3, 106, "11")}, at(100.3));
    QCOMPARE(bench.pipeline.watermark(us), at(100.2));
    QCOMPARE(bench.told.sampled, (Texts{"10", "10", "11"})); // a sample all the same
    QVERIFY(bench.told.problems.empty());
}

void PipelineTest::aLiveStampFiveMinutesAheadIsQuarantined() {
    Bench bench(liveWindows());
    bench.tick(100);
    bench.feed({quote(1, 400, "10"), quote(2, 400.1, "11")}, at(100));
    QCOMPARE(bench.told.sampled, Texts{"10"});
    QCOMPARE(bench.told.count(ErrorCode::TimeJump), std::size_t{1});
    QVERIFY(bench.told.message(ErrorCode::TimeJump).find("5 minutes ahead of the clock") != std::string::npos);
}

void PipelineTest::ticksCloseTheLastWindowsOfALiveSession() {
    SourceConfig poll;
    poll.pace = SourcePace::Poll;
    Bench bench(liveWindows(), poll);
    bench.tick(60);
    bench.feed({quote(1, 60.5, "10")}, at(60.5));
    for (int second = 61; second <= 124; ++second)
        bench.tick(second);
    QCOMPARE(endsOf(bench.told), (std::vector<std::int64_t>{70, 80, 90, 100, 110}));
    bench.tick(125);
    QCOMPARE(endsOf(bench.told).back(), std::int64_t{120});
}

void PipelineTest::theSlowestSourceHoldsItsUniverseBack() {
    Bench bench(minuteWindows());
    const SourceId second = bench.addSource({});
    bench.feed({quote(1, 60, "10"), quote(2, 200, "10")});
    QVERIFY(bench.told.windowRows.empty());
    bench.feed({quote(1, 61, "20"), quote(2, 80, "20")}, Timestamp::earliest(), second);
    QCOMPARE(endsOf(bench.told), std::vector<std::int64_t>{70});
    bench.pipeline.endOfSource(second);
    QCOMPARE(bench.pipeline.watermark(us), at(195));
}

void PipelineTest::universesAreRankedApart() {
    PipelineConfig config = minuteWindows();
    config.universes = {"us", "crypto"};
    Bench bench(config);
    SourceConfig other;
    other.universe = {1};
    const SourceId coins = bench.addSource(other);
    bench.feed({quote(1, 60, "10")});
    bench.feed({quote(1, 60, "60000")}, Timestamp::earliest(), coins);
    bench.pipeline.close();
    QCOMPARE(bench.told.windowRows.size(), std::size_t{12});
    for (const WindowRow& row : bench.told.windowRows) {
        QCOMPARE(row.place, 1U);
        QCOMPARE(row.values.last, row.universe == us ? price("10") : price("60000"));
    }
}

void PipelineTest::aRepeatedSequenceIsADuplicateAndARepeatedPriceIsNot() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 60, "10"), quote(2, 61, "10"), onRow(quote(2, 62, "11"), 3), quote(4, 63, "12")});
    QCOMPARE(bench.told.sampled, (Texts{"10", "10", "12"}));
    QCOMPARE(bench.told.count(ErrorCode::Duplicate), std::size_t{1});
    QCOMPARE(bench.told.problems.front().where, std::string("rows.csv:3"));
    QCOMPARE(bench.told.message(ErrorCode::Duplicate),
             std::string("the quote of A with sequence 2 was told before; the first one counts"));
}

void PipelineTest::duplicatesOfOtherSymbolsAreNone() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 60, "10", 0), quote(1, 60, "20", 1)});
    bench.pipeline.close();
    QCOMPARE(bench.told.sampled, (Texts{"10", "20"}));
}

void PipelineTest::midsOfChangesAreSampled() {
    Bench bench(minuteWindows(), sampling(SampleRule::Mid));
    bench.feed({bid(1, 1, "10", 5), ask(2, 1, "11", 5), bid(3, 2, "10.5", 1), bid(4, 3, "9", 1)});
    QCOMPARE(bench.told.sampled, (Texts{"10.5", "10.75"}));
    QCOMPARE(bench.told.l1Rows.size(), std::size_t{3}); // the one-sided one is a row, but no sample
}

void PipelineTest::midsOfAHaltedBookAreNot() {
    Bench bench(minuteWindows(), sampling(SampleRule::Mid));
    bench.feed({bid(1, 1, "10", 5), ask(2, 1, "11", 5), status(3, 2, TradingStatus::Halted), bid(4, 3, "10.5", 1),
                status(5, 4, TradingStatus::Auction), bid(6, 5, "10.6", 1), status(7, 6, TradingStatus::Open),
                bid(8, 7, "10.8", 1)});
    QCOMPARE(bench.told.l1Rows.size(), std::size_t{5});
    QCOMPARE(bench.told.sampled, (Texts{"10.5", "10.9"}));
}

void PipelineTest::tradesAreSampled() {
    Bench bench(minuteWindows(), sampling(SampleRule::Trade));
    bench.feed({bid(1, 1, "10", 5), ask(2, 1, "11", 5), order(EventKind::Trade, 3, 2, Side::Ask, 2, "0", 2),
                print(4, 3, "10.9"), flagged(order(EventKind::Trade, 5, 4, Side::Ask, 2, "10.8", 1), notPrinted)});
    bench.feed({print(6, 5, "10.7", notEligible)});
    QCOMPARE(bench.told.sampled, (Texts{"11", "10.9", "10.7"}));
}

void PipelineTest::eligibleTradesLeaveOutTheOthers() {
    SourceConfig source = sampling(SampleRule::Trade);
    source.eligibleTradesOnly = true;
    Bench bench(minuteWindows(), source);
    bench.feed({print(1, 1, "10.9"), print(2, 2, "10.7", notEligible), print(3, 3, "10.8")});
    QCOMPARE(bench.told.sampled, (Texts{"10.9", "10.8"}));
    QCOMPARE(bench.told.tradeRows.size(), std::size_t{3}); // the tape shows all
}

void PipelineTest::quotesOfABookSourceAreNotSampledTwice() {
    Bench bench(minuteWindows()); // a source with quotes of its own
    bench.feed({bid(1, 1, "10", 5), ask(2, 1, "11", 5), quote(3, 2, "10.4"), print(4, 3, "10.9")});
    QCOMPARE(bench.told.sampled, Texts{"10.4"});
}

void PipelineTest::aRecordingWithABookReadsAsQuotes() {
    auto quotes =
        samplesOf(std::make_unique<GivenBook>(std::vector{bid(1, 1, "10", 5), ask(2, 1, "11", 5), bid(3, 2, "10.5", 1),
                                                          bid(4, 1e8, "10.9", 1), ask(5, 3, "10.95", 1)}),
                  SampleRule::Mid, false, "book.csv");
    QVERIFY(quotes->traits().hasQuotes && !quotes->traits().hasBook);
    Texts prices;
    std::size_t instruments = 0;
    std::size_t problems = 0;
    for (EventBatch batch; *quotes->next(batch);) {
        instruments += batch.instruments.size();
        problems += batch.problems.size();
        for (const Event& event : batch.events) {
            QCOMPARE(event.kind, EventKind::Quote);
            prices.push_back(priceText(event.price));
        }
    }
    QCOMPARE(prices, (Texts{"10.5", "10.75", "10.925"})); // the suspect row moved the book, but is no sample
    QCOMPARE(instruments, std::size_t{1});
    QCOMPARE(problems, std::size_t{1});
}

void PipelineTest::twoSamplesOfOneRowAreNoDuplicates() {
    // the add of row 4 ends the snapshot, which gives a row, and changes the best bid itself
    Event clear = flagged(eventOf(EventKind::Clear, 1, 1), snapshot);
    auto quotes = samplesOf(std::make_unique<GivenBook>(std::vector{clear, flagged(bid(2, 1, "10", 5), snapshot),
                                                                    flagged(ask(3, 1, "11", 5), snapshot),
                                                                    bid(4, 2, "10.5", 1), bid(5, 3, "10.6", 1)}),
                            SampleRule::Mid, false, "book.csv");
    std::vector<std::uint64_t> rows;
    for (EventBatch batch; *quotes->next(batch);) {
        for (const Event& event : batch.events)
            rows.push_back(event.row);
    }
    QCOMPARE(rows.size(), std::size_t{3});
    std::sort(rows.begin(), rows.end());
    QVERIFY(std::adjacent_find(rows.begin(), rows.end()) == rows.end());
}

void PipelineTest::aLateQuoteIsListed() {
    Bench bench(minuteWindows());
    bench.feed({quote(1, 60, "10"), quote(2, 100, "10"), quote(3, 61, "11"), quote(4, 1'100, "10"), quote(5, 62, "12"),
                quote(6, 1'101, "10")});
    QCOMPARE(bench.told.lateRows.size(), std::size_t{2});
    QCOMPARE(bench.told.lateRows[0].dropped, false);
    QCOMPARE(bench.told.lateRows[0].watermark, at(95));
    QCOMPARE(bench.told.lateRows[1].dropped, true);
    QCOMPARE(bench.told.lateRows[1].row, std::uint64_t{5});
}

void PipelineTest::stopBeforeLeavesOutAllBehindIt() {
    PipelineConfig config = minuteWindows();
    config.stopBefore = [](const Event& event) { return event.sequence.value > 3; };
    SourceConfig source;
    source.reorder = ReorderRule::File;
    Bench bench(config, source);
    bench.feed({bid(1, 1, "10", 5), bid(4, 4, "13", 5), bid(2, 2, "11", 5), bid(3, 3, "12", 5), bid(5, 5, "14", 5)});
    bench.pipeline.endOfSource({});
    QVERIFY(bench.pipeline.stopped());
    QCOMPARE(bench.pipeline.booksOf({0}).bbo({0}).bid, price("12"));
}

void PipelineTest::stopBeforeOverlooksAWrongDate() {
    PipelineConfig config;
    config.windows = false;
    config.stopBefore = [](const Event& event) { return event.time > at(10); };
    Bench bench(config, sampling(SampleRule::None));
    bench.feed({bid(1, 1, "10", 5), bid(2, 1e8, "11", 5), bid(3, 2, "12", 5), bid(4, 11, "13", 5), bid(5, 3, "14", 5)});
    QVERIFY(bench.pipeline.stopped());
    QCOMPARE(bench.pipeline.booksOf({0}).bbo({0}).bid, price("12"));
}

void PipelineTest::decoderProblemsCarryTheirSource() {
    Bench bench(minuteWindows());
    const SourceId second = bench.addSource({});
    EventBatch batch;
    batch.problems.push_back({ErrorCode::BadRow, {}, {}, "b.csv:7", "is no row"});
    bench.pipeline.feed(second, batch, Timestamp::earliest());
    QCOMPARE(bench.told.problems.front().source, second);
}

void PipelineTest::withoutWindowsNothingIsFinal() {
    PipelineConfig config;
    config.windows = false;
    Bench bench(config);
    bench.feed({quote(1, 60, "10"), quote(2, 1'000, "10")});
    bench.tick(5'000);
    bench.pipeline.close();
    QCOMPARE(bench.told.sampled, (Texts{"10", "10"}));
    QVERIFY(bench.told.windowRows.empty());
    QVERIFY(!bench.pipeline.openTopPrice(us));
}

QTEST_APPLESS_MAIN(PipelineTest)
#include "pipeline_test.moc"
