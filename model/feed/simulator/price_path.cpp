// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/price_path.h"

#include <algorithm>
#include <cstdlib>

namespace topbook {
namespace {

constexpr std::int64_t legSeconds = 3'600;
// a swing answers its goal like a damped spring with a period of about six minutes
constexpr std::int64_t swingStiffness = 120;
constexpr std::int64_t swingDamping = 25;
constexpr std::int64_t noiseMemorySeconds = 20;
constexpr std::int64_t farthestPpm = 25'000; // from the listed price, before the drift turns back

} // namespace

PricePath::PricePath(const Listing& listing, RandomStream chance)
    : chance_(chance)
    , scale_(listing.hourLater.nanos)
    , trendPpm_(listing.trendPpm)
    , jitterPpm_(listing.jitterPpm)
    , legFrom_(listing.opening.nanos)
    , legTo_(listing.hourLater.nanos) {}

void PricePath::nextLeg() {
    const std::int64_t move = partOf(chance_.between(1'500, 6'000));
    const std::int64_t strayed = legTo_ - scale_;
    const bool upwards = std::abs(strayed) > partOf(farthestPpm) ? strayed < 0 : chance_.chance(500);
    legFrom_ = legTo_;
    legTo_ += upwards ? move : -move;
    legSecond_ = 0;
}

void PricePath::step() {
    if (++legSecond_ > legSeconds)
        nextLeg();
    if (--goalSeconds_ < 0) {
        swingGoal_ = chance_.bell(partOf(trendPpm_));
        goalSeconds_ = chance_.between(120, 480);
    }
    swingSpeed_ += ((swingGoal_ - swing_) / swingStiffness - swingSpeed_) / swingDamping;
    swing_ += swingSpeed_;
    noise_ += chance_.bell(partOf(jitterPpm_)) - noise_ / noiseMemorySeconds;
}

Price PricePath::fair() const {
    const std::int64_t drift = (legTo_ - legFrom_) / legSeconds * legSecond_;
    return {std::max(legFrom_ + drift + swing_ + noise_, simulatedTick.nanos * 100)};
}

} // namespace topbook
