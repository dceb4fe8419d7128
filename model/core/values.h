// SPDX-License-Identifier: GPL-3.0-or-later
// The small value types of a market. They do not mix by accident: a Price is not a Quantity is not a Timestamp.
// All are trivially copyable, compare by value and cost what an integer costs.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>

namespace topbook {

/// An exact decimal price in units of 1e-9 (architecture rule 3). The lawful range of a resting order is (0, 9.2e9).
struct Price {
    std::int64_t nanos = 0;

    static constexpr std::int64_t unitsPerOne = 1'000'000'000;
    static constexpr int decimals = 9;

    auto operator<=>(const Price&) const = default;
};

/// Whether a price may rest in a book or enter a window: above zero and below 9.2e9 (order-books, Rules).
[[nodiscard]] constexpr bool isTradable(Price price) {
    return price.nanos > 0 && price.nanos < 9'200'000'000 * Price::unitsPerOne;
}

/// A size in units of the source's size scale (0 decimals for shares, 8 or 9 for crypto), fixed for a session.
struct Quantity {
    std::int64_t units = 0;

    auto operator<=>(const Quantity&) const = default;
};

using Duration = std::chrono::nanoseconds;

/// A moment in UTC: nanoseconds since 1970-01-01T00:00:00Z, years 1678 to 2261. Times before 1970 are negative.
struct Timestamp {
    std::int64_t nanos = 0;

    auto operator<=>(const Timestamp&) const = default;

    static constexpr Timestamp earliest() { return {std::numeric_limits<std::int64_t>::min()}; }
    static constexpr Timestamp latest() { return {std::numeric_limits<std::int64_t>::max()}; }
};

/// Moves a moment, clamped to the representable range so that a hostile stamp cannot wrap.
[[nodiscard]] constexpr Timestamp operator+(Timestamp time, Duration by) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(time.nanos, static_cast<std::int64_t>(by.count()), &sum))
        return by.count() > 0 ? Timestamp::latest() : Timestamp::earliest();
    return {sum};
}
[[nodiscard]] constexpr Timestamp operator-(Timestamp time, Duration by) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(time.nanos, static_cast<std::int64_t>(by.count()), &difference))
        return by.count() > 0 ? Timestamp::earliest() : Timestamp::latest();
    return {difference};
}
/// The time from `b` to `a`, clamped like the sums.
[[nodiscard]] constexpr Duration operator-(Timestamp a, Timestamp b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.nanos, b.nanos, &difference))
        return a.nanos > b.nanos ? Duration::max() : Duration::min();
    return Duration(difference);
}

/// The largest k * step + offset that is not after `time`: floored, so right before 1970 too. `step` > 0.
[[nodiscard]] constexpr Timestamp floorTo(Timestamp time, Duration step, Duration offset = Duration{0}) {
    const std::int64_t size = step.count();
    std::int64_t phase = (time.nanos % size - offset.count() % size) % size;
    if (phase < 0)
        phase += size;
    return time - Duration(phase);
}

/// A source's own sequence number, or the 1-based number of the row or message where it has none.
struct SequenceNumber {
    std::uint64_t value = 0;

    auto operator<=>(const SequenceNumber&) const = default;
};

enum class Side : std::uint8_t { Bid, Ask };

[[nodiscard]] constexpr Side opposite(Side side) {
    return side == Side::Bid ? Side::Ask : Side::Bid;
}

/// Index into the session's SymbolTable: one instrument of one source. Dense from 0.
struct InstrumentId {
    std::uint32_t value = 0;

    auto operator<=>(const InstrumentId&) const = default;
};

/// Index of a source within a session, in the order the sources were named.
struct SourceId {
    std::uint16_t value = 0;

    auto operator<=>(const SourceId&) const = default;
};

/// A named set of instruments in one currency; rankings never cross universes (windows, Quotes).
struct UniverseId {
    std::uint16_t value = 0;

    auto operator<=>(const UniverseId&) const = default;
};

/// Trading state of an instrument as its venue tells it (order-books, Rules).
enum class TradingStatus : std::uint8_t { Unknown, PreOpen, Open, Halted, Paused, Quoting, Auction, Closed };

/// While halted or in an auction the mid of a book is no price anyone can trade at: it does not feed windows.
[[nodiscard]] constexpr bool midsAreMeaningful(TradingStatus status) {
    return status == TradingStatus::Unknown || status == TradingStatus::Open;
}

} // namespace topbook
