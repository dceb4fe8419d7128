// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream_run.h"

using namespace topbook;
using namespace topbook::test;

class BitstampOrdersTest : public QObject {
    Q_OBJECT

private slots:
    void theGreetingSubscribesEachPair();
    void aBookBeginsWithASnapshotThatOverlaps();
    void aSnapshotFromBeforeTheFirstMessageIsFetchedAgain();
    void messagesThatComeBehindTheSnapshotButAreInItAreDropped();
    void aQuietPairIsTrustedOnceNoSnapshotCanBeOlder();
    void aFailedSnapshotIsAskedForAgain_data();
    void aFailedSnapshotIsAskedForAgain();
    void aTakerIsTradesAndWhatRestsInOneEvent();
    void aTakerThatIsFilledNeverRests();
    void aMarketOrderNeverRests_data();
    void aMarketOrderNeverRests();
    void whatIsCrossedAfterHalfASecondIsShown();
    void nestedTakersAreOneEvent();
    void aMakerThatIsCancelledIsNoTrade();
    void aBrokenChainMakesTheBookStaleUntilASnapshot();
    void aLostConnectionMakesEveryBookStale();
    void theExchangeMayAskToReconnect();
    void wrongMessagesAreProblems();
    void otherChannelsAreCounted();
};

namespace {

constexpr std::int64_t base = 1'700'000'000'000'000;

Timestamp at(int millis) {
    return {(base + std::int64_t{millis} * 1'000) * 1'000};
}

/// The feed of btcusd, event after event; `when` in ms serves as event time and, a little later, receive time.
class Feed {
public:
    Feed()
        : run("bitstamp-orders") {}

    void subscribe(int when = 0) {
        run.feed(openedPayload, at(when));
        run.message(R"({"event":"bts:subscription_succeeded","channel":"live_orders_btcusd","data":{}})", at(when));
    }
    void order(const char* what, int when, int id, bool ask, const char* price, const char* amount) {
        run.message(text(what, when, id, ask, price, amount), at(when + 10));
    }
    std::string text(const char* what, int when, int id, bool ask, const char* price, const char* amount) {
        const std::string number = std::to_string(++events_);
        return std::string(R"({"data":{"id":)") + std::to_string(id) + R"(,"id_str":")" + std::to_string(id) +
               R"(","order_type":)" + (ask ? "1" : "0") + R"(,"microtimestamp":")" +
               std::to_string(base + when * 1'000) + R"(","amount_str":")" + amount + R"(","price_str":")" + price +
               R"("},"channel":"live_orders_btcusd","event":"order_)" + what + R"(","event_id":"e)" + number +
               R"(","pre_event_id":"e)" + std::to_string(events_ - 1) + R"("})";
    }
    void skipOne() { ++events_; }
    void snapshot(int when, int received, const char* bids, const char* asks, int status = 200) {
        run.feed(snapshotPayload(status, "btcusd",
                                 R"({"microtimestamp":")" + std::to_string(base + when * 1'000) + R"(","bids":)" +
                                     bids + R"(,"asks":)" + asks + "}"),
                 at(received));
    }
    /// Bids 99.5 x 2 (id 1), 99 x 1 (2); asks 100.5 x 1 (3), 101 x 3 (4). What follows is live from 200 ms on.
    void start() {
        subscribe();
        order("created", 50, 2, false, "99", "1");
        snapshot(100, 150, R"([["99.5","2","1"],["99","1","2"]])", R"([["100.5","1","3"],["101","3","4"]])");
        QVERIFY(run.wished(StreamWish::Kind::Snapshot));
        mark();
    }
    void mark() {
        events_seen = run.batch.events.size();
        rows_seen = run.output.rows.size();
    }
    [[nodiscard]] QStringList lines() const { return linesOf(run.batch.events, events_seen); }
    [[nodiscard]] QStringList rows() const {
        QStringList shown;
        for (std::size_t i = rows_seen; i < run.output.rows.size(); ++i)
            shown << QString::fromStdString(bboText(run.output.rows[i].bbo));
        return shown;
    }

    StreamRun run;
    std::size_t events_seen = 0;
    std::size_t rows_seen = 0;

private:
    int events_ = 0;
};

} // namespace

