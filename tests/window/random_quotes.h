// SPDX-License-Identifier: GPL-3.0-or-later
// Seeded streams of quotes with everything that makes windows hard: ties, disorder, late and far too late quotes, other
// sources that hold the watermark back, quiet stretches, a gap of a year.
#pragma once

#include "tests/window/window_oracle.h"

#include <random>

namespace topbook::test {

struct StreamShape {
    std::uint32_t seed = 1;
    int quotes = 400;
    std::uint32_t symbols = 5;
    Timestamp start{0};
    Duration step = std::chrono::seconds(2); ///< mean time between quotes
    int latePercent = 0;                     ///< quotes that come late, by up to `lateBy`
    Duration lateBy = std::chrono::minutes(20);
    bool yearGap = false;
    bool holdsBack = false; ///< another source holds the watermark back now and then, for minutes
    bool sized = false;
    bool dear = false; ///< prices of which two or three add up to more than 64 bits hold
};

[[nodiscard]] inline std::vector<Arrival> randomQuotes(const StreamShape& shape, const WindowPlan& plan) {
    std::mt19937_64 random(shape.seed);
    const auto below = [&](std::int64_t limit) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(std::max<std::int64_t>(limit, 1)));
    };
    std::vector<Arrival> arrivals;
    Timestamp latest = shape.start;
    Timestamp watermark = Timestamp::earliest();
    int held = 0;
    for (int i = 0; i < shape.quotes; ++i) {
        if (shape.yearGap && i == shape.quotes / 2)
            latest = latest + std::chrono::hours(24 * 365);
        else if (below(40) == 0)
            latest = latest + shape.step * 100; // a quiet stretch
        else if (below(3) != 0)
            latest = latest + Duration(below(2 * shape.step.count()));
        Sample sample;
        sample.instrument = {static_cast<std::uint32_t>(below(shape.symbols))};
        sample.price = {(90 + below(20)) * (shape.dear ? 80'000'000'000'000'000 : 500'000'000)};
        sample.size = {shape.sized ? below(300) : 0};
        sample.time = latest - Duration(below(plan.lateness.count()));
        if (below(100) < shape.latePercent)
            sample.time = latest - Duration(below(shape.lateBy.count()));
        if (below(3) == 0) // on whole seconds, so that boundaries and equal stamps are met
            sample.time = floorTo(sample.time, std::chrono::seconds(5));
        sample.sequence = {static_cast<std::uint64_t>(i)};
        sample.quoteTime = below(4) == 0 ? noTime : sample.time.nanos - below(3) * 7'000'000'000;
        sample.received = latest;
        sample.row = static_cast<std::uint64_t>(i + 1);
        if (shape.holdsBack && held == 0 && below(60) == 0)
            held = 50;
        held -= held > 0 ? 1 : 0;
        if (held == 0 && i > 3)
            watermark = std::max(watermark, latest - plan.lateness);
        arrivals.push_back({sample, watermark});
    }
    return arrivals;
}

} // namespace topbook::test
