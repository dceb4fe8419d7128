// SPDX-License-Identifier: GPL-3.0-or-later
// What a polling source does with every fault of a network, played in virtual time (providers, Polling rules).
#include "model/net/polling_source.h"
#include "tests/net/rest_doubles.h"

#include <QtTest>

#include <functional>
#include <map>

using namespace topbook;
using namespace topbook::doubles;
using namespace std::chrono_literals;

namespace {

/// 2023-11-14 22:13:27 UTC: the first grid point of 10 s is 3 s later.
constexpr Timestamp start{1'700'000'007'000'000'000};
constexpr Timestamp firstPoint{1'700'000'010'000'000'000};

struct Played {
    PlayedNetwork network;
    WrittenDown written;
    SourceMeter meter;

    /// Seconds from the first grid point to each request; -1 where one is off the whole second.
    [[nodiscard]] QList<int> startSeconds() const {
        QList<int> seconds;
        for (const Timestamp at : network.starts) {
            const Duration since = at - firstPoint;
            seconds.push_back(since % 1s == 0s ? static_cast<int>(since / 1s) : -1);
        }
        return seconds;
    }
    [[nodiscard]] std::string lastLink() const { return written.links().empty() ? "" : written.links().back().words; }
};

struct PlayPlan {
    std::function<Reply(std::size_t, const HttpRequest&)> script;
    Duration runsFor = 2min;
    Duration interval = 10s;
    std::vector<ClockStep> steps;
    ProviderProfile profile = testProfile();
    std::vector<std::string> symbols{"AAPL", "IBM"};
};

std::unique_ptr<Played> play(PlayPlan plan) {
    auto played = std::make_unique<Played>();
    PlayedNetwork& network = played->network;
    network.start = start;
    network.clock->set(start);
    network.script = std::move(plan.script);
    network.steps = std::move(plan.steps);
    network.runsFor = plan.runsFor;
    RestSettings settings;
    settings.profile = std::move(plan.profile);
    settings.symbols = std::move(plan.symbols);
    settings.interval = plan.interval;
    settings.key.text = testKey;
    settings.clock = network.clock;
    settings.jitterSeed = 7;
    auto setup = preparePolling(std::move(settings));
    if (!setup)
        qFatal("%s", describe(setup.error()).c_str());
    PollingSource source(*std::move(setup), [&network] { return std::make_unique<PlayedTransport>(network); });
    source.run(network.stop.get_token(), played->written);
    played->meter = source.meter();
    return played;
}

/// Good answers, but `reply` to the second request.
PlayPlan secondAnswered(const Reply& reply) {
    PlayPlan plan;
    plan.script = [reply](std::size_t nth, const HttpRequest&) { return nth == 1 ? reply : Reply{}; };
    return plan;
}

Reply failed(ErrorCode code, const std::string& words) {
    Reply reply;
    reply.error = code;
    reply.words = words;
    return reply;
}

Reply status(int code, const std::string& retryAfter = {}, const std::string& body = "no") {
    Reply reply;
    reply.status = code;
    reply.retryAfter = retryAfter;
    reply.body = body;
    return reply;
}

Reply good(const std::string& body, Duration after = 20ms) {
    Reply reply;
    reply.body = body;
    reply.after = after;
    return reply;
}

} // namespace

Q_DECLARE_METATYPE(topbook::doubles::Reply)

class RestPollingTest : public QObject {
    Q_OBJECT

private slots:
    void aFaultDelaysTheNextPollAndIsTold_data();
    void aFaultDelaysTheNextPollAndIsTold();
    void failuresInARowWaitLongerAndLonger();
    void aRefusalIsTriedAgainEveryFiveMinutesAndToldOnce();
    void oneBadSymbolDoesNotHoldUpTheOthers();
    void aCycleThatOverrunsIsCancelledAndTold();
    void aPermanentlySlowServerIsAskedAtEveryGridPoint();
    void aStepForwardMakesOnePoll();
    void aStepBackGoesOnFromTheNewTime();
    void aSmallStepBackPollsNoGridPointTwice();
    void everyGoodAnswerArrivesOnce();
    void symbolsTakeTurnsWhereAMinuteAllowsLessThanACycle();
    void nothingIsAskedBeyondTheAllowanceOfADay();
    void anAnswerThatSaysTooMuchIsLikeA429();
    void theKeyIsNowhere();
    void theMeterCounts();
    void everyBuiltInProviderCanBePolledWithinItsAllowance();
    void settingsThatCannotWorkAreRefusedInWords_data();
    void settingsThatCannotWorkAreRefusedInWords();
};

