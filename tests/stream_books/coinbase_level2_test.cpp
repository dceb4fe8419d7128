// SPDX-License-Identifier: GPL-3.0-or-later
#include "stream_run.h"

#include "model/feed/json_value.h"
#include "model/feed/simulator/random_stream.h"

#include <map>

using namespace topbook;
using namespace topbook::test;

class CoinbaseLevel2Test : public QObject {
    Q_OBJECT

private slots:
    void theGreetingSubscribesLevelsTickerAndHeartbeats();
    void theExchangeFeedMakesABook();
    void advancedTradeMakesABook();
    void aMessageIsOneEventForEachProduct();
    void aHoleInTheSequenceBreaksEveryBook();
    void aLastingDifferenceFetchesTheBookAnew_data();
    void aLastingDifferenceFetchesTheBookAnew();
    void aPassingDifferenceIsNone_data();
    void aPassingDifferenceIsNone();
    void errorsAreProblemsInWords();
    void wrongMessagesAreProblems();
    void theRecordedMinuteAgreesWithItsTickers();
    void recordedAdvancedMessagesAreRead();
    void savedStatesGoOnAlike();
};

namespace {

Timestamp at(int millis) {
    return {1'700'000'000'000'000'000 + std::int64_t{millis} * 1'000'000};
}
std::string iso(int millis) {
    std::string text = timeText(at(millis), 6);
    text[10] = 'T';
    return text + 'Z';
}

std::string exchangeSnapshot() {
    return R"({"type":"snapshot","product_id":"BTC-USD","asks":[["100.5","1"],["101","3"]],)"
           R"("bids":[["99.5","2"],["99","1.25"]]})";
}
std::string change(const char* side, const char* price, const char* size, int millis) {
    return std::string(R"({"type":"l2update","product_id":"BTC-USD","changes":[[")") + side + R"(",")" + price +
           R"(",")" + size + R"("]],"time":")" + iso(millis) + R"("})";
}
std::string ticker(const char* bid, const char* ask, int millis) {
    return std::string(R"({"type":"ticker","sequence":1,"product_id":"BTC-USD","price":"100","best_bid":")") + bid +
           R"(","best_ask":")" + ask + R"(","time":")" + iso(millis) + R"("})";
}
std::string level(const char* side, const char* price, const char* size, int millis) {
    return std::string(R"({"side":")") + side + R"(","event_time":")" + iso(millis) + R"(","price_level":")" + price +
           R"(","new_quantity":")" + size + R"("})";
}
std::string levels(const char* type, const std::string& updates, const char* product = "BTC-USD") {
    return std::string(R"({"type":")") + type + R"(","product_id":")" + product + R"(","updates":[)" + updates + "]}";
}
std::string advanced(int sequence, int millis, const std::string& events, const char* channel = "l2_data") {
    return std::string(R"({"channel":")") + channel + R"(","client_id":"","timestamp":")" + iso(millis) +
           R"(","sequence_num":)" + std::to_string(sequence) + R"(,"events":[)" + events + "]}";
}
std::string advancedSnapshot(int sequence, int millis, const char* product = "BTC-USD") {
    return advanced(
        sequence, millis,
        levels("snapshot", level("bid", "99.5", "2", -9'000) + "," + level("offer", "100.5", "1", -9'000), product));
}

QStringList rowsOf(const StreamRun& run, std::size_t from = 0) {
    QStringList shown;
    for (std::size_t i = from; i < run.output.rows.size(); ++i)
        shown << QString::fromStdString(bboText(run.output.rows[i].bbo));
    return shown;
}

} // namespace

