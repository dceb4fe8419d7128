// SPDX-License-Identifier: GPL-3.0-or-later
#include "book_feed.h"

#include <QtTest>

using namespace topbook;

class BookViewsTest : public QObject {
    Q_OBJECT

private slots:
    void theLadderGoesFromTheBestOutwards();
    void levelsAreCountedAndAddedUp();
    void groupsFloorBidsAndCeilAsks_data();
    void groupsFloorBidsAndCeilAsks();
    void anUnknownOrderCountStaysUnknownInAGroup();
    void anUnknownInstrumentHasNothing();
    void aQueueKeepsPriorityByTheRules();
    void aQueueSaysSinceWhen();
    void withoutKeptQueuesOrdersStandById();
    void midRoundsHalvesToEven_data();
    void midRoundsHalvesToEven();
    void micropriceLeansToTheThinnerSide_data();
    void micropriceLeansToTheThinnerSide();
    void imbalanceIsBetweenMinusOneAndOne();
    void spreadIsNegativeWhenCrossed();
};

namespace {

BookFeed filled() {
    BookFeed feed;
    feed.take({add(1, bid, "10.04", 1), add(2, bid, "10.02", 2), add(3, bid, "10.02", 3), add(4, bid, "9.99", 4),
               add(5, ask, "10.06", 5), add(6, ask, "10.10", 6), add(7, ask, "10.11", 7)});
    return feed;
}

Bbo bboOf(const char* bidPrice, std::int64_t bidSize, const char* askPrice, std::int64_t askSize) {
    return {price(bidPrice), price(askPrice), {bidSize}, {askSize}};
}

} // namespace

void BookViewsTest::theLadderGoesFromTheBestOutwards() {
    const BookFeed feed = filled();
    QCOMPARE(feed.ladder(bid), QStringList({"10.04x1 (1)", "10.02x5 (2)", "9.99x4 (1)"}));
    QCOMPARE(feed.ladder(ask), QStringList({"10.06x5 (1)", "10.1x6 (1)", "10.11x7 (1)"}));
    QCOMPARE(feed.ladder(ask, 2), QStringList({"10.06x5 (1)", "10.1x6 (1)"}));
}

void BookViewsTest::levelsAreCountedAndAddedUp() {
    const std::vector<LadderLevel> levels = filled().books.ladder({0}, bid, 10);
    QCOMPARE(levels.size(), std::size_t{3});
    QCOMPARE(levels[2], (LadderLevel{bid, 3, price("9.99"), {4}, 1, {10}}));
}

void BookViewsTest::groupsFloorBidsAndCeilAsks_data() {
    QTest::addColumn<QString>("group");
    QTest::addColumn<QStringList>("bids");
    QTest::addColumn<QStringList>("asks");
    QTest::newRow("0.05") << "0.05" << QStringList({"10x6 (3)", "9.95x4 (1)"})
                          << QStringList({"10.1x11 (2)", "10.15x7 (1)"});
    QTest::newRow("0.1") << "0.1" << QStringList({"10x6 (3)", "9.9x4 (1)"})
                         << QStringList({"10.1x11 (2)", "10.2x7 (1)"});
    QTest::newRow("100") << "100" << QStringList({"0x10 (4)"}) << QStringList({"100x18 (3)"});
    QTest::newRow("past the end of prices")
        << "9223372036.854775807" << QStringList({"0x10 (4)"}) << QStringList({"9223372036.854775807x18 (3)"});
}

void BookViewsTest::groupsFloorBidsAndCeilAsks() {
    QFETCH(QString, group);
    QFETCH(QStringList, bids);
    QFETCH(QStringList, asks);
    const BookFeed feed = filled();
    QCOMPARE(feed.ladder(bid, 0, group.toUtf8()), bids);
    QCOMPARE(feed.ladder(ask, 0, group.toUtf8()), asks);
    QCOMPARE(feed.ladder(ask, 1, group.toUtf8()), asks.mid(0, 1));
}

void BookViewsTest::anUnknownOrderCountStaysUnknownInAGroup() {
    BookFeed feed;
    feed.take({level(bid, "10.1", 5, 2), level(bid, "10.2", 5, 0), level(bid, "9.9", 5, 2), level(bid, "9.8", 5, 3)});
    QCOMPARE(feed.ladder(bid, 0, "1"), QStringList({"10x10 (0)", "9x10 (5)"}));
}

void BookViewsTest::anUnknownInstrumentHasNothing() {
    const BookFeed feed = filled();
    QVERIFY(feed.books.ladder({77}, bid, 0).empty());
    QVERIFY(feed.books.queue({77}, bid, price("10")).empty());
    QVERIFY(feed.books.queue({0}, bid, price("10.03")).empty());
    QVERIFY(feed.books.queue({0}, bid, price("-1")).empty());
    QCOMPARE(feed.books.bbo({77}), Bbo{});
    QCOMPARE(feed.books.statusSince({77}), Timestamp{});
}

void BookViewsTest::aQueueKeepsPriorityByTheRules() {
    BookSettings settings;
    settings.keepQueues = true;
    BookFeed feed(settings);
    feed.take({add(9, bid, "10", 5), add(5, bid, "10", 5), add(7, bid, "10", 5), add(1, bid, "10", 5)});
    QCOMPARE(feed.queue(bid, "10"), QStringList({"9x5", "5x5", "7x5", "1x5"}));
    feed.take({change(9, bid, "10", 4), trade(9, bid, 1), reduce(5, bid, 1)});
    QCOMPARE(feed.queue(bid, "10"), QStringList({"9x3", "5x4", "7x5", "1x5"})); // a decrease keeps the place
    feed.take({change(9, bid, "10", 3)});
    QCOMPARE(feed.queue(bid, "10"), QStringList({"9x3", "5x4", "7x5", "1x5"})); // so does no change at all
    feed.take({change(9, bid, "10", 6)});
    QCOMPARE(feed.queue(bid, "10"), QStringList({"5x4", "7x5", "1x5", "9x6"})); // an increase loses it
    feed.take({change(5, bid, "11", 4), change(5, bid, "10", 2)});
    QCOMPARE(feed.queue(bid, "10"), QStringList({"7x5", "1x5", "9x6", "5x2"})); // and a move of price
    feed.take({replace(7, 3, bid, "10", 1), add(1, bid, "10", 1)});
    QCOMPARE(feed.queue(bid, "10"), QStringList({"9x6", "5x2", "3x1", "1x1"})); // a replaced order is a new one
}

