// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/window_oracle.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"

#include <algorithm>

namespace topbook::test {
namespace {

/// Positive where a stands before b, 0 where they are equal.
int compare(Ranking ranking, const WindowValues& a, const WindowValues& b) {
    const auto order = [](Int128 left, Int128 right) { return left < right ? -1 : left > right ? 1 : 0; };
    switch (ranking) {
    case Ranking::Mean:
        return order(a.sum * static_cast<Int128>(b.count), b.sum * static_cast<Int128>(a.count));
    case Ranking::Last:
        return order(a.last.nanos, b.last.nanos);
    case Ranking::Gain:
    case Ranking::Loss:
        break;
    }
    if (a.count < 2 || b.count < 2)
        return order(a.count >= 2, b.count >= 2);
    const int gain = order(static_cast<Int128>(a.last.nanos - a.first.nanos) * b.first.nanos,
                           static_cast<Int128>(b.last.nanos - b.first.nanos) * a.first.nanos);
    return ranking == Ranking::Gain ? gain : -gain;
}

} // namespace

void WindowOracle::add(const Sample& sample, Timestamp watermark) {
    advance(watermark);
    struct Held {
        Timestamp end;
        Duration size;
        bool isTop;
    };
    std::vector<Held> held;
    for (const Duration size : plan_.sizes)
        for (Timestamp end = plan_.nextBoundary(sample.time); end - size <= sample.time; end = end + plan_.hop)
            held.push_back({end, size, false});
    if (plan_.topPriceSize > Duration{0})
        held.push_back({floorTo(sample.time, plan_.topPriceSize) + plan_.topPriceSize, plan_.topPriceSize, true});

    const auto isFinal = [&](const Held& window) { return window.end <= watermark_; };
    const auto isClosed = [&](const Held& window) { return window.end + plan_.horizon <= watermark_; };
    const bool isLate = std::any_of(held.begin(), held.end(), isFinal);
    const bool dropped = std::all_of(held.begin(), held.end(), isClosed);
    if (isLate)
        late.push_back({.time = sample.time,
                        .received = sample.received,
                        .instrument = sample.instrument,
                        .price = sample.price,
                        .watermark = watermark_,
                        .dropped = dropped,
                        .row = sample.row});
    if (dropped)
        return;
    Taken taken{sample, true};
    if (sample.quoteTime != noTime) {
        const auto [latest, isNew] = latestQuote_.try_emplace(sample.instrument, sample.quoteTime);
        taken.fresh = isNew || sample.quoteTime > latest->second;
        latest->second = std::max(latest->second, sample.quoteTime);
    }
    const Timestamp nextMark = plan_.nextBoundary(watermark_);
    for (const Held& window : held) {
        if (isClosed(window))
            continue;
        Contents& contents = window.isTop ? tops_[window.end] : windows_[{window.end, window.size}];
        contents[sample.instrument].push_back(taken);
        if (!isFinal(window)) {
            marks_.insert(window.end);
            continue;
        }
        marks_.insert(nextMark);
        if (window.isTop)
            topRevisions_[nextMark].insert(window.end);
        else
            revisions_[nextMark].insert({window.end, window.size});
    }
}

void WindowOracle::advance(Timestamp watermark) {
    watermark_ = std::max(watermark_, watermark);
    while (!marks_.empty() && *marks_.begin() <= watermark_) {
        const Timestamp mark = *marks_.begin();
        marks_.erase(marks_.begin());
        finishMark(mark);
    }
}

void WindowOracle::finishMark(Timestamp mark) {
    for (const WindowKey& window : revisions_[mark])
        emit(window, true);
    for (const Timestamp end : topRevisions_[mark])
        emitTop(end, true);
    for (const Duration size : plan_.sizes)
        if (windows_.contains({mark, size}))
            emit({mark, size}, false);
    if (tops_.contains(mark))
        emitTop(mark, false);
    revisions_.erase(mark);
    topRevisions_.erase(mark);
    // Only so that a whole day fits into memory: nothing can be added to these any more.
    const auto isOver = [&](Timestamp end) { return end + plan_.horizon + plan_.hop <= mark; };
    while (!windows_.empty() && isOver(windows_.begin()->first.first))
        windows_.erase(windows_.begin());
    while (!tops_.empty() && isOver(tops_.begin()->first))
        tops_.erase(tops_.begin());
    while (!lastTables_.empty() && isOver(lastTables_.begin()->first.first.first))
        lastTables_.erase(lastTables_.begin());
}

void WindowOracle::emit(const WindowKey& window, bool isRevision) {
    for (const Ranking ranking : plan_.rankings) {
        std::vector<WindowRow> rows = table(window, ranking);
        std::vector<WindowRow>& last = lastTables_[{window, ranking}];
        if (isRevision && rows == last)
            continue;
        std::uint32_t& revision = revisionOf_[{window, ranking}];
        revision += isRevision ? 1 : 0;
        last = rows;
        for (WindowRow& row : rows)
            row.revision = revision;
        output.rows.insert(output.rows.end(), rows.begin(), rows.end());
    }
}

void WindowOracle::emitTop(Timestamp end, bool isRevision) {
    std::vector<TopPriceRow> all;
    for (const auto& [instrument, samples] : tops_[end])
        for (const Taken& taken : samples) {
            TopPriceRow row;
            row.end = end;
            row.size = plan_.topPriceSize;
            row.instrument = instrument;
            row.price = taken.sample.price;
            row.time = taken.sample.time;
            all.push_back(row);
        }
    std::sort(all.begin(), all.end(), [&](const TopPriceRow& a, const TopPriceRow& b) {
        if (a.price != b.price)
            return a.price > b.price;
        if (a.time != b.time)
            return a.time < b.time;
        return symbols_->at(a.instrument).symbol < symbols_->at(b.instrument).symbol;
    });
    TopPriceRow best = all.front();
    const auto last = lastTops_.find(end);
    if (isRevision) {
        best.revision = last == lastTops_.end() ? 0 : last->second.revision;
        if (last != lastTops_.end() && best == last->second)
            return;
        ++best.revision;
    }
    lastTops_[end] = best;
    output.topPrices.push_back(best);
}

std::vector<WindowRow> WindowOracle::table(const WindowKey& window, Ranking ranking) const {
    std::vector<WindowRow> rows;
    for (const auto& [instrument, taken] : windows_.at(window))
        rows.push_back({.end = window.first,
                        .size = window.second,
                        .ranking = ranking,
                        .universe = {},
                        .revision = 0,
                        .place = 0,
                        .rank = 0,
                        .instrument = instrument,
                        .values = valuesOf(window, taken)});
    std::sort(rows.begin(), rows.end(), [&](const WindowRow& a, const WindowRow& b) {
        const int order = compare(ranking, a.values, b.values);
        return order != 0 ? order > 0 : symbols_->at(a.instrument).symbol < symbols_->at(b.instrument).symbol;
    });
    std::vector<WindowRow> kept;
    for (std::size_t place = 1; place <= rows.size(); ++place) {
        WindowRow row = rows[place - 1];
        row.place = static_cast<std::uint32_t>(place);
        row.rank = 1; // one more than those strictly before it
        for (const WindowRow& other : rows)
            row.rank += compare(ranking, other.values, row.values) > 0 ? 1 : 0;
        if (plan_.top == 0 || row.rank <= plan_.top)
            kept.push_back(row);
    }
    return kept;
}

WindowValues WindowOracle::valuesOf(const WindowKey& window, std::vector<Taken> taken) const {
    std::stable_sort(taken.begin(), taken.end(), [](const Taken& a, const Taken& b) {
        return std::pair(a.sample.time, a.sample.sequence) < std::pair(b.sample.time, b.sample.sequence);
    });
    WindowValues values;
    values.first = values.high = values.low = taken.front().sample.price;
    values.last = taken.back().sample.price;
    std::set<std::int64_t> covered;
    std::set<std::int64_t> fresh;
    for (const Taken& one : taken) {
        values.sum += one.sample.price.nanos;
        ++values.count;
        values.high = std::max(values.high, one.sample.price);
        values.low = std::min(values.low, one.sample.price);
        const std::int64_t slot = (one.sample.time - (window.first - window.second)) / plan_.hop;
        covered.insert(slot);
        if (one.fresh)
            fresh.insert(slot);
    }
    values.coveredSlots = static_cast<std::uint32_t>(covered.size());
    values.freshSlots = static_cast<std::uint32_t>(fresh.size());
    values.slotCount = static_cast<std::uint32_t>(window.second / plan_.hop);
    return values;
}

ShardedWindows::ShardedWindows(const WindowPlan& plan, const SymbolTable& symbols, std::size_t storeCount,
                               Asking asking)
    : joiner(plan, UniverseId{}, symbols)
    , plan_(plan)
    , symbols_(&symbols)
    , asking_(asking) {
    for (std::size_t i = 0; i < storeCount; ++i)
        stores.emplace_back(plan);
}

void ShardedWindows::add(const Arrival& arrival) {
    ++arrivals_;
    const bool isTime = asking_ == Asking::EachArrival || (asking_ == Asking::Rarely && arrivals_ % 37 == 0) ||
                        (asking_ == Asking::EachPane && arrival.watermark >= nextLook_);
    if (isTime && arrival.watermark != Timestamp::earliest()) {
        advance(arrival.watermark);
        nextLook_ = floorTo(arrival.watermark, plan_.paneLength()) + plan_.paneLength();
    }
    stores[arrival.sample.instrument.value * 7 % stores.size()].add(arrival.sample, arrival.watermark, late);
}

void ShardedWindows::advance(Timestamp watermark) {
    std::vector<PaneStore*> all;
    for (PaneStore& store : stores)
        all.push_back(&store);
    joiner.advance(all, watermark, output);
}

bool ShardedWindows::restart() {
    StateWriter writer;
    joiner.save(writer);
    for (const PaneStore& store : stores)
        store.save(writer);
    const std::string bytes = writer.take();
    StateReader reader(bytes);
    WindowJoiner newJoiner(plan_, UniverseId{}, *symbols_);
    if (!newJoiner.load(reader))
        return false;
    joiner = std::move(newJoiner);
    for (PaneStore& store : stores) {
        PaneStore newStore(plan_);
        if (!newStore.load(reader))
            return false;
        store = std::move(newStore);
    }
    return reader.ok() && reader.atEnd();
}

std::string text(const WindowRow& row, const SymbolTable& symbols) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(row.size).count();
    return timeText(row.end, 1) + " size " + std::to_string(seconds) + " " + std::string(rankingText(row.ranking)) +
           " revision " + std::to_string(row.revision) + " place " + std::to_string(row.place) + " rank " +
           std::to_string(row.rank) + " " + symbols.at(row.instrument).symbol + " count " +
           std::to_string(row.values.count) + " sum " + std::to_string(static_cast<std::int64_t>(row.values.sum)) +
           " first " + priceText(row.values.first) + " last " + priceText(row.values.last) + " high " +
           priceText(row.values.high) + " low " + priceText(row.values.low) + " covered " +
           std::to_string(row.values.coveredSlots) + " fresh " + std::to_string(row.values.freshSlots) + " of " +
           std::to_string(row.values.slotCount);
}