void BitstampOrdersTest::theGreetingSubscribesEachPair() {
    const StreamProvider& provider = *streamProviderNamed("bitstamp-orders");
    const std::vector<std::string> symbols{"btcusd", "ETH/USD", "ada-eur"};
    const std::vector<std::string> texts = provider.greeting(symbols);
    QCOMPARE(texts.size(), std::size_t{3});
    QCOMPARE(texts[0], R"({"event":"bts:subscribe","data":{"channel":"live_orders_btcusd"}})");
    QCOMPARE(texts[1], R"({"event":"bts:subscribe","data":{"channel":"live_orders_ethusd"}})");
    QCOMPARE(texts[2], R"({"event":"bts:subscribe","data":{"channel":"live_orders_adaeur"}})");
    QCOMPARE(provider.snapshotPath("BTC/USD"), "/api/v2/order_book/btcusd/?group=2");
}

void BitstampOrdersTest::aBookBeginsWithASnapshotThatOverlaps() {
    Feed feed;
    feed.subscribe();
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.order("created", 50, 2, false, "99", "1");     // in the snapshot
    feed.order("created", 120, 5, false, "99.75", "4"); // after it
    QVERIFY(feed.run.batch.events.empty());
    feed.snapshot(100, 150, R"([["99.5","2","1"],["99","1","2"]])", R"([["100.5","1","3"]])");
    const QStringList expected{"clear s", "add 1 bid 99.5 x 2 s", "add 2 bid 99 x 1 s", "add 3 ask 100.5 x 1 s",
                               "end",     "add 5 bid 99.75 x 4"};
    QCOMPARE(feed.lines(), expected);
    const QStringList rows{"2 x 99.5 / 100.5 x 1", "4 x 99.75 / 100.5 x 1"};
    QCOMPARE(feed.rows(), rows);
    QCOMPARE(feed.run.output.rows[0].time, at(100));
    QCOMPARE(feed.run.output.rows[1].time, at(120));
    QCOMPARE(feed.run.batch.instruments.size(), std::size_t{1});
    QCOMPARE(feed.run.batch.instruments[0].symbol, "BTCUSD");
    QCOMPARE(feed.run.batch.instruments[0].sizeDecimals, 8);
    QCOMPARE(feed.run.decoder->traits().sizeDecimals, 8);
}

void BitstampOrdersTest::aSnapshotFromBeforeTheFirstMessageIsFetchedAgain() {
    Feed feed;
    feed.subscribe();
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.order("created", 300, 5, false, "99.75", "4");
    feed.snapshot(250, 310, "[]", R"([["100.5","1","3"]])");
    QVERIFY(feed.run.batch.events.empty());
    QVERIFY(feed.run.wished(StreamWish::Kind::Pulse));
    QVERIFY(!feed.run.wished(StreamWish::Kind::Snapshot));
    feed.run.feed(pulsePayload, at(850));
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.snapshot(600, 900, R"([["99.75","4","5"]])", R"([["100.5","1","3"]])");
    QCOMPARE(feed.rows(), QStringList{"4 x 99.75 / 100.5 x 1"});
}

void BitstampOrdersTest::messagesThatComeBehindTheSnapshotButAreInItAreDropped() {
    Feed feed;
    feed.subscribe();
    feed.order("created", 50, 2, false, "99", "1");
    feed.snapshot(100, 110, R"([["99.5","2","1"],["99","1","2"]])", R"([["100.5","1","3"]])");
    feed.order("created", 80, 1, false, "99.5", "5"); // the stream is slower than the snapshot was
    feed.order("changed", 100, 1, false, "99.5", "2");
    QCOMPARE(feed.rows(), QStringList{"2 x 99.5 / 100.5 x 1"});
    feed.order("changed", 101, 1, false, "99.5", "1");
    QCOMPARE(feed.rows().last(), "1 x 99.5 / 100.5 x 1");
    QVERIFY(feed.run.batch.problems.empty());
}

