// SPDX-License-Identifier: GPL-3.0-or-later
// The only clock of a live session, injected so that tests can turn it by hand. Wall time at the start plus monotonic
// time: a step of the wall clock cannot make it run backwards (providers, Polling rules). All calls are thread-safe.
#pragma once

#include "model/core/values.h"

#include <atomic>

namespace topbook {

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
    /// How far the wall clock has stepped away from this one; asked at each tick. 0 where there is no wall clock.
    [[nodiscard]] virtual Duration wallStep() const { return Duration{0}; }
    /// Goes on from the wall clock's time: after a step forward, or for a new session after a step back.
    virtual void follow() {}
};

/// A clock that stands still until it is set. Its wall clock can be stepped apart from it.
class ManualClock : public Clock {
public:
    explicit ManualClock(Timestamp start)
        : now_(start.nanos) {}
    [[nodiscard]] Timestamp now() const override { return {now_.load()}; }
    [[nodiscard]] Duration wallStep() const override { return Duration(step_.load()); }
    void follow() override { now_ += step_.exchange(0); }

    void set(Timestamp to) { now_ = to.nanos; }
    void advance(Duration by) { now_ += by.count(); }
    void stepWall(Duration by) { step_ = by.count(); }

private:
    std::atomic<std::int64_t> now_;
    std::atomic<std::int64_t> step_{0};
};

} // namespace topbook
