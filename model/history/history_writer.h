// SPDX-License-Identifier: GPL-3.0-or-later
// The archive of one folder: SQLite day files that are complete recordings (history, all of it). All writing and
// checkpointing goes through one HistoryWriter, used by one thread.
#pragma once

#include "model/core/event.h"
#include "model/core/journal_entry.h"
#include "model/core/pane.h"
#include "model/core/problem.h"
#include "model/core/results.h"
#include "model/core/symbol_table.h"

#include <memory>
#include <string>
#include <vector>

namespace topbook {

/// What is stored of a source beside its name. Never secrets.
struct SourceDescription {
    std::string kind;       ///< "rest", "websocket", "simulator"; empty where unknown
    std::string address;    ///< without secrets
    std::string configHash; ///< differs where its configuration does
};

struct HistoryOptions {
    std::string folder;    ///< made where it does not exist
    std::string fixedFile; ///< "sample.topbook": everything goes there; empty: one file a UTC day
    std::string appVersion;
    std::string configText; ///< the session's configuration as JSON, kept in its `session` row
    std::string zone = "UTC";
    std::uint64_t maxFileBytes =
        0; ///< a day file that would grow beyond this is a full disk; 0: no limit but the disk's
    std::vector<SourceDescription> sources{}; ///< by SourceId, as far as known
    bool append = false;                      ///< adds a session to `fixedFile` instead of making it anew
};

/// A quote as stored: what was accepted, and the journal entry and line it came from.
struct StoredQuote {
    InstrumentId instrument;
    Timestamp time;
    Timestamp received;
    Price price;
    Quantity size;
    std::uint64_t sequence = 0;
    std::int64_t quoteTime = 0; ///< noTime (event.h) where there is none
    std::uint64_t journalSeq = 0;
    std::uint64_t line = 0;
};
struct StoredPane {
    UniverseId universe;
    InstrumentId instrument;
    Pane pane;
};
template<class Row> struct Caused {
    Row row;
    std::uint64_t journalSeq = 0; ///< the entry that caused it
};

/// An L1 row with the instrument's trading status when it came.
struct StoredL1 {
    L1Row row;
    std::uint64_t journalSeq = 0;
    TradingStatus status = TradingStatus::Unknown;
};
/// A problem, and how many of its source and code it stands for.
struct StoredProblem {
    Problem row;
    std::uint64_t journalSeq = 0; ///< 0: no entry caused it, the session said it
    std::uint64_t count = 1;
};
/// Appends a problem. Of one entry, source and code 32 are kept one by one; the rest are counted in the last of them,
/// so that what is stored depends on nothing but the entry.
void addProblem(std::vector<StoredProblem>& problems, const Problem& problem, std::uint64_t journalSeq);

/// Everything one journal block caused. Committed in one transaction with or after its cause, never before.
struct HistoryBatch {
    std::vector<JournalEntry> entries; ///< consecutive; packed into blocks of at most 256 KiB
    std::vector<std::pair<InstrumentId, Instrument>> instruments; ///< new or changed
    std::vector<std::pair<SourceId, std::string>> sources;
    std::vector<StoredQuote> quotes;
    std::vector<Caused<TradeRow>> trades;
    std::vector<StoredL1> l1;
    std::vector<StoredPane> panes;
    std::vector<Caused<WindowRow>> top;
    std::vector<Caused<TopPriceRow>> topPrices;
    std::vector<Caused<LateRow>> late;
    std::vector<StoredProblem> problems;
    Timestamp received; ///< receive time of the last entry: decides the day file
    std::vector<std::pair<UniverseId, Timestamp>> watermarks;
    std::uint64_t progressSeq = 0; ///< journal seq up to which results are complete
    std::uint32_t topRows = 0;     ///< N of the plan that ranked `top`: a table lists places up to it; 0: all
};

class HistoryWriter {
public:
    /// Locks the folder, opens or makes the day file, migrates it, begins a session. Fails with Busy where another
    /// program writes there, PermissionDenied, NewerVersion; a truncated or foreign file is moved aside and named in
    /// `notices`.
    [[nodiscard]] static Result<HistoryWriter> open(HistoryOptions options, Timestamp now);
    HistoryWriter(HistoryWriter&&) noexcept;
    HistoryWriter& operator=(HistoryWriter&&) noexcept;
    ~HistoryWriter();

    /// One transaction. When it returns, the entries are acknowledged: they survive kill -9. On DiskFull or WriteFailed
    /// nothing of the batch is stored; the caller goes on and says so. A batch over midnight is one transaction a day
    /// file, the earlier day first: where the later one fails, the earlier day's part stands.
    [[nodiscard]] Result<void> write(const HistoryBatch& batch);

    /// Clean end: clean_shutdown = 1, WAL truncated, journal_mode=DELETE.
    [[nodiscard]] Result<void> close(Timestamp now);

    [[nodiscard]] const std::vector<std::string>& notices() const; ///< sentences for the problems list
    [[nodiscard]] std::uint64_t bytes() const;                     ///< size of today's file
    [[nodiscard]] std::string path() const;                        ///< of today's file
    [[nodiscard]] std::int64_t sessionId() const;

private:
    struct State;
    explicit HistoryWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace topbook
