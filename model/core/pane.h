// SPDX-License-Identifier: GPL-3.0-or-later
// A pane: what one instrument's quotes did in one short stretch of event time (10 s by default). Sliding windows, top
// price, candles and charts are all sums of panes, so they can never disagree (windows, Algorithm).
#pragma once

#include "model/core/int128.h"
#include "model/core/values.h"

namespace topbook {

struct Pane {
    Timestamp start; ///< a multiple of the plan's pane length
    Int128 sum = 0;  ///< of prices, in 1e-9
    std::uint64_t count = 0;
    Price first; ///< by (event time, source sequence)
    Timestamp firstTime;
    SequenceNumber firstSequence;
    Price last;
    Timestamp lastTime;
    SequenceNumber lastSequence;
    Price high;
    Timestamp highTime; ///< earliest time of the highest price
    Price low;
    bool fresh = false;  ///< holds a sample whose provider quote time advanced
    Int128 notional = 0; ///< sum of price * size where samples carry sizes
    std::int64_t volume = 0;

    bool operator==(const Pane&) const = default;
};

} // namespace topbook