void BookViewsTest::aQueueSaysSinceWhen() {
    BookSettings settings;
    settings.keepQueues = true;
    BookFeed feed(settings);
    feed.take(
        {add(1, bid, "10", 5), add(2, bid, "10", 5), change(1, bid, "10", 6), erase(2, bid), add(3, bid, "10", 1)});
    const std::vector<QueuedOrder> queue = feed.books.queue({0}, bid, price("10"));
    QCOMPARE(queue, (std::vector<QueuedOrder>{{1, {6}, {3'000'000'000}}, {3, {1}, {5'000'000'000}}}));
}

void BookViewsTest::withoutKeptQueuesOrdersStandById() {
    BookFeed feed;
    feed.take({add(18446744073709551615ULL, ask, "10", 5), add(2, ask, "10", 4), add(0, ask, "10", 3),
               add(1, ask, "10.5", 1), add(1, bid, "10", 1), of(1, add(1, ask, "10", 1))});
    QCOMPARE(feed.queue(ask, "10"), QStringList({"0x3", "2x4", "18446744073709551615x5"}));
}

void BookViewsTest::midRoundsHalvesToEven_data() {
    QTest::addColumn<QString>("bidPrice");
    QTest::addColumn<QString>("askPrice");
    QTest::addColumn<QString>("mid");
    QTest::newRow("exact") << "10"
                           << "10.02"
                           << "10.01";
    QTest::newRow("half below even") << "0.000000001"
                                     << "0.000000002"
                                     << "0.000000002";
    QTest::newRow("half above even") << "0.000000002"
                                     << "0.000000003"
                                     << "0.000000002";
    QTest::newRow("crossed") << "12"
                             << "11"
                             << "11.5";
    QTest::newRow("at the end of prices") << "9199999999.999999999"
                                          << "9199999999.999999999"
                                          << "9199999999.999999999";
}

void BookViewsTest::midRoundsHalvesToEven() {
    QFETCH(QString, bidPrice);
    QFETCH(QString, askPrice);
    QFETCH(QString, mid);
    const Bbo bbo = bboOf(bidPrice.toUtf8(), 1, askPrice.toUtf8(), 1);
    QCOMPARE(QString::fromStdString(priceText(midOf(bbo))), mid);
}

void BookViewsTest::micropriceLeansToTheThinnerSide_data() {
    QTest::addColumn<qint64>("bidSize");
    QTest::addColumn<qint64>("askSize");
    QTest::addColumn<QString>("bidPrice");
    QTest::addColumn<QString>("askPrice");
    QTest::addColumn<QString>("microprice");
    const qint64 most = std::numeric_limits<qint64>::max();
    QTest::newRow("even") << qint64{5} << qint64{5} << "10"
                          << "12"
                          << "11";
    QTest::newRow("more bids") << qint64{3} << qint64{1} << "10"
                               << "12"
                               << "11.5";
    QTest::newRow("thirds") << qint64{1} << qint64{2} << "1"
                            << "2"
                            << "1.333333333";
    QTest::newRow("half to even") << qint64{1} << qint64{1} << "0.000000002"
                                  << "0.000000003"
                                  << "0.000000002";
    QTest::newRow("largest") << most << most << "9199999999.999999999"
                             << "9199999999.999999999"
                             << "9199999999.999999999";
    QTest::newRow("one-sided") << qint64{1} << qint64{0} << "10"
                               << "0"
                               << "0";
}

void BookViewsTest::micropriceLeansToTheThinnerSide() {
    QFETCH(qint64, bidSize);
    QFETCH(qint64, askSize);
    QFETCH(QString, bidPrice);
    QFETCH(QString, askPrice);
    QFETCH(QString, microprice);
    const Bbo bbo = bboOf(bidPrice.toUtf8(), bidSize, askPrice.toUtf8(), askSize);
    QCOMPARE(QString::fromStdString(priceText(micropriceOf(bbo))), microprice);
}

void BookViewsTest::imbalanceIsBetweenMinusOneAndOne() {
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    QCOMPARE(imbalanceOf(bboOf("10", 3, "11", 1)), 0.5);
    QCOMPARE(imbalanceOf(bboOf("10", 1, "11", 3)), -0.5);
    QCOMPARE(imbalanceOf(bboOf("10", 7, "11", 7)), 0.0);
    QCOMPARE(imbalanceOf(bboOf("10", 1, "11", 2)), -1.0 / 3.0);
    QCOMPARE(imbalanceOf(bboOf("10", most, "11", most)), 0.0);
    QCOMPARE(imbalanceOf(bboOf("10", 1, "0", 0)), 0.0);
}

void BookViewsTest::spreadIsNegativeWhenCrossed() {
    QCOMPARE(spreadOf(bboOf("10", 1, "10.25", 1)), price("0.25"));
    QCOMPARE(spreadOf(bboOf("10.25", 1, "10", 1)), price("-0.25"));
}

QTEST_APPLESS_MAIN(BookViewsTest)
#include "book_views_test.moc"
