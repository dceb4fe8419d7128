// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/best_of.h"

#include <algorithm>
#include <cmath>

namespace topbook {
namespace {

constexpr double behindAll = -std::numeric_limits<double>::infinity();

double approximate(Int128 value) {
    constexpr double twoTo64 = 18446744073709551616.0;
    const auto high = static_cast<std::int64_t>(value >> 64);
    const auto low = static_cast<std::uint64_t>(value);
    if (high == 0 && low >> 63 == 0)
        return static_cast<double>(static_cast<std::int64_t>(low)); // nearly always, and one instruction
    return static_cast<double>(high) * twoTo64 + static_cast<double>(low);
}

double meanKey(const WindowSums& sums) {
    return approximate(sums.sum) / static_cast<double>(static_cast<std::int64_t>(sums.count));
}

double ratio(const WindowSums& sums) {
    return static_cast<double>(sums.last) / static_cast<double>(sums.first);
}

double gainKey(const WindowSums& sums) {
    return sums.count < 2 ? behindAll : ratio(sums);
}

double lossKey(const WindowSums& sums) {
    return sums.count < 2 ? behindAll : -ratio(sums);
}

double lastKey(const WindowSums& sums) {
    return static_cast<double>(sums.last);
}

} // namespace

double approximateKey(Ranking ranking, const WindowSums& sums) {
    switch (ranking) {
    case Ranking::Mean:
        return meanKey(sums);
    case Ranking::Gain:
        return gainKey(sums);
    case Ranking::Loss:
        return lossKey(sums);
    case Ranking::Last:
        break;
    }
    return lastKey(sums);
}

std::span<const BestOf::Pick> BestOf::select(Ranking ranking, std::size_t top, const std::vector<WindowSums>& all) {
    ranking_ = ranking;
    top_ = top;
    all_ = &all;
    bar_ = behindAll;
    limit_ = top == 0 || top > all.size() ? std::numeric_limits<std::size_t>::max() : 2 * top + 16;
    picks_.clear();
    switch (ranking) {
    case Ranking::Mean:
        scan([](const WindowSums& sums) { return meanKey(sums); }, all);
        break;
    case Ranking::Gain:
        scan([](const WindowSums& sums) { return gainKey(sums); }, all);
        break;
    case Ranking::Loss:
        scan([](const WindowSums& sums) { return lossKey(sums); }, all);
        break;
    case Ranking::Last:
        scan([](const WindowSums& sums) { return lastKey(sums); }, all);
        break;
    }
    if (top != 0 && picks_.size() > top)
        keepBest();
    return picks_;
}

template<class Key> void BestOf::scan(Key keyOf, const std::vector<WindowSums>& all) {
    for (std::size_t symbol = 0; symbol < all.size(); ++symbol) {
        const WindowSums& sums = all[symbol];
        if (sums.count == 0)
            continue;
        const double key = keyOf(sums);
        if (key < bar_)
            continue;
        picks_.push_back({key, static_cast<std::uint32_t>(symbol)});
        if (picks_.size() >= limit_)
            keepBest();
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
