// SPDX-License-Identifier: GPL-3.0-or-later
// What a Databento record means, whether it came as a line of CSV or as DBN (order-books, Formats). One book per
// publisher and instrument. Sequences run per channel and have holes, so nothing is made of them but a number to show.
//
// A row of market by order changes the book by its action: A adds, M changes (or adds), C takes its size off, R clears;
// T is a print for the tape, F and N do nothing. A row of market by price tells up to ten levels a side as they are
// behind it. Not thread-safe: a decoder owns it.
#pragma once

#include "model/feed/row_problems.h"
#include "model/feed/time_order.h"

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace topbook {

enum class DatabentoSchema : std::uint8_t { None, Orders, Trades, Best, Levels };

struct DatabentoLevel {
    Price bid;
    Price ask;
    std::uint32_t bidSize = 0;
    std::uint32_t askSize = 0;
    std::uint32_t bidCount = 0;
    std::uint32_t askCount = 0;
};

inline constexpr std::size_t maxDatabentoLevels = 10;
inline constexpr Price undefinedDatabentoPrice{std::numeric_limits<std::int64_t>::max()};

struct DatabentoRow {
    DatabentoSchema schema = DatabentoSchema::Orders;
    char action = 'N';
    char side = 'N';
    std::uint8_t flags = 0;
    std::uint16_t publisher = 0;
    std::uint32_t instrument = 0;
    Timestamp time;     ///< ts_event
    Timestamp received; ///< ts_recv, which tells snapshots apart; 0 unknown
    std::uint64_t order = 0;
    Price price; ///< undefinedDatabentoPrice where there is none
    Quantity size;
    std::uint64_t sequence = 0;
    std::uint64_t row = 0;                  ///< line or byte offset
    std::span<const DatabentoLevel> levels; ///< of Best (one) and Levels
};

class DatabentoRows {
public:
    DatabentoRows(RowProblems& problems, std::map<std::string, std::uint64_t>& counts)
        : problems_(problems)
        , counts_(counts) {}

    /// Adds the events of a row. `symbol` is empty where nothing names the instrument.
    void add(const DatabentoRow& row, std::string_view symbol, EventBatch& out);
    void addStatus(const DatabentoRow& row, std::string_view symbol, TradingStatus status, EventBatch& out);
    /// Gives a row without event time that of its receipt, or of the row before it, and names it.
    void mendTime(DatabentoRow& row, EventBatch& out) const;
    /// The input ended: snapshots that are still open are complete.
    void finish(EventBatch& out);

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    struct Book {
        std::string symbol; ///< as it was given, maybe empty
        InstrumentId instrument;
        std::uint16_t publisher = 0;
        std::int64_t day = 0; ///< of its last row, days since 1970
        DatabentoSchema bookFrom = DatabentoSchema::None;
        DatabentoSchema printsFrom = DatabentoSchema::None; ///< a trade told in two schemas is one print
        bool inSnapshot = false;
        bool hadSnapshot = false;
        bool halfEvent = false; ///< the last change waits for the end of its event
        TimeOrder times{std::chrono::hours(1)};
        Timestamp snapshotReceived; ///< ts_recv of its rows
        Event lastOfSnapshot;
        std::size_t levelCount = 0;
        std::array<DatabentoLevel, maxDatabentoLevels> levels{};
    };

    void count(char action);
    Book& bookOf(const DatabentoRow& row, std::string_view symbol, EventBatch& out);
    std::size_t announce(const DatabentoRow& row, std::string_view symbol, EventBatch& out);
    void nameFlags(const DatabentoRow& row, EventBatch& out) const;
    Event eventOf(const DatabentoRow& row, const Book& book, EventKind kind) const;
    void beginSnapshotRow(const DatabentoRow& row, Book& book, EventBatch& out) const;
    void endSnapshot(Book& book, EventBatch& out) const;
    void addTrade(const DatabentoRow& row, Book& book, EventBatch& out) const;
    bool addOrder(const DatabentoRow& row, Book& book, EventBatch& out);
    void addBest(const DatabentoRow& row, Book& book, EventBatch& out) const;
    void addLevels(const DatabentoRow& row, Book& book, EventBatch& out) const;
    void completeRow(const DatabentoRow& row, Book& book, std::size_t firstEvent, EventBatch& out) const;

    RowProblems& problems_;
    std::map<std::string, std::uint64_t>& counts_;
    std::array<std::uint64_t*, 256> countOf_{}; ///< by action, into counts_
    std::vector<Book> books_;
    std::unordered_map<std::uint64_t, std::size_t> byId_; ///< publisher and instrument to a book
    std::unordered_map<std::string, std::size_t> byName_;
    std::uint64_t lastId_ = std::numeric_limits<std::uint64_t>::max();
    std::size_t lastBook_ = 0;
};

} // namespace topbook
