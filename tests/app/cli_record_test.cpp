// SPDX-License-Identifier: GPL-3.0-or-later
// `record` as a person runs it, against a server on the loopback with the shape of IEX Cloud and every fault a gateway
// has; and what export, windows, replay and verify then say of the recording.
#include "tests/app/program.h"
#include "tests/net/rest_server.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using topbook::doubles::RestServer;
using topbook::doubles::served;
using topbook::doubles::ServedAnswer;
using topbook::doubles::ServedRequest;

namespace {

const QByteArray plantedKey = "pl4nted/K3y+that=nobody&sees";
const QStringList symbols{QStringLiteral("AAPL"), QStringLiteral("IBM"), QStringLiteral("MSFT"), QStringLiteral("XOM")};

/// What a good answer of the server said: symbol and price, as they stand in the exported quotes.
using Quotes = QMultiMap<QString, QString>;

QByteArray batchOf(int number, Quotes* told, bool withNull = false) {
    QByteArray text;
    for (qsizetype i = 0; i < symbols.size(); ++i) {
        const bool isNull = withNull && i == 2;
        const QByteArray price = isNull ? "null" : QByteArray::number(100 + number) + "." + QByteArray::number(i + 1);
        if (told != nullptr && !isNull)
            told->insert(symbols[i], QString::fromLatin1(price));
        const QByteArray name = symbols[i].toLatin1();
        const QByteArray written = i == 1 && !isNull ? '"' + price + '"' : price;
        const QByteArray quote = "{'symbol':'" + name + "','companyName':'" + name + " Inc','latestPrice':" + written +
                                 ",'latestUpdate':16094592000" + QByteArray::number(100 + number) + "}";
        text += (text.isEmpty() ? "{'" : ",'") + name + "':{'quote':" + quote + "}";
    }
    text += '}';
    return text.replace('\'', '"');
}

} // namespace

class CliRecordTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void itEndsByItselfAndSaysWhatItDid();
    void everyGoodQuoteIsExportedOnce();
    void theStoredRankingsAreThoseOfTheExportedQuotes_data();
    void theStoredRankingsAreThoseOfTheExportedQuotes();
    void replayAndVerifyAgree();
    void aChangedRowIsNamed_data();
    void aChangedRowIsNamed();
    void theKeyIsNowhere();
    void anInterruptEndsItCleanly();
    void whatCannotBeRecordedIsSaidInWords_data();
    void whatCannotBeRecordedIsSaidInWords();

private:
    ServedAnswer answer(const ServedRequest& request);
    QString history() const { return folder_.filePath(QStringLiteral("history")); }
    QString recording() const {
        QDirIterator files(history(), {QStringLiteral("*.topbook")});
        return files.hasNext() ? files.next() : QString();
    }

    QTemporaryDir folder_;
    std::unique_ptr<RestServer> server_;
    int asked_ = 0;
    Quotes told_;
    Outcome made_;
};

/// Every fault once in a dozen answers, good ones between.
ServedAnswer CliRecordTest::answer(const ServedRequest& request) {
    const int number = ++asked_;
    if (!request.target.contains("symbols=AAPL,IBM,MSFT,XOM") &&
        !request.target.contains("symbols=AAPL%2CIBM%2CMSFT%2CXOM"))
        return served(404, "unknown symbols");
    const QByteArray batch = batchOf(number, nullptr);
    switch (number % 9) {
    case 2:
        return served(500, "{\"error\":\"" + plantedKey + " is out of order\"}");
    case 3: {
        ServedAnswer cut = served(200, batch);
        cut.bytes.chop(batch.size() / 2);
        cut.then = ServedAnswer::Then::Close;
        return cut;
    }
    case 4:
        return served(200, "You have exceeded the daily hits limit");
    case 5:
        return served(200, batchOf(number, &told_, true));
    case 6: {
        ServedAnswer reset;
        reset.then = ServedAnswer::Then::Reset;
        return reset;
    }
    case 7:
        return served(429, "slow down", "Retry-After: 1\r\n");
    default:
        return served(200, batchOf(number, &told_));
    }
}

