// SPDX-License-Identifier: GPL-3.0-or-later
// The curl transport and the whole polling source against a scripted server on the loopback (providers, Polling rules).
#include "model/net/curl_transport.h"
#include "model/net/rest_source.h"
#include "tests/net/rest_doubles.h"
#include "tests/net/rest_server.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <zlib.h>

#include <future>
#include <thread>

using namespace topbook;
using namespace topbook::doubles;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 30'000; ///< ms; machines may be busy
constexpr Timestamp gridPoint{1'700'000'000'000'000'000};

QByteArray gzipped(const QByteArray& text) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(text.size()))), '\0');
    QByteArray in = text;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    (void)deflate(&stream, Z_FINISH);
    out.resize(static_cast<qsizetype>(stream.total_out));
    (void)deflateEnd(&stream);
    return out;
}

/// One request, while the server's event loop goes on.
HttpAnswer fetchedBy(HttpTransport& transport, HttpRequest request) {
    transport.start(std::move(request));
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < patience) {
        auto answers = transport.poll(1ms);
        if (!answers.empty())
            return std::move(answers.front());
        QCoreApplication::processEvents();
    }
    qFatal("the transport gave no answer");
}

/// One request by a transport of its own.
HttpAnswer fetched(const std::string& url, HttpLimits limits = {},
                   std::vector<std::pair<std::string, std::string>> headers = {}) {
    return fetchedBy(*makeCurlTransport(limits), {1, url, std::move(headers)});
}

/// A whole source that polls the server on its own thread; the test turns its clock.
struct PolledServer {
    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>(gridPoint);
    WrittenDown written;
    std::unique_ptr<Source> source;
    std::jthread thread; ///< last: joined before the rest goes

    explicit PolledServer(const std::string& baseUrl, std::vector<std::string> symbols = {"AAPL", "IBM"},
                          ProviderProfile profile = testProfile()) {
        RestSettings settings;
        settings.profile = std::move(profile);
        settings.symbols = std::move(symbols);
        settings.interval = 1s;
        settings.baseUrl = baseUrl;
        settings.key.text = testKey;
        settings.clock = clock;
        auto made = makeRestSource(std::move(settings));
        if (!made)
            qFatal("%s", describe(made.error()).c_str());
        source = *std::move(made);
        thread = std::jthread([this](std::stop_token stop) { source->run(std::move(stop), written); });
    }
};

} // namespace

class RestLoopbackTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void aKeptConnectionServesTheNextPoll();
    void aPackedBodyIsRead_data();
    void aPackedBodyIsRead();
    void theRequestNamesTheProgramAndWhatTheProfileSays();
    void retryAfterIsHandedOn();
    void aFaultOfTheServerIsNamed_data();
    void aFaultOfTheServerIsNamed();
    void aResetOfAKeptConnectionIsNotAskedAgain();
    void aConnectionThatIdledAwayIsAskedOnceMore();
    void aRedirectOnTheSameServerIsFollowed();
    void aBodyOverTheLimitIsRefused_data();
    void aBodyOverTheLimitIsRefused();
    void aServerThatNeverAnswersTimesOut();
    void nobodyListeningIsAConnectionThatFailed();
    void plainHttpElsewhereIsNeverSent();
    void aProxyIsNotAskedForThisMachine();
    void anUntrustedCertificateIsRefused();
    void requestsOfOneCycleAreUnderWayTogether();
    void faultsCostOneCycleAndEveryGoodAnswerArrivesOnce();
    void aSlowAnswerIsCancelledAtTheNextGridPoint();
    void aStopDoesNotWaitForAHangingServer();
    void theKeyIsInTheRequestAndNowhereElse();
    void aTrialTellsTheQuotes();
    void aTrialTellsWhatIsWrong();
};

void RestLoopbackTest::initTestCase() {
    // these would send the loopback through somebody's proxy
    for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
        qunsetenv(name);
}

