// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/window_plan.h"

#include "model/core/decimal.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace topbook {
namespace {

constexpr Duration longestPane = std::chrono::seconds(10);
constexpr std::int64_t mostPanesInWindow = 1'800;
constexpr std::int64_t mostPanesHeld = 20'000;

std::string inSeconds(Duration duration) {
    return decimalText(duration.count(), 9) + " s";
}

tl::unexpected<Error> refuse(std::string message) {
    return failure(ErrorCode::InvalidPlan, std::move(message));
}

} // namespace

Duration WindowPlan::paneLength() const {
    const std::int64_t withOffset = std::gcd(hop.count(), offset.count() % std::max<std::int64_t>(hop.count(), 1));
    return Duration(std::gcd(std::gcd(withOffset, longestPane.count()), topPriceSize.count()));
}

Timestamp WindowPlan::nextBoundary(Timestamp time) const {
    return floorTo(time, hop, offset) + hop;
}

Result<WindowPlan> WindowPlan::checked() const {
    if (hop <= Duration{0})
        return refuse("the hop must be longer than 0 s, not " + inSeconds(hop));
    if (sizes.empty())
        return refuse("a plan needs at least one window size");
    Duration before{0};
    for (const Duration size : sizes) {
        if (size <= before)
            return refuse("window sizes must be longer than 0 s and ascend, but " + inSeconds(size) + " follows " +
                          inSeconds(before));
        if (size % hop != Duration{0})
            return refuse("the window size " + inSeconds(size) + " is no multiple of the hop " + inSeconds(hop));
        before = size;
    }
    if (topPriceSize < Duration{0})
        return refuse("the top price size must not be negative: " + inSeconds(topPriceSize));
    if (lateness < Duration{0})
        return refuse("the lateness must not be negative: " + inSeconds(lateness));
    if (horizon < Duration{0})
        return refuse("the correction horizon must not be negative: " + inSeconds(horizon));

    const std::int64_t pane = paneLength().count();
    const std::int64_t longest = std::max(sizes.back(), topPriceSize).count() / pane;
    if (longest > mostPanesInWindow)
        return refuse("the longest window would have " + std::to_string(longest) + " panes of " +
                      inSeconds(paneLength()) + "; at most " + std::to_string(mostPanesInWindow) +
                      " are possible: choose a longer hop, a rounder offset or a shorter window");
    const std::int64_t held = longest + horizon.count() / pane;
    if (held > mostPanesHeld)
        return refuse("the longest window and the correction horizon would hold " + std::to_string(held) +
                      " panes of " + inSeconds(paneLength()) + "; at most " + std::to_string(mostPanesHeld) +
                      " are possible: choose a shorter horizon");
    return *this;
}

} // namespace topbook
