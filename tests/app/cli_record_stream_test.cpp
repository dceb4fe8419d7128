// SPDX-License-Identifier: GPL-3.0-or-later
// `record` of an order feed, against an exchange on the loopback that tells about a thousand events a second as
// Bitstamp does, loses one, and drops the connection: no best bid or ask is exported that never was, and the last one
// is right. TOPBOOK_SOAK_SECONDS=600 makes a soak of it: five times the pace, and a lost event or a dropped connection
// a few times a minute.
#include "tests/app/program.h"
#include "tests/net/rest_server.h"
#include "tests/stream_books/bitstamp_exchange.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QWebSocket>
#include <QWebSocketServer>
#include <QtTest>

#include <csignal>

using namespace topbook;
using topbook::doubles::RestServer;
using topbook::doubles::served;
using topbook::doubles::ServedRequest;
using topbook::test::BitstampExchange;

namespace {

constexpr std::int64_t snapshotAge = 300'000; ///< microseconds

/// How long and how hard.
struct Weather {
    std::int64_t actEvery = 2'000; ///< microseconds; about two messages each
    int acts = 8'000;
    int lossEvery = 0; ///< acts; 0: once
    int breakEvery = 0;

    int quietFrom = 8'000; ///< no faults from here on: the last book is to be whole

