// SPDX-License-Identifier: GPL-3.0-or-later
// Decoded events in, results out: sequencer -> shards (books and panes) -> joiner. Synchronous: it owns no thread and
// reads no clock, so the terminal's `l1` and `windows` call it directly and a session runs the same code (architecture,
// How a number travels). The same events and ticks in the same order give the same results and digest, at any batch
// size and shard count.
#pragma once

#include "model/book/order_books.h"
#include "model/core/digest.h"
#include "model/feed/event_batch.h"
#include "model/feed/source.h"
#include "model/window/windows.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace topbook {

/// What feeds the windows from a source (`--price`). Sources with quotes of their own use Quotes.
enum class SampleRule : std::uint8_t { Quotes, Mid, Trade, None };

/// How disorder of a sequenced source is repaired (order-books, Rules: Disorder).
enum class ReorderRule : std::uint8_t {
    None,   ///< no sequence, or holes are normal
    File,   ///< 64 rows, no time limit; the first rows may be out of order too
    Follow, ///< 64 rows; the first row read is the first
    Live,   ///< at most 2 s of receive time, by ticks
};

struct SourceConfig {
    std::string name;
    UniverseId universe;
    SourcePace pace = SourcePace::File;
    SampleRule samples = SampleRule::Quotes;
    ReorderRule reorder = ReorderRule::None;
    bool eligibleTradesOnly = false;
};

struct PipelineConfig {
    WindowPlan plan;
    std::vector<std::string> universes{"default"};
    BookSettings books;
    std::size_t shards = 1;
    bool live = false;   ///< stamps are judged against ticks (windows, Watermark), else against each other
    bool windows = true; ///< false: books only (`l1`)
    bool computeDigest = true;
    /// The first event in restored order for which this is true, and all behind it, are left out (`ladder --at`).
    std::function<bool(const Event&)> stopBefore;
};

/// Takes results in their one order. Called from within feed/tick/close, on the caller's thread.
class ResultSink {
public:
    virtual ~ResultSink() = default;
    virtual void l1(std::span<const L1Row>) {}
    virtual void trades(std::span<const TradeRow>) {}
    virtual void samples(std::span<const Sample>) {} ///< accepted ones, in order, before windows see them
    virtual void windows(const WindowOutput&, UniverseId) {}
    virtual void late(std::span<const LateRow>) {}
    virtual void problem(const Problem&) {}
};

/// Runs `job(shard)` for every shard and returns when all are done. The default runs them one after another; a session
/// gives one that uses its threads.
using ShardRunner = std::function<void(std::size_t shards, const std::function<void(std::size_t)>& job)>;

class Pipeline {
public:
    /// Fails with InvalidPlan. `sink` must outlive the pipeline.
    [[nodiscard]] static Result<Pipeline> create(PipelineConfig config, ResultSink& sink, ShardRunner runner = {});
    Pipeline(Pipeline&&) noexcept;
    Pipeline& operator=(Pipeline&&) noexcept;
    ~Pipeline();

    SourceId addSource(const SourceConfig& config);

    /// Takes what one decoder of the source made. `received` is the receive time of the payload (event time for files).
    void feed(SourceId source, const EventBatch& batch, Timestamp received);
    /// The clock reached `now` (journaled every second).
    void tick(Timestamp now);
    /// The source will send no more: what its reorder buffer and time-jump check held comes out.
    void endOfSource(SourceId source);
    /// End of a converted file: the watermark moves to the end of time and every window closes.
    void close();

    [[nodiscard]] const SymbolTable& symbols() const;
    [[nodiscard]] const PipelineConfig& config() const;
    [[nodiscard]] Timestamp watermark(UniverseId universe) const; ///< earliest() while there is none
    [[nodiscard]] Timestamp eventTime() const;                    ///< latest event or tick so far
    [[nodiscard]] std::uint64_t eventCount() const;
    [[nodiscard]] bool stopped() const; ///< `stopBefore` was true once
    [[nodiscard]] std::uint64_t digest() const;

    // Views for snapshots and the terminal; valid until the next call that feeds.
    [[nodiscard]] const OrderBooks& booksOf(InstrumentId instrument) const;
    [[nodiscard]] const PaneStore& panesOf(InstrumentId instrument) const; ///< only where windows are computed
    [[nodiscard]] std::vector<std::pair<InstrumentId, Pane>> takeChangedPanes();
    [[nodiscard]] std::optional<TopPriceRow> openTopPrice(UniverseId universe) const;
    [[nodiscard]] std::optional<Timestamp> firstEvent(UniverseId universe) const;
    /// Whether a book is stale since a gap, and since when; for ladders.
    [[nodiscard]] std::optional<Timestamp> staleSince(InstrumentId instrument) const;

    /// Whole engine state, for checkpoints. A new pipeline made with the same config and sources goes on as if never
    /// stopped. `load` fails with Corrupt; the pipeline is then to be thrown away.
    [[nodiscard]] std::string save() const;
    [[nodiscard]] Result<void> load(std::string_view state);

private:
    struct State;
    explicit Pipeline(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace topbook
