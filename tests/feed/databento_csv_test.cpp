// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"

using namespace topbook;
using namespace topbook::test;

namespace {

const std::string header =
    "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,price,size,channel_id,order_id,"
    "flags,ts_in_delta,sequence,symbol\n";

std::string row(const std::string& action, const std::string& side, const std::string& price, const std::string& id,
                const std::string& flags, const std::string& symbol = "AB", const std::string& instrument = "5") {
    return "2025-03-04T09:00:00Z,2025-03-04T09:00:00Z,160,1," + instrument + "," + action + "," + side + "," + price +
           ",1,0," + id + "," + flags + ",0,7," + symbol + "\n";
}

Decoded decode(const std::string& text) {
    DecodeOptions options;
    options.inputName = "mbo.csv";
    return decodeText("databento-csv", text, options);
}

std::vector<ErrorCode> codesOf(const Decoded& decoded) {
    std::vector<ErrorCode> codes;
    for (const Problem& problem : decoded.problems)
        codes.push_back(problem.code);
    return codes;
}

} // namespace

class DatabentoCsvTest : public QObject {
    Q_OBJECT
private slots:
    void rowsWithoutTheLastFlagStayWithinTheirEvent() {
        const auto decoded = decode(header + row("A", "B", "1.0", "1", "0") + row("F", "B", "1.0", "1", "128"));
        QCOMPARE(decoded.events.size(), std::size_t{2});
        QVERIFY(decoded.events[0].has(inEvent));
        QCOMPARE(decoded.events[1].kind, EventKind::Print); // of no size: it only ends the event
        QCOMPARE(decoded.events[1].size.units, std::int64_t{0});
        QVERIFY(!decoded.events[1].has(inEvent));
    }

    void onlyATradeIsAPrint() {
        const auto decoded = decode(header + row("T", "A", "1.0", "0", "0") + row("F", "B", "1.0", "1", "0") +
                                    row("N", "N", "", "0", "0"));
        compareLines(linesOf(decoded), {"print 2025-03-04 09:00:00.000000000 #7 id 0 ask 1 x 1"});
        const std::map<std::string, std::uint64_t> counts{{"F", 1}, {"N", 1}, {"T", 1}};
        QCOMPARE(decoded.counts, counts);
    }

    void aChangeOfAnUnknownOrderMayAdd() {
        const auto decoded = decode(header + row("M", "A", "1.0", "9", "128"));
        QCOMPARE(decoded.events[0].kind, EventKind::Change);
        QVERIFY(decoded.events[0].other != 0);
    }

    void flagsAreNamed() {
        const auto decoded = decode(header + row("A", "B", "1.0", "1", "140"));
        const std::vector<ErrorCode> expected{ErrorCode::BadTsRecv, ErrorCode::MaybeBadBook};
        QCOMPARE(codesOf(decoded), expected);
        QCOMPARE(decoded.problems[0].where, std::string("mbo.csv:2"));
        QCOMPARE(decoded.events.size(), std::size_t{1});
    }

    void aSnapshotWithoutItsClearBeginsWithOne() {
        const auto decoded = decode(header + row("A", "B", "1.0", "1", "32") + row("A", "A", "2.0", "2", "160") +
                                    row("A", "A", "3.0", "3", "160") + row("A", "A", "2.5", "4", "128"));
        std::vector<EventKind> kinds;
        for (const Event& event : decoded.events)
            kinds.push_back(event.kind);
        const std::vector<EventKind> expected{EventKind::Clear,       EventKind::Add, EventKind::Add,
                                              EventKind::SnapshotEnd, EventKind::Add, EventKind::SnapshotEnd,
                                              EventKind::Add};
        QCOMPARE(kinds, expected);
        QVERIFY(decoded.events[1].has(snapshot) && !decoded.events[6].has(snapshot));
    }

