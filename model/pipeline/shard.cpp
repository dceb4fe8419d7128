// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/shard.h"

namespace topbook {

void ShardOutput::clear() {
    book.clear();
    samples.clear();
    late.clear();
    duplicates.clear();
    cuts.clear();
}

namespace {

/// Live, a book with a hole gives nothing until a snapshot made it whole; a file goes on (order-books, Disorder).
BookSettings bookSettings(const PipelineConfig& config) {
    BookSettings settings = config.books;
    settings.silentWhileStale = config.live;
    return settings;
}

} // namespace

Shard::Shard(const PipelineConfig& config, bool keepCuts)
    : books(bookSettings(config))
    , memory_(config.plan.lateness + config.plan.horizon)
    , keepCuts_(keepCuts) {
    if (config.windows) {
        for (std::size_t i = 0; i < config.universes.size(); ++i)
            panes.emplace_back(config.plan);
    }
}

/// Whether neither order between kinds of results nor a sample depends on this event: then books may take many at once.
bool Shard::isBookRun(const Event& event, std::span<const SourceConfig> sources) const {
    const SampleRule rule = sources[event.source.value].samples;
    return event.kind != EventKind::Quote && (rule == SampleRule::Quotes || rule == SampleRule::None);
}

void Shard::run(std::span<const SourceConfig> sources, const SymbolTable& symbols) {
    std::size_t i = 0;
    while (i < events_.size()) {
        std::size_t end = i;
        if (!keepCuts_) {
            while (end < events_.size() && isBookRun(events_[end], sources))
                ++end;
        }
        if (end > i) {
            books.apply(std::span(events_).subspan(i, end - i), output.book);
            i = end;
            continue;
        }
        runOne(i, sources, symbols);
        ++i;
    }
    events_.clear();
    contexts_.clear();
}

void Shard::runOne(std::size_t index, std::span<const SourceConfig> sources, const SymbolTable& symbols) {
    const Event& event = events_[index];
    const EventContext& context = contexts_[index];
    const SourceConfig& source = sources[event.source.value];
    const UniverseId universe = symbols.at(event.instrument).universe;
    const bool samplesWanted = !event.has(timeSuspect);
    if (event.kind == EventKind::Quote) {
        if (samplesWanted && source.samples == SampleRule::Quotes)
            addQuote(event, context, universe);
    } else {
        const std::size_t rowsBefore = output.book.rows.size();
        const std::size_t tradesBefore = output.book.trades.size();
        books.apply(std::span(&event, 1), output.book);
        const auto sampleOf = [&](Price price, Quantity size, SequenceNumber sequence, Timestamp time) {
            addSample(Sample{event.instrument, price, size, time, sequence, noTime, context.received, event.row},
                      context.watermark, universe);
        };
        if (samplesWanted && source.samples == SampleRule::Mid && midsAreMeaningful(books.status(event.instrument))) {
            for (std::size_t i = rowsBefore; i < output.book.rows.size(); ++i) {
                const L1Row& row = output.book.rows[i];
                if (row.bbo.isTwoSided())
                    sampleOf(midOf(row.bbo), Quantity{}, row.sequence, row.time);
            }
        }
        if (samplesWanted && source.samples == SampleRule::Trade) {
            for (std::size_t i = tradesBefore; i < output.book.trades.size(); ++i) {
                const TradeRow& trade = output.book.trades[i];
                if (isTradable(trade.price) && (trade.eligible || !source.eligibleTradesOnly))
                    sampleOf(trade.price, trade.size, trade.sequence, trade.time);
            }
        }
    }
    if (keepCuts_) {
        output.cuts.push_back({context.tag, output.book.rows.size(), output.book.trades.size(), output.samples.size(),
                               output.late.size(), output.book.problems.size(), output.duplicates.size()});
    }
}

void Shard::addQuote(const Event& event, const EventContext& context, UniverseId universe) {
    if (event.instrument.value >= seen_.size())
        seen_.resize(event.instrument.value + 1);
    if (!seen_[event.instrument.value].insert(event.sequence, event.time, context.watermark - memory_)) {
        output.duplicates.push_back(event);
        return;
    }
    addSample(Sample{event.instrument, event.price, event.size, event.time, event.sequence, event.quoteTime(),
                     context.received, event.row},
              context.watermark, universe);
}

void Shard::addSample(const Sample& sample, Timestamp watermark, UniverseId universe) {
    output.samples.push_back(sample);
    if (!panes.empty())
        panes[universe.value].add(sample, watermark, output.late);
}

void Shard::save(StateWriter& out) const {
    books.save(out);
    for (const PaneStore& store : panes)
        store.save(out);
    out.put(static_cast<std::uint64_t>(seen_.size()));
    for (const RecentSequences& sequences : seen_)
        sequences.save(out);
}

bool Shard::load(StateReader& in) {
    if (!books.load(in))
        return false;
    for (PaneStore& store : panes) {
        if (!store.load(in))
            return false;
    }
    seen_.assign(in.getCount(16), {});
    for (RecentSequences& sequences : seen_) {
        if (!sequences.load(in))
            return false;
    }
    return in.ok();
}

} // namespace topbook