void RestLoopbackTest::aKeptConnectionServesTheNextPoll() {
    RestServer server([](const ServedRequest&) { return served(200, "{}"); });
    PolledServer polled(server.url());
    for (std::size_t poll = 1; poll <= 5; ++poll) {
        QTRY_COMPARE_WITH_TIMEOUT(polled.written.count("answer 200 AAPL,IBM"), poll, patience);
        polled.clock->advance(1s);
    }
    QCOMPARE(server.connections(), 1);
    const auto payloads = polled.written.payloads();
    for (std::size_t i = 0; i < 5; ++i)
        QCOMPARE((payloads[i].received - gridPoint) / 1s, static_cast<std::int64_t>(i));
    QCOMPARE(polled.written.links().size(), std::size_t{2});
}

void RestLoopbackTest::aPackedBodyIsRead_data() {
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("packed");
    const QByteArray text = "{\"IBM\":1}";
    QTest::newRow("plain") << QByteArray("identity") << text;
    QTest::newRow("gzip") << QByteArray("gzip") << gzipped(text);
    QTest::newRow("deflate") << QByteArray("deflate") << qCompress(text).mid(4);
}

void RestLoopbackTest::aPackedBodyIsRead() {
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, packed);
    RestServer server(
        [&](const ServedRequest&) { return served(200, packed, "Content-Encoding: " + encoding + "\r\n"); });
    const HttpAnswer answer = fetched(server.url());
    QVERIFY(!answer.error);
    QCOMPARE(answer.body, std::string("{\"IBM\":1}"));
    const QByteArray accepted = server.requests()[0].headers["accept-encoding"];
    QVERIFY(accepted.contains("gzip") && accepted.contains("deflate"));
}

void RestLoopbackTest::theRequestNamesTheProgramAndWhatTheProfileSays() {
    RestServer server([](const ServedRequest&) { return served(200, "{}"); });
    (void)fetched(server.url());
    QVERIFY(server.requests()[0].headers["user-agent"].startsWith("Topbook/"));
    (void)fetched(server.url(), {}, {{"User-Agent", "Browser/5.0"}, {"X-Key", "k"}, {"X-Empty", ""}});
    QCOMPARE(server.requests()[1].headers["user-agent"], QByteArray("Browser/5.0"));
    QCOMPARE(server.requests()[1].headers["x-key"], QByteArray("k"));
    QVERIFY(server.requests()[1].headers.contains("x-empty"));
}

void RestLoopbackTest::retryAfterIsHandedOn() {
    RestServer server([](const ServedRequest&) { return served(429, "slow down", "retry-after: 17\r\n"); });
    const HttpAnswer answer = fetched(server.url());
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.retryAfter, std::string("17"));
    QCOMPARE(answer.body, std::string("slow down"));
    QCOMPARE(answer.sent, 1U);
}

Q_DECLARE_METATYPE(topbook::doubles::ServedAnswer)
Q_DECLARE_METATYPE(topbook::ErrorCode)

