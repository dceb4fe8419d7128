// SPDX-License-Identifier: GPL-3.0-or-later
// Which column of which table holds what: one list a table, that the writer binds from and a check compares by, so that
// they cannot differ. `visit(name, value)` is called for each column in the table's order. Pure.
#pragma once

#include "model/history/history_writer.h"
#include "model/history/sqlite_rows.h"
#include "model/tables/tables.h"

#include <optional>
#include <string>
#include <string_view>

namespace topbook {

/// Columns that a file knows by numbers of its own.
struct SourceOf {
    InstrumentId instrument;
};
struct OwnSession {};

/// A ranked row, and whether a table of N rows shows it.
struct ListedTop {
    WindowRow row;
    std::uint64_t journalSeq = 0;
    bool listed = true;
};

[[nodiscard]] inline std::optional<std::string_view> aggressorText(const TradeRow& trade) {
    if (!trade.aggressorKnown)
        return {};
    return trade.aggressor == Side::Bid ? "bid" : "ask";
}
[[nodiscard]] inline double shareOf(std::uint32_t part, std::uint32_t slots) {
    return slots == 0 ? 0.0 : static_cast<double>(part) / slots;
}

template<class Visit> void visitColumns(const StoredQuote& quote, Visit&& visit) {
    visit("source", SourceOf{quote.instrument});
    visit("symbol", quote.instrument);
    visit("event_time", quote.time);
    visit("recv_time", quote.received);
    visit("price", quote.price);
    visit("size", quote.size);
    visit("seq", quote.sequence);
    visit("quote_time", quote.quoteTime == noTime ? std::nullopt : std::optional(Timestamp{quote.quoteTime}));
    visit("session", OwnSession{});
    visit("journal_seq", quote.journalSeq);
    visit("line", quote.line);
}

template<class Visit> void visitColumns(const Caused<TradeRow>& caused, Visit&& visit) {
    const TradeRow& trade = caused.row;
    visit("source", SourceOf{trade.instrument});
    visit("symbol", trade.instrument);
    visit("time", trade.time);
    visit("seq", trade.sequence);
    visit("price", trade.price);
    visit("size", trade.size);
    visit("aggressor", aggressorText(trade));
    visit("condition", trade.eligible ? std::nullopt : std::optional<std::string_view>("not_eligible"));
    visit("session", OwnSession{});
    visit("journal_seq", caused.journalSeq);
}

template<class Visit> void visitColumns(const StoredL1& caused, Visit&& visit) {
    const L1Row& row = caused.row;
    visit("source", SourceOf{row.instrument});
    visit("symbol", row.instrument);
    visit("time", row.time);
    visit("seq", row.sequence);
    visit("bid", row.bbo.bid);
    visit("bid_size", row.bbo.bidSize);
    visit("ask", row.bbo.ask);
    visit("ask_size", row.bbo.askSize);
    visit("status", caused.status == TradingStatus::Unknown ? std::nullopt
                                                            : std::optional(static_cast<std::uint64_t>(caused.status)));
    visit("session", OwnSession{});
    visit("journal_seq", caused.journalSeq);
}

template<class Visit> void visitColumns(const StoredPane& stored, Visit&& visit) {
    const Pane& pane = stored.pane;
    visit("universe", stored.universe.value);
    visit("start", pane.start);
    visit("symbol", stored.instrument);
    visit("sum_hi", highHalf(pane.sum));
    visit("sum_lo", lowHalf(pane.sum));
    visit("count", pane.count);
    visit("first", pane.first);
    visit("first_time", pane.firstTime);
    visit("first_seq", pane.firstSequence);
    visit("last", pane.last);
    visit("last_time", pane.lastTime);
    visit("last_seq", pane.lastSequence);
    visit("high", pane.high);
    visit("high_time", pane.highTime);
    visit("low", pane.low);
    visit("fresh", pane.fresh);
    visit("volume", pane.volume);
    visit("notional_hi", highHalf(pane.notional));
    visit("notional_lo", lowHalf(pane.notional));
}

template<class Visit> void visitColumns(const ListedTop& top, Visit&& visit) {
    const WindowRow& row = top.row;
    const WindowValues& values = row.values;
    visit("universe", row.universe.value);
    visit("window_end", row.end);
    visit("size", row.size);
    visit("ranking", rankingText(row.ranking));
    visit("revision", row.revision);
    visit("symbol", row.instrument);
    visit("rank", row.rank);
    visit("place", row.place);
    visit("listed", top.listed);
    visit("sum_hi", highHalf(values.sum));
    visit("sum_lo", lowHalf(values.sum));
    visit("count", values.count);
    visit("first", values.first);
    visit("last", values.last);
    visit("high", values.high);
    visit("low", values.low);
    visit("mean", values.count == 0 ? 0.0 : meanOf(values));
    visit("coverage", shareOf(values.coveredSlots, values.slotCount));
    visit("fresh", shareOf(values.freshSlots, values.slotCount));
    visit("covered_slots", values.coveredSlots);
    visit("fresh_slots", values.freshSlots);
    visit("slots", values.slotCount);
    visit("session", OwnSession{});
    visit("emitted", top.journalSeq);
}

template<class Visit> void visitColumns(const Caused<TopPriceRow>& caused, Visit&& visit) {
    const TopPriceRow& row = caused.row;
    visit("universe", row.universe.value);
    visit("window_end", row.end);
    visit("size", row.size);
    visit("revision", row.revision);
    visit("symbol", row.instrument);
    visit("price", row.price);
    visit("time", row.time);
    visit("session", OwnSession{});
    visit("emitted", caused.journalSeq);
}

template<class Visit> void visitColumns(const Caused<LateRow>& caused, Visit&& visit) {
    const LateRow& row = caused.row;
    visit("event_time", row.time);
    visit("recv_time", row.received);
    visit("symbol", row.instrument);
    visit("price", row.price);
    visit("watermark", row.watermark);
    visit("reason", lateReason(row));
    visit("line", row.row);
    visit("session", OwnSession{});
    visit("journal_seq", caused.journalSeq);
}

template<class Visit> void visitColumns(const StoredProblem& stored, Visit&& visit) {
    visit("time", stored.row.time);
    visit("source", stored.row.source);
    visit("code", codeText(stored.row.code));
    visit("message", std::string_view(stored.row.message));
    visit("\"where\"", std::string_view(stored.row.where));
    visit("count", stored.count);
    visit("session", OwnSession{});
    visit("journal_seq", stored.journalSeq);
}

/// "a, b, c": the columns of a table.
template<class Row> [[nodiscard]] std::string columnNames() {
    std::string names;
    visitColumns(Row{}, [&names](std::string_view name, const auto&) {
        names += names.empty() ? "" : ", ";
        names += name;
    });
    return names;
}

} // namespace topbook
