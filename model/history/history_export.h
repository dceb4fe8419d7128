// SPDX-License-Identifier: GPL-3.0-or-later
// Named tables of a recording as CSV: for each one question to SQLite and one row writer of `tables`. Adding a table is
// a line in `exportTables`. Throws SQLite::Exception.
#pragma once

#include "model/history/history_reader.h"

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace topbook {

struct ExportTable {
    std::string_view name;   ///< as in `export --table`
    std::string_view schema; ///< of `tableSchema`
    /// SELECT ... WHERE condition, without filters; the rows are called `r`.
    std::string_view select;
    std::string_view timeColumn; ///< that `from` and `to` judge
    std::string_view tail;       ///< GROUP BY and ORDER BY
    bool hasSymbol = true;
    bool hasWindow = false;  ///< `sizes` apply
    bool hasRanking = false; ///< `by` applies
    bool defaultsToMean = false;
    /// Rows that a later revision replaced are left out; the table in the next day's file that may hold one.
    std::string_view revisedIn{};
    /// Appends the row; false where it is damaged.
    bool (*append)(std::string& out, const SQLite::Statement& row) = nullptr;
};
[[nodiscard]] std::span<const ExportTable> exportTables();

using ExportSink = std::function<Result<void>(std::string_view)>;

/// Writes the rows of one file, without a header. `nextDay` is the file of the day after, which may hold revisions of
/// this file's last windows; empty where there is none. Fails with Cancelled, Corrupt, or what `write` fails with.
[[nodiscard]] Result<std::uint64_t> exportFile(SQLite::Database& database, const ExportTable& table,
                                               const HistoryFilter& filter, const std::string& nextDay,
                                               const ExportSink& write, const std::stop_token& stop);

} // namespace topbook
