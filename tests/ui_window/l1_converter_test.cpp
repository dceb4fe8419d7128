// SPDX-License-Identifier: GPL-3.0-or-later
// The conversion behind the window's dialog: the rows of the terminal's `l1`, progress, and no half file.
#include "app/desktop/l1_converter.h"

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

class L1ConverterTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void itWritesARowAtEachChange();
    void oneSidedRowsComeWhereTheyAreAskedFor();
    void itTellsHowFarItIs();
    void aCancelledOneLeavesNoFile();
    void whatHoldsNoOrdersIsRefused();

private:
    std::unique_ptr<QTemporaryDir> folder_;
    ui::ConversionRequest request_;
};

void L1ConverterTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QFile file(folder_->filePath(QStringLiteral("orders.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(orders);
    request_ = {};
    request_.input = file.fileName().toStdString();
    request_.output = folder_->filePath(QStringLiteral("l1.csv")).toStdString();
}

void L1ConverterTest::itWritesARowAtEachChange() {
    const auto report = desktop::convertToL1(request_, {}, {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QCOMPARE(report->messages, 4U);
    QCOMPARE(report->rows, 2U); // both sides stand from the second event on, until the fourth
    const QList<QByteArray> lines = bytesOf(QString::fromStdString(request_.output)).split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[1].contains("100.25") && lines[1].contains("101.5"), lines[1].constData());
    QVERIFY2(lines[2].contains("100.5"), lines[2].constData());
}

void L1ConverterTest::oneSidedRowsComeWhereTheyAreAskedFor() {
    request_.oneSided = true;
    const auto report = desktop::convertToL1(request_, {}, {});
    QVERIFY(report.has_value());
    QCOMPARE(report->rows, 4U);
}

void L1ConverterTest::itTellsHowFarItIs() {
    std::vector<double> parts;
    QVERIFY(desktop::convertToL1(request_, {}, [&parts](double part) { parts.push_back(part); }).has_value());
    QVERIFY(!parts.empty());
    QVERIFY(std::is_sorted(parts.begin(), parts.end()));
    QVERIFY(parts.back() <= 1.0);
}

void L1ConverterTest::aCancelledOneLeavesNoFile() {
    std::stop_source stop;
    stop.request_stop();
    const auto report = desktop::convertToL1(request_, stop.get_token(), {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
    QCOMPARE(QDir(folder_->path()).entryList(QDir::Files), QStringList{QStringLiteral("orders.csv")});
}

void L1ConverterTest::whatHoldsNoOrdersIsRefused() {
    QFile file(folder_->filePath(QStringLiteral("quotes.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("time,symbol,price\n2024-03-05 14:30:00Z,IBM,190.25\n");
    file.close();
    request_.input = file.fileName().toStdString();
    const auto report = desktop::convertToL1(request_, {}, {});
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::WrongHeader);
    QVERIFY(!QFile::exists(QString::fromStdString(request_.output)));
}

QTEST_GUILESS_MAIN(L1ConverterTest)
#include "l1_converter_test.moc"
