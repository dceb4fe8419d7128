// SPDX-License-Identifier: GPL-3.0-or-later
// The ranking cards of a snapshot: for each universe, size and ranking the newest final window, with changes of place,
// late revisions and coverage. What is costly (coverage cells, sparklines) is computed when a snapshot is built, not
// when a window becomes final. Owned by the engine's thread.
#pragma once

#include "model/pipeline/pipeline.h"
#include "model/session/quote_board.h"
#include "model/session/snapshot.h"

#include <deque>
#include <map>
#include <vector>

namespace topbook {

inline constexpr Duration placeChangeKept = std::chrono::seconds(60);
inline constexpr std::size_t cardSparkHops = 48;
inline constexpr std::size_t topPricesKept = 50;

class RankingBoard {
public:
    /// `revision` is that of the view that this one's first follows.
    RankingBoard(const WindowPlan& plan, std::size_t universes, std::uint64_t revision = 0);

    void windows(const WindowOutput& output, UniverseId universe);
    void late(std::span<const LateRow> rows, Duration lateness);

    /// Late revisions of windows that held a late quote of `instrument`, newest last.
    [[nodiscard]] std::vector<RevisionMark> revisionsOf(InstrumentId instrument) const;
    [[nodiscard]] std::uint64_t revision() const { return revision_; }
    [[nodiscard]] std::uint64_t revisionCount() const { return revisionCount_; }

    /// The view as of now: the one before where nothing changed.
    [[nodiscard]] std::shared_ptr<const RankingsView> publish(const Pipeline& pipeline, const QuoteBoard& quotes);

private:
    struct PlaceChange {
        int places = 0;
        Timestamp at;
    };
    struct Card {
        RankingCard view;
        std::vector<WindowRow> rows;                ///< of the window shown
        std::vector<WindowRow> hopBefore;           ///< of the window before it
        std::map<InstrumentId, WindowValues> was;   ///< before the revisions of this window
        std::map<InstrumentId, PlaceChange> places; ///< of rows shown
        std::uint32_t pendingLate = 0;              ///< late quotes that its next revision will hold
    };
    struct LateQuote {
        InstrumentId instrument;
        Timestamp time;
        Duration lateBy{};
        std::vector<std::pair<Timestamp, Duration>> marked; ///< (end, size) of the windows already told
    };
    struct Mark {
        InstrumentId instrument;
        RevisionMark mark;
    };
    using PaneCache = std::map<InstrumentId, std::vector<Pane>>;

    Card& card(UniverseId universe, std::size_t size, std::size_t ranking) {
        return cards_[(universe.value * plan_.sizes.size() + size) * plan_.rankings.size() + ranking];
    }
    void advanceTo(UniverseId universe, Timestamp end);
    static void beginWindow(Card& card, Timestamp end);
    void takeRows(UniverseId universe, std::span<const WindowRow> rows);
    void movePlaces(Card& card) const;
    void markRevision(const WindowRow& row);
    void takeTopPrice(const TopPriceRow& row);
    void refresh(Card& card, const Pipeline& pipeline, const QuoteBoard& quotes, PaneCache& cache) const;
    void refreshCoverage(RankingCard& view, const Pipeline& pipeline, PaneCache& cache) const;
    [[nodiscard]] std::shared_ptr<const std::vector<double>> sparkOf(const RankingCard& view, const WindowRow& row,
                                                                     const std::vector<Pane>& panes) const;
    [[nodiscard]] static const std::vector<Pane>& panesOf(const Pipeline& pipeline, InstrumentId instrument,
                                                          PaneCache& cache);

    WindowPlan plan_;
    std::vector<Card> cards_;
    std::vector<TopPriceRow> topPrices_; ///< newest first
    std::deque<LateQuote> lateQuotes_;   ///< newest last, bounded
    std::deque<Mark> marks_;
    std::uint64_t revision_ = 0;
    std::uint64_t revisionCount_ = 0;
    std::optional<TopPriceRow> openTopPrice_;
    bool dirty_ = true;
    std::shared_ptr<const RankingsView> published_;
};

} // namespace topbook
