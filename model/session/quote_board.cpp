// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/quote_board.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr Duration staleAfter = std::chrono::seconds(30);
constexpr Duration staleCheckEvery = std::chrono::seconds(1);

bool isStale(const QuoteView& view, Timestamp clock) {
    return view.samples > 0 && clock != Timestamp::earliest() && clock - view.lastTime > staleAfter;
}

} // namespace

QuoteBoard::Row& QuoteBoard::row(InstrumentId instrument) {
    while (rows_.size() <= instrument.value) {
        Row fresh;
        fresh.view.instrument.value = static_cast<std::uint32_t>(rows_.size());
        fresh.view.revision = revisionBase_;
        fresh.view.bookTime = Timestamp::earliest();
        fresh.view.lastTime = Timestamp::earliest();
        fresh.view.firstTime = Timestamp::earliest();
        fresh.view.statusSince = Timestamp::earliest();
        rows_.push_back(std::move(fresh));
    }
    return rows_[instrument.value];
}

void QuoteBoard::l1(std::span<const L1Row> rows) {
    for (const L1Row& change : rows) {
        Row& target = row(change.instrument);
        target.view.bbo = change.bbo;
        target.view.bookTime = change.time;
        target.dirty = true;
    }
}

void QuoteBoard::trades(std::span<const TradeRow> trades) {
    for (const TradeRow& trade : trades) {
        Row& target = row(trade.instrument);
        target.traded.units += trade.size.units;
        target.dirty = true;
    }
}

void QuoteBoard::samples(std::span<const Sample> samples) {
    for (const Sample& sample : samples)
        take(row(sample.instrument), sample);
}

void QuoteBoard::take(Row& target, const Sample& sample) {
    QuoteView& view = target.view;
    const bool isFirst = view.samples == 0;
    if (isFirst || sample.time < view.firstTime) {
        view.first = sample.price;
        view.firstTime = sample.time;
    }
    if (isFirst || sample.time > view.lastTime ||
        (sample.time == view.lastTime && sample.sequence >= target.lastSequence)) {
        view.last = sample.price;
        view.lastTime = sample.time;
        target.lastSequence = sample.sequence;
    }
    view.high = isFirst ? sample.price : std::max(view.high, sample.price);
    view.low = isFirst ? sample.price : std::min(view.low, sample.price);
    ++view.samples;
    target.sampled.units += sample.size.units;
    target.quoteTime = std::max(target.quoteTime, sample.quoteTime);
    target.dirty = true;
}

void QuoteBoard::previousClose(InstrumentId instrument, Price close) {
    Row& target = row(instrument);
    target.closeTold = true;
    target.view.changeBase = close;
    target.view.changeKind = ChangeBase::PreviousClose;
    target.dirty = true;
}

void QuoteBoard::statusChanged(InstrumentId instrument) {
    row(instrument).statusDirty = true;
}

void QuoteBoard::hop(std::size_t hops) {
    const std::size_t moves = std::min(hops, sparkHops);
    for (Row& each : rows_) {
        for (std::size_t i = 0; i < moves; ++i)
            each.spark[(hops_ + i) % sparkHops] = each.view.last;
    }
    hops_ += moves;
}

void QuoteBoard::adopt(const Pipeline& pipeline) {
    for (std::uint32_t i = 0; i < pipeline.symbols().size(); ++i) {
        const InstrumentId instrument{i};
        Row& target = row(instrument);
        const OrderBooks& books = pipeline.booksOf(instrument);
        target.view.bbo = books.bbo(instrument);
        target.dirty = true;
        target.statusDirty = true;
        if (!pipeline.config().windows)
            continue;
        for (const Pane& pane : pipeline.panesOf(instrument).panes(instrument)) {
            take(target, Sample{instrument, pane.first, {}, pane.firstTime, pane.firstSequence, noTime, {}, 0});
            take(target,
                 Sample{instrument, pane.last, Quantity{pane.volume}, pane.lastTime, pane.lastSequence, noTime, {}, 0});
            target.view.high = std::max(target.view.high, pane.high);
            target.view.low = std::min(target.view.low, pane.low);
            target.view.samples += pane.count - 2; // the two taken above stand for all of them
        }
    }
}

std::optional<Timestamp> QuoteBoard::quoteTime(InstrumentId instrument) const {
    if (instrument.value >= rows_.size() || rows_[instrument.value].quoteTime == noTime)
        return std::nullopt;
    return Timestamp{rows_[instrument.value].quoteTime};
}

void QuoteBoard::refresh(Row& target, const Pipeline& pipeline, Timestamp clock) {
    QuoteView& view = target.view;
    const InstrumentId instrument = view.instrument;
    if (target.statusDirty) {
        const OrderBooks& books = pipeline.booksOf(instrument);
        view.status = books.status(instrument);
        view.statusSince = books.statusSince(instrument);
        target.statusDirty = false;
    }
    if (!target.closeTold) {
        const Price close = pipeline.symbols().at(instrument).previousClose;
        view.changeKind = close.nanos != 0 ? ChangeBase::PreviousClose : ChangeBase::FirstSeen;
        view.changeBase = close.nanos != 0 ? close : view.first;
    }
    view.volume = target.traded.units != 0 ? target.traded : target.sampled;
    view.stale = isStale(view, clock);
    if (hops_ != sparkPublished_ || !view.spark) {
        auto spark = std::make_shared<std::vector<Price>>();
        spark->reserve(sparkHops);
        for (std::size_t i = 0; i < sparkHops; ++i)
            spark->push_back(target.spark[(hops_ + i) % sparkHops]);
        view.spark = std::move(spark);
    }
    ++view.revision;
    target.dirty = false;
}

void QuoteBoard::publish(const Pipeline& pipeline, Timestamp clock,
                         std::vector<std::shared_ptr<const QuoteChunk>>& chunks) {
    const std::size_t known = pipeline.symbols().size();
    if (known > 0)
        row(InstrumentId{static_cast<std::uint32_t>(known - 1)});
    const bool sparksMoved = hops_ != sparkPublished_;
    const bool checkStale =
        clock != Timestamp::earliest() &&
        (staleChecked_ == Timestamp::earliest() || clock < staleChecked_ || clock - staleChecked_ >= staleCheckEvery);
    if (checkStale)
        staleChecked_ = clock;
    chunks.resize((known + quoteChunkRows - 1) / quoteChunkRows);
    for (std::size_t chunk = 0; chunk < chunks.size(); ++chunk) {
        const std::size_t begin = chunk * quoteChunkRows;
        const std::size_t end = std::min(begin + quoteChunkRows, known);
        bool changed = chunks[chunk] == nullptr || chunks[chunk]->size() != end - begin;
        for (std::size_t i = begin; i < end; ++i) {
            Row& each = rows_[i];
            const bool sparkDiffers = sparksMoved && each.view.samples > 0;
            const bool staleDiffers = checkStale && isStale(each.view, clock) != each.view.stale;
            if (!each.dirty && !each.statusDirty && !sparkDiffers && !staleDiffers)
                continue;
            refresh(each, pipeline, clock);
            changed = true;
        }
        if (!changed)
            continue;
        auto rows = std::make_shared<QuoteChunk>();
        rows->reserve(end - begin);
        for (std::size_t i = begin; i < end; ++i)
            rows->push_back(rows_[i].view);
        chunks[chunk] = std::move(rows);
    }
    sparkPublished_ = hops_;
}

} // namespace topbook
