// SPDX-License-Identifier: GPL-3.0-or-later
// What stands behind a PaneStore: panes, running windows and late samples of one share of the symbols. The joiner moves
// all shards from mark to mark alike; nothing here knows the names or the other shards.
//
// Outputs are those of a joiner that looks at every change of the watermark, however seldom it really looks: a late
// sample for which a mark is still to be done waits until it is (`deferred`).
#pragma once

#include "model/window/best_of.h"
#include "model/window/pane_row.h"
#include "model/window/sliding_sums.h"
#include "model/window/window_axis.h"
#include "model/window/windows.h"

#include <algorithm>
#include <map>

namespace topbook {

/// The symbols of one window that may be ranked, of all shards.
struct WindowCandidates {
    struct Entry {
        InstrumentId instrument;
        WindowValues values;
    };
    struct Choice {
        double key = 0;
        std::uint32_t entry = 0;
    };
    std::vector<Entry> entries;
    std::vector<std::vector<Choice>> byRanking; ///< in the order of rankingsOf(plan)

    void clear() {
        entries.clear();
        for (auto& choices : byRanking)
            choices.clear();
    }
};

/// Order of top prices: the higher price, then the earlier time, then the symbol.
[[nodiscard]] bool standsAbove(const TopPriceRow& a, const TopPriceRow& b, const SymbolTable& names);

class WindowShard {
public:
    explicit WindowShard(const WindowPlan& plan);

    void add(const Sample& sample, Timestamp watermark, std::vector<LateRow>& late);

    [[nodiscard]] std::vector<Pane> panes(InstrumentId instrument) const;
    [[nodiscard]] std::vector<std::pair<InstrumentId, Pane>> takeChangedPanes();
    [[nodiscard]] std::optional<WindowValues> values(InstrumentId instrument, Timestamp end, Duration size) const;

    // For the joiner, in this order: ...to the next mark, then what fell due there, then the late samples in wait.
    /// Where sliding windows and the top price stand: all windows that end up to there are final. Nothing to do but at
    /// the start, or where a state was loaded that does not belong to the joiner's.
    void alignTo(std::int64_t mark, std::int64_t topMark);
    [[nodiscard]] bool isEmpty() const { return running_.back().empty(); }
    [[nodiscard]] bool hasTouches() const { return !touches_.empty(); }
    /// The first pane from `pane` on that holds a sample.
    [[nodiscard]] std::optional<std::int64_t> nextPane(std::int64_t pane) const;
    [[nodiscard]] std::optional<std::int64_t> firstPane() const { return firstPane_; }
    void step();
    void skipTo(std::int64_t mark);
    void setTopMark(std::int64_t topMark) { topMark_ = topMark; }
    [[nodiscard]] std::optional<Timestamp> nextDeferred() const;
    void applyDeferred(Timestamp upTo);
    /// The joiner has looked at this watermark: no later add may be judged by an older one.
    void noticeWatermark(Timestamp watermark) { watermark_ = std::max(watermark_, watermark); }

    /// Adds the candidates of the window of size `size` (an index into the plan's) that ends at the present mark.
    void collect(std::size_t size, WindowCandidates& out);
    /// The best price in the fixed window up to `topMark`, ties by time, then by `names`.
    [[nodiscard]] std::optional<TopPriceRow> topPrice(std::int64_t topMark, const SymbolTable& names) const;

    // Late samples since the mark before.
    [[nodiscard]] std::int64_t firstTouchedPane() const; ///< only where hasTouches()
    /// Marks the symbols that touched a final, revisable window [end - panes, end); false where none did.
    [[nodiscard]] bool markTouched(std::int64_t end, std::int64_t panes);
    [[nodiscard]] bool isTouched(InstrumentId instrument) const; ///< by the latest markTouched
    /// collect for a window that is final already.
    void collectFinal(std::int64_t end, std::size_t size, WindowCandidates& out);
    /// Ends of the top price windows that were touched.
    void addTouchedTops(std::vector<std::int64_t>& ends) const;
    void clearTouches();

    void save(StateWriter& out) const;
    /// Only for a shard that was just made; one that could not be loaded is of no further use.
    [[nodiscard]] bool load(StateReader& in, std::size_t instruments);

private:
    struct AheadPane {
        Pane pane;
        bool changed = true;
    };
    /// Late samples of one symbol in one pane, and the watermarks between which they came.
    struct Touch {
        std::int64_t pane = 0;
        std::uint32_t symbol = 0;
        Timestamp firstWatermark;
        Timestamp lastWatermark;
    };
    /// A symbol in a window whose horizon passed since the mark before, as it was then: a revision that is due at the
    /// next mark must not see what came after.
    struct Frozen {
        std::int64_t end = 0;
        std::int64_t panes = 0;
        bool isTop = false;
        std::uint32_t symbol = 0;
        WindowValues values; ///< count 0: it had no sample there
        Timestamp highTime;
    };
    struct Deferred {
        Sample sample;
        bool fresh = false;
        Timestamp watermark;
    };

