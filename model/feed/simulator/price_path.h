// SPDX-License-Identifier: GPL-3.0-or-later
// The fair value around which a simulated company's orders stand. Three things add up: a slow drift from one waypoint
// to the next, one an hour; swings of some minutes that gather and lose speed smoothly, so that means have shape; and a
// noise of seconds that always comes back. Integer arithmetic, one step a second, no clock. A value type.
#pragma once

#include "model/feed/simulator/listing.h"
#include "model/feed/simulator/random_stream.h"

namespace topbook {

class PricePath {
public:
    PricePath(const Listing& listing, RandomStream chance);

    /// One second passes.
    void step();

    /// Not rounded to ticks; always above zero.
    [[nodiscard]] Price fair() const;
    /// Speed of the present swing, in 1e-9 a second; its sign leans the order flow.
    [[nodiscard]] std::int64_t momentum() const { return swingSpeed_; }

private:
    void nextLeg();
    [[nodiscard]] std::int64_t partOf(std::int64_t ppm) const { return scale_ / 1'000'000 * ppm; }

    RandomStream chance_;
    std::int64_t scale_; ///< the listed price, what millionths are of
    std::int64_t trendPpm_;
    std::int64_t jitterPpm_;
    std::int64_t legFrom_;
    std::int64_t legTo_;
    std::int64_t legSecond_ = 0;
    std::int64_t swing_ = 0;
    std::int64_t swingSpeed_ = 0;
    std::int64_t swingGoal_ = 0;
    std::int64_t goalSeconds_ = 0;
    std::int64_t noise_ = 0;
};

} // namespace topbook
