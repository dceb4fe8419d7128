// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"

#include "model/feed/csv_profile.h"
#include "model/feed/formats/profile_csv.h"
#include "model/feed/name_pattern.h"

using namespace topbook;
using namespace topbook::test;

namespace {

Decoded decodeWith(const std::string& profile, const std::string& text, DecodeOptions options = {}) {
    Decoded decoded;
    const auto parsed = parseCsvProfile(profile, "p.json");
    if (!parsed) {
        decoded.error = parsed.error();
        return decoded;
    }
    if (options.inputName.empty())
        options.inputName = "ticks.csv";
    auto decoder = openWithProfile(*parsed, options);
    if (!decoder) {
        decoded.error = decoder.error();
        return decoded;
    }
    return runDecoder(**decoder, text, 1 << 20);
}

DecodeOptions member(const std::string& name, const std::string& file = "ibm.zip") {
    DecodeOptions options;
    options.inputName = file;
    options.memberName = name;
    options.csvProfile = "lean-trade-tick";
    return options;
}

} // namespace

class ProfileCsvTest : public QObject {
    Q_OBJECT
private slots:
    void builtInProfilesAreValid() {
        QVERIFY(builtInCsvProfiles().size() >= 2);
        for (const BuiltInCsvProfile& profile : builtInCsvProfiles()) {
            const auto parsed = parseCsvProfile(profile.json, "x");
            QVERIFY2(parsed.has_value(), parsed ? "" : describe(parsed.error()).c_str());
            QCOMPARE(parsed->name, std::string(profile.name));
        }
    }

    void tradeTicksAreQuotesWithSizes() {
        const auto decoded = decodeText("csv-profile",
                                        "14430270,1815200,283,P,20002020,0\n"
                                        "34200001,1816000.5,100,D,1,0\n"
                                        "34200002,1816000,100,D,1,1\n",
                                        member("20131007_ibm_Trade_Tick.csv"));
        QVERIFY(!decoded.error);
        compareLines(linesOf(decoded), {"quote 2013-10-07 08:00:30.270000000 #1 IBM 181.52 x 283 not-eligible",
                                        "quote 2013-10-07 13:30:00.001000000 #2 IBM 181.60005 x 100",
                                        "quote 2013-10-07 13:30:00.002000000 #3 IBM 181.6 x 100 not-eligible"});
    }

    void theFileNameIsTheFallback() {
        const auto decoded =
            decodeText("csv-profile", "0,10000,1,P,0,0\n", member("data.csv", "x/ibm_20131007_trade.zip"));
        QVERIFY(!decoded.error);
        compareLines(linesOf(decoded), {"quote 2013-10-07 04:00:00.000000000 #1 IBM 1 x 1"});
    }

    void withoutADayTheInputIsRefused() {
        const auto decoded = decodeText("csv-profile", "0,10000,1,P,0,0\n", member("data.csv"));
        QCOMPARE(decoded.error->code, ErrorCode::DateUnknown);
        QVERIFY(QString::fromStdString(decoded.error->message).contains("--date"));
    }

    void theGenericProfileTakesSizesWhereTheyAre() {
        DecodeOptions options;
        options.csvProfile = "generic";
        compareLines(linesOf(decodeText("csv-profile", "time,symbol,price\n1704189600,A,5\n", options)),
                     {"quote 2024-01-02 10:00:00.000000000 #2 A 5 x 0"});
        compareLines(linesOf(decodeText("csv-profile", "price,size,symbol,time\n5,2.5,A,1704189600\n", options)),
                     {"quote 2024-01-02 10:00:00.000000000 #2 A 5 x 2.5"});
    }

    void badRowsAreNamed() {
        const auto decoded = decodeText(
            "csv-profile", "86400000,10000,1,P,0,0\n-1,10000,1,P,0,0\n5,x,1,P,0,0\n5,10000\n7,10000,1,P,0,0\n",
            member("20131007_ibm_Trade_Tick.csv"));
        compareLines(problemsOf(decoded),
                     {"bad_time ibm.zip/20131007_ibm_Trade_Tick.csv:1 the time '86400000' is not within the 24 hours "
                      "after midnight",
                      "bad_time ibm.zip/20131007_ibm_Trade_Tick.csv:2 the time '-1' is not within the 24 hours after "
                      "midnight",
                      "bad_price ibm.zip/20131007_ibm_Trade_Tick.csv:3 IBM: the price 'x' is not a decimal number",
                      "bad_row ibm.zip/20131007_ibm_Trade_Tick.csv:4 the row has 2 columns, the profile needs 6"});
        QCOMPARE(decoded.events.size(), std::size_t{1});
    }

    void epochTimesComeInAnyUnit_data() {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("time");
        QTest::newRow("s") << "s"
                           << "1704189600.25";
        QTest::newRow("ms") << "ms"
                            << "1704189600250";
        QTest::newRow("us") << "us"
                            << "1704189600250000";
        QTest::newRow("ns") << "ns"
                            << "1704189600250000000";
    }
    void epochTimesComeInAnyUnit() {
        QFETCH(QString, unit);
        QFETCH(QString, time);
        const std::string profile = "{\"name\":\"p\",\"columns\":{\"time\":\"t\",\"price\":\"p\"},\"symbol\":\"X\","
                                    "\"time\":{\"form\":\"epoch\",\"unit\":\"" +
                                    unit.toStdString() + "\"}}";
        const auto decoded = decodeWith(profile, "p,t\n5," + time.toStdString() + "\n");
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:00.250000000 #2 X 5 x 0"});
    }

