// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream_run.h"

#include "model/feed/simulator/random_stream.h"

#include <map>
#include <optional>

using namespace topbook;
using namespace topbook::test;

class BitfinexRawTest : public QObject {
    Q_OBJECT

private slots:
    void theGreetingAsksForSequenceAndTimes();
    void aSnapshotAndItsUpdatesMakeABook();
    void withoutSequenceAndTimesTheReceiveTimeCounts();
    void aHoleInTheSequenceBreaksEveryBook();
    void theServiceSpeaks_data();
    void theServiceSpeaks();
    void wrongMessagesAreProblems();
    void randomUpdatesGiveTheBookOfAPlainMap();
    void savedStatesGoOnAlike();
};

namespace {

const std::string subscribed = R"({"event":"subscribed","channel":"book","chanId":17,"symbol":"tBTCUSD","prec":"R0",)"
                               R"("freq":"F0","len":"100","pair":"BTCUSD"})";
const std::string other = R"({"event":"subscribed","channel":"book","chanId":18,"symbol":"tETHUSD","prec":"R0"})";

Timestamp at(int millis) {
    return {1'700'000'000'000'000'000 + std::int64_t{millis} * 1'000'000};
}
std::string framed(const std::string& content, int sequence, int millis, int channel = 17) {
    return "[" + std::to_string(channel) + "," + content + "," + std::to_string(sequence) + "," +
           std::to_string(1'700'000'000'000 + millis) + "]";
}

struct Feed {
    Feed()
        : run("bitfinex-raw") {}
    void start() {
        run.feed(openedPayload, at(0));
        run.message(R"({"event":"info","version":2,"platform":{"status":1}})", at(1));
        run.message(R"({"event":"conf","status":"OK","flags":98304})", at(2));
        run.message(subscribed, at(3));
        run.message(framed("[[1,99.5,2],[2,99,1.25],[3,100.5,-1],[4,101,-3e-1]]", 1, 90), at(100));
        seen = run.batch.events.size();
        rowsSeen = run.output.rows.size();
    }
    [[nodiscard]] QStringList lines() const { return linesOf(run.batch.events, seen); }
    [[nodiscard]] QStringList rows() const {
        QStringList shown;
        for (std::size_t i = rowsSeen; i < run.output.rows.size(); ++i)
            shown << QString::fromStdString(bboText(run.output.rows[i].bbo));
        return shown;
    }
    StreamRun run;
    std::size_t seen = 0;
    std::size_t rowsSeen = 0;
};

/// A market of 2 symbols in random motion, with what its book then is.
struct RandomBook {
    explicit RandomBook(std::uint64_t seed)
        : random(seed) {}
    std::string next() {
        const int id = random.between(1, 60);
        ++sequence;
        if (random.chance(50))
            return framed("\"hb\"", sequence, sequence);
        const auto known = orders.find(id);
        if (known != orders.end() && random.chance(400)) {
            const bool bid = known->second.second > 0;
            orders.erase(known);
            return framed("[" + std::to_string(id) + ",0," + (bid ? "1" : "-1") + "]", sequence, sequence);
        }
        const int sign = random.chance(500) ? 1 : -1;
        const int price = 1'000 + random.between(0, 30) - sign * 20;
        const int amount = sign * random.between(1, 500);
        orders[id] = {price, amount};
        return framed("[" + std::to_string(id) + "," + decimalText(price, 1) + "," + decimalText(amount, 2) + "]",
                      sequence, sequence);
    }
    [[nodiscard]] Bbo best() const {
        Bbo bbo;
        for (const auto& [id, order] : orders) {
            const std::int64_t price = std::int64_t{order.first} * 100'000'000;
            const std::int64_t size = std::int64_t{order.second} * 1'000'000;
            Price& best = size > 0 ? bbo.bid : bbo.ask;
            Quantity& sum = size > 0 ? bbo.bidSize : bbo.askSize;
            const bool better = sum.units == 0 || (size > 0 ? price > best.nanos : price < best.nanos);
            if (better)
                sum = {};
            if (better || price == best.nanos)
                sum.units += size > 0 ? size : -size;
            if (better)
                best = {price};
        }
        return bbo;
    }
    RandomStream random;
    int sequence = 0;
    std::map<int, std::pair<int, int>> orders;
};

} // namespace

