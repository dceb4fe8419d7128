// SPDX-License-Identifier: GPL-3.0-or-later
// How far the event clock of a replay has come: it runs `speed` times as fast as the wall. Pure arithmetic over moments
// it is given; it reads no clock.
#pragma once

#include "model/core/values.h"

#include <algorithm>
#include <chrono>

namespace topbook {

inline constexpr double slowestSpeed = 0.1;
inline constexpr double fastestSpeed = 1000;
/// A stretch without events that is longer than this is skipped when it is reached: nobody waits for a night to pass.
inline constexpr Duration longestWait = std::chrono::hours(1);

class ReplayPacer {
public:
    using Wall = std::chrono::steady_clock::time_point;

    /// 0 means as fast as possible; others are brought into 0.1 .. 1000.
    void setSpeed(double speed, Wall now) {
        const Timestamp reached = target(now);
        speed_ = speed <= 0 ? 0 : std::clamp(speed, slowestSpeed, fastestSpeed);
        restart(reached, now);
    }
    [[nodiscard]] double speed() const { return speed_; }
    [[nodiscard]] bool unpaced() const { return speed_ == 0; }

    /// The clock stands at `time` at this moment of the wall and runs on from there.
    void restart(Timestamp time, Wall now) {
        anchor_ = time;
        wall_ = now;
    }
    [[nodiscard]] Timestamp anchor() const { return anchor_; }
    /// Up to where events are due; latest() when unpaced, earliest() before the first `restart`.
    [[nodiscard]] Timestamp target(Wall now) const {
        if (unpaced())
            return Timestamp::latest();
        if (anchor_ == Timestamp::earliest())
            return anchor_;
        const double passed = std::chrono::duration<double, std::nano>(now - wall_).count() * speed_;
        return anchor_ + Duration(static_cast<std::int64_t>(std::min(passed, 9e18)));
    }
    /// How long until something at `time` is due.
    [[nodiscard]] std::chrono::milliseconds waitFor(Timestamp time, Wall now) const {
        if (unpaced())
            return std::chrono::milliseconds(0);
        const double nanos = static_cast<double>((time - target(now)).count()) / speed_;
        return std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(nanos / 1e6, 0.0, 1e6)));
    }

private:
    double speed_ = 1;
    Timestamp anchor_ = Timestamp::earliest();
    Wall wall_{};
};

} // namespace topbook
