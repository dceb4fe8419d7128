// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/sliding_sums.h"

#include <algorithm>
#include <utility>

namespace topbook {
namespace {

/// Last price of the newest pane in [from, to) that holds the symbol; one is known to.
std::int64_t lastPrice(const PaneRing& ring, std::size_t symbol, std::int64_t from, std::int64_t to) {
    for (std::int64_t pane = to - 1; pane >= from; --pane)
        if (const PaneRow* row = ring.find(pane); row != nullptr && row->count[symbol] != 0)
            return row->last[symbol];
    return 0;
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

void SlidingSums::collectRows(std::int64_t from, const PaneRing& ring) {
    slotRows_.clear();
    for (std::int64_t pane = from; pane < from + hop_; ++pane)
        if (const PaneRow* row = ring.find(pane))
            slotRows_.push_back(row);
}

void SlidingSums::enterSlot(std::int64_t from, const PaneRing& ring) {
    collectRows(from, ring);
    if (slotRows_.empty())
        return;
    const std::size_t symbols = std::min(all_.size(), slotRows_.front()->symbols());
    for (std::size_t symbol = 0; symbol < symbols; ++symbol) {
        WindowSums& sums = all_[symbol];
        std::uint64_t entered = 0;
        std::uint8_t flags = 0;
        for (const PaneRow* row : slotRows_) {
            const std::uint32_t count = row->count[symbol];
            if (count == 0)
                continue;
            if (sums.count == 0)
                sums.first = row->first[symbol];
            sums.last = row->last[symbol];
            sums.sum += row->sum[symbol];
            sums.count += count;
            entered += count;
            flags |= row->flags[symbol];
        }
        if (entered == 0)
            continue;
        samples_ += entered;
        ++sums.covered;
        sums.fresh += flags & PaneRow::freshFlag;
    }
}

void SlidingSums::leaveSlot(std::int64_t from, const PaneRing& ring) {
    collectRows(from, ring);
    if (slotRows_.empty())
        return;
    const std::int64_t stays = from + hop_;
    const PaneRow* next = ring.find(stays);
    const std::size_t symbols = std::min(all_.size(), slotRows_.front()->symbols());
    for (std::size_t symbol = 0; symbol < symbols; ++symbol) {
        std::uint64_t left = 0;
        std::uint8_t flags = 0;
        WindowSums& sums = all_[symbol];
        for (const PaneRow* row : slotRows_) {
            const std::uint32_t count = row->count[symbol];
            if (count == 0)
                continue;
            sums.sum -= row->sum[symbol];
            left += count;
            flags |= row->flags[symbol];
        }
        if (left == 0)
            continue;
        samples_ -= left;
        sums.count -= left;
        --sums.covered;
        sums.fresh -= flags & PaneRow::freshFlag;
        if (sums.count == 0)
            continue;
        if (next != nullptr && next->count[symbol] != 0)
            sums.first = next->first[symbol];
        else
            withoutFirst_.push_back(static_cast<std::uint32_t>(symbol));
    }
    findFirsts(stays, ring);
}

/// Row by row, since nearly all symbols are found in the first few rows.
void SlidingSums::findFirsts(std::int64_t from, const PaneRing& ring) {
    for (std::int64_t pane = from; pane < end_ && !withoutFirst_.empty(); ++pane) {
        const PaneRow* row = ring.find(pane);
        if (row == nullptr)
            continue;
        std::erase_if(withoutFirst_, [&](std::uint32_t symbol) {
            if (row->count[symbol] == 0)
                return false;
            all_[symbol].first = row->first[symbol];
            return true;
        });
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
