// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged recordings as a person meets them: every row that can be right is written, the damage is counted under one
// code and named with its place, and `l1 --stats`, `info` and the exit codes tell the same (order-books, How fast:
// faults; command line contract).
#include "tests/app/program.h"
#include "tests/feed/iex_capturing.h"
#include "tests/feed/itch_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <unistd.h>

namespace {

using topbook::test::ItchFile;

const QByteArray l3Header =
    "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,update_qty,"
    "delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";

QByteArray l3Add(int sequence, const char* side, const char* price, const char* size = "100") {
    return QByteArray::number(sequence) + "," + QByteArray::number(1'000 + sequence) + "," + side + "," + price + "," +
           size + ",,,,,,,,,,,2026-01-02 10:00:0" + QByteArray::number(sequence % 10) + " UTC\n";
}

/// Two orders that make a first L1 row, and one behind the damage that makes a second.
ItchFile itchBefore() {
    ItchFile file;
    file.directory("AAA").order(1, 'B', 100, "AAA", 10'0000).order(2, 'S', 100, "AAA", 11'0000);
    return file;
}
std::string itchAfter() {
    ItchFile file;
    file.at(34'201'000'000'000).order(3, 'B', 100, "AAA", 10'5000).order(4, 'B', 1, "AAA", 1).remove(4);
    return file.bytes;
}

QByteArray bytesOf(const std::string& text) {
    return QByteArray::fromStdString(text);
}

} // namespace

class CliFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }
    void damageIsCountedAndNamedByEveryCommand_data();
    void damageIsCountedAndNamedByEveryCommand();
    void whatCannotBeOpenedIsRefused_data();
    void whatCannotBeOpenedIsRefused();
    void aPipeIsReadLikeItsFile();
    void aReaderThatGoesAwayIsNoError();
    void aFullDiskIsSaid();
    void aLineWithoutEndNeedsNoMemory();
    void aSignalEndsTheReadingOfASilentPipe();

private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    QTemporaryDir folder_;
};

