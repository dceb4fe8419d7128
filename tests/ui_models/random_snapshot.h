// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots of a market that does everything at random: quotes come and go stale, symbols are added, ranks swap, tapes
// grow and are cut, queues lose their middle, books vanish. Parts that did not change are shared, as a session does.
// The same seed gives the same snapshots.
#pragma once

#include "model/session/snapshot.h"

#include <memory>
#include <random>

namespace topbook::fixtures {

struct RandomMarket {
    std::uint64_t seed = 1;
    std::size_t instruments = 20;
    std::size_t mostInstruments = 40; ///< symbols are added until there are so many
    std::size_t groups = 4;           ///< 0: none is named
    double changedShare = 0.3;        ///< of the quotes, each time
};

class RandomSnapshots {
public:
    explicit RandomSnapshots(RandomMarket market);

    [[nodiscard]] std::shared_ptr<const Snapshot> next();

private:
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    [[nodiscard]] bool chance(double share);
    [[nodiscard]] Price price();
    void addInstruments();
    void changeQuotes();
    void changeRankings();
    void changeLadder();
    void changeProblems();

    RandomMarket market_;
    std::mt19937_64 random_;
    Snapshot state_;
    std::uint64_t revision_ = 0;
};

} // namespace topbook::fixtures
