// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/window_shard.h"

#include "model/window/pane_sums.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace topbook {
namespace {

constexpr std::uint32_t noIndex = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint8_t coveredFlag = 1;
constexpr std::uint8_t freshSlotFlag = 2;

LateRow lateRow(const Sample& sample, Timestamp watermark, bool dropped) {
    return {.time = sample.time,
            .received = sample.received,
            .instrument = sample.instrument,
            .price = sample.price,
            .watermark = watermark,
            .dropped = dropped,
            .row = sample.row};
}

} // namespace

WindowShard::WindowShard(const WindowPlan& plan)
    : axis_(plan)
    , fingerprint_(fingerprint(plan))
    , rankings_(rankingsOf(plan))
    , top_(plan.top)
    , ring_(axis_.heldBehind() + axis_.heldAhead()) {
    boards_.assign(axis_.sizes().size(), std::vector<BestOf>(rankings_.size()));
    for (const std::int64_t size : axis_.sizes()) {
        running_.emplace_back(size, axis_.hop());
        revised_.emplace_back(size, axis_.hop());
        revised_.back().forget();
    }
}

void WindowShard::add(const Sample& sample, Timestamp watermark, std::vector<LateRow>& late) {
    watermark_ = std::max(watermark_, watermark);
    // Nearly always: in time, in the same pane as the sample before, of a symbol seen before.
    if (sample.time >= watermark_ && cachedRow_ != nullptr && cachedRow_->pane == cachedPane_ &&
        isInCachedPane(sample.time) && sample.instrument.value < indexes_.size()) {
        const std::uint32_t symbol = indexes_[sample.instrument.value];
        if (symbol != noIndex && cachedRow_->count[symbol] < PaneRow::mostSamples) {
            cachedRow_->add(symbol, sample, advancesQuote(symbol, sample.quoteTime));
            return;
        }
    }
    addAnywhere(sample, late);
}

void WindowShard::addAnywhere(const Sample& sample, std::vector<LateRow>& late) {
    const std::int64_t pane = axis_.paneOf(sample.time);
    // What lies at or behind the watermark is late for nothing; the boundaries are only looked for where it does not.
    const bool isLate = sample.time < watermark_ && pane < axis_.openFrom(watermark_);
    const bool isTooLate = isLate && axis_.lastEnd(pane) <= axis_.expired(watermark_);
    if (!axis_.accepts(pane) || isTooLate) {
        late.push_back(lateRow(sample, watermark_, true));
        return;
    }
    const std::uint32_t symbol = indexOf(sample.instrument);
    const bool fresh = advancesQuote(symbol, sample.quoteTime);
    if (!isLate) {
        if (!insert(symbol, pane, sample, fresh))
            late.push_back(lateRow(sample, watermark_, true));
        return;
    }
    late.push_back(lateRow(sample, watermark_, false));
    const Deferred taken{sample, fresh, watermark_};
    if (deferred_.empty() && isUpTo(watermark_))
        insertLate(taken);
    else
        deferred_.push_back(taken);
}

std::uint32_t WindowShard::indexOf(InstrumentId instrument) {
    if (const auto index = known(instrument))
        return *index;
    if (instrument.value >= indexes_.size())
        indexes_.resize(instrument.value + 1, noIndex);
    const auto index = static_cast<std::uint32_t>(instruments_.size());
    indexes_[instrument.value] = index;
    instruments_.push_back(instrument);
    latestQuotes_.push_back(noTime);
    if (instruments_.size() > room_)
        growTo(std::max<std::size_t>(8, instruments_.size() + instruments_.size() / 16));
    return index;
}

std::optional<std::uint32_t> WindowShard::known(InstrumentId instrument) const {
    if (instrument.value >= indexes_.size() || indexes_[instrument.value] == noIndex)
        return std::nullopt;
    return indexes_[instrument.value];
}

