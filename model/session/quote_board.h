// SPDX-License-Identifier: GPL-3.0-or-later
// The quote rows of a snapshot: one an instrument, in chunks of 64, a chunk rebuilt only where one of its rows changed.
// Owned by the engine's thread.
#pragma once

#include "model/pipeline/pipeline.h"
#include "model/session/snapshot.h"

#include <array>
#include <vector>

namespace topbook {

class QuoteBoard {
public:
    explicit QuoteBoard(std::uint64_t revisionBase = 0)
        : revisionBase_(revisionBase) {}

    void l1(std::span<const L1Row> rows);
    void trades(std::span<const TradeRow> trades);
    void samples(std::span<const Sample> samples);
    /// The venue told a previous close; it replaces what the instrument's announcement said.
    void previousClose(InstrumentId instrument, Price close);
    /// The trading status may have changed.
    void statusChanged(InstrumentId instrument);
    /// `hops` more windows became final: the sparklines move on.
    void hop(std::size_t hops);
    /// Takes what an engine that was loaded from a checkpoint knows.
    void adopt(const Pipeline& pipeline);

    /// Brings the chunks up to date; `clock` decides staleness.
    void publish(const Pipeline& pipeline, Timestamp clock, std::vector<std::shared_ptr<const QuoteChunk>>& chunks);
    /// The provider's newest quote time of an instrument; nothing where it tells none.
    [[nodiscard]] std::optional<Timestamp> quoteTime(InstrumentId instrument) const;

private:
    static constexpr std::size_t sparkHops = 60;
    struct Row {
        QuoteView view;
        std::array<Price, sparkHops> spark{}; ///< ring; `hops_` is the next place
        SequenceNumber lastSequence;
        std::int64_t quoteTime = noTime;
        Quantity traded;
        Quantity sampled;
        bool dirty = true;
        bool statusDirty = true;
        bool closeTold = false;
    };

    Row& row(InstrumentId instrument);
    void take(Row& row, const Sample& sample);
    void refresh(Row& row, const Pipeline& pipeline, Timestamp clock);

    std::uint64_t revisionBase_;
    std::vector<Row> rows_;
    std::uint64_t hops_ = 0;
    std::uint64_t sparkPublished_ = static_cast<std::uint64_t>(-1);
    Timestamp staleChecked_ = Timestamp::earliest();
};

} // namespace topbook
