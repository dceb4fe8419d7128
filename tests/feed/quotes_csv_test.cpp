// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"

using namespace topbook;
using namespace topbook::test;

namespace {

Decoded decode(const std::string& text, std::optional<std::string> zone = {}) {
    DecodeOptions options;
    options.inputName = "q.csv";
    options.zone = std::move(zone);
    return decodeText("quotes-csv", text, options);
}

} // namespace

class QuotesCsvTest : public QObject {
    Q_OBJECT
private slots:
    void rowsAreQuotes() {
        const auto decoded = decode("time,symbol,price\n2024-01-02 10:00:00,IBM,57.5\n2024-01-02T10:00:01Z,XOM,1e2\n");
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:00.000000000 #2 IBM 57.5 x 0",
                                        "quote 2024-01-02 10:00:01.000000000 #3 XOM 100 x 0"});
        QVERIFY(decoded.assumedUtc);
        const std::map<std::string, std::uint64_t> counts{{"quote", 2}};
        QCOMPARE(decoded.counts, counts);
    }

    void optionalColumnsAreTaken() {
        const auto decoded = decode("source,quote_time,seq,size,price,symbol,time,comment\n"
                                    "iex,2024-01-02 09:59:58 UTC,77,0.25,57.5,IBM,1704189600,\"hello, you\"\n"
                                    "iex,,78,,58,IBM,1704189610000,\n");
        compareLines(linesOf(decoded),
                     {"quote 2024-01-02 10:00:00.000000000 #77 IBM 57.5 x 0.25 quoted 2024-01-02 09:59:58.000000000",
                      "quote 2024-01-02 10:00:10.000000000 #78 IBM 58 x 0"});
        QVERIFY(!decoded.assumedUtc);
    }

    void aZoneIsForTimesWithoutOne() {
        const auto decoded =
            decode("time,symbol,price\n2024-01-02 10:00:00,A,1\n2024-01-02T10:00:00+01:00,A,1\n", "America/New_York");
        compareLines(linesOf(decoded), {"quote 2024-01-02 15:00:00.000000000 #2 A 1 x 0",
                                        "quote 2024-01-02 09:00:00.000000000 #3 A 1 x 0"});
        QVERIFY(!decoded.assumedUtc);
        const auto refused = decode("time,symbol,price\n", "Moon/Base");
        QCOMPARE(refused.error->code, ErrorCode::UnknownZone);
    }

    void whatIsNoQuoteIsARejectedRow_data() {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const QString& text, const QString& problem) {
            QTest::newRow(name) << text << problem;
        };
        row("null", "2024-01-02 10:00:00,A,null", "bad_price q.csv:2 A: the price 'null' is not a decimal number");
        row("NaN", "2024-01-02 10:00:00,A,NaN", "bad_price q.csv:2 A: the price 'NaN' is not a decimal number");
        row("inf", "2024-01-02 10:00:00,A,inf", "bad_price q.csv:2 A: the price 'inf' is not a decimal number");
        row("empty", "2024-01-02 10:00:00,A,", "bad_price q.csv:2 A: there is no price");
        row("zero", "2024-01-02 10:00:00,A,0.00", "bad_price q.csv:2 A: the price '0.00' is not above zero");
        row("negative", "2024-01-02 10:00:00,A,-5", "bad_price q.csv:2 A: the price '-5' is not above zero");
        row("rounds to zero", "2024-01-02 10:00:00,A,1e-12",
            "bad_price q.csv:2 A: the price '1e-12' is not above zero");
        row("too large", "2024-01-02 10:00:00,A,1e300", "bad_price q.csv:2 A: the price '1e300' is out of range");
        row("comma", "2024-01-02 10:00:00,A,\"1,5\"",
            "bad_price q.csv:2 A: the price '1,5' is not a decimal number (use a point)");
        row("no symbol", "2024-01-02 10:00:00, ,5", "bad_text q.csv:2 there is no symbol");
        row("time", "yesterday,A,5",
            "bad_time q.csv:2 'yesterday' is not a time; expected YYYY-MM-DD HH:MM:SS[.fraction] with an optional UTC, "
            "Z or offset");
        row("hour", "2024-01-02 24:00:00,A,5",
            "bad_time q.csv:2 '2024-01-02 24:00:00' is not a time; expected YYYY-MM-DD HH:MM:SS[.fraction] with an "
            "optional UTC, Z or offset");
        row("columns", "2024-01-02 10:00:00,A", "bad_row q.csv:2 the row has 2 columns, the header names 3");
    }
    void whatIsNoQuoteIsARejectedRow() {
        QFETCH(QString, row);
        QFETCH(QString, problem);
        const auto decoded = decode("time,symbol,price\n" + row.toStdString() + "\n2024-01-02 10:00:01,B,6\n");
        compareLines(problemsOf(decoded), {problem.toStdString()});
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:01.000000000 #3 B 6 x 0"});
    }

    void aSymbolThatIsNoUtf8IsRejected() {
        const auto decoded = decode("time,symbol,price\n1704189600,\xff\xfe,6\n1704189600,\xc3\x84,6\n");
        compareLines(problemsOf(decoded), {"bad_text q.csv:2 the symbol '?"
                                           "?' is not UTF-8 text"});
        QCOMPARE(decoded.instruments.size(), std::size_t{1});
        QCOMPARE(decoded.instruments[0].symbol, std::string("\xc3\x84"));
    }

    void theGuardBeforeAFormulaIsTakenOff() {
        const auto decoded = decode("time,symbol,price\n1704189600,'=A1,6\n1704189600,'A,6\n");
        QCOMPARE(decoded.instruments[0].symbol, std::string("=A1"));
        QCOMPARE(decoded.instruments[1].symbol, std::string("'A"));
    }

    void roundedPricesAreCounted() {
        const auto decoded = decode("time,symbol,price\n1704189600,A,1.00000000049\n");
        compareLines(problemsOf(decoded),
                     {"rounded q.csv:2 the price '1.00000000049' has more than 9 decimals; it was rounded"});
        QCOMPARE(decoded.events[0].price.nanos, std::int64_t{1'000'000'000});
    }

    void missingColumnsAreNamed() {
        QCOMPARE(decode("time,last\n1,2\n").error->message,
                 std::string("a quotes-csv header needs these columns too: symbol, price"));
    }
};

QTEST_APPLESS_MAIN(QuotesCsvTest)
#include "quotes_csv_test.moc"
