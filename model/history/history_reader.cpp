// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/history_reader.h"

#include "model/history/day_files.h"
#include "model/history/history_export.h"
#include "model/history/open_recording.h"
#include "model/history/sqlite_errors.h"
#include "model/history/sqlite_rows.h"
#include "model/tables/tables.h"

#include <algorithm>
#include <filesystem>
#include <map>

namespace fs = std::filesystem;

namespace topbook {
namespace {

/// Event times run ahead of receive times by minutes at most (windows, Watermark); a day file that ends longer than
/// this before `from` cannot hold a row from there on.
constexpr Duration aheadAtMost = std::chrono::hours(2);

std::vector<std::int64_t> idsOf(SQLite::Database& database, std::string_view symbol) {
    std::vector<std::int64_t> ids;
    SQLite::Statement query(database, "SELECT id FROM symbol WHERE name = ? ORDER BY id");
    bindAll(query, symbol);
    while (query.executeStep())
        ids.push_back(integerAt(query, 0));
    return ids;
}

std::vector<std::int64_t> universesOf(SQLite::Database& database, std::int64_t symbol) {
    std::vector<std::int64_t> universes;
    SQLite::Statement query(database, "SELECT DISTINCT universe FROM session_symbol WHERE symbol = ? ORDER BY 1");
    bindAll(query, symbol);
    while (query.executeStep())
        universes.push_back(integerAt(query, 0));
    return universes;
}

Pane paneOf(const SQLite::Statement& row) {
    Pane pane;
    pane.start = timeAt(row, 0);
    pane.sum = sumAt(row, 1);
    pane.count = unsignedAt(row, 3);
    pane.first = priceAt(row, 4);
    pane.firstTime = timeAt(row, 5);
    pane.firstSequence.value = unsignedAt(row, 6);
    pane.last = priceAt(row, 7);
    pane.lastTime = timeAt(row, 8);
    pane.lastSequence.value = unsignedAt(row, 9);
    pane.high = priceAt(row, 10);
    pane.highTime = timeAt(row, 11);
    pane.low = priceAt(row, 12);
    pane.fresh = integerAt(row, 13) != 0;
    pane.volume = integerAt(row, 14);
    pane.notional = sumAt(row, 15);
    return pane;
}

/// The key is (universe, start, symbol), as the writer needs it; so one symbol is found by stepping from start to
/// start, each one search in the tree, and not by reading the panes of all the others.
void readPanes(SQLite::Database& database, std::int64_t symbol, Timestamp from, Timestamp to,
               std::map<Timestamp, Pane>& panes) {
    SQLite::Statement nextStart(database, "SELECT start FROM pane WHERE universe = ? AND start >= ? AND start < ? "
                                          "ORDER BY start LIMIT 1");
    SQLite::Statement exact(database,
                            "SELECT start, sum_hi, sum_lo, count, first, first_time, first_seq, last, last_time, "
                            "last_seq, high, high_time, low, fresh, volume, notional_hi, notional_lo FROM pane "
                            "WHERE universe = ? AND start = ? AND symbol = ?");
    for (const std::int64_t universe : universesOf(database, symbol)) {
        for (Timestamp start = from;; start = start + Duration(1)) {
            bindAll(nextStart, universe, start, to);
            if (!nextStart.executeStep())
                break;
            start = timeAt(nextStart, 0);
            bindAll(exact, universe, start, symbol);
            if (exact.executeStep())
                panes.insert_or_assign(start, paneOf(exact)); // a later file knows the pane better
        }
    }
}

void readQuotes(SQLite::Database& database, std::int64_t symbol, Timestamp from, Timestamp to,
                std::vector<HistoryReader::Evidence>& quotes) {
    SQLite::Statement query(database, "SELECT event_time, price, size, seq, journal_seq, line, source.name FROM quote "
                                      "CROSS JOIN source ON source.id = quote.source "
                                      "WHERE symbol = ? AND event_time >= ? AND event_time < ? ORDER BY quote.id");
    bindAll(query, symbol, from, to);
    while (query.executeStep())
        quotes.push_back({timeAt(query, 0),
                          priceAt(query, 1),
                          {integerAt(query, 2)},
                          unsignedAt(query, 3),
                          unsignedAt(query, 4),
                          unsignedAt(query, 5),
                          std::string(textAt(query, 6))});
}

} // namespace

struct HistoryReader::State {
    std::string path;
    bool isFolder = false;