void BitstampOrdersTest::aQuietPairIsTrustedOnceNoSnapshotCanBeOlder() {
    Feed feed;
    feed.subscribe();
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.snapshot(-100, 50, R"([["99.5","2","1"]])", R"([["100.5","1","3"]])");
    QVERIFY(feed.run.batch.events.empty());
    feed.run.feed(pulsePayload, at(1'900));
    QVERIFY(!feed.run.wished(StreamWish::Kind::Snapshot));
    feed.run.feed(pulsePayload, at(2'000));
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.snapshot(-100, 2'050, R"([["99.5","2","1"]])", R"([["100.5","1","3"]])");
    QCOMPARE(feed.rows(), QStringList{"2 x 99.5 / 100.5 x 1"});
    feed.run.wishes.clear();
    feed.run.feed(pulsePayload, at(2'100));
    QVERIFY(!feed.run.wished(StreamWish::Kind::Pulse));
}

void BitstampOrdersTest::aFailedSnapshotIsAskedForAgain_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("bids");
    QTest::addColumn<QString>("code");
    QTest::newRow("too many") << 429 << "[]"
                              << "rate_limited";
    QTest::newRow("server error") << 500 << "[]"
                                  << "http_status";
    QTest::newRow("cut short") << 200 << R"([["99.5","2")"
                               << "bad_text";
    QTest::newRow("without ids") << 200 << R"([["99.5","2"]])"
                                 << "bad_row";
    QTest::newRow("a negative size") << 200 << R"([["99.5","-2","1"]])"
                                     << "bad_number";
    QTest::newRow("an id beyond 64 bits") << 200 << R"([["99.5","2","18446744073709551616"]])"
                                          << "overflow";
    QTest::newRow("not a list") << 200 << R"({"99.5":"2"})"
                                << "bad_row";
}

void BitstampOrdersTest::aFailedSnapshotIsAskedForAgain() {
    QFETCH(int, status);
    QFETCH(QString, bids);
    QFETCH(QString, code);
    Feed feed;
    feed.subscribe();
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.order("created", 50, 2, false, "99", "1");
    feed.snapshot(100, 150, bids.toUtf8(), "[]", status);
    QVERIFY(feed.run.batch.events.empty());
    QCOMPARE(codesOf(feed.run.batch.problems), QStringList{code});
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.snapshot(100, 200, R"([["99","1","2"]])", R"([["100.5","1","3"]])");
    QCOMPARE(feed.rows(), QStringList{"1 x 99 / 100.5 x 1"});
}

void BitstampOrdersTest::aTakerIsTradesAndWhatRestsInOneEvent() {
    Feed feed;
    feed.start();
    feed.order("created", 200, 9, false, "101", "3");
    feed.order("deleted", 201, 3, true, "100.5", "0");
    QVERIFY(feed.run.wished(StreamWish::Kind::Pulse));
    feed.order("changed", 202, 4, true, "101", "1.5");
    feed.order("created", 203, 10, false, "98", "7"); // somebody else's, kept back with the rest
    QCOMPARE(feed.lines(), QStringList());
    feed.order("deleted", 204, 9, false, "101", "0");
    const QStringList expected{"trade 3 ask 100.5 x 1 +", "trade 4 ask 101 x 1.5 +", "add 10 bid 98 x 7"};
    QCOMPARE(feed.lines(), expected);
    QCOMPARE(feed.rows(), QStringList{"2 x 99.5 / 101 x 1.5"});
    feed.mark();
    feed.order("created", 300, 11, false, "101", "2");
    feed.order("deleted", 301, 4, true, "101", "0");
    feed.order("changed", 302, 11, false, "101", "0.5");
    const QStringList rests{"trade 4 ask 101 x 1.5 +", "add 11 bid 101 x 0.5"};
    QCOMPARE(feed.lines(), rests);
    QCOMPARE(feed.rows(), QStringList{"0.5 x 101 / 0 x 0"});
    QVERIFY(!feed.run.wished(StreamWish::Kind::Snapshot));
}

void BitstampOrdersTest::aTakerThatIsFilledNeverRests() {
    Feed feed;
    feed.start();
    feed.order("created", 200, 9, true, "99.5", "2");
    feed.order("deleted", 201, 1, false, "99.5", "0");
    feed.order("deleted", 202, 9, true, "99.5", "0");
    QCOMPARE(feed.lines(), QStringList{"trade 1 bid 99.5 x 2"});
    QCOMPARE(feed.rows(), QStringList{"1 x 99 / 100.5 x 1"});
}

void BitstampOrdersTest::aMarketOrderNeverRests_data() {
    QTest::addColumn<QString>("price");
    QTest::newRow("zero") << "0";
    QTest::newRow("at the limit") << "9200000000";
    QTest::newRow("beyond what a price holds") << "99999999999";
    QTest::newRow("an exponent") << "1e400";
    QTest::newRow("below zero") << "-1";
}

void BitstampOrdersTest::aMarketOrderNeverRests() {
    QFETCH(QString, price);
    Feed feed;
    feed.start();
    feed.order("created", 200, 9, false, price.toUtf8(), "1.25");
    feed.order("deleted", 201, 3, true, "100.5", "0");
    feed.order("changed", 202, 4, true, "101", "2.75");
    QCOMPARE(feed.lines(), QStringList());
    feed.order("deleted", 203, 9, false, price.toUtf8(), "0");
    const QStringList expected{"trade 3 ask 100.5 x 1 +", "trade 4 ask 101 x 0.25"};
    QCOMPARE(feed.lines(), expected);
    feed.order("created", 300, 12, true, price.toUtf8(), "1");
    feed.order("created", 301, 13, false, "99.9", "1");
    feed.run.feed(pulsePayload, at(900));
    QCOMPARE(feed.rows().last(), "1 x 99.9 / 101 x 2.75");
}

void BitstampOrdersTest::whatIsCrossedAfterHalfASecondIsShown() {
    Feed feed;
    feed.start();
    feed.order("created", 200, 9, false, "100.5", "3");
    feed.order("created", 300, 10, true, "102", "1");
    feed.run.feed(pulsePayload, at(709));
    QCOMPARE(feed.lines(), QStringList());
    feed.run.feed(pulsePayload, at(710)); // 500 ms after its receipt
    const QStringList expected{"add 10 ask 102 x 1 +", "add 9 bid 100.5 x 3"};
    QCOMPARE(feed.lines(), expected);
    QCOMPARE(feed.rows(), QStringList{"3 x 100.5 / 100.5 x 1"});
    QCOMPARE(feed.run.output.problems.back().code, ErrorCode::Locked);
    feed.run.wishes.clear();
    feed.run.feed(pulsePayload, at(800));
    QVERIFY(!feed.run.wished(StreamWish::Kind::Pulse));
}

void BitstampOrdersTest::nestedTakersAreOneEvent() {
    Feed feed;
    feed.start();
    feed.order("created", 200, 9, false, "100.5", "3"); // takes 3, rests 2 at 100.5
    feed.order("created", 201, 10, true, "100.5", "2"); // reaches what is held only: takes all that rests
    feed.order("deleted", 202, 3, true, "100.5", "0");
    feed.order("changed", 203, 9, false, "100.5", "2");
    QCOMPARE(feed.lines(), QStringList());
    feed.order("deleted", 204, 9, false, "100.5", "0");
    feed.order("deleted", 205, 10, true, "100.5", "0");
    const QStringList expected{"trade 3 ask 100.5 x 1 +", "add 9 bid 100.5 x 2 +", "trade 9 bid 100.5 x 2"};
    QCOMPARE(feed.lines(), expected);
    QCOMPARE(feed.rows(), QStringList{"2 x 99.5 / 101 x 3"});
    // one that reached only what then left is no taker
    feed.mark();
    feed.order("created", 300, 20, false, "101", "3");
    feed.order("created", 301, 21, true, "100", "1");
    feed.order("deleted", 302, 4, true, "101", "0");
    feed.order("deleted", 303, 20, false, "101", "0");
    const QStringList freed{"trade 4 ask 101 x 3 +", "add 21 ask 100 x 1"};
    QCOMPARE(feed.lines(), freed);
}

void BitstampOrdersTest::aMakerThatIsCancelledIsNoTrade() {
    Feed feed;
    feed.start();
    feed.order("created", 200, 9, false, "100.5", "0.5");
    feed.order("changed", 201, 3, true, "100.5", "0.5");
    feed.order("deleted", 202, 4, true, "101", "3");    // cancelled whole, out of reach besides
    feed.order("changed", 203, 2, false, "99", "0.25"); // stands on the taker's own side
    feed.order("deleted", 204, 9, false, "100.5", "0");
    const QStringList expected{"trade 3 ask 100.5 x 0.5 +", "delete 4 ask 101 x 3 +", "change 2 bid 99 x 0.25"};
    QCOMPARE(feed.lines(), expected);
    feed.mark();
    feed.order("changed", 300, 1, false, "99.5", "1"); // nobody takes: its owner made it smaller
    QCOMPARE(feed.lines(), QStringList{"change 1 bid 99.5 x 1"});
}

void BitstampOrdersTest::aBrokenChainMakesTheBookStaleUntilASnapshot() {
    Feed feed;
    feed.start();
    feed.skipOne();
    feed.order("created", 300, 9, false, "99.9", "1");
    QCOMPARE(feed.lines(), QStringList{"gap"});
    QCOMPARE(feed.run.books.condition({0}), BookCondition::Stale);
    QCOMPARE(codesOf(feed.run.batch.problems), QStringList{"sequence_gap"});
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.order("created", 400, 10, false, "99.95", "1");
    QCOMPARE(feed.rows(), QStringList());
    feed.snapshot(350, 500, R"([["99.9","1","9"]])", R"([["100.5","1","3"]])");
    QCOMPARE(feed.run.books.condition({0}), BookCondition::Whole);
    const QStringList rows{"1 x 99.9 / 100.5 x 1", "1 x 99.95 / 100.5 x 1"};
    QCOMPARE(feed.rows(), rows);
}

void BitstampOrdersTest::aLostConnectionMakesEveryBookStale() {
    Feed feed;
    feed.start();
    feed.run.feed(lostPayload, at(300));
    QCOMPARE(feed.lines(), QStringList{"gap"});
    feed.mark();
    feed.subscribe(400);
    QCOMPARE(feed.lines(), QStringList());
    QVERIFY(feed.run.wished(StreamWish::Kind::Snapshot));
    feed.order("created", 450, 9, false, "99.9", "1");
    feed.snapshot(460, 470, R"([["99.9","1","9"]])", R"([["100.5","1","3"]])");
    QCOMPARE(feed.rows(), QStringList{"1 x 99.9 / 100.5 x 1"});
    QCOMPARE(feed.run.batch.instruments.size(), std::size_t{1});
}

void BitstampOrdersTest::theExchangeMayAskToReconnect() {
    Feed feed;
    feed.start();
    feed.run.message(R"({"event":"bts:request_reconnect","channel":"","data":""})", at(300));
    QVERIFY(feed.run.wished(StreamWish::Kind::Reconnect));
    feed.run.message(R"({"event":"bts:error","channel":"","data":{"code":null,"message":"Bad subscription string."}})",
                     at(301));
    QCOMPARE(feed.run.batch.problems.back().code, ErrorCode::ErrorAnswer);
    QCOMPARE(feed.run.batch.problems.back().message, "Bitstamp answers: Bad subscription string.");
    QCOMPARE(feed.run.batch.problems.back().where, "bitstamp-orders:6");
}

void BitstampOrdersTest::wrongMessagesAreProblems() {
    Feed model;
    const std::vector<std::string> samples{model.text("created", 210, 30, false, "99.6", "1.5"),
                                           model.text("deleted", 211, 1, true, "99.5", "0")};
    for (const std::string& text : malformedFrom(samples)) {
        Feed feed;
        feed.start();
        feed.run.message(text, at(220));
        feed.run.feed(snapshotPayload(200, "btcusd", text), at(221));
        // whatever it was: the book is whole, or stale until a snapshot
        feed.run.message(R"({"event":"bts:subscription_succeeded","channel":"live_orders_btcusd","data":{}})", at(230));
        feed.order("created", 300, 40, false, "99", "1");
        feed.snapshot(310, 320, R"([["99","1","40"]])", R"([["100.5","1","3"]])");
        QCOMPARE(bboText(feed.run.books.bbo({0})), "1 x 99 / 100.5 x 1");
    }
    Feed feed;
    feed.start();
    feed.run.message(R"({"event":"order_created","channel":"live_orders_btcusd","data":{"id_str":"nine"}})", at(200));
    QCOMPARE(codesOf(feed.run.batch.problems), QStringList{"bad_number"});
    feed.run.feed("no head line", at(201));
    feed.run.feed("answer 200 x\n{}", at(202));
    feed.skipOne(); // the message that could not be read is missing
    feed.order("created", 300, 9, false, "99.9", "1");
    QCOMPARE(feed.lines(), QStringList{"gap"});
}

void BitstampOrdersTest::otherChannelsAreCounted() {
    const std::string log = recording("crypto/bitstamp_ws_30s.txt");
    if (log.empty())
        QSKIP("the recordings are not at hand");
    StreamRun run("bitstamp-orders");
    std::istringstream lines(log);
    std::size_t messages = 0;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t text = line.find(": {");
        if (text == std::string::npos || line.find("<-") != std::string::npos)
            continue;
        run.message(line.substr(text + 2), at(static_cast<int>(++messages)));
    }
    QVERIFY(messages > 700);
    QVERIFY(run.batch.events.empty());
    QVERIFY(run.batch.problems.empty());
    QCOMPARE(run.decoder->counts().at("data"), std::uint64_t{717});
    QCOMPARE(run.decoder->counts().at("trade"), std::uint64_t{10});
    QCOMPARE(run.decoder->counts().at("bts:subscription_succeeded"), std::uint64_t{20});
}

QTEST_APPLESS_MAIN(BitstampOrdersTest)
#include "bitstamp_orders_test.moc"
