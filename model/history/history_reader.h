// SPDX-License-Identifier: GPL-3.0-or-later
// Read-only questions to an archive: recordings to replay, panes for charts, quotes behind a number, exports. Opens its
// own connections, read-only, beside a running writer or on a read-only folder. Not thread-safe: one reader a thread.
#pragma once

#include "model/core/journal_entry.h"
#include "model/core/pane.h"
#include "model/core/result.h"
#include "model/core/results.h"
#include "model/core/symbol_table.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace topbook {

/// One session stored in a file.
struct RecordedSession {
    std::int64_t id = 0;
    Timestamp started;
    std::string appVersion;
    std::string configText;
    bool cleanShutdown = false;
    std::vector<std::string> sources;    ///< names by SourceId
    std::vector<Instrument> instruments; ///< by InstrumentId
};

/// The sessions stored in one file or in a folder of day files, oldest first.
[[nodiscard]] Result<std::vector<RecordedSession>> recordedSessions(const std::string& path);

/// Entries of one session in order, over all its day files; a damaged block ends it with Corrupt, naming the block.
/// Pull until nothing: of a session that is still being written there may be more later (not of a day that began
/// since).
class JournalReader {
public:
    /// `path` is one `.topbook` file or a folder of day files; without `session` the newest one that has entries. Fails
    /// as HistoryReader::open, with NotFound where there is no such session, and Empty where no session has entries.
    /// Where a day's file in the middle is gone, sequence numbers have a hole, and the next entry is a checkpoint.
    [[nodiscard]] static Result<JournalReader> open(const std::string& path, std::optional<std::int64_t> session = {},
                                                    std::uint64_t fromSeq = 1);
    JournalReader(JournalReader&&) noexcept;
    JournalReader& operator=(JournalReader&&) noexcept;
    ~JournalReader();

    [[nodiscard]] const RecordedSession& session() const;
    [[nodiscard]] Result<std::optional<JournalEntry>> next();
    [[nodiscard]] Timestamp firstReceived() const;
    [[nodiscard]] Timestamp lastReceived() const;

private:
    struct State;
    explicit JournalReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The last whole state of an unclean or running session, to go on from: of the newest session with entries, where it
/// did not end cleanly.
struct ResumePoint {
    std::string path; ///< the file that holds it
    RecordedSession session;
    std::uint64_t fromSeq = 1; ///< first entry to replay
    std::string checkpoint;    ///< engine state before it; empty: from nothing
};
[[nodiscard]] Result<std::optional<ResumePoint>> findResumePoint(const std::string& path);
/// The same over several files, oldest first: a session may have stopped on either side of midnight.
[[nodiscard]] Result<std::optional<ResumePoint>> findResumePoint(const std::vector<std::string>& paths);

struct HistoryFilter {
    Timestamp from = Timestamp::earliest();
    Timestamp to = Timestamp::latest(); ///< exclusive; judged by event time, window end for windows
    std::vector<std::string> symbols;   ///< empty: all
    std::vector<Ranking> by;            ///< empty: all
    std::vector<Duration> sizes;        ///< empty: all
};

class HistoryReader {
public:
    /// `path` is a folder of day files or one `.topbook` file. Fails with NotFound, ForeignFile, NewerVersion, Corrupt.
    [[nodiscard]] static Result<HistoryReader> open(const std::string& path);
    HistoryReader(HistoryReader&&) noexcept;
    HistoryReader& operator=(HistoryReader&&) noexcept;
    ~HistoryReader();

    /// Writes a named table as CSV through `write`, day by day, in blocks; names as in `export --table`
    /// (quotes top l1 top_price late problems ranking percentage_gain) and "seed". Returns the rows. Cancelled on
    /// `stop`.
    [[nodiscard]] Result<std::uint64_t> exportTable(std::string_view table, const HistoryFilter& filter,
                                                    const std::function<Result<void>(std::string_view)>& write,
                                                    std::stop_token stop = {});
    /// Stored panes of one symbol with start in [from, to), oldest first.
    [[nodiscard]] Result<std::vector<Pane>> panes(std::string_view symbol, Timestamp from, Timestamp to);

    struct Evidence {
        Timestamp time;
        Price price;
        Quantity size;
        std::uint64_t sequence = 0;
        std::uint64_t journalSeq = 0;
        std::uint64_t line = 0;
        std::string source;
    };
    /// The accepted quotes of one symbol in [from, to), by (time, sequence).
    [[nodiscard]] Result<std::vector<Evidence>> quotes(std::string_view symbol, Timestamp from, Timestamp to);

private:
    struct State;
    explicit HistoryReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace topbook
