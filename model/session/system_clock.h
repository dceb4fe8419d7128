// SPDX-License-Identifier: GPL-3.0-or-later
// The clock of a real live session: wall time at the start plus monotonic time. All calls are thread-safe.
#pragma once

#include "model/core/clock.h"

#include <atomic>
#include <chrono>

namespace topbook {

class SystemClock : public Clock {
public:
    SystemClock() { follow(); }
    [[nodiscard]] Timestamp now() const override { return {base_.load() + monotonicNanos()}; }
    [[nodiscard]] Duration wallStep() const override { return Duration(wallNanos() - now().nanos); }
    void follow() override { base_.store(wallNanos() - monotonicNanos()); }

private:
    static std::int64_t wallNanos() {
        return std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count();
    }
    static std::int64_t monotonicNanos() {
        return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }

    std::atomic<std::int64_t> base_{0}; ///< wall time at monotonic time 0
};

} // namespace topbook
