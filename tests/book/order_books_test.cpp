// SPDX-License-Identifier: GPL-3.0-or-later
#include "book_feed.h"

#include <QtTest>

using namespace topbook;

namespace {

constexpr std::uint64_t largestId = std::numeric_limits<std::uint64_t>::max();

BookSettings twoSidedOnly() {
    BookSettings settings;
    settings.oneSided = false;
    return settings;
}

} // namespace

class OrderBooksTest : public QObject {
    Q_OBJECT

private slots:
    void aRowComesWhenTheBestChangesAndOnlyThen();
    void withoutOneSidedRowsNeighboursStillDiffer();
    void emitEventGivesARowPerEvent();
    void everySideAndInstrumentHasItsOwnIds();
    void anyIdIsLawful_data();
    void anyIdIsLawful();
    void anIdMayComeBackAfterItLeft();
    void addOfALiveKeyReplacesIt();
    void sizeZeroLeavesNothingResting();
    void unknownOrdersAreCountedAndIgnored();
    void anUnknownChangeAddsWhereTheDecoderAsksForIt();
    void aChangeMovesPriceAndSize();
    void aChangeMayKeepThePrice();
    void pricesOutsideTheRangeNeverEnter_data();
    void pricesOutsideTheRangeNeverEnter();
    void aTradeTakesFromTheRestingOrder();
    void moreThanRemainsIsClampedToZero();
    void aTradeAtNoPriceIsAtTheOrdersOwn();
    void whatIsNotPrintedIsNoTrade();
    void printsGiveTradesAndTouchNothing();
    void aReplaceIsOneChange();
    void aReplaceOntoALiveIdCountsAndReplaces();
    void withoutASideTheReferenceAloneFindsTheOrder();
    void whereReferencesStandAloneTheOtherSideIsADoubleAdd();
    void aLateSidelessMessageMeansTheBidOfTwins();
    void noRowStandsInsideAnExchangeEvent();
    void aPrintMayEndAnExchangeEvent();
    void aSnapshotIsBuiltSilently();
    void theFirstLiveRowEndsASnapshot();
    void aSecondSnapshotReplacesTheFirst();
    void levelsAreToldWhole();
    void theBestToldReplacesItsSide();
    void ordersAndToldLevelsDoNotMixOnASide();
    void crossedAndLockedAreKeptAndCountedOnce();
    void aGapMarksTheBookUntilItIsWhole();
    void aGapInsideASnapshotIsNotHealedByItsEnd();
    void aLiveBookWithAHoleIsSilentAndCatchesUp();
    void clearEmptiesOneInstrument();
    void statusIsKeptWithItsBeginning();
    void sizesPast32BitsWidenTheTable();
    void aLevelThatWouldOverflowRefusesTheOrder();
    void aSavedBookGoesOnAsIfNeverStopped();
    void damagedStatesAreRefused();
};

