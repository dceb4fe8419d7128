// SPDX-License-Identifier: GPL-3.0-or-later
// Who may be among the best of a ranking: a pre-filter on doubles in front of the exact comparison (windows,
// Algorithm). The decision is always exact; the doubles only tell apart what is far apart.
#pragma once

#include "model/core/results.h"
#include "model/window/sliding_sums.h"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace topbook {

/// Strict order of one ranking, best first and without the symbol: by the keys where they are far enough apart, else by
/// `exact`, a callable that compares the two exactly.
template<class Exact> [[nodiscard]] bool standsBefore(double keyA, double keyB, Exact exact) {
    constexpr double farApart = 1e-14;
    const double distance = keyA - keyB;
    const double doubt = farApart * (keyA < 0 ? -keyA : keyA);
    if (distance > doubt)
        return true;
    if (-distance > doubt)
        return false;
    return exact();
}

/// Finds the symbols of rank <= top (all that share the last rank, too) as they are offered. Reused from hop to hop, so
/// that it does not allocate in the steady state.
class BestOf {
public:
    struct Pick {
        double key = 0; ///< larger the better, within 1e-15 of the true value; minus infinity behind all (no gain)
        std::uint32_t symbol = 0;
    };

    /// Starts over. `all` must stay as it is until the picks were read; top 0 means every symbol with a sample.
    void begin(Ranking ranking, std::size_t top, const std::vector<WindowSums>& all);
    /// Offers the key value / unit, `unit` > 0; without a division where it is certainly not wanted.
    void offer(double value, double unit, std::uint32_t symbol) {
        if (value < bar_ * unit)
            return;
        take(value / unit, symbol);
    }
    /// Offers a symbol that ranks behind all.
    void offerBehindAll(std::uint32_t symbol) {
        if (bar_ == behindAll)
            take(behindAll, symbol);
    }
    /// In no particular order. Valid until the next begin.
    [[nodiscard]] std::span<const Pick> picks();
    [[nodiscard]] Ranking ranking() const { return ranking_; }

private:
    static constexpr double behindAll = -std::numeric_limits<double>::infinity();

    void take(double key, std::uint32_t symbol) {
        picks_.push_back({key, symbol});
        if (picks_.size() >= limit_)
            keepBest();
    }
    void keepBest();

    Ranking ranking_ = Ranking::Mean;
    std::size_t top_ = 0;
    const std::vector<WindowSums>* all_ = nullptr;
    double bar_ = behindAll; ///< keys below are certainly not wanted
    std::size_t limit_ = 0;  ///< picks at which the bar is raised
    std::vector<Pick> picks_;
};

/// Offers every symbol with a sample to all of the boards, in one pass: the sums of many symbols do not fit a cache.
void offerAll(std::span<BestOf> boards, const std::vector<WindowSums>& all);

} // namespace topbook
