// SPDX-License-Identifier: GPL-3.0-or-later
// One pane of every symbol, column by column, and the ring of such rows: a hop reads two columns of two rows from end
// to end, which is what makes it fast (windows, Algorithm).
//
// Symbols are indices that the owner gives, dense from 0. Not thread-safe. A row stays where it is for the ring's life;
// what it holds is replaced when a pane that many rows later takes its place.
#pragma once

#include "model/core/pane.h"
#include "model/window/windows.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace topbook {

struct PaneRow {
    static constexpr std::int64_t noPane = std::numeric_limits<std::int64_t>::min();
    static constexpr std::uint64_t mostSamples = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::uint8_t freshFlag = 1;
    static constexpr std::uint8_t changedFlag = 2;
    static constexpr std::uint8_t coveredFlag = 4; ///< has a sample

    struct Range {
        std::int64_t high = 0;
        std::int64_t low = 0;
    };
    /// Times are kept as 40-bit offsets from the pane's start: three of them in the room of two.
    struct Order {
        std::uint64_t firstSequence = 0;
        std::uint64_t lastSequence = 0;
        std::uint32_t firstNanos = 0;
        std::uint32_t lastNanos = 0;
        std::uint32_t highNanos = 0;
        std::uint8_t firstCarry = 0;
        std::uint8_t lastCarry = 0;
        std::uint8_t highCarry = 0;
    };

    std::int64_t pane = noPane;
    Timestamp start;
    bool changed = false;             ///< some symbol has its changedFlag
    std::vector<std::uint32_t> count; ///< 0: the symbol has no sample here; sum and flags are 0 then, the rest nothing
    std::vector<std::uint64_t> sum;   ///< modulo 2^64, as prices are above 0
    std::vector<std::uint32_t> carry; ///< how often the sum went beyond that; empty until one does
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> last;
    std::vector<Range> range;
    std::vector<Order> order;
    std::vector<std::uint8_t> flags;
    std::vector<Int128> notional; ///< this and volume are empty until a sample carries a size
    std::vector<std::int64_t> volume;

    [[nodiscard]] std::size_t symbols() const { return count.size(); }
    [[nodiscard]] Int128 wholeSum(std::size_t symbol) const {
        return (static_cast<Int128>(carry.empty() ? 0 : carry[symbol]) << 64) + static_cast<Int128>(sum[symbol]);
    }
    [[nodiscard]] Pane get(std::size_t symbol) const;
    /// merge(get(symbol), the pane of this sample), in place: most samples touch three of the columns, and they are the
    /// one thing that happens for every quote.
    void add(std::size_t symbol, const Sample& sample, bool isFresh);
    /// `value.count` is at most mostSamples and its times lie within 2^40 ns of `start`.
    void put(std::size_t symbol, const Pane& value);
    [[nodiscard]] Timestamp highTime(std::size_t symbol) const {
        return {start.nanos + offsetOf(order[symbol].highNanos, order[symbol].highCarry)};
    }
    void grow(std::size_t symbols);
    void begin(std::int64_t newPane, Timestamp newStart);

    static std::int64_t offsetOf(std::uint32_t nanos, std::uint8_t carry) {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(carry) << 32 | nanos);
    }

private:
    void makeSized();
    void countCarry(std::size_t symbol, std::uint32_t carries);
};

class PaneRing {
public:
    explicit PaneRing(std::int64_t rows)
        : rows_(static_cast<std::size_t>(rows)) {}

    /// The row of a pane, or null where no sample ever came for it or a later pane took its place.
    [[nodiscard]] const PaneRow* find(std::int64_t pane) const {
        const PaneRow& row = rows_[slotOf(pane)];
        return row.pane == pane ? &row : nullptr;
    }
    [[nodiscard]] PaneRow* find(std::int64_t pane) {
        PaneRow& row = rows_[slotOf(pane)];
        return row.pane == pane ? &row : nullptr;
    }
    /// The row of a pane with room for `symbols`; takes the place of the pane that many rows before.
    [[nodiscard]] PaneRow& obtain(std::int64_t pane, Timestamp start, std::size_t symbols);

    /// Makes room in all rows that are in use.
    void grow(std::size_t symbols);

    [[nodiscard]] std::vector<PaneRow>& rows() { return rows_; }
    [[nodiscard]] const std::vector<PaneRow>& rows() const { return rows_; }

private:
    [[nodiscard]] std::size_t slotOf(std::int64_t pane) const {
        const auto size = static_cast<std::int64_t>(rows_.size());
        const std::int64_t rest = pane % size;
        return static_cast<std::size_t>(rest < 0 ? rest + size : rest);
    }

    std::vector<PaneRow> rows_;
};

} // namespace topbook
