// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

namespace {

QList<QByteArray> linesOf(const QByteArray& text) {
    QList<QByteArray> lines = text.split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

/// time, prices, sizes and sequence as numbers, so that 229.0 and 229 compare equal.
QStringList normalised(const QByteArray& row) {
    QStringList fields = QString::fromUtf8(row).split(QLatin1Char(','));
    for (int i = 1; i < 5 && i < fields.size(); ++i)
        fields[i] = QString::number(fields[i].toDouble(), 'f', 9);
    return fields;
}

void compareL1(const QByteArray& made, const QByteArray& expected) {
    const auto rows = linesOf(made);
    const auto wanted = linesOf(expected);
    QCOMPARE(rows.size(), wanted.size());
    QCOMPARE(rows.first(), wanted.first());
    for (qsizetype i = 1; i < rows.size(); ++i)
        QCOMPARE(normalised(rows[i]), normalised(wanted[i]));
}

constexpr auto l3Header =
    "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,update_qty,"
    "delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";

} // namespace

class CliTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }
    void versionAndHelpAnswer();
    void l3RowsBecomeL1Rows();
    void theRealFileGivesTheExpectedRows();
    void rowsShuffledWithin32PlacesGiveTheSameOutput();
    void aHoleInTheSequenceIsNamed();
    void aBookAtAMomentIsALadder();
    void theSeedStreamGivesItsGoldenRows();
    void theSeedInputGivesItsGoldenMeansAndTopPrice();
    void infoSaysWhatAFileIs();
    void statsAreOneLineOfJson();
    void packedAndPipedInputGivesTheSameBytes();

private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    QTemporaryDir folder_;
};

void CliTest::versionAndHelpAnswer() {
    const Outcome version = runCli({QStringLiteral("--version")});
    QCOMPARE(version.exitCode, 0);
    QVERIFY(version.out.startsWith("topbook-cli "));
    for (const char* command : {"l1", "ladder", "windows", "top-price", "info", "replay", "simulate"}) {
        const Outcome help = runCli({QString::fromLatin1(command), QStringLiteral("--help")});
        QCOMPARE(help.exitCode, 0);
        QVERIFY(help.out.contains("--help"));
    }
    QCOMPARE(runCli({QStringLiteral("no-such-command")}).exitCode, 2);
    QCOMPARE(runCli({}).exitCode, 2);
    QCOMPARE(runCli({QStringLiteral("l1"), QStringLiteral("--no-such-option"), QStringLiteral("x")}).exitCode, 2);
}

void CliTest::l3RowsBecomeL1Rows() {
    writeFile(path(QStringLiteral("a.csv")), QByteArray(l3Header) +
                                                 "1,11,BUY,10.5,100,,,,,,,,,,,2026-01-02 10:00:00 UTC\n"
                                                 "2,12,SELL,10.6,200,,,,,,,,,,,2026-01-02 10:00:00.5 UTC\n"
                                                 "3,,,,,11,BUY,10.55,100,,,,,,,2026-01-02 10:00:01.25 UTC\n"
                                                 "4,,,,,,,,,,,12,SELL,10.6,50,2026-01-02 10:00:02 UTC\n"
                                                 "5,,,,,,,,,11,BUY,,,,,2026-01-02 10:00:03 UTC\n");
    const Outcome made = runCli({QStringLiteral("l1"), path(QStringLiteral("a.csv"))});
    QCOMPARE(made.exitCode, 0);
    QCOMPARE(made.err, QByteArray());
    QCOMPARE(made.out, QByteArray("time,bid_price,ask_price,bid_size,ask_size,seq_num\n"
                                  "2026-01-02 10:00:00.500000 UTC,10.5,10.6,100,200,2\n"
                                  "2026-01-02 10:00:01.250000 UTC,10.55,10.6,100,200,3\n"
                                  "2026-01-02 10:00:02.000000 UTC,10.55,10.6,100,150,4\n"));
    const Outcome oneSided =
        runCli({QStringLiteral("l1"), QStringLiteral("--one-sided"), path(QStringLiteral("a.csv"))});
    const auto rows = linesOf(oneSided.out);
    QCOMPARE(rows.size(), 6);
    QCOMPARE(rows[1], QByteArray("2026-01-02 10:00:00.000000 UTC,10.5,,100,0,1"));
    QCOMPARE(rows[5], QByteArray("2026-01-02 10:00:03.000000 UTC,,10.6,0,150,5"));
}

