// SPDX-License-Identifier: GPL-3.0-or-later
#include "naive_books.h"

#include <algorithm>
#include <limits>

namespace topbook {
namespace {

void problem(ErrorCode code, const Event& event, BookOutput& out) {
    out.problems.push_back({code, event});
}

} // namespace

std::map<Price, NaiveBooks::Total> NaiveBooks::levels(const Book& book, Side side) {
    if (const auto told = book.told.find(side); told != book.told.end())
        return told->second;
    std::map<Price, Total> totals;
    for (const auto& [key, order] : book.orders) {
        if (key.first != side)
            continue;
        Total& total = totals[order.price];
        total.size.units += order.size.units;
        ++total.orders;
    }
    return totals;
}

Bbo NaiveBooks::bboOf(const Book& book) {
    Bbo bbo;
    const auto bids = levels(book, Side::Bid);
    const auto asks = levels(book, Side::Ask);
    if (!bids.empty()) {
        bbo.bid = bids.rbegin()->first;
        bbo.bidSize = bids.rbegin()->second.size;
    }
    if (!asks.empty()) {
        bbo.ask = asks.begin()->first;
        bbo.askSize = asks.begin()->second.size;
    }
    return bbo;
}

NaiveBooks::Orders::iterator NaiveBooks::find(Book& book, const Event& event) {
    if (!event.has(sideUnknown))
        return book.orders.find({event.side(), event.reference});
    book.referenceAlone = true;
    const auto found = book.orders.find({Side::Bid, event.reference});
    return found != book.orders.end() ? found : book.orders.find({Side::Ask, event.reference});
}

bool NaiveBooks::fits(const Book& book, Side side, Price price, Quantity size) {
    const auto totals = levels(book, side);
    const auto standing = totals.find(price);
    return standing == totals.end() ||
           standing->second.size.units <= std::numeric_limits<std::int64_t>::max() - size.units;
}

void NaiveBooks::add(Book& book, const Event& event, std::uint64_t id, Side side, BookOutput& out) {
    const Key key(side, id);
    const Key twin(opposite(side), id);
    if (book.orders.erase(key) > 0)
        problem(ErrorCode::DoubleAdd, event, out);
    if (book.referenceAlone && book.orders.erase(twin) > 0)
        problem(ErrorCode::DoubleAdd, event, out);
    if (event.size.units <= 0)
        return problem(ErrorCode::ZeroSize, event, out);
    if (!isTradable(event.price))
        return problem(ErrorCode::PriceOutOfRange, event, out);
    book.told.erase(side);
    if (!fits(book, side, event.price, event.size))
        return problem(ErrorCode::Overflow, event, out);
    book.orders[key] = {event.price, event.size, event.time, nextPriority_++};
}

void NaiveBooks::modify(Book& book, const Event& event, BookOutput& out) {
    const auto found = find(book, event);
    if (found == book.orders.end()) {
        problem(ErrorCode::UnknownOrder, event, out);
        if (event.other != 0 && !event.has(sideUnknown) && !event.has(keepsPrice))
            add(book, event, event.reference, event.side(), out);
        return;
    }
    const Key key = found->first;
    const Order before = found->second;
    book.orders.erase(found);
    Order after = before;
    after.size = event.size;
    if (!event.has(keepsPrice))
        after.price = event.price;
    if (after.size.units <= 0)
        return problem(ErrorCode::ZeroSize, event, out);
    if (!isTradable(after.price))
        return problem(ErrorCode::PriceOutOfRange, event, out);
    if (!fits(book, key.first, after.price, after.size))
        return problem(ErrorCode::Overflow, event, out);
    if (after.price != before.price || after.size > before.size) {
        after.since = event.time;
        after.priority = nextPriority_++;
    }
    book.orders[key] = after;
}

void NaiveBooks::takeOff(Book& book, const Event& event, BookOutput& out) {
    const auto found = find(book, event);
    if (found == book.orders.end())
        return problem(ErrorCode::UnknownOrder, event, out);
    if (event.size.units <= 0)
        return problem(ErrorCode::ZeroSize, event, out);
    Order& order = found->second;
    if (event.kind == EventKind::Trade && !event.has(notPrinted)) {
        const Price at = event.price.nanos != 0 ? event.price : order.price;
        out.trades.push_back({event.time, event.sequence, event.instrument, at, event.size,
                              opposite(found->first.first), true, !event.has(notEligible)});
    }
    if (event.size > order.size)
        problem(ErrorCode::OverExecution, event, out);
    if (event.size >= order.size)
        book.orders.erase(found);
    else
        order.size.units -= event.size.units;
}

void NaiveBooks::tell(Book& book, const Event& event, BookOutput& out) {
    const Side side = event.side();
    const bool refused = event.size.units > 0 && !isTradable(event.price);
    if (refused)
        problem(ErrorCode::PriceOutOfRange, event, out);
    if (refused && event.kind == EventKind::Level)
        return;
    std::erase_if(book.orders, [&](const auto& order) { return order.first.first == side; });
    auto& told = book.told[side];
    if (event.kind == EventKind::Best)
        told.clear();
    else
        told.erase(event.price);
    const auto most = std::uint64_t{std::numeric_limits<std::uint32_t>::max()};
    if (event.size.units > 0 && !refused)
        told[event.price] = {event.size, static_cast<std::uint32_t>(std::min(event.other, most))};
}

void NaiveBooks::change(Book& book, const Event& event, BookOutput& out) {
    switch (event.kind) {
    case EventKind::Add:
        book.referenceAlone |= event.has(sideUnknown);
        return add(book, event, event.reference, event.side(), out);
    case EventKind::Change:
        return modify(book, event, out);
    case EventKind::Replace: {
        const auto found = find(book, event);
        if (found == book.orders.end())
            return problem(ErrorCode::UnknownOrder, event, out);
        const Side side = found->first.first;
        book.orders.erase(found);
        return add(book, event, event.other, side, out);
    }
    case EventKind::Reduce:
    case EventKind::Trade:
        return takeOff(book, event, out);
    case EventKind::Delete: {
        const auto found = find(book, event);
        if (found == book.orders.end())
            return problem(ErrorCode::UnknownOrder, event, out);
        book.orders.erase(found);
        return;
    }
    case EventKind::Print: {
        const bool known = !event.has(sideUnknown);
        if (event.size.units > 0)
            out.trades.push_back({event.time, event.sequence, event.instrument, event.price, event.size,
                                  known ? event.side() : Side::Bid, known, !event.has(notEligible)});
        return;
    }
    case EventKind::Level:
    case EventKind::Best:
        return tell(book, event, out);
    case EventKind::Clear:
        book.orders.clear();
        book.told.clear();
        book.gapInSnapshot = false;
        if (!event.has(snapshot))
            book.stale = false;
        return;
    case EventKind::Quote:
    case EventKind::SnapshotEnd:
    case EventKind::Status:
    case EventKind::Gap:
    case EventKind::Reference:
        return;
    }
}

void NaiveBooks::publish(Book& book, const Event& event, Timestamp time, SequenceNumber sequence, BookOutput& out) {
    const Bbo bbo = bboOf(book);
    if (bbo.isCrossed() && !book.shown.isCrossed())
        problem(ErrorCode::Crossed, event, out);
    if (bbo.isLocked() && !book.shown.isLocked())
        problem(ErrorCode::Locked, event, out);
    book.shown = bbo;
    if (book.stale && settings_.silentWhileStale)
        return;
    if (!settings_.oneSided && !bbo.isTwoSided())
        return;
    if (settings_.emitRule == EmitRule::Change && bbo == book.written)
        return;
    book.written = bbo;
    out.rows.push_back({time, sequence, event.instrument, bbo});
}

void NaiveBooks::endSnapshot(Book& book, const Event& event, BookOutput& out) {
    if (!book.gapInSnapshot)
        book.stale = false;
    if (book.inSnapshot)
        publish(book, event, book.snapshotTime, book.snapshotSequence, out);
    else
        publish(book, event, event.time, event.sequence, out);
    book.inSnapshot = false;
    book.gapInSnapshot = false;
}

void NaiveBooks::apply(const Event& event, BookOutput& out) {
    Book& book = books_[event.instrument];
    switch (event.kind) {
    case EventKind::Quote:
    case EventKind::Reference:
        return;
    case EventKind::Status:
        book.status = static_cast<TradingStatus>(event.size.units);
        return;
    case EventKind::Gap:
        book.stale = true;
        book.gapInSnapshot |= book.inSnapshot;
        return;
    case EventKind::SnapshotEnd:
        return endSnapshot(book, event, out);
    default:
        break;
    }
    if (book.inSnapshot && !event.has(snapshot))
        endSnapshot(book, event, out);
    change(book, event, out);
    if (event.has(snapshot)) {
        if (event.kind == EventKind::Print)
            return;
        book.inSnapshot = true;
        book.snapshotTime = event.time;
        book.snapshotSequence = event.sequence;
        return;
    }
    if (event.has(inEvent))
        return;
    publish(book, event, event.time, event.sequence, out);
}

BookCondition NaiveBooks::condition(InstrumentId instrument) {
    const Book& book = books_[instrument];
    if (book.stale)
        return BookCondition::Stale;
    return levels(book, Side::Bid).empty() && levels(book, Side::Ask).empty() ? BookCondition::Empty
                                                                              : BookCondition::Whole;
}

std::vector<LadderLevel> NaiveBooks::ladder(InstrumentId instrument, Side side) {
    const auto totals = levels(books_[instrument], side);
    std::vector<std::pair<Price, Total>> ordered(totals.begin(), totals.end());
    if (side == Side::Bid)
        std::reverse(ordered.begin(), ordered.end());
    std::vector<LadderLevel> view;
    Quantity cumulative;
    for (const auto& [price, total] : ordered) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(cumulative.units, total.size.units, &sum))
            sum = std::numeric_limits<std::int64_t>::max();
        cumulative.units = sum;
        view.push_back(
            {side, static_cast<std::uint32_t>(view.size() + 1), price, total.size, total.orders, cumulative});
    }
    return view;
}

std::vector<QueuedOrder> NaiveBooks::queue(InstrumentId instrument, Side side, Price price) {
    std::vector<std::pair<std::uint64_t, QueuedOrder>> standing;
    for (const auto& [key, order] : books_[instrument].orders) {
        if (key.first != side || order.price != price)
            continue;
        const bool kept = settings_.keepQueues;
        standing.push_back(
            {kept ? order.priority : key.second, {key.second, order.size, kept ? order.since : Timestamp{}}});
    }
    std::sort(standing.begin(), standing.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<QueuedOrder> queue;
    for (const auto& [place, order] : standing)
        queue.push_back(order);
    return queue;
}

std::size_t NaiveBooks::liveOrders() const {
    std::size_t count = 0;
    for (const auto& [instrument, book] : books_)
        count += book.orders.size();
    return count;
}

} // namespace topbook
