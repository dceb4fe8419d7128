// SPDX-License-Identifier: GPL-3.0-or-later
// What a recording stored comes out as it went in: exported, replayed as a folder, verified.
#include "tests/app/program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <map>

namespace {

QStringList words(std::initializer_list<const char*> list) {
    QStringList all;
    for (const char* each : list)
        all << QString::fromLatin1(each);
    return all;
}

} // namespace

class CliHistoryTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void everyTableHasItsColumns_data();
    void everyTableHasItsColumns();
    void whatIsExportedIsWhatWindowsMakesOfTheExportedQuotes_data();
    void whatIsExportedIsWhatWindowsMakesOfTheExportedQuotes();
    void anExportIsBoundedByTimeAndSymbol();
    void wrongArgumentsAreRefusedInWords();
    void aRecordingIsVerifiedAndReplayedAsFileAndAsFolder();

private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    QByteArray exported(const QString& table, const QStringList& more = {}) {
        const Outcome made = runCli(words({"export", "--history"}) << path(QStringLiteral("sim.topbook"))
                                                                   << QStringLiteral("--table") << table << more);
        if (made.exitCode != 0)
            qWarning("%s", made.err.constData());
        return made.exitCode == 0 ? made.out : QByteArray();
    }
    QTemporaryDir folder_;
};

void CliHistoryTest::initTestCase() {
    const Outcome made =
        runCli(words({"simulate", "--for", "8m", "--symbols", "5", "-o"}) << path(QStringLiteral("sim.topbook")));
    QVERIFY2(made.exitCode == 0, made.err.constData());
}

void CliHistoryTest::everyTableHasItsColumns_data() {
    QTest::addColumn<QString>("table");
    QTest::addColumn<QByteArray>("header");
    const auto row = [](const char* table, const char* header) {
        QTest::newRow(table) << QString::fromLatin1(table) << QByteArray(header);
    };
    row("quotes", "time,symbol,price,source,seq,quote_time\n");
    row("top", "window_start,window_end,aggregation_type,rank,symbol,average,gain_percent,samples,first,last,high,low,"
               "coverage,revision,by\n");
    row("top_price", "symbol,price,timestamp,aggregation_type\n");
    row("l1", "symbol,time,bid_price,ask_price,bid_size,ask_size,seq_num\n");
    row("late", "time,received,symbol,price,watermark,reason\n");
    row("problems", "time,source,code,count,where,message\n");
    row("ranking", "window_end,resolution_minutes,by,rank,symbol,average,gain_percent,last\n");
    row("percentage_gain", "symbol,first,last,gain_percent,window_end,resolution_minutes\n");
}

void CliHistoryTest::everyTableHasItsColumns() {
    QFETCH(QString, table);
    QFETCH(QByteArray, header);
    QVERIFY2(exported(table).startsWith(header), exported(table).left(200).constData());
}

void CliHistoryTest::whatIsExportedIsWhatWindowsMakesOfTheExportedQuotes_data() {
    QTest::addColumn<QString>("by");
    for (const char* by : {"mean", "gain", "loss", "last"})
        QTest::newRow(by) << QString::fromLatin1(by);
}

void CliHistoryTest::whatIsExportedIsWhatWindowsMakesOfTheExportedQuotes() {
    QFETCH(QString, by);
    // The last revision of every window under this ranking.
    QList<QByteArray> rows;
    std::map<QByteArray, int> revisions;
    const auto windowOf = [](const QList<QByteArray>& columns) { return columns[1] + ',' + columns[2]; };
    const QList<QByteArray> lines = exported(QStringLiteral("top")).split('\n');
    for (const QByteArray& line : lines.mid(1)) {
        if (!line.endsWith("," + by.toLatin1()))
            continue;
        rows << line;
        const auto columns = line.split(',');
        int& newest = revisions[windowOf(columns)];
        newest = std::max(newest, columns[13].toInt());
    }
    QByteArrayList stored;
    QByteArray lastEnd;
    for (const QByteArray& line : rows) {
        const auto columns = line.split(',');
        if (columns[13].toInt() != revisions[windowOf(columns)])
            continue;
        stored << line.left(line.lastIndexOf(','));
        lastEnd = std::max(lastEnd, columns[1]);
    }
    QVERIFY(stored.size() > 200);
    writeFile(path(QStringLiteral("quotes.csv")), exported(QStringLiteral("quotes")));
    const Outcome made =
        runCli(words({"windows", "--schema", "full", "--by"}) << by << path(QStringLiteral("quotes.csv")));
    QVERIFY2(made.exitCode == 0, made.err.constData());
    QByteArrayList computed;
    const QList<QByteArray> all = made.out.split('\n');
    for (const QByteArray& line : all.mid(1))
        if (!line.isEmpty() && line.split(',')[1] <= lastEnd)
            computed << line;
    QCOMPARE(stored, computed);
}

