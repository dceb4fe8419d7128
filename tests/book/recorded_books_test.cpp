// SPDX-License-Identifier: GPL-3.0-or-later
// The books against recordings with independently made expected output. The parsing here is the test's own, so that
// this test needs no decoder.
#include "book_feed.h"

#include "model/core/time_text.h"

#include <QtTest>

#include <QDir>
#include <QFile>

#include <algorithm>
#include <map>

using namespace topbook;

class RecordedBooksTest : public QObject {
    Q_OBJECT

private slots:
    void grasshopperGivesItsExpectedRows();
    void aStocksDayGivesItsTenLevelsAndItsRows();
};

namespace {

QString recording(const QString& name) {
    const QString given = qEnvironmentVariable("TOPBOOK_DATA");
    return QDir(given.isEmpty() ? qEnvironmentVariable("TOPBOOK_SOURCE_DIR") + "/../shared/data" : given)
        .filePath("l3/" + name);
}

using CsvRow = std::map<QByteArray, QByteArray>;

std::vector<CsvRow> csvRows(const QString& name) {
    QFile file(recording(name));
    std::vector<CsvRow> rows;
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    const QList<QByteArray> columns = file.readLine().trimmed().split(',');
    while (!file.atEnd()) {
        const QList<QByteArray> cells = file.readLine().trimmed().split(',');
        CsvRow row;
        for (qsizetype i = 0; i < std::min(columns.size(), cells.size()); ++i)
            row[columns[i]] = cells[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

Timestamp timeOf(const QByteArray& text) {
    return parseTime(text.toStdString()).value().time;
}

Event grasshopperEvent(CsvRow row) {
    Event event;
    const auto is = [&](const char* action, EventKind kind) {
        const QByteArray name(action);
        if (row[name + "_order_id"].isEmpty())
            return;
        event.kind = kind;
        event.reference = row[name + "_order_id"].toULongLong();
        event.flags = row[name + "_side"] == "SELL" ? sideAsk : 0;
        event.size = {row[name + "_qty"].toLongLong()};
        if (!row[name + "_price"].isEmpty())
            event.price = price(row[name + "_price"]);
    };
    is("add", EventKind::Add);
    is("update", EventKind::Change);
    is("delete", EventKind::Delete);
    is("trade", EventKind::Trade);
    event.sequence = {row["seq_num"].toULongLong()};
    event.time = timeOf(row["time"]);
    return event;
}

L1Row expectedRow(CsvRow row) {
    L1Row expected;
    expected.time = timeOf(row["time"]);
    expected.sequence = {row["seq_num"].toULongLong()};
    expected.bbo = {price(row["bid_price"]),
                    price(row["ask_price"]),
                    {row["bid_size"].toLongLong()},
                    {row["ask_size"].toLongLong()}};
    return expected;
}

constexpr std::uint32_t lastOfEvent = 128;

/// A and C change the book, R clears it, T and F do not.
Event databentoEvent(CsvRow row) {
    static const std::map<QByteArray, EventKind> kinds{{"A", EventKind::Add},
                                                       {"C", EventKind::Reduce},
                                                       {"R", EventKind::Clear},
                                                       {"T", EventKind::Print},
                                                       {"F", EventKind::Print}};
    Event event;
    event.kind = kinds.at(row["action"]);
    event.reference = row["order_id"].toULongLong();
    event.flags = row["side"] == "A" ? sideAsk : 0;
    if ((row["flags"].toUInt() & lastOfEvent) == 0)
        event.flags |= inEvent;
    if (!row["price"].isEmpty())
        event.price = price(row["price"]);
    event.size = {row["size"].toLongLong()};
    event.sequence = {row["sequence"].toULongLong()};
    event.time = timeOf(row["ts_event"]);
    return event;
}

/// A trade, its fill and the cancel that takes it off the book are one step of the expected levels.
bool continuesStep(const std::vector<CsvRow>& rows, std::size_t at) {
    const CsvRow& row = rows[at];
    const CsvRow& before = rows[at - 1];
    if (row.at("sequence") != before.at("sequence"))
        return false;
    return row.at("action") == "F" || (row.at("action") == "C" && before.at("action") == "F");
}
std::size_t stepBegin(const std::vector<CsvRow>& rows, std::size_t at) {
    while (at > 0 && continuesStep(rows, at))
        --at;
    return at;
}
bool endsStep(const std::vector<CsvRow>& rows, std::size_t at) {
    return at + 1 == rows.size() || !continuesStep(rows, at + 1);
}

/// "price x size (orders)" of ten levels, for comparing and for reading a difference.
QString levelsText(const OrderBooks& books, Side side) {
    QStringList texts;
    for (const LadderLevel& level : books.ladder({0}, side, 10))
        texts << quoteText(level.price, level.size) + QString(" (%1)").arg(level.orders);
    return texts.join(' ');
}
QString expectedLevelsText(CsvRow& row, const QByteArray& side) {
    QStringList texts;
    for (int i = 0; i < 10; ++i) {
        const QByteArray number = '0' + QByteArray::number(i);
        const qint64 size = row[side + "_sz_" + number].toLongLong();
        if (size != 0)
            texts << quoteText(price(row[side + "_px_" + number]), {size}) +
                         QString(" (%1)").arg(row[side + "_ct_" + number].toInt());
    }
    return texts.join(' ');
}

} // namespace

void RecordedBooksTest::grasshopperGivesItsExpectedRows() {
    const std::vector<CsvRow> input = csvRows("grasshopper/l3_data.csv");
    const std::vector<CsvRow> expected = csvRows("grasshopper/expected_l1.csv");
    if (input.empty() || expected.empty())
        QSKIP("grasshopper recording is not here (set TOPBOOK_DATA)");
    std::vector<Event> events;
    for (const CsvRow& row : input)
        events.push_back(grasshopperEvent(row));
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.sequence < b.sequence; });
    BookSettings settings;
    settings.oneSided = false;
    OrderBooks books(settings);
    BookOutput out;
    books.apply(events, out);
    QCOMPARE(expected.size(), std::size_t{6'835});
    QCOMPARE(out.rows.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(out.rows[i] == expectedRow(expected[i]), qPrintable(QString("row %1").arg(i + 1)));
    QVERIFY(std::none_of(out.problems.begin(), out.problems.end(), [](const BookProblem& problem) {
        return problem.code != ErrorCode::Crossed && problem.code != ErrorCode::Locked;
    }));
}

void RecordedBooksTest::aStocksDayGivesItsTenLevelsAndItsRows() {
    const std::vector<CsvRow> input = csvRows("databento/ARL_2025-07-17_mbo.csv");
    std::vector<CsvRow> expected = csvRows("databento/ARL_2025-07-17_mbp10_expected.csv");
    if (input.empty() || expected.empty())
        QSKIP("Databento recording is not here (set TOPBOOK_DATA)");
    BookSettings settings;
    settings.oneSided = false;
    OrderBooks books(settings);
    BookFeed oneSided;
    BookOutput out;
    std::size_t next = 0;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const Event event = databentoEvent(input[i]);
        books.apply(std::span(&event, 1), out);
        oneSided.books.apply(std::span(&event, 1), oneSided.out);
        // a trade's expected row stands behind the fill and cancel that belong to it; rows that touch no level of the
        // ten have none
        if (next == expected.size() || !endsStep(input, i))
            continue;
        const CsvRow& first = input[stepBegin(input, i)];
        CsvRow& levels = expected[next];
        if (levels["sequence"] != first.at("sequence") || levels["action"] != first.at("action") ||
            levels["order_id"] != first.at("order_id"))
            continue;
        ++next;
        QCOMPARE(levelsText(books, bid), expectedLevelsText(levels, "bid"));
        QCOMPARE(levelsText(books, ask), expectedLevelsText(levels, "ask"));
    }
    QCOMPARE(next, expected.size());
    QCOMPARE(out.rows.size(), std::size_t{801});
    QCOMPARE(oneSided.out.rows.size(), std::size_t{805});
}

QTEST_APPLESS_MAIN(RecordedBooksTest)
#include "recorded_books_test.moc"
