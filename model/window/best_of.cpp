// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/best_of.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace topbook {
namespace {

double approximate(Int128 value) {
    constexpr double twoTo64 = 18446744073709551616.0;
    const auto high = static_cast<std::int64_t>(value >> 64);
    const auto low = static_cast<std::uint64_t>(value);
    if (high == 0 && low >> 63 == 0)
        return static_cast<double>(static_cast<std::int64_t>(low)); // nearly always, and one instruction
    return static_cast<double>(high) * twoTo64 + static_cast<double>(low);
}

/// The keys of a block of symbols, by ranking; not a number where a symbol has no sample.
struct BlockKeys {
    BestOf::Keys mean;
    BestOf::Keys gain;
    BestOf::Keys loss;
    BestOf::Keys last;

    [[nodiscard]] const BestOf::Keys& of(Ranking ranking) const {
        switch (ranking) {
        case Ranking::Mean:
            return mean;
        case Ranking::Gain:
            return gain;
        case Ranking::Loss:
            return loss;
        case Ranking::Last:
            break;
        }
        return last;
    }
};

void computeKeys(std::span<const WindowSums> block, BlockKeys& keys) {
    constexpr double absent = std::numeric_limits<double>::quiet_NaN();
    BestOf::Keys sums;
    BestOf::Keys counts;
    BestOf::Keys firsts;
    BestOf::Keys noGain; // added to a gain
    for (std::size_t place = block.size(); place < BestOf::blockSize; ++place) {
        sums[place] = counts[place] = 0;
        firsts[place] = noGain[place] = keys.last[place] = absent;
    }
    for (std::size_t place = 0; place < block.size(); ++place) {
        const WindowSums& from = block[place];
        sums[place] = approximate(from.sum);
        counts[place] = static_cast<double>(static_cast<std::int64_t>(from.count));
        firsts[place] = from.count < 2 ? 1.0 : static_cast<double>(from.first);
        noGain[place] = from.count < 2 ? (from.count == 0 ? absent : BestOf::behindAll) : 0.0;
        keys.last[place] = from.count == 0 ? absent : static_cast<double>(from.last);
    }
    for (std::size_t place = 0; place < BestOf::blockSize; ++place) {
        const double gain = keys.last[place] / firsts[place];
        keys.mean[place] = sums[place] / counts[place]; // 0 / 0 where absent
        keys.gain[place] = gain + noGain[place];
        keys.loss[place] = noGain[place] - gain;
    }
}

constexpr std::size_t groupSize = 8;

/// Without a branch for each: nearly always there is none.
bool isAnyAbove(const double* group, double bar) {
    using Pair = double __attribute__((vector_size(16)));
    using Found = std::int64_t __attribute__((vector_size(16)));
    const Pair bars{bar, bar};
    Found found{};
    for (std::size_t place = 0; place < groupSize; place += 2)
        found |= Pair{group[place], group[place + 1]} >= bars;
    return (found[0] | found[1]) != 0;
}

void offerTo(std::span<BestOf> boards, std::span<const WindowSums> all) {
    BlockKeys keys;
    for (std::size_t first = 0; first < all.size(); first += BestOf::blockSize) {
        computeKeys(all.subspan(first, std::min(BestOf::blockSize, all.size() - first)), keys);
        for (BestOf& board : boards)
            board.offer(keys.of(board.ranking()), static_cast<std::uint32_t>(first));
    }
}

} // namespace

void BestOf::begin(Ranking ranking, std::size_t top, const std::vector<WindowSums>& all) {
    if (ranking != ranking_ || top != top_)
        guess_ = behindAll;
    ranking_ = ranking;
    top_ = top;
    all_ = &all;
    startFrom(guess_);
}

void BestOf::startFrom(double bar) {
    startBar_ = bar;
    bar_ = bar;
    limit_ = top_ == 0 || top_ > all_->size() ? std::numeric_limits<std::size_t>::max() : 2 * top_ + 16;
    picks_.clear();
}

void BestOf::offer(const Keys& keys, std::uint32_t first) {
    for (std::size_t group = 0; group < keys.size(); group += groupSize) {
        if (!isAnyAbove(keys.data() + group, bar_))
            continue;
        for (std::size_t place = group; place < group + groupSize; ++place) {
            if (!(keys[place] >= bar_))
                continue;
            picks_.push_back({keys[place], first + static_cast<std::uint32_t>(place)});
            if (picks_.size() >= limit_)
                keepBest();
        }
    }
}

bool BestOf::finish() {
    if (top_ == 0)
        return true;
    if (picks_.size() >= top_)
        keepBest();
    // What shares the last rank may lie a little below it: the guess must have let that through, too.
    if (startBar_ == behindAll || (picks_.size() >= top_ && bar_ >= startBar_))
        return true;
    startFrom(behindAll);
    return false;
}

void BestOf::keepBest() {
    const auto before = [this](const Pick& a, const Pick& b) {
        return standsBefore(a.key, b.key, [&] {
            return ranksBefore(ranking_, rankedPart((*all_)[a.symbol]), rankedPart((*all_)[b.symbol]));
        });
    };
    const auto lastWanted = picks_.begin() + static_cast<std::ptrdiff_t>(top_ - 1);
    std::nth_element(picks_.begin(), lastWanted, picks_.end(), before);
    if (picks_.size() >= limit_) {
        const auto aFewMore = lastWanted + 5;
        std::nth_element(lastWanted, aFewMore, picks_.end(),
                         [](const Pick& a, const Pick& b) { return a.key > b.key; });
        guess_ = aFewMore->key;
    }
    const Pick worst = *lastWanted;
    picks_.erase(std::remove_if(lastWanted + 1, picks_.end(), [&](const Pick& pick) { return before(worst, pick); }),
                 picks_.end());
    if (std::isfinite(worst.key))
        bar_ = worst.key - 1e-13 * std::abs(worst.key);
    // Where very many share a rank, raising the bar again and again would be quadratic.
    limit_ = 2 * picks_.size() + 16;
}

void findBest(std::span<BestOf> boards, const std::vector<WindowSums>& all) {
    offerTo(boards, all);
    for (BestOf& board : boards)
        while (!board.finish())
            offerTo({&board, 1}, all);
}

} // namespace topbook
