// SPDX-License-Identifier: GPL-3.0-or-later
// Gives every entry of a session its number, before anyone interprets it, and hands entries and results to the history
// in blocks. A live engine never waits for its history: blocks that find no room or no disk are lost as one outage, and
// the recording goes on from a checkpoint when there is room again (history, Writing). Owned by the engine's thread.
#pragma once

#include "model/session/history_thread.h"
#include "model/session/result_log.h"

#include <chrono>

namespace topbook {

struct RecorderSettings {
    bool waitForRoom = false;                           ///< a replay waits, a live engine never does
    std::chrono::milliseconds blockEvery{250};          ///< wall time
    std::chrono::milliseconds retryEvery{5'000};        ///< after an outage
    Duration checkpointEvery = std::chrono::minutes(5); ///< of receive time, at least
    std::size_t queueCapacity = 64;                     ///< blocks
};

class JournalRecorder {
public:
    using CheckpointMaker = std::function<std::string()>;

    /// Without a store nothing is recorded; entries are numbered all the same. `words` says why there is none.
    JournalRecorder(std::unique_ptr<HistoryStore> store, std::string words, RecorderSettings settings,
                    std::vector<std::string> sources, ResultLog& results, CheckpointMaker checkpoint);

    /// Goes on with the results of another engine.
    void follow(ResultLog& results);

    /// Numbers an entry. Before the first one and before that of a later UTC day stands a checkpoint, so that each file
    /// stands alone.
    [[nodiscard]] JournalEntry number(EntryKind kind, SourceId source, Timestamp received, std::string bytes);
    /// Puts the entry into the block, once it was applied and its results are known.
    void keep(JournalEntry entry);
    /// Writes a checkpoint of the state as it is now.
    void checkpointNow(Timestamp received);

    /// Cuts a block where one is due. `force` cuts in any case.
    void settle(Timestamp received, bool force = false);
    /// Cuts the last block, waits for the archive and closes it.
    void close(Timestamp now);
    /// Cuts, and waits until all is stored, so that an export sees what the screen shows.
    void flush(Timestamp received);

    [[nodiscard]] bool hasStore() const { return history_ != nullptr; }
    [[nodiscard]] bool recording() const;
    [[nodiscard]] std::uint64_t bytes() const { return history_ ? history_->bytes() : 0; }
    /// Empty when well; else what is wrong, in words.
    [[nodiscard]] std::string words() const;
    [[nodiscard]] std::uint64_t lastSeq() const { return lastSeq_; }

private:
    using SteadyClock = std::chrono::steady_clock;

    void cut(Timestamp received, bool last = false);
    void beginOutage(Timestamp at, std::string reason);
    void tryAgain(Timestamp received);

    std::string noStoreWords_;
    RecorderSettings settings_;
    std::vector<std::string> sources_;
    ResultLog* results_;
    CheckpointMaker makeCheckpoint_;
    HistoryBatch batch_;
    std::size_t batchBytes_ = 0;
    SteadyClock::time_point lastCut_ = SteadyClock::now();
    std::uint64_t lastSeq_ = 0;
    std::uint64_t run_ = 1;
    bool out_ = false;               ///< in an outage
    std::uint64_t recoveredSeq_ = 0; ///< once stored, the newest outage is over
    std::string outWords_;
    SteadyClock::time_point lastTry_{};
    Timestamp lastCheckpoint_ = Timestamp::earliest();
    std::size_t checkpointBytes_ = 0;
    std::size_t bytesSinceCheckpoint_ = 0;
    Timestamp lastReceived_ = Timestamp::earliest();
    std::unique_ptr<HistoryThread> history_; ///< last: its thread ends first
};

} // namespace topbook