void CliTest::theRealFileGivesTheExpectedRows() {
    const QString l3 = realData(QStringLiteral("l3/grasshopper/l3_data.csv"));
    if (l3.isEmpty())
        QSKIP("no real recordings here; set TOPBOOK_DATA");
    const Outcome made = runCli({QStringLiteral("l1"), l3});
    QCOMPARE(made.exitCode, 0);
    compareL1(made.out, contentOf(realData(QStringLiteral("l3/grasshopper/expected_l1.csv"))));
}

void CliTest::rowsShuffledWithin32PlacesGiveTheSameOutput() {
    const QString l3 = realData(QStringLiteral("l3/grasshopper/l3_data.csv"));
    if (l3.isEmpty())
        QSKIP("no real recordings here; set TOPBOOK_DATA");
    auto rows = linesOf(contentOf(l3));
    QRandomGenerator random(17);
    for (qsizetype i = 1; i + 32 < rows.size(); i += 32)
        std::shuffle(rows.begin() + i, rows.begin() + i + 32, random);
    writeFile(path(QStringLiteral("shuffled.csv")), rows.join('\n') + '\n');
    QCOMPARE(runCli({QStringLiteral("l1"), path(QStringLiteral("shuffled.csv"))}).out,
             runCli({QStringLiteral("l1"), l3}).out);
}

void CliTest::aHoleInTheSequenceIsNamed() {
    QByteArray text(l3Header);
    for (int i = 1; i <= 200; ++i) {
        if (i == 7 || i == 8)
            continue;
        text += QByteArray::number(i) + "," + QByteArray::number(1000 + i) + (i % 2 ? ",BUY,9," : ",SELL,10,") +
                QByteArray::number(i) + ",,,,,,,,,,,2026-01-02 10:00:00 UTC\n";
    }
    writeFile(path(QStringLiteral("hole.csv")), text);
    const Outcome made = runCli({QStringLiteral("l1"), path(QStringLiteral("hole.csv"))});
    QCOMPARE(made.exitCode, 0);
    QVERIFY2(made.err.contains("sequence_gap") && made.err.contains("7 to 8"), made.err.constData());
    QCOMPARE(runCli({QStringLiteral("l1"), QStringLiteral("--strict"), path(QStringLiteral("hole.csv"))}).exitCode, 3);
}

void CliTest::aBookAtAMomentIsALadder() {
    writeFile(path(QStringLiteral("b.csv")), QByteArray(l3Header) +
                                                 "1,11,BUY,10.5,100,,,,,,,,,,,2026-01-02 10:00:00 UTC\n"
                                                 "2,12,SELL,10.6,200,,,,,,,,,,,2026-01-02 10:00:01 UTC\n"
                                                 "3,13,BUY,10.5,50,,,,,,,,,,,2026-01-02 10:00:02 UTC\n"
                                                 "4,14,BUY,10.4,25,,,,,,,,,,,2026-01-02 10:00:03 UTC\n"
                                                 "5,15,SELL,10.55,1,,,,,,,,,,,2026-01-02 10:00:04 UTC\n");
    const QByteArray expected("symbol,side,level,price,size,orders,cumulative\n"
                              "BOOK,bid,1,10.5,150,2,150\n"
                              "BOOK,bid,2,10.4,25,1,175\n"
                              "BOOK,ask,1,10.6,200,1,200\n");
    const QString file = path(QStringLiteral("b.csv"));
    QCOMPARE(runCli({QStringLiteral("ladder"), file, QStringLiteral("--seq"), QStringLiteral("4")}).out, expected);
    QCOMPARE(
        runCli({QStringLiteral("ladder"), file, QStringLiteral("--at"), QStringLiteral("2026-01-02 10:00:03")}).out,
        expected);
    QCOMPARE(linesOf(runCli({QStringLiteral("ladder"), file, QStringLiteral("--seq"), QStringLiteral("4"),
                             QStringLiteral("--levels"), QStringLiteral("1")})
                         .out)
                 .size(),
             3);
    QCOMPARE(runCli({QStringLiteral("ladder"), file}).exitCode, 2);
    QCOMPARE(runCli({QStringLiteral("ladder"), file, QStringLiteral("--at"), QStringLiteral("noon")}).exitCode, 2);
}

