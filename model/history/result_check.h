// SPDX-License-Identifier: GPL-3.0-or-later
// Compares results that were computed again with those that a recording stored, row by row, in journal order. Opens its
// own read-only connections. Not thread-safe. Nothing of it is ever written.
#pragma once

#include "model/history/history_writer.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// Where stored and computed results part.
struct ResultDifference {
    std::string table;
    std::string row;              ///< which one, by its key
    std::string words;            ///< what is different, stored and computed values
    std::uint64_t journalSeq = 0; ///< the entry that caused it; 0 where none is known
    std::int64_t session = 0;     ///< whose entry that is; 0: the session that is being compared
};
using ResultVerdict = Result<std::optional<ResultDifference>>;

/// What may be absent from a recording that is whole.
struct CheckAllowance {
    bool clean = true; ///< the session was closed: nothing may be absent
};

/// The result tables of one session but panes, over all its files.
class ResultCheck {
public:
    /// Fails as opening one of the files does.
    [[nodiscard]] static Result<ResultCheck> open(const std::vector<std::string>& files, std::int64_t session,
                                                  CheckAllowance allowance);
    ResultCheck(ResultCheck&&) noexcept;
    ResultCheck& operator=(ResultCheck&&) noexcept;
    ~ResultCheck();

    /// All results of one entry, by the order in which they came. Entries ascend. Fails with Corrupt or ReadFailed
    /// where the stored rows cannot be read.
    [[nodiscard]] ResultVerdict compare(const HistoryBatch& computed);
    /// Nothing was computed behind entry `lastSeq`: what is left on the stored side has no cause.
    [[nodiscard]] ResultVerdict finish(std::uint64_t lastSeq);

    /// Rows found identical so far, by table.
    [[nodiscard]] const std::map<std::string, std::uint64_t, std::less<>>& identical() const;
    /// Computed rows that are allowed to be absent: behind what the session said was complete.
    [[nodiscard]] std::uint64_t absentBehindProgress() const;
    /// Up to which entry the session said that its results are complete.
    [[nodiscard]] std::uint64_t completeUpTo() const;

private:
    struct State;
    explicit ResultCheck(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A stored row whose session the recording does not have.
[[nodiscard]] ResultVerdict rowOfNoSession(const std::vector<std::string>& files);

/// The pane table of all sessions of a recording: of each pane only its newest state is stored, so the final states
/// are compared. Panes of later files and sessions replace those of earlier ones.
class PaneCheck {
public:
    [[nodiscard]] static Result<PaneCheck> open(const std::vector<std::string>& files);
    PaneCheck(PaneCheck&&) noexcept;
    PaneCheck& operator=(PaneCheck&&) noexcept;
    ~PaneCheck();

    /// Panes of one session come until the next `begin`. Fails where its names cannot be read.
    [[nodiscard]] Result<void> begin(const std::vector<std::string>& files, std::int64_t session);
    /// A pane's state, caused up to entry `seq`. One that is not `sure` may stand in the file as it was before, or not
    /// at all: what changed behind the last hop of a session that was cut off.
    void computed(const StoredPane& pane, std::uint64_t seq, bool sure);
    /// No pane that starts before `settled` changes any more in this session: compares and forgets them.
    [[nodiscard]] Result<void> settle(Timestamp settled);
    /// Panes in this stretch may stand in the file without having been computed (an outage lost their journal).
    void allow(Timestamp from, Timestamp to);
    /// Compares what is left; then looks for stored panes that nothing computed, unless `partial` says that sessions
    /// without a journal wrote there too.
    [[nodiscard]] ResultVerdict finish(bool partial);

    [[nodiscard]] std::uint64_t identical() const;

private:
    struct State;
    explicit PaneCheck(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace topbook