void CliFaultsTest::damageIsCountedAndNamedByEveryCommand_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("place");
    QTest::addColumn<int>("rows");

    const QString itch = QStringLiteral("01302019.NASDAQ_ITCH50");
    const QByteArray before = bytesOf(itchBefore().bytes);
    const auto at = static_cast<int>(before.size());
    const auto inItch = [&](const char* title, const std::string& damage, const char* code) {
        QTest::newRow(title) << itch << before + bytesOf(damage) + bytesOf(itchAfter()) << QString::fromLatin1(code)
                             << at << 2;
    };
    inItch("itch: empty message", std::string(2, '\0'), "bad_row");
    inItch("itch: short message", topbook::test::framed(std::string("A") + std::string(20, '\1')), "bad_row");
    inItch("itch: unknown type", topbook::test::framed("zz"), "bad_row");
    inItch("itch: a stretch is lost", std::string("\0\x10 the rest", 11), "bad_row");
    ItchFile odd;
    odd.at(34'200'500'000'000);
    const auto oddMessage = [&odd](const auto& add) {
        odd.bytes.clear();
        add();
        return odd.bytes;
    };
    inItch("itch: price 0", oddMessage([&] { odd.order(9, 'B', 1, "AAA", 0); }), "price_out_of_range");
    inItch("itch: size 0", oddMessage([&] { odd.order(9, 'B', 0, "AAA", 1); }), "zero_size");
    inItch("itch: twice the same id", oddMessage([&] { odd.order(1, 'B', 100, "AAA", 10'0000); }), "double_add");
    inItch("itch: unknown order", oddMessage([&] { odd.remove(99); }), "unknown_order");
    inItch("itch: stock nobody announced", oddMessage([&] { odd.of(7).order(9, 'B', 1, "ZZZ", 1).of(1); }),
           "unknown_instrument");
    inItch("itch: past 24 hours", oddMessage([&] { odd.at(90'000'000'000'000).order(9, 'B', 1, "AAA", 1); }),
           "bad_time");
    inItch("itch: backwards", oddMessage([&] { odd.at(30'000'000'000'000).order(9, 'B', 1, "AAA", 1); }),
           "time_backwards");
    QTest::newRow("itch: cut tail") << itch << before + bytesOf(itchAfter()).left(20) << "truncated" << at << 1;
    QTest::newRow("itch: longer than the file")
        << itch << before + QByteArray("\xFF\xFF") + bytesOf(itchAfter()) << "truncated" << at << 1;

    const QString l3 = QStringLiteral("l3.csv");
    const QByteArray begin = l3Header + l3Add(1, "BUY", "10") + l3Add(2, "SELL", "11");
    const QByteArray end = l3Add(4, "BUY", "10.5");
    const auto inL3 = [&](const char* title, const QByteArray& row, const char* code) {
        QTest::newRow(title) << l3 << begin + row + end << QString::fromLatin1(code) << 4 << 2;
    };
    inL3("l3-csv: too few columns", "3,5,BUY\n", "bad_row");
    inL3("l3-csv: zero bytes", QByteArray(8, '\0') + "\n", "bad_row");
    inL3("l3-csv: not UTF-8", "\xff\xfe" + l3Add(3, "BUY", "9"), "bad_number");
    inL3("l3-csv: open quote", "\"" + l3Add(3, "BUY", "9"), "bad_row");
    inL3("l3-csv: negative size", l3Add(3, "BUY", "9", "-5"), "bad_number");
    inL3("l3-csv: size 0", l3Add(3, "BUY", "9", "0"), "zero_size");
    inL3("l3-csv: price 0", l3Add(3, "BUY", "0"), "price_out_of_range");
    inL3("l3-csv: a day that is none", l3Add(3, "BUY", "9").replace("01-02", "02-30"), "bad_time");
    inL3("l3-csv: before 1970", l3Add(3, "BUY", "9").replace("2026", "1969"), "bad_time");
    inL3("l3-csv: an hour late", l3Add(3, "BUY", "9").replace(" 10:", " 08:"), "time_backwards");
    inL3("l3-csv: a stretch is missing", "", "sequence_gap");
    QTest::newRow("l3-csv: told twice") << l3 << begin + l3Add(2, "SELL", "11") + l3Add(3, "BUY", "10.5") << "duplicate"
                                        << 4 << 2;
    QTest::newRow("l3-csv: cut tail") << l3 << begin + end.left(12) << "truncated" << 4 << 1;

    const QString lobster = QStringLiteral("AAA_2012-06-21_34200000_57600000_message_1.csv");
    const QByteArray first = "34200.1,1,1,100,100000,1\n34200.2,1,2,100,110000,-1\n";
    const QByteArray last = "34201,1,3,100,105000,1\n";
    const auto inLobster = [&](const char* title, const QByteArray& row, const char* code) {
        QTest::newRow(title) << lobster << first + row + last << QString::fromLatin1(code) << 3 << 2;
    };
    inLobster("lobster: negative time", "-5,1,9,1,100000,1\n", "bad_time");
    inLobster("lobster: past 24 hours", "90000.5,1,9,1,1,1\n", "bad_time");
    inLobster("lobster: unknown type", "34200.5,9,9,1,1,1\n", "bad_row");
    inLobster("lobster: an id beyond 64 bits", "34200.5,1,18446744073709551616,1,1,1\n", "overflow");
    inLobster("lobster: direction 0", "34200.5,1,9,1,1,0\n", "bad_row");

    const std::string firstFrame =
        topbook::test::frameOf({1, {topbook::test::iexQuote(1, "ABC", 100, 10'0000, 100, 11'0000)}});
    const std::string lastFrame =
        topbook::test::frameOf({2, {topbook::test::iexQuote(2, "ABC", 100, 10'5000, 100, 11'0000)}});
    const std::string farFrame =
        topbook::test::frameOf({9, {topbook::test::iexQuote(2, "ABC", 100, 10'5000, 100, 11'0000)}});
    const QString iex = QStringLiteral("day.pcap");
    const int second = 24 + 16 + static_cast<int>(firstFrame.size());
    QTest::newRow("iex: packet of no bytes")
        << iex << bytesOf(topbook::test::pcap({firstFrame, lastFrame})).insert(second, QByteArray(16, '\0'))
        << "bad_row" << second << 2;
    QTest::newRow("iex: messages are missing")
        << iex << bytesOf(topbook::test::pcap({firstFrame, farFrame})) << "sequence_gap" << second << 2;
    QTest::newRow("iex: told twice") << iex << bytesOf(topbook::test::pcap({firstFrame, firstFrame, lastFrame}))
                                     << "duplicate" << second << 2;
    QTest::newRow("iex: cut tail") << iex << bytesOf(topbook::test::pcap({firstFrame, lastFrame})).chopped(5)
                                   << "truncated" << second << 1;
}

void CliFaultsTest::damageIsCountedAndNamedByEveryCommand() {
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(QString, code);
    QFETCH(int, place);
    QFETCH(int, rows);
    const QString file = path(name);
    writeFile(file, content);
    const Outcome made = runCli({QStringLiteral("l1"), file, QStringLiteral("--stats")});
    QVERIFY2(made.exitCode == 0, made.err.constData());
    QVERIFY2(made.out.count('\n') == rows + 1, made.out.constData());
    const QByteArray statsLine = made.err.mid(made.err.indexOf('{', made.err.lastIndexOf("\n", -2) + 1));
    const QJsonObject stats = QJsonDocument::fromJson(statsLine).object();
    const QJsonObject counted = stats[QStringLiteral("problems")].toObject();
    QVERIFY2(counted[code].toInt() == 1, statsLine.constData());

    const Outcome told = runCli({QStringLiteral("info"), QStringLiteral("--json"), file});
    QVERIFY2(told.exitCode == 0, told.err.constData());
    const QJsonObject info = QJsonDocument::fromJson(told.out).object();
    QJsonObject named;
    for (const QJsonValue& problem : info[QStringLiteral("problems")].toArray()) {
        named[problem[QStringLiteral("code")].toString()] = problem[QStringLiteral("count")];
        if (problem[QStringLiteral("code")].toString() == code)
            QCOMPARE(problem[QStringLiteral("first_where")].toString(),
                     file + QLatin1Char(':') + QString::number(place));
    }
    QCOMPARE(named, counted);
    QCOMPARE(info[QStringLiteral("messages")], stats[QStringLiteral("messages")]);
    for (const char* command : {"l1", "info"})
        QCOMPARE(runCli({QString::fromLatin1(command), QStringLiteral("--strict"), file}).exitCode, 3);
}

void CliFaultsTest::whatCannotBeOpenedIsRefused_data() {
    QTest::addColumn<QString>("input");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << QStringLiteral("/dev/null") << QStringLiteral("empty");
    QTest::newRow("a folder") << QStringLiteral("/") << QStringLiteral("directory");
    QTest::newRow("no such folder") << QStringLiteral("/no/such/file") << QStringLiteral("no such file");
}

void CliFaultsTest::whatCannotBeOpenedIsRefused() {
    QFETCH(QString, input);
    QFETCH(QString, words);
    for (const char* command : {"l1", "info", "windows", "top-price"}) {
        const Outcome made = runCli({QString::fromLatin1(command), input});
        QCOMPARE(made.exitCode, 1);
        QVERIFY2(made.err.contains(words.toUtf8()), made.err.constData());
    }
    // a file in a folder that is not there can never appear
    QCOMPARE(runCli({QStringLiteral("l1"), QStringLiteral("--follow"), QStringLiteral("/no/such/file")}).exitCode, 1);
}

void CliFaultsTest::aPipeIsReadLikeItsFile() {
    const QByteArray content = bytesOf(itchBefore().bytes + itchAfter());
    const QString file = path(QStringLiteral("01302019.NASDAQ_ITCH50"));
    writeFile(file, content);
    const Outcome whole = runCli({QStringLiteral("l1"), file});
    const Outcome piped = runCli(
        {QStringLiteral("l1"), QStringLiteral("-"), QStringLiteral("--date"), QStringLiteral("2019-01-30")}, content);
    QCOMPARE(piped.exitCode, 0);
    QCOMPARE(piped.out, whole.out);
    QCOMPARE(piped.err, QByteArray());
}

void CliFaultsTest::aReaderThatGoesAwayIsNoError() {
    QByteArray rows = l3Header;
    for (int i = 0; i < 20'000; ++i)
        rows += QByteArray::number(i) + "," + QByteArray::number(i + 1) + (i % 2 == 0 ? ",BUY," : ",SELL,") +
                QByteArray::number(i % 2 == 0 ? 1'000 + i : 900'000 - i) + ",1,,,,,,,,,,,2026-01-02 10:00:00 UTC\n";
    writeFile(path(QStringLiteral("long.csv")), rows);
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"), QStringLiteral("(\"$0\" l1 \"$1\"; echo $? >&2) | head -1"),
                 qEnvironmentVariable("TOPBOOK_BIN_DIR") + QStringLiteral("/topbook-cli"),
                 path(QStringLiteral("long.csv"))});
    QVERIFY(shell.waitForFinished(120'000));
    QCOMPARE(shell.readAllStandardOutput().count('\n'), 1);
    QCOMPARE(shell.readAllStandardError(), QByteArray("0\n"));
}

void CliFaultsTest::aFullDiskIsSaid() {
    const QString file = path(QStringLiteral("01302019.NASDAQ_ITCH50"));
    writeFile(file, bytesOf(itchBefore().bytes));
    for (const char* command : {"l1", "windows"}) {
        const Outcome made =
            runCli({QString::fromLatin1(command), file, QStringLiteral("-o"), QStringLiteral("/dev/full")});
        QCOMPARE(made.exitCode, 1);
        QVERIFY2(made.err.contains("no space left"), made.err.constData());
    }
}

void CliFaultsTest::aLineWithoutEndNeedsNoMemory() {
    QFile file(path(QStringLiteral("endless.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(l3Header + l3Add(1, "BUY", "10") + l3Add(2, "SELL", "11"));
    const QByteArray block(1 << 20, 'x');
    for (int i = 0; i < 100; ++i)
        file.write(block);
    file.close();
    const Outcome made = runCli({QStringLiteral("l1"), file.fileName(), QStringLiteral("--stats")});
    QCOMPARE(made.exitCode, 0);
    QCOMPARE(made.out.count('\n'), 2);
    const QByteArray statsLine = made.err.mid(made.err.indexOf("{\"messages\""));
    const QJsonObject stats = QJsonDocument::fromJson(statsLine).object();
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they keep books of their own
    QVERIFY2(stats[QStringLiteral("peak_rss_bytes")].toDouble() < 64e6, statsLine.constData());
#endif
    QVERIFY(file.remove());
}

void CliFaultsTest::aSignalEndsTheReadingOfASilentPipe() {
    QProcess silent;
    silent.start(qEnvironmentVariable("TOPBOOK_BIN_DIR") + QStringLiteral("/topbook-cli"),
                 {QStringLiteral("l1"), QStringLiteral("-")});
    QVERIFY(silent.waitForStarted(120'000));
    // the program may still be starting: signals until it has gone
    for (int i = 0; i < 1'200 && !silent.waitForFinished(100); ++i)
        silent.terminate();
    QVERIFY(silent.state() == QProcess::NotRunning);
}

QTEST_GUILESS_MAIN(CliFaultsTest)
#include "cli_faults_test.moc"
