// SPDX-License-Identifier: GPL-3.0-or-later
// Bitstamp's books against an exchange that knows its own: every L1 row must be a state that the exchange was in at
// that time, whatever is lost on the way.
#include "bitstamp_exchange.h"
#include "stream_run.h"

#include <deque>

using namespace topbook;
using namespace topbook::test;

class BitstampOracleTest : public QObject {
    Q_OBJECT

private slots:
    void everyRowWasAStateOfTheExchange_data();
    void everyRowWasAStateOfTheExchange();
    void everyTradeIsToldOnce_data();
    void everyTradeIsToldOnce();
    void savedStatesGoOnAlike();
};

namespace {

constexpr std::int64_t startMicros = 1'700'000'000'000'000;

struct Weather {
    int lostEventPermille = 0;
    int brokenConnectionPermille = 0;
    int failedSnapshotPermille = 0;
    std::int64_t latency = 20'000;      ///< of the stream, in us
    std::int64_t snapshotAge = 300'000; ///< when it is taken
};

/// The exchange, the wire and the connection's keeper, over a decoder.
class Market {
public:
    Market(std::uint64_t seed, BitstampExchange::Telling telling, Weather weather)
        : run("bitstamp-orders")
        , exchange(seed, telling)
        , random_(seed, 1)
        , weather_(weather) {
        for (int i = 0; i < 200; ++i)
            step(false);
        connect();
    }

    void steps(int count) {
        for (int i = 0; i < count; ++i)
            step(true);
    }
    /// Goes on in fair weather until nothing is on its way.
    void calm() {
        weather_.lostEventPermille = weather_.brokenConnectionPermille = weather_.failedSnapshotPermille = 0;
        for (int i = 0; i < 300 || holds_ || snapshotDue_ != 0; ++i)
            step(true);
        passTime(now_, now_ + 1'000'000);
    }

