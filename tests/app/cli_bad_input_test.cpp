// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

namespace {

constexpr auto l3Header =
    "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,update_qty,"
    "delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";

} // namespace

class CliBadInputTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }
    void whatIsNoInputIsRefusedInWords_data();
    void whatIsNoInputIsRefusedInWords();
    void aSpreadsheetsFileIsRefusedAndLeavesNothing_data();
    void aSpreadsheetsFileIsRefusedAndLeavesNothing();
    void badRowsAreCountedWithTheirLine_data();
    void badRowsAreCountedWithTheirLine();
    void aCutFileGivesEveryRowBeforeTheCut();
    void wrongOptionsAreWrongUsage_data();
    void wrongOptionsAreWrongUsage();
    void outputThatCannotBeWrittenIsSaid();
    void inputWithoutTimesAsksForThem();

private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    QTemporaryDir folder_;
};

void CliBadInputTest::whatIsNoInputIsRefusedInWords_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("empty") << QByteArray("") << QByteArray("empty");
    QTest::newRow("noise") << QByteArray("\x01\x02\xff\xfe\x00\x7f noise", 12) << QByteArray("file");
    QTest::newRow("another header") << QByteArray("a,b,c\n1,2,3\n") << QByteArray("file");
    QTest::newRow("prose") << QByteArray("Dear reader,\nthis is a letter.\n") << QByteArray("file");
}

void CliBadInputTest::whatIsNoInputIsRefusedInWords() {
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, words);
    writeFile(path(QStringLiteral("file")), content);
    for (const char* command : {"l1", "windows", "info", "top-price", "replay"}) {
        const Outcome made = runCli({QString::fromLatin1(command), path(QStringLiteral("file"))});
        QCOMPARE(made.exitCode, 1);
        QVERIFY2(made.err.contains(words), made.err.constData());
        QCOMPARE(made.err.count('\n'), 1);
        QVERIFY2(made.err.contains(path(QStringLiteral("file")).toUtf8()), "the message names the file");
    }
    const Outcome missing = runCli({QStringLiteral("l1"), path(QStringLiteral("missing"))});
    QCOMPARE(missing.exitCode, 1);
    QVERIFY(missing.err.contains("missing"));
    const Outcome folder = runCli({QStringLiteral("l1"), folder_.path()});
    QCOMPARE(folder.exitCode, 1);
    QVERIFY2(folder.err.contains("directory") || folder.err.contains("folder"), folder.err.constData());
}

void CliBadInputTest::aSpreadsheetsFileIsRefusedAndLeavesNothing_data() {
    QTest::addColumn<QByteArray>("rows");
    QByteArray rounded;
    QByteArray scientific;
    QByteArray sequences;
    for (int i = 1; i <= 80; ++i) {
        const QByteArray tail = ",BUY,10,5,,,,,,,,,,,2026-01-02 10:00:00 UTC\n";
        const QByteArray number = QByteArray::number(i);
        rounded += number + ",7456389231055" + QByteArray::number(10 + i % 80) + "0000" + tail;
        scientific += number + ",7.45639E+18" + tail;
        sequences += "1.62794E+18," + QByteArray::number(7'456'389'231'055'194'163 + i) + tail;
    }
    QTest::newRow("rounded ids") << rounded;
    QTest::newRow("ids in scientific notation") << scientific;
    QTest::newRow("sequence in scientific notation") << sequences;
}

void CliBadInputTest::aSpreadsheetsFileIsRefusedAndLeavesNothing() {
    QFETCH(QByteArray, rows);
    writeFile(path(QStringLiteral("sheet.csv")), QByteArray(l3Header) + rows);
    const QString output = path(QStringLiteral("sheet_l1.csv"));
    const Outcome made =
        runCli({QStringLiteral("l1"), path(QStringLiteral("sheet.csv")), QStringLiteral("-o"), output});
    QCOMPARE(made.exitCode, 1);
    QCOMPARE(made.err.count('\n'), 1);
    QVERIFY2(made.err.contains("sheet.csv:2"), made.err.constData());
    QVERIFY(!QFile::exists(output));
    QCOMPARE(QDir(folder_.path()).entryList({QStringLiteral("sheet_l1*")}).size(), 0);
    const Outcome piped = runCli({QStringLiteral("l1"), path(QStringLiteral("sheet.csv"))});
    QVERIFY2(!piped.out.contains("UTC"), "no row of a refused file is written");
}

void CliBadInputTest::badRowsAreCountedWithTheirLine_data() {
    QTest::addColumn<QByteArray>("row");
    QTest::newRow("not a number") << QByteArray("2026-01-02 10:00:01,IBM,abc");
    QTest::newRow("NaN") << QByteArray("2026-01-02 10:00:01,IBM,NaN");
    QTest::newRow("negative") << QByteArray("2026-01-02 10:00:01,IBM,-5");
    QTest::newRow("zero") << QByteArray("2026-01-02 10:00:01,IBM,0");
    QTest::newRow("null") << QByteArray("2026-01-02 10:00:01,IBM,null");
    QTest::newRow("overflow") << QByteArray("2026-01-02 10:00:01,IBM,99999999999999999999");
    QTest::newRow("impossible date") << QByteArray("2026-02-30 10:00:01,IBM,5");
    QTest::newRow("missing column") << QByteArray("2026-01-02 10:00:01,IBM");
    QTest::newRow("not UTF-8") << QByteArray("2026-01-02 10:00:01,\xff\xfe,5");
    QTest::newRow("no symbol") << QByteArray("2026-01-02 10:00:01,,5");
}

