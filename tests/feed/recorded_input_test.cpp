// SPDX-License-Identifier: GPL-3.0-or-later
#include "decoding.h"
#include "packing.h"

using namespace topbook;
using namespace topbook::test;

class RecordedInputTest : public QObject {
    Q_OBJECT
private slots:
    void formatsAreKnownByTheirContent_data() {
        QTest::addColumn<QString>("head");
        QTest::addColumn<QString>("format");
        QTest::newRow("l3") << "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id\n"
                            << "l3-csv";
        QTest::newRow("l3 of the other layout") << "\xEF\xBB\xBFHOST,seq_num,is_image,add_orderid,add_side,add_price\n"
                                                << "l3-csv";
        QTest::newRow("quotes") << "price,time,symbol,x\n"
                                << "quotes-csv";
        QTest::newRow("batches") << "{\"A\":{\"quote\":{\"latestPrice\":1}}}\n"
                                 << "iex-json";
        QTest::newRow("batches with an error first") << "Unknown symbol\n{\"A\":{\"quote\":{\"latestPrice\":1}}}\n"
                                                     << "iex-json";
        QTest::newRow("timed batches") << "{\"time\":1,\"payload\":{\"A\":{\"quote\":{\"latestPrice\":1}}}}\n"
                                       << "iex-json";
        QTest::newRow("one large batch") << "{\"A\":{\"quote\":{\"latestPrice\":1,\"x\":\"" + QString(70'000, 'y')
                                         << "iex-json";
    }
    void formatsAreKnownByTheirContent() {
        QFETCH(QString, head);
        QFETCH(QString, format);
        const auto recognised = recognise(head.toStdString(), {});
        QVERIFY2(recognised.has_value(), recognised ? "" : recognised.error().message.c_str());
        QCOMPARE(QString::fromUtf8((*recognised)->name.data()), format);
    }

    void whatIsUnknownIsDescribed_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QString>("words");
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\0\0",
                                              6)
                                << "binary data that begins with 7f 45 4c 46 00 00";
        QTest::newRow("json") << QByteArray("{\"open\":1}") << "JSON that holds no IEX-shaped quotes: '{\"open\":1}'";
        QTest::newRow("html") << QByteArray("\n<!doctype html>") << "HTML or XML";
        QTest::newRow("csv") << QByteArray("date,close\n1,2\n") << "CSV with the columns date, close (quotes-csv needs";
        QTest::newRow("bare csv") << QByteArray("14430270,1815200,283\n") << "CSV without a header (--csv-profile";
        QTest::newRow("text") << QByteArray("hello\nworld") << "text that begins with 'hello'";
        QTest::newRow("blank") << QByteArray("\n\n  \n") << "blank lines";
    }
    void whatIsUnknownIsDescribed() {
        QFETCH(QByteArray, head);
        QFETCH(QString, words);
        DecodeOptions options;
        options.inputName = "x.dat";
        const auto refused = recognise(head.toStdString(), options);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::UnknownFormat);
        QCOMPARE(refused.error().where, std::string("x.dat"));
        const QString message = QString::fromStdString(refused.error().message);
        QVERIFY2(message.contains(words), qPrintable(message));
        QVERIFY(message.contains("understood are l3-csv, quotes-csv, iex-json"));
    }

    void theHeaderIsReadWhenOpened() {
        const std::string file = writeFile(folder_, "q.csv", "time,symbol,price,seq\n1704189600,A,5,9\n");
        auto input = openRecorded(file, {});
        QVERIFY(input.has_value());
        QVERIFY((*input)->traits().hasQuotes);
        QVERIFY((*input)->traits().ownSequence);
        QCOMPARE((*input)->name(), file);
        QCOMPARE(readAll(**input).events.size(), std::size_t{1});
        const auto wrong =
            openRecorded(writeFile(folder_, "w.csv", "seq_num,add_order_id,add_side,add_price,add_qty,time\n"), {});
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::WrongHeader);
    }

    void aChosenFormatIsTakenAndAnUnknownOneRefused() {
        const std::string file = writeFile(folder_, "q.csv", "time,symbol,price\n1704189600,A,5\n");
        InputOptions options;
        options.format = "quotes-csv";
        QCOMPARE(readFile(file, options).events.size(), std::size_t{1});
        options.format = "quotes";
        const auto refused = readFile(file, options);
        QCOMPARE(refused.error->code, ErrorCode::UnknownFormat);
        QVERIFY(QString::fromStdString(refused.error->message).contains("quotes-csv"));
    }

    void aCutArchiveKeepsAllRowsAndNamesTheCutOnce() {
        std::string rows = "time,symbol,price\n";
        for (int i = 0; i < 20'000; ++i)
            rows += std::to_string(1'704'189'600 + i) + ",A," + std::to_string(100 + i % 7919) + ".5\n";
        const std::string bytes = packed(archive_write_add_filter_gzip, rows);
        const auto whole = readFile(writeFile(folder_, "q.csv.gz", bytes));
        QCOMPARE(whole.events.size(), std::size_t{20'000});
        const std::string file = writeFile(folder_, "cut.gz", bytes.substr(0, bytes.size() / 2));
        const auto cut = readFile(file);
        QVERIFY(!cut.error);
        QVERIFY(cut.events.size() > 5'000);
        QVERIFY(std::equal(cut.events.begin(), cut.events.end(), whole.events.begin()));
        QCOMPARE(cut.problems.size(), std::size_t{1});
        QCOMPARE(cut.problems[0].code, ErrorCode::Truncated);
        QCOMPARE(cut.problems[0].where, file + ":" + std::to_string(cut.events.size() + 2));
        QVERIFY(QString::fromStdString(cut.problems[0].message).contains("gzip file is cut"));
    }

    void aCutBetweenTwoRowsIsNamedByTheLineBehindIt() {
        DecodeOptions options;
        options.inputName = "q.csv";
        const std::string rows = "time,symbol,price\n1704189600,A,5\n1704189601,A,6\n";
        const auto cut = decodeText("quotes-csv", rows, options, 1 << 20, true);
        QCOMPARE(cut.events.size(), std::size_t{2});
        QCOMPARE(cut.problems.size(), std::size_t{1});
        QCOMPARE(cut.problems[0].where, std::string("q.csv:4"));
    }

    void ofSeveralMembersTheOneThatIsKnownIsRead() {
        const std::string quotes = "time,symbol,price\n1704189600,A,5\n";
        const auto read = readFile(writeFile(folder_, "a.zip", zipped({{"readme.txt", "hello"}, {"q.csv", quotes}})));
        QVERIFY(!read.error);
        QCOMPARE(read.events.size(), std::size_t{1});
        const auto asked = readFile(writeFile(folder_, "b.zip", zipped({{"p.csv", quotes}, {"q.csv", quotes}})));
        QVERIFY(asked.error.has_value());
        QVERIFY(QString::fromStdString(asked.error->message).contains("b.zip/q.csv"));
    }

    void aRefusedFileGivesNothing() {
        std::string rows =
            "seq_num,add_order_id,add_side,add_price,add_qty,update_order_id,update_side,update_price,"
            "update_qty,delete_order_id,delete_side,trade_order_id,trade_side,trade_price,trade_qty,time\n";
        for (int i = 0; i < 40; ++i)
            rows += std::to_string(i) + ",74563892310551" + std::to_string(i % 10) +
                    "0000,BUY,1,1,,,,,,,,,,,2021-08-02 22:11:21 UTC\n";
        auto input = openRecorded(writeFile(folder_, "l3.csv", rows), {});
        QVERIFY(input.has_value());
        const auto read = readAll(**input);
        QCOMPARE(read.error->code, ErrorCode::LostIdentities);
        QVERIFY(read.events.empty());
    }

    void aFollowedFileDoesNotEnd() {
        const std::string file = writeFile(folder_, "f.csv", "time,symbol,price\n1704189600,A,5\n");
        InputOptions options;
        options.decode.follow = true;
        auto input = openRecorded(file, options);
        EventBatch batch;
        QVERIFY(*(*input)->next(batch));
        QCOMPARE(batch.events.size(), std::size_t{1});
        QVERIFY(*(*input)->next(batch));
        QVERIFY(batch.events.empty());
        std::ofstream(file, std::ios::app) << "1704189601,A,6\n";
        QVERIFY(*(*input)->next(batch));
        QCOMPARE(batch.events.size(), std::size_t{1});
    }

private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(RecordedInputTest)
#include "recorded_input_test.moc"
