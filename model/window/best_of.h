// SPDX-License-Identifier: GPL-3.0-or-later
// Who may be among the best of a ranking: a pre-filter on doubles in front of the exact comparison (windows,
// Algorithm). The decision is always exact; the doubles only tell apart what is far apart.
#pragma once

#include "model/core/results.h"
#include "model/window/sliding_sums.h"

#include <array>
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

/// Finds the symbols of rank <= top (all that share the last rank, too) as they are offered. Reused from window to
/// window of one size: nothing is allocated in the steady state, and only what passes a bar guessed from the windows
/// before is looked at.
class BestOf {
public:
    struct Pick {
        double key = 0; ///< larger the better, within 1e-15 of the true value; behindAll where there is no gain
        std::uint32_t symbol = 0;
    };
    static constexpr double behindAll = -std::numeric_limits<double>::infinity();

    /// How many symbols are offered at a time.
    static constexpr std::size_t blockSize = 64;
    using Keys = std::array<double, blockSize>;

    /// Starts over. `all` must stay as it is until the picks were read; top 0 means every symbol with a sample.
    void begin(Ranking ranking, std::size_t top, const std::vector<WindowSums>& all);
    /// Offers the symbols from `first` on; a key that is not a number is not offered.
    void offer(const Keys& keys, std::uint32_t first);
    /// After all were offered. False where the guess was too high: everything is to be offered once more.
    [[nodiscard]] bool finish();
    /// In no particular order. Valid until the next begin.
    [[nodiscard]] std::span<const Pick> picks() const { return picks_; }
    [[nodiscard]] Ranking ranking() const { return ranking_; }

private:
    void startFrom(double bar);
    void keepBest();

    Ranking ranking_ = Ranking::Mean;
    std::size_t top_ = 0;
    const std::vector<WindowSums>* all_ = nullptr;
    double guess_ = behindAll;    ///< what a few more than are wanted passed in the windows before
    double startBar_ = behindAll; ///< the bar that this window began with
    double bar_ = behindAll;      ///< keys below are certainly not wanted, if startBar_ was not too high
    std::size_t limit_ = 0;       ///< picks at which the bar is raised
    std::vector<Pick> picks_;
};

/// Offers every symbol with a sample to all of the boards, which have begun, until they are finished: in one pass, as
/// the sums of many symbols do not fit a cache.
void findBest(std::span<BestOf> boards, const std::vector<WindowSums>& all);

} // namespace topbook