void RestLoopbackTest::aFaultOfTheServerIsNamed_data() {
    using Then = ServedAnswer::Then;
    QTest::addColumn<ServedAnswer>("answer");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("words");
    const QByteArray half = served(200, "0123456789").bytes.chopped(5);
    const auto redirect = [](const QByteArray& to) { return served(302, "", "Location: " + to + "\r\n"); };
    QTest::newRow("truncated") << ServedAnswer{half, Then::Close} << ErrorCode::ConnectionFailed << "broke off";
    QTest::newRow("truncated, trickling")
        << ServedAnswer{half, Then::Close, 7} << ErrorCode::ConnectionFailed << "broke off";
    QTest::newRow("reset before") << ServedAnswer{"", Then::Reset} << ErrorCode::ConnectionFailed << "127.0.0.1";
    QTest::newRow("reset in the middle") << ServedAnswer{half, Then::Reset} << ErrorCode::ConnectionFailed
                                         << "127.0.0.1";
    QTest::newRow("closed before") << ServedAnswer{"", Then::Close} << ErrorCode::ConnectionFailed
                                   << "without an answer";
    QTest::newRow("no HTTP") << ServedAnswer{"220 mail ready\r\n", Then::Close} << ErrorCode::ConnectionFailed
                             << "is not HTTP";
    QTest::newRow("broken gzip") << served(200, "no gzip", "Content-Encoding: gzip\r\n") << ErrorCode::ConnectionFailed
                                 << "cannot be decompressed";
    QTest::newRow("redirect to another host")
        << redirect("https://example.invalid/") << ErrorCode::RedirectRefused << "to another host, example.invalid";
    QTest::newRow("redirect to another name")
        << redirect("http://localhost/") << ErrorCode::RedirectRefused << "to another host, localhost";
    QTest::newRow("redirect to another port")
        << redirect("http://127.0.0.1:1/") << ErrorCode::RedirectRefused << "to another port";
    QTest::newRow("redirect to http") << redirect("http://example.invalid/") << ErrorCode::RedirectRefused
                                      << "not https";
    QTest::newRow("redirect to a file") << redirect("file:///etc/hostname") << ErrorCode::RedirectRefused
                                        << "not https";
    QTest::newRow("redirect to itself") << redirect("/again") << ErrorCode::RedirectRefused << "round and round";
}

void RestLoopbackTest::aFaultOfTheServerIsNamed() {
    QFETCH(ServedAnswer, answer);
    QFETCH(ErrorCode, code);
    QFETCH(QString, words);
    RestServer server([&](const ServedRequest&) { return answer; });
    const HttpAnswer got = fetched(server.url() + "/path?token=hidden");
    QVERIFY(got.error.has_value());
    QCOMPARE(got.error->code, code);
    QVERIFY2(got.error->message.find(words.toStdString()) != std::string::npos, got.error->message.c_str());
    QVERIFY(got.error->message.find("127.0.0.1") != std::string::npos);
    QCOMPARE(got.error->message.find("path"), std::string::npos);
    QCOMPARE(got.error->message.find("hidden"), std::string::npos);
    QVERIFY(got.body.empty() && got.status == 0);
}

void RestLoopbackTest::aResetOfAKeptConnectionIsNotAskedAgain() {
    int asked = 0;
    RestServer server([&](const ServedRequest&) {
        return ++asked == 2 ? ServedAnswer{"", ServedAnswer::Then::Reset} : served(200, "{}");
    });
    HttpLimits limits;
    limits.idleBeforeStale = 1h;
    const auto transport = makeCurlTransport(limits);
    QVERIFY(!fetchedBy(*transport, {1, server.url(), {}}).error);
    const HttpAnswer answer = fetchedBy(*transport, {2, server.url(), {}});
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::ConnectionFailed);
    QCOMPARE(answer.sent, 1U);
    QCOMPARE(server.requests().size(), std::size_t{2});
    QVERIFY(!fetchedBy(*transport, {3, server.url(), {}}).error);
}

void RestLoopbackTest::aConnectionThatIdledAwayIsAskedOnceMore() {
    int asked = 0;
    RestServer server([&](const ServedRequest&) {
        return ++asked == 2 ? ServedAnswer{"", ServedAnswer::Then::Reset} : served(200, "{}");
    });
    HttpLimits limits;
    limits.idleBeforeStale = 0s;
    const auto transport = makeCurlTransport(limits);
    QVERIFY(!fetchedBy(*transport, {1, server.url(), {}}).error);
    const HttpAnswer answer = fetchedBy(*transport, {2, server.url(), {}});
    QVERIFY(!answer.error);
    QCOMPARE(answer.sent, 2U);
    QCOMPARE(server.requests().size(), std::size_t{3});
}

void RestLoopbackTest::aRedirectOnTheSameServerIsFollowed() {
    RestServer server([](const ServedRequest& request) {
        return request.target == "/new" ? served(200, "here", "Retry-After: 1\r\n")
                                        : served(301, "moved", "Location: /new\r\nRetry-After: 9\r\n");
    });
    const HttpAnswer answer = fetched(server.url() + "/old", {}, {{"X-Key", "k"}});
    QVERIFY(!answer.error);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, std::string("here"));
    QCOMPARE(answer.retryAfter, std::string("1"));
    QCOMPARE(answer.sent, 2U);
    QCOMPARE(server.requests()[1].headers["x-key"], QByteArray("k"));
}

