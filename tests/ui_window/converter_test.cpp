// SPDX-License-Identifier: GPL-3.0-or-later
// The conversions behind the window's dialog: the rows of the terminal's `l1`, `windows` and `top-price`, progress, and
// no half file.
#include "app/desktop/converter.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <memory>

using namespace topbook;

namespace {

constexpr const char* orders =
    "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,update_qty,"
    "delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n"
    "1,17,BUY,100.25,300,,,,,,,,,,,2024-03-05 09:00:00 UTC\n"
    "2,19,SELL,101.5,200,,,,,,,,,,,2024-03-05 09:00:00.0001 UTC\n"
    "3,,,,,17,BUY,100.5,250,,,,,,,2024-03-05 09:00:01.5 UTC\n"
    "4,,,,,,,,,19,SELL,,,,,2024-03-05 09:00:02 UTC\n";

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ConverterTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void itWritesARowAtEachChange();
    void oneSidedRowsComeWhereTheyAreAskedFor();
    void itTellsHowFarItIs();
    void aCancelledOneLeavesNoFile();
    void whatHoldsNoOrdersIsRefused();
    void quotesBecomeRankingsAndTopPrices();
    void aBookGivesItsMids();
    void aPlanThatCannotBeIsRefused();

private:
    std::unique_ptr<QTemporaryDir> folder_;
    ui::ConversionRequest request_;
};

void ConverterTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QFile file(folder_->filePath(QStringLiteral("orders.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(orders);
    request_ = {};
    request_.input = file.fileName().toStdString();
    request_.output = folder_->filePath(QStringLiteral("l1.csv")).toStdString();
}

void ConverterTest::itWritesARowAtEachChange() {
    const auto report = desktop::convertRecording(request_, {}, {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->read, 4U);
    QCOMPARE(report->rows, 2U); // both sides stand from the second event on, until the fourth
    const QList<QByteArray> lines = bytesOf(QString::fromStdString(request_.output)).split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[1].contains("100.25") && lines[1].contains("101.5"), lines[1].constData());
    QVERIFY2(lines[2].contains("100.5"), lines[2].constData());
}

void ConverterTest::oneSidedRowsComeWhereTheyAreAskedFor() {
    request_.oneSided = true;
    const auto report = desktop::convertRecording(request_, {}, {});
    QVERIFY(report.has_value());
    QCOMPARE(report->rows, 4U);
}

void ConverterTest::itTellsHowFarItIs() {
    std::vector<double> parts;
    QVERIFY(desktop::convertRecording(request_, {}, [&parts](double part) { parts.push_back(part); }).has_value());
    QVERIFY(!parts.empty());
    QVERIFY(std::is_sorted(parts.begin(), parts.end()));
    QVERIFY(parts.back() <= 1.0);
}

void ConverterTest::aCancelledOneLeavesNoFile() {
    std::stop_source stop;
    stop.request_stop();
    const auto report = desktop::convertRecording(request_, stop.get_token(), {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
    QCOMPARE(QDir(folder_->path()).entryList(QDir::Files), QStringList{QStringLiteral("orders.csv")});
}

void ConverterTest::whatHoldsNoOrdersIsRefused() {
    QFile file(folder_->filePath(QStringLiteral("quotes.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("time,symbol,price\n2024-03-05 14:30:00Z,IBM,190.25\n");
    file.close();
    request_.input = file.fileName().toStdString();
    const auto report = desktop::convertRecording(request_, {}, {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::WrongHeader);
    QVERIFY(!QFile::exists(QString::fromStdString(request_.output)));
}

void ConverterTest::quotesBecomeRankingsAndTopPrices() {
    QFile file(folder_->filePath(QStringLiteral("quotes.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("time,symbol,price\n2024-03-05 14:30:01Z,IBM,190.25\n2024-03-05 14:30:02Z,XOM,104\n"
               "2024-03-05 14:30:03Z,IBM,190.75\n");
    file.close();
    request_.input = file.fileName().toStdString();
    request_.kind = ui::ConversionKind::Rankings;
    request_.plan.sizes = {std::chrono::seconds(10)};
    request_.plan.rankings = {Ranking::Mean};
    request_.plan.topPriceSize = Duration{0};
    auto report = desktop::convertRecording(request_, {}, {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->read, 3U);
    QCOMPARE(bytesOf(QString::fromStdString(request_.output)),
             QByteArray("symbol,average,timestamp,aggregation_type\n"
                        "IBM,190.5,2024-03-05 14:30:10.000000,0.16666666666666666\n"
                        "XOM,104,2024-03-05 14:30:10.000000,0.16666666666666666\n"));

    request_.kind = ui::ConversionKind::FullRankings;
    report = desktop::convertRecording(request_, {}, {});
    QVERIFY(report.has_value());
    QVERIFY(bytesOf(QString::fromStdString(request_.output)).startsWith("window_start,window_end,"));

    request_.kind = ui::ConversionKind::TopPrice;
    request_.plan.topPriceSize = std::chrono::minutes(5);
    report = desktop::convertRecording(request_, {}, {});
    QVERIFY(report.has_value());
    QCOMPARE(bytesOf(QString::fromStdString(request_.output)),
             QByteArray("symbol,price,timestamp,aggregation_type\nIBM,190.75,2024-03-05 14:35:00.000000,5\n"));
}

void ConverterTest::aBookGivesItsMids() {
    request_.kind = ui::ConversionKind::TopPrice;
    const auto report = desktop::convertRecording(request_, {}, {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(bytesOf(QString::fromStdString(request_.output)),
             QByteArray("symbol,price,timestamp,aggregation_type\nBOOK,101,2024-03-05 09:05:00.000000,5\n"));
}

void ConverterTest::aPlanThatCannotBeIsRefused() {
    request_.kind = ui::ConversionKind::Rankings;
    request_.plan.sizes = {std::chrono::seconds(15)}; // no multiple of the hop
    const auto report = desktop::convertRecording(request_, {}, {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::InvalidPlan);
    QVERIFY(!QFile::exists(QString::fromStdString(request_.output)));
}

QTEST_GUILESS_MAIN(ConverterTest)
#include "converter_test.moc"
