// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/best_of.h"

#include <algorithm>
#include <cmath>

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

void offerTo(BestOf& board, const WindowSums& sums, std::uint32_t symbol) {
    const auto last = static_cast<double>(sums.last);
    switch (board.ranking()) {
    case Ranking::Mean:
        board.offer(approximate(sums.sum), static_cast<double>(static_cast<std::int64_t>(sums.count)), symbol);
        return;
    case Ranking::Last:
        board.offer(last, 1.0, symbol);
        return;
    case Ranking::Gain:
    case Ranking::Loss:
        break;
    }
    if (sums.count < 2)
        board.offerBehindAll(symbol);
    else
        board.offer(board.ranking() == Ranking::Gain ? last : -last, static_cast<double>(sums.first), symbol);
}

} // namespace

void BestOf::begin(Ranking ranking, std::size_t top, const std::vector<WindowSums>& all) {
    ranking_ = ranking;
    top_ = top;
    all_ = &all;
    bar_ = behindAll;
    limit_ = top == 0 || top > all.size() ? std::numeric_limits<std::size_t>::max() : 2 * top + 16;
    picks_.clear();
}

std::span<const BestOf::Pick> BestOf::picks() {
    if (top_ != 0 && picks_.size() > top_)
        keepBest();
    return picks_;
}

void offerAll(std::span<BestOf> boards, const std::vector<WindowSums>& all) {
    for (std::uint32_t symbol = 0; symbol < all.size(); ++symbol) {
        const WindowSums& sums = all[symbol];
        if (sums.count == 0)
            continue;
        for (BestOf& board : boards)
            offerTo(board, sums, symbol);
    }
}

void BestOf::keepBest() {
    const auto before = [this](const Pick& a, const Pick& b) {
        return standsBefore(a.key, b.key, [&] {
            return ranksBefore(ranking_, rankedPart((*all_)[a.symbol]), rankedPart((*all_)[b.symbol]));
        });
    };
    const auto lastWanted = picks_.begin() + static_cast<std::ptrdiff_t>(top_ - 1);
    std::nth_element(picks_.begin(), lastWanted, picks_.end(), before);
    const Pick worst = *lastWanted;
    picks_.erase(std::remove_if(lastWanted + 1, picks_.end(), [&](const Pick& pick) { return before(worst, pick); }),
                 picks_.end());
    if (std::isfinite(worst.key))
        bar_ = worst.key - 1e-13 * std::abs(worst.key);
    // Where very many share a rank, raising the bar again and again would be quadratic.
    limit_ = 2 * picks_.size() + 16;
}

} // namespace topbook
