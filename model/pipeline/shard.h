// SPDX-License-Identifier: GPL-3.0-or-later
// One share of the instruments: their books and their panes. Takes events with the watermark that held when they came;
// gives L1 rows, trades, samples and late rows. Pure; touched by one thread at a time (a pipeline's runner sees to
// that).
#pragma once

#include "model/book/order_books.h"
#include "model/pipeline/pipeline.h"
#include "model/pipeline/recent_sequences.h"
#include "model/window/windows.h"

#include <span>
#include <vector>

namespace topbook {

/// How far each kind of result reached when event number `tag` was done: lets results of several shards be put back
/// into the order of their events.
struct ShardCut {
    std::uint64_t tag = 0;
    std::size_t rows = 0;
    std::size_t trades = 0;
    std::size_t samples = 0;
    std::size_t late = 0;
    std::size_t bookProblems = 0;
    std::size_t duplicates = 0;
};

/// What held when an event came.
struct EventContext {
    Timestamp received;
    Timestamp watermark;   ///< of its universe
    std::uint64_t tag = 0; ///< rising over all shards
};

struct ShardOutput {
    BookOutput book;
    std::vector<Sample> samples;
    std::vector<LateRow> late;
    std::vector<Event> duplicates; ///< quotes that were told twice
    std::vector<ShardCut> cuts;    ///< only where asked for

    void clear();
    [[nodiscard]] bool empty() const {
        return book.rows.empty() && book.trades.empty() && book.problems.empty() && samples.empty() && late.empty() &&
               duplicates.empty();
    }
};

class Shard {
public:
    Shard(const PipelineConfig& config, bool keepCuts);

    void enqueue(const Event& event, const EventContext& context) {
        events_.push_back(event);
        contexts_.push_back(context);
    }
    [[nodiscard]] bool hasWork() const { return !events_.empty(); }
    /// Works off what was enqueued, into `output`.
    void run(std::span<const SourceConfig> sources, const SymbolTable& symbols);
    /// The same, and then these, which concern nothing but books.
    void runBooks(std::span<const Event> events, std::span<const SourceConfig> sources, const SymbolTable& symbols) {
        run(sources, symbols);
        books.apply(events, output.book);
    }

    ShardOutput output;
    OrderBooks books;
    std::vector<PaneStore> panes; ///< by universe; empty where windows are off

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    void runOne(std::size_t index, std::span<const SourceConfig> sources, const SymbolTable& symbols);
    void addQuote(const Event& event, const EventContext& context, UniverseId universe);
    void addSample(const Sample& sample, Timestamp watermark, UniverseId universe);
    [[nodiscard]] bool isBookRun(const Event& event, std::span<const SourceConfig> sources) const;

    Duration memory_{}; ///< how long duplicates are looked for
    bool keepCuts_ = false;
    std::vector<Event> events_;
    std::vector<EventContext> contexts_; ///< by event
    std::vector<RecentSequences> seen_;  ///< by InstrumentId
};

} // namespace topbook