void WindowShard::growTo(std::size_t symbols) {
    room_ = symbols;
    ring_.grow(symbols);
    for (SlidingSums& sums : running_)
        sums.grow(symbols);
    for (SlidingSums& sums : revised_)
        sums.grow(symbols);
    entryOf_.resize(symbols);
    entryStamp_.resize(symbols);
    touchStamp_.resize(symbols);
}

bool WindowShard::advancesQuote(std::uint32_t symbol, std::int64_t quoteTime) {
    if (quoteTime == noTime)
        return true;
    if (quoteTime <= latestQuotes_[symbol])
        return false;
    latestQuotes_[symbol] = quoteTime;
    return true;
}

bool WindowShard::isInCachedPane(Timestamp time) const {
    const std::uint64_t since = static_cast<std::uint64_t>(time.nanos) - static_cast<std::uint64_t>(cachedStart_.nanos);
    return since < static_cast<std::uint64_t>(axis_.length());
}

bool WindowShard::isUpTo(Timestamp watermark) const {
    const std::int64_t pane = axis_.reached(watermark);
    return placed_ && mark_ >= axis_.markAt(pane) && (!axis_.hasTop() || topMark_ >= axis_.topMarkAt(pane));
}

bool WindowShard::insert(std::uint32_t symbol, std::int64_t pane, const Sample& sample, bool fresh) {
    firstPane_ = std::min(firstPane_.value_or(pane), pane);
    if (!placed_ || pane >= ringEnd())
        return insertAhead(symbol, pane, sample, fresh);
    PaneRow& row = ring_.obtain(pane, axis_.timeOf(pane), room_);
    if (row.count[symbol] >= PaneRow::mostSamples)
        return false;
    row.add(symbol, sample, fresh);
    cachedPane_ = pane;
    cachedStart_ = row.start;
    cachedRow_ = &row;
    return true;
}

bool WindowShard::insertAhead(std::uint32_t symbol, std::int64_t pane, const Sample& sample, bool fresh) {
    const Pane single = paneOf(sample, axis_.timeOf(pane), fresh);
    const auto [place, isNew] = ahead_.try_emplace({pane, symbol}, AheadPane{single});
    if (isNew)
        return true;
    AheadPane& known = place->second;
    if (known.pane.count >= PaneRow::mostSamples)
        return false;
    merge(known.pane, single);
    known.changed = true;
    return true;
}

void WindowShard::insertLate(const Deferred& taken) {
    const Sample& sample = taken.sample;
    const std::uint32_t symbol = indexOf(sample.instrument);
    const std::int64_t pane = axis_.paneOf(sample.time);
    if (pane < ringBegin())
        return; // only where a state was loaded that is not what was saved
    freeze(symbol, pane, taken.watermark);
    const std::int64_t slot = axis_.markAt(pane);
    const std::uint8_t before = slotFlags(symbol, slot, slot + axis_.hop());
    if (!insert(symbol, pane, sample, taken.fresh))
        return;
    for (SlidingSums& sums : running_)
        if (sums.holds(pane))
            sums.patch(symbol, sample.price.nanos, (before & coveredFlag) == 0,
                       taken.fresh && (before & freshSlotFlag) == 0, ring_);
    touch(symbol, pane, taken.watermark);
}

void WindowShard::touch(std::uint32_t symbol, std::int64_t pane, Timestamp watermark) {
    touches_.push_back({pane, symbol, watermark, watermark});
    if (touches_.size() < touchLimit_)
        return;
    compactTouches();
    touchLimit_ = 64 + 2 * touches_.size();
}

void WindowShard::compactTouches() {
    std::sort(touches_.begin(), touches_.end(),
              [](const Touch& a, const Touch& b) { return std::tie(a.pane, a.symbol) < std::tie(b.pane, b.symbol); });
    std::size_t kept = 0;
    for (const Touch& next : touches_) {
        if (kept > 0 && touches_[kept - 1].pane == next.pane && touches_[kept - 1].symbol == next.symbol) {
            Touch& same = touches_[kept - 1];
            same.firstWatermark = std::min(same.firstWatermark, next.firstWatermark);
            same.lastWatermark = std::max(same.lastWatermark, next.lastWatermark);
            continue;
        }
        touches_[kept++] = next;
    }
    touches_.resize(kept);
}

