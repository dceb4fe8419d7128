// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the books that knows levels: where sizes rest, what the best ones are, and when that becomes an L1 row
// (order-books, Rules). Orders are somebody else's: they come as "this much rests at that price". Not thread-safe.
//
// A side is either made of orders or told level by level; the first event of the other way empties it.
#pragma once

#include "model/book/order_books.h"
#include "model/book/prefetch.h"
#include "model/book/side_levels.h"

#include <array>
#include <cstdint>
#include <vector>

namespace topbook {

/// Bits of BookHeader::marks.
enum BookMark : std::uint32_t {
    bestTouched = 1,       ///< the best of a side may differ from what was shown
    inSnapshot = 2,        ///< rows of a snapshot came, its end did not
    stale = 4,             ///< messages are missing since the book was last whole
    gapInSnapshot = 8,     ///< they are missing in the snapshot itself: its end heals nothing
    byReferenceAlone = 16, ///< messages of this instrument carry no side: an id is one order, whatever its side
    hasTwins = 32,         ///< an id may be live on both sides
    bidsTold = 64,         ///< the side consists of levels that were told, not of orders
    asksTold = 128,
    rowWithheld = 256, ///< the book was stale and may publish nothing; once healed, compare with the last row again
};
[[nodiscard]] constexpr std::uint32_t toldMark(Side side) {
    return side == Side::Bid ? bidsTold : asksTold;
}

/// All that most events need of a book, in one cache line.
struct alignas(64) BookHeader {
    Bbo shown; ///< as of the last complete exchange event
    std::array<std::int64_t, 2> bestKey{noKey, noKey};
    std::array<std::uint32_t, 2> best{noLevel, noLevel};
    std::uint32_t marks = 0;
    std::uint32_t orders = 0; ///< live ones

    [[nodiscard]] bool has(BookMark mark) const { return (marks & mark) != 0; }
};
static_assert(sizeof(BookHeader) == 64);

/// The rest of a book; where its sides begin stands in one cache line.
struct alignas(64) BookDepth {
    std::array<SideLevels, 2> sides;
    Bbo written; ///< of the last row, where that can differ from `shown`
    Timestamp snapshotTime;
    SequenceNumber snapshotSequence;
    Timestamp statusSince;
    TradingStatus status = TradingStatus::Unknown;

    [[nodiscard]] SideLevels& side(Side which) { return sides[static_cast<std::size_t>(which)]; }
    [[nodiscard]] const SideLevels& side(Side which) const { return sides[static_cast<std::size_t>(which)]; }
};

class LevelBooks {
public:
    explicit LevelBooks(const BookSettings& settings)
        : settings_(settings) {}

    [[nodiscard]] bool knows(InstrumentId instrument) const { return instrument.value < headers_.size(); }
    [[nodiscard]] std::size_t instruments() const { return headers_.size(); }
    /// Makes the book where it is new. The reference is valid until the next instrument comes.
    [[nodiscard]] BookHeader& reach(InstrumentId instrument) {
        if (!knows(instrument)) [[unlikely]]
            grow(instrument);
        return headers_[instrument.value];
    }
    [[nodiscard]] const BookHeader& header(InstrumentId instrument) const { return headers_[instrument.value]; }
    [[nodiscard]] BookDepth& depth(InstrumentId instrument) { return depths_[instrument.value]; }
    [[nodiscard]] const BookDepth& depth(InstrumentId instrument) const { return depths_[instrument.value]; }
    [[nodiscard]] LevelPool& levels() { return levels_; }
    [[nodiscard]] const LevelPool& levels() const { return levels_; }
    [[nodiscard]] const BookSettings& settings() const { return settings_; }
    /// Orders that still stand in the order table though their level is gone.
    [[nodiscard]] std::uint64_t orphans() const { return orphans_; }

    TOPBOOK_PREFETCHES void prefetch(InstrumentId instrument) const {
        if (!knows(instrument))
            return;
        prefetchForWrite(headers_.data() + instrument.value);
        prefetchForRead(depths_.data() + instrument.value);
    }

    /// The second step of a prefetch: where most orders come to rest.
    TOPBOOK_PREFETCHES void prefetchBest(InstrumentId instrument, Side side) const {
        if (!knows(instrument))
            return;
        levels_.prefetch(header(instrument).best[static_cast<std::size_t>(side)]);
        depth(instrument).side(side).prefetch();
    }

