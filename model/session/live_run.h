// SPDX-License-Identifier: GPL-3.0-or-later
// The threads of a live session: one a source, one for the engine, one for the history. Sources put raw payloads into a
// bounded queue; the engine's thread numbers each one, reads it, applies it, and keeps it with what it caused.
#pragma once

#include "model/session/bounded_queue.h"
#include "model/session/publisher.h"
#include "model/session/session.h"

#include <atomic>
#include <thread>

namespace topbook {

/// What a source handed over, before it has a number.
struct Inbound {
    EntryKind kind = EntryKind::Payload;
    SourceId source;
    Timestamp received;
    std::string bytes;
};

class LiveRun : public SessionRun {
public:
    LiveRun(LiveConfig config, std::shared_ptr<SessionDesk> desk);
    ~LiveRun() override;

    [[nodiscard]] Result<void> start();
    void stop() override;

private:
    [[nodiscard]] EngineConfig engineConfig() const;
    [[nodiscard]] std::vector<std::unique_ptr<Decoder>> freshDecoders() const;
    [[nodiscard]] Result<void> beginSession(bool resume);
    void runSource(std::size_t index, std::stop_token stop);

    // On the engine's thread.
    void work(std::stop_token stop);
    void take(Inbound item);
    void tickByClock();
    void restartBehindStepBack(Duration step);
    void say(const Problem& problem);
    void handleMail(SessionDesk::Mail mail);
    void reachEnd();
    void tellOutcome();
    void publish();
    [[nodiscard]] Timestamp lastReceived() const;

    LiveConfig config_;
    std::shared_ptr<SessionDesk> desk_;
    std::shared_ptr<Clock> clock_;
    BoundedQueue<Inbound> queue_;
    bool givesTicks_ = false; ///< a source owns the session's clock
    std::atomic<std::size_t> running_{0};

    // Of the engine's thread, once it runs.
    std::unique_ptr<Engine> engine_;
    PayloadReader reader_;
    std::unique_ptr<JournalRecorder> recorder_;
    Publisher publisher_;
    Timestamp startedAt_;
    Timestamp lastTick_ = Timestamp::earliest();
    Timestamp lastReceived_ = Timestamp::earliest();
    Duration lag_{};
    bool ended_ = false;

    std::jthread engineThread_;
    std::vector<std::jthread> sourceThreads_;
};

} // namespace topbook
