// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

class CliRecordingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theSameSeedIsTheSameMarket();
    void theDigestDependsOnNeitherSpeedNorShards();
    void theDigestOfTheRealFileSurvivesPackingLineEndsAndDisorder();
    void theDigestSeesASizeThatDiffersByOne();
    void aRecordingIsReadByTheOtherCommands();

private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    QByteArray digestOf(const QStringList& arguments) {
        const Outcome made = runCli(QStringList{QStringLiteral("replay"), QStringLiteral("--digest")} + arguments);
        if (made.exitCode != 0)
            qWarning("%s", made.err.constData());
        return made.exitCode == 0 ? made.out : QByteArray();
    }
    QTemporaryDir folder_;
};

void CliRecordingTest::initTestCase() {
    QVERIFY(folder_.isValid());
    const Outcome made = runCli({QStringLiteral("simulate"), QStringLiteral("--for"), QStringLiteral("20m"),
                                 QStringLiteral("-o"), path(QStringLiteral("sim.topbook"))});
    QVERIFY2(made.exitCode == 0, made.err.constData());
}

void CliRecordingTest::theSameSeedIsTheSameMarket() {
    for (const char* name : {"a.csv", "b.csv"})
        QCOMPARE(runCli({QStringLiteral("simulate"), QStringLiteral("--format"), QStringLiteral("quotes-csv"),
                         QStringLiteral("--for"), QStringLiteral("2m"), QStringLiteral("-o"),
                         path(QString::fromLatin1(name))})
                     .exitCode,
                 0);
    QCOMPARE(contentOf(path(QStringLiteral("a.csv"))), contentOf(path(QStringLiteral("b.csv"))));
    QVERIFY(contentOf(path(QStringLiteral("a.csv"))).size() > 1'000);
}

void CliRecordingTest::theDigestDependsOnNeitherSpeedNorShards() {
    const QString recording = path(QStringLiteral("sim.topbook"));
    const QByteArray digest = digestOf({recording});
    QCOMPARE(digest.size(), 17);
    for (const char* shards : {"2", "4"})
        QCOMPARE(digestOf({recording, QStringLiteral("--shards"), QString::fromLatin1(shards)}), digest);
    QCOMPARE(digestOf({recording, QStringLiteral("--speed"), QStringLiteral("1000")}), digest);
}

void CliRecordingTest::theDigestOfTheRealFileSurvivesPackingLineEndsAndDisorder() {
    const QString l3 = realData(QStringLiteral("l3/grasshopper/l3_data.csv"));
    if (l3.isEmpty())
        QSKIP("no real recordings here; set TOPBOOK_DATA");
    const QByteArray digest = digestOf({l3});
    QByteArray text = contentOf(l3);
    writeFile(path(QStringLiteral("copy.csv")), text);
    QProcess::execute(QStringLiteral("gzip"), {path(QStringLiteral("copy.csv"))});
    QCOMPARE(digestOf({path(QStringLiteral("copy.csv.gz"))}), digest);
    auto rows = text.split('\n');
    for (qsizetype i = 1; i + 1 < rows.size() - 1; i += 2)
        rows.swapItemsAt(i, i + 1);
    writeFile(path(QStringLiteral("swapped.csv")), rows.join('\n'));
    QCOMPARE(digestOf({path(QStringLiteral("swapped.csv"))}), digest);
    writeFile(path(QStringLiteral("crlf.csv")), text.replace("\n", "\r\n"));
    QCOMPARE(digestOf({path(QStringLiteral("crlf.csv"))}), digest);
    for (const char* shards : {"2", "4"})
        QCOMPARE(digestOf({l3, QStringLiteral("--shards"), QString::fromLatin1(shards)}), digest);
}

void CliRecordingTest::theDigestSeesASizeThatDiffersByOne() {
    const QByteArray header =
        "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,update_qty,"
        "delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";
    const QByteArray bid = "1,11,BUY,10.5,100,,,,,,,,,,,2026-01-02 10:00:00 UTC\n";
    writeFile(path(QStringLiteral("one.csv")), header + bid + "2,12,SELL,10.6,200,,,,,,,,,,,2026-01-02 10:00:01 UTC\n");
    writeFile(path(QStringLiteral("two.csv")), header + bid + "2,12,SELL,10.6,201,,,,,,,,,,,2026-01-02 10:00:01 UTC\n");
    const QByteArray one = digestOf({path(QStringLiteral("one.csv"))});
    QVERIFY(!one.isEmpty());
    QVERIFY(one != digestOf({path(QStringLiteral("two.csv"))}));
}

void CliRecordingTest::aRecordingIsReadByTheOtherCommands() {
    const QString recording = path(QStringLiteral("sim.topbook"));
    const Outcome l1 = runCli({QStringLiteral("l1"), recording, QStringLiteral("--symbol"), QStringLiteral("IBM")});
    QCOMPARE(l1.exitCode, 0);
    QVERIFY(l1.out.startsWith("symbol,time,bid_price,ask_price,bid_size,ask_size,seq_num\nIBM,"));
    const Outcome windows = runCli({QStringLiteral("windows"), recording});
    QCOMPARE(windows.exitCode, 0);
    QVERIFY(windows.out.count('\n') > 500);
    const Outcome info = runCli({QStringLiteral("info"), recording});
    QVERIFY2(info.out.contains("IBM"), info.err.constData());
}

QTEST_GUILESS_MAIN(CliRecordingTest)
#include "cli_recording_test.moc"
