// SPDX-License-Identifier: GPL-3.0-or-later
#include "book_feed.h"

#include <QtTest>

#include <random>

using namespace topbook;

class RoundLotsTest : public QObject {
    Q_OBJECT

private slots:
    void sizesAreSummedFromTheBestInward();
    void aSideWithLessThanALotIsEmpty();
    void aChangeBehindTheBestCanBeARow();
    void withoutALotEverySizeIsOne();
    void aReferenceTellsTheLotAnew();
    void agreesWithTheLadder();
};

namespace {

BookSettings roundLots() {
    BookSettings settings;
    settings.roundLots = true;
    return settings;
}

/// The rule, read off the whole ladder of plain books.
void reach(const OrderBooks& books, InstrumentId instrument, Side side, std::int64_t lot, Price& at, Quantity& size) {
    for (const LadderLevel& level : books.ladder(instrument, side, 0)) {
        if (level.cumulative.units < lot)
            continue;
        at = level.price;
        size = level.cumulative;
        return;
    }
}

} // namespace

void RoundLotsTest::sizesAreSummedFromTheBestInward() {
    OrderBooks books(roundLots());
    books.setRoundLot({0}, {100});
    BookOutput out;
    books.apply(std::vector{add(1, bid, "10.00", 60), add(2, bid, "9.99", 70), add(3, ask, "10.02", 100)}, out);
    QCOMPARE(out.rows.back().bbo.bid, price("9.99"));
    QCOMPARE(out.rows.back().bbo.bidSize, Quantity{130});
    QCOMPARE(out.rows.back().bbo.ask, price("10.02"));
    QCOMPARE(out.rows.back().bbo.askSize, Quantity{100});
}

void RoundLotsTest::aSideWithLessThanALotIsEmpty() {
    OrderBooks books(roundLots());
    books.setRoundLot({0}, {100});
    BookOutput out;
    books.apply(std::vector{add(1, bid, "10.00", 60), add(2, bid, "9.99", 39)}, out);
    QVERIFY(out.rows.empty());
    books.apply(std::vector{add(3, bid, "9.98", 1)}, out);
    QCOMPARE(out.rows.size(), std::size_t{1});
    QCOMPARE(out.rows[0].bbo.bid, price("9.98"));
}

void RoundLotsTest::aChangeBehindTheBestCanBeARow() {
    OrderBooks books(roundLots());
    books.setRoundLot({0}, {100});
    BookOutput out;
    books.apply(std::vector{add(1, bid, "10.00", 60), add(2, bid, "9.99", 70)}, out);
    out.clear();
    books.apply(std::vector{reduce(2, bid, 20)}, out);
    QCOMPARE(out.rows.size(), std::size_t{1});
    QCOMPARE(out.rows[0].bbo.bidSize, Quantity{110});
}

void RoundLotsTest::withoutALotEverySizeIsOne() {
    OrderBooks books(roundLots());
    BookOutput out;
    books.apply(std::vector{add(1, bid, "10.00", 1), add(2, bid, "9.99", 70)}, out);
    QCOMPARE(out.rows.size(), std::size_t{1});
    QCOMPARE(out.rows[0].bbo.bid, price("10.00"));
}

void RoundLotsTest::aReferenceTellsTheLotAnew() {
    OrderBooks books(roundLots());
    books.setRoundLot({0}, {100});
    Event reference = plain(EventKind::Reference);
    reference.size = {10};
    BookOutput out;
    books.apply(std::vector{reference, add(1, bid, "10.00", 12)}, out);
    QCOMPARE(out.rows.size(), std::size_t{1});
}

void RoundLotsTest::agreesWithTheLadder() {
    constexpr std::array<const char*, 6> prices{"9.95", "9.97", "9.99", "10.01", "10.03", "10.05"};
    constexpr std::int64_t lot = 100;
    std::mt19937_64 random(5);
    OrderBooks books(roundLots());
    books.setRoundLot({0}, {lot});
    OrderBooks plainBooks;
    BookOutput out;
    BookOutput ignored;
    Bbo last;
    for (int i = 0; i < 20'000; ++i) {
        const Side side = random() % 2 == 0 ? bid : ask;
        const std::uint64_t id = random() % 30;
        const auto size = static_cast<std::int64_t>(random() % 90 + 1);
        const Event event = random() % 3 == 0   ? erase(id, side)
                            : random() % 2 == 0 ? reduce(id, side, size)
                                                : add(id, side, prices[random() % prices.size()], size);
        out.clear();
        books.apply(std::span(&event, 1), out);
        plainBooks.apply(std::span(&event, 1), ignored);
        Bbo expected;
        reach(plainBooks, {0}, bid, lot, expected.bid, expected.bidSize);
        reach(plainBooks, {0}, ask, lot, expected.ask, expected.askSize);
        QCOMPARE(out.rows.size(), std::size_t{expected == last ? 0U : 1U});
        QCOMPARE(books.bbo({0}), expected);
        last = expected;
    }
}

QTEST_APPLESS_MAIN(RoundLotsTest)
#include "round_lots_test.moc"
