// SPDX-License-Identifier: GPL-3.0-or-later
// Inside of Pipeline: the sequencer's per-source state, the shards, and the joiner of each universe.
#pragma once

#include "model/core/time_screen.h"
#include "model/pipeline/pipeline.h"
#include "model/pipeline/reorder_buffer.h"
#include "model/pipeline/result_chains.h"
#include "model/pipeline/shard.h"
#include "model/pipeline/watermarks.h"

#include <map>

namespace topbook {

struct Pipeline::State {
    struct SourceState {
        std::vector<InstrumentId> instruments; ///< session-wide id by decoder-local index
        std::optional<ReorderBuffer> reorder;
        TimeScreen screen;
        bool waitsForScreen = true; ///< else nobody asks for samples or a moment, and no row need wait for its verdict
        bool movesWatermark = true;
        bool sameNumbers = true; ///< the decoder's numbers of its instruments are the session's
    };
    struct Universe {
        WindowJoiner joiner;
        Timestamp nextMark = Timestamp::earliest(); ///< watermark at which the joiner has something to look at
    };

    State(PipelineConfig config, ResultSink& sink, ShardRunner runner);

    SourceId addSource(const SourceConfig& source);
    void announce(SourceId source, std::span<const Instrument> instruments);

    /// All events of a batch.
    void takeAll(SourceId source, std::span<const Event> events, Timestamp received);
    /// Sequencer, in order: interning, reorder buffer, time screen, shard.
    void take(SourceId source, Event event, Timestamp received);
    void drain(SourceId source);
    void expireReorder(SourceId source, Timestamp at);

    /// Lets the shards work and hands their results to the sink in event order.
    void flush();
    /// Lets the joiner of a universe look, where its watermark crossed a pane.
    void advance(UniverseId universe);
    void advanceTo(UniverseId universe, Timestamp watermark);

    [[nodiscard]] const Shard& shardOf(InstrumentId instrument) const { return shards[shardIndex[instrument.value]]; }

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

    PipelineConfig config;
    ResultSink* sink;
    ShardRunner runner;
    SymbolTable symbols;
    std::vector<SourceConfig> configs; ///< by SourceId
    std::vector<SourceState> sources;
    Watermarks watermarks;
    std::vector<Shard> shards;
    std::vector<std::size_t> shardIndex; ///< by InstrumentId
    std::vector<Universe> universes;
    ResultChains chains;
    std::map<InstrumentId, Timestamp> gapTimes; ///< event time of the gap since which a book is stale
    Timestamp now = Timestamp::earliest();      ///< last tick
    Timestamp newest = Timestamp::earliest();   ///< latest trusted event time or tick
    std::uint64_t eventCount = 0;
    bool stopped = false;

private:
    [[nodiscard]] bool feedsBooksAlone(SourceId source) const;
    void takeForBooks(SourceId source, std::span<const Event> events, Timestamp received);
    void reorder(SourceId source, const Event& event, Timestamp received);
    void sequence(SourceId source, std::span<const Event> ordered, std::span<const SequenceTrouble> troubles);
    void tellTrouble(SourceId source, const SequenceTrouble& trouble);
    void tellGap(SourceId source, const SequenceTrouble& trouble);
    void tellJump(const Event& event);
    void tell(const Problem& problem);
    void screen(SourceId source, const Event& event);
    void screenLive(const Event& event);
    void passScreened(SourceId source);
    void route(const Event& event);
    void noteGap(const Event& gap);
    void publish(const ShardOutput& output);
    void publishMerged();
    void tellBookProblem(const BookProblem& problem);
    void tellDuplicate(const Event& event);
    [[nodiscard]] std::string place(const Event& event) const;
    void assignShard(InstrumentId instrument);

    Timestamp received_ = Timestamp::earliest(); ///< of the payload being taken
    std::uint64_t routed_ = 0;                   ///< events given to shards: their order across shards
    std::vector<Event> ordered_;
    std::vector<Event> screened_;
    std::vector<SequenceTrouble> troubles_;
    WindowOutput windowOutput_;
    ShardOutput merged_;
};

} // namespace topbook
