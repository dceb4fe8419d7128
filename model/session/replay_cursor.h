// SPDX-License-Identifier: GPL-3.0-or-later
// The place of a replay within its input: applies moments to the engine, whole or event by event, up to a limit. One
// event is the unit of stepping; ticks and other moments without events go along with what follows them.
#pragma once

#include "model/session/engine.h"
#include "model/session/replay_track.h"

namespace topbook {

class ReplayCursor {
public:
    ReplayCursor(Engine& engine, std::unique_ptr<ReplayTrack> track, bool byReceiveTime)
        : engine_(engine)
        , track_(std::move(track))
        , byReceiveTime_(byReceiveTime) {}

    enum class Advance : std::uint8_t { Moved, NotDue, AtEnd };
    /// Applies at most `maxEvents` (> 0) events of one moment, none of them after `until`.
    [[nodiscard]] Advance advance(std::size_t maxEvents, Timestamp until);

    /// Events applied so far.
    [[nodiscard]] std::uint64_t events() const { return events_; }
    /// When the next thing is due, after `advance` said NotDue.
    [[nodiscard]] Timestamp nextTime() const { return nextTime_; }
    /// What broke the input off; it is at its end then.
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    [[nodiscard]] bool fetch();
    [[nodiscard]] bool isDue(Timestamp time, Timestamp until);
    [[nodiscard]] bool isBogus(std::size_t index) const;
    void load(const Moment& moment);

    Engine& engine_;
    std::unique_ptr<ReplayTrack> track_;
    bool byReceiveTime_;
    std::optional<Moment> moment_;
    std::size_t at_ = 0; ///< next event of the moment
    std::uint64_t events_ = 0;
    Timestamp nextTime_ = Timestamp::earliest();
    std::optional<Error> error_;
};

} // namespace topbook
