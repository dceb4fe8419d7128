// SPDX-License-Identifier: GPL-3.0-or-later
// A pipeline with everything around it that a session needs and that decides no number: what screens show, what history
// stores, checkpoints, a change of plan. Live, resume and replay drive the same engine with the same moments, hence the
// same results. Owns no thread but those of its shards; not thread-safe.
#pragma once

#include "model/session/payload_reader.h"
#include "model/session/result_log.h"
#include "model/session/snapshot_builder.h"

namespace topbook {

/// The state in a checkpoint entry, before the pipeline is loaded from it.
struct CheckpointHead {
    std::size_t shards = 1;
    std::uint64_t events = 0; ///< 0: nothing happened before it
    WindowPlan plan;
    std::vector<DecoderPosition> decoders;
    std::string_view pipeline; ///< within the bytes that were parsed
};
/// Fails with Corrupt.
[[nodiscard]] Result<CheckpointHead> parseCheckpoint(std::string_view bytes);

class Engine : private ResultSink {
public:
    /// Fails with InvalidPlan. Revisions in its snapshots are above `revisionBase`.
    [[nodiscard]] static Result<std::unique_ptr<Engine>> create(EngineConfig config, std::uint64_t revisionBase = 0);

    /// Applies a whole moment. Checkpoints and outages are passed over: see `load`.
    void apply(const Moment& moment);
    /// Applies the events [begin, end) of a moment's batch; its instruments and problems come with begin 0.
    void applyEvents(const Moment& moment, std::size_t begin, std::size_t end);
    /// What follows the last event of a moment's batch: the end of its source, or its refusal.
    void finishMoment(const Moment& moment);

    void problem(const Problem& problem) override;

    /// A new plan starts new windows; books, prices and the digest's L1 go on from what they are.
    [[nodiscard]] Result<void> changePlan(const WindowPlan& plan);

    [[nodiscard]] std::string checkpoint(const std::vector<DecoderPosition>& decoders) const;
    /// Goes on from a checkpoint. On failure the engine is as it was when made.
    [[nodiscard]] Result<void> load(const CheckpointHead& head);

    [[nodiscard]] const EngineConfig& config() const { return config_; }
    [[nodiscard]] const Pipeline& pipeline() const { return *pipeline_; }
    [[nodiscard]] SnapshotBuilder& view() { return view_; }
    [[nodiscard]] ResultLog& results() { return results_; }
    /// Events applied so far, and how many they were each time windows became final: what a hop step goes by.
    [[nodiscard]] std::uint64_t position() const;
    [[nodiscard]] const std::vector<std::uint64_t>& hopPositions() const { return hopPositions_; }
    /// Hands changed panes to charts and history.
    void collectPanes();

private:
    Engine(EngineConfig config, std::uint64_t revisionBase);
    [[nodiscard]] Result<void> makePipeline();
    void announceAll(const Pipeline& before, const std::vector<std::vector<InstrumentId>>& locals);
    void carryBook(const Pipeline& before, InstrumentId instrument, EventBatch& out, std::uint32_t local) const;
    void feed(SourceId source, const EventBatch& batch, Timestamp received);

    void l1(std::span<const L1Row> rows) override;
    void trades(std::span<const TradeRow> trades) override;
    void samples(std::span<const Sample> samples) override;
    void windows(const WindowOutput& output, UniverseId universe) override;
    void late(std::span<const LateRow> rows) override;

    EngineConfig config_;
    ShardRunner runner_;
    SnapshotBuilder view_;
    ResultLog results_;
    std::unique_ptr<Pipeline> pipeline_;
    std::vector<std::vector<InstrumentId>> locals_; ///< by source: session-wide id by decoder-local index
    std::uint64_t eventsBefore_ = 0;                ///< applied to pipelines before this one
    std::uint64_t eventsBase_ = 0;                  ///< of the pipeline's count, when it began to take events
    std::vector<std::uint64_t> hopPositions_;
    Timestamp panesTakenAt_ = Timestamp::earliest(); ///< watermark at which changed panes were last handed on
    EventBatch slice_;
};

} // namespace topbook