void RestPollingTest::aFaultDelaysTheNextPollAndIsTold_data() {
    QTest::addColumn<Reply>("reply");
    QTest::addColumn<int>("gap"); // seconds from the faulty request to the next one
    QTest::addColumn<QString>("head");
    QTest::addColumn<QString>("link"); // empty: the source stays connected

    const QString status500 =
        "Retrying in 20 s: HTTP 500 from api.test: the server is in trouble; nothing to do but wait";
    const QString tooMuch = ": HTTP 429 from api.test: too much was asked for; a longer interval or fewer symbols help";
    QTest::newRow("500") << status(500) << 20 << "answer 500 AAPL,IBM" << status500;
    QTest::newRow("503") << status(503) << 20 << "answer 503 AAPL,IBM" << QString(status500).replace("500", "503");
    QTest::newRow("503 with Retry-After") << status(503, "60") << 70 << "answer 503 AAPL,IBM"
                                          << QString(status500).replace("500", "503").replace("20 s", "70 s");
    QTest::newRow("429") << status(429) << 20 << "answer 429 AAPL,IBM"
                         << "Retrying in 20 s" + tooMuch;
    QTest::newRow("429 with seconds") << status(429, "45") << 50 << "answer 429 AAPL,IBM"
                                      << "Retrying in 50 s" + tooMuch;
    QTest::newRow("429 with a date") << status(429, "Tue, 14 Nov 2023 22:14:25 GMT") << 50 << "answer 429 AAPL,IBM"
                                     << "Retrying in 50 s" + tooMuch;
    QTest::newRow("429 with a date gone by")
        << status(429, "Tue, 14 Nov 2023 22:00:00 GMT") << 10 << "answer 429 AAPL,IBM"
        << "Retrying in 10 s" + tooMuch;
    QTest::newRow("429 with nonsense") << status(429, "soon") << 20 << "answer 429 AAPL,IBM"
                                       << "Retrying in 20 s" + tooMuch;
    QTest::newRow("401") << status(401) << 300 << "answer 401 AAPL,IBM"
                         << "HTTP 401 from api.test: the key was not accepted; check the key; tried again every 5 min";
    QTest::newRow("403") << status(403) << 300 << "answer 403 AAPL,IBM"
                         << "HTTP 403 from api.test: the key does not allow this; check the key and what its plan "
                            "includes; tried again every 5 min";
    QTest::newRow("404") << status(404) << 300 << "answer 404 AAPL,IBM"
                         << "HTTP 404 from api.test: there is nothing at this address; check the address and the "
                            "symbols; tried again every 5 min";

    const auto network = [](const char* name, ErrorCode code, const char* head, const char* words) {
        QTest::newRow(name) << failed(code, words) << 20 << head << QString("Retrying in 20 s: ") + words;
    };
    network("connection refused", ErrorCode::ConnectionFailed, "failure connection_failed AAPL,IBM",
            "cannot connect to api.test");
    network("reset in the middle", ErrorCode::ConnectionFailed, "failure connection_failed AAPL,IBM",
            "the connection to api.test broke");
    network("truncated body", ErrorCode::ConnectionFailed, "failure connection_failed AAPL,IBM",
            "the answer of api.test broke off");
    network("body over the limit", ErrorCode::TooLarge, "failure too_large AAPL,IBM", "the answer is too large");
    network("redirect to another host", ErrorCode::RedirectRefused, "failure redirect_refused AAPL,IBM",
            "api.test sends requests to another host");
    network("redirect to http", ErrorCode::RedirectRefused, "failure redirect_refused AAPL,IBM",
            "api.test sends requests to an address that is not https");
    network("TLS failure", ErrorCode::TlsFailed, "failure tls_failed AAPL,IBM", "the certificate cannot be trusted");
    Reply timedOut = failed(ErrorCode::TimedOut, "no answer from api.test in time");
    timedOut.after = 5s;
    // the wait runs from the moment of the failure
    QTest::newRow("timeout") << timedOut << 20 << "failure timed_out AAPL,IBM"
                             << "Retrying in 15 s: no answer from api.test in time";

    // what arrives whole is for the decoder to judge: it stops no poll
    QTest::newRow("empty body") << good("") << 10 << "answer 200 AAPL,IBM" << QString();
    QTest::newRow("wrong content type") << good("<html>hello</html>") << 10 << "answer 200 AAPL,IBM" << QString();
    QTest::newRow("error words with 200") << good("Unknown symbol") << 10 << "answer 200 AAPL,IBM" << QString();
    QTest::newRow("null price") << good(R"({"IBM":{"quote":{"symbol":"IBM","latestPrice":null}}})") << 10
                                << "answer 200 AAPL,IBM" << QString();
}

