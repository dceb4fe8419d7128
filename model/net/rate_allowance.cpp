// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/rate_allowance.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr Duration oneMinute = std::chrono::minutes(1);
constexpr Duration oneHour = std::chrono::hours(1);
constexpr Duration oneDay = std::chrono::hours(24);

bool exceeds(double used, double cost, double allowed) {
    return allowed > 0 && used + cost > allowed;
}

} // namespace

RateLimit RateAllowance::brokenBy(double cost, Timestamp at) const {
    if (exceeds(usedOnDayOf(at), cost, rules_.perDay))
        return RateLimit::Day;
    if (exceeds(usedSince(at - oneHour), cost, rules_.perHour))
        return RateLimit::Hour;
    if (exceeds(usedInLastMinute(at), cost, rules_.perMinute))
        return RateLimit::Minute;
    return RateLimit::None;
}

void RateAllowance::use(double cost, Timestamp at) {
    while (!lastHour_.empty() && lastHour_.front().at <= at - oneHour)
        lastHour_.pop_front();
    if (!lastHour_.empty())
        at = std::max(at, lastHour_.back().at);
    lastHour_.push_back({at, cost});
    usedOnDay_ = usedOnDayOf(at) + cost;
    day_ = std::max(day_, floorTo(at, oneDay));
}

double RateAllowance::usedInLastMinute(Timestamp at) const {
    return usedSince(at - oneMinute);
}

double RateAllowance::usedOnDayOf(Timestamp at) const {
    return floorTo(at, oneDay) > day_ ? 0 : usedOnDay_;
}

void RateAllowance::shiftBack(Duration by) {
    for (Use& use : lastHour_)
        use.at = use.at - by;
}

double RateAllowance::usedSince(Timestamp from) const {
    double sum = 0;
    for (auto use = lastHour_.rbegin(); use != lastHour_.rend() && use->at > from; ++use)
        sum += use->cost;
    return sum;
}

} // namespace topbook
