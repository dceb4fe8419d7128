// SPDX-License-Identifier: GPL-3.0-or-later
#include "answering.h"

using namespace topbook;
using namespace topbook::test;

namespace {

std::string iexQuote(const std::string& symbol, const std::string& fields) {
    return "\"" + symbol + R"(":{"quote":{"symbol":")" + symbol + "\"," + fields + "}}";
}

std::string failed(LivePayloadKind kind, ErrorCode code, std::string_view words) {
    LivePayload payload;
    payload.kind = kind;
    payload.code = code;
    payload.symbols = "AAPL,IBM";
    payload.body = words;
    return writeLivePayload(payload);
}

Decoded decodeIex(const std::string& symbols, const std::vector<std::string>& bodies) {
    std::vector<std::string> payloads;
    for (const std::string& body : bodies)
        payloads.push_back(answer(symbols, body));
    return decodePayloads("iex", payloads);
}

} // namespace

class RestDecoderTest : public QObject {
    Q_OBJECT
private slots:
    void aQuoteIsOfTheMomentItWasReceived() {
        const auto decoded = decodeIex(
            "AAPL", {"{" + iexQuote("AAPL", R"("latestPrice":54.135000001,"latestUpdate":1526652059676)") + "}",
                     "{" + iexQuote("AAPL", R"("latestPrice":"57")") + "}"});
        compareLines(
            linesOf(decoded),
            {"quote 2024-01-02 10:00:00.000000000 #1 AAPL 54.135000001 x 0 quoted 2018-05-18 14:00:59.676000000",
             "quote 2024-01-02 10:00:10.000000000 #2 AAPL 57 x 0"});
        QCOMPARE(decoded.instruments.size(), std::size_t{1});
    }

    void anUnchangedPollIsASampleOfItsOwn() {
        const std::string body = "{" + iexQuote("AAPL", R"("latestPrice":5)") + "}";
        const auto decoded = decodeIex("AAPL", {body, body});
        compareLines(quotesOf(decoded), {"AAPL 5", "AAPL 5"});
        QVERIFY(decoded.events[0].sequence != decoded.events[1].sequence);
    }

    void aSymbolToldTwiceIsTwoQuotesInOrder() {
        const auto decoded = decodeIex("AAPL", {"{" + iexQuote("AAPL", R"("latestPrice":5)") + "," +
                                                iexQuote("AAPL", R"("latestPrice":6)") + "}"});
        compareLines(quotesOf(decoded), {"AAPL 5", "AAPL 6"});
        compareLines(problemsOf(decoded), {});
    }

    void theSymbolIsTheOneAskedFor_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("quotes");
        const auto row = [](const char* name, const char* provider, const char* asked, const char* body,
                            const char* quotes) { QTest::newRow(name) << provider << asked << body << quotes; };
        row("alias", "kraken", "BTC/USDT", R"({"result":{"XBTUSDT":{"c":["5","1"]}}})", "BTC/USDT 5");
        row("answer name", "kraken", "BTC/USD", R"({"result":{"XXBTZUSD":{"c":["5","1"]}}})", "BTC/USD 5");
        row("answer name of a symbol in the provider's own words", "kraken", "XBTUSD",
            R"({"result":{"XXBTZUSD":{"c":["5","1"]}}})", "XBTUSD 5");
        row("our own name answered", "kraken", "BTC/USD", R"({"result":{"BTC/USD":{"c":["5","1"]}}})", "BTC/USD 5");
        row("another case", "tiingo", "AAPL", R"([{"ticker":"aapl","tngoLast":5}])", "AAPL 5");
        row("alias in another case", "tiingo", "BRK.B", R"([{"ticker":"BRK-B","tngoLast":5}])", "BRK.B 5");
        row("asked in lower case", "iex", "aapl", R"({"AAPL":{"quote":{"latestPrice":5}}})", "aapl 5");
        row("two that differ in case", "iex", "AB,aB",
            R"({"aB":{"quote":{"latestPrice":5}},"AB":{"quote":{"latestPrice":6}}})", "aB 5,AB 6");
        row("the key wins over the symbol inside", "iex", "FB", R"({"FB":{"quote":{"symbol":"META","latestPrice":5}}})",
            "FB 5");
        row("the symbol inside, where the key says nothing", "iex", "AAPL",
            R"({"1":{"quote":{"symbol":"AAPL","latestPrice":5}}})", "AAPL 5");
        row("one symbol without its key", "twelvedata", "AAPL", R"({"symbol":"AAPL","close":"5"})", "AAPL 5");
        row("a batch as a list", "iex", "AAPL,IBM",
            R"([{"symbol":"IBM","latestPrice":5},{"symbol":"AAPL","latestPrice":6}])", "IBM 5,AAPL 6");
        row("by the one that was asked for", "bitstamp", "BTC/USD", R"({"last":"5"})", "BTC/USD 5");
    }
    void theSymbolIsTheOneAskedFor() {
        QFETCH(QString, provider);
        QFETCH(QString, asked);
        QFETCH(QString, body);
        QFETCH(QString, quotes);
        const auto decoded = decodePayloads(provider.toStdString(), {answer(asked.toStdString(), body.toStdString())});
        compareLines(problemsOf(decoded), {});
        QStringList lines;
        for (const std::string& line : quotesOf(decoded))
            lines << QString::fromStdString(line);
        QCOMPARE(lines.join(','), quotes);
    }

    void whatIsWrongIsSaidInWords_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const char* provider, const char* asked, const char* body,
                            const char* problem) { QTest::newRow(name) << provider << asked << body << problem; };
        row("null price", "iex", "A", R"({"A":{"quote":{"latestPrice":null}}})", "no_quote iex:1 A: the price is null");
        row("null quote", "iex", "A", R"({"A":null})", "no_quote iex:1 A: there is no quote but null");
        row("no price", "iex", "A", R"({"A":{"quote":{}}})", "no_quote iex:1 A: there is no price in the answer");
        row("text price", "iex", "A", R"({"A":{"quote":{"latestPrice":"N/A"}}})",
            "bad_price iex:1 A: the price 'N/A' is not a decimal number");
        row("comma", "iex", "A", R"({"A":{"quote":{"latestPrice":"1,5"}}})",
            "bad_price iex:1 A: the price '1,5' is not a decimal number (use a point)");
        row("missing", "alpaca", "A", "{}",
            "no_quote alpaca:1 A is not in the answer; check how the provider writes it");
        row("one symbol's error", "twelvedata", "A",
            R"({"A":{"code":404,"message":"symbol not found","status":"error"}})",
            "no_quote twelvedata:1 A: the provider says: symbol not found");
        row("words in place of a quote", "iex", "A", R"({"A":"Unknown symbol"})",
            "no_quote iex:1 A: the provider says: Unknown symbol");
        row("one symbol's limit", "twelvedata", "A", R"({"A":{"code":429,"message":"wait","status":"error"}})",
            "rate_limited twelvedata:1 A: the provider says: wait; poll less often or for fewer symbols");
        row("Kraken's error", "kraken", "A", R"({"error":["EQuery:Unknown asset pair"]})",
            "error_answer kraken:1 the provider says: EQuery:Unknown asset pair");
        row("Kraken's limit", "kraken", "A", R"({"error":["EGeneral:Too many requests"]})",
            "rate_limited kraken:1 the provider says: EGeneral:Too many requests; poll less often or for fewer "
            "symbols");
        row("Yahoo's error", "yahoo", "A",
            R"({"chart":{"result":null,"error":{"code":"Not Found","description":"No data found"}}})",
            "error_answer yahoo:1 A: the provider says: No data found");
        row("Bitstamp's error", "bitstamp", "A", R"({"status":"error","reason":"Invalid pair","code":"API0001"})",
            "error_answer bitstamp:1 A: the provider says: Invalid pair");
        row("Massive's error", "massive", "A",
            R"({"status":"NOT_AUTHORIZED","request_id":"1","message":"upgrade the plan"})",
            "error_answer massive:1 the provider says: upgrade the plan");
        row("Tiingo's words", "tiingo", "A", "You have run over your hourly request allocation.",
            "rate_limited tiingo:1 the provider says: You have run over your hourly request allocation.; poll less "
            "often or "
            "for fewer symbols");
        row("Tiingo's detail", "tiingo", "A", R"({"detail":"Not found."})",
            "error_answer tiingo:1 the provider says: Not found.");
        row("error without words", "iex", "A", R"({"status":"error"})",
            "error_answer iex:1 the provider answers with an error and no words");
        row("entry without a name", "tiingo", "A", R"([{"tngoLast":5},{"ticker":"A","tngoLast":6}])",
            "bad_row tiingo:1 an entry of the answer names no symbol");
        row("entry that is none", "tiingo", "A", R"([7,{"ticker":"A","tngoLast":6}])",
            "bad_row tiingo:1 an entry of the answer is no quote");
        row("stranger", "iex", "A", R"({"A":{"quote":{"latestPrice":1}},"B":{"quote":{"latestPrice":1}}})",
            "bad_row iex:1 the answer has 'B', which nobody asked for");
        row("HTML", "iex", "A", "<html>\n <b>Sign in</b>",
            "bad_text iex:1 the answer is HTML or XML (an error page?), not JSON: <html> <b>Sign in</b>");
        row("cut", "iex", "A", "{\"A\":{\"quo", "truncated iex:1 the answer ends in the middle");
    }
    void whatIsWrongIsSaidInWords() {
        QFETCH(QString, provider);
        QFETCH(QString, asked);
        QFETCH(QString, body);
        QFETCH(QString, problem);
        const auto decoded = decodePayloads(provider.toStdString(), {answer(asked.toStdString(), body.toStdString())});
        compareLines(problemsOf(decoded), {problem.toStdString()});
    }

    void aStatusBringsItsWordsAndWhatToDo() {
        const auto decoded =
            decodePayloads("iex", {answer("A", "Forbidden\r\n\r\n  key", 403), answer("A", std::string(500, 'x'), 500),
                                   answer("A", "", 429), answer("A", "caf\xC3\xA9 \xFF\x01", 404)});
        compareLines(problemsOf(decoded),
                     {"http_status iex:1 HTTP status 403: Forbidden key; check the key and what its plan allows",
                      "http_status iex:2 HTTP status 500: " + std::string(200, 'x') +
                          "; the provider is in trouble, polling goes on",
                      "rate_limited iex:3 HTTP status 429 without words; poll less often or for fewer symbols",
                      "http_status iex:4 HTTP status 404: caf\xC3\xA9 ??; check the symbols and the address"});
        QVERIFY(decoded.problems[1].time == receivedAt + std::chrono::seconds(10));
    }

    void whatNeverAnsweredIsToldByItsCode() {
        const auto decoded = decodePayloads(
            "iex", {failed(LivePayloadKind::Failure, ErrorCode::TimedOut, "no answer within 5 s"),
                    failed(LivePayloadKind::Failure, ErrorCode::TlsFailed, "the certificate is not valid"),
                    failed(LivePayloadKind::Skipped, ErrorCode::Internal, "the cycle before still ran"), "pulse\n",
                    "opened\nhello", "no head line"});
        compareLines(problemsOf(decoded),
                     {"timed_out iex:1 AAPL,IBM: no answer within 5 s",
                      "tls_failed iex:2 AAPL,IBM: the certificate is not valid",
                      "poll_skipped iex:3 AAPL,IBM: the cycle before still ran",
                      "bad_row iex:5 the payload belongs to a stream, not to a provider that is polled; it was skipped",
                      "bad_text iex:6 the recorded payload does not begin with its head line; it was skipped"});
        QVERIFY(decoded.events.empty());
        QCOMPARE(decoded.counts.at("failure"), std::uint64_t{2});
        QCOMPARE(decoded.counts.at("skipped"), std::uint64_t{1});
    }

    void aGoodAnswerMayHaveACodeAndAMessage() {
        const auto decoded =
            decodePayloads("tiingo", {answer("A", R"([{"ticker":"A","tngoLast":5,"message":"ok"}])"),
                                      answer("A", R"({"code":0,"message":"ok","ticker":"A","tngoLast":6})")});
        compareLines(problemsOf(decoded), {});
        compareLines(quotesOf(decoded), {"A 5", "A 6"});
    }

    void manySymbolsOfAFailureAreCutShort() {
        LivePayload payload;
        payload.kind = LivePayloadKind::Skipped;
        std::string symbols = "S0";
        for (int i = 1; i < 100; ++i)
            symbols += ",S" + std::to_string(i);
        payload.symbols = symbols;
        payload.body = "late";
        const auto decoded = decodePayloads("iex", {writeLivePayload(payload)});
        compareLines(problemsOf(decoded),
                     {"poll_skipped iex:1 S0,S1,S2,S3,S4,S5,S6,S7,S8,S9,S10,S11,S12,S13,S14,S15,S16,...: late"});
    }

    void bidAndAskAreOneExchangeEvent() {
        const auto decoded = decodeIex(
            "A",
            {"{" +
             iexQuote("A", R"("latestPrice":5,"iexBidPrice":4.9,"iexBidSize":100,"iexAskPrice":5.1,"iexAskSize":200)") +
             "}"});
        compareLines(linesOf(decoded), {"best 2024-01-02 10:00:00.000000000 #1 id 0 bid 4.9 x 100",
                                        "best 2024-01-02 10:00:00.000000000 #1 id 0 ask 5.1 x 200",
                                        "quote 2024-01-02 10:00:00.000000000 #1 A 5 x 0"});
        QVERIFY(decoded.events[0].has(inEvent));
        QVERIFY(!decoded.events[1].has(inEvent));
    }

    void aPairThatIsNoLongerToldLeavesTheBook() {
        const std::string told = R"("latestPrice":5,"iexBidPrice":4.9,"iexBidSize":1,"iexAskPrice":5.1,"iexAskSize":1)";
        const std::string gone = R"("latestPrice":5,"iexBidPrice":4.9,"iexBidSize":1,"iexAskPrice":0)";
        const auto decoded = decodeIex("A", {"{" + iexQuote("A", gone) + "}", "{" + iexQuote("A", told) + "}",
                                             "{" + iexQuote("A", gone) + "}", "{" + iexQuote("A", gone) + "}"});
        std::vector<std::string> bests;
        for (const Event& event : decoded.events) {
            if (event.kind == EventKind::Best)
                bests.push_back(lineOf(event, decoded));
        }
        compareLines(bests, {"best 2024-01-02 10:00:10.000000000 #2 id 0 bid 4.9 x 1",
                             "best 2024-01-02 10:00:10.000000000 #2 id 0 ask 5.1 x 1",
                             "best 2024-01-02 10:00:20.000000000 #3 id 0 bid 0 x 0",
                             "best 2024-01-02 10:00:20.000000000 #3 id 0 ask 0 x 0"});
    }

    void pricesWhoseSizesAreNotToldMakeNoBook() {
        const auto decoded = decodePayloads("coinbase", {answer("BTC/USD", R"({"price":"5","bid":"4","ask":"6"})")});
        QCOMPARE(decoded.events.size(), std::size_t{1});
        QVERIFY(decoded.events[0].kind == EventKind::Quote);
        QCOMPARE(decoded.instruments[0].sizeDecimals, 8);
    }

    void previousCloseAndMarketStateAreToldWhenTheyChange() {
        const auto body = [](const char* close, const char* open) {
            return "{" +
                   iexQuote("A", std::string(R"("latestPrice":5,"previousClose":)") + close + R"(,"isUSMarketOpen":)" +
                                     open) +
                   "}";
        };
        const auto decoded =
            decodeIex("A", {body("4.5", "true"), body("4.5", "true"), body("null", "null"), body("4.6", "false")});
        compareLines(linesOf(decoded), {"status 2024-01-02 10:00:00.000000000 #1 id 0 bid 0 x 2",
                                        "reference 2024-01-02 10:00:00.000000000 #1 id 0 bid 4.5 x 0",
                                        "quote 2024-01-02 10:00:00.000000000 #1 A 5 x 0",
                                        "quote 2024-01-02 10:00:10.000000000 #2 A 5 x 0",
                                        "quote 2024-01-02 10:00:20.000000000 #3 A 5 x 0",
                                        "status 2024-01-02 10:00:30.000000000 #4 id 0 bid 0 x 7",
                                        "reference 2024-01-02 10:00:30.000000000 #4 id 0 bid 4.6 x 0",
                                        "quote 2024-01-02 10:00:30.000000000 #4 A 5 x 0"});
        QCOMPARE(decoded.instruments[0].previousClose.nanos, std::int64_t{4'500'000'000});
    }

    void theInstrumentIsAnnouncedWithWhatIsKnownOfIt() {
        const auto decoded = decodePayloads(
            "twelvedata",
            {answer(
                "AAPL,SNDL",
                R"({"AAPL":{"name":"Apple Inc.","close":"229.35","previous_close":"230"},"SNDL":{"close":"0.85"}})")});
        QCOMPARE(decoded.instruments.size(), std::size_t{2});
        QCOMPARE(decoded.instruments[0].company, std::string("Apple Inc."));
        QCOMPARE(decoded.instruments[0].priceDecimals, 2);
        QCOMPARE(decoded.instruments[0].tick.nanos, std::int64_t{10'000'000});
        QCOMPARE(decoded.instruments[1].priceDecimals, 4);
        QCOMPARE(decoded.instruments[1].tick.nanos, std::int64_t{100'000});
    }

    void aSecondCurrencyIsToldOnce() {
        const std::string body = R"({"A":{"close":"5","currency":"USD"},"B":{"close":"6","currency":"EUR"}})";
        const auto decoded = decodePayloads("twelvedata", {answer("A,B", body), answer("A,B", body)});
        compareLines(quotesOf(decoded), {"A 5", "B 6", "A 5", "B 6"});
        compareLines(
            problemsOf(decoded),
            {"bad_row twelvedata:1 B is priced in 'EUR', others in USD; rankings compare prices of one currency, "
             "poll it as a source of its own"});
    }

    void theQuoteTimeIsReadInTheProvidersUnit_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("time");
        const auto row = [](const char* name, const char* provider, const char* body, const char* time) {
            QTest::newRow(name) << provider << body << time;
        };
        row("seconds", "finnhub", R"({"c":5,"t":1700000000})", "2023-11-14 22:13:20.000000000");
        row("seconds as a text", "bitstamp", R"({"last":"5","timestamp":"1700000000"})",
            "2023-11-14 22:13:20.000000000");
        row("millis", "iex", R"({"A":{"quote":{"latestPrice":5,"latestUpdate":1700000000123}}})",
            "2023-11-14 22:13:20.123000000");
        row("nanos", "massive", R"({"tickers":[{"ticker":"A","lastTrade":{"p":5,"t":1700000000123456789}}]})",
            "2023-11-14 22:13:20.123456789");
        row("iso", "coinbase", R"({"price":"5","time":"2023-11-14T22:13:20.123456Z"})",
            "2023-11-14 22:13:20.123456000");
        row("zero", "finnhub", R"({"c":5,"t":0})", "");
        row("null", "finnhub", R"({"c":5,"t":null})", "");
        row("missing", "finnhub", R"({"c":5})", "");
    }
    void theQuoteTimeIsReadInTheProvidersUnit() {
        QFETCH(QString, provider);
        QFETCH(QString, body);
        QFETCH(QString, time);
        const auto decoded = decodePayloads(provider.toStdString(), {answer("A", body.toStdString())});
        compareLines(problemsOf(decoded), {});
        const std::int64_t quoted = decoded.events.back().quoteTime();
        QCOMPARE(quoted == noTime ? QString() : QString::fromStdString(timeText({quoted}, 9)), time);
    }

    void aQuoteTimeThatCannotBeReadCostsNoQuote() {
        const auto decoded = decodePayloads("coinbase", {answer("BTC/USD", R"({"price":"5","time":"yesterday"})"),
                                                         answer("BTC/USD", R"({"price":"5","time":17})")});
        compareLines(problemsOf(decoded), {"bad_time coinbase:1 BTC/USD: the quote time 'yesterday' cannot be read",
                                           "bad_time coinbase:2 BTC/USD: the quote time '17' cannot be read"});
        QCOMPARE(quotesOf(decoded).size(), std::size_t{2});
        QCOMPARE(decoded.events[0].quoteTime(), noTime);
    }

    void aFloodOfStrangersIsBounded() {
        std::string body = "{";
        for (int i = 0; i < 1000; ++i)
            body += iexQuote("S" + std::to_string(i), R"("latestPrice":5)") + ",";
        body += iexQuote("A", R"("latestPrice":5)") + "}";
        const auto decoded = decodeIex("A", {body});
        compareLines(quotesOf(decoded), {"A 5"});
        QCOMPARE(decoded.problems.size(), std::size_t{101});
        QCOMPARE(decoded.problems.back().message, std::string("the answer has 900 more entries that nobody asked for"));
    }

    void aSavedStateGoesOnWhereItWas() {
        const std::vector<std::string> payloads{
            answer("AAPL,IBM", contentOf(sourceDir() + "/tests/providers/answers/iex.json")), answer("AAPL", "{}"),
            answer("IBM,AAPL", contentOf(sourceDir() + "/tests/providers/answers/iex.json")),
            answer("MSFT", R"({"MSFT":{"quote":{"latestPrice":5,"previousClose":4}}})")};
        for (std::size_t cut = 0; cut <= payloads.size(); ++cut) {
            const auto whole = makeRestDecoder(builtIn("iex"));
            auto first = makeRestDecoder(builtIn("iex"));
            auto second = makeRestDecoder(builtIn("iex"));
            Decoded expected;
            Decoded actual;
            EventBatch batch;
            for (std::size_t i = 0; i < payloads.size(); ++i) {
                QVERIFY(whole->decode(payloads[i], receivedAt, batch));
                takeBatch(batch, expected);
                if (i == cut) {
                    StateWriter out;
                    first->save(out);
                    StateReader in(out.bytes());
                    QVERIFY(second->load(in));
                    QVERIFY(in.atEnd());
                }
                QVERIFY((i < cut ? first : second)->decode(payloads[i], receivedAt, batch));
                takeBatch(batch, actual);
            }
            QVERIFY(actual == expected);
            if (cut < payloads.size())
                QVERIFY(second->counts() == whole->counts());
        }
    }

    void aStateThatWasNotSavedIsRefused() {
        const auto decoder = makeRestDecoder(builtIn("iex"));
        EventBatch batch;
        QVERIFY(decoder->decode(answer("A", R"({"A":{"quote":{"latestPrice":5}}})"), receivedAt, batch));
        StateWriter out;
        decoder->save(out);
        for (std::size_t size = 0; size < out.bytes().size(); ++size) {
            StateReader in(std::string_view(out.bytes()).substr(0, size));
            QVERIFY(!makeRestDecoder(builtIn("iex"))->load(in));
        }
        StateReader foreign(std::string_view("\x07 nothing that was ever saved by anyone, long as it may be"));
        QVERIFY(!makeRestDecoder(builtIn("iex"))->load(foreign));
    }
};

QTEST_APPLESS_MAIN(RestDecoderTest)
#include "rest_decoder_test.moc"