void RestPollingTest::aFaultDelaysTheNextPollAndIsTold() {
    QFETCH(Reply, reply);
    QFETCH(int, gap);
    QFETCH(QString, head);
    QFETCH(QString, link);
    PlayPlan plan = secondAnswered(reply);
    plan.runsFor = 6min;
    const auto played = play(std::move(plan));

    QList<int> expected{0, 10};
    for (int at = 10 + gap; at < 357; at += 10)
        expected.push_back(at);
    QCOMPARE(played->startSeconds(), expected);
    QCOMPARE(QString::fromStdString(played->written.heads()[1]), head);
    QCOMPARE(played->written.count("answer 200 AAPL,IBM"),
             played->network.starts.size() - (head == "answer 200 AAPL,IBM" ? 0 : 1));
    // each grid point that was waited through is told, once
    QCOMPARE(played->written.count("skipped AAPL,IBM"), static_cast<std::size_t>(gap / 10 - 1));

    QStringList words;
    for (const ToldLink& told : played->written.links())
        words.push_back(QString::fromStdString(told.words));
    QStringList expectedWords{"connecting to api.test", "connected to api.test"};
    if (!link.isEmpty())
        expectedWords << link << "connected to api.test";
    QCOMPARE(words, expectedWords);
}

void RestPollingTest::failuresInARowWaitLongerAndLonger() {
    PlayPlan plan;
    plan.runsFor = 40min;
    plan.script = [](std::size_t, const HttpRequest&) { return status(500); };
    const auto played = play(std::move(plan));
    const auto& starts = played->network.starts;
    Duration wait = 10s;
    for (std::size_t i = 1; i < starts.size(); ++i, wait = std::min<Duration>(wait * 2, 5min)) {
        const Duration gap = starts[i] - starts[i - 1];
        QCOMPARE(gap % 10s, 0s);
        QVERIFY2(gap >= wait && gap <= wait + wait / 2 + 10s, qPrintable(QString::number(gap / 1s)));
        QVERIFY(gap <= 5min + 10s);
    }
    QVERIFY(starts.size() >= 9);
    // each attempt is told
    QCOMPARE(played->written.links().size(), starts.size() + 1);
    QVERIFY(played->lastLink().starts_with("Retrying in 310 s: HTTP 500"));
}

void RestPollingTest::aRefusalIsTriedAgainEveryFiveMinutesAndToldOnce() {
    PlayPlan plan;
    plan.runsFor = 21min;
    plan.script = [](std::size_t nth, const HttpRequest&) { return nth < 4 ? status(401) : Reply{}; };
    const auto played = play(std::move(plan));
    QCOMPARE(played->startSeconds().mid(0, 6), (QList<int>{0, 300, 600, 900, 1200, 1210}));
    const auto links = played->written.links();
    QCOMPARE(links.size(), std::size_t{3});
    QCOMPARE(links[1].state, LinkState::Refused);
    QCOMPARE(links[2].state, LinkState::Connected);
    QCOMPARE(played->meter.lastError, std::string());
}

void RestPollingTest::oneBadSymbolDoesNotHoldUpTheOthers() {
    PlayPlan plan;
    plan.profile.batchLimit = 1;
    plan.symbols = {"AAPL", "BAD", "IBM"};
    plan.script = [](std::size_t nth, const HttpRequest& request) {
        if (request.url.find("BAD") == std::string::npos)
            return Reply{};
        return nth < 9 ? status(404) : status(500);
    };
    const auto played = play(std::move(plan));
    QCOMPARE(played->network.starts.size(), std::size_t{36}); // 3 at each of 12 grid points
    QCOMPARE(played->written.count("answer 404 BAD"), std::size_t{3});
    QCOMPARE(played->written.count("answer 500 BAD"), std::size_t{9});
    QCOMPARE(played->lastLink(), std::string("connected to api.test"));
    QVERIFY(played->meter.lastError.starts_with("HTTP 500 from api.test"));
}

