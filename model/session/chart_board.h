// SPDX-License-Identifier: GPL-3.0-or-later
// The panes of a session, for charts: all instruments in chunks within a bounded memory (the oldest chunks go first; a
// history has them), and the views of the subscribed instruments. Owned by the engine's thread.
#pragma once

#include "model/pipeline/pipeline.h"
#include "model/session/ranking_board.h"
#include "model/session/snapshot.h"

#include <deque>
#include <vector>

namespace topbook {

inline constexpr std::size_t paneChunkRows = 64;
inline constexpr std::size_t paneBytesKept = 64 * 1024 * 1024;

class ChartBoard {
public:
    explicit ChartBoard(std::uint64_t revisionBase = 0, std::size_t bytesKept = paneBytesKept)
        : revision_(revisionBase)
        , bytesKept_(bytesKept) {}

    /// Panes that changed, in any order; a pane replaces the one with its start.
    void panes(std::span<const std::pair<InstrumentId, Pane>> changed);
    void subscribe(std::vector<InstrumentId> instruments);
    [[nodiscard]] const std::vector<InstrumentId>& subscribed() const { return subscribed_; }

    /// Asks `load(instrument, before)` for panes older than those held, of subscribed charts that are not loading yet.
    void requestOlder(Timestamp before, const std::function<bool(InstrumentId, Timestamp)>& load);
    /// They came: panes before those held, oldest first. None: nothing older is known.
    void older(InstrumentId instrument, std::vector<Pane> panes);

    [[nodiscard]] std::uint64_t revision() const { return revision_; }
    void publish(const RankingBoard& board, std::vector<std::shared_ptr<const ChartView>>& charts);

private:
    using Chunk = std::shared_ptr<const std::vector<Pane>>;
    struct Series {
        std::deque<Chunk> sealed;
        std::vector<Pane> tail;   ///< the newest panes, at most paneChunkRows
        std::vector<Chunk> older; ///< loaded from history, oldest first; dropped with the subscription
        bool loading = false;
        bool dirty = true;
        std::shared_ptr<const ChartView> view;
        std::uint64_t revisionsSeen = 0;
    };

    Series& series(InstrumentId instrument);
    void put(InstrumentId instrument, const Pane& pane);
    void replaceSealed(Series& series, const Pane& pane);
    void seal(InstrumentId instrument, Series& series);
    void evict();
    /// Start of the first pane held; latest() where there is none.
    [[nodiscard]] static Timestamp heldFrom(const Series& series);
    [[nodiscard]] static std::size_t bytesOf(const std::vector<Pane>& panes) { return panes.size() * sizeof(Pane); }

    std::uint64_t revision_; ///< of the newest view, over all instruments
    std::size_t bytesKept_;
    std::size_t bytes_ = 0; ///< of sealed chunks
    std::vector<Series> series_;
    std::deque<InstrumentId> sealOrder_; ///< one entry a sealed chunk, oldest first
    std::vector<InstrumentId> subscribed_;
};

} // namespace topbook
