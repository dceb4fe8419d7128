// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/csv_rows.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <random>
#include <string>

using namespace topbook;

namespace {

const char* faultText(RowFault fault) {
    static constexpr const char* names[] = {"", "too long", "quotes", "columns"};
    return names[static_cast<int>(fault)];
}

/// "1[a|b] 3!quotes" : line, then fields or the fault; a '~' behind a row without line end.
std::string rowsOf(std::string_view text, std::size_t split = 1 << 20) {
    CsvRows rows;
    CsvRow row;
    std::string shown;
    const auto take = [&] {
        while (rows.next(row)) {
            shown += (shown.empty() ? "" : " ") + std::to_string(row.line);
            if (row.fault != RowFault::None) {
                shown += std::string("!") + faultText(row.fault);
            } else {
                shown += "[";
                for (std::size_t i = 0; i < row.fields.size(); ++i)
                    shown += (i == 0 ? "" : "|") + std::string(row.fields[i]);
                shown += "]";
            }
            if (!row.terminated)
                shown += "~";
        }
    };
    for (std::size_t at = 0; at < text.size(); at += split) {
        const std::string piece(text.substr(at, split));
        rows.feed(piece);
        take();
    }
    rows.end();
    take();
    return shown;
}

} // namespace

class CsvRowsTest : public QObject {
    Q_OBJECT
private slots:
    void rowsAreReadAsWritten_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("rows");
        QTest::newRow("plain") << "a,b\nc,d\n"
                               << "1[a|b] 2[c|d]";
        QTest::newRow("empty fields") << ",,\n,x,\n"
                                      << "1[||] 2[|x|]";
        QTest::newRow("carriage returns") << "a,b\r\nc,d\r\n"
                                          << "1[a|b] 2[c|d]";
        QTest::newRow("byte order mark") << "\xEF\xBB\xBF"
                                            "a,b\n"
                                         << "1[a|b]";
        QTest::newRow("no line end at the end") << "a,b\nc,d"
                                                << "1[a|b] 2[c|d]~";
        QTest::newRow("blank lines are passed over") << "a\n\n\r\nb\n"
                                                     << "1[a] 4[b]";
        QTest::newRow("quoted fields") << "\"a,b\",\"\",c\n"
                                       << "1[a,b||c]";
        QTest::newRow("quote within quotes") << "\"say \"\"x\"\"\",\"\"\"\"\n"
                                             << "1[say \"x\"|\"]";
        QTest::newRow("quoted line end") << "\"a\nb\",c\nd,e\n"
                                         << "1[a\nb|c] 3[d|e]";
        QTest::newRow("quote inside a field is a character") << "a\"b,c\"\n"
                                                             << "1[a\"b|c\"]";
        QTest::newRow("quoted last field") << "a,\"b\"\r\nc,d\n"
                                           << "1[a|b] 2[c|d]";
        QTest::newRow("text behind a closing quote") << "\"a\"b,c\nd,e\n"
                                                     << "1!quotes 2[d|e]";
        QTest::newRow("open quote costs one line") << "a,\"b\nc,d\ne,f\n"
                                                   << "1!quotes 2[c|d] 3[e|f]";
        QTest::newRow("two open quotes cost two lines") << "\"a,1\nb,2\n\"c,3\nd,4\n"
                                                        << "1!quotes 2[b|2] 3!quotes 4[d|4]";
        QTest::newRow("long rows") << "0123456789abcdef,0123456789abcdef0,\"0123456789abcdef,\",x\n"
                                   << "1[0123456789abcdef|0123456789abcdef0|0123456789abcdef,|x]";
    }
    void rowsAreReadAsWritten() {
        QFETCH(QString, text);
        QFETCH(QString, rows);
        for (const std::size_t split : {1, 2, 7, 4096})
            QCOMPARE(QString::fromStdString(rowsOf(text.toStdString(), split)), rows);
    }

    void aLineOverOneMebibyteIsSkipped() {
        const std::string text = "a,b\n" + std::string(maxLineBytes + 1, 'x') + "\nc,d\n";
        for (const std::size_t split : {4096, 65536, 1 << 22})
            QCOMPARE(rowsOf(text, split), std::string("1[a|b] 2!too long 3[c|d]"));
    }

    void anEndlessLineTakesNoMemory() {
        LineReader lines;
        Line line;
        const std::string piece(1 << 20, 'x');
        int reported = 0;
        for (int i = 0; i < 1024; ++i) {
            lines.feed(piece);
            while (lines.next(line))
                reported += line.tooLong ? 1 : 0;
        }
        lines.end();
        QVERIFY(!lines.next(line));
        QCOMPARE(reported, 1);
    }

    void tooManyColumnsAreAFault() {
        QCOMPARE(rowsOf(std::string(1024, ',') + "\na\n"), std::string("1!columns 2[a]"));
        QVERIFY(!QString::fromStdString(rowsOf(std::string(1023, ',') + "\n")).contains('!'));
    }

    /// Rows lie across the stretches that are looked through at once, and among rows that are read with care.
    void longInputsAreReadAsWritten() {
        std::mt19937 random(8);
        static const std::array<std::string, 9> pieces{"x",  ",",       ",,,,,,,", "\n",      "\r\n",
                                                       "\r", "\"a,b\"", "\"",      "abcdefgh"};
        for (int round = 0; round < 40; ++round) {
            const std::size_t quotes = round % 4 == 0 ? 0 : 1; // without any, or with few
            std::string text = "head\n";
            while (text.size() < 3 * CsvMarks::stretch) {
                const bool quoted = quotes != 0 && random() % 200 == 0;
                text += quoted ? pieces[6 + random() % 2] : pieces[random() % 6];
                if (random() % 8 == 0)
                    text += pieces[8];
            }
            const std::string bytewise = rowsOf(text, 1);
            for (const std::size_t split :
                 {std::size_t{100}, CsvMarks::stretch, 2 * CsvMarks::stretch + 5, text.size()})
                QVERIFY(rowsOf(text, split) == bytewise);
        }
    }

    void aSeparatorMayBeAnyCharacter() {
        for (const char separator : {';', '\t', ' ', '\r', '\0'}) {
            CsvRows rows(separator);
            std::string text = "h\na,b,\r\n,\n,,,c\n";
            std::replace(text.begin(), text.end(), ',', separator);
            rows.feed(text);
            CsvRow row;
            std::vector<std::size_t> sizes;
            while (rows.next(row))
                sizes.push_back(row.fields.size());
            const std::vector<std::size_t> expected =
                separator == '\r' ? std::vector<std::size_t>{1, 3, 4} : std::vector<std::size_t>{1, 3, 2, 4};
            QCOMPARE(sizes, expected); // a carriage return alone is a blank line
        }
    }

    void whereTheBytesAreCutDoesNotShow() {
        std::mt19937 random(7);
        constexpr std::string_view letters = "ab,\"\n\r\"\",x";
        for (int round = 0; round < 3000; ++round) {
            std::string text;
            for (auto left = random() % 60; left > 0; --left)
                text += letters[random() % letters.size()];
            const std::string whole = rowsOf(text);
            QCOMPARE(rowsOf(text, 1), whole);
            QCOMPARE(rowsOf(text, 3), whole);
        }
    }
};

QTEST_APPLESS_MAIN(CsvRowsTest)
#include "csv_rows_test.moc"