void OrderBooksTest::aRowComesWhenTheBestChangesAndOnlyThen() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(2, ask, "10.02", 3), add(3, bid, "9.99", 7), add(4, bid, "10", 1),
               erase(3, bid), erase(1, bid), erase(4, bid)});
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -", "2: 10x5 / 10.02x3", "4: 10x6 / 10.02x3", "6: 10x1 / 10.02x3",
                                       "7: - / 10.02x3"}));
    QCOMPARE(feed.problems(), QStringList());
    QCOMPARE(feed.out.rows.at(2).time, Timestamp{4'000'000'000});
    QCOMPARE(feed.books.liveOrders(), std::size_t{1});
}

void OrderBooksTest::withoutOneSidedRowsNeighboursStillDiffer() {
    BookFeed feed(twoSidedOnly());
    feed.take({add(1, bid, "10", 5), add(2, ask, "11", 3), erase(1, bid), add(3, bid, "10", 5), erase(3, bid),
               add(4, bid, "10", 6)});
    // after 3 the bid is gone, and 4 brings back exactly what row 2 said
    QCOMPARE(feed.rows(), QStringList({"2: 10x5 / 11x3", "6: 10x6 / 11x3"}));
    QCOMPARE(feed.bbo(), "10x6 / 11x3");
}

void OrderBooksTest::emitEventGivesARowPerEvent() {
    BookSettings settings;
    settings.emitRule = EmitRule::Event;
    BookFeed feed(settings);
    feed.take({add(1, bid, "10", 5), add(2, bid, "9", 5), with(inEvent, add(3, ask, "11", 1)), erase(2, bid),
               erase(99, bid), status(TradingStatus::Open), with(inEvent, print(bid, "10.5", 1)),
               print(bid, "10.5", 1)});
    QCOMPARE(feed.rows(),
             QStringList({"1: 10x5 / -", "2: 10x5 / -", "4: 10x5 / 11x1", "5: 10x5 / 11x1", "8: 10x5 / 11x1"}));
}

void OrderBooksTest::everySideAndInstrumentHasItsOwnIds() {
    BookFeed feed;
    feed.take({add(7, bid, "10", 1), add(7, ask, "11", 2), of(1, add(7, bid, "20", 3)), of(1, add(7, ask, "21", 4))});
    QCOMPARE(feed.problems(), QStringList());
    feed.take({erase(7, ask), of(1, change(7, bid, "20", 9))});
    QCOMPARE(feed.bbo(0), "10x1 / -");
    QCOMPARE(feed.bbo(1), "20x9 / 21x4");
    QCOMPARE(feed.bbo(2), "- / -");
}

void OrderBooksTest::anyIdIsLawful_data() {
    QTest::addColumn<quint64>("id");
    QTest::newRow("zero") << quint64{0};
    QTest::newRow("2^40") << quint64{1} * (quint64{1} << 40);
    QTest::newRow("2^63") << (quint64{1} << 63);
    QTest::newRow("2^64-1") << quint64{largestId};
}

void OrderBooksTest::anyIdIsLawful() {
    QFETCH(quint64, id);
    BookFeed feed;
    feed.take({add(id, bid, "10", 5), of(3, add(id, ask, "11", 4)), trade(id, bid, 2), of(3, erase(id, ask))});
    QCOMPARE(feed.problems(), QStringList());
    QCOMPARE(feed.bbo(0), "10x3 / -");
    QCOMPARE(feed.bbo(3), "- / -");
    QCOMPARE(feed.queue(bid, "10"), QStringList(QString("%1x3").arg(id)));
}

void OrderBooksTest::anIdMayComeBackAfterItLeft() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), erase(1, bid), add(1, bid, "11", 6), trade(1, bid, 6), add(1, bid, "12", 7)});
    QCOMPARE(feed.problems(), QStringList());
    QCOMPARE(feed.bbo(), "12x7 / -");
}

void OrderBooksTest::addOfALiveKeyReplacesIt() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(1, bid, "9", 6)});
    QCOMPARE(feed.problems(), QStringList({"2: double_add"}));
    QCOMPARE(feed.ladder(bid), QStringList({"9x6 (1)"}));
    feed.take({add(1, bid, "9", 0)});
    QCOMPARE(feed.problems().mid(1), QStringList({"3: double_add", "3: zero_size"}));
    QCOMPARE(feed.bbo(), "- / -");
}

void OrderBooksTest::sizeZeroLeavesNothingResting() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 0), add(2, bid, "10", -5), add(3, bid, "10", 4), change(3, bid, "10", 0)});
    QCOMPARE(feed.problems(), QStringList({"1: zero_size", "2: zero_size", "4: zero_size"}));
    QCOMPARE(feed.bbo(), "- / -");
    QCOMPARE(feed.books.liveOrders(), std::size_t{0});
}

void OrderBooksTest::unknownOrdersAreCountedAndIgnored() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), change(1, ask, "11", 5), erase(2, bid), trade(2, bid, 1, "10"), reduce(2, bid, 1),
               replace(2, 3, bid, "10", 1), of(9, erase(1, bid))});
    QCOMPARE(feed.problems(), QStringList({"2: unknown_order", "3: unknown_order", "4: unknown_order",
                                           "5: unknown_order", "6: unknown_order", "7: unknown_order"}));
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -"}));
    QCOMPARE(feed.trades(), QStringList());
}