    [[nodiscard]] bool losesAt(int act) const {
        return act < quietFrom && (lossEvery > 0 ? act % lossEvery == lossEvery / 2 : act == 2'500);
    }
    [[nodiscard]] bool breaksAt(int act) const {
        return act < quietFrom && (breakEvery > 0 ? act % breakEvery == 0 : act == 5'000);
    }
};

Weather weatherOfThisRun() {
    Weather weather;
    if (const int seconds = qEnvironmentVariableIntValue("TOPBOOK_SOAK_SECONDS"); seconds > 0) {
        weather.actEvery = 400;
        weather.acts = seconds * 2'500;
        weather.lossEvery = 31'000;
        weather.breakEvery = 160'000; // a connection that held for a minute counts as good: its loss costs a second
        weather.quietFrom = weather.acts - 100'000;
    }
    return weather;
}

std::int64_t microsNow() {
    return QDateTime::currentMSecsSinceEpoch() * 1'000;
}

/// The exchange with its two addresses, moving on with the event loop.
class ExchangeServer : public QObject {
public:
    ExchangeServer()
        : exchange(7, BitstampExchange::Telling::OnceAtTheEnd)
        , sockets_(QStringLiteral("exchange"), QWebSocketServer::NonSecureMode)
        , snapshots([this](const ServedRequest&) {
            return served(200, QByteArray::fromStdString(exchange.snapshotAt(now_ - snapshotAge)));
        }) {
        if (!sockets_.listen(QHostAddress::LocalHost))
            qFatal("no loopback port to listen on");
        connect(&sockets_, &QWebSocketServer::newConnection, this, [this] {
            socket_.reset(sockets_.nextPendingConnection());
            ++connections;
            connect(socket_.get(), &QWebSocket::textMessageReceived, this, [this](const QString& text) {
                if (text.contains(QStringLiteral("bts:subscribe")))
                    socket_->sendTextMessage(QStringLiteral(
                        R"({"event":"bts:subscription_succeeded","channel":"live_orders_btcusd","data":{}})"));
            });
        });
        now_ = microsNow() - 2'000'000;
        while (now_ < microsNow())
            act(false);
        connect(&timer_, &QTimer::timeout, this, [this] {
            for (int i = 0; i < 500 && now_ < microsNow() && acts < weather.acts; ++i) // then the sockets have a turn
                act(true);
        });
        timer_.start(5);
    }
    ~ExchangeServer() override { socket_.reset(); }

    [[nodiscard]] QString wsUrl() const { return QStringLiteral("ws://127.0.0.1:%1").arg(sockets_.serverPort()); }

    const Weather weather = weatherOfThisRun();
    BitstampExchange exchange;
    int connections = 0;
    int acts = 0;

private:
    void act(bool counted) {
        now_ += weather.actEvery;
        const auto told = exchange.act(now_);
        if (!counted)
            return;
        if (connections > 0) // the market goes on, but what happens before anybody listens is not what is tested
            ++acts;
        if (acts > 0 && acts < weather.acts && weather.breaksAt(acts) && socket_)
            socket_->abort();
        for (const auto& message : told) {
            const bool lost = weather.losesAt(acts) && &message == &told.front();
            if (socket_ && socket_->isValid() && !lost)
                socket_->sendTextMessage(QString::fromStdString(message.text));
        }
    }

    struct Later {
        void operator()(QWebSocket* socket) const { socket->deleteLater(); }
    };
    QWebSocketServer sockets_;
    std::unique_ptr<QWebSocket, Later> socket_;
    std::int64_t now_ = 0;
    QTimer timer_;

public:
    RestServer snapshots;
};

} // namespace

class CliRecordStreamTest : public QObject {
    Q_OBJECT

private slots:
    void everyExportedBestExistedAndTheLastIsTheExchanges();
};

void CliRecordStreamTest::everyExportedBestExistedAndTheLastIsTheExchanges() {
    const QTemporaryDir folder;
    const QString history = folder.filePath(QStringLiteral("history"));
    ExchangeServer server;
    QProcess process;
    process.start(qEnvironmentVariable("TOPBOOK_BIN_DIR") + QStringLiteral("/topbook-cli"),
                  {QStringLiteral("record"), QStringLiteral("--provider"), QStringLiteral("bitstamp-orders"),
                   QStringLiteral("--symbols"), QStringLiteral("btcusd"), QStringLiteral("--ws-url"), server.wsUrl(),
                   QStringLiteral("--base-url"), QString::fromStdString(server.snapshots.url()),
                   QStringLiteral("--history"), history});
    QVERIFY(QTest::qWaitFor([&] { return server.acts >= server.weather.acts; }, 240'000 + server.weather.acts));
    QTest::qWait(3'000); // the last messages arrive, and what is held back is let go
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000));
    const QByteArray said = process.readAllStandardOutput();
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    QVERIFY(server.connections >= 2);
    const QJsonObject summary = QJsonDocument::fromJson(said).object();
    QVERIFY(summary.value(QStringLiteral("problems")).toObject().contains(QStringLiteral("sequence_gap")));
    QVERIFY(summary.value(QStringLiteral("reconnects")).toInt() >= 1);

    const Outcome exported = runCli({QStringLiteral("export"), QStringLiteral("--history"), history,
                                     QStringLiteral("--table"), QStringLiteral("l1")});
    QVERIFY2(exported.exitCode == 0, exported.err.constData());
    const QList<QByteArray> rows = exported.out.split('\n');
    QCOMPARE(rows.front(), QByteArray("symbol,time,bid_price,ask_price,bid_size,ask_size,seq_num"));
    QVERIFY(rows.size() > 500);
    const auto quantity = [](const QByteArray& text) { return parseDecimal(text.toStdString(), 8)->units; };
    const auto bestOf = [&](const QList<QByteArray>& fields) {
        Bbo bbo;
        if (!fields[2].isEmpty())
            bbo.bid = Price{parseDecimal(fields[2].toStdString(), 9)->units};
        if (!fields[3].isEmpty())
            bbo.ask = Price{parseDecimal(fields[3].toStdString(), 9)->units};
        bbo.bidSize = Quantity{quantity(fields[4])};
        bbo.askSize = Quantity{quantity(fields[5])};
        return bbo;
    };
    for (const QByteArray& row : rows.mid(1, rows.size() - 2)) {
        const QList<QByteArray> fields = row.split(',');
        const auto time = parseTime(fields[1].toStdString());
        QVERIFY2(time, row.constData());
        QVERIFY2(bestOf(fields) == server.exchange.bestAt(time->time.nanos / 1'000), row.constData());
    }
    const Bbo last = server.exchange.best();
    QVERIFY2(bestOf(rows[rows.size() - 2].split(',')) == last,
             (rows[rows.size() - 2] + " is not the last best: " + QByteArray::number(last.bid.nanos) + " x " +
              QByteArray::number(last.bidSize.units) + ", " + QByteArray::number(last.ask.nanos) + " x " +
              QByteArray::number(last.askSize.units) + "; " + said)
                 .constData());
    QCOMPARE(runCli({QStringLiteral("verify"), history}).exitCode, 0);
    QCOMPARE(runCli({QStringLiteral("replay"), history, QStringLiteral("--digest")}).out.trimmed(),
             summary.value(QStringLiteral("digest")).toString().toLatin1());
}

QTEST_GUILESS_MAIN(CliRecordStreamTest)
#include "cli_record_stream_test.moc"
