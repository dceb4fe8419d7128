// SPDX-License-Identifier: GPL-3.0-or-later
// Sliding windows, fixed top-price windows and their rankings over one universe (windows, all of it).
//
// Two parts, so that symbols can be sharded: each PaneStore holds the panes of its share of the symbols; WindowJoiner
// asks all stores at each hop, ranks, and hands out rows in the one fixed order (end, size, ranking, place). With one
// store it is the same code. Pure: no clock, no I/O. Not thread-safe: a store is written by its shard's thread; while
// the joiner runs, no store may be written.
#pragma once

#include "model/core/event.h"
#include "model/core/pane.h"
#include "model/core/results.h"
#include "model/core/state_io.h"
#include "model/core/symbol_table.h"
#include "model/window/window_plan.h"

#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace topbook {

/// One price sample, as windows see it.
struct Sample {
    InstrumentId instrument;
    Price price;
    Quantity size;                   ///< 0 where unknown
    Timestamp time;                  ///< event time
    SequenceNumber sequence;         ///< orders equal stamps of one symbol
    std::int64_t quoteTime = noTime; ///< provider's own quote time; noTime where it has none (then always fresh)
    Timestamp received;
    std::uint64_t row = 0;
};

class PaneStore {
public:
    explicit PaneStore(const WindowPlan& plan);
    ~PaneStore();
    PaneStore(PaneStore&&) noexcept;
    PaneStore& operator=(PaneStore&&) noexcept;

    /// Adds one sample, O(1). `watermark` is the universe's at this moment: it decides what is late. A sample for a
    /// final window patches its pane and marks the final windows that hold it for revision at the next hop; where a
    /// window with end + horizon <= watermark holds it, or it is late at all, a LateRow is appended to `late`.
    /// Fresh is a sample without a quote time, or with a later one than any the store took before of its instrument.
    /// Watermarks may run ahead of the joiner: results are as if it had been asked at each of them. Stamps within a day
    /// or so of the ends of time, whose windows no Timestamp could tell, are dropped as late.
    void add(const Sample& sample, Timestamp watermark, std::vector<LateRow>& late);

    /// The panes of an instrument that are still held, oldest first, without the empty ones.
    [[nodiscard]] std::vector<Pane> panes(InstrumentId instrument) const;
    /// Panes touched since the last call, over all instruments of the store (for history and charts), by start and
    /// instrument. One that is not asked for within the longest window plus the horizon may be missing.
    [[nodiscard]] std::vector<std::pair<InstrumentId, Pane>> takeChangedPanes();
    /// Values of one instrument over [end - size, end), exact; nothing where it has no sample there.
    [[nodiscard]] std::optional<WindowValues> values(InstrumentId instrument, Timestamp end, Duration size) const;

    void save(StateWriter& out) const;
    /// False, and unchanged, where the bytes are damaged, of another plan, or name an instrument that is not among the
    /// `instruments` of the symbol table.
    [[nodiscard]] bool load(StateReader& in, std::size_t instruments = std::numeric_limits<std::size_t>::max());

private:
    friend class WindowJoiner;
    struct State;
    std::unique_ptr<State> state_;
};

/// Rows in order (end, size, ranking, place), then top prices by end. Appended to by `advance`; the caller clears.
struct WindowOutput {
    std::vector<WindowRow> rows;
    std::vector<TopPriceRow> topPrices;
    /// Ends of hops that became final, rows or not, at most the newest few of a skipped empty stretch.
    std::vector<Timestamp> finalHops;

    void clear() {
        rows.clear();
        topPrices.clear();
        finalHops.clear();
    }
};

class WindowJoiner {
public:
    /// `symbols` gives the names that ties are ordered by; it must outlive the joiner.
    WindowJoiner(const WindowPlan& plan, UniverseId universe, const SymbolTable& symbols);
    ~WindowJoiner();
    WindowJoiner(WindowJoiner&&) noexcept;
    WindowJoiner& operator=(WindowJoiner&&) noexcept;

    /// Hands out everything that became final up to `watermark` (never decreasing), each hop with the revisions that
    /// fall due at it. O(symbols) a hop; stretches whose panes are all empty are skipped in O(1). Timestamp::latest()
    /// closes every window (end of a converted file).
    void advance(std::span<PaneStore* const> stores, Timestamp watermark, WindowOutput& out);

    /// Start of the first pane that ever held a sample: a window that begins before it is partial.
    [[nodiscard]] std::optional<Timestamp> firstEvent() const;
    /// The top price of the fixed window that is still open at `watermark`, "so far".
    [[nodiscard]] std::optional<TopPriceRow> openTopPrice(std::span<const PaneStore* const> stores,
                                                          Timestamp watermark) const;

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// One point of a chart line: the sliding window that ends at `end`.
struct WindowPoint {
    Timestamp end;
    WindowValues values;
};
/// Sliding windows of `size` every `hop` from consecutive panes of one instrument (gaps allowed), where at least one
/// sample lies in the window. `panes` ascend by start.
[[nodiscard]] std::vector<WindowPoint> slidingWindows(std::span<const Pane> panes, Duration paneLength, Duration size,
                                                      Duration hop, Duration offset = Duration{0});
/// Tumbling bars [k * size, (k + 1) * size) from panes: `start` of each result is the bar's.
[[nodiscard]] std::vector<Pane> tumblingBars(std::span<const Pane> panes, Duration size);

} // namespace topbook
