// SPDX-License-Identifier: GPL-3.0-or-later
// When a snapshot is due: at most 30 a second, only when something changed; and the health that is measured by the wall
// clock (events a second, memory). Owned by the engine's thread.
#pragma once

#include "model/session/engine.h"
#include "model/session/session_desk.h"

#include <chrono>

namespace topbook {

class Publisher {
public:
    using SteadyClock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds interval{34};

    void touch() { dirty_ = true; }
    [[nodiscard]] bool due() const { return dirty_ && SteadyClock::now() - last_ >= interval; }
    /// How long to wait for something else before a snapshot is due; `idle` where none is wanted.
    [[nodiscard]] std::chrono::milliseconds patience(std::chrono::milliseconds idle) const;

    /// Builds and publishes one, measured and all; with another ladder than the engine's, where one is given.
    void publish(Engine& engine, SessionDesk& desk, SessionStatus status,
                 std::shared_ptr<const LadderView> ladder = nullptr);

private:
    void measure(std::uint64_t events);

    bool dirty_ = true;
    SteadyClock::time_point last_{};
    SteadyClock::time_point measured_{};
    std::uint64_t eventsMeasured_ = 0;
    double eventsPerSecond_ = 0;
    std::uint64_t memoryBytes_ = 0;
};

/// Asks the history for panes before a moment, for the charts that are shown.
void loadOlder(Engine& engine, SessionDesk& desk, Timestamp before);

} // namespace topbook
