// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the rows of one batch into one open recording through prepared statements. It knows no transaction: the caller
// begins and ends one around `store` and then says how it went. Throws SQLite::Exception. Owned by the writer's thread.
#pragma once

#include "model/history/history_writer.h"
#include "model/history/journal_block.h"
#include "model/history/stored_names.h"

#include <set>
#include <vector>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace topbook {

class RowStore {
public:
    /// `session` is the id of the session's row in this file; `names` must outlive the store.
    RowStore(SQLite::Database& database, std::int64_t session, const StoredNames& names);

    /// Fails with WriteFailed where a block cannot be compressed. `names` has learned the batch's names already.
    [[nodiscard]] Result<void> store(const HistoryBatch& batch);
    void committed() { nextBlock_ = blockAfterBatch_; }
    /// What this batch looked up or made is not in the file.
    void rolledBack();

private:
    struct SymbolRow {
        std::int64_t id = 0; ///< 0: not stored in this file yet
        std::int64_t source = 0;
    };

    void storeNames(const HistoryBatch& batch);
    std::int64_t sourceRow(SourceId id);
    /// Inserts a row by its columns.
    template<class Row> void insert(SQLite::Statement& statement, const Row& row);
    const SymbolRow& symbolRow(InstrumentId id);

    [[nodiscard]] Result<void> storeJournal(const HistoryBatch& batch);
    void storeMarket(const HistoryBatch& batch);
    void storePanes(const HistoryBatch& batch);
    void storeTop(const HistoryBatch& batch);
    void storeTopPrices(const HistoryBatch& batch);
    void storeProblems(const HistoryBatch& batch);
    void storeProgress(const HistoryBatch& batch);

    const StoredNames& names_;
    std::int64_t session_;
    bool hasOtherSessions_;
    BlockCompressor compressor_;
    std::int64_t nextBlock_;
    std::int64_t blockAfterBatch_;
    std::vector<SymbolRow> symbolRows_;
    std::vector<std::int64_t> sourceRows_;
    bool namesPending_ = true;

    SQLite::Statement insertSource_, insertSessionSource_, insertSymbol_, insertSessionSymbol_;
    SQLite::Statement insertBlock_, insertQuote_, insertTrade_, insertL1_, insertPane_, insertTop_, insertTopPrice_;
    SQLite::Statement insertLate_, insertProblem_;
    SQLite::Statement deleteOtherTop_, deleteOtherTopPrice_;
    SQLite::Statement setProgress_, setProgressSeq_;
};

} // namespace topbook