    void aDateColumnAndASequenceAreTaken() {
        const auto decoded =
            decodeWith("{\"name\":\"p\",\"separator\":\";\",\"header\":false,\"columns\":{\"date\":1,\"time\":2,"
                       "\"price\":3,\"symbol\":4,\"seq\":5},\"time\":{\"form\":\"midnight\",\"unit\":\"s\"}}",
                       "20240102;36000;5;A;9\n2024-01-03;36000;6;A;10\n");
        compareLines(linesOf(decoded), {"quote 2024-01-02 10:00:00.000000000 #9 A 5 x 0",
                                        "quote 2024-01-03 10:00:00.000000000 #10 A 6 x 0"});
    }

    void whatIsWrongInAProfileIsNamed_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("error");
        QTest::newRow("syntax") << "{\n\"name\": }"
                                << "p.json:2: the profile is no valid JSON";
        QTest::newRow("no columns") << "{\"name\":\"p\"}"
                                    << "p.json:1: field 'columns' must be there";
        QTest::newRow("unknown field")
            << "{\"name\":\"p\",\n\"columns\":{\"time\":\"t\",\"price\":\"p\",\n\"simbol\":\"s\"}}"
            << "p.json:3: field 'columns.simbol' is not known here; known are time, price,";
        QTest::newRow("unit") << "{\"name\":\"p\",\"columns\":{\"time\":\"t\",\"price\":\"p\",\"symbol\":\"s\"},\n\n"
                                 "\"time\":{\"form\":\"epoch\",\n\"unit\":\"hours\"}}"
                              << "p.json:4: field 'time.unit' must be s, ms, us or ns";
        QTest::newRow("position") << "{\"name\":\"p\",\"columns\":{\"time\":0,\"price\":2,\"symbol\":3}}"
                                  << "p.json:1: field 'columns.time' must be the name of a column or its place, from 1";
        QTest::newRow("scale")
            << "{\"name\":\"p\",\"price_scale\":10,\"columns\":{\"time\":1,\"price\":2,\"symbol\":3}}"
            << "p.json:1: field 'price_scale' must be a whole number from 0 to 9";
        QTest::newRow("pattern") << "{\"name\":\"p\",\"columns\":{\"time\":1,\"price\":2},\n\"names\":[\"{day}.csv\"]}"
                                 << "p.json:2: field 'names' has a pattern '{day}.csv' where '{day}' is none of";
        QTest::newRow("zone")
            << "{\"name\":\"p\",\"columns\":{\"time\":1,\"price\":2,\"symbol\":3},\"time\":{\"zone\":\"X/Y\"}}"
            << "p.json:1: field 'time.zone' is no known time zone";
        QTest::newRow("symbol") << "{\"name\":\"p\",\"columns\":{\"time\":1,\"price\":2}}"
                                << "p.json:1: field 'columns' must have 'symbol' where";
    }
    void whatIsWrongInAProfileIsNamed() {
        QFETCH(QString, json);
        QFETCH(QString, error);
        const auto parsed = parseCsvProfile(json.toStdString(), "p.json");
        QVERIFY(!parsed);
        const QString words = QString::fromStdString(describe(parsed.error()));
        QVERIFY2(words.startsWith(error), qPrintable(words));
    }

    void anUnknownProfileListsTheKnown() {
        const auto profile = csvProfileNamed("leen");
        QVERIFY(!profile);
        QVERIFY(QString::fromStdString(profile.error().message).contains("generic, lean-trade-tick"));
    }

    void namesTellWhatTheirPatternSays() {
        const auto parts =
            matchName("{date:MMDDYYYY}.{symbol}.{zone}.{price_scale}*", "10072013.BRK.B.America-New_York.4.csv.gz");
        QVERIFY(parts.has_value());
        QCOMPARE(dayText(*parts->date), std::string("2013-10-07"));
        QCOMPARE(*parts->symbol, std::string("BRK.B"));
        QCOMPARE(*parts->zone, std::string("America/New_York"));
        QCOMPARE(*parts->priceScale, 4);
        QVERIFY(!matchName("{date}_{symbol}.csv", "20131399_ibm.csv"));
        QVERIFY(!matchName("{date}_{symbol}.csv", "20131007_ibm.csv2"));
    }

    void realTradeZipsAreRead_data() {
        QTest::addColumn<QString>("symbol");
        QTest::addColumn<QString>("first");
        QTest::newRow("ibm") << "ibm"
                             << "quote 2013-10-07 08:00:30.270000000 #1 IBM 181.52 x 283 not-eligible";
        QTest::newRow("bac") << "bac"
                             << "quote 2013-10-07 08:00:00.614000000 #1 BAC 13.94 x 500 not-eligible";
    }
    void realTradeZipsAreRead() {
        QFETCH(QString, symbol);
        QFETCH(QString, first);
        const std::string file = realFile("quotes/trades/" + symbol.toStdString() + "_20131007_trade.zip");
        if (file.empty())
            QSKIP("the real recording is not at hand");
        InputOptions options;
        options.decode.csvProfile = "lean-trade-tick";
        const auto decoded = readFile(file, options);
        QVERIFY(!decoded.error);
        QVERIFY(decoded.problems.empty());
        QVERIFY(decoded.events.size() > 20'000);
        QCOMPARE(QString::fromStdString(lineOf(decoded.events[0], decoded)), first);
        // every trade of that day is between 4:00 and 20:00 in New York
        for (const Event& event : decoded.events)
            QVERIFY(event.time >= parseTime("2013-10-07 08:00:00")->time &&
                    event.time < parseTime("2013-10-08 00:00:00")->time);
    }
};

QTEST_APPLESS_MAIN(ProfileCsvTest)
#include "profile_csv_test.moc"