void RestPollingTest::aCycleThatOverrunsIsCancelledAndTold() {
    PlayPlan plan;
    plan.interval = 1s;
    plan.runsFor = 10s;
    plan.script = [](std::size_t nth, const HttpRequest&) { return nth == 1 ? good("late", 3s) : good("in time"); };
    const auto played = play(std::move(plan));
    QCOMPARE(played->startSeconds(), (QList<int>{-3, -2, -1, 0, 1, 2, 3, 4, 5, 6}));
    QCOMPARE(played->network.cancelled, (std::vector<std::uint64_t>{2}));
    const auto payloads = played->written.payloads();
    QCOMPARE(payloads[1].bytes,
             std::string("skipped AAPL,IBM\nrequests cancelled, as the next poll was due: 1 of 1; no whole answer "
                         "from api.test within 1 s"));
    QCOMPARE(played->written.everything().find("late"), std::string::npos);
    QCOMPARE(played->written.count("answer 200 AAPL,IBM"), std::size_t{9});
    QCOMPARE(played->meter.failures, std::uint64_t{1});
    const auto links = played->written.links();
    QCOMPARE(links.size(), std::size_t{4});
    QCOMPARE(links[2].words, std::string("Retrying: no whole answer from api.test within 1 s"));
    QCOMPARE(links[3].state, LinkState::Connected);
}

void RestPollingTest::aPermanentlySlowServerIsAskedAtEveryGridPoint() {
    PlayPlan plan;
    plan.interval = 1s;
    plan.runsFor = 20s;
    plan.script = [](std::size_t, const HttpRequest&) { return good("late", 3s); };
    const auto played = play(std::move(plan));
    QCOMPARE(played->network.starts.size(), std::size_t{20});
    QCOMPARE(played->network.cancelled.size(), std::size_t{19});
    QCOMPARE(played->written.links().size(), std::size_t{2}); // connecting, and once that nothing comes
    QCOMPARE(played->written.links()[1].state, LinkState::Retrying);
}

void RestPollingTest::aStepForwardMakesOnePoll() {
    PlayPlan plan;
    plan.script = [](std::size_t, const HttpRequest&) { return Reply{}; };
    plan.steps = {{25s, 1h}};
    plan.runsFor = 45s;
    const auto played = play(std::move(plan));
    const int hour = 3600;
    // asleep from second 22 to 3622: the grid points between are gone, one poll is made on waking
    QCOMPARE(played->startSeconds(), (QList<int>{0, 10, 20, hour + 22, hour + 30, hour + 40}));
    QCOMPARE(played->written.count("skipped AAPL,IBM"), std::size_t{0});
}

void RestPollingTest::aStepBackGoesOnFromTheNewTime() {
    PlayPlan plan;
    plan.script = [](std::size_t, const HttpRequest&) { return Reply{}; };
    plan.steps = {{25s, -1h}};
    plan.runsFor = 45s;
    const auto played = play(std::move(plan));
    const int hour = 3600;
    QCOMPARE(played->startSeconds(), (QList<int>{0, 10, 20, 30 - hour, 40 - hour}));
}

void RestPollingTest::aSmallStepBackPollsNoGridPointTwice() {
    PlayPlan plan;
    plan.script = [](std::size_t, const HttpRequest&) { return Reply{}; };
    plan.steps = {{14s, -2s}}; // second 11 becomes second 9
    plan.runsFor = 48s;
    const auto played = play(std::move(plan));
    QCOMPARE(played->startSeconds(), (QList<int>{0, 10, 20, 30, 40}));
}

void RestPollingTest::everyGoodAnswerArrivesOnce() {
    PlayPlan plan;
    plan.interval = 1s;
    plan.runsFor = 3min;
    const std::vector<Reply> faults{status(500),
                                    status(429, "2"),
                                    failed(ErrorCode::ConnectionFailed, "the answer broke off"),
                                    good("Exceeded the limit"),
                                    good("slow", 3s),
                                    good(R"({"IBM":{"quote":{"symbol":"IBM","latestPrice":null}}})"),
                                    failed(ErrorCode::ConnectionFailed, "reset")};
    std::size_t goodOnes = 0;
    plan.script = [&](std::size_t nth, const HttpRequest&) {
        if (nth % 3 == 2)
            return faults[nth / 3 % faults.size()];
        return good("good " + std::to_string(++goodOnes) + ".", std::chrono::milliseconds(nth * 97 % 900));
    };
    const auto played = play(std::move(plan));
    for (const Timestamp at : played->network.starts)
        QCOMPARE(floorTo(at, 1s).nanos, at.nanos);
    const std::string all = played->written.everything();
    for (std::size_t i = 1; i < goodOnes; ++i) {
        const std::string body = "good " + std::to_string(i) + ".";
        const std::size_t found = all.find(body);
        QVERIFY2(found != std::string::npos && all.find(body, found + 1) == std::string::npos, body.c_str());
    }
    QVERIFY(goodOnes > 60);
    QCOMPARE(all.find("slow"), std::string::npos);
}