void CoinbaseLevel2Test::theGreetingSubscribesLevelsTickerAndHeartbeats() {
    const StreamProvider& provider = *streamProviderNamed("coinbase-level2");
    const std::vector<std::string> symbols{"BTC-USD", "eth/usd"};
    const std::vector<std::string> texts = provider.greeting(symbols);
    QCOMPARE(texts.size(), std::size_t{3});
    QCOMPARE(texts[1], R"({"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channel":"level2"})");
    QCOMPARE(provider.resubscribe("BTC-USD").at(0),
             R"({"type":"unsubscribe","product_ids":["BTC-USD"],"channel":"level2"})");
}

void CoinbaseLevel2Test::theExchangeFeedMakesABook() {
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    run.message(change("buy", "99.75", "4", 1), at(1)); // before the snapshot: says nothing
    run.message(exchangeSnapshot(), at(2));
    run.message(change("buy", "99.75", "4", 3), at(4));
    run.message(change("sell", "100.5", "0", 5), at(6));
    run.message(change("buy", "99.750", "0.00000000", 7), at(8));
    const QStringList lines{
        "clear s", "level bid 99.5 x 2 s", "level bid 99 x 1.25 s", "level ask 100.5 x 1 s", "level ask 101 x 3 s",
        "end",     "level bid 99.75 x 4",  "level ask 100.5 x 0",   "level bid 99.75 x 0"};
    QCOMPARE(linesOf(run.batch.events), lines);
    const QStringList rows{"2 x 99.5 / 100.5 x 1", "4 x 99.75 / 100.5 x 1", "4 x 99.75 / 101 x 3",
                           "2 x 99.5 / 101 x 3"};
    QCOMPARE(rowsOf(run), rows);
    QCOMPARE(run.output.rows[0].time, at(2));
    QCOMPARE(run.output.rows[1].time, at(3));
    QCOMPARE(run.batch.instruments[0].symbol, "BTC-USD");
    QVERIFY(run.batch.problems.empty());
}

void CoinbaseLevel2Test::advancedTradeMakesABook() {
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    run.message(advanced(0, 1, R"({"subscriptions":{"level2":["BTC-USD"]}})", "subscriptions"), at(1));
    run.message(advancedSnapshot(1, 2), at(3));
    run.message(advanced(2, 5, levels("update", level("bid", "99.75", "4", 4))), at(6));
    run.message(advanced(3, 7, R"({"current_time":"x","heartbeat_counter":"3"})", "heartbeats"), at(8));
    run.message(advanced(4, 9, levels("update", level("offer", "100.5", "0", 8))), at(10));
    const QStringList rows{"2 x 99.5 / 100.5 x 1", "4 x 99.75 / 100.5 x 1", "4 x 99.75 / 0 x 0"};
    QCOMPARE(rowsOf(run), rows);
    QCOMPARE(run.output.rows[0].time, at(2)); // rows of a snapshot tell times of long ago
    QCOMPARE(run.output.rows[1].time, at(4));
    QVERIFY(run.batch.problems.empty());
}

void CoinbaseLevel2Test::aMessageIsOneEventForEachProduct() {
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    run.message(advancedSnapshot(0, 1), at(1));
    run.message(advancedSnapshot(1, 2, "ETH-USD"), at(2));
    const std::size_t before = run.batch.events.size();
    run.message(advanced(2, 5,
                         levels("update", level("bid", "99.5", "0", 4) + "," + level("bid", "99.25", "1", 4)) + "," +
                             levels("update", level("offer", "100.5", "3", 4), "ETH-USD")),
                at(6));
    const QStringList lines{"level bid 99.5 x 0 +", "level bid 99.25 x 1", "level ask 100.5 x 3"};
    QCOMPARE(linesOf(run.batch.events, before), lines);
    QCOMPARE(run.output.rows.size(), std::size_t{4});
    QCOMPARE(run.output.rows[3].instrument, InstrumentId{1});
}