void CliHistoryTest::anExportIsBoundedByTimeAndSymbol() {
    const QByteArray some =
        exported(QStringLiteral("quotes"), words({"--from", "2026-11-20 17:02:00", "--to", "2026-11-20T17:03:00Z",
                                                  "--symbol", "IBM", "--symbol", "AAPL"}));
    QCOMPARE(some.count('\n'), 1 + 2 * 60);
    for (const QByteArray& line : some.split('\n').mid(1)) {
        QVERIFY(line.isEmpty() || line.startsWith("2026-11-20 17:02:"));
        QVERIFY(line.isEmpty() || line.contains(",IBM,") || line.contains(",AAPL,"));
    }
    const QString file = path(QStringLiteral("out.csv"));
    QVERIFY(exported(QStringLiteral("l1"), {QStringLiteral("-o"), file}).isEmpty());
    QCOMPARE(contentOf(file), exported(QStringLiteral("l1")));
}

void CliHistoryTest::wrongArgumentsAreRefusedInWords() {
    const QString recording = path(QStringLiteral("sim.topbook"));
    const auto exitOf = [](const QStringList& arguments) {
        const Outcome made = runCli(arguments);
        return made.err.isEmpty() ? -1 : made.exitCode;
    };
    QCOMPARE(exitOf(words({"export", "--table", "l1"})), 2);
    QCOMPARE(exitOf(words({"export", "--table", "nothing", "--history"}) << recording), 2);
    QCOMPARE(exitOf(words({"export", "--table", "l1", "--from", "soon", "--history"}) << recording), 2);
    QCOMPARE(exitOf(words({"export", "--table", "l1", "--history"}) << path(QStringLiteral("none"))), 1);
    QVERIFY(QDir(folder_.path()).mkdir(QStringLiteral("empty")));
    QCOMPARE(exitOf(words({"export", "--table", "l1", "--history"}) << path(QStringLiteral("empty"))), 1);
    QCOMPARE(exitOf(words({"verify"})), 2);
    QCOMPARE(exitOf(words({"verify"}) << path(QStringLiteral("empty"))), 1);
    writeFile(path(QStringLiteral("foreign.topbook")), "hello");
    QCOMPARE(exitOf(words({"verify"}) << path(QStringLiteral("foreign.topbook"))), 1);
}

void CliHistoryTest::aRecordingIsVerifiedAndReplayedAsFileAndAsFolder() {
    const QString recording = path(QStringLiteral("sim.topbook"));
    const Outcome file = runCli(words({"verify"}) << recording);
    QCOMPARE(file.exitCode, 0);
    QVERIFY2(file.out.startsWith("identical: ") && file.out.endsWith(" rows of 8 tables, 1 session\n"),
             file.out.data());
    QVERIFY(file.err.isEmpty());
    QVERIFY(QDir(folder_.path()).mkdir(QStringLiteral("days")));
    QVERIFY(QFile::copy(recording, path(QStringLiteral("days/2026-11-20.topbook"))));
    QCOMPARE(runCli(words({"verify"}) << path(QStringLiteral("days"))).out, file.out);
    const QByteArray digest = runCli(words({"replay", "--digest"}) << recording).out;
    QCOMPARE(digest.size(), 17);
    QCOMPARE(runCli(words({"replay", "--digest"}) << path(QStringLiteral("days"))).out, digest);
    QFile whole(recording);
    const QString cut = path(QStringLiteral("cut.topbook"));
    QVERIFY(whole.copy(cut) && QFile::resize(cut, QFile(cut).size() / 2));
    QCOMPARE(runCli(words({"verify"}) << cut).exitCode, 1);
}

QTEST_GUILESS_MAIN(CliHistoryTest)
#include "cli_history_test.moc"
