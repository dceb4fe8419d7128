// SPDX-License-Identifier: GPL-3.0-or-later
// WebSocket sources against servers on the loopback. Every wait is for a condition, with a limit that only a fault
// reaches.
#include "rest_server.h"
#include "stream_doubles.h"

#include <QtTest>

using namespace topbook;
using namespace topbook::doubles;
using namespace std::chrono_literals;

constexpr int longEnough = 60'000;

class StreamSourceTest : public QObject {
    Q_OBJECT

private slots:
    void theSubscriptionsAreSentAsDocumented_data();
    void theSubscriptionsAreSentAsDocumented();
    void messagesAreHandedOnInOrderAndOnce();
    void aBookStartsFromASnapshot();
    void aBrokenConnectionIsMadeAnewWithANewSnapshot();
    void aFailedSnapshotIsFetchedAgain_data();
    void aFailedSnapshotIsFetchedAgain();
    void aSilentConnectionIsTakenForDead();
    void anAnsweredPingKeepsAConnection();
    void theExchangeMayAskToReconnect();
    void droppedPayloadsBeginAnew();
    void aBookMayBeSubscribedAnew();
    void timePassesWhileSomethingIsHeld();
    void nobodyListeningIsRetried();
    void aStopEndsItInAnyState_data();
    void aStopEndsItInAnyState();
    void aFullSessionEndsIt();
    void wrongSettingsAreRefused_data();
    void wrongSettingsAreRefused();
    void theAddressShowsNoSecrets();
};

namespace {

const std::string acknowledged = R"({"event":"bts:subscription_succeeded","channel":"live_orders_btcusd","data":{}})";
constexpr std::int64_t nowMicros = 1'700'000'000'000'000;

std::string order(int event, int id, std::int64_t micros) {
    return R"({"data":{"id_str":")" + std::to_string(id) + R"(","order_type":0,"microtimestamp":")" +
           std::to_string(micros) +
           R"(","amount_str":"1.00000000","price_str":"99"},"channel":"live_orders_btcusd","event":"order_created",)"
           R"("event_id":")" +
           std::to_string(event) + R"(","pre_event_id":")" + std::to_string(event - 1) + R"("})";
}
const QByteArray wholeSnapshot = R"({"microtimestamp":"1700000000500000","bids":[["99","1","1"]],)"
                                 R"("asks":[["101","1","2"]]})";