    StreamRun run;
    BitstampExchange exchange;
    std::vector<Payload> payloads;
    int breaks = 0;
    int losses = 0;

private:
    void hand(const std::string& bytes, std::int64_t micros) {
        const Timestamp received{micros * 1'000};
        payloads.push_back({bytes, received});
        run.feed(bytes, received);
        holds_ = run.wished(StreamWish::Kind::Pulse);
        if (run.wished(StreamWish::Kind::Snapshot))
            snapshotDue_ = micros + 40'000;
    }
    void connect() {
        snapshotDue_ = 0;
        wire_.clear();
        hand(openedPayload, now_);
        hand(messagePayload(R"({"event":"bts:subscription_succeeded","channel":"live_orders_btcusd","data":{}})"),
             now_);
    }
    void step(bool connected) {
        const std::int64_t before = now_;
        now_ += random_.between(1'100, 60'000);
        if (connected)
            passTime(before, now_);
        const auto told = exchange.act(now_);
        if (!connected)
            return;
        if (random_.chance(weather_.brokenConnectionPermille)) {
            ++breaks;
            hand(lostPayload, now_);
            for (int i = 0; i < 5; ++i)
                step(false);
            connect();
            return;
        }
        for (const auto& message : told) {
            if (random_.chance(weather_.lostEventPermille))
                ++losses;
            else
                wire_.push_back(message);
        }
    }
    void passTime(std::int64_t from, std::int64_t to) {
        for (std::int64_t at = from; at < to; at += 5'000) {
            for (; !wire_.empty() && wire_.front().micros + weather_.latency <= at; wire_.pop_front())
                hand(messagePayload(wire_.front().text), at);
            if (snapshotDue_ != 0 && at >= snapshotDue_) {
                snapshotDue_ = 0;
                if (random_.chance(weather_.failedSnapshotPermille))
                    hand(snapshotPayload(503, "btcusd", "try later"), at);
                else
                    hand(snapshotPayload(200, "btcusd", exchange.snapshotAt(at - weather_.snapshotAge)), at);
            } else if (holds_ && (at / 5'000) % 4 == 0) {
                hand(pulsePayload, at);
            }
        }
    }

    std::deque<BitstampExchange::Told> wire_;
    RandomStream random_;
    Weather weather_;
    std::int64_t now_ = startMicros;
    std::int64_t snapshotDue_ = 0;
    bool holds_ = false;
};

void addTellings(bool fairOnly) {
    QTest::addColumn<int>("telling");
    QTest::addColumn<int>("lost");
    QTest::addColumn<int>("broken");
    QTest::addColumn<int>("failed");
    QTest::addColumn<int>("latency");
    QTest::addColumn<int>("age");
    for (const int telling : {0, 1}) {
        const char* name = telling == 0 ? "own change at the end" : "own change after each fill";
        QTest::addRow("%s, fair", name) << telling << 0 << 0 << 0 << 20 << 300;
        QTest::addRow("%s, slow stream", name) << telling << 0 << 0 << 0 << 450 << 0;
        if (fairOnly)
            continue;
        QTest::addRow("%s, lost events", name) << telling << 4 << 0 << 0 << 20 << 300;
        QTest::addRow("%s, broken connections", name) << telling << 0 << 8 << 0 << 150 << 100;
        QTest::addRow("%s, storm", name) << telling << 4 << 8 << 400 << 20 << 300;
        QTest::addRow("%s, storm on a slow stream", name) << telling << 4 << 8 << 400 << 450 << 0;
    }
}

} // namespace

void BitstampOracleTest::everyRowWasAStateOfTheExchange_data() {
    addTellings(false);
}

void BitstampOracleTest::everyRowWasAStateOfTheExchange() {
    QFETCH(int, telling);
    QFETCH(int, lost);
    QFETCH(int, broken);
    QFETCH(int, failed);
    QFETCH(int, latency);
    QFETCH(int, age);
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        Market market(seed, static_cast<BitstampExchange::Telling>(telling),
                      {lost, broken, failed, latency * 1'000, age * 1'000});
        market.steps(1'000);
        market.calm();
        const auto& rows = market.run.output.rows;
        QVERIFY(rows.size() > 100);
        for (const L1Row& row : rows) {
            const std::string is = timeText(row.time, 6) + ' ' + bboText(row.bbo);
            const std::string was =
                timeText(row.time, 6) + ' ' + bboText(market.exchange.bestAt(row.time.nanos / 1'000));
            QCOMPARE(QString::fromStdString(is), QString::fromStdString(was));
        }
        QCOMPARE(market.run.books.condition({0}), BookCondition::Whole);
        QCOMPARE(bboText(market.run.books.bbo({0})), bboText(market.exchange.best()));
        QVERIFY(market.breaks > 0 || broken == 0);
        const auto gaps = std::count_if(market.run.batch.events.begin(), market.run.batch.events.end(),
                                        [](const Event& event) { return event.kind == EventKind::Gap; });
        QCOMPARE(gaps > 0, lost > 0 || broken > 0);
        QVERIFY(market.losses > 0 || lost == 0);
        for (const BookProblem& problem : market.run.output.problems)
            QVERIFY2(problem.code != ErrorCode::Crossed, lineOf(problem.event).c_str());
    }
}

void BitstampOracleTest::everyTradeIsToldOnce_data() {
    addTellings(true);
}

void BitstampOracleTest::everyTradeIsToldOnce() {
    QFETCH(int, telling);
    QFETCH(int, latency);
    QFETCH(int, age);
    Market market(7, static_cast<BitstampExchange::Telling>(telling), {0, 0, 0, latency * 1'000, age * 1'000});
    market.steps(2'000);
    market.calm();
    const auto& told = market.run.output.trades;
    QVERIFY(told.size() > 200);
    std::vector<BitstampExchange::TradeDone> expected = market.exchange.trades();
    expected.erase(expected.begin(), expected.end() - static_cast<std::ptrdiff_t>(told.size()));
    for (std::size_t i = 0; i < told.size(); ++i) {
        QCOMPARE(told[i].price.nanos, expected[i].price * 10'000'000);
        QCOMPARE(told[i].size.units, expected[i].size);
        QVERIFY(told[i].aggressorKnown);
    }
    // none was passed over since the snapshot
    const auto first = std::find_if(market.run.batch.events.begin(), market.run.batch.events.end(),
                                    [](const Event& event) { return event.kind == EventKind::SnapshotEnd; });
    QVERIFY(first != market.run.batch.events.end());
    const auto after = std::count_if(
        market.exchange.trades().begin(), market.exchange.trades().end(),
        [&](const BitstampExchange::TradeDone& trade) { return trade.micros > first->time.nanos / 1'000; });
    QCOMPARE(static_cast<std::size_t>(after), told.size());
}

void BitstampOracleTest::savedStatesGoOnAlike() {
    Market market(11, BitstampExchange::Telling::OnceAtTheEnd, {4, 3, 200, 100'000, 100'000});
    market.steps(600);
    RandomStream random(5);
    for (int i = 0; i < 25; ++i)
        verifyStateAfter("bitstamp-orders", market.payloads,
                         static_cast<std::size_t>(random.below(static_cast<std::int32_t>(market.payloads.size()))));
}

QTEST_APPLESS_MAIN(BitstampOracleTest)
#include "bitstamp_oracle_test.moc"
