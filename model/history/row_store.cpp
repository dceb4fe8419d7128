// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/row_store.h"

#include "model/core/event.h"
#include "model/history/crc32.h"
#include "model/history/sqlite_rows.h"
#include "model/tables/tables.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace topbook {
namespace {

/// Problems of one source and code that one batch stores one by one; the rest are counted in the last of them.
constexpr std::uint64_t problemsListed = 32;

/// "INSERT INTO table (columns) VALUES (?, ...)" with a parameter a column.
std::string insertion(const std::string& into, const std::string& columns) {
    std::string parameters = "?";
    for (const char c : columns) {
        if (c == ',')
            parameters += ", ?";
    }
    return into + " (" + columns + ") VALUES (" + parameters + ")";
}

std::int64_t nextBlockOf(SQLite::Database& database, std::int64_t session) {
    SQLite::Statement query(database, "SELECT coalesce(max(block), 0) + 1 FROM journal WHERE session = ?");
    bindAll(query, session);
    query.executeStep();
    return integerAt(query, 0);
}

bool hasSessionBut(SQLite::Database& database, std::int64_t session) {
    SQLite::Statement query(database, "SELECT count(*) FROM session WHERE id <> ?");
    bindAll(query, session);
    query.executeStep();
    return integerAt(query, 0) > 0;
}

std::optional<std::string_view> aggressorText(const TradeRow& trade) {
    if (!trade.aggressorKnown)
        return {};
    return trade.aggressor == Side::Bid ? "bid" : "ask";
}

std::optional<std::uint64_t> unlessZero(std::uint64_t value) {
    return value == 0 ? std::nullopt : std::optional(value);
}

double shareOf(std::uint32_t part, std::uint32_t slots) {
    return slots == 0 ? 0.0 : static_cast<double>(part) / slots;
}

} // namespace

RowStore::RowStore(SQLite::Database& database, std::int64_t session, const StoredNames& names)
    : names_(names)
    , session_(session)
    , hasOtherSessions_(hasSessionBut(database, session))
    , nextBlock_(nextBlockOf(database, session))
    , blockAfterBatch_(nextBlock_)
    , insertSource_(database, insertion("INSERT INTO source", "name, copy") +
                                  " ON CONFLICT (name, copy) DO UPDATE SET name = name RETURNING id")
    , insertSessionSource_(database, insertion("INSERT OR REPLACE INTO session_source", "session, number, source"))
    , insertSymbol_(database,
                    insertion("INSERT INTO symbol", "source, name, company, category, price_decimals, size_decimals, "
                                                    "tick, previous_close, round_lot") +
                        " ON CONFLICT (source, name, size_decimals) DO UPDATE SET company = excluded.company, "
                        "category = excluded.category, price_decimals = excluded.price_decimals, "
                        "tick = excluded.tick, previous_close = excluded.previous_close, "
                        "round_lot = excluded.round_lot RETURNING id")
    , insertSessionSymbol_(database, insertion("INSERT OR REPLACE INTO session_symbol",
                                               "session, number, symbol, source_number, universe"))
    , insertBlock_(database, insertion("INSERT INTO journal",
                                       "session, block, first_seq, entries, parts_left, checkpoint, first_received, "
                                       "last_received, size, crc, bytes"))
    , insertQuote_(database, insertion("INSERT INTO quote", "source, symbol, event_time, recv_time, price, size, seq, "
                                                            "quote_time, session, journal_seq, line"))
    , insertTrade_(database,
                   insertion("INSERT INTO trade", "source, symbol, time, seq, price, size, aggressor, condition, "
                                                  "session, journal_seq"))
    , insertL1_(database, insertion("INSERT INTO l1", "source, symbol, time, seq, bid, bid_size, ask, ask_size, "
                                                      "session, journal_seq"))
    , insertPane_(database,
                  insertion("INSERT OR REPLACE INTO pane",
                            "universe, start, symbol, sum_hi, sum_lo, count, first, first_time, first_seq, last, "
                            "last_time, last_seq, high, high_time, low, fresh, volume, notional_hi, notional_lo"))
    , insertTop_(database,
                 insertion("INSERT OR REPLACE INTO top",
                           "universe, window_end, size, ranking, revision, symbol, rank, place, listed, sum_hi, "
                           "sum_lo, count, first, last, high, low, mean, coverage, fresh, covered_slots, fresh_slots, "
                           "slots, session, emitted"))
    , insertTopPrice_(database, insertion("INSERT OR REPLACE INTO top_price",
                                          "universe, window_end, size, revision, symbol, price, time, session, "
                                          "emitted"))
    , insertLate_(database, insertion("INSERT INTO late", "event_time, recv_time, symbol, price, watermark, reason, "
                                                          "line, session, journal_seq"))
    , insertProblem_(database, insertion("INSERT INTO problem",
                                         "time, source, code, message, \"where\", count, session, journal_seq"))
    , deleteOtherTop_(database, "DELETE FROM top WHERE universe = ? AND window_end = ? AND size = ? AND ranking = ? "
                                "AND revision >= ? AND session <> ?")
    , deleteOtherTopPrice_(database, "DELETE FROM top_price WHERE universe = ? AND window_end = ? AND size = ? "
                                     "AND revision >= ? AND session <> ?")
    , setProgress_(database, insertion("INSERT INTO progress", "session, universe, last_hop, watermark, journal_seq") +
                                 " ON CONFLICT (session, universe) DO UPDATE SET "
                                 "last_hop = coalesce(excluded.last_hop, last_hop), "
                                 "watermark = coalesce(excluded.watermark, watermark), "
                                 "journal_seq = max(journal_seq, excluded.journal_seq)")
    , setProgressSeq_(database, "UPDATE progress SET journal_seq = max(journal_seq, ?) WHERE session = ?") {}

