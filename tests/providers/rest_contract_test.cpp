// SPDX-License-Identifier: GPL-3.0-or-later
// What every provider must do with its own answer and with everything that goes wrong, over all built-in profiles.
#include "answering.h"

using namespace topbook;
using namespace topbook::test;

namespace {

using Words = std::vector<std::string>;

std::string ownAnswer(const ProviderProfile& profile) {
    return contentOf(sourceDir() + "/tests/providers/answers/" + profile.name + ".json");
}

Words askedOf(const ProviderProfile& profile) {
    const Words asked = profile.crypto ? Words{"BTC/USD", "ETH/USD"} : Words{"AAPL", "IBM"};
    return profile.shape == AnswerShape::Single ? Words{asked[0]} : asked;
}

std::string joined(const Words& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ",") + word;
    return text;
}

/// Quotes of the own answer, from the symbol at `first` on.
Words ownQuotes(const ProviderProfile& profile, std::size_t first = 0) {
    const Words prices{"101.25", "202.5"};
    Words quotes;
    const Words asked = askedOf(profile);
    for (std::size_t i = first; i < asked.size(); ++i)
        quotes.push_back(asked[i] + " " + prices[i]);
    return quotes;
}

struct Expected {
    Words quotes;
    Words codes;
};

struct Fault {
    const char* name;
    int status;
    std::string (*body)(const std::string& own);
    Expected (*expected)(const ProviderProfile& profile);
};

Expected eachSymbolIsMissing(const ProviderProfile& profile) {
    return {{}, Words(askedOf(profile).size(), "no_quote")};
}
Expected ownQuotesOnly(const ProviderProfile& profile) {
    return {ownQuotes(profile), {}};
}
template<ErrorCode code> Expected nothingBut(const ProviderProfile&) {
    return {{}, {std::string(codeText(code))}};
}
/// The first symbol is lost for this reason, the others are not.
template<ErrorCode code> Expected firstLost(const ProviderProfile& profile) {
    return {ownQuotes(profile, 1), {std::string(codeText(code))}};
}