void CliRecordTest::initTestCase() {
    QVERIFY(folder_.isValid());
    server_ = std::make_unique<RestServer>([this](const ServedRequest& request) { return answer(request); });
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TOPBOOK_TEST_KEY"), QString::fromLatin1(plantedKey));
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable("TOPBOOK_BIN_DIR") + QStringLiteral("/topbook-cli"),
                  {QStringLiteral("record"), QStringLiteral("--provider"), QStringLiteral("iex"),
                   QStringLiteral("--symbols"), symbols.join(','), QStringLiteral("--base-url"),
                   QString::fromStdString(server_->url()), QStringLiteral("--key-env"),
                   QStringLiteral("TOPBOOK_TEST_KEY"), QStringLiteral("--interval"), QStringLiteral("2s"),
                   QStringLiteral("--history"), history(), QStringLiteral("--for"), QStringLiteral("50s")});
    QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 120'000));
    made_ = {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

void CliRecordTest::itEndsByItselfAndSaysWhatItDid() {
    QVERIFY2(made_.exitCode == 0, made_.err.constData());
    const QJsonObject said = QJsonDocument::fromJson(made_.out).object();
    QCOMPARE(said.value(QStringLiteral("polls")).toInt(), asked_);
    QCOMPARE(said.value(QStringLiteral("quotes")).toInt(), static_cast<int>(told_.size()));
    QCOMPARE(said.value(QStringLiteral("digest")).toString().size(), 16);
    const QJsonObject problems = said.value(QStringLiteral("problems")).toObject();
    for (const char* code : {"http_status", "rate_limited", "no_quote"})
        QVERIFY2(problems.contains(QLatin1String(code)), made_.out.constData());
}

void CliRecordTest::everyGoodQuoteIsExportedOnce() {
    const Outcome exported = runCli({QStringLiteral("export"), QStringLiteral("--history"), history(),
                                     QStringLiteral("--table"), QStringLiteral("quotes")});
    QVERIFY2(exported.exitCode == 0, exported.err.constData());
    const QList<QByteArray> rows = exported.out.split('\n');
    QCOMPARE(rows.front(), QByteArray("time,symbol,price,source,seq,quote_time"));
    Quotes found;
    for (const QByteArray& row : rows.mid(1, rows.size() - 2))
        found.insert(QString::fromLatin1(row.split(',').value(1)), QString::fromLatin1(row.split(',').value(2)));
    QVERIFY(found.size() >= 8);
    QCOMPARE(found, told_);
    writeFile(folder_.filePath(QStringLiteral("quotes.csv")), exported.out);
}

void CliRecordTest::theStoredRankingsAreThoseOfTheExportedQuotes_data() {
    QTest::addColumn<QString>("ranking");
    for (const char* ranking : {"mean", "gain", "loss", "last"})
        QTest::newRow(ranking) << QString::fromLatin1(ranking);
}

void CliRecordTest::theStoredRankingsAreThoseOfTheExportedQuotes() {
    QFETCH(QString, ranking);
    const Outcome stored = runCli({QStringLiteral("export"), QStringLiteral("--history"), history(),
                                   QStringLiteral("--table"), QStringLiteral("top")});
    QVERIFY2(stored.exitCode == 0, stored.err.constData());
    const Outcome computed =
        runCli({QStringLiteral("windows"), folder_.filePath(QStringLiteral("quotes.csv")), QStringLiteral("--by"),
                ranking, QStringLiteral("--schema"), QStringLiteral("full")});
    QVERIFY2(computed.exitCode == 0, computed.err.constData());
    // Nothing here is late, so each window stands once. The last columns are revision and by.
    QList<QByteArray> wanted;
    QByteArray lastEnd;
    for (const QByteArray& row : stored.out.split('\n').mid(1)) {
        if (!row.endsWith("," + ranking.toLatin1()))
            continue;
        wanted.append(row.left(row.lastIndexOf(',')));
        lastEnd = std::max(lastEnd, row.split(',').value(1));
    }
    QList<QByteArray> found;
    for (const QByteArray& row : computed.out.split('\n').mid(1)) {
        if (!row.isEmpty() && row.split(',').value(1) <= lastEnd)
            found.append(row);
    }
    QVERIFY(!wanted.isEmpty());
    std::sort(wanted.begin(), wanted.end());
    std::sort(found.begin(), found.end());
    QCOMPARE(found, wanted);
}

void CliRecordTest::replayAndVerifyAgree() {
    const QString digest = QJsonDocument::fromJson(made_.out).object().value(QStringLiteral("digest")).toString();
    for (const QString& path : {history(), recording()}) {
        const Outcome replayed = runCli({QStringLiteral("replay"), path, QStringLiteral("--digest")});
        QVERIFY2(replayed.exitCode == 0, replayed.err.constData());
        QCOMPARE(QString::fromLatin1(replayed.out.trimmed()), digest);
        const Outcome verified = runCli({QStringLiteral("verify"), path});
        QVERIFY2(verified.exitCode == 0, verified.err.constData());
        QVERIFY2(verified.out.startsWith("identical"), verified.out.constData());
    }
}

void CliRecordTest::aChangedRowIsNamed_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("top") << QStringLiteral("UPDATE top SET sum_lo = sum_lo + 1 WHERE (window_end, ranking, place) IN "
                                           "(SELECT window_end, ranking, place FROM top LIMIT 1)")
                         << QByteArray("top");
    QTest::newRow("quote") << QStringLiteral("UPDATE quote SET price = price + 1 WHERE seq = 5") << QByteArray("quote");
    QTest::newRow("problem") << QStringLiteral("UPDATE problem SET code = 'bad_row'") << QByteArray("problem");
}

