// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/time_text.h"
#include "model/feed/simulator/simulated_files.h"

#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <QTest>

#include <algorithm>
#include <set>

using namespace topbook;
using namespace std::chrono_literals;

namespace {

using Writer = Result<std::uint64_t> (*)(const SimulationRequest&, const FileSink&);

struct Written {
    std::string text;
    std::uint64_t rows = 0;
    std::size_t largestBlock = 0;
};

Written written(Writer writer, const SimulationRequest& request) {
    Written file;
    const auto rows = writer(request, [&](std::string_view block) -> Result<void> {
        file.text += block;
        file.largestBlock = std::max(file.largestBlock, block.size());
        return {};
    });
    file.rows = rows.value();
    return file;
}

QStringList linesOf(const Written& file) {
    QStringList lines = QString::fromStdString(file.text).split('\n');
    lines.removeLast(); // the file ends with a line end
    return lines;
}

SimulationRequest requestFor(Duration length) {
    SimulationRequest request;
    request.length = length;
    return request;
}

} // namespace

class SimulatedFilesTest : public QObject {
    Q_OBJECT

private slots:
    void aFileBeginsAtTheNamedMoment() {
        QCOMPARE(timeText(usualSimulationStart, 0), std::string("2026-11-20 17:00:00"));
    }

    void ordersStandInTheFirstLayout() {
        const auto lines = linesOf(written(writeL3Csv, requestFor(10min)));
        QCOMPARE(lines[0], QStringLiteral("seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,"
                                          "update_price,update_qty,delete_order_id,delete_side,trade_order_id,"
                                          "trade_side,trade_price,trade_qty,time"));
        std::set<int> groups;
        std::set<int> timeLengths;
        Timestamp time = usualSimulationStart;
        for (int i = 1; i < lines.size(); ++i) {
            const QStringList cells = lines[i].split(',');
            QCOMPARE(cells.size(), 16);
            QCOMPARE(cells[0].toInt(), i); // no hole
            int ids = 0;
            for (const int column : {1, 5, 9, 11}) {
                if (cells[column].isEmpty())
                    continue;
                ++ids;
                groups.insert(column);
                QCOMPARE(cells[column].size(), 19);
                QVERIFY(cells[column + 1] == "BUY" || cells[column + 1] == "SELL");
            }
            QCOMPARE(ids, 1);
            QCOMPARE(cells.mid(1, 14).filter(QRegularExpression("^.+$")).size(), cells[9].isEmpty() ? 4 : 2);
            const std::string stamp = cells[15].toStdString();
            QVERIFY(stamp.size() <= 30 && cells[15].endsWith(" UTC"));
            timeLengths.insert(static_cast<int>(stamp.size()));
            const auto parsed = parseTime(stamp).value();
            QVERIFY(parsed.time >= time);
            time = parsed.time;
        }
        QCOMPARE(groups.size(), std::size_t{4});
        QVERIFY(timeLengths.size() > 1); // fractions differ in length, as in real files
        QVERIFY(time < usualSimulationStart + 10min);
    }

    void theNumberOfRowsIsExact_data() {
        QTest::addColumn<quint64>("events");
        QTest::addColumn<int>("seconds");
        QTest::newRow("none") << quint64{0} << 3'600;
        QTest::newRow("one") << quint64{1} << 3'600;
        QTest::newRow("few in an hour") << quint64{1'000} << 3'600;
        QTest::newRow("many in a minute") << quint64{60'000} << 60;
    }
    void theNumberOfRowsIsExact() {
        QFETCH(quint64, events);
        QFETCH(int, seconds);
        SimulationRequest request = requestFor(std::chrono::seconds(seconds));
        request.events = events;
        for (const Writer writer : {Writer{writeL3Csv}, Writer{writeQuotesCsv}}) {
            const Written file = written(writer, request);
            QCOMPARE(file.rows, events);
            QCOMPARE(static_cast<quint64>(linesOf(file).size()), events + 1);
        }
    }

    void eventsSetTheRateOfOrders() {
        SimulationRequest request = requestFor(1h);
        request.events = 200'000;
        const auto lines = linesOf(written(writeL3Csv, request));
        const auto end = parseTime(lines.last().section(',', -1).toStdString()).value().time;
        const auto taken = end - usualSimulationStart;
        QVERIFY2(taken > 25min && taken < 2h, qPrintable(QString::number(taken / 1s)));
    }

    void quotesAreOnTheSecond() {
        const Written file = written(writeQuotesCsv, requestFor(5min));
        const auto lines = linesOf(file);
        QCOMPARE(lines[0], QStringLiteral("time,symbol,price,source,seq,quote_time"));
        QCOMPARE(file.rows, std::uint64_t{10 * (300 - 30)}); // the pre-open is a tenth of the length
        std::set<QString> sequences;
        for (int i = 1; i < lines.size(); ++i) {
            const QStringList cells = lines[i].split(',');
            QCOMPARE(cells.size(), 6);
            QVERIFY(cells[0].endsWith(".000000 UTC"));
            QCOMPARE(cells[3], QStringLiteral("simulator"));
            QVERIFY(sequences.insert(cells[4]).second);
            QVERIFY(parseTime(cells[5].toStdString()).value().time <= parseTime(cells[0].toStdString()).value().time);
        }
        QVERIFY(lines[1].startsWith("2026-11-20 17:00:30.000000 UTC,AAPL,26"));
    }

    void aSeedAlwaysGivesTheSameFile() {
        SimulationRequest request = requestFor(2min);
        request.seed = 42;
        const std::string first = written(writeL3Csv, request).text;
        QCOMPARE(written(writeL3Csv, request).text, first);
        request.seed = 43;
        QVERIFY(written(writeL3Csv, request).text != first);
    }

    void longFilesComeInBlocks() {
        const Written file = written(writeL3Csv, requestFor(1h));
        QVERIFY(file.text.size() > 1'000'000);
        QVERIFY(file.largestBlock < 100'000);
    }

    void aFailingSinkEndsTheWriting() {
        int blocks = 0;
        const auto rows = writeL3Csv(requestFor(1h), [&](std::string_view) -> Result<void> {
            ++blocks;
            return failure(ErrorCode::DiskFull, "no space is left");
        });
        QCOMPARE(rows.error().code, ErrorCode::DiskFull);
        QCOMPARE(blocks, 1);
    }

    void impossibleRequestsAreRefused() {
        const FileSink sink = [](std::string_view) -> Result<void> { return {}; };
        QCOMPARE(writeL3Csv(requestFor(0s), sink).error().code, ErrorCode::InvalidArgument);
        SimulationRequest request = requestFor(1h);
        request.symbols = 0;
        QCOMPARE(writeQuotesCsv(request, sink).error().code, ErrorCode::InvalidArgument);
    }
};

QTEST_APPLESS_MAIN(SimulatedFilesTest)
#include "simulated_files_test.moc"
