// SPDX-License-Identifier: GPL-3.0-or-later
// `l1 --follow`: a file or pipe that is still being written. The program runs beside the test; what it says is waited
// for, however long a loaded machine takes.
#include "tests/app/program.h"
#include "tests/feed/itch_messages.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

namespace {

constexpr int limitMs = 120'000;

const QByteArray header =
    "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,update_qty,"
    "delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";
const QByteArray bid = "1,11,BUY,10.5,100,,,,,,,,,,,2026-01-02 10:00:00 UTC\n";
const QByteArray ask = "2,12,SELL,10.6,200,,,,,,,,,,,2026-01-02 10:00:00.5 UTC\n";
const QByteArray betterBid = "3,13,BUY,10.55,50,,,,,,,,,,,2026-01-02 10:00:01 UTC\n";
const QByteArray columns = "time,bid_price,ask_price,bid_size,ask_size,seq_num\n";
const QByteArray firstRow = "2026-01-02 10:00:00.500000 UTC,10.5,10.6,100,200,2\n";
const QByteArray secondRow = "2026-01-02 10:00:01.000000 UTC,10.55,10.6,50,200,3\n";

/// The program at work.
class Follower {
public:
    explicit Follower(const QString& input, const QStringList& more = {}) {
        process_.start(qEnvironmentVariable("TOPBOOK_BIN_DIR") + QStringLiteral("/topbook-cli"),
                       QStringList{QStringLiteral("l1"), QStringLiteral("--follow"), input} + more);
    }
    ~Follower() {
        process_.kill();
        process_.waitForFinished(limitMs);
    }

    void give(const QByteArray& bytes) {
        process_.write(bytes);
        while (process_.bytesToWrite() > 0 && process_.waitForBytesWritten(limitMs)) {
        }
    }
    void endInput() { process_.closeWriteChannel(); }
    /// Waits until it wrote all of `text`, and gives what it wrote.
    QByteArray outUntil(const QByteArray& text) {
        out_ += process_.readAllStandardOutput();
        while (!out_.contains(text) && process_.state() != QProcess::NotRunning && process_.waitForReadyRead(limitMs))
            out_ += process_.readAllStandardOutput();
        return out_;
    }
    QByteArray errUntil(const QByteArray& text) {
        process_.setReadChannel(QProcess::StandardError);
        err_ += process_.readAllStandardError();
        while (!err_.contains(text) && process_.state() != QProcess::NotRunning && process_.waitForReadyRead(limitMs))
            err_ += process_.readAllStandardError();
        process_.setReadChannel(QProcess::StandardOutput);
        return err_;
    }
    void signal(int number) { kill(static_cast<pid_t>(process_.processId()), number); }
    Outcome end() {
        Outcome outcome;
        if (!process_.waitForFinished(limitMs) || process_.exitStatus() != QProcess::NormalExit) {
            outcome.err = "it crashed or hung";
            return outcome;
        }
        outcome.exitCode = process_.exitCode();
        outcome.out = out_ + process_.readAllStandardOutput();
        outcome.err = err_ + process_.readAllStandardError();
        return outcome;
    }

private:
    QProcess process_;
    QByteArray out_;
    QByteArray err_;
};

void append(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

} // namespace

class CliFollowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }
    void rowsOfAGrowingFileComeAtOnce();
    void aRowMayComeInPieces();
    void aHeaderMayComeLater();
    void theFileMayComeLater();
    void halfAMessageWaitsForItsRest();
    void aSignalEndsItCleanly_data();
    void aSignalEndsItCleanly();
    void aPipeGivesItsRowsWhileItsWriterPauses();
    void theEndOfAPipeIsTheEnd();
    void aCutFileIsNamed();
    void aReplacedFileIsNamed();
    void theOutputFileGrowsInItsPlace();

private:
    QString path(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }
    QTemporaryDir folder_;
};

void CliFollowTest::rowsOfAGrowingFileComeAtOnce() {
    const QString file = path("grows.csv");
    writeFile(file, header + bid + ask);
    Follower follower(file);
    QCOMPARE(follower.outUntil(firstRow), columns + firstRow);
    append(file, betterBid);
    QCOMPARE(follower.outUntil(secondRow), columns + firstRow + secondRow);
    follower.signal(SIGTERM);
    const Outcome ended = follower.end();
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.err, QByteArray());
}

void CliFollowTest::aRowMayComeInPieces() {
    const QString file = path("pieces.csv");
    writeFile(file, header + bid + ask.left(9));
    Follower follower(file);
    QVERIFY(follower.outUntil(columns).startsWith(columns)); // it reads, and waits for the rest of the row
    append(file, ask.mid(9, 20));
    append(file, ask.mid(29) + betterBid.left(betterBid.size() - 1));
    QCOMPARE(follower.outUntil(firstRow), columns + firstRow);
    append(file, "\n");
    QCOMPARE(follower.outUntil(secondRow), columns + firstRow + secondRow);
    follower.signal(SIGINT);
    QCOMPARE(follower.end().err, QByteArray());
}