void OrderBooksTest::anUnknownChangeAddsWhereTheDecoderAsksForIt() {
    Event modify = change(1, bid, "10", 5);
    modify.other = 1;
    BookFeed feed;
    feed.take({modify, modify});
    QCOMPARE(feed.problems(), QStringList({"1: unknown_order"}));
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -"}));
}

void OrderBooksTest::aChangeMovesPriceAndSize() {
    BookFeed feed;
    feed.take({add(1, ask, "10", 5), add(2, ask, "10", 1), change(1, ask, "9.5", 4), change(1, ask, "9.5", 40),
               change(1, ask, "11", 3)});
    QCOMPARE(feed.rows(), QStringList({"1: - / 10x5", "2: - / 10x6", "3: - / 9.5x4", "4: - / 9.5x40", "5: - / 10x1"}));
    QCOMPARE(feed.ladder(ask), QStringList({"10x1 (1)", "11x3 (1)"}));
}

void OrderBooksTest::aChangeMayKeepThePrice() {
    BookFeed feed;
    feed.take({add(1, ask, "10", 5), with(keepsPrice, change(1, ask, "0", 4))});
    QCOMPARE(feed.problems(), QStringList());
    QCOMPARE(feed.bbo(), "- / 10x4");
}

void OrderBooksTest::pricesOutsideTheRangeNeverEnter_data() {
    QTest::addColumn<QString>("at");
    QTest::addColumn<bool>("rests");
    QTest::newRow("market order") << "0" << false;
    QTest::newRow("negative") << "-1" << false;
    QTest::newRow("smallest") << "0.000000001" << true;
    QTest::newRow("largest") << "9199999999.999999999" << true;
    QTest::newRow("too large") << "9200000000" << false;
    QTest::newRow("undefined in DBN") << "9223372036.854775807" << false;
}

void OrderBooksTest::pricesOutsideTheRangeNeverEnter() {
    QFETCH(QString, at);
    QFETCH(bool, rests);
    const QByteArray bytes = at.toUtf8();
    for (const Side side : {bid, ask}) {
        BookFeed feed;
        feed.take({add(1, side, bytes, 5), add(2, side, "7", 1), change(2, side, bytes, 1), level(side, bytes, 4)});
        QCOMPARE(feed.problems(),
                 rests ? QStringList()
                       : QStringList({"1: price_out_of_range", "3: price_out_of_range", "4: price_out_of_range"}));
        // the change to such a price removed the order; where it is lawful, the told level replaced both orders
        QCOMPARE(feed.books.liveOrders(), std::size_t{0});
        QCOMPARE(feed.ladder(side).size(), rests ? 1 : 0);
    }
}

void OrderBooksTest::aTradeTakesFromTheRestingOrder() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(2, ask, "11", 5), trade(1, bid, 2, "10"), trade(2, ask, 5, "11"),
               with(notEligible, trade(1, bid, 1, "9.9"))});
    QCOMPARE(feed.trades(), QStringList({"3: 10x2 sell", "4: 11x5 buy", "5: 9.9x1 sell odd"}));
    QCOMPARE(feed.bbo(), "10x2 / -");
    QCOMPARE(feed.problems(), QStringList());
}

void OrderBooksTest::moreThanRemainsIsClampedToZero() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(2, bid, "10", 1), trade(1, bid, 9), reduce(2, bid, 2)});
    QCOMPARE(feed.problems(), QStringList({"3: over_execution", "4: over_execution"}));
    QCOMPARE(feed.rows().mid(2), QStringList({"3: 10x1 / -", "4: - / -"}));
    QCOMPARE(feed.books.liveOrders(), std::size_t{0});
}

void OrderBooksTest::aTradeAtNoPriceIsAtTheOrdersOwn() {
    BookFeed feed;
    feed.take({add(1, bid, "10.25", 5), trade(1, bid, 5)});
    QCOMPARE(feed.trades(), QStringList({"2: 10.25x5 sell"}));
}

void OrderBooksTest::whatIsNotPrintedIsNoTrade() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), with(notPrinted, trade(1, bid, 2)), reduce(1, bid, 1), trade(1, bid, 0)});
    QCOMPARE(feed.trades(), QStringList());
    QCOMPARE(feed.bbo(), "10x2 / -");
    QCOMPARE(feed.problems(), QStringList({"4: zero_size"}));
}

