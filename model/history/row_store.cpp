// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/row_store.h"

#include "model/history/crc32.h"
#include "model/history/row_columns.h"
#include "model/history/sqlite_rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace topbook {
namespace {

constexpr std::size_t problemsListed = 32;

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

std::optional<std::uint64_t> unlessZero(std::uint64_t value) {
    return value == 0 ? std::nullopt : std::optional(value);
}

/// "INSERT INTO table (columns) VALUES (...)" with the columns of such a row.
template<class Row> std::string insertionOf(const std::string& into) {
    return insertion(into, columnNames<Row>());
}

/// The second part of a pair such as BTC-USD or ETH/EUR, where it is a currency: all that a symbol says of its own.
std::optional<std::string_view> currencyOf(std::string_view symbol) {
    constexpr std::array<std::string_view, 12> currencies{"USD", "EUR", "GBP", "JPY",  "CHF",  "CAD",
                                                          "AUD", "BTC", "ETH", "USDT", "USDC", "EURC"};
    const std::size_t cut = symbol.find_last_of("-/");
    if (cut == std::string_view::npos)
        return {};
    const auto found = std::ranges::find(currencies, symbol.substr(cut + 1));
    return found == currencies.end() ? std::nullopt : std::optional(*found);
}

std::optional<std::string_view> unlessEmpty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

} // namespace

RowStore::RowStore(SQLite::Database& database, std::int64_t session, const StoredNames& names)
    : names_(names)
    , session_(session)
    , hasOtherSessions_(hasSessionBut(database, session))
    , nextBlock_(nextBlockOf(database, session))
    , blockAfterBatch_(nextBlock_)
    , insertSource_(database, insertion("INSERT INTO source", "name, copy, kind, url, config_hash") +
                                  " ON CONFLICT (name, copy) DO UPDATE SET kind = coalesce(excluded.kind, kind), "
                                  "url = coalesce(excluded.url, url), "
                                  "config_hash = coalesce(excluded.config_hash, config_hash) RETURNING id")
    , insertSessionSource_(database, insertion("INSERT OR REPLACE INTO session_source", "session, number, source"))
    , insertSymbol_(database,
                    insertion("INSERT INTO symbol", "source, name, company, category, price_decimals, size_decimals, "
                                                    "tick, previous_close, round_lot, currency") +
                        " ON CONFLICT (source, name, size_decimals) DO UPDATE SET company = excluded.company, "
                        "category = excluded.category, price_decimals = excluded.price_decimals, "
                        "tick = excluded.tick, previous_close = excluded.previous_close, "
                        "round_lot = excluded.round_lot RETURNING id")
    , insertSessionSymbol_(database, insertion("INSERT OR REPLACE INTO session_symbol",
                                               "session, number, symbol, source_number, universe"))
    , insertBlock_(database, insertion("INSERT INTO journal",
                                       "session, block, first_seq, entries, parts_left, checkpoint, first_received, "
                                       "last_received, size, crc, bytes"))
    , insertQuote_(database, insertionOf<StoredQuote>("INSERT INTO quote"))
    , insertTrade_(database, insertionOf<Caused<TradeRow>>("INSERT INTO trade"))
    , insertL1_(database, insertionOf<StoredL1>("INSERT INTO l1"))
    , insertPane_(database, insertionOf<StoredPane>("INSERT OR REPLACE INTO pane"))
    , insertTop_(database, insertionOf<ListedTop>("INSERT OR REPLACE INTO top"))
    , insertTopPrice_(database, insertionOf<Caused<TopPriceRow>>("INSERT OR REPLACE INTO top_price"))
    , insertLate_(database, insertionOf<Caused<LateRow>>("INSERT INTO late"))
    , insertProblem_(database, insertionOf<StoredProblem>("INSERT INTO problem"))
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
    const SourceDescription about = names_.description(id);
    bindAll(insertSource_, names_.source(id), names_.copyOf(id), unlessEmpty(about.kind), unlessEmpty(about.address),
            unlessEmpty(about.configHash));
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
            instrument.sizeDecimals, instrument.tick, instrument.previousClose, instrument.roundLot,
            currencyOf(instrument.symbol));
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

template<class Row> void RowStore::insert(SQLite::Statement& statement, const Row& row) {
    statement.tryReset();
    int index = 0;
    visitColumns(row, [&](std::string_view, const auto& value) {
        using Value = std::remove_cvref_t<decltype(value)>;
        ++index;
        if constexpr (std::is_same_v<Value, InstrumentId>)
            bindOne(statement, index, symbolRow(value).id);
        else if constexpr (std::is_same_v<Value, SourceOf>)
            bindOne(statement, index, symbolRow(value.instrument).source);
        else if constexpr (std::is_same_v<Value, SourceId>)
            bindOne(statement, index, sourceRow(value));
        else if constexpr (std::is_same_v<Value, OwnSession>)
            bindOne(statement, index, session_);
        else
            bindOne(statement, index, value);
    });
    statement.exec();
}

void RowStore::storeMarket(const HistoryBatch& batch) {
    for (const StoredQuote& quote : batch.quotes)
        insert(insertQuote_, quote);
    for (const auto& trade : batch.trades)
        insert(insertTrade_, trade);
    for (const StoredL1& row : batch.l1)
        insert(insertL1_, row);
    for (const auto& row : batch.late)
        insert(insertLate_, row);
}

void RowStore::storePanes(const HistoryBatch& batch) {
    for (const StoredPane& pane : batch.panes)
        insert(insertPane_, pane);
}

void RowStore::storeTop(const HistoryBatch& batch) {
    using Table = std::tuple<std::uint16_t, std::int64_t, std::int64_t, Ranking, std::uint32_t>;
    std::optional<Table> table;
    for (const auto& [row, journalSeq] : batch.top) {
        const std::string_view ranking = rankingText(row.ranking);
        const Table here{row.universe.value, row.end.nanos, row.size.count(), row.ranking, row.revision};
        // A session that went on from an earlier one may emit a window again: its table replaces the other's whole.
        if (hasOtherSessions_ && table != here)
            run(deleteOtherTop_, row.universe.value, row.end, row.size, ranking, row.revision, session_);
        table = here;
        insert(insertTop_, ListedTop{row, journalSeq, batch.topRows == 0 || row.place <= batch.topRows});
    }
}

void RowStore::storeTopPrices(const HistoryBatch& batch) {
    for (const auto& caused : batch.topPrices) {
        const TopPriceRow& row = caused.row;
        if (hasOtherSessions_)
            run(deleteOtherTopPrice_, row.universe.value, row.end, row.size, row.revision, session_);
        insert(insertTopPrice_, caused);
    }
}

void RowStore::storeProblems(const HistoryBatch& batch) {
    for (const StoredProblem& problem : batch.problems)
        insert(insertProblem_, problem);
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

void addProblem(std::vector<StoredProblem>& problems, const Problem& problem, std::uint64_t journalSeq) {
    std::size_t listed = 0;
    for (auto known = problems.rbegin(); known != problems.rend() && known->journalSeq == journalSeq; ++known) {
        if (known->row.source != problem.source || known->row.code != problem.code)
            continue;
        if (known->count > 1 || ++listed == problemsListed) {
            // the last one listed stands for all that follow
            const auto last = std::find_if(problems.rbegin(), problems.rend(), [&](const StoredProblem& each) {
                return each.row.source == problem.source && each.row.code == problem.code;
            });
            ++last->count;
            return;
        }
    }
    problems.push_back({problem, journalSeq, 1});
}

} // namespace topbook
