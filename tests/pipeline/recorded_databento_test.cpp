// SPDX-License-Identifier: GPL-3.0-or-later
// Databento recordings through the decoders into books, against independently made levels and rows.
#include "model/book/order_books.h"
#include "tests/feed/decoding.h"

#include <QtTest>

#include <map>

using namespace topbook;
using namespace topbook::test;

namespace {

using Row = std::map<std::string, std::string>;

std::vector<Row> rowsOf(const std::string& path) {
    std::istringstream lines(contentOf(path));
    const auto split = [](std::string line) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        std::vector<std::string> cells;
        std::istringstream text(line);
        for (std::string cell; std::getline(text, cell, ',');)
            cells.push_back(cell);
        return cells;
    };
    std::vector<Row> rows;
    std::string line;
    std::getline(lines, line);
    const auto names = split(line);
    while (std::getline(lines, line)) {
        const auto cells = split(line);
        Row row;
        for (std::size_t i = 0; i < std::min(names.size(), cells.size()); ++i)
            row[names[i]] = cells[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

/// A trade, its fills and the cancels that take them off the book are one row of the expected levels.
bool continuesStep(const Row& row, const Row& before) {
    return row.at("sequence") == before.at("sequence") &&
           (row.at("action") == "F" || (row.at("action") == "C" && before.at("action") == "F"));
}

std::string levelText(Price price, std::int64_t size, std::uint32_t orders) {
    return priceText(price) + "x" + std::to_string(size) + "(" + std::to_string(orders) + ") ";
}
std::string tenLevels(const OrderBooks& books, Side side) {
    std::string text;
    for (const LadderLevel& level : books.ladder({0}, side, 10))
        text += levelText(level.price, level.size.units, level.orders);
    return text;
}
std::string tenLevels(const Row& row, const std::string& side) {
    std::string text;
    for (int i = 0; i < 10; ++i) {
        const std::string at = "_0" + std::to_string(i);
        const std::int64_t size = std::stoll(row.at(side + "_sz" + at));
        if (size != 0)
            text += levelText({parsePrice(row.at(side + "_px" + at))->units}, size,
                              static_cast<std::uint32_t>(std::stoul(row.at(side + "_ct" + at))));
    }
    return text;
}

std::size_t l1RowsOf(const Decoded& decoded, bool oneSided) {
    BookSettings settings;
    settings.oneSided = oneSided;
    OrderBooks books(settings);
    BookOutput out;
    books.apply(decoded.events, out);
    return out.rows.size();
}

} // namespace

class RecordedDatabentoTest : public QObject {
    Q_OBJECT
private slots:
    void aStocksDayGivesItsTenLevelsAndItsRows() {
        const std::string path = realFile("l3/databento/ARL_2025-07-17_mbo.csv");
        const std::string levelsPath = realFile("l3/databento/ARL_2025-07-17_mbp10_expected.csv");
        if (path.empty() || levelsPath.empty())
            QSKIP("the Databento recording is not here (set TOPBOOK_DATA)");
        const auto decoded = readFile(path);
        QCOMPARE(l1RowsOf(decoded, false), std::size_t{801});
        QCOMPARE(l1RowsOf(decoded, true), std::size_t{805});
        QCOMPARE(problemsOf(decoded).size(), std::size_t{1}); // the first row says so of itself
        QCOMPARE(decoded.problems[0].code, ErrorCode::BadTsRecv);

        const auto input = rowsOf(path);
        const auto expected = rowsOf(levelsPath);
        OrderBooks books;
        BookOutput out;
        std::size_t event = 0;
        std::size_t step = 0;
        std::size_t next = 0;
        for (std::size_t i = 0; i < input.size() && next < expected.size(); ++i) {
            const std::uint64_t line = i + 2;
            for (; event < decoded.events.size() && decoded.events[event].row == line; ++event)
                books.apply(std::span(&decoded.events[event], 1), out);
            if (i > 0 && !continuesStep(input[i], input[i - 1]))
                step = i;
            const Row& first = input[step];
            const Row& levels = expected[next];
            const bool ends = i + 1 == input.size() || !continuesStep(input[i + 1], input[i]);
            // rows that touch none of the ten levels have no expected row
            if (!ends || levels.at("sequence") != first.at("sequence") || levels.at("action") != first.at("action") ||
                levels.at("order_id") != first.at("order_id"))
                continue;
            ++next;
            QCOMPARE(tenLevels(books, Side::Bid), tenLevels(levels, "bid"));
            QCOMPARE(tenLevels(books, Side::Ask), tenLevels(levels, "ask"));
        }
        QCOMPARE(next, std::size_t{3'928});
        QCOMPARE(next, expected.size());
    }

    void levelsToldAsLevelsAreThoseOfTheOrders() {
        const std::string path = realFile("l3/databento/ARL_2025-07-17_mbp10_expected.csv");
        if (path.empty())
            QSKIP("the Databento recording is not here (set TOPBOOK_DATA)");
        const auto decoded = readFile(path);
        const auto expected = rowsOf(path);
        OrderBooks books;
        BookOutput out;
        std::size_t event = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            for (; event < decoded.events.size() && decoded.events[event].row == i + 2; ++event)
                books.apply(std::span(&decoded.events[event], 1), out);
            QCOMPARE(tenLevels(books, Side::Bid), tenLevels(expected[i], "bid"));
            QCOMPARE(tenLevels(books, Side::Ask), tenLevels(expected[i], "ask"));
        }
        QCOMPARE(event, decoded.events.size());
    }

    void aFuturesSnapshotAndItsRecordsGiveTheirBook() {
        const std::string path =
            realFile("l3/databento/orderbooks_mbo_2024-05-08T00-00-00_2024-05-08T00-00-02.dbn.zst");
        if (path.empty())
            QSKIP("the DBN recording is not here (set TOPBOOK_DATA)");
        const auto decoded = readFile(path);
        QVERIFY(!decoded.error);
        QCOMPARE(decoded.instruments.size(), std::size_t{1});
        QCOMPARE(decoded.instruments[0].symbol, std::string("ESM4"));
        BookSettings settings;
        settings.oneSided = false;
        OrderBooks books(settings);
        BookOutput out;
        books.apply(decoded.events, out);
        QCOMPARE(books.ladder({0}, Side::Bid, 0).size(), std::size_t{976});
        QCOMPARE(books.ladder({0}, Side::Ask, 0).size(), std::size_t{571});
        QCOMPARE(priceText(books.bbo({0}).bid), std::string("5214"));
        QCOMPARE(books.bbo({0}).bidSize.units, std::int64_t{28});
        QCOMPARE(priceText(books.bbo({0}).ask), std::string("5214.25"));
        QCOMPARE(books.bbo({0}).askSize.units, std::int64_t{17});
        QCOMPARE(books.liveOrders(), std::size_t{13'598});
        QCOMPARE(out.rows.size(), std::size_t{136});
    }
};

QTEST_APPLESS_MAIN(RecordedDatabentoTest)
#include "recorded_databento_test.moc"