void WindowShard::freeze(std::uint32_t symbol, std::int64_t pane, Timestamp watermark) {
    const std::int64_t expiredAtMark = axis_.expired(axis_.timeOf(mark_));
    const std::int64_t expiredNow = axis_.expired(watermark);
    if (expiredAtMark == expiredNow)
        return;
    const std::int64_t firstEnd = std::max(axis_.markAfter(pane), axis_.markAfter(expiredAtMark));
    for (const std::int64_t size : axis_.sizes())
        for (std::int64_t end = firstEnd; end <= expiredNow && end - size <= pane; end += axis_.hop())
            freezeWindow(symbol, end, size, false);
    if (!axis_.hasTop())
        return;
    const std::int64_t topEnd = axis_.topEnd(pane);
    if (topEnd > expiredAtMark && topEnd <= expiredNow)
        freezeWindow(symbol, topEnd, axis_.top(), true);
}

void WindowShard::freezeWindow(std::uint32_t symbol, std::int64_t end, std::int64_t panes, bool isTop) {
    for (const Frozen& known : frozen_)
        if (known.end == end && known.panes == panes && known.isTop == isTop && known.symbol == symbol)
            return;
    Frozen frozen{.end = end,
                  .panes = panes,
                  .isTop = isTop,
                  .symbol = symbol,
                  .values = valuesIn(symbol, end - panes, end),
                  .highTime = Timestamp::latest()};
    visitPanes(symbol, end - panes, end, [&](std::int64_t, const Pane& pane) {
        if (pane.high == frozen.values.high)
            frozen.highTime = std::min(frozen.highTime, pane.highTime);
    });
    frozen_.push_back(frozen);
}

std::uint8_t WindowShard::slotFlags(std::uint32_t symbol, std::int64_t from, std::int64_t to) const {
    std::uint8_t flags = 0;
    visitPanes(symbol, from, to, [&](std::int64_t, const Pane& pane) {
        flags |= static_cast<std::uint8_t>(coveredFlag | (pane.fresh ? freshSlotFlag : 0));
    });
    return flags;
}

template<class Visit>
void WindowShard::visitPanes(std::uint32_t symbol, std::int64_t from, std::int64_t to, Visit visit) const {
    if (placed_) {
        const std::int64_t ringTo = std::min(to, ringEnd());
        for (std::int64_t pane = std::max(from, ringBegin()); pane < ringTo; ++pane)
            if (const PaneRow* row = ring_.find(pane); row != nullptr && row->count[symbol] != 0)
                visit(pane, row->get(symbol));
    }
    for (auto place = ahead_.lower_bound({from, 0U}); place != ahead_.end() && place->first.first < to; ++place)
        if (place->first.second == symbol)
            visit(place->first.first, place->second.pane);
}

WindowValues WindowShard::valuesIn(std::uint32_t symbol, std::int64_t from, std::int64_t to) const {
    WindowValues values;
    values.slotCount = static_cast<std::uint32_t>((to - from + axis_.hop() - 1) / axis_.hop());
    std::int64_t coveredSlot = -1;
    std::int64_t freshSlot = -1;
    visitPanes(symbol, from, to, [&](std::int64_t index, const Pane& pane) {
        const std::int64_t slot = (index - from) / axis_.hop();
        if (values.count == 0) {
            values.first = pane.first;
            values.high = pane.high;
            values.low = pane.low;
        }
        values.sum += pane.sum;
        values.count += pane.count;
        values.last = pane.last;
        values.high = std::max(values.high, pane.high);
        values.low = std::min(values.low, pane.low);
        if (slot != coveredSlot)
            ++values.coveredSlots;
        if (pane.fresh && slot != freshSlot) {
            ++values.freshSlots;
            freshSlot = slot;
        }
        coveredSlot = slot;
    });
    return values;
}