void CliBadInputTest::badRowsAreCountedWithTheirLine() {
    QFETCH(QByteArray, row);
    writeFile(path(QStringLiteral("rows.csv")),
              "time,symbol,price\n2026-01-02 10:00:00,IBM,100\n" + row + "\n2026-01-02 10:00:02,IBM,102\n");
    const Outcome made = runCli(
        {QStringLiteral("windows"), path(QStringLiteral("rows.csv")), QStringLiteral("--size"), QStringLiteral("1m")});
    QCOMPARE(made.exitCode, 0);
    QVERIFY2(made.err.contains("rows.csv:3"), made.err.constData());
    QVERIFY2(made.out.contains("IBM,101,"), "the rows around it count");
    QCOMPARE(runCli({QStringLiteral("windows"), QStringLiteral("--strict"), path(QStringLiteral("rows.csv"))}).exitCode,
             3);
}

void CliBadInputTest::aCutFileGivesEveryRowBeforeTheCut() {
    const QByteArray whole = QByteArray(l3Header) + "1,11,BUY,10.5,100,,,,,,,,,,,2026-01-02 10:00:00 UTC\n"
                                                    "2,12,SELL,10.6,200,,,,,,,,,,,2026-01-02 10:00:01 UTC\n"
                                                    "3,13,SELL,10.55,200,,,,,,,,,,,2026-01-02 10:00:02 UTC\n";
    writeFile(path(QStringLiteral("cut.csv")), whole.left(whole.size() - 30));
    const Outcome made = runCli({QStringLiteral("l1"), path(QStringLiteral("cut.csv"))});
    QCOMPARE(made.exitCode, 0);
    QCOMPARE(made.out.count('\n'), 2);
    QVERIFY2(made.err.contains("cut.csv:4"), made.err.constData());
}

void CliBadInputTest::wrongOptionsAreWrongUsage_data() {
    QTest::addColumn<QStringList>("options");
    QTest::newRow("zone") << QStringList{QStringLiteral("--zone"), QStringLiteral("Mars/Olympus")};
    QTest::newRow("size") << QStringList{QStringLiteral("--size"), QStringLiteral("fast")};
    QTest::newRow("hop does not divide") << QStringList{QStringLiteral("--size"), QStringLiteral("1m"),
                                                        QStringLiteral("--hop"), QStringLiteral("7s")};
    QTest::newRow("hop 0") << QStringList{QStringLiteral("--hop"), QStringLiteral("0s")};
    QTest::newRow("ranking") << QStringList{QStringLiteral("--by"), QStringLiteral("luck")};
    QTest::newRow("start") << QStringList{QStringLiteral("--start"), QStringLiteral("yesterday")};
    QTest::newRow("format") << QStringList{QStringLiteral("--format"), QStringLiteral("floppy")};
}

void CliBadInputTest::wrongOptionsAreWrongUsage() {
    QFETCH(QStringList, options);
    writeFile(path(QStringLiteral("q.csv")), "time,symbol,price\n2026-01-02 10:00:00,IBM,100\n");
    const Outcome made = runCli(QStringList{QStringLiteral("windows"), path(QStringLiteral("q.csv"))} + options);
    QVERIFY2(made.exitCode == 2, made.err.constData());
    QVERIFY(!made.err.isEmpty());
}

void CliBadInputTest::outputThatCannotBeWrittenIsSaid() {
    writeFile(path(QStringLiteral("q.csv")), "time,symbol,price\n2026-01-02 10:00:00,IBM,100\n");
    for (const QString& output :
         {folder_.path() + QStringLiteral("/no/such/folder/x.csv"), folder_.path(), QStringLiteral("/dev/full")}) {
        const Outcome made =
            runCli({QStringLiteral("windows"), path(QStringLiteral("q.csv")), QStringLiteral("-o"), output});
        QVERIFY2(made.exitCode == 1, qPrintable(output));
        QVERIFY2(made.err.contains(output.toUtf8()), made.err.constData());
    }
}

void CliBadInputTest::inputWithoutTimesAsksForThem() {
    writeFile(path(QStringLiteral("j.txt")), R"({"XOM":{"quote":{"symbol": "XOM", "latestPrice": 82.47}}})");
    const Outcome made = runCli({QStringLiteral("windows"), path(QStringLiteral("j.txt"))});
    QCOMPARE(made.exitCode, 1);
    QVERIFY2(made.err.contains("--start"), made.err.constData());
}

QTEST_GUILESS_MAIN(CliBadInputTest)
#include "cli_bad_input_test.moc"