void CliRecordTest::aChangedRowIsNamed() {
    QFETCH(QString, change);
    QFETCH(QByteArray, named);
    if (QStandardPaths::findExecutable(QStringLiteral("sqlite3")).isEmpty())
        QSKIP("sqlite3 is not installed");
    const QString copy = folder_.filePath(QStringLiteral("changed.topbook"));
    QFile::remove(copy);
    QVERIFY(QFile::copy(recording(), copy));
    QCOMPARE(QProcess::execute(QStringLiteral("sqlite3"), {copy, change}), 0);
    const Outcome verified = runCli({QStringLiteral("verify"), copy});
    QCOMPARE(verified.exitCode, 1);
    QVERIFY2((verified.out + verified.err).contains("different: " + named), (verified.out + verified.err).constData());
}

void CliRecordTest::theKeyIsNowhere() {
    QVERIFY(server_->requests().front().target.contains("token="));
    const QByteArray encoded = QByteArray(plantedKey).toPercentEncoding();
    QVERIFY(!made_.out.contains(plantedKey) && !made_.err.contains(plantedKey));
    QDirIterator files(folder_.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QByteArray content = contentOf(files.next());
        QVERIFY2(!content.contains(plantedKey) && !content.contains(encoded), qPrintable(files.filePath()));
    }
    // Payloads are packed in the journal: look at them unpacked too.
    const Outcome exported = runCli({QStringLiteral("export"), QStringLiteral("--history"), history(),
                                     QStringLiteral("--table"), QStringLiteral("problems")});
    QVERIFY(exported.out.contains("out of order"));
    QVERIFY(!exported.out.contains(plantedKey) && !exported.out.contains(encoded));
}

void CliRecordTest::anInterruptEndsItCleanly() {
    QProcess process;
    const QString other = folder_.filePath(QStringLiteral("interrupted"));
    const int before = asked_;
    process.start(qEnvironmentVariable("TOPBOOK_BIN_DIR") + QStringLiteral("/topbook-cli"),
                  {QStringLiteral("record"), QStringLiteral("--provider"), QStringLiteral("iex"),
                   QStringLiteral("--symbols"), symbols.join(','), QStringLiteral("--base-url"),
                   QString::fromStdString(server_->url()), QStringLiteral("--interval"), QStringLiteral("1s"),
                   QStringLiteral("--key-env"), QStringLiteral("PATH"), QStringLiteral("--history"), other});
    QVERIFY(QTest::qWaitFor([&] { return asked_ > before; }, 60'000));
    ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
    QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(QJsonDocument::fromJson(process.readAllStandardOutput()).isObject());
    QCOMPARE(runCli({QStringLiteral("verify"), other}).exitCode, 0);
}

void CliRecordTest::whatCannotBeRecordedIsSaidInWords_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char* name, const QString& arguments, const char* words) {
        QTest::newRow(name) << arguments.split(' ') << QByteArray(words);
    };
    row("unknown provider", QStringLiteral("--provider nobody --symbols A"), "bitstamp-orders");
    row("no symbols", QStringLiteral("--provider kraken"), "--symbols");
    row("no key", QStringLiteral("--provider finnhub --symbols A"), "key");
    row("plain http", QStringLiteral("--provider kraken --symbols A --base-url http://example.org"), "https");
    row("unset variable", QStringLiteral("--provider iex --symbols A --key-env TOPBOOK_NOT_SET"), "TOPBOOK_NOT_SET");
    row("bad interval", QStringLiteral("--provider kraken --symbols A --interval soon"), "--interval");
    row("missing symbols file", QStringLiteral("--provider kraken --symbols-file /nonexistent"), "/nonexistent");
}

void CliRecordTest::whatCannotBeRecordedIsSaidInWords() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, words);
    const Outcome said = runCli(
        QStringList{QStringLiteral("record"), QStringLiteral("--history"), folder_.filePath(QStringLiteral("none"))} +
        arguments);
    QVERIFY(said.exitCode == 1 || said.exitCode == 2);
    QVERIFY2(said.err.contains(words), said.err.constData());
    QVERIFY(said.out.isEmpty());
}

QTEST_GUILESS_MAIN(CliRecordTest)
#include "cli_record_test.moc"