void CliTest::theSeedStreamGivesItsGoldenRows() {
    writeFile(path(QStringLiteral("stream.txt")), R"({"XOM":{"quote":{"symbol": "XOM", "latestPrice": "82.47"}}}
{"AMZN":{"quote":{"symbol": "AMZN", "latestPrice": "72.25"}}}
{"AMZN":{"quote":{"symbol": "AMZN", "latestPrice": "36.02"}}}
{"XOM":{"quote":{"symbol": "XOM", "latestPrice": "70.91"}}})");
    const Outcome made =
        runCli({QStringLiteral("windows"), path(QStringLiteral("stream.txt")), QStringLiteral("--start"),
                QStringLiteral("2021-01-01T00:00:00Z"), QStringLiteral("--interval"), QStringLiteral("0s"),
                QStringLiteral("--schema"), QStringLiteral("seed")});
    QCOMPARE(made.exitCode, 0);
    const auto rows = linesOf(made.out);
    QCOMPARE(rows.first(), QByteArray("symbol,average,timestamp,aggregation_type"));
    QMap<QByteArray, int> perSize;
    for (qsizetype i = 1; i < rows.size(); ++i) {
        const auto fields = rows[i].split(',');
        ++perSize[fields[3]];
        QCOMPARE(fields[1], fields[0] == "XOM" ? QByteArray("76.69") : QByteArray("54.135"));
    }
    QCOMPARE(perSize.value("1"), 12);
    QCOMPARE(perSize.value("5"), 60);
    QCOMPARE(perSize.value("15"), 180);
    QCOMPARE(rows[1], QByteArray("XOM,76.69,2021-01-01 00:00:10.000000,1"));
}

void CliTest::theSeedInputGivesItsGoldenMeansAndTopPrice() {
    writeFile(path(QStringLiteral("input.txt")), R"({"XOM": {"quote": {"symbol": "XOM", "latestPrice": 57}}}
{"IBM": {"quote": {"symbol": "IBM", "latestPrice": 58}}}
{"ABN": {"quote": {"symbol": "ABN", "latestPrice": 50}}}
{"IBM": {"quote": {"symbol": "IBM", "latestPrice": 50}}}
{"ABN": {"quote": {"symbol": "ABN", "latestPrice": 49}}})");
    const QStringList start{QStringLiteral("--start"), QStringLiteral("2021-01-01T00:00:00Z"),
                            QStringLiteral("--interval"), QStringLiteral("0s")};
    const Outcome windows = runCli(QStringList{QStringLiteral("windows"), path(QStringLiteral("input.txt")),
                                               QStringLiteral("--size"), QStringLiteral("1m")} +
                                   start);
    const auto rows = linesOf(windows.out);
    QCOMPARE(rows[1], QByteArray("XOM,57,2021-01-01 00:00:10.000000,1"));
    QCOMPARE(rows[2], QByteArray("IBM,54,2021-01-01 00:00:10.000000,1"));
    QCOMPARE(rows[3], QByteArray("ABN,49.5,2021-01-01 00:00:10.000000,1"));
    const Outcome top = runCli(QStringList{QStringLiteral("top-price"), path(QStringLiteral("input.txt"))} + start);
    QCOMPARE(top.out, QByteArray("symbol,price,timestamp,aggregation_type\nIBM,58,2021-01-01 00:05:00.000000,5\n"));
}

