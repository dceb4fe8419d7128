// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/window_axis.h"

#include "model/core/digest.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace topbook {
namespace {

std::int64_t flooredRest(std::int64_t value, std::int64_t by) {
    const std::int64_t rest = value % by;
    return rest < 0 ? rest + by : rest;
}

std::int64_t flooredQuotient(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

std::int64_t panesUpTo(Duration duration, std::int64_t length) {
    return duration.count() / length + (duration.count() % length != 0 ? 1 : 0);
}

} // namespace

WindowAxis::WindowAxis(const WindowPlan& plan)
    : length_(plan.paneLength().count())
    , hop_(plan.hop.count() / length_)
    , offset_(flooredRest(plan.offset.count() / length_, hop_))
    , top_(plan.topPriceSize.count() / length_)
    , horizon_(plan.horizon) {
    assert(plan.checked());
    for (const Duration size : plan.sizes)
        sizes_.push_back(size.count() / length_);
    const std::int64_t longest = std::max(sizes_.back(), top_);
    // The watermark may stand anywhere in a hop and a pane may straddle the horizon, hence the one more.
    heldBehind_ = longest + panesUpTo(plan.horizon, length_) + 1;
    // A lateness longer than all windows would only cost memory: what is further ahead is kept sparsely.
    heldAhead_ = hop_ + std::min(panesUpTo(plan.lateness, length_), longest) + 1;
    const std::int64_t margin = heldBehind_ + heldAhead_ + 4 * hop_ + top_ + 4;
    lowest_ = std::numeric_limits<std::int64_t>::min() / length_ + 2 * margin;
    highest_ = std::numeric_limits<std::int64_t>::max() / length_ - 2 * margin;
}

std::int64_t WindowAxis::paneOf(Timestamp time) const {
    return flooredQuotient(time.nanos, length_);
}

std::int64_t WindowAxis::reached(Timestamp watermark) const {
    const std::int64_t margin = heldBehind_ + heldAhead_;
    return std::clamp(paneOf(watermark), lowest_ - margin, highest_ + margin);
}

bool WindowAxis::isReachable(std::int64_t pane) const {
    const std::int64_t margin = heldBehind_ + heldAhead_ + hop_ + top_;
    return pane >= lowest_ - margin && pane <= highest_ + margin;
}

std::int64_t WindowAxis::markAt(std::int64_t pane) const {
    return pane - flooredRest(pane - offset_, hop_);
}

std::int64_t WindowAxis::topMarkAt(std::int64_t pane) const {
    return pane - flooredRest(pane, top_);
}

std::int64_t WindowAxis::openFrom(Timestamp watermark) const {
    const std::int64_t pane = reached(watermark);
    return hasTop() ? std::max(markAt(pane), topMarkAt(pane)) : markAt(pane);
}

std::int64_t WindowAxis::lastEnd(std::int64_t pane) const {
    const std::int64_t sliding = markAt(pane) + sizes_.back();
    return hasTop() ? std::max(sliding, topEnd(pane)) : sliding;
}

std::uint64_t fingerprint(const WindowPlan& plan) {
    HashChain chain;
    chain.add(static_cast<std::uint64_t>(plan.sizes.size()));
    for (const Duration size : plan.sizes)
        chain.add(static_cast<std::int64_t>(size.count()));
    for (const Duration part : {plan.hop, plan.offset, plan.topPriceSize, plan.lateness, plan.horizon})
        chain.add(static_cast<std::int64_t>(part.count()));
    chain.add(static_cast<std::uint64_t>(plan.top));
    for (const Ranking ranking : plan.rankings)
        chain.add(static_cast<std::uint64_t>(ranking));
    return chain.value();
}

std::vector<Ranking> rankingsOf(const WindowPlan& plan) {
    std::vector<Ranking> wanted = plan.rankings;
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    return wanted;
}

} // namespace topbook
