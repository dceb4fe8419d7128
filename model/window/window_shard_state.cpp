// SPDX-License-Identifier: GPL-3.0-or-later
// The shard as bytes. Only panes are kept: running windows are summed up again from them, which gives the same numbers
// since the sums are integers. Whatever a damaged state says, it is checked before anything is computed from it.
#include "model/window/window_shard.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::uint32_t mostInstruments = 1U << 24; ///< ids are dense; a larger one is damage

/// No padding is written: equal states give equal bytes.
void putPane(StateWriter& out, const Pane& pane) {
    out.put(pane.sum);
    out.put(pane.count);
    out.put(pane.first);
    out.put(pane.firstTime);
    out.put(pane.firstSequence);
    out.put(pane.last);
    out.put(pane.lastTime);
    out.put(pane.lastSequence);
    out.put(pane.high);
    out.put(pane.highTime);
    out.put(pane.low);
    out.put(pane.fresh);
    out.put(pane.notional);
    out.put(pane.volume);
}

Pane getPane(StateReader& in) {
    Pane pane;
    pane.sum = in.get<Int128>();
    pane.count = in.get<std::uint64_t>();
    pane.first = in.get<Price>();
    pane.firstTime = in.get<Timestamp>();
    pane.firstSequence = in.get<SequenceNumber>();
    pane.last = in.get<Price>();
    pane.lastTime = in.get<Timestamp>();
    pane.lastSequence = in.get<SequenceNumber>();
    pane.high = in.get<Price>();
    pane.highTime = in.get<Timestamp>();
    pane.low = in.get<Price>();
    pane.fresh = in.get<std::uint8_t>() != 0;
    pane.notional = in.get<Int128>();
    pane.volume = in.get<std::int64_t>();
    return pane;
}
constexpr std::size_t paneBytes = 121;

bool isSane(const Pane& pane, Duration length) {
    const auto within = [&](Timestamp time) { return time >= pane.start && time - pane.start < length; };
    const auto priced = [&](Price price) { return price.nanos > 0 && price >= pane.low && price <= pane.high; };
    const auto count = static_cast<Int128>(pane.count);
    return pane.count > 0 && pane.count <= PaneRow::mostSamples && within(pane.firstTime) && within(pane.lastTime) &&
           within(pane.highTime) && pane.low.nanos > 0 && priced(pane.first) && priced(pane.last) &&
           pane.sum >= count * pane.low.nanos && pane.sum <= count * pane.high.nanos && pane.volume >= 0;
}

void putValues(StateWriter& out, const WindowValues& values) {
    out.put(values.sum);
    out.put(values.count);
    out.put(values.first);
    out.put(values.last);
    out.put(values.high);
    out.put(values.low);
    out.put(values.coveredSlots);
    out.put(values.freshSlots);
    out.put(values.slotCount);
}

WindowValues getValues(StateReader& in) {
    WindowValues values;
    values.sum = in.get<Int128>();
    values.count = in.get<std::uint64_t>();
    values.first = in.get<Price>();
    values.last = in.get<Price>();
    values.high = in.get<Price>();
    values.low = in.get<Price>();
    values.coveredSlots = in.get<std::uint32_t>();
    values.freshSlots = in.get<std::uint32_t>();
    values.slotCount = in.get<std::uint32_t>();
    return values;
}
constexpr std::size_t valuesBytes = 68;

bool isSane(const WindowValues& values) {
    constexpr std::int64_t mostSamples = std::int64_t{1} << 43;
    const auto count = static_cast<Int128>(values.count);
    return values.count == 0 ||
           (values.count < mostSamples && values.first.nanos > 0 && values.last.nanos > 0 && values.low.nanos > 0 &&
            values.sum >= count * values.low.nanos && values.sum <= count * values.high.nanos);
}

void putSample(StateWriter& out, const Sample& sample) {
    out.put(sample.instrument);
    out.put(sample.price);
    out.put(sample.size);
    out.put(sample.time);
    out.put(sample.sequence);
    out.put(sample.quoteTime);
    out.put(sample.received);
    out.put(sample.row);
}

