// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"

using namespace topbook;
using namespace topbook::test;

namespace {

Decoded decode(const std::string& text, const char* start = "2024-01-02 10:00:00",
               Duration interval = std::chrono::seconds(10)) {
    DecodeOptions options;
    options.inputName = "b.json";
    if (start != nullptr)
        options.start = parseTime(start)->time;
    options.interval = interval;
    return decodeText("iex-json", text, options);
}

std::string batch(const std::string& symbol, const std::string& price) {
    return R"({")" + symbol + R"(":{"quote":{"symbol":")" + symbol + R"(","latestPrice":)" + price + "}}}\n";
}

} // namespace

class IexJsonTest : public QObject {
    Q_OBJECT
private slots:
    void lineKIsAtStartPlusKIntervals() {
        const auto decoded = decode(batch("A", "57") + "\n" + batch("B", "\"82.47\""));
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:00.000000000 #1 A 57 x 0",
                                        "quote 2024-01-02 10:00:20.000000000 #3 B 82.47 x 0"});
    }

    void anIntervalOfZeroPutsAllAtOneInstant() {
        const auto decoded = decode(batch("A", "57") + batch("B", "58"), "2024-01-02 10:00:00", Duration{0});
        QCOMPARE(decoded.events[0].time.nanos, decoded.events[1].time.nanos);
    }

    void allSymbolsOfALineShareItsTime() {
        const auto decoded = decode(
            R"({"A":{"quote":{"companyName":"Aye","latestPrice":1.5,"latestUpdate":1526652059676,"previousClose":2}},"B":{"quote":{"latestPrice":2}}})");
        compareLines(linesOf(decoded),
                     {"quote 2024-01-02 10:00:00.000000000 #1 A 1.5 x 0 quoted 2018-05-18 14:00:59.676000000",
                      "quote 2024-01-02 10:00:00.000000000 #1 B 2 x 0"});
        QCOMPARE(decoded.instruments[0].company, std::string("Aye"));
        QCOMPARE(decoded.instruments[0].previousClose.nanos, std::int64_t{2'000'000'000});
    }

    void linesMayCarryTheirTime() {
        const auto decoded = decode(R"({"time":"2024-01-02T10:00:03.5Z","payload":{"A":{"quote":{"latestPrice":1}}}}
{"time":1704189605000,"payload":{"A":{"quote":{"latestPrice":2}}}}
)",
                                    nullptr);
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:03.500000000 #1 A 1 x 0",
                                        "quote 2024-01-02 10:00:05.000000000 #2 A 2 x 0"});
    }

    void withoutAnyTimeTheInputIsRefusedInWords() {
        const auto decoded = decode(batch("A", "57"), nullptr);
        QVERIFY(decoded.error.has_value());
        QVERIFY(QString::fromStdString(decoded.error->message).contains("--start"));
        QVERIFY(decoded.events.empty());
    }

    void numbersAreReadFromTheirText() {
        // neither of these survives a double
        const auto decoded = decode(batch("A", "54.135000001") + batch("B", "1234567.123456789") + batch("C", "5e-1") +
                                    batch("D", "0.1"));
        QCOMPARE(decoded.events[0].price.nanos, std::int64_t{54'135'000'001});
        QCOMPARE(decoded.events[1].price.nanos, std::int64_t{1'234'567'123'456'789});
        QCOMPARE(decoded.events[2].price.nanos, std::int64_t{500'000'000});
        QCOMPARE(decoded.events[3].price.nanos, std::int64_t{100'000'000});
    }

    void whatIsNoQuoteIsNamedAndTheNextLineGoesOn_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const std::string& line, const char* problem) {
            QTest::newRow(name) << QString::fromStdString(line) << problem;
        };
        row("null", batch("A", "null"), "bad_price b.json:1 A: latestPrice is null");
        row("negative", batch("A", "-1"), "bad_price b.json:1 A: the price '-1' is not above zero");
        row("text", batch("A", "\"N/A\""), "bad_price b.json:1 A: the price 'N/A' is not a decimal number");
        row("beyond 64 bits", batch("A", "99999999999999999999999"),
            "bad_price b.json:1 A: the price '99999999999999999999999' is out of range");
        row("no price", "{\"A\":{\"quote\":{\"symbol\":\"A\"}}}\n", "bad_price b.json:1 A: there is no latestPrice");
        row("no quote", "{\"A\":null}\n", "bad_row b.json:1 'A': there is no quote");
        row("error object", "{\"message\":\"limit reached\"}\n",
            "bad_row b.json:1 'message': there is no quote but the words 'limit reached'");
        row("words", "Unknown symbol\n", "bad_row b.json:1 the line is no JSON but the words 'Unknown symbol'");
        row("html", "<html><body>502</body></html>\n",
            "bad_row b.json:1 the line is HTML or XML (an error page?), not a batch of quotes");
        row("number", "119.36\n", "bad_row b.json:1 the line is '119.36', not a batch of quotes");
    }
    void whatIsNoQuoteIsNamedAndTheNextLineGoesOn() {
        QFETCH(QString, line);
        QFETCH(QString, problem);
        const auto decoded = decode(line.toStdString() + batch("B", "5"));
        compareLines(problemsOf(decoded), {problem.toStdString()});
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:10.000000000 #2 B 5 x 0"});
    }

    void notANumberCostsItsOwnQuoteOnly() {
        const auto decoded = decode(R"({"A":{"quote":{"latestPrice":NaN}},"N":{"quote":{"latestPrice":2,"x":"NaN"}}})");
        compareLines(problemsOf(decoded), {"bad_price b.json:1 A: the price 'NaN' is not a decimal number"});
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:00.000000000 #1 N 2 x 0"});
    }

    void anObjectMaySpanLines() {
        const auto decoded =
            decode("{\n  \"A\": {\n    \"quote\": {\n      \"latestPrice\": 5\n    }\n  }\n}\n" + batch("B", "6"));
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:00.000000000 #1 A 5 x 0",
                                        "quote 2024-01-02 10:00:10.000000000 #8 B 6 x 0"});
    }

    void aCutLineCostsNoOther() {
        const auto decoded = decode("{\"A\":{\"quote\":{\"latestP\n" + batch("B", "6"));
        QCOMPARE(decoded.problems.size(), std::size_t{1});
        QCOMPARE(decoded.problems[0].code, ErrorCode::BadRow);
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:10.000000000 #2 B 6 x 0"});
        const auto cut = decode(batch("B", "6") + "{\"A\":{\"quo");
        compareLines(problemsOf(cut), {"truncated b.json:2 the input ends in the middle of this line"});
    }

    void deepNestingIsRefusedWithoutHarm() {
        const auto decoded = decode(std::string(500'000, '[') + "\n" + batch("B", "6"));
        QCOMPARE(decoded.problems.size(), std::size_t{1});
        QCOMPARE(decoded.events.size(), std::size_t{1});
        QVERIFY(QString::fromStdString(decoded.problems[0].message).contains("nested deeper than 64"));
    }

    void seedRecordingsAreRead() {
        const std::string file = realFile("quotes/seed_stream_data.txt");
        if (file.empty())
            QSKIP("the real recording is not at hand");
        InputOptions options;
        options.decode.start = Timestamp{0};
        const auto decoded = readFile(file, options);
        QVERIFY(!decoded.error);
        compareLines(linesOf(decoded), {"quote 1970-01-01 00:00:00.000000000 #1 XOM 82.47 x 0",
                                        "quote 1970-01-01 00:00:00.000000000 #2 AMZN 72.25 x 0",
                                        "quote 1970-01-01 00:00:00.000000000 #3 AMZN 36.02 x 0",
                                        "quote 1970-01-01 00:00:00.000000000 #4 XOM 70.91 x 0"});
    }

    void recordedAnswersAreRead_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("quotes");
        QTest::newRow("two symbols") << "go_iex_batch_FB_MSFT_2018-05-18.json" << 2;
        QTest::newRow("batch") << "goiex_batch_quote.json" << 2;
        QTest::newRow("one quote") << "rubyvcr_quote_msft.json" << 1;
    }
    void recordedAnswersAreRead() {
        QFETCH(QString, file);
        QFETCH(int, quotes);
        const std::string path = realFile("quotes/json/iex/" + file.toStdString());
        if (path.empty())
            QSKIP("the real recording is not at hand");
        InputOptions options;
        options.decode.start = Timestamp{0};
        const auto decoded = readFile(path, options);
        QVERIFY2(!decoded.error, decoded.error ? decoded.error->message.c_str() : "");
        QCOMPARE(static_cast<int>(decoded.events.size()), quotes);
        QVERIFY(decoded.events[0].quoteTime() != noTime);
    }
};

QTEST_APPLESS_MAIN(IexJsonTest)
#include "iex_json_test.moc"
