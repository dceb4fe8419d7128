// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/decimal.h"

#include <QtTest>

#include <cstdlib>
#include <limits>
#include <random>

using namespace topbook;

class DecimalTest : public QObject {
    Q_OBJECT

private slots:
    void textBecomesExactUnits_data();
    void textBecomesExactUnits();
    void whatIsNoNumberIsRefused_data();
    void whatIsNoNumberIsRefused();
    void whatDoesNotFitIsAnOverflow_data();
    void whatDoesNotFitIsAnOverflow();
    void moreDigitsRoundHalfToEvenAndSaySo();
    void unitsComeBackFromTheirShortestText();
    void rationalsBecomeTheNearestDouble();
    void doublesAreWrittenShortestWithoutExponent();
};

void DecimalTest::textBecomesExactUnits_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("nanos");
    QTest::newRow("whole") << "57" << qint64{57'000'000'000};
    QTest::newRow("fraction") << "82.47" << qint64{82'470'000'000};
    QTest::newRow("nine digits") << "0.000000001" << qint64{1};
    QTest::newRow("leading zeros") << "000228.40" << qint64{228'400'000'000};
    QTest::newRow("sign") << "-1.5" << qint64{-1'500'000'000};
    QTest::newRow("plus") << "+1.5" << qint64{1'500'000'000};
    QTest::newRow("exponent") << "1.2E+3" << qint64{1'200'000'000'000};
    QTest::newRow("negative exponent") << "12e-3" << qint64{12'000'000};
    QTest::newRow("far exponent of zero") << "0e999999999" << qint64{0};
    QTest::newRow("point without fraction") << "5." << qint64{5'000'000'000};
    QTest::newRow("point without whole") << ".5" << qint64{500'000'000};
    QTest::newRow("largest") << "9223372036.854775807" << std::numeric_limits<qint64>::max();
    QTest::newRow("smallest") << "-9223372036.854775808" << std::numeric_limits<qint64>::min();
}

void DecimalTest::textBecomesExactUnits() {
    QFETCH(QString, text);
    QFETCH(qint64, nanos);
    const auto parsed = parsePrice(text.toStdString());
    QVERIFY2(parsed.has_value(), qPrintable(text));
    QCOMPARE(parsed->units, nanos);
    QVERIFY(!parsed->rounded);
}

void DecimalTest::whatIsNoNumberIsRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"", " ", "abc", "1,5", "1.2.3", "0x10", "nan", "inf", "-inf", "1e", "1e+", "--1", "1 ",
                             " 1", ".", "-", "1e5x", "1_000"})
        QTest::newRow(text) << text;
}

void DecimalTest::whatIsNoNumberIsRefused() {
    QFETCH(QString, text);
    const auto parsed = parsePrice(text.toStdString());
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().code, ErrorCode::BadNumber);
}

void DecimalTest::whatDoesNotFitIsAnOverflow_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"9223372036.854775808", "-9223372036.854775809", "1e10", "99999999999999999999999999", "1e999999999"})
        QTest::newRow(text) << text;
}

void DecimalTest::whatDoesNotFitIsAnOverflow() {
    QFETCH(QString, text);
    const auto parsed = parsePrice(text.toStdString());
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().code, ErrorCode::Overflow);
}

void DecimalTest::moreDigitsRoundHalfToEvenAndSaySo() {
    const auto unitsOf = [](const char* text) { return parsePrice(text)->units; };
    QCOMPARE(unitsOf("0.0000000005"), 0);
    QCOMPARE(unitsOf("0.0000000015"), 2);
    QCOMPARE(unitsOf("0.00000000250000001"), 3);
    QCOMPARE(unitsOf("0.0000000024999"), 2);
    QVERIFY(parsePrice("0.0000000001")->rounded);
    QVERIFY(!parsePrice("0.1000000000")->rounded);
}

void DecimalTest::unitsComeBackFromTheirShortestText() {
    std::mt19937_64 random(7);
    for (int i = 0; i < 100'000; ++i) {
        const auto units = static_cast<std::int64_t>(random()) >> (random() % 63);
        for (const int decimals : {0, 2, 8, 9}) {
            const std::string text = decimalText(units, decimals);
            QCOMPARE(parseDecimal(text, decimals)->units, units);
            QVERIFY(text.find('e') == std::string::npos);
            QVERIFY(text.find('.') == std::string::npos || text.back() != '0');
        }
    }
    QCOMPARE(decimalText(std::numeric_limits<std::int64_t>::min(), 9), std::string("-9223372036.854775808"));
    QCOMPARE(decimalText(228'400'000'000, 9), std::string("228.4"));
}

void DecimalTest::rationalsBecomeTheNearestDouble() {
    // 54.135 is the exact mean of 72.25 and 36.02; a sum of doubles gives 54.135000000000005
    QCOMPARE(toDouble(Int128{108'270'000'000}, Int128{2'000'000'000}), 54.135);
    QCOMPARE(toDouble(5, 6), 5.0 / 6.0);
    QCOMPARE(toDouble(-1, 3), -1.0 / 3.0);
    QCOMPARE(toDouble(0, 7), 0.0);
    // an oracle with more digits than a double: strtod rounds the decimal expansion correctly
    std::mt19937_64 random(11);
    for (int i = 0; i < 20'000; ++i) {
        const auto numerator = static_cast<std::int64_t>(random() >> (1 + random() % 60));
        const auto denominator = static_cast<std::int64_t>((random() >> (1 + random() % 60)) | 1);
        std::string digits = std::to_string(numerator / denominator) + ".";
        Int128 rest = numerator % denominator;
        for (int digit = 0; digit < 80; ++digit) {
            rest *= 10;
            digits += static_cast<char>('0' + static_cast<int>(rest / denominator));
            rest %= denominator;
        }
        if (rest != 0)
            digits += '1';
        QCOMPARE(toDouble(numerator, denominator), std::strtod(digits.c_str(), nullptr));
    }
}

void DecimalTest::doublesAreWrittenShortestWithoutExponent() {
    const auto textOf = [](double value) {
        std::string text;
        appendShortest(text, value);
        return text;
    };
    QCOMPARE(textOf(54.135), std::string("54.135"));
    QCOMPARE(textOf(57.0), std::string("57"));
    QCOMPARE(textOf(100000.0), std::string("100000"));
    QCOMPARE(textOf(1e22), std::string("10000000000000000000000"));
    QCOMPARE(textOf(0.000001), std::string("0.000001"));
    QCOMPARE(textOf(5.0 / 6.0), std::string("0.8333333333333334"));
    QCOMPARE(textOf(-0.0), std::string("0"));
}

QTEST_APPLESS_MAIN(DecimalTest)
#include "decimal_test.moc"