std::string text(const TopPriceRow& row, const SymbolTable& symbols) {
    return timeText(row.end, 1) + " revision " + std::to_string(row.revision) + " " +
           symbols.at(row.instrument).symbol + " " + priceText(row.price) + " at " + timeText(row.time, 9);
}

namespace {

template<class Row>
std::string firstDifference(const char* what, const std::vector<Row>& found, const std::vector<Row>& expected,
                            const SymbolTable& symbols) {
    for (std::size_t i = 0; i < std::max(found.size(), expected.size()); ++i) {
        if (i < found.size() && i < expected.size() && found[i] == expected[i])
            continue;
        return std::string(what) + " " + std::to_string(i) + " of " + std::to_string(found.size()) + "\n  found    " +
               (i < found.size() ? text(found[i], symbols) : "nothing") + "\n  expected " +
               (i < expected.size() ? text(expected[i], symbols) : "nothing");
    }
    return {};
}

} // namespace

std::string difference(const WindowOutput& found, const WindowOutput& expected, const SymbolTable& symbols) {
    const std::string rows = firstDifference("row", found.rows, expected.rows, symbols);
    return rows.empty() ? firstDifference("top price", found.topPrices, expected.topPrices, symbols) : rows;
}

SymbolTable symbolsNamed(const std::vector<std::string>& names) {
    SymbolTable symbols;
    for (const std::string& name : names) {
        Instrument instrument;
        instrument.symbol = name;
        symbols.intern(instrument);
    }
    return symbols;
}

} // namespace topbook::test
