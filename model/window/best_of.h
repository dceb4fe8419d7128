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

/// A number that is larger the better the ranking likes the values, within 1e-15 of the true one; minus infinity where
/// it ranks behind all (no gain).
[[nodiscard]] double approximateKey(Ranking ranking, const WindowSums& sums);

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

/// Finds the symbols of rank <= top (all that share the last rank, too) in one pass. Reused from hop to hop, so that it
/// does not allocate in the steady state.
class BestOf {
public:
    struct Pick {
        double key = 0;
        std::uint32_t symbol = 0;
    };

    /// The picks of `all` in no particular order; top 0 means every symbol with a sample. Valid until the next call.
    [[nodiscard]] std::span<const Pick> select(Ranking ranking, std::size_t top, const std::vector<WindowSums>& all);

private:
    template<class Key> void scan(Key key, const std::vector<WindowSums>& all);
    void keepBest();

    Ranking ranking_ = Ranking::Mean;
    std::size_t top_ = 0;
    const std::vector<WindowSums>* all_ = nullptr;
    double bar_ = -std::numeric_limits<double>::infinity(); ///< keys below are certainly not wanted
    std::size_t limit_ = 0;                                 ///< picks at which the bar is raised
    std::vector<Pick> picks_;
};

} // namespace topbook
