// SPDX-License-Identifier: GPL-3.0-or-later
// Collects what an engine computes and makes Snapshots of it. Parts that did not change are shared with the snapshot
// before. Owned by the engine's thread; what it hands out is immutable.
#pragma once

#include "model/session/chart_board.h"
#include "model/session/gap_board.h"
#include "model/session/ladder_board.h"
#include "model/session/quote_board.h"
#include "model/session/ranking_board.h"
#include "model/session/source_board.h"

namespace topbook {

/// What the engine counted so far, for `record` and the status bar.
struct SessionCounts {
    std::uint64_t payloads = 0;
    std::uint64_t events = 0;
    std::uint64_t quotes = 0; ///< accepted samples
    std::uint64_t l1Rows = 0;
    std::uint64_t trades = 0;
    std::uint64_t windowRows = 0;
    std::uint64_t late = 0;       ///< quotes that came after a window they belong to was final
    std::uint64_t dropped = 0;    ///< payloads that the queue before the recorder had no room for
    std::uint64_t reconnects = 0; ///< times a source went from retrying to connected
    std::vector<ProblemTally> problems;
};

class SnapshotBuilder : public ResultSink {
public:
    /// All revisions and numbers it gives are above `revisionBase`.
    explicit SnapshotBuilder(const EngineConfig& config, std::uint64_t revisionBase = 0);

    /// The pipeline whose results come in; set before the first of them.
    void watch(const Pipeline& pipeline);
    /// The pipeline was loaded from a checkpoint.
    void adopt();

    void l1(std::span<const L1Row> rows) override;
    void trades(std::span<const TradeRow> trades) override;
    void samples(std::span<const Sample> samples) override;
    void windows(const WindowOutput& output, UniverseId universe) override;
    void late(std::span<const LateRow> rows) override;
    void problem(const Problem& problem) override;

    void panes(std::span<const std::pair<InstrumentId, Pane>> changed) { charts_.panes(changed); }
    /// Events that speak of an instrument and produce no result: reference, status, gap.
    void notice(InstrumentId instrument, const Event& event);
    void instrumentsChanged() { instrumentsDirty_ = true; }
    void link(SourceId source, LinkState state, std::string_view words, Timestamp at);
    void payload(SourceId source, Timestamp received);
    /// What a payload held, for the freshness of its source.
    void told(SourceId source, const EventBatch& batch, Timestamp received) { sources_.told(source, batch, received); }
    /// What the sources did, as they tell it themselves; a replay has none.
    void meters(std::vector<SourceMeter> meters) { sources_.meters(std::move(meters)); }
    void events(std::uint64_t count) { counts_.events += count; }
    /// New windows begin; prices, books, gaps and counts stay.
    void changePlan(const WindowPlan& plan);
    void dropped(std::uint64_t payloads) { counts_.dropped += payloads; }

    void subscribe(const SubscribeBook& wanted) { ladder_.subscribe(wanted); }
    void subscribe(const SubscribeCharts& wanted) { charts_.subscribe(wanted.instruments); }
    [[nodiscard]] const SubscribeBook& bookSubscription() const { return ladder_.subscription(); }
    [[nodiscard]] ChartBoard& charts() { return charts_; }

    [[nodiscard]] const SessionCounts& counts() const { return counts_; }
    [[nodiscard]] SessionCounts fullCounts() const;
    /// Event times of problems, spread evenly, at most 200.
    [[nodiscard]] const std::vector<Timestamp>& problemTimes() const { return problemTimes_; }

    /// `status` is the caller's: what an engine cannot know. Fills in what it can.
    [[nodiscard]] std::shared_ptr<const Snapshot> build(SessionStatus status);

private:
    void noteProblemTime(Timestamp time);

    EngineConfig config_;
    const Pipeline* pipeline_ = nullptr;
    QuoteBoard quotes_;
    RankingBoard rankings_;
    ChartBoard charts_;
    LadderBoard ladder_;
    GapBoard gaps_;
    ProblemLog problems_;
    SessionCounts counts_;
    SourceBoard sources_;
    Timestamp lastHop_ = Timestamp::earliest();
    std::vector<Timestamp> problemTimes_;
    std::uint64_t number_;
    bool instrumentsDirty_ = true;
    std::uint64_t problemsPublished_ = static_cast<std::uint64_t>(-1);
    std::shared_ptr<const std::vector<Instrument>> instruments_;
    std::shared_ptr<const std::vector<ProblemTally>> tallies_;
    std::vector<std::shared_ptr<const QuoteChunk>> quoteChunks_;
    std::vector<std::shared_ptr<const ChartView>> chartViews_;
};

} // namespace topbook