void RestLoopbackTest::aBodyOverTheLimitIsRefused_data() {
    QTest::addColumn<ServedAnswer>("answer");
    QTest::addColumn<bool>("fits");
    const QByteArray big(2000, 'x');
    ServedAnswer unknownLength{"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + big, ServedAnswer::Then::Close};
    QTest::newRow("exactly the limit") << served(200, big.left(1000)) << true;
    QTest::newRow("told in advance") << served(200, big) << false;
    QTest::newRow("of unknown length") << unknownLength << false;
    QTest::newRow("packed small") << served(200, gzipped(big), "Content-Encoding: gzip\r\n") << false;
}

void RestLoopbackTest::aBodyOverTheLimitIsRefused() {
    QFETCH(ServedAnswer, answer);
    QFETCH(bool, fits);
    RestServer server([&](const ServedRequest&) { return answer; });
    HttpLimits limits;
    limits.bodyBytes = 1000;
    const HttpAnswer got = fetched(server.url(), limits);
    QCOMPARE(got.error.has_value(), !fits);
    if (!fits)
        QCOMPARE(got.error->code, ErrorCode::TooLarge);
}

void RestLoopbackTest::aServerThatNeverAnswersTimesOut() {
    RestServer server([](const ServedRequest&) { return ServedAnswer{{}, ServedAnswer::Then::Hold}; });
    HttpLimits limits;
    limits.totalTimeout = 300ms;
    const HttpAnswer answer = fetched(server.url(), limits);
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::TimedOut);
}

void RestLoopbackTest::nobodyListeningIsAConnectionThatFailed() {
    std::string url;
    {
        const RestServer server([](const ServedRequest&) { return served(200, ""); });
        url = server.url();
    }
    const HttpAnswer answer = fetched(url);
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::ConnectionFailed);
    QVERIFY(answer.error->message.starts_with("cannot connect to 127.0.0.1"));
}

void RestLoopbackTest::plainHttpElsewhereIsNeverSent() {
    const HttpAnswer answer = fetched("http://example.invalid/x?token=hidden");
    QVERIFY(answer.error.has_value());
    QVERIFY(answer.error->message.find("use https") != std::string::npos);
    QCOMPARE(answer.error->message.find("hidden"), std::string::npos);
}

void RestLoopbackTest::aProxyIsNotAskedForThisMachine() {
    RestServer server([](const ServedRequest&) { return served(200, "{}"); });
    qputenv("http_proxy", "http://127.0.0.1:1");
    const HttpAnswer answer = fetched(server.url());
    qunsetenv("http_proxy");
    QVERIFY(!answer.error);
}

void RestLoopbackTest::anUntrustedCertificateIsRefused() {
    const QString openssl = QStandardPaths::findExecutable("openssl");
    if (openssl.isEmpty() || !QSslSocket::supportsSsl())
        QSKIP("needs the openssl tool and Qt's TLS backend");
    const QTemporaryDir dir;
    const QString keyPath = dir.filePath("key.pem");
    const QString certificatePath = dir.filePath("certificate.pem");
    QProcess tool;
    tool.start(openssl, {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                         "-keyout", keyPath, "-out", certificatePath, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                         "subjectAltName=IP:127.0.0.1"});
    if (!tool.waitForFinished(patience) || tool.exitCode() != 0)
        QSKIP("this openssl tool makes no certificate");
    QFile keyFile(keyPath);
    QFile certificateFile(certificatePath);
    QVERIFY(keyFile.open(QIODevice::ReadOnly) && certificateFile.open(QIODevice::ReadOnly));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
    configuration.setLocalCertificate(QSslCertificate(&certificateFile));
    auto listener = std::make_unique<QSslServer>();
    listener->setSslConfiguration(configuration);
    RestServer server([](const ServedRequest&) { return served(200, "{}"); }, std::move(listener));

    const HttpAnswer answer = fetched(server.url("https"));
    QVERIFY(answer.error.has_value());
    QCOMPARE(answer.error->code, ErrorCode::TlsFailed);
    QVERIFY(answer.error->message.starts_with("the certificate of 127.0.0.1 cannot be trusted"));
    QVERIFY(server.requests().empty());

    PolledServer polled(server.url("https"));
    QTRY_COMPARE_WITH_TIMEOUT(polled.written.count("failure tls_failed AAPL,IBM"), std::size_t{1}, patience);
}