void BitfinexRawTest::theGreetingAsksForSequenceAndTimes() {
    const std::vector<std::string> symbols{"BTC/USD", "tETHUSD"};
    const std::vector<std::string> texts = streamProviderNamed("bitfinex-raw")->greeting(symbols);
    QCOMPARE(texts.size(), std::size_t{3});
    QCOMPARE(texts[0], R"({"event":"conf","flags":98304})");
    QCOMPARE(texts[1], R"({"event":"subscribe","channel":"book","prec":"R0","symbol":"tBTCUSD","len":"100"})");
    QCOMPARE(texts[2], R"({"event":"subscribe","channel":"book","prec":"R0","symbol":"tETHUSD","len":"100"})");
}

void BitfinexRawTest::aSnapshotAndItsUpdatesMakeABook() {
    Feed feed;
    feed.start();
    const QStringList snapshot{
        "clear s", "add 1 bid 99.5 x 2 s", "add 2 bid 99 x 1.25 s", "add 3 ask 100.5 x 1 s", "add 4 ask 101 x 0.3 s",
        "end"};
    QCOMPARE(linesOf(feed.run.batch.events), snapshot);
    QCOMPARE(feed.run.batch.instruments[0].symbol, "BTCUSD");
    QCOMPARE(bboText(feed.run.output.rows[0].bbo), "2 x 99.5 / 100.5 x 1");
    QCOMPARE(feed.run.output.rows[0].time, at(90));
    feed.run.message(framed("[5,99.75,4]", 2, 110), at(120));
    feed.run.message(framed("[5,99.75,3]", 3, 111), at(121));
    feed.run.message(framed("\"hb\"", 4, 112), at(122));
    feed.run.message(framed("[3,0,-1]", 5, 113), at(123));
    feed.run.message(framed("[5,0,1]", 6, 114), at(124));
    const QStringList lines{"add 5 bid 99.75 x 4", "change 5 bid 99.75 x 3", "delete 3 ask 0 x 0",
                            "delete 5 bid 0 x 0"};
    QCOMPARE(feed.lines(), lines);
    const QStringList rows{"4 x 99.75 / 100.5 x 1", "3 x 99.75 / 100.5 x 1", "3 x 99.75 / 101 x 0.3",
                           "2 x 99.5 / 101 x 0.3"};
    QCOMPARE(feed.rows(), rows);
    QVERIFY(feed.run.batch.problems.empty());
}

void BitfinexRawTest::withoutSequenceAndTimesTheReceiveTimeCounts() {
    StreamRun run("bitfinex-raw");
    run.feed(openedPayload, at(0));
    run.message(subscribed, at(1));
    run.message("[17,[[1,99.5,2],[3,100.5,-1]]]", at(2));
    run.message("[17,[5,99.75,4]]", at(3));
    run.message("[17,\"hb\"]", at(4));
    run.message("[17,[]]", at(5));
    QCOMPARE(run.output.rows.size(), std::size_t{3});
    QCOMPARE(run.output.rows[1].time, at(3));
    QCOMPARE(run.output.rows[2].bbo, Bbo{});
}

void BitfinexRawTest::aHoleInTheSequenceBreaksEveryBook() {
    Feed feed;
    feed.start();
    feed.run.message(other, at(101));
    feed.run.message(framed("[[1,9,2],[3,10,-1]]", 2, 102, 18), at(102));
    feed.seen = feed.run.batch.events.size();
    feed.run.message(framed("[5,99.75,4]", 4, 110), at(120));
    const QStringList gaps{"gap", "gap"};
    QCOMPARE(feed.lines(), gaps);
    QVERIFY(feed.run.wished(StreamWish::Kind::Reconnect));
    QCOMPARE(codesOf(feed.run.batch.problems), QStringList{"sequence_gap"});
    feed.run.message(framed("[5,99.8,4]", 5, 111), at(121)); // nothing counts until the next connection
    QCOMPARE(feed.lines(), gaps);
    feed.run.feed(lostPayload, at(130));
    feed.start();
    QCOMPARE(feed.run.books.condition({0}), BookCondition::Whole);
    QCOMPARE(feed.run.books.condition({1}), BookCondition::Stale);
    QCOMPARE(feed.run.batch.instruments.size(), std::size_t{2});
    feed.run.message(framed("[5,99.75,4]", 1, 110), at(140));
    QCOMPARE(feed.run.batch.problems.back().code, ErrorCode::Duplicate);
}