std::shared_ptr<ManualClock> clockNow() {
    return std::make_shared<ManualClock>(Timestamp{nowMicros * 1'000});
}

StreamSettings settingsFor(const char* provider, const StreamServer& server, const RestServer* rest = nullptr) {
    StreamSettings settings;
    settings.provider = streamProviderNamed(provider);
    settings.symbols = {"BTC/USD"};
    settings.wsUrl = server.url();
    if (rest != nullptr)
        settings.baseUrl = rest->url();
    settings.clock = clockNow();
    settings.firstRetry = 20ms;
    settings.longestRetry = 200ms;
    return settings;
}

/// What a session makes of the payloads.
EventBatch decoded(const Collected& out, const char* provider) {
    const auto decoder = streamProviderNamed(provider)->open();
    EventBatch batch;
    for (const std::string& payload : out.payloads())
        (void)decoder->decode(payload, {nowMicros * 1'000}, batch);
    return batch;
}
std::size_t countOf(const EventBatch& batch, EventKind kind) {
    return static_cast<std::size_t>(std::count_if(batch.events.begin(), batch.events.end(),
                                                  [kind](const Event& event) { return event.kind == kind; }));
}

} // namespace

void StreamSourceTest::theSubscriptionsAreSentAsDocumented_data() {
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("bitstamp-orders") << QStringList{
        R"({"event":"bts:subscribe","data":{"channel":"live_orders_btcusd"}})"};
    QTest::newRow("bitfinex-raw") << QStringList{
        R"({"event":"conf","flags":98304})",
        R"({"event":"subscribe","channel":"book","prec":"R0","symbol":"tBTCUSD","len":"100"})"};
    QTest::newRow("coinbase-level2") << QStringList{
        R"({"type":"subscribe","product_ids":["BTC-USD"],"channel":"heartbeats"})",
        R"({"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"})",
        R"({"type":"subscribe","product_ids":["BTC-USD"],"channel":"ticker"})"};
}

void StreamSourceTest::theSubscriptionsAreSentAsDocumented() {
    QFETCH(QStringList, texts);
    StreamServer server;
    Collected out;
    const RestServer rest([](const ServedRequest&) { return served(200, "{}"); });
    Running running(settingsFor(QTest::currentDataTag(), server, &rest), out);
    QTRY_COMPARE_WITH_TIMEOUT(server.heard, texts, longEnough);
    QVERIFY(out.told(LinkState::Connecting, "Connecting to 127.0.0.1"));
    QVERIFY(out.told(LinkState::Connected, "Connected to 127.0.0.1"));
    QCOMPARE(out.payloads().at(0), "opened\nConnected to 127.0.0.1");
    QCOMPARE(running.source->name(), QTest::currentDataTag());
    QCOMPARE(running.source->kind(), "websocket");
}

void StreamSourceTest::messagesAreHandedOnInOrderAndOnce() {
    StreamServer server;
    Collected out;
    Running running(settingsFor("coinbase-level2", server), out);
    QTRY_COMPARE_WITH_TIMEOUT(server.heard.size(), qsizetype{3}, longEnough);
    constexpr int many = 3'000;
    for (int i = 0; i < many; ++i)
        server.say(R"({"type":"status","number":)" + std::to_string(i) + R"(,"text":"Zürich"})");
    QTRY_COMPARE_WITH_TIMEOUT(out.payloads().size(), std::size_t{many + 1}, longEnough);
    const auto payloads = out.payloads();
    for (int i = 0; i < many; ++i)
        QCOMPARE(payloads[static_cast<std::size_t>(i) + 1], R"(message)"
                                                            "\n"
                                                            R"({"type":"status","number":)" +
                                                                std::to_string(i) + R"(,"text":"Zürich"})");
    QCOMPARE(running.source->meter().answers, std::uint64_t{many});
}

void StreamSourceTest::aBookStartsFromASnapshot() {
    StreamServer server;
    Collected out;
    RestServer rest([](const ServedRequest&) { return served(200, wholeSnapshot); });
    server.whenConnected = [&] {
        server.say(acknowledged);
        server.say(order(1, 1, nowMicros));
    };
    Running running(settingsFor("bitstamp-orders", server, &rest), out);
    QTRY_COMPARE_WITH_TIMEOUT(out.count("snapshot 200 btcusd\n"), std::size_t{1}, longEnough);
    QCOMPARE(rest.requests().at(0).target, "/api/v2/order_book/btcusd/?group=2");
    server.say(order(2, 5, nowMicros + 600'000));
    QTRY_COMPARE_WITH_TIMEOUT(out.count("message"), std::size_t{3}, longEnough);
    const EventBatch batch = decoded(out, "bitstamp-orders");
    QCOMPARE(countOf(batch, EventKind::SnapshotEnd), std::size_t{1});
    QCOMPARE(countOf(batch, EventKind::Add), std::size_t{3});
    QVERIFY(batch.problems.empty());
}

void StreamSourceTest::aBrokenConnectionIsMadeAnewWithANewSnapshot() {
    StreamServer server;
    Collected out;
    RestServer rest([](const ServedRequest&) { return served(200, wholeSnapshot); });
    server.whenConnected = [&] {
        server.say(acknowledged);
        server.say(order(1, 1, nowMicros));
    };
    Running running(settingsFor("bitstamp-orders", server, &rest), out);
    for (std::size_t round = 1; round <= 3; ++round) {
        QTRY_COMPARE_WITH_TIMEOUT(out.count("snapshot 200 btcusd\n"), round, longEnough);
        QCOMPARE(out.count("lost\n"), round - 1);
        if (round == 2)
            server.current->abort();
        else
            server.current->close(QWebSocketProtocol::CloseCodeGoingAway, "maintenance");
    }
    QTRY_COMPARE_WITH_TIMEOUT(out.count("opened\n"), std::size_t{4}, longEnough);
    QVERIFY(out.told(LinkState::Retrying, "Retrying in 1 s: the connection to 127.0.0.1 broke: maintenance"));
    const EventBatch batch = decoded(out, "bitstamp-orders");
    QCOMPARE(countOf(batch, EventKind::Gap), std::size_t{3});
    QVERIFY(countOf(batch, EventKind::SnapshotEnd) >= 3);
    QVERIFY(running.source->meter().reconnects >= 3);
}

void StreamSourceTest::aFailedSnapshotIsFetchedAgain_data() {
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("cut");
    QTest::addColumn<QString>("head");
    QTest::newRow("unavailable") << served(503, "try later").bytes << false << "snapshot 503 btcusd";
    QTest::newRow("too many") << served(429, "", "Retry-After: 0\r\n").bytes << false << "snapshot 429 btcusd";
    QTest::newRow("another server") << served(302, "", "Location: http://127.0.0.2:1/x\r\n").bytes << false
                                    << "failure redirect_refused btcusd";
    QTest::newRow("cut short") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"micro") << true
                               << "failure connection_failed btcusd";
    QTest::newRow("too large") << served(200, QByteArray(17 * 1024 * 1024, ' ')).bytes << false
                               << "failure too_large btcusd";
    QTest::newRow("no JSON") << served(200, "<html>").bytes << false << "snapshot 200 btcusd";
}

void StreamSourceTest::aFailedSnapshotIsFetchedAgain() {
    QFETCH(QByteArray, answer);
    QFETCH(bool, cut);
    QFETCH(QString, head);
    StreamServer server;
    Collected out;
    int asked = 0;
    RestServer rest([&](const ServedRequest&) {
        if (++asked > 2)
            return served(200, wholeSnapshot);
        ServedAnswer bad;
        bad.bytes = answer;
        bad.then = cut ? ServedAnswer::Then::Close : ServedAnswer::Then::Keep;
        return bad;
    });
    server.whenConnected = [&] {
        server.say(acknowledged);
        server.say(order(1, 1, nowMicros));
    };
    Running running(settingsFor("bitstamp-orders", server, &rest), out);
    const std::string whole = "snapshot 200 btcusd\n" + wholeSnapshot.toStdString();
    QTRY_COMPARE_WITH_TIMEOUT(out.count(whole), std::size_t{1}, longEnough);
    QCOMPARE(out.count(head.toStdString() + "\n") - (head == "snapshot 200 btcusd" ? 1 : 0), std::size_t{2});
    const EventBatch batch = decoded(out, "bitstamp-orders");
    QCOMPARE(countOf(batch, EventKind::SnapshotEnd), std::size_t{1});
    QCOMPARE(batch.problems.size(), std::size_t{2});
    QCOMPARE(out.count("lost"), std::size_t{0});
}

void StreamSourceTest::aSilentConnectionIsTakenForDead() {
    StreamServer server;
    Collected out;
    StreamProvider impatient = *streamProviderNamed("bitfinex-raw");
    impatient.silence = 1s;
    StreamSettings settings = settingsFor("bitfinex-raw", server);
    settings.provider = &impatient;
    Running running(settings, out);
    QTRY_COMPARE_WITH_TIMEOUT(out.count("opened\n"), std::size_t{2}, longEnough);
    QVERIFY(out.count("lost\nno message from 127.0.0.1 for") >= 1);
    QVERIFY(server.heard.contains(R"({"event":"ping"})"));
    QVERIFY(server.connections >= 2);
}

void StreamSourceTest::anAnsweredPingKeepsAConnection() {
    StreamServer server;
    Collected out;
    StreamProvider impatient = *streamProviderNamed("bitfinex-raw");
    impatient.silence = 1s;
    StreamSettings settings = settingsFor("bitfinex-raw", server);
    settings.provider = &impatient;
    Running running(settings, out);
    const auto pings = [&] { return server.heard.count(R"({"event":"ping"})"); };
    for (qsizetype answered = 0; answered < 3; ++answered) {
        QTRY_VERIFY_WITH_TIMEOUT(pings() > answered || out.count("lost") > 0, longEnough);
        server.say(R"({"event":"pong"})");
    }
    // a machine that slept over the limit may break it; what matters is that answers were taken for life
    QVERIFY(out.count("message\n{\"event\":\"pong\"}") >= 2);
}

void StreamSourceTest::theExchangeMayAskToReconnect() {
    StreamServer server;
    Collected out;
    const RestServer rest([](const ServedRequest&) { return served(200, wholeSnapshot); });
    Running running(settingsFor("bitstamp-orders", server, &rest), out);
    QTRY_COMPARE_WITH_TIMEOUT(server.heard.size(), qsizetype{1}, longEnough);
    server.say(R"({"event":"bts:request_reconnect","channel":"","data":""})");
    QTRY_COMPARE_WITH_TIMEOUT(server.heard.size(), qsizetype{2}, longEnough);
    QCOMPARE(server.heard[0], server.heard[1]);
    QCOMPARE(out.count("lost\nthe stream must begin anew"), std::size_t{1});
    QCOMPARE(running.source->meter().failures, std::uint64_t{0});
}

void StreamSourceTest::droppedPayloadsBeginAnew() {
    StreamServer server;
    Collected out;
    Running running(settingsFor("coinbase-level2", server), out);
    QTRY_COMPARE_WITH_TIMEOUT(server.heard.size(), qsizetype{3}, longEnough);
    out.droppedSoFar = 7;
    server.say(R"({"type":"status"})");
    QTRY_COMPARE_WITH_TIMEOUT(out.count("opened\n"), std::size_t{2}, longEnough);
    QCOMPARE(out.count("lost\npayloads were dropped"), std::size_t{1});
}

void StreamSourceTest::aBookMayBeSubscribedAnew() {
    StreamServer server;
    Collected out;
    Running running(settingsFor("coinbase-level2", server), out);
    QTRY_COMPARE_WITH_TIMEOUT(server.heard.size(), qsizetype{3}, longEnough);
    server.say(R"({"type":"snapshot","product_id":"BTC-USD","bids":[["99","1"]],"asks":[["101","1"]]})");
    server.say(R"({"type":"l2update","product_id":"BTC-USD","changes":[["buy","x","1"]]})");
    QTRY_COMPARE_WITH_TIMEOUT(server.heard.size(), qsizetype{5}, longEnough);
    QCOMPARE(server.heard[3], R"({"type":"unsubscribe","product_ids":["BTC-USD"],"channel":"level2"})");
    QCOMPARE(server.heard[4], R"({"type":"subscribe","product_ids":["BTC-USD"],"channel":"level2"})");
    QCOMPARE(out.count("lost"), std::size_t{0});
}

void StreamSourceTest::timePassesWhileSomethingIsHeld() {
    StreamServer server;
    Collected out;
    RestServer rest([](const ServedRequest&) { return served(200, wholeSnapshot); });
    server.whenConnected = [&] { server.say(acknowledged); };
    StreamSettings settings = settingsFor("bitstamp-orders", server, &rest);
    const auto clock = clockNow();
    settings.clock = clock;
    Running running(settings, out);
    // a quiet pair: its first snapshot cannot be trusted yet, pulses come until it can
    QTRY_VERIFY_WITH_TIMEOUT(out.count("pulse\n") >= 2, longEnough);
    clock->advance(3s);
    QTRY_COMPARE_WITH_TIMEOUT(out.count("snapshot 200 btcusd\n"), std::size_t{2}, longEnough);
}

void StreamSourceTest::nobodyListeningIsRetried() {
    std::string url;
    {
        const StreamServer gone;
        url = gone.url();
    }
    const StreamServer other;
    StreamSettings settings = settingsFor("coinbase-level2", other);
    settings.wsUrl = url;
    Collected out;
    Running running(settings, out);
    QTRY_VERIFY_WITH_TIMEOUT(running.source->meter().failures >= 3, longEnough);
    QVERIFY(out.told(LinkState::Retrying, "Retrying in 1 s: no connection to 127.0.0.1"));
    QVERIFY(!running.source->meter().lastError.empty());
    QVERIFY(out.payloads().empty());
}

void StreamSourceTest::aStopEndsItInAnyState_data() {
    QTest::addColumn<QString>("state");
    for (const char* state : {"before it began", "connecting", "connected", "waiting for a snapshot", "retrying"})
        QTest::newRow(state) << state;
}

void StreamSourceTest::aStopEndsItInAnyState() {
    QFETCH(QString, state);
    StreamServer server;
    Collected out;
    QTcpServer mute; // takes connections and says nothing
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    RestServer rest([](const ServedRequest&) {
        ServedAnswer never;
        never.then = ServedAnswer::Then::Hold;
        return never;
    });
    server.whenConnected = [&] { server.say(acknowledged); };
    StreamSettings settings = settingsFor("bitstamp-orders", server, &rest);
    if (state == "connecting")
        settings.wsUrl = "ws://127.0.0.1:" + std::to_string(mute.serverPort());
    if (state == "retrying") {
        settings.wsUrl = "ws://127.0.0.1:1";
        settings.firstRetry = settings.longestRetry = 1h;
    }
    Running running(settings, out);
    if (state == "connecting")
        QTRY_VERIFY_WITH_TIMEOUT(mute.hasPendingConnections(), longEnough);
    if (state == "connected")
        QTRY_VERIFY_WITH_TIMEOUT(out.count("opened") == 1, longEnough);
    if (state == "waiting for a snapshot")
        QTRY_VERIFY_WITH_TIMEOUT(rest.held() == 1, longEnough);
    if (state == "retrying")
        QTRY_VERIFY_WITH_TIMEOUT(out.told(LinkState::Retrying, "Retrying in "), longEnough);
    running.stop();
    QTRY_VERIFY_WITH_TIMEOUT(running.over, longEnough);
}

void StreamSourceTest::aFullSessionEndsIt() {
    StreamServer server;
    Collected out;
    out.full = true;
    Running running(settingsFor("coinbase-level2", server), out);
    QTRY_VERIFY_WITH_TIMEOUT(running.over, longEnough);
    QCOMPARE(out.payloads().size(), std::size_t{1});
}

void StreamSourceTest::wrongSettingsAreRefused_data() {
    QTest::addColumn<QString>("wsUrl");
    QTest::addColumn<QString>("baseUrl");
    QTest::addColumn<QStringList>("symbols");
    QTest::newRow("plain text to another machine") << "ws://ws.bitstamp.net"
                                                   << "" << QStringList{"btcusd"};
    QTest::newRow("plain snapshots of another machine") << ""
                                                        << "http://www.bitstamp.net" << QStringList{"btcusd"};
    QTest::newRow("another scheme") << "https://ws.bitstamp.net"
                                    << "" << QStringList{"btcusd"};
    QTest::newRow("no host") << "wss://"
                             << "" << QStringList{"btcusd"};
    QTest::newRow("no address") << "ws.bitstamp.net"
                                << "" << QStringList{"btcusd"};
    QTest::newRow("loopback by name only") << "ws://127.0.0.1.example.com"
                                           << "" << QStringList{"btcusd"};
    QTest::newRow("loopback as a user") << "ws://127.0.0.1@example.com"
                                        << "" << QStringList{"btcusd"};
    QTest::newRow("no symbols") << ""
                                << "" << QStringList();
    QTest::newRow("an empty symbol") << ""
                                     << "" << QStringList{"btcusd", " "};
}

void StreamSourceTest::wrongSettingsAreRefused() {
    QFETCH(QString, wsUrl);
    QFETCH(QString, baseUrl);
    QFETCH(QStringList, symbols);
    StreamSettings settings;
    settings.provider = streamProviderNamed("bitstamp-orders");
    settings.clock = clockNow();
    settings.wsUrl = wsUrl.toStdString();
    settings.baseUrl = baseUrl.toStdString();
    for (const QString& symbol : symbols)
        settings.symbols.push_back(symbol.toStdString());
    const auto source = makeWebSocketSource(settings);
    QVERIFY(!source.has_value());
    QCOMPARE(source.error().code, ErrorCode::InvalidArgument);
    QVERIFY(!source.error().message.empty());
}

void StreamSourceTest::theAddressShowsNoSecrets() {
    StreamSettings settings;
    settings.provider = streamProviderNamed("coinbase-level2");
    settings.clock = clockNow();
    settings.symbols = {"BTC-USD"};
    settings.wsUrl = "wss://me:secret@example.com/feed?token=secret";
    QCOMPARE((*makeWebSocketSource(settings))->address(), "wss://example.com/feed");
    settings.wsUrl.clear();
    QCOMPARE((*makeWebSocketSource(settings))->address(), "wss://advanced-trade-ws.coinbase.com");
    QCOMPARE((*makeWebSocketSource(settings))->pace(), SourcePace::Stream);
}

QTEST_GUILESS_MAIN(StreamSourceTest)
#include "stream_source_test.moc"
