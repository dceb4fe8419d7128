// SPDX-License-Identifier: GPL-3.0-or-later
// Every recorded format through `l1`, `ladder` and `info`: columns, digits of time, sequence numbers, and the same
// bytes with any number of threads (order-books, Formats; command line contract). Figures of real recordings where they
// are at hand.
#include "tests/app/program.h"
#include "tests/feed/iex_capturing.h"
#include "tests/feed/itch_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

namespace {

QByteArray itchDay() {
    topbook::test::ItchFile file;
    file.system('O').directory("AAA").of(2).directory("B,B");
    for (std::uint64_t i = 1; i <= 200; ++i) {
        file.of(static_cast<std::uint16_t>(1 + i % 2));
        const char* stock = i % 2 == 0 ? "AAA" : "B,B";
        const auto step = static_cast<std::uint32_t>(i % 7 * 100);
        if (i % 5 == 0)
            file.remove(i - 2);
        else
            file.order(i, i % 4 < 2 ? 'B' : 'S', 100, stock, (i % 4 < 2 ? 10'0000 : 10'1000) + step);
    }
    return QByteArray::fromStdString(file.bytes);
}

QByteArray iexDay() {
    std::vector<std::string> frames;
    for (std::int64_t i = 0; i < 100; ++i)
        frames.push_back(
            topbook::test::frameOf({static_cast<std::uint64_t>(i + 1),
                                    {topbook::test::iexQuote(i, i % 2 == 0 ? "ABC" : "XYZ", 100, 10'0000 + i,
                                                             i % 9 == 0 ? 0 : 100, 11'0000 - i)}}));
    return QByteArray::fromStdString(topbook::test::pcap(frames));
}

const QByteArray lobsterDay = "34200.000000001,1,1,100,100000,1\n34200.5,1,2,50,110000,-1\n34201,4,2,20,110000,-1\n"
                              "34202,5,0,5,105000,1\n34203,3,1,100,100000,1\n34204,1,4,10,100100,1\n";
const QByteArray databentoDay =
    "ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,price,size,channel_id,order_id,flags,ts_in_delta,"
    "sequence,symbol\n"
    "2025-07-17T08:05:03.1Z,2025-07-17T08:05:03.100000001Z,160,2,7,A,B,5.51,100,0,1,128,0,11,ARL\n"
    "2025-07-17T08:05:03.1Z,2025-07-17T08:05:03.200000001Z,160,2,7,A,A,5.60,100,0,2,128,0,12,ARL\n"
    "2025-07-17T08:05:03.1Z,2025-07-17T08:05:03.300000001Z,160,2,7,A,B,5.52,100,0,3,0,0,13,ARL\n"
    "2025-07-17T08:05:03.1Z,2025-07-17T08:05:03.300000001Z,160,2,7,C,A,5.60,60,0,2,128,0,14,ARL\n";

struct Recording {
    const char* format;
    const char* name;
    QByteArray content;
    QByteArray columns;
    QByteArray firstRow;
};

std::vector<Recording> recordings() {
    return {
        {"itch50", "01302019.NASDAQ_ITCH50", itchDay(), "symbol,", {}},
        {"iex-pcap", "day.pcap", iexDay(), "symbol,",
         "XYZ,2025-03-05 13:30:01.000000000 UTC,10.0001,10.9999,100,100,2\n"},
        {"lobster", "AAA_2012-06-21_34200000_57600000_message_1.csv", lobsterDay, "",
         "2012-06-21 13:30:00.500000000 UTC,10,11,100,50,2\n"},
        {"databento-csv", "arl.csv", databentoDay, "symbol,",
         "ARL,2025-07-17 08:05:03.200000001 UTC,5.51,5.6,100,100,12\n"
         "ARL,2025-07-17 08:05:03.300000001 UTC,5.52,5.6,100,40,14\n"},
    };
}

} // namespace

class CliFormatsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }
    void rowsHaveTheColumnsOfTheirFormat_data() { eachRecording(); }
    void rowsHaveTheColumnsOfTheirFormat();
    void threadsAndSymbolsDoNotShow_data() { eachRecording(); }
    void threadsAndSymbolsDoNotShow();
    void aCleanFileHasNoProblems_data() { eachRecording(); }
    void aCleanFileHasNoProblems();
    void realRecordingsGiveTheirKnownFigures_data();
    void realRecordingsGiveTheirKnownFigures();

private:
    static void eachRecording() {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Recording& recording : recordings())
            QTest::newRow(recording.format) << index++;
    }
    QString written(const Recording& recording) const {
        const QString file = folder_.filePath(QString::fromLatin1(recording.name));
        writeFile(file, recording.content);
        return file;
    }
    QTemporaryDir folder_;
};

void CliFormatsTest::rowsHaveTheColumnsOfTheirFormat() {
    QFETCH(int, index);
    const Recording recording = recordings()[static_cast<std::size_t>(index)];
    const Outcome made = runCli({QStringLiteral("l1"), written(recording)});
    QCOMPARE(made.exitCode, 0);
    QVERIFY2(made.out.startsWith(recording.columns + "time,bid_price,ask_price,bid_size,ask_size,seq_num\n" +
                                 recording.firstRow),
             made.out.left(300).constData());
}

void CliFormatsTest::threadsAndSymbolsDoNotShow() {
    QFETCH(int, index);
    const QString file = written(recordings()[static_cast<std::size_t>(index)]);
    const QList<QStringList> choices{{},
                                     {QStringLiteral("--one-sided")},
                                     {QStringLiteral("--emit"), QStringLiteral("event")},
                                     {QStringLiteral("--symbol"), QStringLiteral("AAA")},
                                     {QStringLiteral("--symbol"), QStringLiteral("XYZ"), QStringLiteral("--one-sided"),
                                      QStringLiteral("--emit"), QStringLiteral("event")}};
    for (const QStringList& choice : choices) {
        const Outcome one = runCli(QStringList{QStringLiteral("l1"), file} + choice);
        if (!choice.contains(QStringLiteral("--symbol"))) // not every file holds it
            QCOMPARE(one.exitCode, 0);
        for (const char* threads : {"2", "5"}) {
            const Outcome several = runCli(
                QStringList{QStringLiteral("l1"), file, QStringLiteral("--threads"), QString::fromLatin1(threads)} +
                choice);
            QCOMPARE(several.exitCode, one.exitCode);
            QCOMPARE(several.out, one.out);
            QCOMPARE(several.err, one.err);
        }
    }
}

void CliFormatsTest::aCleanFileHasNoProblems() {
    QFETCH(int, index);
    const Recording recording = recordings()[static_cast<std::size_t>(index)];
    const QString file = written(recording);
    const Outcome told = runCli({QStringLiteral("info"), QStringLiteral("--json"), QStringLiteral("--strict"), file});
    QCOMPARE(told.exitCode, 0);
    const QJsonObject info = QJsonDocument::fromJson(told.out).object();
    QCOMPARE(info[QStringLiteral("format")].toString(), QString::fromLatin1(recording.format));
    QCOMPARE(info[QStringLiteral("problems")].toArray(), QJsonArray());
    QVERIFY(info[QStringLiteral("first_time")].toString().size() == 33); // nine digits of fraction and UTC
    const Outcome made = runCli({QStringLiteral("l1"), QStringLiteral("--stats"), file});
    QVERIFY2(made.err.startsWith("{\"messages\": ") && made.err.count('\n') == 1, made.err.constData());
    QVERIFY(made.err.contains("\"problems\": {}"));
}

void CliFormatsTest::realRecordingsGiveTheirKnownFigures_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("rows");
    const QString arl = QStringLiteral("l3/databento/ARL_2025-07-17_mbo.csv");
    QTest::newRow("Databento CSV") << arl << QStringList() << 801;
    QTest::newRow("Databento CSV, one-sided") << arl << QStringList{QStringLiteral("--one-sided")} << 805;
    QTest::newRow("DBN") << QStringLiteral(
                                "l3/databento/orderbooks_mbo_2024-05-08T00-00-00_2024-05-08T00-00-02.dbn.zst")
                         << QStringList() << 136;
    QTest::newRow("l3-csv") << QStringLiteral("l3/grasshopper/l3_data.csv") << QStringList() << 6835;
}

void CliFormatsTest::realRecordingsGiveTheirKnownFigures() {
    QFETCH(QString, file);
    QFETCH(QStringList, options);
    QFETCH(int, rows);
    const QString path = realData(file);
    if (path.isEmpty())
        QSKIP("the recordings are not there: set TOPBOOK_DATA to their folder");
    const Outcome made = runCli(QStringList{QStringLiteral("l1"), path} + options);
    QCOMPARE(made.exitCode, 0);
    QCOMPARE(made.out.count('\n'), rows + 1);
}

QTEST_GUILESS_MAIN(CliFormatsTest)
#include "cli_formats_test.moc"