void CliFollowTest::aHeaderMayComeLater() {
    const QString file = path("late.csv");
    writeFile(file, {});
    Follower follower(file);
    QVERIFY(follower.errUntil("waiting").contains("waiting"));
    append(file, header.left(40));
    append(file, header.mid(40) + bid + ask);
    QCOMPARE(follower.outUntil(firstRow), columns + firstRow);
}

void CliFollowTest::theFileMayComeLater() {
    const QString file = path("later.csv");
    Follower follower(file);
    QVERIFY(follower.errUntil("waiting").contains("no such file yet"));
    append(file, header + bid + ask);
    QCOMPARE(follower.outUntil(firstRow), columns + firstRow);
}

void CliFollowTest::halfAMessageWaitsForItsRest() {
    topbook::test::ItchFile day;
    day.directory("AAA").order(1, 'B', 100, "AAA", 10'0000).order(2, 'S', 100, "AAA", 11'0000);
    const QByteArray bytes = QByteArray::fromStdString(day.bytes);
    const QByteArray row = "AAA,2019-01-30 14:30:00.000002000 UTC,10,11,100,100,3\n";
    const QString file = path("01302019.NASDAQ_ITCH50");
    append(file, bytes.chopped(7));
    Follower follower(file);
    QCOMPARE(follower.outUntil("seq_num\n").count('\n'), 1);
    append(file, bytes.right(7));
    QVERIFY(follower.outUntil(row).endsWith(row));
    follower.signal(SIGINT);
    QCOMPARE(follower.end().err, QByteArray());
}

void CliFollowTest::aSignalEndsItCleanly_data() {
    QTest::addColumn<int>("signal");
    QTest::addColumn<bool>("piped");
    QTest::newRow("Ctrl+C, file") << SIGINT << false;
    QTest::newRow("SIGTERM, file") << SIGTERM << false;
    QTest::newRow("Ctrl+C, pipe") << SIGINT << true;
    QTest::newRow("SIGTERM, pipe") << SIGTERM << true;
}

void CliFollowTest::aSignalEndsItCleanly() {
    QFETCH(int, signal);
    QFETCH(bool, piped);
    const QString file = path("signal.csv");
    writeFile(file, header + bid + ask);
    Follower follower(piped ? QStringLiteral("-") : file, {QStringLiteral("--stats")});
    if (piped)
        follower.give(header + bid + ask);
    QCOMPARE(follower.outUntil(firstRow), columns + firstRow);
    follower.signal(signal);
    const Outcome ended = follower.end();
    QCOMPARE(ended.exitCode, 0);
    QVERIFY2(ended.err.startsWith("{\"messages\": 2, \"rows\": 1,"), ended.err.constData());
}

void CliFollowTest::aPipeGivesItsRowsWhileItsWriterPauses() {
    Follower follower(QStringLiteral("-"));
    follower.give(header + bid + ask);
    QCOMPARE(follower.outUntil(firstRow), columns + firstRow);
    follower.give(betterBid.left(12));
    follower.give(betterBid.mid(12));
    QCOMPARE(follower.outUntil(secondRow), columns + firstRow + secondRow);
    follower.endInput();
    QCOMPARE(follower.end().exitCode, 0);
}

void CliFollowTest::theEndOfAPipeIsTheEnd() {
    Follower follower(QStringLiteral("-"));
    follower.give(header + bid + ask + betterBid.left(betterBid.size() - 1)); // the last line end never comes
    follower.endInput();
    const Outcome ended = follower.end();
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.out, columns + firstRow + secondRow);
}

void CliFollowTest::aCutFileIsNamed() {
    const QString file = path("cut.csv");
    writeFile(file, header + bid + ask);
    Follower follower(file);
    QCOMPARE(follower.outUntil(firstRow), columns + firstRow);
    QVERIFY(QFile::resize(file, 20));
    const Outcome ended = follower.end();
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.out, columns + firstRow);
    QVERIFY2(ended.err.contains("the file was cut to 20 bytes"), ended.err.constData());
}

void CliFollowTest::aReplacedFileIsNamed() {
    const QString file = path("replaced.csv");
    writeFile(file, header + bid + ask);
    writeFile(path("other.csv"), header + bid);
    Follower follower(file);
    QCOMPARE(follower.outUntil(firstRow), columns + firstRow);
    QCOMPARE(std::rename(qPrintable(path("other.csv")), qPrintable(file)), 0);
    const Outcome ended = follower.end();
    QCOMPARE(ended.exitCode, 0);
    QVERIFY2(ended.err.contains("replaced"), ended.err.constData());
}

void CliFollowTest::theOutputFileGrowsInItsPlace() {
    const QString file = path("in.csv");
    writeFile(file, header + bid + ask);
    Follower follower(file, {QStringLiteral("-o"), path("out.csv")});
    QTRY_COMPARE_WITH_TIMEOUT(contentOf(path("out.csv")), columns + firstRow, limitMs);
    append(file, betterBid);
    QTRY_COMPARE_WITH_TIMEOUT(contentOf(path("out.csv")), columns + firstRow + secondRow, limitMs);
    follower.signal(SIGINT);
    QCOMPARE(follower.end().exitCode, 0);
}

QTEST_GUILESS_MAIN(CliFollowTest)
#include "cli_follow_test.moc"
