// SPDX-License-Identifier: GPL-3.0-or-later
// Saved books: every book with its levels in order of price, then every order with the number of its level. Reading
// trusts nothing: levels must stand in order, and orders must add up to their levels.
#include "model/book/order_books.h"

#include "model/book/order_books_state.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

namespace topbook {
namespace {

constexpr std::uint32_t stateVersion = 1;
constexpr std::array bothSides{Side::Bid, Side::Ask};
constexpr std::uint32_t savedMarks = bestTouched | inSnapshot | stale | gapInSnapshot | byReferenceAlone | bidsTold |
                                     asksTold | rowWithheld; // twins are found again while orders are put back
constexpr std::size_t bytesPerBook = 4 + 2 * sizeof(Bbo) + 3 * 8 + 1 + 2 * 8;
constexpr std::size_t bytesPerLevel = 8 + 8 + 4;
constexpr std::size_t bytesPerOrder = 8 + 8 + 4;

/// Rows of one width on their way into a state: millions of them are not appended number by number.
template<std::size_t rowBytes> class SavedRows {
public:
    explicit SavedRows(StateWriter& out)
        : out_(out) {}
    template<class... Values> void add(const Values&... values) {
        static_assert((sizeof(Values) + ...) == rowBytes);
        char* at = block_.data() + rows_ * rowBytes;
        ((std::memcpy(at, &values, sizeof values), at += sizeof values), ...);
        if (++rows_ < blockRows)
            return;
        out_.put(block_);
        rows_ = 0;
    }
    /// Behind the last row.
    void finish() {
        for (std::size_t i = 0; i < rows_; ++i) {
            std::array<char, rowBytes> row;
            std::memcpy(row.data(), block_.data() + i * rowBytes, rowBytes);
            out_.put(row);
        }
        rows_ = 0;
    }

private:
    static constexpr std::size_t blockRows = 64;

    StateWriter& out_;
    std::array<char, rowBytes * blockRows> block_;
    std::size_t rows_ = 0;
};

void saveBook(StateWriter& out, const LevelBooks& books, InstrumentId instrument) {
    const BookHeader& header = books.header(instrument);
    const BookDepth& depth = books.depth(instrument);
    out.put(header.marks & savedMarks);
    out.put(header.shown);
    out.put(depth.written);
    out.put(depth.snapshotTime);
    out.put(depth.snapshotSequence);
    out.put(depth.statusSince);
    out.put(depth.status);
    for (const Side side : bothSides) {
        const SideLevels& levels = depth.side(side);
        out.put(static_cast<std::uint64_t>(levels.size()));
        // the worst first: putting the next one back is then an append
        SavedRows<bytesPerLevel> rows(out);
        for (std::size_t i = levels.size(); i > 0; --i) {
            const Level& level = books.levels()[levels.fromBest(i - 1)];
            rows.add(level.price, level.size, level.orders);
        }
        rows.finish();
    }
}

bool loadSide(StateReader& in, LevelBooks& books, InstrumentId instrument, Side side) {
    BookHeader& header = books.reach(instrument);
    const std::uint64_t count = in.getCount(bytesPerLevel);
    for (std::uint64_t i = 0; i < count; ++i) {
        Level level;
        level.price = in.get<Price>();
        level.size = in.get<Quantity>();
        level.orders = in.get<std::uint32_t>();
        if (!isTradable(level.price) || level.size.units <= 0 || !books.restore(header, instrument, side, level))
            return false;
    }
    return in.ok();
}

bool loadBook(StateReader& in, LevelBooks& books, InstrumentId instrument) {
    BookHeader& header = books.reach(instrument);
    BookDepth& depth = books.depth(instrument);
    const auto marks = in.get<std::uint32_t>();
    if ((marks & ~savedMarks) != 0)
        return false;
    header.shown = in.get<Bbo>();
    depth.written = in.get<Bbo>();
    depth.snapshotTime = in.get<Timestamp>();
    depth.snapshotSequence = in.get<SequenceNumber>();
    depth.statusSince = in.get<Timestamp>();
    const auto status = in.get<std::uint8_t>();
    if (status > static_cast<std::uint8_t>(TradingStatus::Closed))
        return false;
    depth.status = static_cast<TradingStatus>(status);
    for (const Side side : bothSides) {
        if (!loadSide(in, books, instrument, side))
            return false;
    }
    header.marks = marks;
    return true;
}

struct SavedOrder {
    std::uint64_t id = 0;
    std::int64_t size = 0;
    std::uint32_t level = noLevel;
    QueueStamp stamp;
};
SavedOrder readOrder(StateReader& in, bool queued) {
    SavedOrder order;
    order.id = in.get<std::uint64_t>();
    order.size = in.get<std::int64_t>();
    order.level = in.get<std::uint32_t>();
    if (queued)
        order.stamp = in.get<QueueStamp>();
    return order;
}

/// What the orders put back so far leave open of each level.
class LevelShares {
public:
    explicit LevelShares(const LevelBooks& books)
        : left_(books.levels().size()) {
        for (std::size_t i = 0; i < books.instruments(); ++i) {
            const InstrumentId instrument{static_cast<std::uint32_t>(i)};
            for (const Side side : bothSides) {
                if ((books.header(instrument).marks & toldMark(side)) != 0)
                    continue;
                const SideLevels& levels = books.depth(instrument).side(side);
                for (std::size_t place = 0; place < levels.size(); ++place) {
                    const Level& level = books.levels()[levels.fromBest(place)];
                    left_[levels.fromBest(place)] = {level.size.units, level.orders};
                }
            }
        }
    }
    [[nodiscard]] bool take(const SavedOrder& order) {
        if (order.level >= left_.size() || order.size <= 0)
            return false;
        Share& share = left_[order.level];
        if (share.orders == 0 || share.size < order.size)
            return false;
        share.size -= order.size;
        --share.orders;
        return true;
    }
    TOPBOOK_PREFETCHES void prefetch(std::uint32_t level) const { prefetchForWrite(left_.data() + level); }
    [[nodiscard]] bool allTaken() const {
        for (const Share& share : left_) {
            if (share.size != 0 || share.orders != 0)
                return false;
        }
        return true;
    }

private:
    struct Share {
        std::int64_t size = 0;
        std::uint32_t orders = 0;
    };
    std::vector<Share> left_;
};

} // namespace

namespace {

/// Orders stand anywhere among the levels: those of the next few are on their way while one is written.
constexpr std::size_t ordersAhead = 32;

/// Calls `put(id, number of its level, slot)` for every order that rests.
template<class Slot, class Put>
void saveOrders(const OrderTable<Slot>& orders, const LevelBooks& books, const std::vector<std::uint32_t>& numbers,
                Put put) {
    std::array<const Slot*, ordersAhead> next;
    std::size_t count = 0;
    const auto putNext = [&] {
        for (const Slot* slot : std::span(next).first(count)) {
            const LevelOwner owner = books.levels()[slot->level].owner;
            if (owner != nobody)
                put(codeOf(slot->code, instrumentOf(owner)), numbers[slot->level], *slot);
        }
        count = 0;
    };
    orders.forEach([&](const Slot& slot) {
        prefetchForRead(&books.levels()[slot.level]);
        prefetchForRead(numbers.data() + slot.level);
        next[count++] = &slot;
        if (count == next.size())
            putNext();
    });
    putNext();
}

} // namespace

void OrderBooks::save(StateWriter& out) const {
    const LevelBooks& books = state_->books;
    const bool queued = books.settings().keepQueues;
    out.reserve(out.bytes().size() + books.instruments() * bytesPerBook + books.levels().size() * bytesPerLevel +
                liveOrders() * (bytesPerOrder + (queued ? sizeof(QueueStamp) : 0)) + 64);
    out.put(stateVersion);
    out.put(static_cast<std::uint64_t>(books.instruments()));
    // levels are numbered in the order they are written, which is the order they will be taken from an empty pool
    std::vector<std::uint32_t> numbers(books.levels().size());
    std::uint32_t number = noLevel;
    for (std::size_t i = 0; i < books.instruments(); ++i) {
        const InstrumentId instrument{static_cast<std::uint32_t>(i)};
        saveBook(out, books, instrument);
        for (const Side side : bothSides) {
            const SideLevels& levels = books.depth(instrument).side(side);
            for (std::size_t place = levels.size(); place > 0; --place)
                numbers[levels.fromBest(place - 1)] = ++number;
        }
    }

    out.put(queued);
    out.put(state_->stamps.nextPriority());
    out.put(static_cast<std::uint64_t>(liveOrders()));
    std::visit(
        [&](const auto& orders) {
            if (queued) {
                SavedRows<bytesPerOrder + sizeof(QueueStamp)> rows(out);
                saveOrders(orders, books, numbers, [&](std::uint64_t id, std::uint32_t level, const auto& slot) {
                    if constexpr (requires { slot.stamp; })
                        rows.add(id, static_cast<std::int64_t>(slot.size), level, state_->stamps[slot.stamp]);
                });
                rows.finish();
                return;
            }
            SavedRows<bytesPerOrder> rows(out);
            saveOrders(orders, books, numbers, [&](std::uint64_t id, std::uint32_t level, const auto& slot) {
                rows.add(id, static_cast<std::int64_t>(slot.size), level);
            });
            rows.finish();
        },
        state_->orders);
}

namespace {

template<class Slot>
bool putBack(const SavedOrder& order, LevelBooks& books, OrderTable<Slot>& table, QueueStamps& stamps) {
    const LevelOwner owner = books.levels()[order.level].owner;
    const InstrumentId instrument = instrumentOf(owner);
    BookHeader& header = books.reach(instrument);
    table.makeRoom();
    const std::uint64_t code = codeOf(order.id, instrument);
    const auto place = table.find(code, owner, exactSide, books.levels());
    if (place.found)
        return false;
    Slot slot{};
    slot.code = code;
    slot.size = static_cast<decltype(slot.size)>(order.size);
    slot.level = order.level;
    if constexpr (requires { slot.stamp; }) {
        if (books.settings().keepQueues)
            slot.stamp = stamps.take(order.stamp);
    }
    table.insert(place, slot);
    ++header.orders;
    if (place.twin)
        header.marks |= hasTwins;
    return true;
}

} // namespace

bool OrderBooks::load(StateReader& in) {
    const BookSettings settings = state_->books.settings();
    state_ = std::make_unique<State>(settings);
    auto fresh = std::make_unique<State>(settings);
    LevelBooks& books = fresh->books;
    if (in.get<std::uint32_t>() != stateVersion)
        return false;
    const std::uint64_t instruments = in.getCount(bytesPerBook);
    for (std::uint64_t i = 0; i < instruments; ++i) {
        if (!loadBook(in, books, {static_cast<std::uint32_t>(i)}))
            return false;
    }

    const auto queued = in.get<std::uint8_t>();
    const auto nextPriority = in.get<std::uint64_t>();
    const std::uint64_t orders = in.getCount(bytesPerOrder + (queued != 0 ? sizeof(QueueStamp) : 0));
    fresh->stamps.setNextPriority(nextPriority);
    std::visit([orders](auto& table) { table.reserve(orders); }, fresh->orders);
    LevelShares shares(books);
    std::array<SavedOrder, ordersAhead> next;
    for (std::uint64_t left = orders; left > 0;) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, next.size()));
        for (SavedOrder& order : std::span(next).first(count)) {
            order = readOrder(in, queued != 0);
            if (order.level >= books.levels().size())
                return false;
            shares.prefetch(order.level);
            books.levels().prefetch(order.level);
        }
        left -= count;
        for (const SavedOrder& order : std::span(next).first(count)) {
            if (!in.ok() || !shares.take(order))
                return false;
            if (order.size > NarrowSlot::largestSize && std::holds_alternative<OrderTable<NarrowSlot>>(fresh->orders))
                fresh->widen();
            const bool isNew =
                std::visit([&](auto& table) { return putBack(order, books, table, fresh->stamps); }, fresh->orders);
            if (!isNew)
                return false;
        }
    }
    if (!in.ok() || !shares.allTaken())
        return false;
    state_ = std::move(fresh);
    return true;
}

} // namespace topbook