    /// One more order rests; gives its level, or noLevel where the size of the level would no longer fit.
    [[nodiscard]] std::uint32_t rest(BookHeader& header, InstrumentId instrument, Side side, Price price,
                                     Quantity size) {
        const auto which = static_cast<std::size_t>(side);
        const std::int64_t key = priceKey(side, price);
        if ((header.marks & toldMark(side)) != 0) [[unlikely]]
            empty(header, instrument, side);
        const std::uint32_t index =
            key == header.bestKey[which] ? header.best[which] : levelAt(header, instrument, side, price);
        Level& level = levels_[index];
        std::int64_t sum = 0;
        if (__builtin_add_overflow(level.size.units, size.units, &sum)) [[unlikely]]
            return noLevel;
        level.size.units = sum;
        ++level.orders;
        touch(header, side, index);
        return index;
    }
    /// An order of the level leaves with what was left of it.
    void leave(BookHeader& header, std::uint32_t index, Quantity size) {
        Level& level = levels_[index];
        level.size.units -= size.units;
        --level.orders;
        touch(header, sideOf(level.owner), index);
        if (level.orders == 0)
            drop(header, index);
    }
    /// An order of the level changes its size by so much, and stays. False where the sum would no longer fit.
    [[nodiscard]] bool resize(BookHeader& header, std::uint32_t index, std::int64_t by) {
        Level& level = levels_[index];
        std::int64_t sum = 0;
        if (__builtin_add_overflow(level.size.units, by, &sum)) [[unlikely]]
            return false;
        level.size.units = sum;
        touch(header, sideOf(level.owner), index);
        return true;
    }

    /// The level at a price has this size in all, from `orders` orders; 0 or less removes it.
    void tell(BookHeader& header, InstrumentId instrument, Side side, Price price, Quantity size, std::uint32_t orders);
    /// The side consists of this one level; size 0 or less empties it.
    void tellBest(BookHeader& header, InstrumentId instrument, Side side, Price price, Quantity size,
                  std::uint32_t orders);
    void clear(BookHeader& header, InstrumentId instrument);
    /// An orphan left the order table.
    void orphanLeft(std::uint32_t index) {
        --orphans_;
        if (--levels_[index].orders == 0)
            levels_.give(index);
    }

    /// What an event means for the L1, once it was applied: nothing inside an exchange event or a snapshot, else a row
    /// where one is due.
    void complete(BookHeader& header, const Event& event, BookOutput& out) {
        if ((event.flags & (inEvent | snapshot)) != 0) {
            if (event.has(snapshot) && changesBook(event.kind))
                noteSnapshotRow(header, event);
            return;
        }
        const bool rowPerEvent =
            settings_.emitRule == EmitRule::Event && (changesBook(event.kind) || event.kind == EventKind::Print);
        if (header.has(bestTouched) || rowPerEvent || settings_.roundLots)
            publish(header, event, event.time, event.sequence, out);
    }
    void completeSnapshot(BookHeader& header, const Event& event, BookOutput& out);
    void noteGap(BookHeader& header);
    void noteStatus(const Event& event);
    void setRoundLot(InstrumentId instrument, Quantity lot);

    /// Of what rests now, complete or not.
    [[nodiscard]] Bbo bboOf(const BookHeader& header) const {
        const Level& bid = levels_[header.best[0]];
        const Level& ask = levels_[header.best[1]];
        return {bid.price, ask.price, bid.size, ask.size};
    }

    /// Takes a level of a saved state; levels come in any order. False where the price is taken already.
    [[nodiscard]] bool restore(BookHeader& header, InstrumentId instrument, Side side, const Level& level);

private:
    void grow(InstrumentId instrument);
    void touch(BookHeader& header, Side side, std::uint32_t index) {
        if (header.best[static_cast<std::size_t>(side)] == index)
            header.marks |= bestTouched;
    }
    /// The level at this price, made where there is none.
    [[nodiscard]] std::uint32_t levelAt(BookHeader& header, InstrumentId instrument, Side side, Price price);
    void drop(BookHeader& header, std::uint32_t index);
    void empty(BookHeader& header, InstrumentId instrument, Side side);
    /// Of either side the price at which a round lot is reached, with the sizes up to there; empty where the whole side
    /// is less.
    [[nodiscard]] Bbo roundLotBbo(InstrumentId instrument) const;
    void takeBest(BookHeader& header, Side side, const SideLevels& sideLevels);
    void beToldLevels(BookHeader& header, InstrumentId instrument, Side side);
    void noteSnapshotRow(BookHeader& header, const Event& event);
    void publish(BookHeader& header, const Event& event, Timestamp time, SequenceNumber sequence, BookOutput& out);

    BookSettings settings_;
    LargeVector<BookHeader> headers_; ///< by InstrumentId
    LargeVector<BookDepth> depths_;   ///< by InstrumentId
    std::vector<Quantity> roundLots_; ///< by InstrumentId; empty unless settings_.roundLots
    LevelPool levels_;
    std::uint64_t orphans_ = 0;
};

} // namespace topbook
