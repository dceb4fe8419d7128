// SPDX-License-Identifier: GPL-3.0-or-later
// Sliding windows as one writes them first: every quote is added to each of the 126 windows that hold it, in maps, and
// a window that is final is sorted. Quotes in time only; the same rows as from WindowJoiner.
#pragma once

#include "model/window/windows.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace topbook {

class PlainWindows {
public:
    PlainWindows(WindowPlan plan, const SymbolTable& symbols)
        : plan_(std::move(plan))
        , symbols_(&symbols) {}

    void add(const Sample& sample) {
        const Timestamp firstEnd = floorTo(sample.time, plan_.hop) + plan_.hop;
        for (const Duration size : plan_.sizes)
            for (Timestamp end = firstEnd; end - size <= sample.time; end = end + plan_.hop)
                take(windows_[{end, size}][sample.instrument.value], sample);
    }
    void advance(Timestamp watermark, std::vector<WindowRow>& out) {
        while (!windows_.empty() && windows_.begin()->first.first <= watermark) {
            for (const Ranking ranking : plan_.rankings)
                tell(windows_.begin()->first, windows_.begin()->second, ranking, out);
            windows_.erase(windows_.begin());
        }
    }

private:
    using Key = std::pair<Timestamp, Duration>;
    using Symbols = std::unordered_map<std::uint32_t, WindowValues>;

    static void take(WindowValues& values, const Sample& sample) {
        if (values.count == 0)
            values.first = values.high = values.low = sample.price;
        values.sum += sample.price.nanos;
        ++values.count;
        values.last = sample.price;
        values.high = std::max(values.high, sample.price);
        values.low = std::min(values.low, sample.price);
    }
    void tell(const Key& window, const Symbols& symbols, Ranking ranking, std::vector<WindowRow>& out) const {
        std::vector<std::pair<std::uint32_t, const WindowValues*>> order;
        for (const auto& [symbol, values] : symbols)
            order.emplace_back(symbol, &values);
        std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
            if (ranksBefore(ranking, *a.second, *b.second))
                return true;
            return !ranksBefore(ranking, *b.second, *a.second) &&
                   symbols_->at({a.first}).symbol < symbols_->at({b.first}).symbol;
        });
        for (std::size_t place = 0; place < std::min(order.size(), plan_.top); ++place) {
            WindowRow row;
            row.end = window.first;
            row.size = window.second;
            row.ranking = ranking;
            row.place = static_cast<std::uint32_t>(place + 1);
            row.instrument = {order[place].first};
            row.values = *order[place].second;
            out.push_back(row);
        }
    }

    WindowPlan plan_;
    const SymbolTable* symbols_;
    std::map<Key, Symbols> windows_;
};

} // namespace topbook
