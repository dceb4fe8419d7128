// SPDX-License-Identifier: GPL-3.0-or-later
// A real day of trades of two stocks, against the brute force and against four stores.
#include "model/core/decimal.h"
#include "tests/window/window_oracle.h"

#include <QDir>
#include <QtTest>

#include <archive.h>
#include <archive_entry.h>

using namespace topbook;
using namespace topbook::test;
using namespace std::chrono_literals;

class RealTradesTest : public QObject {
    Q_OBJECT
private slots:
    void dayOfTwoStocksEqualsBruteForce_data();
    void dayOfTwoStocksEqualsBruteForce();
};

namespace {

std::string tradesFolder() {
    const QString data = qEnvironmentVariable("TOPBOOK_DATA");
    const QDir source(qEnvironmentVariable("TOPBOOK_SOURCE_DIR"));
    const QString root = data.isEmpty() ? source.absoluteFilePath("../shared/data") : data;
    return QDir(root).absoluteFilePath("quotes/trades").toStdString();
}

/// The one member of a zip; "" where there is no such file.
std::string unzipped(const std::string& path) {
    std::string text;
    archive* reader = archive_read_new();
    archive_read_support_format_zip(reader);
    archive_entry* entry = nullptr;
    if (archive_read_open_filename(reader, path.c_str(), 1 << 16) == ARCHIVE_OK &&
        archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
        char block[1 << 16];
        for (la_ssize_t size = 0; (size = archive_read_data(reader, block, sizeof block)) > 0;)
            text.append(block, static_cast<std::size_t>(size));
    }
    archive_read_free(reader);
    return text;
}

/// Milliseconds since midnight New York (UTC-4 on that day), price x 10000, size, then what is of no matter here.
std::vector<Sample> tradesOf(const std::string& name, std::uint32_t instrument) {
    const Timestamp midnight{1'381'118'400'000'000'000}; // 2013-10-07 04:00 UTC
    std::vector<Sample> trades;
    const std::string text = unzipped(tradesFolder() + "/" + name + "_20131007_trade.zip");
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const QList<QByteArray> fields =
            QByteArray(text.data() + begin, static_cast<qsizetype>(end - begin)).split(',');
        begin = end + 1;
        if (fields.size() < 3)
            continue;
        Sample trade;
        trade.instrument = {instrument};
        trade.time = midnight + std::chrono::milliseconds(fields[0].toLongLong());
        trade.price = {fields[1].toLongLong() * 100'000};
        trade.size = {fields[2].toLongLong()};
        trades.push_back(trade);
    }
    return trades;
}

std::vector<Arrival> dayOfTrades(const WindowPlan& plan) {
    std::vector<Sample> trades = tradesOf("ibm", 0);
    const std::vector<Sample> second = tradesOf("bac", 1);
    if (trades.empty() || second.empty())
        return {};
    trades.insert(trades.end(), second.begin(), second.end());
    std::stable_sort(trades.begin(), trades.end(), [](const Sample& a, const Sample& b) { return a.time < b.time; });
    std::vector<Arrival> arrivals;
    std::uint64_t row = 0;
    for (Sample& trade : trades) {
        trade.row = ++row;
        trade.sequence = {row};
        arrivals.push_back({trade, trade.time - plan.lateness});
    }
    return arrivals;
}

} // namespace

void RealTradesTest::dayOfTwoStocksEqualsBruteForce_data() {
    QTest::addColumn<int>("offset");
    QTest::newRow("offset 0") << 0;
    QTest::newRow("offset 5 s") << 5;
}

void RealTradesTest::dayOfTwoStocksEqualsBruteForce() {
    QFETCH(int, offset);
    WindowPlan plan;
    plan.offset = std::chrono::seconds(offset);
    plan.top = 0;
    const SymbolTable names = symbolsNamed({"IBM", "BAC"});
    const std::vector<Arrival> arrivals = dayOfTrades(plan);
    if (arrivals.empty())
        QSKIP("the recorded trades are not there: set TOPBOOK_DATA to the folder of recordings");
    QCOMPARE(arrivals.size(), 112'465U);

    WindowOracle oracle(plan, names);
    for (const Arrival& arrival : arrivals)
        oracle.add(arrival.sample, arrival.watermark);
    oracle.advance(Timestamp::latest());

    for (const std::size_t stores : {1U, 2U}) {
        ShardedWindows engine(plan, names, stores, Asking::EachPane);
        for (const Arrival& arrival : arrivals)
            engine.add(arrival);
        engine.advance(Timestamp::latest());
        QCOMPARE(QString::fromStdString(difference(engine.output, oracle.output, names)), QString());
        QVERIFY(engine.late.empty());
    }
}

QTEST_APPLESS_MAIN(RealTradesTest)
#include "real_trades_test.moc"
