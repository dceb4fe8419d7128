// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine computes: the rows that screens show, history stores, exports write and the digest covers.
#pragma once

#include "model/core/int128.h"
#include "model/core/values.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace topbook {

/// Best bid and ask with the total size at each. A size of 0 means that side is empty; its price is then 0.
struct Bbo {
    Price bid;
    Price ask;
    Quantity bidSize;
    Quantity askSize;

    [[nodiscard]] bool hasBid() const { return bidSize.units != 0; }
    [[nodiscard]] bool hasAsk() const { return askSize.units != 0; }
    [[nodiscard]] bool isTwoSided() const { return hasBid() && hasAsk(); }
    [[nodiscard]] bool isCrossed() const { return isTwoSided() && bid > ask; }
    [[nodiscard]] bool isLocked() const { return isTwoSided() && bid == ask; }
    bool operator==(const Bbo&) const = default;
};

/// One change of the BBO, with the time and sequence of the row that completed it.
struct L1Row {
    Timestamp time;
    SequenceNumber sequence;
    InstrumentId instrument;
    Bbo bbo;

    bool operator==(const L1Row&) const = default;
};

/// Price sums over one instrument and one stretch of time; exact, so the order of arrival cannot show (windows,
/// Algorithm).
struct WindowValues {
    Int128 sum = 0;          ///< of prices, in 1e-9
    std::uint64_t count = 0; ///< samples; > 0 in every row
    Price first;             ///< by (event time, source sequence)
    Price last;
    Price high;
    Price low;
    std::uint32_t coveredSlots = 0; ///< hop-long slots that hold at least one sample
    std::uint32_t freshSlots = 0;   ///< slots that hold a sample whose provider quote time advanced
    std::uint32_t slotCount = 0;    ///< slots in the window

    bool operator==(const WindowValues&) const = default;
};

/// The mean as the double nearest to the exact rational.
[[nodiscard]] double meanOf(const WindowValues& values);
/// 100 * (last - first) / first as the nearest double; 0 with fewer than two samples (windows, Rankings).
[[nodiscard]] double gainPercentOf(const WindowValues& values);
[[nodiscard]] double coverageOf(const WindowValues& values);

enum class Ranking : std::uint8_t { Mean, Gain, Loss, Last };
inline constexpr std::array rankings{Ranking::Mean, Ranking::Gain, Ranking::Loss, Ranking::Last};
/// "mean", "gain", "loss", "last". Static storage.
[[nodiscard]] std::string_view rankingText(Ranking ranking);

/// Strict order of one ranking without the symbol: true where `a` stands before `b`. Exact: cross products in 128 bits.
/// Equal values (neither before the other) share a competition rank; the table then orders by symbol.
[[nodiscard]] bool ranksBefore(Ranking ranking, const WindowValues& a, const WindowValues& b);

/// One ranked row of one final window [end - size, end).
struct WindowRow {
    Timestamp end;
    Duration size{};
    Ranking ranking = Ranking::Mean;
    UniverseId universe;
    std::uint32_t revision = 0; ///< 0 when the window became final, +1 each time late data changed its rows
    std::uint32_t place = 0;    ///< 1-based position in the table
    std::uint32_t rank = 0;     ///< competition rank: equal values share it
    InstrumentId instrument;
    WindowValues values;

    bool operator==(const WindowRow&) const = default;
};

/// The highest-priced quote of one fixed window; ties: earliest event time, then symbol.
struct TopPriceRow {
    Timestamp end;
    Duration size{};
    UniverseId universe;
    std::uint32_t revision = 0;
    InstrumentId instrument;
    Price price;
    Timestamp time;

    bool operator==(const TopPriceRow&) const = default;
};

/// A quote that came after a window it belongs to was closed for good (or, `dropped` false, that revised one).
struct LateRow {
    Timestamp time;
    Timestamp received;
    InstrumentId instrument;
    Price price;
    Timestamp watermark;
    bool dropped = false; ///< no open window was left for it
    std::uint64_t row = 0;

    bool operator==(const LateRow&) const = default;
};

/// One price level of a ladder view; `level` counts from 1 at the best.
struct LadderLevel {
    Side side = Side::Bid;
    std::uint32_t level = 0;
    Price price;
    Quantity size;
    std::uint32_t orders = 0; ///< 0 where the feed tells no order count
    Quantity cumulative;

    bool operator==(const LadderLevel&) const = default;
};

/// A trade as tape, volume and windows see it.
struct TradeRow {
    Timestamp time;
    SequenceNumber sequence;
    InstrumentId instrument;
    Price price;
    Quantity size;
    Side aggressor = Side::Bid;
    bool aggressorKnown = false;
    bool eligible = true;

    bool operator==(const TradeRow&) const = default;
};

} // namespace topbook