std::optional<WindowValues> WindowShard::values(InstrumentId instrument, Timestamp end, Duration size) const {
    const auto symbol = known(instrument);
    const std::int64_t to = axis_.reached(end);
    const std::int64_t panes = std::min(size.count() / axis_.length(), axis_.heldBehind() + axis_.heldAhead());
    if (!symbol || panes <= 0)
        return std::nullopt;
    const WindowValues found = valuesIn(*symbol, to - panes, to);
    if (found.count == 0)
        return std::nullopt;
    return found;
}

std::vector<Pane> WindowShard::panes(InstrumentId instrument) const {
    std::vector<Pane> found;
    if (const auto symbol = known(instrument))
        visitPanes(*symbol, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                   [&](std::int64_t, const Pane& pane) { found.push_back(pane); });
    return found;
}

std::vector<std::pair<InstrumentId, Pane>> WindowShard::takeChangedPanes() {
    std::vector<std::pair<InstrumentId, Pane>> changed;
    for (PaneRow& row : ring_.rows()) {
        if (!row.changed)
            continue;
        row.changed = false;
        for (std::size_t symbol = 0; symbol < row.symbols(); ++symbol) {
            if ((row.flags[symbol] & PaneRow::changedFlag) == 0)
                continue;
            row.flags[symbol] &= static_cast<std::uint8_t>(~PaneRow::changedFlag);
            changed.emplace_back(instruments_[symbol], row.get(symbol));
        }
    }
    for (auto& [place, ahead] : ahead_) {
        if (!ahead.changed)
            continue;
        ahead.changed = false;
        changed.emplace_back(instruments_[place.second], ahead.pane);
    }
    std::sort(changed.begin(), changed.end(), [](const auto& a, const auto& b) {
        return std::tie(a.second.start, a.first) < std::tie(b.second.start, b.first);
    });
    return changed;
}

void WindowShard::alignTo(std::int64_t mark, std::int64_t topMark) {
    if (placed_ && mark_ == mark)
        return;
    placed_ = true;
    mark_ = mark;
    topMark_ = topMark;
    clearTouches();
    pullAhead();
    for (SlidingSums& sums : running_)
        sums.place(mark, ring_);
}

void WindowShard::skipTo(std::int64_t mark) {
    mark_ = mark;
    for (SlidingSums& sums : running_)
        sums.skipTo(mark);
    pullAhead();
}

void WindowShard::step() {
    for (SlidingSums& sums : running_)
        sums.step(ring_);
    mark_ += axis_.hop();
    pullAhead();
}

void WindowShard::pullAhead() {
    while (!ahead_.empty() && ahead_.begin()->first.first < ringEnd()) {
        const auto& [place, ahead] = *ahead_.begin();
        PaneRow& row = ring_.obtain(place.first, axis_.timeOf(place.first), room_);
        row.put(place.second, ahead.pane);
        if (!ahead.changed)
            row.flags[place.second] &= static_cast<std::uint8_t>(~PaneRow::changedFlag);
        ahead_.erase(ahead_.begin());
    }
}

std::optional<std::int64_t> WindowShard::nextPane(std::int64_t pane) const {
    if (placed_)
        for (std::int64_t held = std::max(pane, ringBegin()); held < ringEnd(); ++held)
            if (ring_.find(held) != nullptr)
                return held;
    const auto ahead = ahead_.lower_bound({pane, 0U});
    if (ahead == ahead_.end())
        return std::nullopt;
    return ahead->first.first;
}

std::optional<Timestamp> WindowShard::nextDeferred() const {
    if (deferred_.empty())
        return std::nullopt;
    return deferred_.front().watermark;
}

void WindowShard::applyDeferred(Timestamp upTo) {
    std::size_t done = 0;
    while (done < deferred_.size() && deferred_[done].watermark <= upTo)
        insertLate(deferred_[done++]);
    deferred_.erase(deferred_.begin(), deferred_.begin() + static_cast<std::ptrdiff_t>(done));
}

} // namespace topbook
