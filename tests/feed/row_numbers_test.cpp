// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/row_numbers.h"

#include "model/core/decimal.h"

#include <QtTest>

#include <random>

using namespace topbook;

namespace {

const std::string behind = ",,,2026-11-20"; // what may be read behind a number in its row

/// Digits in the main, of a length up to `longest`.
std::string someNumber(std::mt19937& random, std::size_t longest, std::string_view others) {
    std::string text;
    for (auto left = random() % (longest + 1); left > 0; --left)
        text += static_cast<char>('0' + random() % 10);
    if (!text.empty() && random() % 2 == 0)
        text[random() % text.size()] = others[random() % others.size()];
    return text;
}

} // namespace

class RowNumbersTest : public QObject {
    Q_OBJECT
private slots:
    void aUsualWholeNumberIsWhatParseUnsignedReads() {
        std::mt19937 random(3);
        std::size_t taken = 0;
        for (int round = 0; round < 50'000; ++round) {
            const std::string text = someNumber(random, 22, "0+- .,:;/a\x80\xB9\xFF");
            const std::string row = text + behind;
            std::uint64_t value = 0;
            if (!readUsualWhole(std::string_view(row).substr(0, text.size()), row.data() + row.size(), value))
                continue;
            ++taken;
            const auto expected = parseUnsigned(text);
            QVERIFY2(expected && *expected == value, text.c_str());
        }
        QVERIFY(taken > 15'000);
    }

    void aUsualPriceIsWhatParsePriceReads() {
        std::mt19937 random(4);
        std::size_t taken = 0;
        for (int round = 0; round < 50'000; ++round) {
            const std::string text = someNumber(random, 10, "......+- ,:/e\x80\xAE\xFF");
            const std::string row = text + behind;
            Price price;
            if (!readUsualPrice(std::string_view(row).substr(0, text.size()), row.data() + row.size(), price))
                continue;
            ++taken;
            const auto expected = parsePrice(text);
            QVERIFY2(expected && !expected->rounded && expected->units == price.nanos, text.c_str());
        }
        QVERIFY(taken > 15'000);
    }

    void theUsualFormsAreTaken_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<bool>("price");
        QTest::newRow("a digit") << "7" << true << true;
        QTest::newRow("eight digits") << "12345678" << true << true;
        QTest::newRow("nine digits") << "123456789" << true << false;
        QTest::newRow("nineteen digits") << "9999999999999999999" << true << false;
        QTest::newRow("twenty digits") << "10000000000000000000" << false << false;
        QTest::newRow("two decimals") << "269.01" << false << true;
        QTest::newRow("seven decimals less one") << "1.000001" << false << true;
        QTest::newRow("no whole part") << ".5" << false << false;
        QTest::newRow("no decimals") << "5." << false << false;
        QTest::newRow("two points") << "1.2.3" << false << false;
        QTest::newRow("a point alone") << "." << false << false;
        QTest::newRow("nothing") << "" << false << false;
        QTest::newRow("a sign") << "-1" << false << false;
        QTest::newRow("an exponent") << "1e5" << false << false;
        QTest::newRow("a space") << "1 " << false << false;
    }
    void theUsualFormsAreTaken() {
        QFETCH(QString, text);
        QFETCH(bool, whole);
        QFETCH(bool, price);
        const std::string row = text.toStdString() + behind;
        const std::string_view field = std::string_view(row).substr(0, static_cast<std::size_t>(text.size()));
        std::uint64_t number = 0;
        Price read;
        QCOMPARE(readUsualWhole(field, row.data() + row.size(), number), whole);
        QCOMPARE(readUsualPrice(field, row.data() + row.size(), read), price);
    }

    /// The last field of the last row of a block.
    void nothingIsReadBeyondWhatMayBe() {
        const std::string text = "123";
        std::uint64_t number = 0;
        Price price;
        QVERIFY(!readUsualWhole(text, text.data() + text.size(), number));
        QVERIFY(!readUsualPrice(text, text.data() + text.size(), price));
    }
};

QTEST_APPLESS_MAIN(RowNumbersTest)
#include "row_numbers_test.moc"