void OrderBooksTest::printsGiveTradesAndTouchNothing() {
    BookFeed feed;
    feed.take(
        {add(1, bid, "10", 5), print(ask, "10.5", 3), with(sideUnknown, print(bid, "10.6", 1)), print(bid, "10", 0)});
    QCOMPARE(feed.trades(), QStringList({"2: 10.5x3 sell", "3: 10.6x1 ?"}));
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -"}));
}

void OrderBooksTest::aReplaceIsOneChange() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), with(sideUnknown, replace(1, 2, bid, "10.5", 4)), erase(1, bid),
               replace(2, 2, bid, "10.6", 3), replace(2, 3, bid, "0", 3)});
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -", "2: 10.5x4 / -", "4: 10.6x3 / -", "5: - / -"}));
    QCOMPARE(feed.problems(), QStringList({"3: unknown_order", "5: price_out_of_range"}));
}

void OrderBooksTest::aReplaceOntoALiveIdCountsAndReplaces() {
    BookFeed feed;
    feed.take({add(1, ask, "10", 5), add(2, ask, "11", 6), replace(1, 2, ask, "12", 7)});
    QCOMPARE(feed.problems(), QStringList({"3: double_add"}));
    QCOMPARE(feed.ladder(ask), QStringList({"12x7 (1)"}));
}

void OrderBooksTest::withoutASideTheReferenceAloneFindsTheOrder() {
    BookFeed feed;
    feed.take({add(1, ask, "10", 5), add(2, bid, "9", 5), of(1, add(1, bid, "20", 5)),
               with(sideUnknown, reduce(1, bid, 2)), with(sideUnknown, trade(2, bid, 1)),
               of(1, with(sideUnknown, erase(1, bid))), with(sideUnknown, change(1, bid, "10", 9))});
    QCOMPARE(feed.problems(), QStringList());
    QCOMPARE(feed.bbo(0), "9x4 / 10x9");
    QCOMPARE(feed.bbo(1), "- / -");
    QCOMPARE(feed.trades(), QStringList({"5: 9x1 sell"}));
}

void OrderBooksTest::whereReferencesStandAloneTheOtherSideIsADoubleAdd() {
    BookFeed feed;
    feed.take({with(sideUnknown, add(1, bid, "10", 5)), add(1, ask, "11", 6)});
    QCOMPARE(feed.problems(), QStringList({"2: double_add"}));
    QCOMPARE(feed.bbo(), "- / 11x6");
    // the other instrument never had a message without a side
    feed.take({of(1, add(1, bid, "10", 5)), of(1, add(1, ask, "11", 6))});
    QCOMPARE(feed.problems().size(), 1);
    QCOMPARE(feed.bbo(1), "10x5 / 11x6");
}

void OrderBooksTest::aLateSidelessMessageMeansTheBidOfTwins() {
    for (const bool askFirst : {false, true}) {
        BookFeed feed;
        if (askFirst)
            feed.take({add(1, ask, "11", 6), add(1, bid, "10", 5)});
        else
            feed.take({add(1, bid, "10", 5), add(1, ask, "11", 6)});
        feed.take({with(sideUnknown, erase(1, bid))});
        QCOMPARE(feed.bbo(), "- / 11x6");
        feed.take({with(sideUnknown, erase(1, bid))});
        QCOMPARE(feed.bbo(), "- / -");
        QCOMPARE(feed.problems(), QStringList());
        // twins from before are both replaced once references stand alone
        feed.take({of(1, add(1, ask, "11", 6)), of(1, add(1, bid, "10", 5)), of(1, with(sideUnknown, erase(9, bid))),
                   of(1, add(1, ask, "12", 1))});
        QCOMPARE(feed.problems(), QStringList({"7: unknown_order", "8: double_add", "8: double_add"}));
        QCOMPARE(feed.bbo(1), "- / 12x1");
    }
}