    void pricesAreDecimalOrNanos_data() {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("expected");
        QTest::newRow("decimal") << "5.510000000"
                                 << "6"
                                 << "6";
        QTest::newRow("nanos") << "5510000000"
                               << "6000"
                               << "0.000006";
        QTest::newRow("large whole numbers in a file with points") << "5.5"
                                                                   << "2000000"
                                                                   << "2000000";
        QTest::newRow("whole numbers only") << "5"
                                            << "6"
                                            << "6";
    }
    void pricesAreDecimalOrNanos() {
        QFETCH(const QString, first);
        QFETCH(const QString, second);
        QFETCH(const QString, expected);
        const auto decoded = decode(header + row("A", "B", first.toStdString(), "1", "128") +
                                    row("A", "B", second.toStdString(), "2", "128"));
        QCOMPARE(QString::fromStdString(priceText(decoded.events[1].price)), expected);
    }

    void symbolsNameBooksAndIdsWhereThereIsNone() {
        const auto decoded =
            decode(header + row("A", "B", "1.0", "1", "128", "", "5") + row("A", "B", "1.0", "1", "128", "AB", "6") +
                   row("A", "B", "1.0", "1", "128", "AB", "7"));
        QCOMPARE(decoded.instruments.size(), std::size_t{3});
        QCOMPARE(decoded.instruments[0].symbol, std::string("1:5"));
        QCOMPARE(decoded.instruments[1].symbol, std::string("AB"));
        QCOMPARE(decoded.instruments[2].symbol, std::string("1:AB"));
    }

    void aHeaderWithoutItsColumnsIsRefused() {
        const auto decoded = decode("ts_event,publisher_id,instrument_id,action,side,price,size,flags\n");
        QCOMPARE(decoded.error->code, ErrorCode::WrongHeader);
        QVERIFY(decoded.error->message.find("sequence") != std::string::npos);
    }

    void idsThatPassedThroughFloatingPointAreRefused() {
        const auto decoded = decode(header + row("A", "B", "1.0", "1.62794E+18", "128"));
        QCOMPARE(decoded.error->code, ErrorCode::LostIdentities);
        QCOMPARE(decoded.error->where, std::string("mbo.csv:2"));
    }

    void aTimeBefore1970IsNoneAndNamed() {
        std::string odd = row("A", "B", "1.0", "1", "128");
        odd.replace(odd.find(',') + 1, 20, "-5");
        const auto decoded = decode(header + odd);
        QVERIFY(codesOf(decoded) == std::vector{ErrorCode::BadTime});
        QCOMPARE(timeText(decoded.events.at(0).time, 0), std::string("2025-03-04 09:00:00")); // of its receipt
    }

    void badRowsAreNamedAndSkipped_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        const auto bad = [](const char* name, const std::string& line, ErrorCode code) {
            QTest::newRow(name) << QString::fromStdString(line) << static_cast<int>(code);
        };
        bad("price", row("A", "B", "1,5", "1", "128"), ErrorCode::BadRow);
        bad("quoted price", row("A", "B", "\"1,5\"", "1", "128"), ErrorCode::BadPrice);
        bad("flags", row("A", "B", "1.5", "1", "256"), ErrorCode::Overflow);
        bad("side", row("A", "N", "1.5", "1", "128"), ErrorCode::BadRow);
        bad("action", row("AB", "B", "1.5", "1", "128"), ErrorCode::BadRow);
        bad("order id", row("A", "B", "1.5", "x", "128"), ErrorCode::BadNumber);
        bad("columns", "1,2,3\n", ErrorCode::BadRow);
    }
    void badRowsAreNamedAndSkipped() {
        QFETCH(const QString, line);
        QFETCH(const int, code);
        const auto decoded = decode("\xEF\xBB\xBF" + header + line.toStdString() + row("A", "B", "1.5", "1", "128"));
        QCOMPARE(decoded.events.size(), std::size_t{1});
        QCOMPARE(decoded.problems.size(), std::size_t{1});
        QCOMPARE(static_cast<int>(decoded.problems[0].code), code);
        QCOMPARE(decoded.problems[0].where, std::string("mbo.csv:2"));
    }
};

QTEST_APPLESS_MAIN(DatabentoCsvTest)
#include "databento_csv_test.moc"