void CoinbaseLevel2Test::aHoleInTheSequenceBreaksEveryBook() {
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    run.message(advancedSnapshot(0, 1), at(1));
    run.message(advancedSnapshot(1, 2, "ETH-USD"), at(2));
    std::size_t before = run.batch.events.size();
    run.message(advanced(3, 5, levels("update", level("bid", "99.75", "4", 4))), at(6));
    const QStringList gaps{"gap", "gap"};
    QCOMPARE(linesOf(run.batch.events, before), gaps);
    QVERIFY(run.wished(StreamWish::Kind::Reconnect));
    QCOMPARE(codesOf(run.batch.problems), QStringList{"sequence_gap"});
    run.message(advancedSnapshot(4, 7), at(7));
    QCOMPARE(run.books.condition({0}), BookCondition::Stale);
    run.feed(lostPayload, at(8));
    run.feed(openedPayload, at(9));
    run.message(advancedSnapshot(0, 10), at(10));
    QCOMPARE(run.books.condition({0}), BookCondition::Whole);
}

void CoinbaseLevel2Test::aLastingDifferenceFetchesTheBookAnew_data() {
    QTest::addColumn<QList<int>>("tickers");
    QTest::newRow("three in a row") << QList<int>{1'000, 1'200, 1'400, 1'600};
    QTest::newRow("two, over 5 s") << QList<int>{1'000, 3'000, 6'200};
}

void CoinbaseLevel2Test::aLastingDifferenceFetchesTheBookAnew() {
    QFETCH(QList<int>, tickers);
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    run.message(exchangeSnapshot(), at(2));
    for (const int when : tickers) {
        QVERIFY(run.batch.problems.empty());
        run.message(ticker("99.75", "100.5", when), at(when));
        run.message(change("buy", "90", "1", when), at(when + 1));
    }
    QCOMPARE(codesOf(run.batch.problems), QStringList{"book_mismatch"});
    QCOMPARE(run.batch.events.back().kind == EventKind::Gap || run.books.condition({0}) == BookCondition::Stale, true);
    const auto wish = std::find_if(run.wishes.begin(), run.wishes.end(),
                                   [](const StreamWish& each) { return each.kind == StreamWish::Kind::Resubscribe; });
    QVERIFY(wish != run.wishes.end());
    QCOMPARE(wish->symbol, "BTC-USD");
    run.message(exchangeSnapshot(), at(9'000));
    QCOMPARE(run.books.condition({0}), BookCondition::Whole);
}

void CoinbaseLevel2Test::aPassingDifferenceIsNone_data() {
    QTest::addColumn<QStringList>("messages");
    const auto text = [](const std::string& message) { return QString::fromStdString(message); };
    QStringList burst;
    for (int i = 0; i < 20; ++i)
        burst << text(ticker("99.75", "100.5", 1'000 + i));
    QTest::newRow("a burst before the batch comes") << burst + QStringList{text(change("buy", "99.75", "4", 1'040))};
    QStringList behind{text(change("buy", "99.75", "4", 1'000)), text(change("buy", "99.75", "0", 1'001))};
    for (int i = 0; i < 6; ++i)
        behind << text(ticker("99.75", "100.5", 1'050 + i * 120));
    QTest::newRow("the ticker is behind the book") << behind;
    QStringList old;
    for (int i = 0; i < 6; ++i)
        old << text(ticker("1", "2", -8'000 + i * 200));
    QTest::newRow("tickers from before the snapshot") << old;
    QStringList apart;
    for (int i = 0; i < 6; ++i)
        apart << text(ticker(i % 2 == 0 ? "99.75" : "99.5", "100.5", 1'000 + i * 3'000));
    QTest::newRow("never twice in a row") << apart;
}

void CoinbaseLevel2Test::aPassingDifferenceIsNone() {
    QFETCH(QStringList, messages);
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    run.message(exchangeSnapshot(), at(2));
    for (const QString& message : messages) {
        const auto json = parseJson(message.toStdString());
        const Timestamp time = parseTime(json->find("time")->text)->time;
        run.message(message.toStdString(), std::max(time, at(3)));
    }
    run.message(change("buy", "90", "1", 30'000), at(30'000));
    QVERIFY(run.batch.problems.empty());
    QCOMPARE(run.books.condition({0}), BookCondition::Whole);
}

void CoinbaseLevel2Test::errorsAreProblemsInWords() {
    StreamRun run("coinbase-level2");
    run.message(R"({"type":"error","message":"Failed to subscribe","reason":"BTC-USDD is not a valid product"})",
                at(1));
    QCOMPARE(run.batch.problems.at(0).code, ErrorCode::ErrorAnswer);
    QCOMPARE(run.batch.problems[0].message, "Coinbase answers: Failed to subscribe, BTC-USDD is not a valid product");
    run.message(R"({"type":"subscriptions","channels":[]})", at(2));
    QCOMPARE(run.batch.problems.size(), std::size_t{1});
}

void CoinbaseLevel2Test::wrongMessagesAreProblems() {
    const std::vector<std::string> samples{exchangeSnapshot(), change("buy", "99.75", "4", 10), ticker("99", "101", 10),
                                           advanced(2, 5, levels("update", level("bid", "99.75", "4", 4)))};
    for (const std::string& text : malformedFrom(samples)) {
        StreamRun run("coinbase-level2");
        run.feed(openedPayload, at(0));
        run.message(exchangeSnapshot(), at(2));
        run.message(text, at(11));
        run.feed(openedPayload, at(12));
        run.message(exchangeSnapshot(), at(13));
        QCOMPARE(bboText(run.books.bbo(run.batch.events.back().instrument)), "2 x 99.5 / 100.5 x 1");
    }
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    run.message(exchangeSnapshot(), at(2));
    run.message(change("buy", "99.75", "-4", 10), at(11));
    QCOMPARE(codesOf(run.batch.problems), QStringList{"bad_number"});
    QCOMPARE(run.books.condition({0}), BookCondition::Stale); // what it said of the book is not known
    QVERIFY(run.wished(StreamWish::Kind::Resubscribe));
}

/// The recording tells every change, and tickers beside them: each ticker is compared with the book as of its own time.
void CoinbaseLevel2Test::theRecordedMinuteAgreesWithItsTickers() {
    const std::string log = recording("crypto/coinbase_ws_30s.txt");
    if (log.empty())
        QSKIP("the recordings are not at hand");
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    std::map<std::string, std::map<std::string, std::vector<Bbo>>> states; // product, time -> books as of then
    struct Told {
        std::string product, time;
        Price bid, ask;
        bool startup;
    };
    std::vector<Told> tickers;
    std::istringstream lines(log);
    std::size_t messages = 0;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t text = line.find(": {");
        if (text == std::string::npos || line.find("<-") != std::string::npos)
            continue;
        const std::string stamp =
            line.substr(line.rfind(' ', text) == std::string::npos ? 0 : line.rfind(' ', text) + 1, text);
        const auto received = parseTimeOrEpoch(stamp.substr(0, stamp.find(':')));
        QVERIFY2(received.has_value(), line.substr(0, 60).c_str());
        const std::string message = line.substr(text + 2);
        ++messages;
        run.message(message, received->time);
        const auto json = parseJson(message);
        QVERIFY(json.has_value());
        const std::string type = json->find("type")->text;
        if (type == "l2update" && !run.batch.events.empty()) {
            states[json->find("product_id")->text][json->find("time")->text].push_back(
                run.books.bbo(run.batch.events.back().instrument));
        }
        if (type == "ticker") {
            const std::string product = json->find("product_id")->text;
            tickers.push_back({product,
                               json->find("time")->text,
                               {parsePrice(json->find("best_bid")->text)->units},
                               {parsePrice(json->find("best_ask")->text)->units},
                               states[product].empty()});
        }
    }
    QVERIFY(messages > 9'900);
    QVERIFY2(run.batch.problems.empty(), run.batch.problems.empty() ? "" : run.batch.problems[0].message.c_str());
    QVERIFY(run.output.rows.size() > 500);
    QCOMPARE(run.batch.instruments.size(), std::size_t{10});

    int atOnce = 0;
    int within = 0;
    int untimely = 0;
    int different = 0;
    for (const Told& told : tickers) {
        const auto& of = states[told.product];
        const auto after = of.upper_bound(told.time);
        if (told.startup || after == of.begin()) {
            ++untimely; // tells of the last trade before the snapshot
            continue;
        }
        const auto isTold = [&](const Bbo& book) { return book.bid == told.bid && book.ask == told.ask; };
        const auto& now = std::prev(after)->second;
        // one order may trade many times in an instant: a ticker then tells of a book on the way
        if (isTold(now.back()))
            ++atOnce;
        else if (std::any_of(now.begin(), now.end(), isTold) ||
                 (std::prev(after) != of.begin() && isTold(std::prev(after, 2)->second.back())))
            ++within;
        else
            ++different;
    }
    qInfo("tickers that tell the book's best of their time: %d, of the instant before it was complete: %d, others: %d; "
          "older than the book: %d",
          atOnce, within, different, untimely);
    QVERIFY(atOnce > 85);
    QVERIFY(within < 10);
    QCOMPARE(different, 0);
}

void CoinbaseLevel2Test::recordedAdvancedMessagesAreRead() {
    StreamRun run("coinbase-level2");
    run.feed(openedPayload, at(0));
    for (const char* name : {"snapshot", "update"}) {
        const std::string text = recording(std::string("quotes/json/coinbase/nautilus_ws_l2_data_") + name + ".json");
        if (text.empty())
            QSKIP("the recordings are not at hand");
        run.message(text, at(1));
    }
    QVERIFY(run.batch.problems.empty());
    QCOMPARE(run.output.rows.size(), std::size_t{2});
    QCOMPARE(bboText(run.output.rows[0].bbo).substr(0, 11), "1.5 x 68900");
    QCOMPARE(bboText(run.output.rows[1].bbo).substr(0, 9), "2 x 68900");
    QCOMPARE(timeText(run.output.rows[1].time, 6), "2026-04-07 14:30:01.456789");
}

void CoinbaseLevel2Test::savedStatesGoOnAlike() {
    RandomStream random(3);
    std::vector<Payload> payloads{{openedPayload, at(0)}};
    const auto add = [&](const std::string& text, int when) { payloads.push_back({messagePayload(text), at(when)}); };
    add(advancedSnapshot(0, 1), 1);
    add(advancedSnapshot(1, 1, "ETH-USD"), 1);
    for (int i = 2; i < 400; ++i) {
        const std::string bid = std::to_string(random.between(90, 99));
        const char* product = random.chance(500) ? "BTC-USD" : "ETH-USD";
        if (random.chance(100))
            add(advanced(i, i * 50,
                         R"({"type":"update","tickers":[{"product_id":")" + std::string(product) + R"(","best_bid":")" +
                             bid + R"(","best_ask":"100.5"}]})",
                         "ticker"),
                i * 50);
        else
            add(advanced(
                    i, i * 50,
                    levels("update", level("bid", bid.c_str(), random.chance(300) ? "0" : "1.5", i * 50), product)),
                i * 50);
    }
    add(advanced(500, 30'000, levels("update", level("bid", "98", "1", 30'000))), 30'000);
    add(advanced(501, 30'001, levels("update", level("bid", "98", "2", 30'001))), 30'001);
    payloads.push_back({lostPayload, at(30'002)});
    add(advancedSnapshot(0, 30'003), 30'003);
    for (std::size_t cut = 0; cut <= payloads.size(); cut += 31)
        verifyStateAfter("coinbase-level2", payloads, cut);
    verifyStateAfter("coinbase-level2", payloads, payloads.size() - 2);
}

QTEST_APPLESS_MAIN(CoinbaseLevel2Test)
#include "coinbase_level2_test.moc"
