// SPDX-License-Identifier: GPL-3.0-or-later
// The obviously right windows: every quote is copied into each window that holds it, a final window is sorted as a
// whole, and a late one is done all over again. Slow, and shares nothing with the engine but the value types.
#pragma once

#include "model/window/windows.h"

#include <map>
#include <set>
#include <vector>

namespace topbook::test {

class WindowOracle {
public:
    WindowOracle(const WindowPlan& plan, const SymbolTable& symbols)
        : plan_(plan)
        , symbols_(&symbols) {}

    /// The watermark rises first, then the sample comes.
    void add(const Sample& sample, Timestamp watermark);
    void advance(Timestamp watermark);

    WindowOutput output;
    std::vector<LateRow> late;

private:
    struct Taken {
        Sample sample;
        bool fresh = false;
    };
    using WindowKey = std::pair<Timestamp, Duration>; // end, size
    using Contents = std::map<InstrumentId, std::vector<Taken>>;

    void finishMark(Timestamp mark);
    void emit(const WindowKey& window, bool isRevision);
    void emitTop(Timestamp end, bool isRevision);
    [[nodiscard]] std::vector<WindowRow> table(const WindowKey& window, Ranking ranking) const;
    [[nodiscard]] WindowValues valuesOf(const WindowKey& window, std::vector<Taken> taken) const;

    WindowPlan plan_;
    const SymbolTable* symbols_;
    Timestamp watermark_ = Timestamp::earliest();
    std::map<InstrumentId, std::int64_t> latestQuote_;
    std::map<WindowKey, Contents> windows_;
    std::map<Timestamp, Contents> tops_;
    std::set<Timestamp> marks_; // still to be done
    std::map<Timestamp, std::set<WindowKey>> revisions_;
    std::map<Timestamp, std::set<Timestamp>> topRevisions_;
    std::map<std::pair<WindowKey, Ranking>, std::vector<WindowRow>> lastTables_;
    std::map<std::pair<WindowKey, Ranking>, std::uint32_t> revisionOf_;
    std::map<Timestamp, TopPriceRow> lastTops_;
};

/// A quote and the watermark that held when it came.
struct Arrival {
    Sample sample;
    Timestamp watermark;
};

/// How often the joiner is asked: nobody may see it in the results.
enum class Asking { EachArrival, EachPane, Rarely };

/// The engine with its symbols dealt over some stores.
class ShardedWindows {
public:
    ShardedWindows(const WindowPlan& plan, const SymbolTable& symbols, std::size_t stores, Asking asking);

    void add(const Arrival& arrival);
    void advance(Timestamp watermark);
    /// Everything is saved, thrown away and loaded again.
    [[nodiscard]] bool restart();

    WindowOutput output;
    std::vector<LateRow> late;
    std::vector<PaneStore> stores;
    WindowJoiner joiner;

private:
    WindowPlan plan_;
    const SymbolTable* symbols_;
    Asking asking_;
    Timestamp nextLook_ = Timestamp::earliest();
    std::uint64_t arrivals_ = 0;
};

/// "" where equal, else the first difference in words.
[[nodiscard]] std::string difference(const WindowOutput& found, const WindowOutput& expected,
                                     const SymbolTable& symbols);
[[nodiscard]] std::string text(const WindowRow& row, const SymbolTable& symbols);
[[nodiscard]] std::string text(const TopPriceRow& row, const SymbolTable& symbols);

[[nodiscard]] SymbolTable symbolsNamed(const std::vector<std::string>& names);

} // namespace topbook::test
