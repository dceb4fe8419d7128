// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/journal_recorder.h"

#include "model/session/words.h"

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t blockBytes = 256 * 1024;
constexpr std::size_t blockResults = 50'000;
constexpr std::chrono::milliseconds flushPatience = 2s;
constexpr Duration day = std::chrono::hours(24);

} // namespace

JournalRecorder::JournalRecorder(std::unique_ptr<HistoryStore> store, std::string words, RecorderSettings settings,
                                 std::vector<std::string> sources, ResultLog& results, CheckpointMaker checkpoint)
    : noStoreWords_(std::move(words))
    , settings_(settings)
    , sources_(std::move(sources))
    , results_(&results)
    , makeCheckpoint_(std::move(checkpoint)) {
    results_->setOn(store != nullptr);
    if (store)
        history_ = std::make_unique<HistoryThread>(std::move(store), settings_.queueCapacity);
}

void JournalRecorder::follow(ResultLog& results) {
    results_ = &results;
}

JournalEntry JournalRecorder::number(EntryKind kind, SourceId source, Timestamp received, std::string bytes) {
    if (history_ && lastCheckpoint_ == Timestamp::earliest()) {
        checkpointNow(received);
    } else if (history_ && floorTo(received, day) > floorTo(lastReceived_, day)) {
        settle(lastReceived_, true);
        checkpointNow(received);
    }
    return {++lastSeq_, received, kind, source, std::move(bytes)};
}

void JournalRecorder::keep(JournalEntry entry) {
    lastReceived_ = std::max(lastReceived_, entry.received);
    if (!history_)
        return;
    batchBytes_ += entry.bytes.size() + sizeof(JournalEntry);
    bytesSinceCheckpoint_ += entry.bytes.size() + sizeof(JournalEntry);
    batch_.entries.push_back(std::move(entry));
}

void JournalRecorder::checkpointNow(Timestamp received) {
    if (!history_)
        return;
    std::string state = makeCheckpoint_();
    checkpointBytes_ = state.size();
    bytesSinceCheckpoint_ = 0;
    lastCheckpoint_ = received;
    lastReceived_ = std::max(lastReceived_, received);
    JournalEntry entry{++lastSeq_, received, EntryKind::Checkpoint, {}, std::move(state)};
    batchBytes_ += entry.bytes.size() + sizeof(JournalEntry);
    batch_.entries.push_back(std::move(entry));
}

void JournalRecorder::settle(Timestamp received, bool force) {
    if (!history_)
        return;
    const auto now = SteadyClock::now();
    // A checkpoint is worth it once the journal has grown by as much: recordings at most double by them.
    if (lastCheckpoint_ != Timestamp::earliest() && received - lastCheckpoint_ >= settings_.checkpointEvery &&
        bytesSinceCheckpoint_ >= checkpointBytes_ && !out_)
        checkpointNow(received);
    const bool full = batchBytes_ >= blockBytes || results_->rows() >= blockResults;
    if (force || full || now - lastCut_ >= settings_.blockEvery) {
        lastCut_ = now;
        cut(received);
    }
    if (!out_ && history_->failedRun() >= run_)
        beginOutage(received,
                    history_->failure().code == ErrorCode::DiskFull ? "disk full" : describe(history_->failure()));
    if (out_ && now - lastTry_ >= settings_.retryEvery && history_->idle())
        tryAgain(received);
}

void JournalRecorder::cut(Timestamp received, bool last) {
    const bool holdsPanes = last && !out_;
    if (batch_.entries.empty() && results_->empty() && !holdsPanes)
        return;
    results_->moveInto(batch_, sources_, last);
    if (!batch_.entries.empty())
        batch_.received = batch_.entries.back().received;
    else if (batch_.received == Timestamp::earliest())
        batch_.received = received;
    HistoryBatch block = std::exchange(batch_, {});
    batchBytes_ = 0;
    if (out_)
        return; // lost with the outage
    if (!history_->push(std::move(block), run_, settings_.waitForRoom))
        beginOutage(received, "the disk is too slow, recording interrupted");
}

void JournalRecorder::beginOutage(Timestamp at, std::string reason) {
    if (history_->storedSeq() >= recoveredSeq_) // else it is the same outage still
        outWords_ = std::move(reason) + " since " + clockWords(at);
    out_ = true;
    lastTry_ = SteadyClock::now();
}

/// A new run of blocks: the outage, with how many entries it cost, and the state that all behind it starts from.
void JournalRecorder::tryAgain(Timestamp received) {
    lastTry_ = SteadyClock::now();
    batch_ = {};
    batchBytes_ = 0;
    HistoryBatch lost;
    results_->moveInto(lost, sources_, false); // panes stay until a hop: they are whole then
    results_->forgetStored();
    const std::uint64_t seq = ++lastSeq_;
    batch_.entries.push_back({seq, received, EntryKind::Outage, {}, std::to_string(seq - 1 - history_->storedSeq())});
    checkpointNow(received);
    recoveredSeq_ = lastSeq_;
    run_ = std::max(run_, history_->failedRun()) + 1;
    out_ = false;
    lastCut_ = SteadyClock::now();
    cut(received);
}

void JournalRecorder::flush(Timestamp received) {
    if (!history_)
        return;
    cut(received);
    history_->drain(flushPatience);
    settle(received);
}

void JournalRecorder::close(Timestamp now) {
    if (!history_)
        return;
    cut(lastReceived_ == Timestamp::earliest() ? now : lastReceived_, true);
    history_->close(now);
}

bool JournalRecorder::recording() const {
    return history_ != nullptr && !out_ && history_->storedSeq() >= recoveredSeq_;
}

std::string JournalRecorder::words() const {
    if (!history_)
        return noStoreWords_;
    return recording() ? std::string() : outWords_;
}

} // namespace topbook