Sample getSample(StateReader& in) {
    Sample sample;
    sample.instrument = in.get<InstrumentId>();
    sample.price = in.get<Price>();
    sample.size = in.get<Quantity>();
    sample.time = in.get<Timestamp>();
    sample.sequence = in.get<SequenceNumber>();
    sample.quoteTime = in.get<std::int64_t>();
    sample.received = in.get<Timestamp>();
    sample.row = in.get<std::uint64_t>();
    return sample;
}
constexpr std::size_t sampleBytes = 60;

} // namespace

void WindowShard::save(StateWriter& out) const {
    out.put(fingerprint_);
    out.put(placed_);
    out.put(mark_);
    out.put(topMark_);
    out.put(watermark_);
    out.put(firstPane_.has_value());
    out.put(firstPane_.value_or(0));

    out.put(static_cast<std::uint64_t>(instruments_.size()));
    for (std::size_t symbol = 0; symbol < instruments_.size(); ++symbol) {
        out.put(instruments_[symbol]);
        out.put(latestQuotes_[symbol]);
    }

    // By pane and symbol, whether in the ring or ahead of it: `load` finds the place of each again.
    const std::vector<const PaneRow*> rows = rowsToSave();
    const auto isSaved = [&](const PaneRow& row, std::size_t symbol) {
        return row.count[symbol] != 0 && (row.pane >= ringBegin() || (row.flags[symbol] & PaneRow::changedFlag) != 0);
    };
    std::uint64_t panes = ahead_.size();
    for (const PaneRow* row : rows)
        for (std::size_t symbol = 0; symbol < row->symbols(); ++symbol)
            panes += isSaved(*row, symbol) ? 1 : 0;
    out.put(panes);
    const auto putPlaced = [&](std::int64_t index, std::uint32_t symbol, bool changed, const Pane& pane) {
        out.put(index);
        out.put(symbol);
        out.put(changed);
        putPane(out, pane);
    };
    for (const PaneRow* row : rows)
        for (std::uint32_t symbol = 0; symbol < row->symbols(); ++symbol)
            if (isSaved(*row, symbol))
                putPlaced(row->pane, symbol, (row->flags[symbol] & PaneRow::changedFlag) != 0, row->get(symbol));
    for (const auto& [place, ahead] : ahead_)
        putPlaced(place.first, place.second, ahead.changed, ahead.pane);

    out.put(static_cast<std::uint64_t>(touches_.size()));
    for (const Touch& touched : touches_) {
        out.put(touched.pane);
        out.put(touched.symbol);
        out.put(touched.firstWatermark);
        out.put(touched.lastWatermark);
    }
    out.put(static_cast<std::uint64_t>(frozen_.size()));
    for (const Frozen& frozen : frozen_) {
        out.put(frozen.end);
        out.put(frozen.panes);
        out.put(frozen.isTop);
        out.put(frozen.symbol);
        putValues(out, frozen.values);
        out.put(frozen.highTime);
    }
    out.put(static_cast<std::uint64_t>(deferred_.size()));
    for (const Deferred& waiting : deferred_) {
        putSample(out, waiting.sample);
        out.put(waiting.fresh);
        out.put(waiting.watermark);
    }
}

/// By pane; those that have left the windows too, while someone may still ask for their changes.
std::vector<const PaneRow*> WindowShard::rowsToSave() const {
    std::vector<const PaneRow*> rows;
    for (const PaneRow& row : ring_.rows())
        if (row.pane != PaneRow::noPane && (row.pane >= ringBegin() || row.changed))
            rows.push_back(&row);
    std::sort(rows.begin(), rows.end(), [](const PaneRow* a, const PaneRow* b) { return a->pane < b->pane; });
    return rows;
}

