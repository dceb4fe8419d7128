// SPDX-License-Identifier: GPL-3.0-or-later
// Gathers what one journal block caused into the batch that the history stores with it. Owned by the engine's thread.
#pragma once

#include "model/history/history_writer.h"
#include "model/pipeline/pipeline.h"

#include <map>

namespace topbook {

class ResultLog : public ResultSink {
public:
    void watch(const Pipeline& pipeline) { pipeline_ = &pipeline; }
    /// Results from here on were caused by this entry.
    void cause(std::uint64_t seq, Timestamp received) {
        seq_ = seq;
        received_ = received;
    }
    /// While off nothing is gathered: a replay that goes over known ground again stores nothing twice.
    void setOn(bool on) { on_ = on; }
    [[nodiscard]] bool isOn() const { return on_; }

    void l1(std::span<const L1Row> rows) override;
    void trades(std::span<const TradeRow> trades) override;
    void samples(std::span<const Sample> samples) override;
    void windows(const WindowOutput& output, UniverseId universe) override;
    void late(std::span<const LateRow> rows) override;
    void problem(const Problem& problem) override;
    void panes(std::span<const std::pair<InstrumentId, Pane>> changed);
    void instrumentsChanged() { instrumentsDirty_ = true; }

    [[nodiscard]] bool empty() const { return rows_ == 0 && !hopDone_; }
    [[nodiscard]] std::size_t rows() const { return rows_; }
    /// Moves everything gathered into `batch`; panes only behind a hop, unless `allPanes`.
    void moveInto(HistoryBatch& batch, const std::vector<std::string>& sources, bool allPanes);
    /// What was stored is lost: names go into the next batch again.
    void forgetStored();

private:
    struct StatusChange {
        TradingStatus before = TradingStatus::Unknown;
        TradingStatus now = TradingStatus::Unknown;
    };
    [[nodiscard]] TradingStatus statusAt(const L1Row& row);

    const Pipeline* pipeline_ = nullptr;
    std::vector<StatusChange> statuses_; ///< by InstrumentId
    std::uint64_t seq_ = 0;
    Timestamp received_;
    bool on_ = true;
    bool instrumentsDirty_ = true;
    bool sourcesTold_ = false;
    bool hopDone_ = false;
    std::size_t rows_ = 0;
    HistoryBatch gathered_;
    std::map<std::pair<InstrumentId, Timestamp>, Pane> panes_;
    std::vector<Instrument> told_; ///< by InstrumentId, as last stored
};

} // namespace topbook
