// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/pane_sums.h"

#include <algorithm>
#include <tuple>

namespace topbook {

Pane paneOf(const Sample& sample, Timestamp start, bool fresh) {
    const std::int64_t size = std::max<std::int64_t>(sample.size.units, 0);
    return Pane{.start = start,
                .sum = sample.price.nanos,
                .count = 1,
                .first = sample.price,
                .firstTime = sample.time,
                .firstSequence = sample.sequence,
                .last = sample.price,
                .lastTime = sample.time,
                .lastSequence = sample.sequence,
                .high = sample.price,
                .highTime = sample.time,
                .low = sample.price,
                .fresh = fresh,
                .notional = static_cast<Int128>(sample.price.nanos) * size,
                .volume = size};
}

void merge(Pane& into, const Pane& later) {
    if (std::tie(later.firstTime, later.firstSequence) < std::tie(into.firstTime, into.firstSequence)) {
        into.first = later.first;
        into.firstTime = later.firstTime;
        into.firstSequence = later.firstSequence;
    }
    if (std::tie(later.lastTime, later.lastSequence) >= std::tie(into.lastTime, into.lastSequence)) {
        into.last = later.last;
        into.lastTime = later.lastTime;
        into.lastSequence = later.lastSequence;
    }
    if (later.high > into.high || (later.high == into.high && later.highTime < into.highTime)) {
        into.high = later.high;
        into.highTime = later.highTime;
    }
    into.low = std::min(into.low, later.low);
    into.sum += later.sum;
    into.count += later.count;
    into.fresh = into.fresh || later.fresh;
    into.notional = cappedSum(into.notional, later.notional);
    into.volume = cappedSum(into.volume, later.volume);
}

} // namespace topbook
