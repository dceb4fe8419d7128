// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder of the subscribed instrument: depth, queue, tape, and the state of its book in words. Owned by the
// engine's thread.
#pragma once

#include "model/pipeline/pipeline.h"
#include "model/session/session_config.h"
#include "model/session/session_handle.h"

#include <map>
#include <vector>

namespace topbook {

inline constexpr std::size_t tapeRowsShown = 1'000;
inline constexpr std::size_t tapeRowsKept = 500'000; ///< of all instruments together

class LadderBoard {
public:
    LadderBoard(std::vector<SourceSetup> sources, bool live, std::uint64_t revisionBase = 0)
        : sources_(std::move(sources))
        , live_(live)
        , revision_(revisionBase) {}

    void l1(std::span<const L1Row> rows, std::size_t instruments);
    void trades(std::span<const TradeRow> trades);
    /// Messages of a source are missing, as the pipeline says it.
    void sequenceGap(const Problem& problem);
    /// Messages are missing, as the feed itself says it.
    void feedGap(InstrumentId instrument, const Event& gap);

    void subscribe(const SubscribeBook& wanted) { wanted_ = wanted; }
    [[nodiscard]] const SubscribeBook& subscription() const { return wanted_; }

    /// The view as of now: the one before where nothing of it changed; null without a subscription.
    [[nodiscard]] std::shared_ptr<const LadderView> publish(const Pipeline& pipeline);

private:
    struct Tape {
        std::vector<L1Row> ring;
        std::size_t next = 0;
        std::uint64_t rows = 0; ///< ever written
        std::optional<TradeRow> lastTrade;
    };

    Tape& tape(InstrumentId instrument);
    [[nodiscard]] std::shared_ptr<const std::vector<L1Row>> tapeOf(InstrumentId instrument);
    [[nodiscard]] std::string reasonOf(const Pipeline& pipeline, InstrumentId instrument) const;

    std::vector<SourceSetup> sources_;
    bool live_;
    std::uint64_t revision_;
    SubscribeBook wanted_;
    std::vector<Tape> tapes_;
    std::map<SourceId, std::string> sourceGaps_;
    std::map<InstrumentId, std::string> feedGaps_;
    std::shared_ptr<const LadderView> published_;
    std::shared_ptr<const std::vector<L1Row>> tapeView_;
    InstrumentId tapeInstrument_;
    std::uint64_t tapeRows_ = 0;
};

} // namespace topbook