Result<void> RowStore::store(const HistoryBatch& batch) {
    blockAfterBatch_ = nextBlock_;
    storeNames(batch);
    if (auto stored = storeJournal(batch); !stored)
        return stored;
    storeMarket(batch);
    storePanes(batch);
    storeTop(batch);
    storeTopPrices(batch);
    storeProblems(batch);
    storeProgress(batch);
    return {};
}

void RowStore::rolledBack() {
    symbolRows_.clear();
    sourceRows_.clear();
    namesPending_ = true;
}

void RowStore::storeNames(const HistoryBatch& batch) {
    for (const auto& [id, name] : batch.sources)
        if (id.value < sourceRows_.size())
            sourceRows_[id.value] = 0;
    for (const auto& [id, instrument] : batch.instruments)
        if (id.value < symbolRows_.size())
            symbolRows_[id.value] = {};
    if (!namesPending_ && batch.sources.empty() && batch.instruments.empty())
        return;
    for (std::uint32_t i = 0; i < names_.sources(); ++i)
        if (names_.knows(SourceId{static_cast<std::uint16_t>(i)}))
            sourceRow(SourceId{static_cast<std::uint16_t>(i)});
    for (std::uint32_t i = 0; i < names_.instruments(); ++i)
        if (names_.knows(InstrumentId{i}))
            symbolRow(InstrumentId{i});
    namesPending_ = false;
}

std::int64_t RowStore::sourceRow(SourceId id) {
    if (id.value >= sourceRows_.size())
        sourceRows_.resize(id.value + std::size_t{1});
    std::int64_t& row = sourceRows_[id.value];
    if (row != 0)
        return row;
    bindAll(insertSource_, names_.source(id), names_.copyOf(id));
    insertSource_.executeStep();
    row = integerAt(insertSource_, 0);
    insertSource_.reset();
    run(insertSessionSource_, session_, id.value, row);
    return row;
}

const RowStore::SymbolRow& RowStore::symbolRow(InstrumentId id) {
    if (id.value >= symbolRows_.size())
        symbolRows_.resize(id.value + std::size_t{1});
    SymbolRow& row = symbolRows_[id.value];
    if (row.id != 0)
        return row;
    const Instrument instrument = names_.instrument(id);
    const std::int64_t source = sourceRow(instrument.source);
    bindAll(insertSymbol_, source, instrument.symbol, instrument.company, instrument.group, instrument.priceDecimals,
            instrument.sizeDecimals, instrument.tick, instrument.previousClose, instrument.roundLot);
    insertSymbol_.executeStep();
    const std::int64_t symbol = integerAt(insertSymbol_, 0);
    insertSymbol_.reset();
    run(insertSessionSymbol_, session_, id.value, symbol, instrument.source.value, instrument.universe.value);
    row = {symbol, source};
    return row;
}

Result<void> RowStore::storeJournal(const HistoryBatch& batch) {
    for (const JournalBlock& block : packed(batch.entries)) {
        const auto bytes = compressor_.compress(block.bytes);
        if (!bytes)
            return tl::unexpected<Error>(bytes.error());
        bindAll(insertBlock_, session_, blockAfterBatch_, block.firstSeq, block.entries, block.partsLeft,
                unlessZero(block.checkpointSeq), block.firstReceived, block.lastReceived,
                static_cast<std::uint64_t>(block.bytes.size()), crc32Of(block.bytes));
        insertBlock_.bindNoCopy(11, bytes->data(), static_cast<int>(bytes->size()));
        insertBlock_.exec();
        ++blockAfterBatch_;
    }
    return {};
}

