// SPDX-License-Identifier: GPL-3.0-or-later
// Options of `l1` that must not change a byte (--threads), or change what the best of a side is (--round-lot).
#include "tests/app/program.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

class CliL1OptionsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }
    void aSimulatedItchDayIsExactAndClean();
    void threadsDoNotShow_data();
    void threadsDoNotShow();
    void aFaultIsToldTheSameOnSeveralThreads();
    void roundLotsNameThePriceWhereOneIsReached();
    void aSymbolThatIsNotThereIsRefusedAsByLadder();
    void anUnreadableRowLeavesNoGap_data();
    void anUnreadableRowLeavesNoGap();

private:
    QString simulated(const QString& format, int symbols, int events, const QString& seed = QStringLiteral("1")) {
        const QString file =
            folder_.filePath(QStringLiteral("11202026-%1-%2-%3.NASDAQ_ITCH50").arg(format).arg(symbols).arg(events));
        const Outcome made =
            runCli({QStringLiteral("simulate"), QStringLiteral("--format"), format, QStringLiteral("--symbols"),
                    QString::number(symbols), QStringLiteral("--events"), QString::number(events),
                    QStringLiteral("--seed"), seed, QStringLiteral("-o"), file});
        return made.exitCode == 0 ? file : QString::fromUtf8(made.err);
    }
    static Outcome l1(const QString& file, const QStringList& more = {}) {
        return runCli(QStringList{QStringLiteral("l1"), QStringLiteral("--date"), QStringLiteral("2026-11-20"), file} +
                      more);
    }
    QTemporaryDir folder_;
};