void RestLoopbackTest::requestsOfOneCycleAreUnderWayTogether() {
    RestServer server([](const ServedRequest&) { return ServedAnswer{{}, ServedAnswer::Then::Hold}; });
    ProviderProfile profile = testProfile();
    profile.batchLimit = 1;
    PolledServer polled(server.url(), {"A", "B", "C", "D", "E", "F"}, profile);
    QTRY_COMPARE_WITH_TIMEOUT(server.held(), std::size_t{6}, patience);
    QVERIFY(polled.written.payloads().empty());
    server.release(served(200, "{}"));
    QTRY_COMPARE_WITH_TIMEOUT(polled.written.payloads().size(), std::size_t{6}, patience);
    for (const char* symbol : {"A", "B", "C", "D", "E", "F"})
        QCOMPARE(polled.written.count(std::string("answer 200 ") + symbol), std::size_t{1});
    QCOMPARE(polled.source->meter().polls, std::uint64_t{6});
}

void RestLoopbackTest::faultsCostOneCycleAndEveryGoodAnswerArrivesOnce() {
    using Then = ServedAnswer::Then;
    const QByteArray cut = served(200, "0123456789").bytes.chopped(5);
    const std::vector<ServedAnswer> faults{served(500, "oops"),
                                           served(429, "wait", "Retry-After: 1\r\n"),
                                           {cut, Then::Close},
                                           served(200, "Exceeded the limit"),
                                           served(200, R"({"IBM":{"quote":{"symbol":"IBM","latestPrice":null}}})"),
                                           {cut, Then::Reset}};
    std::size_t asked = 0;
    RestServer server([&](const ServedRequest&) {
        const std::size_t nth = asked++;
        return nth % 2 == 1 ? faults[nth / 2 % faults.size()]
                            : served(200, "good " + QByteArray::number(static_cast<int>(nth)) + ".");
    });
    PolledServer polled(server.url());
    for (std::uint64_t polls = 1; polls <= 12; ++polls) {
        SourceMeter meter;
        QTRY_VERIFY2_WITH_TIMEOUT((meter = polled.source->meter()).answers + meter.failures == polls,
                                  "a request was not answered", patience);
        QCOMPARE(server.requests().size(), static_cast<std::size_t>(polls));
        if (polls < 12)
            polled.clock->set(meter.nextAttempt);
    }
    const std::string all = polled.written.everything();
    for (std::size_t nth = 0; nth < 12; nth += 2) {
        const std::string body = "good " + std::to_string(nth) + ".";
        QVERIFY2(all.find(body) != std::string::npos && all.find(body) == all.rfind(body), body.c_str());
    }
    QCOMPARE(polled.written.count("failure connection_failed AAPL,IBM"), std::size_t{2});
    QCOMPARE(polled.written.count("answer 500 AAPL,IBM"), std::size_t{1});
    QCOMPARE(polled.written.count("answer 429 AAPL,IBM"), std::size_t{1});
}

