// SPDX-License-Identifier: GPL-3.0-or-later
// One market event, the only thing that flows from decoders to books and windows. A trivially copyable tagged record of
// one cache line, so that a book can prefetch a span of them; which fields mean something is told by the kind.
#pragma once

#include "model/core/values.h"

#include <cstdint>
#include <type_traits>

namespace topbook {

enum class EventKind : std::uint8_t {
    Quote,   ///< a price sample for windows: price, size (0 unknown), reference = provider's quote time or noTime
    Add,     ///< order rests: reference = order id, side, price, size
    Change,  ///< order now has this price and size (both always set by the decoder or `keepsPrice`)
    Replace, ///< order `reference` leaves, order `other` takes its side with price and size (ITCH U); loses priority
    Reduce,  ///< takes `size` off an order; no trade (ITCH X, LOBSTER 2, Databento C)
    Delete,  ///< order leaves
    Trade,   ///< execution against the resting order `reference`: subtracts size; price may be 0 = the order's own
    Print,   ///< a trade that touches no resting order here: price, size; only for tape, volume and windows
    Level,   ///< L2: the level at (side, price) now has this total size, 0 = gone; other = order count, 0 unknown
    Best,    ///< L1 told directly: the whole best of `side` (price, size); size 0 empties the side
    Clear,   ///< all orders and levels of the instrument leave
    SnapshotEnd, ///< the snapshot rows before it are complete
    Status,      ///< trading status of the instrument: size = static_cast<int64>(TradingStatus)
    Gap,         ///< messages are missing before the next event: size = how many (0 unknown), reference = first missing
    Reference,   ///< reference data of the instrument: price = previous close (0 none), size = round lot (0 none)
};

/// Bits of Event::flags.
enum EventFlag : std::uint8_t {
    sideAsk = 1,      ///< else bid
    inEvent = 2,      ///< more rows of the same exchange event follow: no L1 row before they came (order-books, Rules)
    snapshot = 4,     ///< row of a snapshot: builds the book silently
    notEligible = 8,  ///< odd lot, extended hours, out of sequence: left out by `--trades eligible`
    timeSuspect = 16, ///< set by the sequencer on a quarantined stamp: moves no watermark and samples nothing
    sideUnknown = 32, ///< trade or print whose side the feed does not tell
    notPrinted = 64,  ///< execution that is no trade for tape, volume and windows (ITCH C printable N)
    keepsPrice = 128, ///< Change without a price: the order keeps its own
};

inline constexpr std::int64_t noTime = std::numeric_limits<std::int64_t>::min();

struct Event {
    Timestamp time;              ///< event time (windows, Quotes)
    std::uint64_t reference = 0; ///< order id; for a Quote the provider's quote time in ns as int64 bits, or noTime
    std::uint64_t other = 0;     ///< see EventKind
    Price price;
    Quantity size;
    SequenceNumber sequence; ///< source sequence, or 1-based row/message number
    std::uint64_t row = 0;   ///< 1-based line, message or byte offset in the input, for `where`
    InstrumentId instrument; ///< decoder-local until the sequencer has interned it, session-wide after
    SourceId source;
    EventKind kind = EventKind::Quote;
    std::uint8_t flags = 0;

    [[nodiscard]] Side side() const { return (flags & sideAsk) != 0 ? Side::Ask : Side::Bid; }
    [[nodiscard]] bool has(EventFlag flag) const { return (flags & flag) != 0; }
    [[nodiscard]] std::int64_t quoteTime() const { return static_cast<std::int64_t>(reference); }

    bool operator==(const Event&) const = default;
};
static_assert(sizeof(Event) == 64 && std::is_trivially_copyable_v<Event>);

/// Whether the kind speaks of a book (and not only of prices or status).
[[nodiscard]] constexpr bool changesBook(EventKind kind) {
    return kind != EventKind::Quote && kind != EventKind::Print && kind != EventKind::Status &&
           kind != EventKind::Reference;
}

} // namespace topbook