void CliL1OptionsTest::aSimulatedItchDayIsExactAndClean() {
    const QString file = simulated(QStringLiteral("itch50"), 50, 100'000);
    const Outcome made = l1(file, {QStringLiteral("--stats")});
    QCOMPARE(made.exitCode, 0);
    const QJsonObject stats = QJsonDocument::fromJson(made.err).object();
    QCOMPARE(stats[QStringLiteral("messages")].toInt(), 100'000);
    QCOMPARE(stats[QStringLiteral("instruments")].toInt(), 50);
    QVERIFY(stats[QStringLiteral("problems")].toObject().isEmpty());
}

void CliL1OptionsTest::threadsDoNotShow_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("symbols");
    QTest::newRow("itch50") << QStringLiteral("itch50") << 500;
    QTest::newRow("l3-csv") << QStringLiteral("l3-csv") << 1;
}

void CliL1OptionsTest::threadsDoNotShow() {
    QFETCH(QString, format);
    QFETCH(int, symbols);
    const QString file = simulated(format, symbols, 300'000);
    const Outcome one = l1(file);
    QVERIFY(one.out.size() > 1'000'000);
    for (const char* threads : {"2", "3", "8"}) {
        const Outcome several = l1(file, {QStringLiteral("--threads"), QString::fromLatin1(threads)});
        QCOMPARE(several.exitCode, one.exitCode);
        QVERIFY(several.out == one.out);
        QCOMPARE(several.err, one.err);
    }
}

void CliL1OptionsTest::aFaultIsToldTheSameOnSeveralThreads() {
    const QString file = simulated(QStringLiteral("itch50"), 20, 60'000);
    QByteArray bytes = contentOf(file);
    bytes.remove(bytes.size() / 2, 10'000); // a lost stretch, cut anywhere
    bytes.chop(7);
    const QString damaged = folder_.filePath(QStringLiteral("damaged.itch"));
    writeFile(damaged, bytes);
    const QStringList format{QStringLiteral("--format"), QStringLiteral("itch50")};
    const Outcome one = l1(damaged, format);
    const Outcome two = l1(damaged, format + QStringList{QStringLiteral("--threads"), QStringLiteral("2")});
    QVERIFY(!one.err.isEmpty());
    QCOMPARE(two.err, one.err);
    QVERIFY(two.out == one.out);
}

void CliL1OptionsTest::roundLotsNameThePriceWhereOneIsReached() {
    const QString file = simulated(QStringLiteral("itch50"), 5, 20'000);
    const Outcome plain = l1(file);
    const Outcome lots = l1(file, {QStringLiteral("--round-lot")});
    QCOMPARE(lots.exitCode, 0);
    bool anyOddLot = false;
    for (const QByteArray& row : plain.out.split('\n'))
        anyOddLot = anyOddLot || (row.contains("UTC") && row.split(',')[4].toInt() < 100);
    QVERIFY(anyOddLot);
    for (const QByteArray& row : lots.out.split('\n')) {
        if (!row.contains("UTC"))
            continue;
        QVERIFY(row.split(',')[4].toInt() >= 100 && row.split(',')[5].toInt() >= 100);
    }
}

void CliL1OptionsTest::aSymbolThatIsNotThereIsRefusedAsByLadder() {
    const QString file = simulated(QStringLiteral("itch50"), 5, 20'000);
    const QStringList none{QStringLiteral("--symbol"), QStringLiteral("NOPE")};
    const Outcome ladder =
        runCli(QStringList{QStringLiteral("ladder"), file, QStringLiteral("--seq"), QStringLiteral("20000")} + none);
    const Outcome refused = l1(file, none);
    QCOMPARE(refused.exitCode, ladder.exitCode);
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.out.isEmpty());
    QVERIFY2(refused.err.contains("no such symbol here: NOPE"), refused.err.constData());
    // one of several that is there suffices, as in ladder
    const QByteArray first = l1(file).out.split('\n')[1];
    const QString known = QString::fromUtf8(first.left(first.indexOf(',')));
    const Outcome both = l1(file, none + QStringList{QStringLiteral("--symbol"), known});
    QCOMPARE(both.exitCode, 0);
    QVERIFY(both.out == l1(file, {QStringLiteral("--symbol"), known}).out);
}

void CliL1OptionsTest::anUnreadableRowLeavesNoGap_data() {
    QTest::addColumn<QString>("row");
    QTest::addColumn<bool>("gap");
    const QString time = QStringLiteral(",2021-08-02 22:11:21.5 UTC");
    QTest::newRow("bad side") << QStringLiteral("4,14,BYE,217,5,,,,,,,,,,") + time << false;
    QTest::newRow("bad price") << QStringLiteral("4,14,BUY,21x,5,,,,,,,,,,") + time << false;
    QTest::newRow("bad time") << QStringLiteral("4,14,BUY,217,5,,,,,,,,,,,yesterday") << false;
    QTest::newRow("too few columns") << QStringLiteral("4,14,BUY,217,5") << false;
    QTest::newRow("quotes behind the number") << QStringLiteral("4,\"14\"x,BUY,217,5,,,,,,,,,,") + time << false;
    QTest::newRow("bad number") << QStringLiteral("4x,14,BUY,217,5,,,,,,,,,,") + time << true;
    QTest::newRow("another number") << QStringLiteral("400,14,BYE,217,5,,,,,,,,,,") + time << true;
    QTest::newRow("number of a right row") << QStringLiteral("5,14,BYE,217,5,,,,,,,,,,") + time << true;
    QTest::newRow("no row") << QString() << true;
}

/// The row is told as bad; that its number is missing is no second fault, unless the number is not to be believed.
void CliL1OptionsTest::anUnreadableRowLeavesNoGap() {
    QFETCH(QString, row);
    QFETCH(bool, gap);
    QByteArray text = "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,"
                      "update_qty,delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";
    const auto add = [&text](int number) {
        text += QStringLiteral("%1,%2,%3,%4,5,,,,,,,,,,,2021-08-02 22:11:2%1 UTC\n")
                    .arg(number)
                    .arg(10 + number)
                    .arg(number % 2 == 0 ? QStringLiteral("BUY") : QStringLiteral("SELL"))
                    .arg(number % 2 == 0 ? 200 + number : 300 - number)
                    .toUtf8();
    };
    for (int number = 1; number < 4; ++number)
        add(number);
    text += row.toUtf8() + "\n";
    for (int number = 5; number < 9; ++number)
        add(number);
    const QString file = folder_.filePath(QStringLiteral("unreadable.csv"));
    writeFile(file, text);
    const Outcome made = runCli({QStringLiteral("l1"), file, QStringLiteral("--stats")});
    QVERIFY2(made.err.contains("sequence_gap") == gap, made.err.constData());
    QCOMPARE(made.err.contains("bad_"), !row.isEmpty());
    QCOMPARE(made.out.count('\n'), 1 + 6); // from the second row on each right one moves a best price
}

QTEST_GUILESS_MAIN(CliL1OptionsTest)
#include "cli_l1_options_test.moc"
