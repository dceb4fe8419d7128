// SPDX-License-Identifier: GPL-3.0-or-later
// The thread of a replay: paces its input by the event clock, follows commands, rebuilds from the start to go back. The
// same input gives the same results however it was paced, stepped or sought.
#pragma once

#include "model/session/prescan.h"
#include "model/session/publisher.h"
#include "model/session/replay_cursor.h"
#include "model/session/replay_pacer.h"
#include "model/session/seek_preview.h"

namespace topbook {

class ReplayRun : public SessionRun {
public:
    ReplayRun(ReplayConfig config, ReplayInput input, std::shared_ptr<SessionDesk> desk);
    ~ReplayRun() override;

    [[nodiscard]] Result<void> start();
    void stop() override;

private:
    /// Where the replay goes at full speed, before anything else.
    struct Goal {
        std::optional<Timestamp> time;       ///< everything up to and including it
        std::optional<std::uint64_t> events; ///< that many events
        std::optional<std::size_t> hops;     ///< that many times windows became final
        bool silent = false;                 ///< nothing is shown on the way, unless it takes long
    };

    void work(std::stop_token stop);
    void lookAhead();
    void playOn();
    void runToGoal();
    [[nodiscard]] bool reached(const Goal& goal) const;
    [[nodiscard]] bool advance(std::size_t maxEvents, Timestamp until);
    [[nodiscard]] std::size_t chunk() const;
    void adaptChunk(std::size_t asked, std::chrono::steady_clock::duration took);
    void pace();
    void reachEnd();
    void handleMail(SessionDesk::Mail mail);
    void obey(const Command& command);
    void step(StepKind kind);
    void stepBack(std::uint64_t events, std::optional<std::size_t> hops);
    void seek(Timestamp to);
    void setPlan(const WindowPlan& plan);
    [[nodiscard]] bool rebuild();
    void reachGoal();
    void tellOutcome();
    void publish();
    /// The books where the replay was told to go, as long as it is on its way.
    [[nodiscard]] std::shared_ptr<const LadderView> ladderAhead();
    [[nodiscard]] Timestamp clock() const;
    [[nodiscard]] bool idle() const { return !goal_ && (paused_ || ended_); }

    ReplayConfig config_;
    ReplayInput input_;
    std::shared_ptr<SessionDesk> desk_;

    // Of the engine's thread, once it runs.
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<ReplayCursor> cursor_;
    std::unique_ptr<JournalRecorder> recorder_;
    std::unique_ptr<Prescan> prescan_;
    std::uint64_t prescanSeen_ = 0;
    std::unique_ptr<SeekPreview> preview_; ///< null where no jump is far
    std::optional<LadderBoard> ahead_;     ///< of what the preview found
    Publisher publisher_;
    ReplayPacer pacer_;
    std::optional<Goal> goal_;
    Publisher::SteadyClock::time_point goalSince_{};
    bool paused_ = false;
    bool loop_ = false;
    bool ended_ = false;
    bool endTold_ = false;
    std::uint64_t stored_ = 0; ///< events whose results the history has, or is given
    std::uint64_t rebuilds_ = 0;
    std::size_t chunk_ = 256;
    std::chrono::milliseconds wait_{0};

    std::jthread thread_;
};

} // namespace topbook
