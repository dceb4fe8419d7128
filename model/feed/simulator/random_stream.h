// SPDX-License-Identifier: GPL-3.0-or-later
// The simulator's chance: a small stream of pseudo-random integers that is the same on every machine and library. The
// standard distributions differ between libraries and doubles between machines, so everything here is integer
// arithmetic (architecture rule 2). Not for secrets. A value type: a copy goes on from the same place.
#pragma once

#include <cstdint>

namespace topbook {

class RandomStream {
public:
    /// Streams of one seed are independent of each other, so one symbol's flow does not depend on how many others run.
    constexpr explicit RandomStream(std::uint64_t seed, std::uint64_t stream = 0)
        : state_(scramble(seed + 0x632be59bd9b4e019ULL) ^ scramble(stream * 0xd1342543de82ef95ULL + 1)) {}

    /// 64 even bits: Weyl sequence through a finaliser (splitmix64).
    constexpr std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        return scramble(state_);
    }
    /// 0 .. bound - 1; `bound` > 0.
    constexpr std::int32_t below(std::int32_t bound) {
        return static_cast<std::int32_t>(((next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
    }
    /// low .. high, both included.
    constexpr std::int32_t between(std::int32_t low, std::int32_t high) { return low + below(high - low + 1); }
    /// True `permille` times in a thousand.
    constexpr bool chance(std::int32_t permille) { return below(1000) < permille; }
    /// Bell-shaped around 0 with this standard deviation, at most 3.5 of it; |deviation| below 7e13.
    constexpr std::int64_t bell(std::int64_t deviation) {
        const std::uint64_t bits = next();
        const auto sum =
            static_cast<std::int64_t>((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48));
        constexpr std::int64_t sumMean = 131'070;
        constexpr std::int64_t sumDeviation = 37'837; // sqrt(4 * 65536^2 / 12)
        return (sum - sumMean) * deviation / sumDeviation;
    }
    /// A waiting time with this mean, often short and seldom long (up to four times the mean), at least 1;
    /// `mean` below 2^29.
    constexpr std::int64_t wait(std::int64_t mean) {
        const std::uint64_t bits = next();
        const std::uint64_t scaled = (static_cast<std::uint64_t>(mean) * 4 * (bits >> 32)) >> 32;
        const auto drawn = static_cast<std::int64_t>((scaled * (bits & 0xffffffff)) >> 32);
        return drawn < 1 ? 1 : drawn;
    }

private:
    static constexpr std::uint64_t scramble(std::uint64_t bits) {
        bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
        bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
        return bits ^ (bits >> 31);
    }

    std::uint64_t state_;
};

} // namespace topbook
