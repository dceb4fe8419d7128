// SPDX-License-Identifier: GPL-3.0-or-later
// The shard's answers at a mark: candidates for the rankings, best prices, and what late samples touched.
#include "model/window/window_shard.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace topbook {
namespace {

WindowSums sumsOf(const WindowValues& values) {
    return {.sum = values.sum,
            .count = values.count,
            .first = values.first.nanos,
            .last = values.last.nanos,
            .covered = values.coveredSlots,
            .fresh = values.freshSlots};
}

} // namespace

bool standsAbove(const TopPriceRow& a, const TopPriceRow& b, const SymbolTable& names) {
    if (a.price != b.price)
        return a.price > b.price;
    if (a.time != b.time)
        return a.time < b.time;
    return std::tie(names.at(a.instrument).symbol, a.instrument) <
           std::tie(names.at(b.instrument).symbol, b.instrument);
}

void WindowShard::collect(std::size_t size, WindowCandidates& out) {
    collectFrom(size, running_[size], out);
}

void WindowShard::collectFrom(std::size_t size, const SlidingSums& sums, WindowCandidates& out) {
    std::vector<BestOf>& boards = boards_[size];
    const std::size_t firstEntry = out.entries.size();
    entrySymbols_.clear();
    ++stamp_;
    out.byRanking.resize(boards.size());
    for (std::size_t ranking = 0; ranking < boards.size(); ++ranking)
        boards[ranking].begin(rankings_[ranking], top_, sums.all());
    findBest(boards, sums.all());
    for (std::size_t ranking = 0; ranking < boards.size(); ++ranking) {
        for (const BestOf::Pick& pick : boards[ranking].picks()) {
            if (entryStamp_[pick.symbol] != stamp_) {
                entryStamp_[pick.symbol] = stamp_;
                entryOf_[pick.symbol] = static_cast<std::uint32_t>(out.entries.size());
                entrySymbols_.push_back(pick.symbol);
                const WindowSums& found = sums.all()[pick.symbol];
                WindowValues values = rankedPart(found);
                values.coveredSlots = found.covered;
                values.freshSlots = found.fresh;
                values.slotCount = sums.slotCount();
                out.entries.push_back({instruments_[pick.symbol], values});
            }
            out.byRanking[ranking].push_back({pick.key, entryOf_[pick.symbol]});
        }
    }
    fillRanges(sums, firstEntry, out);
}

void WindowShard::fillRanges(const SlidingSums& sums, std::size_t firstEntry, WindowCandidates& out) {
    for (std::size_t entry = firstEntry; entry < out.entries.size(); ++entry) {
        out.entries[entry].values.high = {std::numeric_limits<std::int64_t>::min()};
        out.entries[entry].values.low = {std::numeric_limits<std::int64_t>::max()};
    }
    if (entrySymbols_.empty())
        return;
    for (std::int64_t pane = sums.begin(); pane < sums.end(); ++pane) {
        const PaneRow* row = ring_.find(pane);
        if (row == nullptr)
            continue;
        for (std::size_t index = 0; index < entrySymbols_.size(); ++index) {
            const std::uint32_t symbol = entrySymbols_[index];
            if (row->count[symbol] == 0)
                continue;
            WindowValues& values = out.entries[firstEntry + index].values;
            values.high.nanos = std::max(values.high.nanos, row->range[symbol].high);
            values.low.nanos = std::min(values.low.nanos, row->range[symbol].low);
        }
    }
}

