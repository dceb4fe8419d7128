// SPDX-License-Identifier: GPL-3.0-or-later
#include "answering.h"
#include "model/feed/providers/provider_request.h"

using namespace topbook;
using namespace topbook::test;
using namespace std::chrono_literals;

namespace {

std::string wordsOf(std::string_view provider, std::size_t symbols, Duration interval) {
    return rateBudget(builtIn(provider), symbols, interval).words;
}

} // namespace

class ProviderRequestTest : public QObject {
    Q_OBJECT
private slots:
    void everyProviderIsAskedInItsWay_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("symbols");
        QTest::addColumn<QString>("urls");
        QTest::addColumn<QString>("headers");
        const auto row = [](const char* provider, const char* symbols, const char* urls, const char* headers = "") {
            QTest::newRow(provider) << provider << symbols << urls << headers;
        };
        row("iex", "AAPL,IBM",
            "https://cloud.iexapis.com/stable/stock/market/batch?symbols=AAPL,IBM&types=quote&token=id%3Ak%2Fy");
        row("alpaca", "AAPL,BRK.B", "https://data.alpaca.markets/v2/stocks/snapshots?symbols=AAPL,BRK.B&feed=iex",
            "APCA-API-KEY-ID: id|APCA-API-SECRET-KEY: k/y");
        row("twelvedata", "AAPL,EUR/USD", "https://api.twelvedata.com/quote?symbol=AAPL,EUR%2FUSD",
            "Authorization: apikey id:k/y");
        row("finnhub", "AAPL,IBM",
            "https://finnhub.io/api/v1/quote?symbol=AAPL&token=id%3Ak%2Fy "
            "https://finnhub.io/api/v1/quote?symbol=IBM&token=id%3Ak%2Fy");
        row("tiingo", "AAPL,BRK.B", "https://api.tiingo.com/iex/?tickers=aapl,brk-b&token=id%3Ak%2Fy");
        row("massive", "AAPL,IBM",
            "https://api.massive.com/v2/snapshot/locale/us/markets/stocks/tickers?tickers=AAPL,IBM&apiKey=id%3Ak%2Fy");
        row("kraken", "BTC/USD,ETH/USD,ADAUSD", "https://api.kraken.com/0/public/Ticker?pair=XBTUSD,ETHUSD,ADAUSD");
        row("coinbase", "BTC/USD,SOL-USD",
            "https://api.exchange.coinbase.com/products/BTC-USD/ticker "
            "https://api.exchange.coinbase.com/products/SOL-USD/ticker",
            "User-Agent: Topbook");
        row("bitstamp", "BTC/USD,XRPEUR",
            "https://www.bitstamp.net/api/v2/ticker/btcusd/ https://www.bitstamp.net/api/v2/ticker/xrpeur/");
    }
    void everyProviderIsAskedInItsWay() {
        QFETCH(QString, provider);
        QFETCH(QString, symbols);
        QFETCH(QString, urls);
        QFETCH(QString, headers);
        std::vector<std::string> asked;
        for (const QString& symbol : symbols.split(','))
            asked.push_back(symbol.toStdString());
        const auto requests = requestsFor(builtIn(provider.toStdString()), asked, {" id:k/y\n"});
        QVERIFY2(requests, requests ? "" : requests.error().message.c_str());
        QStringList made;
        std::vector<std::string> told;
        for (const ProviderRequest& request : *requests) {
            made << QString::fromStdString(request.url);
            told.insert(told.end(), request.symbols.begin(), request.symbols.end());
        }
        QCOMPARE(made.join(' '), urls);
        QVERIFY(told == asked);
        QStringList sent;
        for (const auto& [name, value] : requests->front().headers)
            sent << QString::fromStdString(name + ": " + value);
        QCOMPARE(sent.join('|'), headers);
    }

    void yahooIsAskedLikeABrowserWould() {
        const auto requests = requestsFor(builtIn("yahoo"), {"^GSPC"}, {});
        QCOMPARE(requests->front().url,
                 std::string("https://query1.finance.yahoo.com/v8/finance/chart/%5EGSPC?interval=1m&range=1d"));
        QCOMPARE(requests->front().headers[0].first, std::string("User-Agent"));
        QVERIFY(requests->front().headers[0].second.starts_with("Mozilla/5.0"));
    }

    void batchesHoldAtMostWhatTheProviderAllows() {
        const std::vector<std::string> symbols{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"};
        const auto requests = requestsFor(builtIn("twelvedata"), symbols, {"k"});
        QCOMPARE(requests->size(), std::size_t{2});
        QCOMPARE((*requests)[0].symbols.size(), std::size_t{8});
        QVERIFY((*requests)[1].symbols == (std::vector<std::string>{"I", "J"}));
        QVERIFY(requestsFor(builtIn("twelvedata"), {}, {"k"})->empty());
    }

    void anotherAddressTakesThePlaceOfTheProfiles() {
        const auto requests = requestsFor(builtIn("iex"), {"A"}, {"k"}, "http://127.0.0.1:8080/");
        QCOMPARE(requests->front().url,
                 std::string("http://127.0.0.1:8080/stock/market/batch?symbols=A&types=quote&token=k"));
        const auto open = requestsFor(builtIn("iex"), {"A"}, {"k"}, "http://example.com");
        QVERIFY(!open);
        QCOMPARE(open.error().message,
                 std::string("the address must begin with https://; plain http is for this machine "
                             "alone (localhost)"));
    }

    void anAddressOfOnesOwnMayNeedNoKey() {
        const auto requests = requestsFor(builtIn("iex"), {"A"}, {}, "http://127.0.0.1:8080");
        QVERIFY(requests);
        QCOMPARE(requests->front().url,
                 std::string("http://127.0.0.1:8080/stock/market/batch?symbols=A&types=quote&token="));
        QVERIFY(requests->front().secrets.empty());
    }

    void aKeyThatIsMissingOrHalfIsRefused_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("words");
        QTest::newRow("none") << "finnhub"
                              << ""
                              << "finnhub needs a key; get one at https://finnhub.io/register";
        QTest::newRow("blank") << "tiingo"
                               << " \n"
                               << "tiingo needs a key; get one at https://www.tiingo.com/account/api/token";
        QTest::newRow("one of two") << "alpaca"
                                    << "id"
                                    << "the key of alpaca has two parts; write it as id:secret";
        QTest::newRow("half empty") << "alpaca"
                                    << "id:"
                                    << "the key of alpaca has two parts; write it as id:secret";
        QTest::newRow("a line break inside") << "alpaca"
                                             << "id:a\r\nX-Other: 1"
                                             << "the key of alpaca holds control characters; copy it once more";
    }
    void aKeyThatIsMissingOrHalfIsRefused() {
        QFETCH(QString, provider);
        QFETCH(QString, key);
        QFETCH(QString, words);
        const auto requests = requestsFor(builtIn(provider.toStdString()), {"A"}, {key.toStdString()});
        QVERIFY(!requests);
        QCOMPARE(requests.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(QString::fromStdString(requests.error().message), words);
    }

    void aKeyThatIsNotNeededIsNotSent() {
        const auto requests = requestsFor(builtIn("kraken"), {"BTC/USD"}, {"secret"});
        QVERIFY(requests->front().secrets.empty());
        QVERIFY(requests->front().url.find("secret") == std::string::npos);
    }

    void aSymbolThatWouldBreakTheRequestIsRefused() {
        for (const std::string& symbol : {std::string(), std::string("A,B"), std::string("A\nB"), std::string(" A"),
                                          std::string("\xFF"), std::string(65, 'A')})
            QVERIFY(!requestsFor(builtIn("kraken"), {"OK", symbol}, {}));
        const auto requests = requestsFor(builtIn("kraken"), {"A&b=c#d {key}"}, {});
        QCOMPARE(requests->front().url,
                 std::string("https://api.kraken.com/0/public/Ticker?pair=A%26b%3Dc%23d%20%7Bkey%7D"));
    }

    void secretsAreMaskedInEveryForm_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << "token=a/b \"c&d:x"
                               << "token=***";
        QTest::newRow("percent-encoded") << "token=a%2Fb%20%22c%26d%3Ax&v=1"
                                         << "token=***&v=1";
        QTest::newRow("small hex") << "token=a%2fb%20%22c%26d%3ax"
                                   << "token=***";
        QTest::newRow("JSON-escaped") << "{\"key\":\"a/b \\\"c&d:x\"}"
                                      << "{\"key\":\"***\"}";
        QTest::newRow("JSON-escaped with the slash") << "{\"key\":\"a\\/b \\\"c&d:x\"}"
                                                     << "{\"key\":\"***\"}";
        QTest::newRow("JSON-escaped markup") << "{\"key\":\"a/b \\\"c\\u0026d:x\"}"
                                             << "{\"key\":\"***\"}";
        QTest::newRow("a part of it") << "id a/b \"c&d secret x"
                                      << "id *** secret ***";
        QTest::newRow("side by side") << "a/b \"c&da/b \"c&d"
                                      << "******";
        QTest::newRow("nothing") << "a/b"
                                 << "a/b";
    }
    void secretsAreMaskedInEveryForm() {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        auto profile = builtIn("alpaca");
        const auto requests = requestsFor(profile, {"A"}, {"a/b \"c&d:x"});
        QCOMPARE(QString::fromStdString(masked(text.toStdString(), requests->front().secrets)), shown);
    }

    void withoutSecretsNothingIsMasked() {
        QCOMPARE(masked("as it was", {}), std::string("as it was"));
        QCOMPARE(masked("as it was", {""}), std::string("as it was"));
    }

    void theBudgetIsToldInWords() {
        QCOMPARE(wordsOf("twelvedata", 1, 10s),
                 std::string("8 credits/min and 800/day: 1 symbol every 30 s lasts the 6.5 h "
                             "session; at 10 s it ends after 2 h 13 min"));
        QCOMPARE(wordsOf("twelvedata", 1, 30s),
                 std::string("8 credits/min and 800/day: 1 symbol every 30 s lasts the 6.5 h session"));
        QCOMPARE(wordsOf("twelvedata", 1, 60s),
                 std::string(
                     "8 credits/min and 800/day: 1 symbol every 30 s lasts the 6.5 h session; at 1 min it lasts too"));
        QCOMPARE(
            wordsOf("twelvedata", 4, 10s),
            std::string("8 credits/min and 800/day: 4 symbols every 2 min lasts the 6.5 h session; at 10 s it needs 24 "
                        "credits/min, more than the 8 allowed"));
        QCOMPARE(wordsOf("twelvedata", 9, 10min),
                 std::string(
                     "8 credits/min and 800/day: 9 symbols cost 9 credits a poll, more than is allowed; ask for fewer "
                     "symbols"));
        QCOMPARE(
            wordsOf("tiingo", 100, 10s),
            std::string("50 requests/h and 1000/day: 100 symbols every 1 min 20 s lasts the 6.5 h session; at 10 s it "
                        "needs 360 requests/h, more than the 50 allowed"));
        QCOMPARE(wordsOf("kraken", 50, 10s), std::string("60 requests/min: 50 symbols every 10 s lasts the 24 h day"));
        QCOMPARE(wordsOf("iex", 3, 10s), std::string("no limit is known: 3 symbols every 10 s"));
    }

    void theBudgetIsToldInNumbers() {
        const RateBudget budget = rateBudget(builtIn("twelvedata"), 1, 10s);
        QCOMPARE(budget.creditsPerCycle, 1.0);
        QCOMPARE(budget.creditsPerMinute, 6.0);
        QVERIFY(!budget.fits);
        QVERIFY(budget.lastsFor == Duration(8000s));
        QVERIFY(budget.smallestInterval == Duration(30s));
        const RateBudget finnhub = rateBudget(builtIn("finnhub"), 11, 10s);
        QCOMPARE(finnhub.creditsPerCycle, 11.0);
        QVERIFY(!finnhub.fits);
        QVERIFY(finnhub.lastsFor == Duration{});
        QVERIFY(finnhub.smallestInterval == Duration(20s));
        QVERIFY(rateBudget(builtIn("finnhub"), 10, 10s).fits);
        // two polls of 40 s may fall into one minute
        QCOMPARE(rateBudget(builtIn("twelvedata"), 5, 40s).creditsPerMinute, 10.0);
        QVERIFY(rateBudget(builtIn("twelvedata"), 0, 10s).fits);
        QVERIFY(!rateBudget(builtIn("twelvedata"), 900, 10s).fits);
        QVERIFY(rateBudget(builtIn("twelvedata"), 900, 10s).lastsFor > Duration{});
        QVERIFY(!rateBudget(builtIn("iex"), 1, 0s).fits);
    }

    /// Counts the polls of a session one by one.
    void theSmallestIntervalIsTheFirstThatLasts() {
        const ProviderProfile profile = builtIn("twelvedata");
        for (std::size_t symbols = 1; symbols <= 8; ++symbols) {
            const auto lasts = [&](int seconds) {
                std::size_t spent = 0;
                std::size_t mostInAMinute = 0;
                for (int at = 0; at < 23400; at += seconds) {
                    spent += symbols;
                    std::size_t inMinute = 0;
                    for (int later = at; later < at + 60; later += seconds)
                        inMinute += symbols;
                    mostInAMinute = std::max(mostInAMinute, inMinute);
                }
                return spent <= 800 && mostInAMinute <= 8;
            };
            int smallest = 10;
            while (!lasts(smallest))
                smallest += 10;
            QCOMPARE(rateBudget(profile, symbols, 10s).smallestInterval / 1s, smallest);
        }
    }
};

QTEST_APPLESS_MAIN(ProviderRequestTest)
#include "provider_request_test.moc"
