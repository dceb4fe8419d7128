// SPDX-License-Identifier: GPL-3.0-or-later
// What is computed over which stretches of event time (windows, Assignment and Rankings).
#pragma once

#include "model/core/result.h"
#include "model/core/results.h"
#include "model/core/values.h"

#include <chrono>
#include <vector>

namespace topbook {

struct WindowPlan {
    std::vector<Duration> sizes{std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(15)};
    Duration hop = std::chrono::seconds(10);
    Duration offset{0};
    Duration topPriceSize = std::chrono::minutes(5); ///< 0: no top price
    Duration lateness = std::chrono::seconds(5);
    Duration horizon = std::chrono::minutes(15); ///< how long after its end a window may be revised
    std::size_t top = 3;                         ///< rows a table; 0 means every symbol
    std::vector<Ranking> rankings{Ranking::Mean, Ranking::Gain, Ranking::Loss, Ranking::Last};

    /// gcd(hop, offset, 10 s, top price size): sliding windows, top price and candles are sums of panes of this length.
    [[nodiscard]] Duration paneLength() const;
    /// The end of the first window boundary that is after `time`: k * hop + offset > time.
    [[nodiscard]] Timestamp nextBoundary(Timestamp time) const;

    /// The plan itself, or InvalidPlan in words: sizes ascending and multiples of the hop, hop > 0, lateness and
    /// horizon >= 0, at most 1,800 panes in the longest window (the top price's too), and at most 20,000 panes in the
    /// longest window and the horizon together, since that is what is held in memory of every symbol.
    [[nodiscard]] Result<WindowPlan> checked() const;

    bool operator==(const WindowPlan&) const = default;
};

} // namespace topbook