std::optional<TopPriceRow> WindowShard::topPrice(std::int64_t topMark, const SymbolTable& names) const {
    std::optional<TopPriceRow> best;
    const auto offer = [&](std::uint32_t symbol, Price price, Timestamp time) {
        TopPriceRow row;
        row.instrument = instruments_[symbol];
        row.price = price;
        row.time = time;
        if (!best || standsAbove(row, *best, names))
            best = row;
    };
    const std::int64_t from = topMark - axis_.top();
    for (std::int64_t pane = from; pane < topMark; ++pane) {
        const PaneRow* row = placed_ && pane >= ringBegin() && pane < ringEnd() ? ring_.find(pane) : nullptr;
        if (row == nullptr)
            continue;
        for (std::uint32_t symbol = 0; symbol < instruments_.size(); ++symbol) {
            if (row->count[symbol] == 0 || (best && row->range[symbol].high < best->price.nanos))
                continue;
            if (frozenTop(topMark, symbol) == nullptr)
                offer(symbol, {row->range[symbol].high}, row->highTime(symbol));
        }
    }
    for (auto place = ahead_.lower_bound({from, 0U}); place != ahead_.end() && place->first.first < topMark; ++place)
        offer(place->first.second, place->second.pane.high, place->second.pane.highTime);
    for (const Frozen& frozen : frozen_)
        if (frozen.isTop && frozen.end == topMark && frozen.values.count != 0)
            offer(frozen.symbol, frozen.values.high, frozen.highTime);
    return best;
}

const WindowShard::Frozen* WindowShard::frozenTop(std::int64_t end, std::uint32_t symbol) const {
    for (const Frozen& frozen : frozen_)
        if (frozen.isTop && frozen.end == end && frozen.symbol == symbol)
            return &frozen;
    return nullptr;
}

std::int64_t WindowShard::firstTouchedPane() const {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    for (const Touch& touched : touches_)
        first = std::min(first, touched.pane);
    return first;
}

bool WindowShard::markTouched(std::int64_t end, std::int64_t panes) {
    ++touchRound_;
    bool any = false;
    for (const Touch& touched : touches_) {
        const bool held = touched.pane >= end - panes && touched.pane < end;
        if (!held || axis_.expired(touched.firstWatermark) >= end)
            continue;
        touchStamp_[touched.symbol] = touchRound_;
        any = true;
    }
    return any;
}

bool WindowShard::isTouched(InstrumentId instrument) const {
    const auto symbol = known(instrument);
    return symbol && touchStamp_[*symbol] == touchRound_;
}

void WindowShard::collectFinal(std::int64_t end, std::size_t size, WindowCandidates& out) {
    SlidingSums& sums = revised_[size];
    sums.moveTo(end, ring_);
    const auto isOfWindow = [&](const Frozen& frozen) {
        return !frozen.isTop && frozen.end == end && frozen.panes == sums.panes();
    };
    std::vector<std::pair<std::uint32_t, WindowSums>> replaced;
    for (const Frozen& frozen : frozen_)
        if (isOfWindow(frozen))
            replaced.emplace_back(frozen.symbol, sums.exchange(frozen.symbol, sumsOf(frozen.values)));

    const std::size_t firstEntry = out.entries.size();
    collectFrom(size, sums, out);

    for (const auto& [symbol, present] : replaced)
        (void)sums.exchange(symbol, present);
    for (const Frozen& frozen : frozen_) {
        if (!isOfWindow(frozen) || entryStamp_[frozen.symbol] != stamp_)
            continue;
        WindowCandidates::Entry& entry = out.entries[std::max<std::size_t>(firstEntry, entryOf_[frozen.symbol])];
        entry.values.high = frozen.values.high;
        entry.values.low = frozen.values.low;
    }
}

void WindowShard::addTouchedTops(std::vector<std::int64_t>& ends) const {
    if (!axis_.hasTop())
        return;
    for (const Touch& touched : touches_) {
        const std::int64_t end = axis_.topEnd(touched.pane);
        if (end <= axis_.reached(touched.lastWatermark) && end > axis_.expired(touched.firstWatermark))
            ends.push_back(end);
    }
}

void WindowShard::clearTouches() {
    touches_.clear();
    frozen_.clear();
    for (SlidingSums& sums : revised_)
        sums.forget();
}

} // namespace topbook
