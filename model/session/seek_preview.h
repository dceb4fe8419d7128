// SPDX-License-Identifier: GPL-3.0-or-later
// The books at a moment that a person jumped to in a long recording, shown while the replay itself is still on its way
// there (order-books, Seek). Windows, charts and history need every event from the start; a book only needs the last
// checkpoint of the file's index, which is made here in the background.
//
// Has one thread, which is either looking for the newest moment asked for or, if nobody asks, making the index. All
// calls are thread-safe.
#pragma once

#include "model/session/book_replay.h"
#include "model/session/session.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace topbook {

class SeekPreview {
public:
    /// Null where the replay is of anything but one file, or of one that needs no index.
    [[nodiscard]] static std::unique_ptr<SeekPreview> create(const ReplayConfig& config);

    /// Replaces what was asked for before.
    void look(Timestamp to);
    /// The moment is reached: nobody waits for it any more.
    void drop();
    /// The books at the moment last asked for; null until they were found. Never changed again.
    [[nodiscard]] std::shared_ptr<const BookReplay> found() const;
    /// Whether all of the file is in the index.
    [[nodiscard]] bool isIndexed() const { return indexed_.load(); }

private:
    SeekPreview(ReplayConfig config, SeekSource source);
    void work(const std::stop_token& stop);
    [[nodiscard]] std::shared_ptr<BookReplay> open() const;

    ReplayConfig config_;
    SeekSource source_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<Timestamp> wanted_;
    std::shared_ptr<const BookReplay> found_;
    std::atomic<std::uint64_t> asked_{0}; ///< another number with each moment that is asked for
    std::atomic<bool> indexed_{false};
    std::jthread thread_;
};

} // namespace topbook