void BitfinexRawTest::theServiceSpeaks_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("reconnect");
    QTest::addColumn<QString>("words");
    QTest::newRow("restart") << R"({"event":"info","code":20051,"msg":"Stopping"})" << true << "";
    QTest::newRow("maintenance") << R"({"event":"info","code":20060})" << false << "under maintenance";
    QTest::newRow("maintenance over") << R"({"event":"info","code":20061})" << true << "ended its maintenance";
    QTest::newRow("error") << R"({"event":"error","msg":"symbol: invalid","code":10300})" << false << "symbol: invalid";
}

void BitfinexRawTest::theServiceSpeaks() {
    QFETCH(QString, text);
    QFETCH(bool, reconnect);
    QFETCH(QString, words);
    Feed feed;
    feed.start();
    feed.run.message(text.toStdString(), at(200));
    QCOMPARE(feed.run.wished(StreamWish::Kind::Reconnect), reconnect);
    QCOMPARE(feed.run.batch.problems.empty(), words.isEmpty());
    if (!words.isEmpty()) {
        QCOMPARE(feed.run.batch.problems[0].code, ErrorCode::ErrorAnswer);
        QVERIFY(QString::fromStdString(feed.run.batch.problems[0].message).contains(words));
    }
}

void BitfinexRawTest::wrongMessagesAreProblems() {
    const std::vector<std::string> samples{framed("[5,99.75,4]", 2, 110), framed("[[1,99.5,2],[3,100.5,-1]]", 2, 110),
                                           subscribed, R"({"event":"info","code":20051,"msg":"Stopping"})"};
    for (const std::string& text : malformedFrom(samples)) {
        Feed feed;
        feed.start();
        feed.run.message(text, at(120));
        feed.start();
        QCOMPARE(bboText(feed.run.books.bbo({0})), "2 x 99.5 / 100.5 x 1");
    }
    Feed feed;
    feed.start();
    feed.run.message(framed(R"([5,"x",4])", 2, 110), at(120));
    QCOMPARE(feed.lines(), QStringList{"gap"}); // what it said of the book is not known
    QVERIFY(feed.run.wished(StreamWish::Kind::Reconnect));
}

void BitfinexRawTest::randomUpdatesGiveTheBookOfAPlainMap() {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        RandomBook market(seed);
        StreamRun run("bitfinex-raw");
        run.feed(openedPayload, at(0));
        run.message(subscribed, at(0));
        run.message(framed("[]", 0, 0), at(0));
        for (int i = 1; i < 2'000; ++i) {
            run.message(market.next(), at(i));
            QCOMPARE(bboText(run.books.bbo({0})), bboText(market.best()));
        }
        QVERIFY(run.output.rows.size() > 100);
        QVERIFY(run.batch.problems.empty());
    }
}

void BitfinexRawTest::savedStatesGoOnAlike() {
    RandomBook market(9);
    std::vector<Payload> payloads{{openedPayload, at(0)}, {messagePayload(subscribed), at(0)}};
    payloads.push_back({messagePayload(framed("[]", 0, 0)), at(0)});
    for (int i = 1; i < 600; ++i)
        payloads.push_back({messagePayload(market.next()), at(i)});
    payloads.push_back({messagePayload(framed("[5,99.75,4]", market.sequence + 2, 700)), at(700)});
    payloads.push_back({lostPayload, at(701)});
    payloads.push_back({messagePayload(subscribed), at(702)});
    payloads.push_back({messagePayload(framed("[[1,99.5,2],[3,100.5,-1]]", 1, 703)), at(703)});
    for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{77}, std::size_t{400},
                                  payloads.size() - 4, payloads.size() - 2, payloads.size()})
        verifyStateAfter("bitfinex-raw", payloads, cut);
}

QTEST_APPLESS_MAIN(BitfinexRawTest)
#include "bitfinex_raw_test.moc"
