// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/sliding_sums.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace topbook {
namespace {

/// Symbols whose sums stay in the nearest cache while several loops go over them.
constexpr std::size_t nearby = 256;

/// Last price of the newest pane in [from, to) that holds the symbol; one is known to.
std::int64_t lastPrice(const PaneRing& ring, std::size_t symbol, std::int64_t from, std::int64_t to) {
    for (std::int64_t pane = to - 1; pane >= from; --pane)
        if (const PaneRow* row = ring.find(pane); row != nullptr && row->count[symbol] != 0)
            return row->last[symbol];
    return 0;
}

/// `a` where `condition` is 1, `b` where it is 0.
std::int64_t chosen(unsigned condition, std::int64_t a, std::int64_t b) {
    return b ^ ((a ^ b) & -static_cast<std::int64_t>(condition));
}

} // namespace

void SlidingSums::place(std::int64_t end, const PaneRing& ring) {
    std::fill(all_.begin(), all_.end(), WindowSums{});
    samples_ = 0;
    for (end_ = end - panes_; end_ < end; end_ += hop_)
        enterSlot(end_, ring);
}

void SlidingSums::step(const PaneRing& ring) {
    leaveSlot(begin(), ring);
    enterSlot(end_, ring);
    end_ += hop_;
}

void SlidingSums::moveTo(std::int64_t end, const PaneRing& ring) {
    if (end < end_ || end - end_ > panes_) {
        place(end, ring);
        return;
    }
    while (end_ < end)
        step(ring);
}

void SlidingSums::grow(std::size_t symbols) {
    if (symbols > all_.size())
        all_.resize(symbols);
}

void SlidingSums::Slot::collect(std::int64_t from, std::int64_t panes, const PaneRing& ring) {
    rows.clear();
    for (std::int64_t pane = from; pane < from + panes; ++pane)
        if (const PaneRow* row = ring.find(pane))
            rows.push_back(row);
    if (rows.size() < 2) {
        flags = rows.empty() ? nullptr : rows.front()->flags.data();
        return;
    }
    ownFlags.assign(rows.front()->flags.begin(), rows.front()->flags.end());
    for (const PaneRow* row : rows)
        for (std::size_t symbol = 0; symbol < ownFlags.size(); ++symbol)
            ownFlags[symbol] |= row->flags[symbol];
    flags = ownFlags.data();
}

// The loops below take every symbol, with or without a sample: which of them have one is nothing a processor can
// predict, and adding nothing costs less than a wrong guess.

void SlidingSums::enterSlot(std::int64_t from, const PaneRing& ring) {
    slot_.collect(from, hop_, ring);
    if (slot_.rows.empty())
        return;
    for (std::size_t first = 0; first < all_.size(); first += nearby)
        enterSymbols(first, std::min(first + nearby, all_.size()));
}

void SlidingSums::enterSymbols(std::size_t begin, std::size_t end) {
    for (const PaneRow* row : slot_.rows) {
        std::uint64_t entered = 0;
        for (std::size_t symbol = begin; symbol < end; ++symbol) {
            WindowSums& sums = all_[symbol];
            const std::uint64_t count = row->count[symbol];
            sums.first = chosen(sums.count == 0, row->first[symbol], sums.first);
            sums.last = chosen(count != 0, row->last[symbol], sums.last);
            sums.sum += static_cast<Int128>(row->sum[symbol]);
            sums.count += count;
            entered += count;
        }
        samples_ += entered;
        if (!row->carry.empty())
            for (std::size_t symbol = begin; symbol < end; ++symbol)
                all_[symbol].sum += static_cast<Int128>(row->carry[symbol]) << 64;
    }
    for (std::size_t symbol = begin; symbol < end; ++symbol) {
        all_[symbol].covered += (slot_.flags[symbol] & PaneRow::coveredFlag) / PaneRow::coveredFlag;
        all_[symbol].fresh += slot_.flags[symbol] & PaneRow::freshFlag;
    }
}

void SlidingSums::leaveSlot(std::int64_t from, const PaneRing& ring) {
    slot_.collect(from, hop_, ring);
    if (slot_.rows.empty())
        return;
    const PaneRow* const next = ring.find(from + hop_);
    withoutFirst_.clear();
    for (std::size_t first = 0; first < all_.size(); first += nearby)
        leaveSymbols(first, std::min(first + nearby, all_.size()), next);
    findFirsts(from + hop_, ring);
}

void SlidingSums::leaveSymbols(std::size_t begin, std::size_t end, const PaneRow* next) {
    for (const PaneRow* row : slot_.rows) {
        std::uint64_t left = 0;
        for (std::size_t symbol = begin; symbol < end; ++symbol) {
            all_[symbol].sum -= static_cast<Int128>(row->sum[symbol]);
            all_[symbol].count -= row->count[symbol];
            left += row->count[symbol];
        }
        samples_ -= left;
        if (!row->carry.empty())
            for (std::size_t symbol = begin; symbol < end; ++symbol)
                all_[symbol].sum -= static_cast<Int128>(row->carry[symbol]) << 64;
    }
    // Most find their new first price in the next pane.
    const PaneRow& after = next != nullptr ? *next : *slot_.rows.back();
    const std::uint32_t mostAfter = next != nullptr ? std::numeric_limits<std::uint32_t>::max() : 0;
    std::size_t without = withoutFirst_.size();
    withoutFirst_.resize(without + end - begin);
    for (std::size_t symbol = begin; symbol < end; ++symbol) {
        WindowSums& sums = all_[symbol];
        const std::uint32_t covered = (slot_.flags[symbol] & PaneRow::coveredFlag) / PaneRow::coveredFlag;
        sums.covered -= covered;
        sums.fresh -= slot_.flags[symbol] & PaneRow::freshFlag;
        const unsigned lost = covered & static_cast<unsigned>(sums.count != 0);
        const auto inNext = static_cast<unsigned>((after.count[symbol] & mostAfter) != 0);
        sums.first = chosen(lost & inNext, after.first[symbol], sums.first);
        withoutFirst_[without] = static_cast<std::uint32_t>(symbol);
        without += lost & (inNext ^ 1);
    }
    withoutFirst_.resize(without);
}

/// Row by row, since nearly all symbols are found in the first few rows.
void SlidingSums::findFirsts(std::int64_t from, const PaneRing& ring) {
    for (std::int64_t pane = from; pane < end_ && !withoutFirst_.empty(); ++pane) {
        const PaneRow* row = ring.find(pane);
        if (row == nullptr)
            continue;
        std::size_t kept = 0;
        for (const std::uint32_t symbol : withoutFirst_) {
            const auto found = static_cast<unsigned>(row->count[symbol] != 0);
            all_[symbol].first = chosen(found, row->first[symbol], all_[symbol].first);
            withoutFirst_[kept] = symbol;
            kept += found ^ 1;
        }
        withoutFirst_.resize(kept);
    }
    withoutFirst_.clear();
}

void SlidingSums::patch(std::size_t symbol, std::int64_t price, bool covers, bool freshens, const PaneRing& ring) {
    WindowSums& sums = all_[symbol];
    sums.sum += price;
    ++sums.count;
    ++samples_;
    sums.covered += covers ? 1 : 0;
    sums.fresh += freshens ? 1 : 0;
    withoutFirst_.assign(1, static_cast<std::uint32_t>(symbol));
    findFirsts(begin(), ring);
    sums.last = lastPrice(ring, symbol, begin(), end_);
}

WindowSums SlidingSums::exchange(std::size_t symbol, const WindowSums& sums) {
    return std::exchange(all_[symbol], sums);
}

} // namespace topbook
