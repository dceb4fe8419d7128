// SPDX-License-Identifier: GPL-3.0-or-later
// The one thread that owns the archive of a session: takes batches through a bounded queue and writes them. When a
// write fails it takes nothing more of that run of batches, until its user begins a new run behind the outage. All
// public calls are thread-safe.
#pragma once

#include "model/session/bounded_queue.h"
#include "model/session/history_store.h"

#include <atomic>
#include <thread>

namespace topbook {

class HistoryThread {
public:
    HistoryThread(std::unique_ptr<HistoryStore> store, std::size_t capacity);
    /// Writes what is queued and leaves the archive as after a crash, unless `close` was called.
    ~HistoryThread();

    /// Queues a batch of run `run`. With `wait` it waits for room, else false means that the queue is full and the
    /// batch is lost.
    bool push(HistoryBatch batch, std::uint64_t run, bool wait);

    /// Writes what is queued, then closes the archive cleanly.
    void close(Timestamp now);

    /// The run that failed; 0 while none has.
    [[nodiscard]] std::uint64_t failedRun() const { return failedRun_.load(); }
    /// Last journal seq that is stored for good.
    [[nodiscard]] std::uint64_t storedSeq() const { return storedSeq_.load(); }
    /// Whether nothing is queued or being written.
    [[nodiscard]] bool idle() const { return done_.load() == pushed_.load(); }
    /// Waits until every batch queued so far was dealt with, at most `timeout`.
    void drain(std::chrono::milliseconds timeout);
    [[nodiscard]] std::uint64_t bytes() const { return bytes_.load(); }
    /// Why the newest failure happened.
    [[nodiscard]] Error failure() const;

private:
    struct Job {
        HistoryBatch batch;
        std::uint64_t run = 0;
    };
    void work(std::stop_token stop);
    void write(const Job& job);

    std::unique_ptr<HistoryStore> store_;
    BoundedQueue<Job> queue_;
    std::atomic<std::uint64_t> failedRun_{0};
    std::atomic<std::uint64_t> storedSeq_{0};
    std::atomic<std::uint64_t> bytes_{0};
    std::atomic<std::uint64_t> pushed_{0};
    std::atomic<std::uint64_t> done_{0};
    mutable std::mutex mutex_;
    std::condition_variable progressed_;
    Error failure_;
    std::stop_source giveUp_; ///< ends waits for room
    std::jthread thread_;
};

} // namespace topbook
