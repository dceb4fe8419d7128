// SPDX-License-Identifier: GPL-3.0-or-later
// A LOBSTER recording beside its order-book file gives the L1 of that file, row by row, from real books.
#include "model/book/order_books.h"
#include "model/feed/recorded_input.h"

#include <QtTest>

using namespace topbook;

namespace {

QString recording(const char* name) {
    const QString given = qEnvironmentVariable("TOPBOOK_DATA");
    return (given.isEmpty() ? qEnvironmentVariable("TOPBOOK_SOURCE_DIR") + "/../shared/data" : given) +
           "/l3/lobster/AAPL_2012-06-21_34200000_57600000_" + name;
}

/// "ask,size,bid,size" as the order-book file writes it.
QByteArray textOf(const Bbo& bbo) {
    constexpr std::int64_t unit = 100'000;
    return QByteArray::number(qint64{bbo.ask.nanos / unit}) + ',' + QByteArray::number(qint64{bbo.askSize.units}) +
           ',' + QByteArray::number(qint64{bbo.bid.nanos / unit}) + ',' + QByteArray::number(qint64{bbo.bidSize.units});
}

} // namespace

class LobsterL1Test : public QObject {
    Q_OBJECT
private slots:
    void theL1IsThatOfTheOrderBookFile() {
        QFile file(recording("orderbook_10.csv"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the recorded messages are not there: set TOPBOOK_DATA to the folder of recordings");
        QList<QByteArray> expected; // by message number
        for (const QByteArray& line : file.readAll().trimmed().split('\n'))
            expected << line.split(',').mid(0, 4).join(',');
        QCOMPARE(expected.size(), qsizetype{999});

        InputOptions options;
        options.decode.lobsterBook = recording("orderbook_10.csv").toStdString();
        auto input = openRecorded(recording("message_10.csv").toStdString(), options);
        QVERIFY2(input.has_value(), input ? "" : input.error().message.c_str());
        OrderBooks books;
        BookOutput out;
        EventBatch batch;
        for (bool more = true; more;) {
            const auto pulled = (*input)->next(batch);
            QVERIFY(pulled.has_value());
            QVERIFY(batch.problems.empty());
            books.apply(batch.events, out);
            more = *pulled;
        }
        QVERIFY(out.problems.empty());
        QCOMPARE((*input)->facts().reseeds.value_or(0), std::uint64_t{1});

        QByteArray shown;
        std::size_t row = 0;
        for (std::uint64_t number = 1; number <= 999; ++number) {
            if (row < out.rows.size() && out.rows[row].sequence.value == number)
                shown = textOf(out.rows[row++].bbo);
            QCOMPARE(shown, expected[static_cast<qsizetype>(number - 1)]);
        }
        QCOMPARE(row, out.rows.size()); // one row a message at most
        QCOMPARE(row, std::size_t{485});
    }
};

QTEST_APPLESS_MAIN(LobsterL1Test)
#include "lobster_l1_test.moc"
