// SPDX-License-Identifier: GPL-3.0-or-later
// Applies events to an order table and the level books (order-books, Rules). A template over the slot, so that feeds
// with 32-bit sizes pay for 16 bytes an order. Lives for one run over a span; owns nothing.
#pragma once

#include "model/book/level_books.h"
#include "model/book/order_table.h"
#include "model/book/queue_stamps.h"

#include <algorithm>
#include <array>
#include <span>

namespace topbook {

template<class Slot> class OrderEngine {
public:
    OrderEngine(LevelBooks& books, OrderTable<Slot>& orders, QueueStamps& stamps, BookOutput& out)
        : books_(books)
        , orders_(orders)
        , stamps_(stamps)
        , out_(out)
        , keepQueues_(books.settings().keepQueues) {}

    /// Applies events from the front; gives how many. Fewer than all where the next one needs a wider slot.
    [[nodiscard]] std::size_t run(std::span<const Event> events) {
        std::array<std::uint64_t, 32> homes{}; // of the events between far and near; more than lie there
        for (std::size_t i = 0; i < events.size(); ++i) {
            if (i + farAhead < events.size())
                homes[(i + farAhead) % homes.size()] = prefetch(events[i + farAhead]);
            if (i + nearAhead < events.size()) {
                const Event& event = events[i + nearAhead];
                orders_.prefetchLevel(homes[(i + nearAhead) % homes.size()], books_.levels());
                books_.prefetchBest(event.instrument, event.side());
            }
            const Event& event = events[i];
            if (event.size.units > Slot::largestSize && mayRest(event.kind)) [[unlikely]]
                return i;
            apply(event);
        }
        return events.size();
    }

private:
    using Place = typename OrderTable<Slot>::Place;

    /// Far enough for memory to come, near enough for it to be there still: first slot and header, then what they name.
    static constexpr std::size_t farAhead = 20;
    static constexpr std::size_t nearAhead = 8;

    static constexpr bool mayRest(EventKind kind) {
        return kind == EventKind::Add || kind == EventKind::Change || kind == EventKind::Replace;
    }

    TOPBOOK_PREFETCHES std::uint64_t prefetch(const Event& event) const {
        books_.prefetch(event.instrument);
        if (event.kind == EventKind::Replace)
            (void)orders_.prefetch(codeOf(event.other, event.instrument));
        return orders_.prefetch(codeOf(event.reference, event.instrument));
    }

    void apply(const Event& event) {
        if (event.kind == EventKind::Quote)
            return;
        if (event.kind == EventKind::Reference) {
            if (event.size.units > 0)
                books_.setRoundLot(event.instrument, event.size);
            return;
        }
        BookHeader& header = books_.reach(event.instrument);
        if (event.kind == EventKind::Status) {
            books_.noteStatus(event);
            return;
        }
        if (event.kind == EventKind::Gap) {
            books_.noteGap(header);
            return;
        }
        if (event.kind == EventKind::SnapshotEnd) {
            books_.completeSnapshot(header, event, out_);
            return;
        }
        if (header.has(inSnapshot) && !event.has(snapshot)) [[unlikely]]
            books_.completeSnapshot(header, event, out_);
        dispatch(event, header);
        books_.complete(header, event, out_);
    }

    void dispatch(const Event& event, BookHeader& header) {
        switch (event.kind) {
        case EventKind::Add:
            if (event.has(sideUnknown))
                header.marks |= byReferenceAlone;
            add(event, header, event.reference, event.side());
            break;
        case EventKind::Change:
            change(event, header, find(event, header));
            break;
        case EventKind::Replace:
            replace(event, header, find(event, header));
            break;
        case EventKind::Reduce:
        case EventKind::Trade:
            takeOff(event, header, find(event, header));
            break;
        case EventKind::Delete:
            if (const Place place = find(event, header); place.found)
                remove(header, place);
            else
                tell(ErrorCode::UnknownOrder, event);
            break;
        case EventKind::Print:
            if (event.size.units > 0)
                trade(event, event.price, event.side(), !event.has(sideUnknown));
            break;
        case EventKind::Level:
        case EventKind::Best:
            level(event, header);
            sweepWhenWorthIt();
            break;
        case EventKind::Clear:
            books_.clear(header, event.instrument);
            if (!event.has(snapshot))
                header.marks &= ~stale;
            sweepWhenWorthIt();
            break;
        case EventKind::Quote:
        case EventKind::SnapshotEnd:
        case EventKind::Status:
        case EventKind::Gap:
        case EventKind::Reference:
            break;
        }
    }

    /// The order that a message after the add speaks of.
    [[nodiscard]] Place find(const Event& event, BookHeader& header) {
        const std::uint64_t code = codeOf(event.reference, event.instrument);
        if (!event.has(sideUnknown))
            return orders_.find(code, ownerOf(event.instrument, event.side()), exactSide, books_.levels());
        header.marks |= byReferenceAlone;
        const LevelOwner bid = ownerOf(event.instrument, Side::Bid);
        if (header.has(hasTwins)) [[unlikely]] {
            // which one is meant nobody can know; the bid, so that it does not depend on where the two happen to lie
            const Place place = orders_.find(code, bid, exactSide, books_.levels());
            if (place.found)
                return place;
        }
        return orders_.find(code, bid, eitherSide, books_.levels());
    }

    void add(const Event& event, BookHeader& header, std::uint64_t id, Side side) {
        orders_.makeRoom();
        const LevelOwner mask = header.has(byReferenceAlone) ? eitherSide : exactSide;
        const auto standing = [&] {
            return orders_.find(codeOf(id, event.instrument), ownerOf(event.instrument, side), mask, books_.levels());
        };
        Place place = standing();
        while (place.found)
            [[unlikely]] { // two of them where sides told twins apart until now
                tell(ErrorCode::DoubleAdd, event);
                remove(header, place);
                place = standing();
            }
        addNew(event, header, id, side, place);
    }

    void addNew(const Event& event, BookHeader& header, std::uint64_t id, Side side, const Place& place) {
        if (event.size.units <= 0 || !isTradable(event.price)) [[unlikely]] {
            tell(event.size.units <= 0 ? ErrorCode::ZeroSize : ErrorCode::PriceOutOfRange, event);
            return;
        }
        Slot slot{};
        slot.level = books_.rest(header, event.instrument, side, event.price, event.size);
        if (slot.level == noLevel) [[unlikely]] {
            tell(ErrorCode::Overflow, event);
            return;
        }
        slot.code = codeOf(id, event.instrument);
        setSize(slot, event.size.units);
        if constexpr (requires { slot.stamp; }) {
            if (keepQueues_)
                slot.stamp = stamps_.takeLast(event.time);
        }
        orders_.insert(place, slot);
        ++header.orders;
        if (place.twin) [[unlikely]]
            header.marks |= hasTwins;
    }

    void change(const Event& event, BookHeader& header, const Place& place) {
        if (!place.found) {
            tell(ErrorCode::UnknownOrder, event);
            if (event.other != 0 && !event.has(sideUnknown) && !event.has(keepsPrice))
                add(event, header, event.reference, event.side());
            return;
        }
        Slot& slot = place.slot();
        const Level& standing = books_.levels()[slot.level];
        const Price price = event.has(keepsPrice) ? standing.price : event.price;
        if (event.size.units <= 0 || !isTradable(price)) [[unlikely]] {
            tell(event.size.units <= 0 ? ErrorCode::ZeroSize : ErrorCode::PriceOutOfRange, event);
            remove(header, place);
            return;
        }
        const std::int64_t by = event.size.units - sizeOf(slot);
        const bool moves = price != standing.price;
        if (moves) {
            const Side side = sideOf(standing.owner);
            books_.leave(header, slot.level, {sizeOf(slot)});
            slot.level = books_.rest(header, event.instrument, side, price, event.size);
        }
        if (slot.level == noLevel || (!moves && !books_.resize(header, slot.level, by))) [[unlikely]] {
            tell(ErrorCode::Overflow, event);
            dropOverflown(header, place, moves);
            return;
        }
        setSize(slot, event.size.units);
        if constexpr (requires { slot.stamp; }) {
            if (slot.stamp != 0 && (moves || by > 0))
                stamps_.moveLast(slot.stamp, event.time);
        }
    }

    /// An order whose new size fits nowhere leaves; its old level may have forgotten it already.
    void dropOverflown(BookHeader& header, const Place& place, bool leftLevel) {
        if (leftLevel)
            forget(header, place);
        else
            remove(header, place);
    }

    void replace(const Event& event, BookHeader& header, const Place& place) {
        if (!place.found) {
            tell(ErrorCode::UnknownOrder, event);
            return;
        }
        const Side side = sideOf(books_.levels()[place.slot().level].owner);
        remove(header, place);
        add(event, header, event.other, side);
    }

    void takeOff(const Event& event, BookHeader& header, const Place& place) {
        if (!place.found) {
            tell(ErrorCode::UnknownOrder, event);
            return;
        }
        if (event.size.units <= 0) {
            tell(ErrorCode::ZeroSize, event);
            return;
        }
        Slot& slot = place.slot();
        const Level& standing = books_.levels()[slot.level];
        if (event.kind == EventKind::Trade && !event.has(notPrinted))
            trade(event, event.price.nanos != 0 ? event.price : standing.price, opposite(sideOf(standing.owner)), true);
        const std::int64_t left = sizeOf(slot);
        if (event.size.units > left)
            tell(ErrorCode::OverExecution, event);
        if (event.size.units >= left) {
            remove(header, place);
            return;
        }
        setSize(slot, left - event.size.units);
        // a sum of positive sizes minus a part of one of them always fits
        (void)books_.resize(header, slot.level, -event.size.units);
    }

    void level(const Event& event, BookHeader& header) {
        const std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
        const auto count = static_cast<std::uint32_t>(std::min(event.other, most));
        Quantity size = event.size;
        if (size.units > 0 && !isTradable(event.price)) {
            tell(ErrorCode::PriceOutOfRange, event);
            size = {};
        }
        if (event.kind == EventKind::Best)
            books_.tellBest(header, event.instrument, event.side(), event.price, size, count);
        else if (size == event.size)
            books_.tell(header, event.instrument, event.side(), event.price, size, count);
    }

    void trade(const Event& event, Price price, Side aggressor, bool known) {
        out_.trades.push_back({event.time, event.sequence, event.instrument, price, event.size,
                               known ? aggressor : Side::Bid, known, !event.has(notEligible)});
    }

    void remove(BookHeader& header, const Place& place) {
        const Slot slot = place.slot();
        books_.leave(header, slot.level, {sizeOf(slot)});
        forget(header, place);
    }
    void forget(BookHeader& header, const Place& place) {
        --header.orders;
        giveStamp(place.slot());
        orders_.erase(place);
    }

    /// One pass over the table for every eighth of it that was orphaned: a few slots an orphan.
    void sweepWhenWorthIt() {
        if (books_.orphans() * 8 <= orders_.capacity())
            return;
        orders_.sweep([this](const Slot& slot) {
            if (books_.levels()[slot.level].owner != nobody)
                return false;
            books_.orphanLeft(slot.level);
            giveStamp(slot);
            return true;
        });
    }

    void giveStamp(const Slot& slot) {
        if constexpr (requires { slot.stamp; }) {
            if (slot.stamp != 0)
                stamps_.give(slot.stamp);
        }
    }
    static std::int64_t sizeOf(const Slot& slot) { return static_cast<std::int64_t>(slot.size); }
    static void setSize(Slot& slot, std::int64_t size) { slot.size = static_cast<decltype(slot.size)>(size); }

    void tell(ErrorCode code, const Event& event) { out_.problems.push_back({code, event}); }

    LevelBooks& books_;
    OrderTable<Slot>& orders_;
    QueueStamps& stamps_;
    BookOutput& out_;
    bool keepQueues_;
};

} // namespace topbook