    [[nodiscard]] std::vector<const PaneRow*> rowsToSave() const;
    [[nodiscard]] bool loadInstruments(StateReader& in, std::size_t known);
    [[nodiscard]] bool loadPanes(StateReader& in);
    [[nodiscard]] bool loadLate(StateReader& in);

    [[nodiscard]] std::uint32_t indexOf(InstrumentId instrument);
    [[nodiscard]] std::optional<std::uint32_t> known(InstrumentId instrument) const;
    [[nodiscard]] bool advancesQuote(std::uint32_t symbol, std::int64_t quoteTime);
    [[nodiscard]] bool isUpTo(Timestamp watermark) const;
    [[nodiscard]] bool isInCachedPane(Timestamp time) const;
    void addAnywhere(const Sample& sample, std::vector<LateRow>& late);
    void growTo(std::size_t symbols);

    /// False where the pane holds as many samples of the symbol as can be counted.
    bool insert(std::uint32_t symbol, std::int64_t pane, const Sample& sample, bool fresh);
    bool insertAhead(std::uint32_t symbol, std::int64_t pane, const Sample& sample, bool fresh);
    void insertLate(const Deferred& taken);
    void touch(std::uint32_t symbol, std::int64_t pane, Timestamp watermark);
    void compactTouches();
    void freeze(std::uint32_t symbol, std::int64_t pane, Timestamp watermark);
    void freezeWindow(std::uint32_t symbol, std::int64_t end, std::int64_t panes, bool isTop);
    [[nodiscard]] const Frozen* frozenTop(std::int64_t end, std::uint32_t symbol) const;
    [[nodiscard]] WindowValues valuesIn(std::uint32_t symbol, std::int64_t from, std::int64_t to) const;
    void pullAhead();
    [[nodiscard]] std::int64_t ringBegin() const { return mark_ - axis_.heldBehind(); }
    [[nodiscard]] std::int64_t ringEnd() const { return mark_ + axis_.heldAhead(); }
    /// Whether [from, to) holds a (fresh) sample of the symbol.
    [[nodiscard]] std::uint8_t slotFlags(std::uint32_t symbol, std::int64_t from, std::int64_t to) const;
    /// Calls visit(pane index, Pane) for all panes of the symbol in [from, to), in order.
    template<class Visit> void visitPanes(std::uint32_t symbol, std::int64_t from, std::int64_t to, Visit visit) const;
    void collectFrom(std::size_t size, const SlidingSums& sums, WindowCandidates& out);
    void fillRanges(const SlidingSums& sums, std::size_t firstEntry, WindowCandidates& out);

    WindowAxis axis_;
    std::uint64_t fingerprint_; ///< of the plan
    std::vector<Ranking> rankings_;
    std::size_t top_;
    std::vector<std::uint32_t> indexes_; ///< by InstrumentId; noIndex where the symbol is another shard's
    std::vector<InstrumentId> instruments_;
    std::vector<std::int64_t> latestQuotes_; ///< highest quote time seen of each symbol
    std::size_t room_ = 0;                   ///< symbols that columns have room for

    bool placed_ = false;
    std::int64_t mark_ = 0;    ///< panes before it are in the running windows
    std::int64_t topMark_ = 0; ///< top price windows up to there are done
    Timestamp watermark_ = Timestamp::earliest();
    std::optional<std::int64_t> firstPane_;

    PaneRing ring_;
    /// Panes that the ring has no place for yet: other sources may hold the watermark back as long as they like.
    std::map<std::pair<std::int64_t, std::uint32_t>, AheadPane> ahead_;
    std::vector<SlidingSums> running_;
    std::vector<SlidingSums> revised_; ///< scratch: final windows of each size

    std::vector<Touch> touches_;
    std::size_t touchLimit_ = 64;
    std::vector<Frozen> frozen_;
    std::vector<Deferred> deferred_;

    std::int64_t cachedPane_ = 0;
    Timestamp cachedStart_;
    PaneRow* cachedRow_ = nullptr; ///< of the latest insert; another pane may have taken its place since

    std::vector<std::vector<BestOf>> boards_; ///< by size, then ranking; only their guesses stay
    std::vector<std::uint32_t> entryOf_;      ///< scratch: place of a symbol among the entries, where stamped
    std::vector<std::uint32_t> entryStamp_;
    std::vector<std::uint32_t> entrySymbols_;
    std::uint32_t stamp_ = 0;
    std::vector<std::uint32_t> touchStamp_;
    std::uint32_t touchRound_ = 0;
};

struct PaneStore::State {
    explicit State(const WindowPlan& givenPlan)
        : plan(givenPlan)
        , shard(plan) {}

    WindowPlan plan;
    WindowShard shard;
};

} // namespace topbook
