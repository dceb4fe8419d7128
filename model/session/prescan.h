// SPDX-License-Identifier: GPL-3.0-or-later
// Reads an input ahead in the background, to know where it begins and ends and where problems lie, before the replay
// gets there. Takes no part in any result.
#pragma once

#include "model/session/replay_track.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace topbook {

class Prescan {
public:
    struct Findings {
        Timestamp begin = Timestamp::earliest(); ///< earliest() until an event was seen
        Timestamp end = Timestamp::earliest();
        std::vector<Timestamp> problems;
    };

    /// Starts reading; `input` is copied.
    explicit Prescan(ReplayInput input);

    [[nodiscard]] Findings findings() const;
    /// Another number whenever the findings may have changed.
    [[nodiscard]] std::uint64_t changes() const { return changes_.load(); }

private:
    void work(std::stop_token stop);

    ReplayInput input_;
    mutable std::mutex mutex_;
    Findings findings_;
    std::atomic<std::uint64_t> changes_{0};
    std::jthread thread_;
};

/// At most `limit` of both lists, in order, each once.
[[nodiscard]] std::vector<Timestamp> mergeTimes(std::vector<Timestamp> a, const std::vector<Timestamp>& b,
                                                std::size_t limit);

} // namespace topbook
