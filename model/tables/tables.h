// SPDX-License-Identifier: GPL-3.0-or-later
// One column list and one row writer per output schema. The terminal, an export, a copied table and the history's views
// all write through here, so that they cannot differ by a byte (architecture rule 9).
//
// Rows are appended to a std::string without its line end being anyone else's business: every writer ends its row with
// '\n'. CSV is RFC 4180; numbers are never quoted; text that begins with = + - @ tab or CR is prefixed by ' (history,
// CSV export).
#pragma once

#include "model/core/pane.h"
#include "model/core/problem.h"
#include "model/core/results.h"
#include "model/core/symbol_table.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace topbook {

/// A named table of the command line and of exports.
struct TableSchema {
    std::string_view name;    ///< "l1", "seed", "full", "top", "top_price", "ladder", "quotes", "late", "problems",
                              ///< "ranking", "percentage_gain", "chart", "bars"
    std::string_view columns; ///< comma-separated header, without line end
};
[[nodiscard]] std::span<const TableSchema> tableSchemas();
/// The schema, which must exist: an unknown name is a bug.
[[nodiscard]] const TableSchema& tableSchema(std::string_view name);

/// Appends one text field: quoted where RFC 4180 asks, guarded against formulas.
void appendTextField(std::string& out, std::string_view text);
/// Takes off the guard that appendTextField put on. Our own readers use it.
[[nodiscard]] std::string_view withoutFormulaGuard(std::string_view text);

/// Layout of L1 rows: the file form has `symbol` only where the format names its instruments; the history form always.
struct L1Layout {
    bool withSymbol = false;
    int timeDigits = 6;
    int sizeDecimals = 0;
};
void appendL1Header(std::string& out, const L1Layout& layout);
/// An empty side has an empty price and size 0. Times end in " UTC".
void appendL1Row(std::string& out, const L1Row& row, std::string_view symbol, const L1Layout& layout);

/// `symbol,average,timestamp,aggregation_type`
void appendSeedRow(std::string& out, const WindowRow& row, std::string_view symbol);
/// `window_start,window_end,aggregation_type,rank,symbol,...,coverage,revision`; `rank` is the place.
void appendFullRow(std::string& out, const WindowRow& row, std::string_view symbol);
/// The full schema with `by` as last column (`export --table top`).
void appendTopRow(std::string& out, const WindowRow& row, std::string_view symbol);
/// `window_end,resolution_minutes,by,rank,symbol,average,gain_percent,last`; `rank` is the competition rank: equal
/// values share it (windows, Rankings).
void appendRankingRow(std::string& out, const WindowRow& row, std::string_view symbol);
/// `symbol,first,last,gain_percent,window_end,resolution_minutes`
void appendPercentageGainRow(std::string& out, const WindowRow& row, std::string_view symbol);
/// `symbol,price,timestamp,aggregation_type`
void appendTopPriceRow(std::string& out, const TopPriceRow& row, std::string_view symbol);
/// One point of a chart line, the window that ends at `row.end`:
/// `window_start,window_end,aggregation_type,symbol,average,gain_percent,samples,first,last,high,low,coverage`
void appendChartRow(std::string& out, const WindowRow& row, std::string_view symbol);
/// One candle, [bar.start, bar.start + size):
/// `bar_start,bar_end,symbol,open,high,low,close,average,samples,volume,vwap`; `vwap` is empty where nothing was
/// traded.
void appendBarRow(std::string& out, const Pane& bar, Duration size, std::string_view symbol, int sizeDecimals);
/// `symbol,side,level,price,size,orders,cumulative`
void appendLadderRow(std::string& out, const LadderLevel& level, std::string_view symbol, int sizeDecimals);
/// `time,symbol,price,source,seq,quote_time`; `quoteTime` is empty where there is none. Nanosecond times that need it.
struct QuoteFields {
    Timestamp time;
    std::string_view symbol;
    Price price;
    std::string_view source;
    std::uint64_t sequence = 0;
    std::optional<Timestamp> quoteTime;
};
void appendQuoteRow(std::string& out, const QuoteFields& quote);
/// Why a late quote is listed: "revised" (final windows were emitted again) or "dropped" (the horizon had passed).
[[nodiscard]] std::string_view lateReason(const LateRow& row);
/// `time,received,symbol,price,watermark,reason`
void appendLateRow(std::string& out, const LateRow& row, std::string_view symbol);
/// `time,source,code,count,where,message`
void appendProblemRow(std::string& out, const ProblemTally& tally, std::string_view source);

/// The size of a window in minutes as aggregation_type writes it: 1, 5, 15, a decimal for others.
void appendAggregationType(std::string& out, Duration size);

} // namespace topbook