void OrderBooksTest::noRowStandsInsideAnExchangeEvent() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(2, ask, "11", 3), with(inEvent, erase(1, bid)),
               with(inEvent, add(3, bid, "10.5", 2))});
    QCOMPARE(feed.bbo(), "10x5 / 11x3");
    feed.take({erase(2, ask), with(inEvent, erase(3, bid)), add(4, bid, "10.5", 2)});
    // events 6 and 7 together change nothing
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -", "2: 10x5 / 11x3", "5: 10.5x2 / -"}));
}

void OrderBooksTest::aPrintMayEndAnExchangeEvent() {
    BookFeed feed;
    feed.take({with(inEvent, add(1, bid, "10", 5)), print(bid, "10", 1)});
    QCOMPARE(feed.rows(), QStringList({"2: 10x5 / -"}));
}

void OrderBooksTest::aSnapshotIsBuiltSilently() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), with(snapshot, plain(EventKind::Clear)), with(snapshot, add(2, bid, "9", 1)),
               with(snapshot, add(3, ask, "11", 2))});
    QCOMPARE(feed.bbo(), "10x5 / -");
    feed.take({plain(EventKind::SnapshotEnd), add(4, bid, "9", 1)});
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -", "4: 9x1 / 11x2", "6: 9x2 / 11x2"}));
    QCOMPARE(feed.out.rows.at(1).time, Timestamp{4'000'000'000});
}

void OrderBooksTest::theFirstLiveRowEndsASnapshot() {
    BookFeed feed;
    feed.take({with(snapshot, plain(EventKind::Clear)), with(snapshot, add(2, bid, "9", 1)), of(1, add(1, bid, "5", 5)),
               status(TradingStatus::Open), erase(2, bid)});
    QCOMPARE(feed.rows(), QStringList({"#1 3: 5x5 / -", "2: 9x1 / -", "5: - / -"}));
}

void OrderBooksTest::aSecondSnapshotReplacesTheFirst() {
    BookFeed feed;
    feed.take({with(snapshot, plain(EventKind::Clear)), with(snapshot, add(1, bid, "9", 1)),
               with(snapshot, plain(EventKind::Clear)), with(snapshot, add(1, bid, "8", 1)),
               plain(EventKind::SnapshotEnd)});
    QCOMPARE(feed.rows(), QStringList({"4: 8x1 / -"}));
    QCOMPARE(feed.problems(), QStringList());
}

void OrderBooksTest::levelsAreToldWhole() {
    BookFeed feed;
    feed.take({level(bid, "10", 500, 3), level(bid, "9", 100), level(ask, "11", 200, 1), level(bid, "10", 700, 4),
               level(bid, "10", 0), level(bid, "10", 0)});
    QCOMPARE(feed.rows(),
             QStringList({"1: 10x500 / -", "3: 10x500 / 11x200", "4: 10x700 / 11x200", "5: 9x100 / 11x200"}));
    QCOMPARE(feed.ladder(bid), QStringList({"9x100 (0)"}));
    QCOMPARE(feed.ladder(ask), QStringList({"11x200 (1)"}));
    QCOMPARE(feed.queue(ask, "11"), QStringList());
    QCOMPARE(feed.problems(), QStringList());
}

void OrderBooksTest::theBestToldReplacesItsSide() {
    BookFeed feed;
    feed.take({with(inEvent, best(bid, "10", 5)), best(ask, "11", 6), best(bid, "9", 5), best(bid, "9", 4),
               best(ask, "0", 0), best(bid, "0", 3)});
    QCOMPARE(feed.rows(), QStringList({"2: 10x5 / 11x6", "3: 9x5 / 11x6", "4: 9x4 / 11x6", "5: 9x4 / -", "6: - / -"}));
    QCOMPARE(feed.problems(), QStringList({"6: price_out_of_range"}));
}

void OrderBooksTest::ordersAndToldLevelsDoNotMixOnASide() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(2, ask, "12", 5), level(bid, "9", 7), erase(1, bid)});
    QCOMPARE(feed.problems(), QStringList({"4: unknown_order"}));
    QCOMPARE(feed.bbo(), "9x7 / 12x5");
    feed.take({add(1, bid, "8", 1)});
    QCOMPARE(feed.ladder(bid), QStringList({"8x1 (1)"}));
    QCOMPARE(feed.books.liveOrders(), std::size_t{2});
}