void RestPollingTest::symbolsTakeTurnsWhereAMinuteAllowsLessThanACycle() {
    PlayPlan plan;
    plan.profile.batchLimit = 1;
    plan.profile.rates = {8, 0, 0, true};
    plan.symbols.clear();
    for (int i = 0; i < 20; ++i)
        plan.symbols.push_back("S" + std::to_string(i + 10));
    plan.runsFor = 20min;
    plan.script = [](std::size_t, const HttpRequest&) { return Reply{}; };
    const auto played = play(std::move(plan));

    std::map<std::string, int> polls;
    for (const HttpRequest& request : played->network.requests)
        ++polls[request.url];
    QCOMPARE(polls.size(), std::size_t{20});
    for (const auto& [url, count] : polls)
        QVERIFY2(count == 8, qPrintable(QString::number(count))); // 160 credits in 20 minutes
    // spread evenly: never more than two at a grid point
    std::map<std::int64_t, int> atPoint;
    for (const Timestamp at : played->network.starts)
        QVERIFY(++atPoint[at.nanos] <= 2);
    const auto payloads = played->written.payloads();
    QCOMPARE(payloads[0].bytes.substr(0, 8), std::string("skipped "));
    const auto words = readLivePayload(payloads[0].bytes)->body;
    QVERIFY2(words.find("requests not made: 18 of 20; the provider allows 8 credits a minute") == 0, words.data());
}

void RestPollingTest::nothingIsAskedBeyondTheAllowanceOfADay() {
    PlayPlan plan;
    plan.profile.rates = {0, 0, 5, false};
    plan.runsFor = 2h; // midnight comes 6393 s after the start
    plan.script = [](std::size_t, const HttpRequest&) { return Reply{}; };
    const auto played = play(std::move(plan));
    const int midnight = 6390;
    QCOMPARE(played->startSeconds(),
             (QList<int>{0, 10, 20, 30, 40, midnight, midnight + 10, midnight + 20, midnight + 30, midnight + 40}));
    const auto links = played->written.links();
    QCOMPARE(links.size(), std::size_t{5});
    QCOMPARE(links[2].words,
             std::string("requests not made: 1 of 1; the 5 credits of this day are used up; polling goes on "
                         "at 00:00 UTC"));
    QCOMPARE(links[3].state, LinkState::Connected);
}

void RestPollingTest::anAnswerThatSaysTooMuchIsLikeA429() {
    PlayPlan plan = secondAnswered(good(R"({"status":"error","code":429,"message":"out of credits"})"));
    plan.profile.errors = {{"/status", "error", "/message", true}};
    const auto played = play(std::move(plan));
    QCOMPARE(played->startSeconds().mid(0, 4), (QList<int>{0, 10, 30, 40}));
    QCOMPARE(played->written.links()[2].state, LinkState::Retrying);
}

void RestPollingTest::theKeyIsNowhere() {
    PlayPlan plan;
    plan.script = [](std::size_t nth, const HttpRequest& request) {
        if (nth % 2 == 0)
            return good("you asked for " + request.url + " with " + std::string(testKey));
        return failed(ErrorCode::ConnectionFailed, "cannot reach " + request.url);
    };
    const auto played = play(std::move(plan));
    QVERIFY(played->network.requests[0].url.find("s3cret%2Fk3y") != std::string::npos);
    const std::string all = played->written.everything() + played->meter.lastError;
    QVERIFY(all.find("you asked for") != std::string::npos);
    QVERIFY(all.find("cannot reach") != std::string::npos);
    QCOMPARE(all.find("s3cret"), std::string::npos);
    QCOMPARE(all.find("k3y"), std::string::npos);
}

void RestPollingTest::theMeterCounts() {
    PlayPlan plan = secondAnswered(status(500));
    plan.profile.rates = {8, 0, 800, true};
    plan.runsFor = 55s; // polls at 0, 10, 30, 40 and 50
    const auto played = play(std::move(plan));
    QCOMPARE(played->meter.polls, std::uint64_t{4});
    QCOMPARE(played->meter.answers, std::uint64_t{3});
    QCOMPARE(played->meter.failures, std::uint64_t{1});
    QCOMPARE(played->meter.reconnects, std::uint64_t{1});
    QCOMPARE(played->meter.usedThisMinute, 8.0); // 2 credits each: the one at 50 is not made
    QCOMPARE(played->meter.allowedPerMinute, 8.0);
    QCOMPARE(played->meter.usedToday, 8.0);
    QCOMPARE(played->meter.allowedPerDay, 800.0);
    QCOMPARE((played->meter.nextAttempt - firstPoint) / 1s, std::int64_t{60});
}