void RowStore::storeMarket(const HistoryBatch& batch) {
    for (const StoredQuote& quote : batch.quotes) {
        const SymbolRow symbol = symbolRow(quote.instrument);
        run(insertQuote_, symbol.source, symbol.id, quote.time, quote.received, quote.price, quote.size, quote.sequence,
            quote.quoteTime == noTime ? std::nullopt : std::optional(quote.quoteTime), session_, quote.journalSeq,
            quote.line);
    }
    for (const auto& [trade, journalSeq] : batch.trades) {
        const SymbolRow symbol = symbolRow(trade.instrument);
        run(insertTrade_, symbol.source, symbol.id, trade.time, trade.sequence, trade.price, trade.size,
            aggressorText(trade), trade.eligible ? std::nullopt : std::optional<std::string_view>("not_eligible"),
            session_, journalSeq);
    }
    for (const auto& [row, journalSeq] : batch.l1) {
        const SymbolRow symbol = symbolRow(row.instrument);
        run(insertL1_, symbol.source, symbol.id, row.time, row.sequence, row.bbo.bid, row.bbo.bidSize, row.bbo.ask,
            row.bbo.askSize, session_, journalSeq);
    }
    for (const auto& [row, journalSeq] : batch.late) {
        const SymbolRow symbol = symbolRow(row.instrument);
        run(insertLate_, row.time, row.received, symbol.id, row.price, row.watermark, lateReason(row), row.row,
            session_, journalSeq);
    }
}

void RowStore::storePanes(const HistoryBatch& batch) {
    for (const auto& [universe, instrument, pane] : batch.panes)
        run(insertPane_, universe.value, pane.start, symbolRow(instrument).id, highHalf(pane.sum), lowHalf(pane.sum),
            pane.count, pane.first, pane.firstTime, pane.firstSequence, pane.last, pane.lastTime, pane.lastSequence,
            pane.high, pane.highTime, pane.low, pane.fresh, pane.volume, highHalf(pane.notional),
            lowHalf(pane.notional));
}

void RowStore::storeTop(const HistoryBatch& batch) {
    using Table = std::tuple<std::uint16_t, std::int64_t, std::int64_t, Ranking, std::uint32_t>;
    std::optional<Table> table;
    for (const auto& [row, journalSeq] : batch.top) {
        const WindowValues& values = row.values;
        const std::string_view ranking = rankingText(row.ranking);
        const Table here{row.universe.value, row.end.nanos, row.size.count(), row.ranking, row.revision};
        // A session that went on from an earlier one may emit a window again: its table replaces the other's whole.
        if (hasOtherSessions_ && table != here)
            run(deleteOtherTop_, row.universe.value, row.end, row.size, ranking, row.revision, session_);
        table = here;
        run(insertTop_, row.universe.value, row.end, row.size, ranking, row.revision, symbolRow(row.instrument).id,
            row.rank, row.place, batch.topRows == 0 || row.place <= batch.topRows, highHalf(values.sum),
            lowHalf(values.sum), values.count, values.first, values.last, values.high, values.low, meanOf(values),
            shareOf(values.coveredSlots, values.slotCount), shareOf(values.freshSlots, values.slotCount),
            values.coveredSlots, values.freshSlots, values.slotCount, session_, journalSeq);
    }
}

void RowStore::storeTopPrices(const HistoryBatch& batch) {
    for (const auto& [row, journalSeq] : batch.topPrices) {
        if (hasOtherSessions_)
            run(deleteOtherTopPrice_, row.universe.value, row.end, row.size, row.revision, session_);
        run(insertTopPrice_, row.universe.value, row.end, row.size, row.revision, symbolRow(row.instrument).id,
            row.price, row.time, session_, journalSeq);
    }
}

void RowStore::storeProblems(const HistoryBatch& batch) {
    std::map<std::pair<SourceId, ErrorCode>, std::uint64_t> left;
    for (const auto& [problem, journalSeq] : batch.problems)
        ++left[{problem.source, problem.code}];
    std::map<std::pair<SourceId, ErrorCode>, std::uint64_t> listed;
    for (const auto& [problem, journalSeq] : batch.problems) {
        const std::pair key{problem.source, problem.code};
        std::uint64_t& place = ++listed[key];
        if (place > problemsListed)
            continue;
        const std::uint64_t count = place == problemsListed ? left[key] : 1;
        --left[key];
        run(insertProblem_, problem.time, sourceRow(problem.source), codeText(problem.code), problem.message,
            problem.where, count, session_, journalSeq);
    }
}

void RowStore::storeProgress(const HistoryBatch& batch) {
    std::map<UniverseId, std::optional<Timestamp>> lastHops;
    for (const auto& [row, journalSeq] : batch.top) {
        auto& hop = lastHops[row.universe];
        hop = std::max(hop.value_or(row.end), row.end);
    }
    std::map<UniverseId, std::optional<Timestamp>> watermarks;
    for (const auto& [universe, hop] : lastHops)
        watermarks[universe] = {};
    for (const auto& [universe, watermark] : batch.watermarks)
        watermarks[universe] = watermark;
    for (const auto& [universe, watermark] : watermarks)
        run(setProgress_, session_, universe.value, lastHops[universe], watermark, batch.progressSeq);
    if (batch.progressSeq == 0)
        return;
    bindAll(setProgressSeq_, batch.progressSeq, session_);
    const bool known = setProgressSeq_.exec() > 0;
    if (!known) // no universe had a watermark yet
        run(setProgress_, session_, 0, std::optional<Timestamp>(), std::optional<Timestamp>(), batch.progressSeq);
}

} // namespace topbook