void CliTest::infoSaysWhatAFileIs() {
    writeFile(path(QStringLiteral("q.csv")),
              "time,symbol,price\n2026-01-02 10:00:00,IBM,100.5\n2026-01-02 10:00:01,BAC,nan\n");
    const Outcome made = runCli({QStringLiteral("info"), QStringLiteral("--json"), path(QStringLiteral("q.csv"))});
    QCOMPARE(made.exitCode, 0);
    const QJsonObject info = QJsonDocument::fromJson(made.out).object();
    QCOMPARE(info[QStringLiteral("format")].toString(), QStringLiteral("quotes-csv"));
    QCOMPARE(info[QStringLiteral("first_time")].toString(), QStringLiteral("2026-01-02 10:00:00.000000 UTC"));
    const QJsonObject problem = info[QStringLiteral("problems")].toArray().first().toObject();
    QVERIFY(problem[QStringLiteral("first_where")].toString().endsWith(QStringLiteral("q.csv:3")));
    QCOMPARE(problem[QStringLiteral("count")].toInt(), 1);
}

void CliTest::statsAreOneLineOfJson() {
    writeFile(path(QStringLiteral("c.csv")),
              QByteArray(l3Header) + "1,11,BUY,10.5,100,,,,,,,,,,,2026-01-02 10:00:00 UTC\n");
    const Outcome made = runCli({QStringLiteral("l1"), QStringLiteral("--stats"), path(QStringLiteral("c.csv"))});
    QCOMPARE(linesOf(made.err).size(), 1);
    const QJsonObject stats = QJsonDocument::fromJson(made.err).object();
    QCOMPARE(stats[QStringLiteral("messages")].toInt(), 1);
    QVERIFY(stats[QStringLiteral("problems")].toObject().isEmpty());
    for (const char* key : {"rows", "seconds", "messages_per_second", "instruments", "peak_rss_bytes"})
        QVERIFY2(stats.contains(QLatin1String(key)), key);
}

void CliTest::packedAndPipedInputGivesTheSameBytes() {
    const Outcome made = runCli({QStringLiteral("simulate"), QStringLiteral("--format"), QStringLiteral("l3-csv"),
                                 QStringLiteral("--symbols"), QStringLiteral("1"), QStringLiteral("--for"),
                                 QStringLiteral("2m"), QStringLiteral("-o"), path(QStringLiteral("sim.csv"))});
    QCOMPARE(made.exitCode, 0);
    const QByteArray text = contentOf(path(QStringLiteral("sim.csv")));
    const Outcome plain = runCli({QStringLiteral("l1"), path(QStringLiteral("sim.csv"))});
    QVERIFY(linesOf(plain.out).size() > 100);
    QCOMPARE(plain.err, QByteArray());
    QCOMPARE(runCli({QStringLiteral("l1"), QStringLiteral("-")}, text).out, plain.out);
    QByteArray crlf = text;
    writeFile(path(QStringLiteral("crlf.csv")), crlf.replace("\n", "\r\n"));
    QCOMPARE(runCli({QStringLiteral("l1"), path(QStringLiteral("crlf.csv"))}).out, plain.out);
    QProcess::execute(QStringLiteral("gzip"), {QStringLiteral("-k"), path(QStringLiteral("sim.csv"))});
    QCOMPARE(runCli({QStringLiteral("l1"), path(QStringLiteral("sim.csv.gz"))}).out, plain.out);
    const Outcome toFile = runCli(
        {QStringLiteral("l1"), path(QStringLiteral("sim.csv")), QStringLiteral("-o"), path(QStringLiteral("l1.csv"))});
    QCOMPARE(toFile.exitCode, 0);
    QCOMPARE(contentOf(path(QStringLiteral("l1.csv"))), plain.out);
}

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