void RestLoopbackTest::aSlowAnswerIsCancelledAtTheNextGridPoint() {
    bool first = true;
    RestServer server([&](const ServedRequest&) {
        return std::exchange(first, false) ? ServedAnswer{{}, ServedAnswer::Then::Hold} : served(200, "in time");
    });
    PolledServer polled(server.url());
    QTRY_COMPARE_WITH_TIMEOUT(server.held(), std::size_t{1}, patience);
    polled.clock->advance(1s);
    QTRY_COMPARE_WITH_TIMEOUT(polled.written.count("skipped AAPL,IBM"), std::size_t{1}, patience);
    QTRY_COMPARE_WITH_TIMEOUT(polled.written.count("answer 200 AAPL,IBM"), std::size_t{1}, patience);
    server.release(served(200, "too late"));
    polled.clock->advance(1s);
    QTRY_COMPARE_WITH_TIMEOUT(polled.written.count("answer 200 AAPL,IBM"), std::size_t{2}, patience);
    QCOMPARE(polled.written.everything().find("too late"), std::string::npos);
}

void RestLoopbackTest::aStopDoesNotWaitForAHangingServer() {
    RestServer server([](const ServedRequest&) { return ServedAnswer{{}, ServedAnswer::Then::Hold}; });
    PolledServer polled(server.url());
    QTRY_COMPARE_WITH_TIMEOUT(server.held(), std::size_t{1}, patience);
    QElapsedTimer took;
    took.start();
    polled.thread.request_stop();
    polled.thread.join();
    QVERIFY2(took.elapsed() < 2000, qPrintable(QString::number(took.elapsed())));
}

void RestLoopbackTest::theKeyIsInTheRequestAndNowhereElse() {
    RestServer server([](const ServedRequest& request) {
        return served(request.target.contains("again") ? 500 : 401,
                      "bad request " + request.target + " key s3cret/k3y");
    });
    PolledServer polled(server.url());
    QTRY_COMPARE_WITH_TIMEOUT(polled.written.links().size(), std::size_t{2}, patience);
    QVERIFY(server.requests()[0].target.contains("token=s3cret%2Fk3y"));
    QCOMPARE(polled.written.links()[1].state, LinkState::Refused);
    const std::string all = polled.written.everything() + polled.source->meter().lastError + polled.source->address();
    QVERIFY(all.find("bad request /stock") != std::string::npos);
    QCOMPARE(all.find("s3cret"), std::string::npos);
    QCOMPARE(all.find("k3y"), std::string::npos);
    QCOMPARE(polled.source->address(), server.url());
}

namespace {

SourceTrial triedAgainst(const std::string& url) {
    RestSettings settings;
    settings.profile = testProfile();
    settings.symbols = {"AAPL", "IBM"};
    settings.baseUrl = url;
    settings.key.text = testKey;
    settings.clock = std::make_shared<ManualClock>(gridPoint);
    auto trial = std::async(std::launch::async, [settings] { return tryRest(settings, {}); });
    while (trial.wait_for(1ms) != std::future_status::ready)
        QCoreApplication::processEvents();
    return trial.get();
}

} // namespace

void RestLoopbackTest::aTrialTellsTheQuotes() {
    RestServer server([](const ServedRequest&) {
        return served(200, R"({"AAPL":{"quote":{"symbol":"AAPL","latestPrice":229.35}},)"
                           R"("IBM":{"quote":{"symbol":"IBM","latestPrice":"245.1"}}})");
    });
    const SourceTrial trial = triedAgainst(server.url());
    QVERIFY(trial.good);
    QCOMPARE(trial.words, std::string("AAPL 229.35, IBM 245.10 in 0.00 s"));
}

void RestLoopbackTest::aTrialTellsWhatIsWrong() {
    RestServer server([](const ServedRequest&) { return served(401, "no"); });
    const SourceTrial refused = triedAgainst(server.url());
    QVERIFY(!refused.good);
    QCOMPARE(refused.words, std::string("HTTP 401 from 127.0.0.1: the key was not accepted; check the key"));
    RestServer empty([](const ServedRequest&) { return served(200, "{}"); });
    const SourceTrial noQuotes = triedAgainst(empty.url());
    QVERIFY(!noQuotes.good && !noQuotes.words.empty());
    QVERIFY(!triedAgainst("http://example.invalid").good);
}

QTEST_GUILESS_MAIN(RestLoopbackTest)
#include "rest_loopback_test.moc"