void RestPollingTest::everyBuiltInProviderCanBePolledWithinItsAllowance() {
    for (const ProviderProfile& profile : builtInProviders()) {
        RestSettings settings;
        settings.profile = profile;
        for (int i = 0; i < 250; ++i)
            settings.symbols.push_back("S" + std::to_string(i));
        settings.key.text = "identity:password";
        settings.clock = std::make_shared<ManualClock>(start);
        const auto setup = preparePolling(settings);
        QVERIFY2(setup.has_value(), profile.name.c_str());
        std::size_t asked = 0;
        for (const ProviderRequest& request : setup->requests) {
            asked += request.symbols.size();
            const auto cost = static_cast<double>(profile.rates.creditPerSymbol ? request.symbols.size() : 1);
            QVERIFY2(profile.rates.perMinute == 0 || cost <= profile.rates.perMinute, profile.name.c_str());
        }
        QCOMPARE(asked, std::size_t{250});
    }
}

void RestPollingTest::settingsThatCannotWorkAreRefusedInWords_data() {
    QTest::addColumn<QString>("baseUrl");
    QTest::addColumn<QString>("symbols");
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("words"); // empty: it works
    QTest::newRow("https") << "https://gateway.example/v1"
                           << "IBM"
                           << "k3y" << 10 << "";
    QTest::newRow("loopback") << "http://127.0.0.1:8080"
                              << "IBM"
                              << "k3y" << 10 << "";
    QTest::newRow("loopback by name") << "http://localhost:8080/x/"
                                      << "IBM"
                                      << "k3y" << 10 << "";
    QTest::newRow("loopback, IPv6") << "http://[::1]:8080"
                                    << "IBM"
                                    << "k3y" << 10 << "";
    QTest::newRow("plain http") << "http://gateway.example"
                                << "IBM"
                                << "k3y" << 10 << "https";
    QTest::newRow("almost loopback") << "http://127.0.0.1.example"
                                     << "IBM"
                                     << "k3y" << 10 << "https";
    QTest::newRow("another scheme") << "ftp://gateway.example"
                                    << "IBM"
                                    << "k3y" << 10 << "https";
    QTest::newRow("no address") << "what"
                                << "IBM"
                                << "k3y" << 10 << "https";
    QTest::newRow("no symbols") << "https://gateway.example"
                                << ""
                                << "k3y" << 10 << "symbol";
    QTest::newRow("no key") << ""
                            << "IBM"
                            << "" << 10 << "key";
    QTest::newRow("too often") << "https://gateway.example"
                               << "IBM"
                               << "k3y" << 0 << "1 s to 1 h";
    QTest::newRow("too seldom") << "https://gateway.example"
                                << "IBM"
                                << "k3y" << 3601 << "1 s to 1 h";
}

void RestPollingTest::settingsThatCannotWorkAreRefusedInWords() {
    QFETCH(QString, baseUrl);
    QFETCH(QString, symbols);
    QFETCH(QString, key);
    QFETCH(int, seconds);
    QFETCH(QString, words);
    RestSettings settings;
    settings.profile = testProfile();
    settings.baseUrl = baseUrl.toStdString();
    if (!symbols.isEmpty())
        settings.symbols = {symbols.toStdString()};
    settings.key.text = key.toStdString();
    settings.interval = std::chrono::seconds(seconds);
    settings.clock = std::make_shared<ManualClock>(start);
    const auto source = makeRestSource(settings);
    QCOMPARE(source.has_value(), words.isEmpty());
    if (source) {
        QCOMPARE((*source)->kind(), std::string("rest"));
        QVERIFY(baseUrl.startsWith(QString::fromStdString((*source)->address())));
        QCOMPARE((*source)->pace(), SourcePace::Poll);
        return;
    }
    QCOMPARE(source.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(source.error().message.find(words.toStdString()) != std::string::npos, source.error().message.c_str());
    QVERIFY(key.isEmpty() || source.error().message.find("k3y") == std::string::npos);
}

QTEST_APPLESS_MAIN(RestPollingTest)
#include "rest_polling_test.moc"
