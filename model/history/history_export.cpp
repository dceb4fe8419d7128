// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/history_export.h"

#include "model/history/open_recording.h"
#include "model/history/sqlite_rows.h"
#include "model/tables/tables.h"

#include <array>

namespace topbook {
namespace {

constexpr std::size_t flushBytes = 64 * 1024;
constexpr std::uint64_t rowsBetweenStops = 512;
constexpr int l1TimeDigits = 9; ///< no time of any source is cut short

bool appendL1(std::string& out, const SQLite::Statement& row) {
    L1Row l1;
    l1.time = timeAt(row, 2);
    l1.sequence.value = unsignedAt(row, 3);
    l1.bbo = {priceAt(row, 4), priceAt(row, 6), {integerAt(row, 5)}, {integerAt(row, 7)}};
    const auto decimals = integerAt(row, 1);
    if (decimals < 0 || decimals > 18)
        return false;
    appendL1Row(out, l1, textAt(row, 0), {true, l1TimeDigits, static_cast<int>(decimals)});
    return true;
}

bool appendQuote(std::string& out, const SQLite::Statement& row) {
    const std::string symbol(textAt(row, 0));
    QuoteFields quote{timeAt(row, 2), symbol, priceAt(row, 3), textAt(row, 1), unsignedAt(row, 4), {}};
    if (!row.isColumnNull(5))
        quote.quoteTime = timeAt(row, 5);
    appendQuoteRow(out, quote);
    return true;
}

constexpr std::string_view windowColumns =
    "SELECT s.name, r.universe, r.window_end, r.size, r.ranking, r.revision, r.rank, r.place, r.sum_hi, r.sum_lo, "
    "r.count, r.first, r.last, r.high, r.low, r.covered_slots, r.fresh_slots, r.slots, max(r.emitted) "
    "FROM top AS r CROSS JOIN symbol AS s ON s.id = r.symbol WHERE 1";

template<void (*Append)(std::string&, const WindowRow&, std::string_view)>
bool appendWindow(std::string& out, const SQLite::Statement& row) {
    WindowRow window;
    window.universe.value = static_cast<std::uint16_t>(integerAt(row, 1));
    window.end = timeAt(row, 2);
    window.size = Duration(integerAt(row, 3));
    for (const Ranking ranking : rankings)
        if (textAt(row, 4) == rankingText(ranking))
            window.ranking = ranking;
    window.revision = static_cast<std::uint32_t>(integerAt(row, 5));
    window.rank = static_cast<std::uint32_t>(integerAt(row, 6));
    window.place = static_cast<std::uint32_t>(integerAt(row, 7));
    WindowValues& values = window.values;
    values.sum = sumAt(row, 8);
    values.count = unsignedAt(row, 10);
    values.first = priceAt(row, 11);
    values.last = priceAt(row, 12);
    values.high = priceAt(row, 13);
    values.low = priceAt(row, 14);
    values.coveredSlots = static_cast<std::uint32_t>(integerAt(row, 15));
    values.freshSlots = static_cast<std::uint32_t>(integerAt(row, 16));
    values.slotCount = static_cast<std::uint32_t>(integerAt(row, 17));
    if (values.count == 0 || values.slotCount == 0 || values.first.nanos <= 0) // nothing can be divided by these
        return false;
    Append(out, window, textAt(row, 0));
    return true;
}

bool appendTopPrice(std::string& out, const SQLite::Statement& row) {
    TopPriceRow top;
    top.end = timeAt(row, 1);
    top.size = Duration(integerAt(row, 2));
    top.price = priceAt(row, 3);
    appendTopPriceRow(out, top, textAt(row, 0));
    return true;
}

bool appendLate(std::string& out, const SQLite::Statement& row) {
    LateRow late;
    late.time = timeAt(row, 1);
    late.received = timeAt(row, 2);
    late.price = priceAt(row, 3);
    late.watermark = timeAt(row, 4);
    late.dropped = true;
    late.dropped = textAt(row, 5) == lateReason(late);
    appendLateRow(out, late, textAt(row, 0));
    return true;
}

ErrorCode codeOf(std::string_view text) {
    for (int i = 0; i < static_cast<int>(ErrorCode::Internal); ++i)
        if (codeText(static_cast<ErrorCode>(i)) == text)
            return static_cast<ErrorCode>(i);
    return ErrorCode::Internal;
}

bool appendProblem(std::string& out, const SQLite::Statement& row) {
    ProblemTally tally;
    tally.firstTime = timeAt(row, 1);
    tally.code = codeOf(textAt(row, 2));
    tally.count = unsignedAt(row, 3);
    tally.firstWhere = textAt(row, 4);
    tally.message = textAt(row, 5);
    appendProblemRow(out, tally, textAt(row, 0));
    return true;
}

// One row a (window, ranking, revision, symbol): the grouping is the table's key and only lets `max(emitted)` stand.
constexpr std::string_view topTail =
    " GROUP BY r.universe, r.window_end, r.size, r.ranking, r.revision, r.symbol"
    " ORDER BY r.window_end, r.size, r.universe,"
    " CASE r.ranking WHEN 'mean' THEN 0 WHEN 'gain' THEN 1 WHEN 'loss' THEN 2 ELSE 3 END, r.revision, r.place, s.name";

constexpr std::array tables{
    ExportTable{.name = "quotes",
                .schema = "quotes",
                .select = "SELECT s.name, o.name, r.event_time, r.price, r.seq, r.quote_time FROM quote AS r "
                          "CROSS JOIN symbol AS s ON s.id = r.symbol CROSS JOIN source AS o ON o.id = r.source WHERE 1",
                .timeColumn = "event_time",
                .tail = " ORDER BY r.id",
                .append = appendQuote},
    ExportTable{.name = "top",
                .schema = "top",
                .select = windowColumns,
                .timeColumn = "window_end",
                .tail = topTail,
                .hasWindow = true,
                .hasRanking = true,
                .append = appendWindow<appendTopRow>},
    ExportTable{.name = "seed",
                .schema = "seed",
                .select = windowColumns,
                .timeColumn = "window_end",
                .tail = topTail,
                .hasWindow = true,
                .hasRanking = true,
                .defaultsToMean = true,
                .revisedIn = "top",
                .append = appendWindow<appendSeedRow>},
    ExportTable{.name = "l1",
                .schema = "l1",
                .select = "SELECT s.name, s.size_decimals, r.time, r.seq, r.bid, r.bid_size, r.ask, r.ask_size "
                          "FROM l1 AS r CROSS JOIN symbol AS s ON s.id = r.symbol WHERE 1",
                .timeColumn = "time",
                .tail = " ORDER BY r.id",
                .append = appendL1},
    ExportTable{.name = "top_price",
                .schema = "top_price",
                .select = "SELECT s.name, r.window_end, r.size, r.price FROM top_price AS r "
                          "CROSS JOIN symbol AS s ON s.id = r.symbol WHERE 1",
                .timeColumn = "window_end",
                .tail = " ORDER BY r.window_end, r.size, r.universe",
                .hasWindow = true,
                .revisedIn = "top_price",
                .append = appendTopPrice},
    ExportTable{.name = "late",
                .schema = "late",
                .select = "SELECT s.name, r.event_time, r.recv_time, r.price, r.watermark, r.reason FROM late AS r "
                          "CROSS JOIN symbol AS s ON s.id = r.symbol WHERE 1",
                .timeColumn = "event_time",
                .tail = " ORDER BY r.id",
                .append = appendLate},
    ExportTable{.name = "problems",
                .schema = "problems",
                .select = "SELECT o.name, r.time, r.code, r.count, r.\"where\", r.message FROM problem AS r "
                          "CROSS JOIN source AS o ON o.id = r.source WHERE 1",
                .timeColumn = "time",
                .tail = " ORDER BY r.id",
                .hasSymbol = false,
                .append = appendProblem},
    ExportTable{.name = "ranking",
                .schema = "ranking",
                .select = windowColumns,
                .timeColumn = "window_end",
                .tail = topTail,
                .hasWindow = true,
                .hasRanking = true,
                .revisedIn = "top",
                .append = appendWindow<appendRankingRow>},
    ExportTable{.name = "percentage_gain",
                .schema = "percentage_gain",
                .select = windowColumns,
                .timeColumn = "window_end",
                .tail = " GROUP BY r.universe, r.window_end, r.size, r.symbol"
                        " ORDER BY r.window_end, r.size, r.universe, s.name",
                .hasWindow = true,
                .hasRanking = true,
                .revisedIn = "top",
                .append = appendWindow<appendPercentageGainRow>},
};

/// Tables of at most N rows a window; the views of ranks hold ties beyond.
bool listsOnlyPlaces(const ExportTable& table) {
    return table.name == "top" || table.name == "seed";
}

/// " AND column IN (?, ?)" where there is something to choose from.
void appendChoice(std::string& sql, std::string_view column, std::size_t choices, std::string_view close = ")") {
    if (choices == 0)
        return;
    sql += " AND ";
    sql += column;
    sql += " IN (?";
    for (std::size_t i = 1; i < choices; ++i)
        sql += ", ?";
    sql += close;
}

std::string notRevisedIn(std::string_view schema, const ExportTable& table) {
    std::string sql = " AND NOT EXISTS (SELECT 1 FROM ";
    sql += schema;
    sql += '.';
    sql += table.revisedIn;
    sql += " AS n WHERE n.universe = r.universe AND n.window_end = r.window_end AND n.size = r.size"
           " AND n.revision > r.revision";
    sql += table.hasRanking ? " AND n.ranking = r.ranking)" : ")";
    return sql;
}

struct Question {
    std::string sql;
    std::vector<Ranking> by;
};

Question questionOf(const ExportTable& table, const HistoryFilter& filter, bool withNextDay) {
    Question question{std::string(table.select), {}};
    std::string& sql = question.sql;
    const std::string time = "r." + std::string(table.timeColumn);
    sql += " AND " + time + " >= ? AND " + time + (filter.to == Timestamp::latest() ? " <= ?" : " < ?");
    if (table.hasSymbol)
        appendChoice(sql, "r.symbol IN (SELECT id FROM symbol WHERE name", filter.symbols.size(), "))");
    if (table.hasWindow)
        appendChoice(sql, "r.size", filter.sizes.size());
    if (table.hasRanking) {
        question.by = filter.by;
        if (question.by.empty() && table.defaultsToMean)
            question.by = {Ranking::Mean};
        appendChoice(sql, "r.ranking", question.by.size());
    }
    if (listsOnlyPlaces(table))
        sql += " AND r.listed";
    if (!table.revisedIn.empty()) {
        sql += notRevisedIn("main", table);
        if (withNextDay)
            sql += notRevisedIn("next_day", table);
    }
    sql += table.tail;
    return question;
}

void bindFilter(SQLite::Statement& rows, const ExportTable& table, const HistoryFilter& filter,
                const std::vector<Ranking>& by) {
    int index = 0;
    bindOne(rows, ++index, filter.from);
    bindOne(rows, ++index, filter.to);
    if (table.hasSymbol)
        for (const std::string& symbol : filter.symbols)
            bindOne(rows, ++index, symbol);
    if (table.hasWindow)
        for (const Duration size : filter.sizes)
            bindOne(rows, ++index, size);
    for (const Ranking ranking : by)
        bindOne(rows, ++index, rankingText(ranking));
}

} // namespace

std::span<const ExportTable> exportTables() {
    return tables;
}

Result<std::uint64_t> exportFile(SQLite::Database& database, const ExportTable& table, const HistoryFilter& filter,
                                 const std::string& nextDay, const ExportSink& write, const std::stop_token& stop) {
    const bool withNextDay = !table.revisedIn.empty() && !nextDay.empty();
    if (withNextDay) {
        SQLite::Statement attach(database, "ATTACH ? AS next_day");
        run(attach, readOnlyUri(nextDay));
    }
    const Question question = questionOf(table, filter, withNextDay);
    SQLite::Statement rows(database, question.sql);
    bindFilter(rows, table, filter, question.by);
    std::string out;
    std::uint64_t count = 0;
    while (rows.executeStep()) {
        if (count % rowsBetweenStops == 0 && stop.stop_requested())
            return failure(ErrorCode::Cancelled, "the export was cancelled");
        if (!table.append(out, rows))
            return failure(ErrorCode::Corrupt, "a row of the table " + std::string(table.name) + " is damaged",
                           database.getFilename());
        ++count;
        if (out.size() < flushBytes)
            continue;
        if (auto written = write(out); !written)
            return tl::unexpected<Error>(written.error());
        out.clear();
    }
    if (!out.empty())
        if (auto written = write(out); !written)
            return tl::unexpected<Error>(written.error());
    return count;
}

} // namespace topbook
