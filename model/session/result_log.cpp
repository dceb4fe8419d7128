// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/result_log.h"

namespace topbook {
namespace {

/// Whether a reader of the archive would notice the difference.
bool sameToReaders(const Instrument& a, const Instrument& b) {
    return a.symbol == b.symbol && a.company == b.company && a.group == b.group && a.currency == b.currency &&
           a.previousClose == b.previousClose && a.roundLot == b.roundLot;
}

template<class Row> void append(std::vector<Caused<Row>>& to, std::span<const Row> rows, std::uint64_t seq) {
    for (const Row& row : rows)
        to.push_back({row, seq});
}

} // namespace

void ResultLog::l1(std::span<const L1Row> rows) {
    if (!on_)
        return;
    for (const L1Row& row : rows)
        gathered_.l1.push_back({row, seq_, statusAt(row)});
    rows_ += rows.size();
}

/// Rows come in batches: one that is older than the instrument's present status came under the one before.
TradingStatus ResultLog::statusAt(const L1Row& row) {
    const OrderBooks& books = pipeline_->booksOf(row.instrument);
    if (row.instrument.value >= statuses_.size())
        statuses_.resize(row.instrument.value + std::size_t{1});
    StatusChange& last = statuses_[row.instrument.value];
    const TradingStatus now = books.status(row.instrument);
    if (now != last.now)
        last = {last.now, now};
    return row.time < books.statusSince(row.instrument) ? last.before : now;
}

void ResultLog::trades(std::span<const TradeRow> trades) {
    if (!on_)
        return;
    append(gathered_.trades, trades, seq_);
    rows_ += trades.size();
}

void ResultLog::samples(std::span<const Sample> samples) {
    if (!on_)
        return;
    for (const Sample& sample : samples) {
        gathered_.quotes.push_back({sample.instrument, sample.time, sample.received, sample.price, sample.size,
                                    sample.sequence.value, sample.quoteTime, seq_, sample.row});
    }
    rows_ += samples.size();
}

void ResultLog::windows(const WindowOutput& output, UniverseId) {
    if (!on_)
        return;
    append(gathered_.top, std::span<const WindowRow>(output.rows), seq_);
    append(gathered_.topPrices, std::span<const TopPriceRow>(output.topPrices), seq_);
    rows_ += output.rows.size() + output.topPrices.size();
    hopDone_ = hopDone_ || !output.finalHops.empty();
}

void ResultLog::late(std::span<const LateRow> rows) {
    if (!on_)
        return;
    append(gathered_.late, rows, seq_);
    rows_ += rows.size();
}

void ResultLog::problem(const Problem& problem) {
    if (!on_)
        return;
    const std::size_t before = gathered_.problems.size();
    addProblem(gathered_.problems, problem, seq_);
    rows_ += gathered_.problems.size() - before;
}

void ResultLog::panes(std::span<const std::pair<InstrumentId, Pane>> changed) {
    if (!on_)
        return;
    for (const auto& [instrument, pane] : changed)
        panes_.insert_or_assign(std::pair{instrument, pane.start}, pane);
}

void ResultLog::moveInto(HistoryBatch& batch, const std::vector<std::string>& sources, bool allPanes) {
    batch.quotes = std::move(gathered_.quotes);
    batch.trades = std::move(gathered_.trades);
    batch.l1 = std::move(gathered_.l1);
    batch.top = std::move(gathered_.top);
    batch.topPrices = std::move(gathered_.topPrices);
    batch.late = std::move(gathered_.late);
    batch.problems = std::move(gathered_.problems);
    gathered_ = {};
    const SymbolTable& symbols = pipeline_->symbols();
    if (instrumentsDirty_ || told_.size() != symbols.size()) {
        for (std::uint32_t i = 0; i < symbols.size(); ++i) {
            const Instrument& instrument = symbols.at(InstrumentId{i});
            const bool known = i < told_.size();
            if (known && sameToReaders(told_[i], instrument))
                continue;
            batch.instruments.emplace_back(InstrumentId{i}, instrument);
            if (known)
                told_[i] = instrument;
            else
                told_.push_back(instrument);
        }
        instrumentsDirty_ = false;
    }
    if (!sourcesTold_) {
        for (std::size_t i = 0; i < sources.size(); ++i)
            batch.sources.emplace_back(SourceId{static_cast<std::uint16_t>(i)}, sources[i]);
        sourcesTold_ = true;
    }
    if (hopDone_ || allPanes) {
        for (const auto& [key, pane] : panes_)
            batch.panes.push_back({symbols.at(key.first).universe, key.first, pane});
        panes_.clear();
        for (std::size_t i = 0; i < pipeline_->config().universes.size(); ++i) {
            const UniverseId universe{static_cast<std::uint16_t>(i)};
            batch.watermarks.emplace_back(universe, pipeline_->watermark(universe));
        }
    }
    hopDone_ = false;
    rows_ = 0;
    batch.topRows = static_cast<std::uint32_t>(pipeline_->config().plan.top);
    batch.progressSeq = seq_;
    batch.received = received_;
}

void ResultLog::forgetStored() {
    told_.clear();
    instrumentsDirty_ = true;
    sourcesTold_ = false;
}

} // namespace topbook
