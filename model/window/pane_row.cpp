// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/pane_row.h"

#include "model/window/pane_sums.h"

#include <algorithm>

namespace topbook {
namespace {

void pack(std::int64_t offset, std::uint32_t& nanos, std::uint8_t& carry) {
    nanos = static_cast<std::uint32_t>(offset);
    carry = static_cast<std::uint8_t>(offset >> 32);
}

/// Hundreds of columns would each double otherwise: the owner decides how much room is made ahead.
template<class T> void resizeExactly(std::vector<T>& column, std::size_t size) {
    column.reserve(size);
    column.resize(size);
}

} // namespace

Pane PaneRow::get(std::size_t symbol) const {
    const Order& places = order[symbol];
    const bool sized = !volume.empty();
    return Pane{.start = start,
                .sum = wholeSum(symbol),
                .count = count[symbol],
                .first = {first[symbol]},
                .firstTime = {start.nanos + offsetOf(places.firstNanos, places.firstCarry)},
                .firstSequence = {places.firstSequence},
                .last = {last[symbol]},
                .lastTime = {start.nanos + offsetOf(places.lastNanos, places.lastCarry)},
                .lastSequence = {places.lastSequence},
                .high = {range[symbol].high},
                .highTime = highTime(symbol),
                .low = {range[symbol].low},
                .fresh = (flags[symbol] & freshFlag) != 0,
                .notional = sized ? notional[symbol] : 0,
                .volume = sized ? volume[symbol] : 0};
}

void PaneRow::add(std::size_t symbol, const Sample& sample, bool isFresh) {
    const std::int64_t price = sample.price.nanos;
    const std::int64_t offset = sample.time.nanos - start.nanos;
    const std::uint64_t sequence = sample.sequence.value;
    Order& places = order[symbol];
    Range& prices = range[symbol];
    if (count[symbol]++ == 0) {
        first[symbol] = price;
        last[symbol] = price;
        prices = {price, price};
        places.firstSequence = sequence;
        places.lastSequence = sequence;
        pack(offset, places.firstNanos, places.firstCarry);
        pack(offset, places.lastNanos, places.lastCarry);
        pack(offset, places.highNanos, places.highCarry);
    } else {
        const std::int64_t lastOffset = offsetOf(places.lastNanos, places.lastCarry);
        if (offset > lastOffset || (offset == lastOffset && sequence >= places.lastSequence)) {
            last[symbol] = price;
            places.lastSequence = sequence;
            pack(offset, places.lastNanos, places.lastCarry);
        }
        const std::int64_t firstOffset = offsetOf(places.firstNanos, places.firstCarry);
        if (offset < firstOffset || (offset == firstOffset && sequence < places.firstSequence)) {
            first[symbol] = price;
            places.firstSequence = sequence;
            pack(offset, places.firstNanos, places.firstCarry);
        }
        if (price > prices.high || (price == prices.high && offset < offsetOf(places.highNanos, places.highCarry))) {
            prices.high = price;
            pack(offset, places.highNanos, places.highCarry);
        }
        prices.low = std::min(prices.low, price);
    }
    sum[symbol] += static_cast<std::uint64_t>(price);
    if (sum[symbol] < static_cast<std::uint64_t>(price))
        countCarry(symbol, 1);
    flags[symbol] |= static_cast<std::uint8_t>(coveredFlag | changedFlag | (isFresh ? freshFlag : 0));
    changed = true;
    if (sample.size.units <= 0)
        return;
    makeSized();
    notional[symbol] = cappedSum(notional[symbol], static_cast<Int128>(price) * sample.size.units);
    volume[symbol] = cappedSum(volume[symbol], sample.size.units);
}

void PaneRow::put(std::size_t symbol, const Pane& value) {
    Order& places = order[symbol];
    count[symbol] = static_cast<std::uint32_t>(value.count);
    sum[symbol] = static_cast<std::uint64_t>(value.sum);
    if (const auto beyond = static_cast<std::uint32_t>(value.sum >> 64); beyond != 0)
        countCarry(symbol, beyond);
    first[symbol] = value.first.nanos;
    last[symbol] = value.last.nanos;
    range[symbol] = {value.high.nanos, value.low.nanos};
    places.firstSequence = value.firstSequence.value;
    places.lastSequence = value.lastSequence.value;
    pack(value.firstTime.nanos - start.nanos, places.firstNanos, places.firstCarry);
    pack(value.lastTime.nanos - start.nanos, places.lastNanos, places.lastCarry);
    pack(value.highTime.nanos - start.nanos, places.highNanos, places.highCarry);
    flags[symbol] = static_cast<std::uint8_t>(coveredFlag | changedFlag | (value.fresh ? freshFlag : 0));
    changed = true;
    if (value.volume != 0)
        makeSized();
    if (!volume.empty()) {
        notional[symbol] = value.notional;
        volume[symbol] = value.volume;
    }
}

void PaneRow::makeSized() {
    if (!volume.empty())
        return;
    resizeExactly(notional, symbols());
    resizeExactly(volume, symbols());
}

void PaneRow::countCarry(std::size_t symbol, std::uint32_t carries) {
    if (carry.empty())
        resizeExactly(carry, symbols());
    carry[symbol] += carries;
}

void PaneRow::grow(std::size_t symbols) {
    if (symbols <= count.size())
        return;
    const bool sized = !volume.empty();
    resizeExactly(count, symbols);
    resizeExactly(sum, symbols);
    resizeExactly(first, symbols);
    resizeExactly(last, symbols);
    resizeExactly(range, symbols);
    resizeExactly(order, symbols);
    resizeExactly(flags, symbols);
    if (!carry.empty())
        resizeExactly(carry, symbols);
    if (!sized)
        return;
    resizeExactly(notional, symbols);
    resizeExactly(volume, symbols);
}

/// All columns are written, from end to end: samples come in no order, and each would wait for memory that was last
/// used half an hour ago.
void PaneRow::begin(std::int64_t newPane, Timestamp newStart) {
    pane = newPane;
    start = newStart;
    changed = false;
    std::fill(count.begin(), count.end(), 0U);
    std::fill(sum.begin(), sum.end(), 0U);
    std::fill(flags.begin(), flags.end(), std::uint8_t{0});
    std::fill(first.begin(), first.end(), 0);
    std::fill(last.begin(), last.end(), 0);
    std::fill(range.begin(), range.end(), Range{});
    std::fill(order.begin(), order.end(), Order{});
    carry.clear();
    std::fill(notional.begin(), notional.end(), 0);
    std::fill(volume.begin(), volume.end(), 0);
}

PaneRow& PaneRing::obtain(std::int64_t pane, Timestamp start, std::size_t symbols) {
    PaneRow& row = rows_[slotOf(pane)];
    if (row.pane == pane)
        return row;
    row.grow(symbols);
    row.begin(pane, start);
    return row;
}

void PaneRing::grow(std::size_t symbols) {
    for (PaneRow& row : rows_)
        if (row.pane != PaneRow::noPane)
            row.grow(symbols);
}

} // namespace topbook