const Fault faults[] = {
    {"429 without a body", 429, [](const std::string&) { return std::string(); }, nothingBut<ErrorCode::RateLimited>},
    {"429 with words", 429, [](const std::string&) { return std::string(R"({"message":"slow down"})"); },
     nothingBut<ErrorCode::RateLimited>},
    {"429 with an answer", 429, [](const std::string& own) { return own; }, nothingBut<ErrorCode::RateLimited>},
    {"500 with HTML", 500, [](const std::string&) { return std::string("<html><h1>Oops</h1></html>"); },
     nothingBut<ErrorCode::HttpStatus>},
    {"503 without a body", 503, [](const std::string&) { return std::string(); }, nothingBut<ErrorCode::HttpStatus>},
    {"401 with an answer", 401, [](const std::string& own) { return own; }, nothingBut<ErrorCode::HttpStatus>},
    {"302", 302, [](const std::string&) { return std::string(); }, nothingBut<ErrorCode::HttpStatus>},
    {"200 with the words of a limit", 200,
     [](const std::string&) { return std::string("Exceeded the daily hits limit"); },
     nothingBut<ErrorCode::RateLimited>},
    {"200 with the words of an error", 200, [](const std::string&) { return std::string("Unknown symbol\n"); },
     nothingBut<ErrorCode::ErrorAnswer>},
    {"200 with a text in JSON", 200, [](const std::string&) { return std::string("\"Unknown symbol\""); },
     nothingBut<ErrorCode::ErrorAnswer>},
    {"200 with status error 429", 200,
     [](const std::string&) { return std::string(R"({"status":"error","code":429})"); },
     nothingBut<ErrorCode::RateLimited>},
    {"200 with code and message", 200,
     [](const std::string&) { return std::string(R"({"code":401,"message":"key is not valid"})"); },
     nothingBut<ErrorCode::ErrorAnswer>},
    {"200 with an error", 200, [](const std::string&) { return std::string(R"({"error":"no access"})"); },
     nothingBut<ErrorCode::ErrorAnswer>},
    {"empty", 200, [](const std::string&) { return std::string(); }, nothingBut<ErrorCode::Truncated>},
    {"204", 204, [](const std::string&) { return std::string(); }, nothingBut<ErrorCode::Truncated>},
    {"null", 200, [](const std::string&) { return std::string("null"); }, eachSymbolIsMissing},
    {"empty list", 200, [](const std::string&) { return std::string("[]"); }, eachSymbolIsMissing},
    {"empty object", 200, [](const std::string&) { return std::string("{}"); }, eachSymbolIsMissing},
    {"cut in the middle", 200, [](const std::string& own) { return own.substr(0, own.size() / 2); },
     nothingBut<ErrorCode::Truncated>},
    {"cut before the last bracket", 200, [](const std::string& own) { return own.substr(0, own.find_last_of("]}")); },
     nothingBut<ErrorCode::Truncated>},
    {"one byte of noise", 200, [](const std::string& own) { return withValue(own, ":", "#"); },
     nothingBut<ErrorCode::BadText>},
    {"noise alone", 200, [](const std::string&) { return std::string("x"); }, nothingBut<ErrorCode::BadText>},
    {"more behind the end", 200, [](const std::string& own) { return own + "]"; }, nothingBut<ErrorCode::BadText>},
    {"HTML", 200, [](const std::string&) { return std::string("<!DOCTYPE html><html></html>"); },
     nothingBut<ErrorCode::BadText>},
    {"broken UTF-8", 200, [](const std::string& own) { return withValue(own, "\"", "\"\xC3\x28"); },
     nothingBut<ErrorCode::BadText>},
    {"nested without end", 200, [](const std::string&) { return std::string(100'000, '['); },
     nothingBut<ErrorCode::BadText>},
    {"price of the wrong type", 200, [](const std::string& own) { return withValue(own, "101.25", R"({"raw":1})"); },
     firstLost<ErrorCode::BadPrice>},
    {"price true", 200, [](const std::string& own) { return withValue(own, "101.25", "true"); },
     firstLost<ErrorCode::BadPrice>},
    {"price null", 200, [](const std::string& own) { return withValue(own, "101.25", "null"); },
     firstLost<ErrorCode::NoQuote>},
    {"price 0", 200, [](const std::string& own) { return withValue(own, "101.25", "0"); },
     firstLost<ErrorCode::BadPrice>},
    {"price below 0", 200, [](const std::string& own) { return withValue(own, "101.25", "-101.25"); },
     firstLost<ErrorCode::BadPrice>},
    {"price N/A", 200, [](const std::string& own) { return withValue(own, "101.25", "\"N/A\""); },
     firstLost<ErrorCode::BadPrice>},
    {"price empty", 200, [](const std::string& own) { return withValue(own, "101.25", "\"\""); },
     firstLost<ErrorCode::BadPrice>},
    {"price NaN", 200, [](const std::string& own) { return withValue(own, "101.25", "NaN"); },
     firstLost<ErrorCode::BadPrice>},
    {"price -Infinity", 200, [](const std::string& own) { return withValue(own, "101.25", "-Infinity"); },
     firstLost<ErrorCode::BadPrice>},
    {"price 1e400", 200, [](const std::string& own) { return withValue(own, "101.25", "1e400"); },
     firstLost<ErrorCode::BadPrice>},
    {"price beyond the range", 200, [](const std::string& own) { return withValue(own, "101.25", "9200000000"); },
     firstLost<ErrorCode::BadPrice>},
    {"price as a text", 200, [](const std::string& own) { return withValue(own, "101.25", "\"101.25\""); },
     ownQuotesOnly},
    {"price as a number", 200, [](const std::string& own) { return withValue(own, "101.25", "101.25"); },
     ownQuotesOnly},
    {"price with an exponent", 200, [](const std::string& own) { return withValue(own, "101.25", "1.0125E+2"); },
     ownQuotesOnly},
    {"price with spaces", 200, [](const std::string& own) { return withValue(own, "101.25", "\" 101.25 \""); },
     ownQuotesOnly},
    {"price with 12 decimals", 200, [](const std::string& own) { return withValue(own, "101.25", "101.250000000001"); },
     [](const ProviderProfile& profile) {
         return Expected{ownQuotes(profile), {"rounded"}};
     }},
    {"space and a byte order mark around it", 200,
     [](const std::string& own) { return "\xEF\xBB\xBF\r\n " + own + " \r\n"; }, ownQuotesOnly},
};

} // namespace

class RestContractTest : public QObject {
    Q_OBJECT
private slots:
    void theOwnAnswerGivesEveryQuote_data() { eachProvider(); }
    void theOwnAnswerGivesEveryQuote() {
        QFETCH(QString, provider);
        const ProviderProfile profile = builtIn(provider.toStdString());
        const std::string own = ownAnswer(profile);
        QVERIFY2(!own.empty(), "every profile needs an answer in tests/providers/answers");
        const auto decoded = decodePayloads(profile.name, {answer(joined(askedOf(profile)), own)});
        compareLines(problemsOf(decoded), {});
        compareLines(quotesOf(decoded), ownQuotes(profile));
        for (const Event& event : decoded.events) {
            QCOMPARE(event.time.nanos, receivedAt.nanos);
            QVERIFY(event.row > 0 && event.sequence.value == event.row);
            if (event.kind == EventKind::Quote && !profile.fields.quoteTime.empty())
                QVERIFY(event.quoteTime() >= 1'700'000'000'000'000'000);
            if (event.kind == EventKind::Reference)
                QVERIFY(event.price == Price{100'500'000'000} || event.price == Price{201'500'000'000});
        }
    }

    void faultsCostWhatTheyMust_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<int>("number");
        for (const ProviderProfile& profile : builtInProviders()) {
            for (std::size_t i = 0; i < std::size(faults); ++i)
                QTest::addRow("%s: %s", profile.name.c_str(), faults[i].name)
                    << QString::fromStdString(profile.name) << static_cast<int>(i);
        }
    }
    void faultsCostWhatTheyMust() {
        QFETCH(QString, provider);
        QFETCH(int, number);
        const Fault& fault = faults[number];
        const ProviderProfile profile = builtIn(provider.toStdString());
        const std::string own = ownAnswer(profile);
        const std::string symbols = joined(askedOf(profile));
        const auto decoder = makeRestDecoder(profile);
        const auto decoded = decodePayloads(*decoder, {answer(symbols, fault.body(own), fault.status)});
        const Expected expected = fault.expected(profile);
        compareLines(codesOf(decoded), expected.codes);
        compareLines(quotesOf(decoded), expected.quotes);
        for (const Problem& problem : decoded.problems) {
            QCOMPARE(QString::fromStdString(problem.where), provider + ":1");
            QVERIFY(!problem.message.empty() && problem.message.size() < 1000);
        }
        // and the next poll is as if nothing had been
        Decoded after = decodePayloads(*decoder, {answer(symbols, own)});
        compareLines(problemsOf(after), {});
        QCOMPARE(quotesOf(after).size(), askedOf(profile).size());
    }

    void aSymbolThatIsNotAnsweredIsNamed_data() {
        eachProvider([](const ProviderProfile& profile) { return profile.shape != AnswerShape::Single; });
    }
    void aSymbolThatIsNotAnsweredIsNamed() {
        QFETCH(QString, provider);
        const ProviderProfile profile = builtIn(provider.toStdString());
        const auto decoded =
            decodePayloads(profile.name, {answer(joined(askedOf(profile)) + ",ZZZZ", ownAnswer(profile))});
        compareLines(codesOf(decoded), {"no_quote"});
        QVERIFY(decoded.problems[0].message.find("ZZZZ") != std::string::npos);
        compareLines(quotesOf(decoded), ownQuotes(profile));
    }

    void aSymbolThatNobodyAskedForIsNoQuote_data() {
        eachProvider([](const ProviderProfile& profile) {
            return profile.shape != AnswerShape::Single || !profile.fields.symbol.empty();
        });
    }
    void aSymbolThatNobodyAskedForIsNoQuote() {
        QFETCH(QString, provider);
        const ProviderProfile profile = builtIn(provider.toStdString());
        const bool single = profile.shape == AnswerShape::Single;
        const std::string asked = single ? "ZZZZ" : askedOf(profile)[1];
        const auto decoded = decodePayloads(profile.name, {answer(asked, ownAnswer(profile))});
        compareLines(codesOf(decoded), single ? Words{"bad_row", "no_quote"} : Words{"bad_row"});
        compareLines(quotesOf(decoded), single ? Words{} : ownQuotes(profile, 1));
    }

    void cutAnywhereItNeverGivesAQuote_data() { eachProvider(); }
    void cutAnywhereItNeverGivesAQuote() {
        QFETCH(QString, provider);
        const ProviderProfile profile = builtIn(provider.toStdString());
        std::string own = ownAnswer(profile);
        own.erase(own.find_last_of("]}") + 1);
        const auto decoder = makeRestDecoder(profile);
        for (std::size_t size = 0; size < own.size(); ++size) {
            const auto decoded =
                decodePayloads(*decoder, {answer(joined(askedOf(profile)), std::string_view(own).substr(0, size))});
            compareLines(codesOf(decoded), {"truncated"});
            QVERIFY(decoded.events.empty());
        }
    }

    void recordedAnswersAreRead_data() {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("quotes");
        const auto row = [](const char* provider, const char* file, const char* asked, const char* quotes) {
            QTest::addRow("%s", file) << provider << file << asked << quotes;
        };
        row("iex", "iex/go_iex_batch_FB_MSFT_2018-05-18.json", "FB,MSFT", "FB 182.93,MSFT 96.43");
        row("iex", "iex/goiex_batch_quote.json", "AAPL,FB", "AAPL 227.99,FB 158.85");
        row("iex", "iex/rubyvcr_quote_msft.json", "MSFT", "MSFT 119.36");
        row("alpaca", "alpaca/alpacapy_test_get_snapshot.json", "AAPL", "AAPL 161.1998");
        row("massive", "polygon/v2_snapshot_locale_us_markets_stocks_tickers_index.json", "BCAT", "BCAT 20.506");
        row("kraken", "kraken/nautilus_http_ticker.json", "BTC/USDT", "BTC/USDT 105899.4");
        row("kraken", "kraken/xchange_example-ticker-data.json", "BTC/EUR", "BTC/EUR 560.87711");
        row("coinbase", "coinbase/xchange_example-ticker-data.json", "BTC/USD", "BTC/USD 246.28");
        row("bitstamp", "bitstamp/xchange_example-ticker-data.json", "BTC/USD", "BTC/USD 134.89");
        row("alpaca", "alpaca/alpacapy_test_get_snapshot_multi_empty_response.json", "AAPL", "");
        row("iex", "iex/rubyvcr_quote_invalid.txt", "MSFT", "");
    }
    void recordedAnswersAreRead() {
        QFETCH(QString, provider);
        QFETCH(QString, file);
        QFETCH(QString, asked);
        QFETCH(QString, quotes);
        const std::string path = realFile("quotes/json/" + file.toStdString());
        if (path.empty())
            QSKIP("the real recording is not at hand");
        const auto decoded = decodePayloads(provider.toStdString(), {answer(asked.toStdString(), contentOf(path))});
        QCOMPARE(QString::fromStdString(joined(quotesOf(decoded))), quotes);
        QCOMPARE(decoded.problems.empty(), !quotes.isEmpty());
    }

private:
    static void eachProvider(bool (*takesPart)(const ProviderProfile&) = nullptr) {
        QTest::addColumn<QString>("provider");
        for (const ProviderProfile& profile : builtInProviders()) {
            if (takesPart == nullptr || takesPart(profile))
                QTest::newRow(profile.name.c_str()) << QString::fromStdString(profile.name);
        }
    }
};

QTEST_APPLESS_MAIN(RestContractTest)
#include "rest_contract_test.moc"