bool WindowShard::load(StateReader& in, std::size_t instruments) {
    if (in.get<std::uint64_t>() != fingerprint_)
        return false;
    placed_ = in.get<std::uint8_t>() != 0;
    mark_ = in.get<std::int64_t>();
    topMark_ = in.get<std::int64_t>();
    watermark_ = in.get<Timestamp>();
    const bool hasFirst = in.get<std::uint8_t>() != 0;
    const auto first = in.get<std::int64_t>();
    if (hasFirst)
        firstPane_ = first;
    if (!in.ok() || (placed_ && (!axis_.isMark(mark_) || !axis_.isTopMark(topMark_))))
        return false;
    return loadInstruments(in, instruments) && loadPanes(in) && loadLate(in);
}

bool WindowShard::loadInstruments(StateReader& in, std::size_t instruments) {
    const std::uint64_t count = in.getCount(sizeof(InstrumentId) + sizeof(std::int64_t));
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto instrument = in.get<InstrumentId>();
        const auto latestQuote = in.get<std::int64_t>();
        if (instrument.value >= instruments || instrument.value >= mostInstruments || known(instrument))
            return false;
        latestQuotes_[indexOf(instrument)] = latestQuote;
    }
    return in.ok();
}

bool WindowShard::loadPanes(StateReader& in) {
    const std::uint64_t count = in.getCount(13 + paneBytes);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto index = in.get<std::int64_t>();
        const auto symbol = in.get<std::uint32_t>();
        const bool changed = in.get<std::uint8_t>() != 0;
        Pane pane = getPane(in);
        if (!in.ok() || !axis_.accepts(index) || symbol >= instruments_.size() ||
            (!changed && placed_ && index < ringBegin()))
            return false;
        pane.start = axis_.timeOf(index);
        if (!isSane(pane, Duration(axis_.length())) ||
            !ahead_.try_emplace({index, symbol}, AheadPane{pane, changed}).second)
            return false;
    }
    if (!placed_)
        return true;
    pullAhead();
    for (SlidingSums& sums : running_)
        sums.place(mark_, ring_);
    return true;
}

bool WindowShard::loadLate(StateReader& in) {
    const std::uint64_t touches = in.getCount(28);
    for (std::uint64_t i = 0; i < touches; ++i) {
        Touch touched;
        touched.pane = in.get<std::int64_t>();
        touched.symbol = in.get<std::uint32_t>();
        touched.firstWatermark = in.get<Timestamp>();
        touched.lastWatermark = in.get<Timestamp>();
        if (!in.ok() || !placed_ || touched.symbol >= instruments_.size() || touched.pane < ringBegin() ||
            touched.pane >= ringEnd())
            return false;
        touches_.push_back(touched);
    }
    const std::uint64_t frozens = in.getCount(29 + valuesBytes);
    for (std::uint64_t i = 0; i < frozens; ++i) {
        Frozen frozen;
        frozen.end = in.get<std::int64_t>();
        frozen.panes = in.get<std::int64_t>();
        frozen.isTop = in.get<std::uint8_t>() != 0;
        frozen.symbol = in.get<std::uint32_t>();
        frozen.values = getValues(in);
        frozen.highTime = in.get<Timestamp>();
        if (!in.ok() || frozen.symbol >= instruments_.size() || !isSane(frozen.values))
            return false;
        frozen_.push_back(frozen);
    }
    const std::uint64_t waiting = in.getCount(9 + sampleBytes);
    for (std::uint64_t i = 0; i < waiting; ++i) {
        Deferred late;
        late.sample = getSample(in);
        late.fresh = in.get<std::uint8_t>() != 0;
        late.watermark = in.get<Timestamp>();
        const bool inOrder = deferred_.empty() || deferred_.back().watermark <= late.watermark;
        if (!in.ok() || !known(late.sample.instrument) || late.sample.price.nanos <= 0 || !inOrder ||
            !axis_.accepts(axis_.paneOf(late.sample.time)) || late.watermark > watermark_)
            return false;
        deferred_.push_back(late);
    }
    return in.ok();
}

} // namespace topbook