    /// Files that may hold rows from `from` on, oldest first; listed anew, since a running writer begins new days.
    [[nodiscard]] std::vector<std::string> files(Timestamp from) const;
    /// Runs `body(database, path of the next day's file or empty)` over them.
    template<class Body> [[nodiscard]] Result<void> eachFile(Timestamp from, Body body) const;
};

std::vector<std::string> HistoryReader::State::files(Timestamp from) const {
    if (!isFolder)
        return {path};
    std::vector<std::string> found;
    for (DayPath& file : dayFiles(path)) {
        if (file.day + std::chrono::hours(24) + aheadAtMost > from)
            found.push_back(std::move(file.path));
    }
    return found;
}

template<class Body> Result<void> HistoryReader::State::eachFile(Timestamp from, Body body) const {
    const std::vector<std::string> all = files(from);
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto database = openRecording(all[i]);
        if (!database)
            return tl::unexpected<Error>(database.error());
        const std::string next = i + 1 < all.size() ? all[i + 1] : std::string();
        auto done =
            withoutThrowing(all[i], ErrorCode::ReadFailed, [&]() -> Result<void> { return body(**database, next); });
        if (!done)
            return done;
    }
    return {};
}

Result<HistoryReader> HistoryReader::open(const std::string& path) {
    auto state = std::make_unique<State>();
    state->path = path;
    std::error_code code;
    state->isFolder = fs::is_directory(path, code);
    if (!state->isFolder) {
        if (auto database = openRecording(path); !database)
            return tl::unexpected<Error>(database.error());
    } else if (state->files(Timestamp::earliest()).empty()) {
        return failure(ErrorCode::NotFound, "no day was recorded into this folder", path);
    }
    return HistoryReader(std::move(state));
}

HistoryReader::HistoryReader(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
HistoryReader::HistoryReader(HistoryReader&&) noexcept = default;
HistoryReader& HistoryReader::operator=(HistoryReader&&) noexcept = default;
HistoryReader::~HistoryReader() = default;

Result<std::uint64_t> HistoryReader::exportTable(std::string_view table, const HistoryFilter& filter,
                                                 const std::function<Result<void>(std::string_view)>& write,
                                                 std::stop_token stop) {
    const auto found = std::ranges::find(exportTables(), table, &ExportTable::name);
    if (found == exportTables().end())
        return failure(ErrorCode::InvalidArgument, "there is no table \"" + std::string(table) + "\" in the history");
    std::string header(tableSchema(found->schema).columns);
    header += '\n';
    if (auto written = write(header); !written)
        return tl::unexpected<Error>(written.error());
    std::uint64_t rows = 0;
    return state_
        ->eachFile(filter.from,
                   [&](SQLite::Database& database, const std::string& nextDay) -> Result<void> {
                       return exportFile(database, *found, filter, nextDay, write, stop).map([&](std::uint64_t more) {
                           rows += more;
                       });
                   })
        .map([&] { return rows; });
}

Result<std::vector<Pane>> HistoryReader::panes(std::string_view symbol, Timestamp from, Timestamp to) {
    std::map<Timestamp, Pane> found;
    return state_
        ->eachFile(from,
                   [&](SQLite::Database& database, const std::string&) -> Result<void> {
                       for (const std::int64_t id : idsOf(database, symbol))
                           readPanes(database, id, from, to, found);
                       return {};
                   })
        .map([&] {
            std::vector<Pane> panes;
            for (auto& [start, pane] : found)
                panes.push_back(pane);
            return panes;
        });
}

Result<std::vector<HistoryReader::Evidence>> HistoryReader::quotes(std::string_view symbol, Timestamp from,
                                                                   Timestamp to) {
    std::vector<Evidence> found;
    return state_
        ->eachFile(from,
                   [&](SQLite::Database& database, const std::string&) -> Result<void> {
                       for (const std::int64_t id : idsOf(database, symbol))
                           readQuotes(database, id, from, to, found);
                       return {};
                   })
        .map([&] {
            std::ranges::stable_sort(found, {},
                                     [](const Evidence& quote) { return std::pair(quote.time, quote.sequence); });
            return std::move(found);
        });
}

} // namespace topbook
