// SPDX-License-Identifier: GPL-3.0-or-later
// What a window asks of a session beyond its history: the tables of the screen, and the bytes behind a problem.
#include "tests/session/recorded_market.h"

#include "model/session/place_bytes.h"
#include "model/session/shown_tables.h"
#include "model/window/windows.h"

#include <QTemporaryDir>

using namespace topbook;
using namespace topbook::test;

namespace {

Pane paneAt(Timestamp start, std::int64_t priceInOnes, std::uint64_t count) {
    Pane pane;
    pane.start = start;
    pane.count = count;
    pane.sum = Int128(priceInOnes) * static_cast<std::int64_t>(count) * Price::unitsPerOne;
    pane.first = pane.last = pane.high = pane.low = Price{priceInOnes * Price::unitsPerOne};
    pane.firstTime = pane.lastTime = pane.highTime = start;
    return pane;
}

/// Two symbols with a chart each, quoted every ten seconds from 10:00:00; all is final up to 10:02:00.
Snapshot chartedSnapshot() {
    Snapshot snapshot;
    auto instruments = std::make_shared<std::vector<Instrument>>(2);
    (*instruments)[0].symbol = "A";
    (*instruments)[1].symbol = "B";
    snapshot.instruments = instruments;
    snapshot.status.clock = at("10:02:05");
    snapshot.status.watermark = at("10:02:00");
    for (std::uint32_t i = 0; i < 2; ++i) {
        auto chart = std::make_shared<ChartView>();
        chart->instrument = InstrumentId{i};
        for (int chunk = 0; chunk < 2; ++chunk) {
            auto panes = std::make_shared<std::vector<Pane>>();
            for (int k = 0; k < 7; ++k)
                panes->push_back(paneAt(at("10:00:00") + Duration(10s) * (chunk * 7 + k), 100 * (i + 1) + k, 2));
            chart->chunks.push_back(panes);
        }
        snapshot.charts.push_back(chart);
    }
    return snapshot;
}

std::vector<std::string> linesOf(const std::string& csv) {
    std::vector<std::string> lines;
    std::istringstream text(csv);
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

std::string written(const QTemporaryDir& folder, const char* name, std::string_view content) {
    const std::string path = folder.filePath(name).toStdString();
    std::ofstream(path, std::ios::binary) << content;
    return path;
}

} // namespace

class ShownPlacesTest : public QObject {
    Q_OBJECT

private slots:
    void aChartIsExportedAsItsWindows();
    void candlesAreExportedWhenTheyAreFinal();
    void aChartThatIsNotShownIsRefused();
    void aLineOfAFileIsFound_data();
    void aLineOfAFileIsFound();
    void theBytesOfABinaryFileAreFound();
    void whatHasNoPlaceIsToldInWords_data();
    void whatHasNoPlaceIsToldInWords();
    void thePayloadOfASourceIsFound();
};

void ShownPlacesTest::aChartIsExportedAsItsWindows() {
    const Snapshot snapshot = chartedSnapshot();
    ExportQuestion question;
    question.table = "chart";
    question.symbols = {"B", "A"};
    question.sizes = {1min};
    question.from = at("10:01:00");
    const auto table = chartTable(snapshot, question);
    QVERIFY(table.has_value());
    const auto lines = linesOf(table->csv);
    QCOMPARE(table->rows, std::uint64_t{14}); // ends 10:01:00, 10:01:10, ... 10:02:00 of both
    QCOMPARE(lines.size(), std::size_t{15});
    QVERIFY(lines[0].starts_with("window_start,window_end,aggregation_type,symbol,average"));
    // 200 .. 205: six panes of two samples each
    QCOMPARE(lines[1], std::string("2026-11-20 10:00:00.000000,2026-11-20 10:01:00.000000,1,B,202.5,2.5,12,200,205,205,"
                                   "200,1"));
    QVERIFY(lines[2].find(",A,") != std::string::npos);
    question.to = at("10:01:10");
    QCOMPARE(chartTable(snapshot, question)->rows, std::uint64_t{2});
}

void ShownPlacesTest::candlesAreExportedWhenTheyAreFinal() {
    ExportQuestion question;
    question.table = "bars";
    question.symbols = {"A"};
    question.sizes = {1min};
    const auto table = chartTable(chartedSnapshot(), question);
    QVERIFY(table.has_value());
    const auto lines = linesOf(table->csv);
    QCOMPARE(lines.size(), std::size_t{3}); // the third minute still forms
    QCOMPARE(lines[1],
             std::string("2026-11-20 10:00:00.000000,2026-11-20 10:01:00.000000,A,100,105,100,105,102.5,12,0,"));
}

void ShownPlacesTest::aChartThatIsNotShownIsRefused() {
    ExportQuestion question;
    question.table = "chart";
    question.symbols = {"C"};
    question.sizes = {1min};
    QVERIFY(!chartTable(chartedSnapshot(), question));
    question.symbols = {"A"};
    question.sizes.clear();
    QVERIFY(!chartTable(chartedSnapshot(), question));
    QVERIFY(!ladderTable(chartedSnapshot()));
}

void ShownPlacesTest::aLineOfAFileIsFound_data() {
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("bytes");
    QTest::addColumn<quint64>("offset");
    QTest::newRow("first") << ":1"
                           << "time,price" << quint64(0);
    QTest::newRow("in the middle, with its carriage return") << ":3"
                                                             << "10:00:01,1;5\r" << quint64(22);
    QTest::newRow("last, without a line end") << ":4"
                                              << "10:00:02,x" << quint64(36);
}

void ShownPlacesTest::aLineOfAFileIsFound() {
    QFETCH(QString, place);
    QFETCH(QString, bytes);
    QFETCH(quint64, offset);
    const QTemporaryDir folder;
    const std::string path = written(folder, "t.csv", "time,price\n10:00:00,1\n10:00:01,1;5\r\n10:00:02,x");
    for (const bool whole : {true, false}) { // the name alone is enough where the session knows the file
        BytesQuestion question{(whole ? path : std::string("t.csv")) + place.toStdString(), {path}};
        const auto found = bytesAt(question, {}, {});
        QVERIFY2(found.has_value(), found ? "" : describe(found.error()).c_str());
        QCOMPARE(QString::fromStdString(found->bytes), bytes);
        QCOMPARE(found->offset, std::uint64_t{offset});
    }
}

void ShownPlacesTest::theBytesOfABinaryFileAreFound() {
    const QTemporaryDir folder;
    std::string content(1'000, '\0');
    content[600] = 'Z';
    const std::string path = written(folder, "t.bin", content);
    const auto found = bytesAt({path + ":600", {}}, {}, {});
    QVERIFY(found.has_value());
    QCOMPARE(found->offset, std::uint64_t{600});
    QCOMPARE(found->bytes.size(), std::size_t{256});
    QCOMPARE(found->bytes.front(), 'Z');
}

void ShownPlacesTest::whatHasNoPlaceIsToldInWords_data() {
    QTest::addColumn<QString>("where");
    QTest::newRow("none") << "";
    QTest::newRow("no number") << "plan";
    QTest::newRow("a word for a number") << "t.csv:end";
    QTest::newRow("a line that is not there") << "t.csv:9";
    QTest::newRow("a source without a recording") << "kraken:12";
}

void ShownPlacesTest::whatHasNoPlaceIsToldInWords() {
    QFETCH(QString, where);
    const QTemporaryDir folder;
    const std::string path = written(folder, "t.csv", "a\nb\n");
    const auto found = bytesAt({where.toStdString(), {path}}, {}, {});
    QVERIFY(!found);
    QVERIFY(!found.error().message.empty());
}

void ShownPlacesTest::thePayloadOfASourceIsFound() {
    const QTemporaryDir folder;
    std::vector<std::string> keep;
    auto lines = marketLines(keep);
    const std::string bad = "what is this";
    lines[100].text = bad;
    auto config = configOf(std::move(lines), at("10:00:00"));
    config.history.folder = folder.path().toStdString();
    auto session = started(std::move(config));
    session->waitForEnd();
    session->stop();
    const auto snapshot = session->latest();
    QVERIFY(snapshot && snapshot->problems);
    std::string where;
    for (const ProblemTally& problem : *snapshot->problems) {
        if (problem.code == ErrorCode::BadRow)
            where = problem.lastWhere;
    }
    QVERIFY(!where.empty());
    const auto found = bytesAt({where, {}}, folder.path().toStdString(), {}, lineDecoder);
    QVERIFY2(found.has_value(), found ? "" : describe(found.error()).c_str());
    QCOMPARE(found->bytes, bad);
    QVERIFY(found->words.find("payload") != std::string::npos);
    std::stop_source stopped;
    stopped.request_stop();
    QCOMPARE(bytesAt({where, {}}, folder.path().toStdString(), stopped.get_token(), lineDecoder).error().code,
             ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(ShownPlacesTest)
#include "shown_places_test.moc"