void OrderBooksTest::crossedAndLockedAreKeptAndCountedOnce() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(2, ask, "10", 3), change(2, ask, "10", 2), change(2, ask, "9", 2),
               add(3, bid, "11", 1), erase(2, ask), add(4, ask, "10.5", 1)});
    QCOMPARE(feed.rows().mid(1), QStringList({"2: 10x5 / 10x3", "3: 10x5 / 10x2", "4: 10x5 / 9x2", "5: 11x1 / 9x2",
                                              "6: 11x1 / -", "7: 11x1 / 10.5x1"}));
    QCOMPARE(feed.problems(), QStringList({"2: locked", "4: crossed", "7: crossed"}));
}

void OrderBooksTest::aGapMarksTheBookUntilItIsWhole() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5)});
    QCOMPARE(feed.books.condition({0}), BookCondition::Whole);
    feed.take({plain(EventKind::Gap), add(2, bid, "10.5", 5)});
    QCOMPARE(feed.books.condition({0}), BookCondition::Stale);
    // a converted file goes on, since nothing better will come
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -", "3: 10.5x5 / -"}));
    feed.take({with(snapshot, plain(EventKind::Clear)), with(snapshot, add(7, bid, "8", 5))});
    QCOMPARE(feed.books.condition({0}), BookCondition::Stale);
    feed.take({plain(EventKind::SnapshotEnd)});
    QCOMPARE(feed.books.condition({0}), BookCondition::Whole);
    feed.take({plain(EventKind::Gap), plain(EventKind::Clear)});
    QCOMPARE(feed.books.condition({0}), BookCondition::Empty);
    QCOMPARE(feed.books.condition({5}), BookCondition::Empty);
}

void OrderBooksTest::aGapInsideASnapshotIsNotHealedByItsEnd() {
    BookFeed feed;
    feed.take({with(snapshot, plain(EventKind::Clear)), plain(EventKind::Gap), with(snapshot, add(7, bid, "8", 5)),
               plain(EventKind::SnapshotEnd)});
    QCOMPARE(feed.books.condition({0}), BookCondition::Stale);
    feed.take(
        {with(snapshot, plain(EventKind::Clear)), with(snapshot, add(7, bid, "8", 5)), plain(EventKind::SnapshotEnd)});
    QCOMPARE(feed.books.condition({0}), BookCondition::Whole);
    QCOMPARE(feed.rows(), QStringList({"3: 8x5 / -"}));
}

void OrderBooksTest::aLiveBookWithAHoleIsSilentAndCatchesUp() {
    BookSettings settings;
    settings.silentWhileStale = true;
    BookFeed feed(settings);
    feed.take({add(1, bid, "10", 5), plain(EventKind::Gap), add(2, bid, "10.5", 5),
               with(snapshot, plain(EventKind::Clear)), with(snapshot, add(2, bid, "10.5", 5)),
               plain(EventKind::SnapshotEnd)});
    QCOMPARE(feed.rows(), QStringList({"1: 10x5 / -", "5: 10.5x5 / -"}));
    // a hole that ends where it began gives no row
    feed.take({plain(EventKind::Gap), add(3, bid, "11", 1), with(snapshot, plain(EventKind::Clear)),
               with(snapshot, add(2, bid, "10.5", 5)), plain(EventKind::SnapshotEnd)});
    QCOMPARE(feed.rows().size(), 2);
}

void OrderBooksTest::clearEmptiesOneInstrument() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(2, ask, "11", 5), of(1, add(1, bid, "20", 5)), plain(EventKind::Clear),
               add(1, bid, "9", 1)});
    QCOMPARE(feed.problems(), QStringList());
    QCOMPARE(feed.rows().mid(3), QStringList({"4: - / -", "5: 9x1 / -"}));
    QCOMPARE(feed.bbo(1), "20x5 / -");
    QCOMPARE(feed.books.liveOrders(), std::size_t{2});
}

