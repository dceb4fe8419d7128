// SPDX-License-Identifier: GPL-3.0-or-later
// The counter between a session's threads and everyone else: the newest snapshot, commands in, answers out, and the
// end. All calls are thread-safe. Mutex-guarded slots: GCC 12's atomic<shared_ptr> is reported by TSan.
#pragma once

#include "model/session/session_handle.h"
#include "model/session/snapshot_builder.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace topbook {

/// How a session ended, or stands.
struct SessionOutcome {
    std::uint64_t digest = 0;
    SessionCounts counts;
    std::optional<Error> error; ///< the input could not be read to its end
};

class SessionDesk {
public:
    void publish(std::shared_ptr<const Snapshot> snapshot);
    [[nodiscard]] std::shared_ptr<const Snapshot> latest() const;

    /// A command of a kind that is queued already replaces it and goes to the end; steps queue up, at most 256.
    void post(Command command);
    /// Asks the engine to bring its history up to date; returns the number of the request.
    std::uint64_t requestFlush();
    void flushed(std::uint64_t request);
    /// False when it took longer than `timeout` or the desk was closed.
    bool awaitFlush(std::uint64_t request, std::chrono::milliseconds timeout);

    /// The session stops: nobody waits here any more.
    void close();

    /// Who loads panes from the history for a chart; a null one ends it. Set by the reader, for as long as it lives.
    using OlderLoader = std::function<void(InstrumentId, std::string symbol, Timestamp before)>;
    void setOlderLoader(OlderLoader loader);
    /// Asks for the panes before a moment; they come as mail. False where nobody loads any.
    bool loadOlder(InstrumentId instrument, std::string symbol, Timestamp before);
    /// Panes that the history reader loaded for a chart.
    void postOlder(InstrumentId instrument, std::vector<Pane> panes);

    struct Mail {
        std::vector<Command> commands;
        std::vector<std::pair<InstrumentId, std::vector<Pane>>> older;
        std::uint64_t flush = 0; ///< newest flush request, 0 for none since the last mail
        [[nodiscard]] bool empty() const { return commands.empty() && older.empty() && flush == 0; }
    };
    /// What came since the last call, waiting at most `timeout` for something.
    [[nodiscard]] Mail takeMail(std::chrono::milliseconds timeout, std::stop_token stop);
    [[nodiscard]] bool hasMail() const;
    /// Called (outside the lock) whenever mail comes, for engines that wait elsewhere. Set before the first call.
    void onMail(std::function<void()> ring) { ring_ = std::move(ring); }

    void answer(Answer answer);
    [[nodiscard]] std::vector<Answer> takeAnswers();

    void setOutcome(SessionOutcome outcome);
    [[nodiscard]] SessionOutcome outcome() const;
    /// The input ended, or the session did.
    void end();
    void awaitEnd();
    [[nodiscard]] bool ended() const;

private:
    void ring() const {
        if (ring_)
            ring_();
    }

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::shared_ptr<const Snapshot> latest_;
    Mail mail_;
    std::uint64_t flushWanted_ = 0;
    std::uint64_t flushDone_ = 0;
    std::vector<Answer> answers_;
    SessionOutcome outcome_;
    bool ended_ = false;
    bool closed_ = false;
    std::function<void()> ring_;
    std::mutex loaderMutex_; ///< taken before any other lock: the loader has one of its own
    OlderLoader loader_;
};

} // namespace topbook