void OrderBooksTest::statusIsKeptWithItsBeginning() {
    BookFeed feed;
    QCOMPARE(feed.books.status({0}), TradingStatus::Unknown);
    feed.take({status(TradingStatus::Open), status(TradingStatus::Halted), status(TradingStatus::Halted)});
    QCOMPARE(feed.books.status({0}), TradingStatus::Halted);
    QCOMPARE(feed.books.statusSince({0}), Timestamp{2'000'000'000});
    Event foreign = status(TradingStatus::Open);
    foreign.size = {99};
    feed.take({foreign});
    QCOMPARE(feed.books.status({0}), TradingStatus::Halted);
    QCOMPARE(feed.rows(), QStringList());
}

void OrderBooksTest::sizesPast32BitsWidenTheTable() {
    constexpr std::int64_t most32 = 4'294'967'295;
    BookFeed feed;
    feed.take({add(1, bid, "10", most32), add(2, ask, "11", most32 + 1), trade(1, bid, 1), trade(2, ask, 1),
               change(1, bid, "10", std::int64_t{1} << 62)});
    QCOMPARE(feed.bbo(), "10x4611686018427387904 / 11x4294967295");
    QCOMPARE(feed.problems(), QStringList());
    QCOMPARE(feed.books.liveOrders(), std::size_t{2});
}

void OrderBooksTest::aLevelThatWouldOverflowRefusesTheOrder() {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    BookFeed feed;
    feed.take({add(1, bid, "10", most), add(2, bid, "10", 1), add(3, bid, "9", 1), change(3, bid, "10", 1),
               add(4, bid, "8", 1), add(5, bid, "8", 1), change(5, bid, "8", most)});
    QCOMPARE(feed.problems(), QStringList({"2: overflow", "4: overflow", "7: overflow"}));
    QCOMPARE(feed.ladder(bid), QStringList({"10x9223372036854775807 (1)", "8x1 (1)"}));
    QCOMPARE(feed.books.liveOrders(), std::size_t{2});
}

void OrderBooksTest::aSavedBookGoesOnAsIfNeverStopped() {
    BookSettings settings;
    settings.keepQueues = true;
    BookFeed feed(settings);
    feed.take({add(5, bid, "10", 5), add(2, bid, "10", 3), add(9, ask, "11", 1), of(4, level(bid, "7", 70, 2)),
               of(2, status(TradingStatus::Auction)), with(inEvent, add(1, bid, "10", 1))});
    StateWriter state;
    feed.books.save(state);

    BookFeed later(settings);
    StateReader reader(state.bytes());
    QVERIFY(later.books.load(reader));
    QVERIFY(reader.atEnd());
    QCOMPARE(later.bbo(), "10x8 / 11x1");
    QCOMPARE(later.queue(bid, "10"), QStringList({"5x5", "2x3", "1x1"}));
    QCOMPARE(later.ladder(bid, 0, "0", 4), QStringList({"7x70 (2)"}));
    QCOMPARE(later.books.status({2}), TradingStatus::Auction);
    later.take({erase(5, bid)});
    QCOMPARE(later.rows(), QStringList({"1: 10x4 / 11x1"}));

    BookFeed withoutQueues;
    StateReader again(state.bytes());
    QVERIFY(withoutQueues.books.load(again));
    QCOMPARE(withoutQueues.queue(bid, "10"), QStringList({"1x1", "2x3", "5x5"}));
}

void OrderBooksTest::damagedStatesAreRefused() {
    BookFeed feed;
    feed.take({add(1, bid, "10", 5), add(2, ask, "11", 3), of(1, level(bid, "7", 70, 2))});
    StateWriter state;
    feed.books.save(state);
    const std::string whole = state.bytes();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        StateReader reader(std::string_view(whole).substr(0, size));
        QVERIFY2(!feed.books.load(reader), qPrintable(QString("cut at %1").arg(size)));
        QCOMPARE(feed.books.liveOrders(), std::size_t{0});
        QCOMPARE(feed.bbo(), "- / -");
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        OrderBooks books;
        StateReader reader(damaged);
        // not every changed byte can be noticed, but none may break the books
        if (books.load(reader)) {
            BookOutput out;
            const Event event = add(1, bid, "10", 5);
            books.apply(std::span(&event, 1), out);
            QVERIFY(books.liveOrders() >= 1);
        }
    }
}

QTEST_APPLESS_MAIN(OrderBooksTest)
#include "order_books_test.moc"
