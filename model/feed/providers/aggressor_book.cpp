// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/aggressor_book.h"

#include <algorithm>
#include <utility>

namespace topbook {
namespace {

constexpr std::size_t maxKeptEvents = 65'536; ///< a feed whose clock stands still must not fill the memory

} // namespace

void saveMessage(const OrderMessage& message, StateWriter& out) {
    out.put(static_cast<std::uint8_t>(message.kind));
    out.put(static_cast<std::uint8_t>(message.side));
    out.put(message.id);
    out.put(message.price.nanos);
    out.put(message.size.units);
    out.put(message.time.nanos);
    out.put(message.received.nanos);
    out.put(message.row);
}

OrderMessage loadMessage(StateReader& in) {
    OrderMessage message;
    message.kind = static_cast<OrderMessage::Kind>(std::min<std::uint8_t>(in.get<std::uint8_t>(), 2));
    message.side = static_cast<Side>(in.get<std::uint8_t>() & 1);
    message.id = in.get<std::uint64_t>();
    message.price.nanos = in.get<std::int64_t>();
    message.size.units = in.get<std::int64_t>();
    message.time.nanos = in.get<std::int64_t>();
    message.received.nanos = in.get<std::int64_t>();
    message.row = in.get<std::uint64_t>();
    return message;
}

void AggressorBook::apply(const OrderMessage& message, std::vector<Event>& out) {
    if (holds() && message.time - heldSince_ >= longestHold)
        release(out);
    passTime(message.received, out);
    last_ = message;
    const auto own = std::find_if(held_.begin(), held_.end(),
                                  [&](const Held& held) { return held.id == message.id && held.side == message.side; });
    if (own != held_.end() && (message.kind == OrderMessage::Kind::Deleted || message.size.units == 0))
        held_.erase(own);
    else if (own != held_.end())
        takeOwn(*own, message);
    else if (message.kind == OrderMessage::Kind::Created)
        create(message);
    else if (message.kind == OrderMessage::Kind::Deleted || message.size.units == 0)
        remove(message);
    else
        change(message);
    settle();
    if (!holds())
        flush(out);
    else if (kept_.size() >= maxKeptEvents)
        release(out);
}

void AggressorBook::passTime(Timestamp received, std::vector<Event>& out) {
    if (holds() && received - heldSinceReceipt_ >= longestHold)
        release(out);
}

void AggressorBook::giveUp(std::vector<Event>& out) {
    held_.clear();
    flush(out);
}

void AggressorBook::clear() {
    resting_.clear();
    held_.clear();
    kept_.clear();
}

bool AggressorBook::reachesOrder(const Held& taker, Price price) const {
    return !isTradable(taker.order.price) || reaches(taker.side, taker.order.price, price);
}

bool AggressorBook::reachesResting(const Held& taker) const {
    const auto best = resting_.best(opposite(taker.side));
    return best && reachesOrder(taker, *best);
}

bool AggressorBook::reachesHeld(const Held& taker) const {
    return std::any_of(held_.begin(), held_.end(), [&](const Held& other) {
        return other.side != taker.side && isTradable(other.order.price) && reachesOrder(taker, other.order.price);
    });
}

AggressorBook::Held* AggressorBook::takerOf(Side side, Price price) {
    const auto found = std::find_if(held_.begin(), held_.end(), [&](const Held& taker) {
        return taker.side != side && reachesOrder(taker, price);
    });
    return found == held_.end() ? nullptr : &*found;
}

/// A taker may be told once at the end or after each fill, before its maker or behind it: what it told last is how it
/// rests only while that agrees with what its makers lost.
void AggressorBook::trade(Held& taker, Side side, std::uint64_t id, const RestingOrder& part) {
    keep(EventKind::Trade, side, id, part);
    if (__builtin_add_overflow(taker.traded, part.size.units, &taker.traded))
        taker.traded = taker.created;
    taker.told = taker.told && taker.order.size.units == taker.created - taker.traded;
}

void AggressorBook::takeOwn(Held& held, const OrderMessage& message) {
    held.order = {message.price, message.size};
    held.told = held.told || message.kind == OrderMessage::Kind::Changed;
}

AggressorBook::Held AggressorBook::heldFrom(const OrderMessage& message, bool nested) {
    return {message.side, message.id, {message.price, message.size}, false, 0, message.size.units, nested};
}

void AggressorBook::create(const OrderMessage& message) {
    const Held taker = heldFrom(message, false);
    // a market order may find an empty side; it waits for its own end all the same, since it cannot rest
    const bool aggressive = reachesResting(taker) || !isTradable(message.price);
    if (message.size.units > 0 && (aggressive || reachesHeld(taker))) {
        hold(message, !aggressive);
        return;
    }
    keep(EventKind::Add, message.side, message.id, taker.order);
    resting_.set(message.side, message.id, taker.order);
}

void AggressorBook::change(const OrderMessage& message) {
    const RestingOrder now{message.price, message.size};
    const RestingOrder* before = resting_.find(message.side, message.id);
    if (before == nullptr) {
        keep(EventKind::Change, message.side, message.id, now); // the book counts it
        return;
    }
    const Held moved = heldFrom(message, false);
    if (now.price != before->price && isTradable(now.price) && reachesResting(moved)) {
        keep(EventKind::Delete, message.side, message.id, *before);
        resting_.remove(message.side, message.id);
        hold(message, false);
        return;
    }
    const std::int64_t traded = before->size.units - now.size.units;
    Held* taker = now.price == before->price && traded > 0 ? takerOf(message.side, now.price) : nullptr;
    if (taker != nullptr)
        trade(*taker, message.side, message.id, {now.price, {traded}});
    else
        keep(EventKind::Change, message.side, message.id, now);
    resting_.set(message.side, message.id, now);
}

void AggressorBook::remove(const OrderMessage& message) {
    const RestingOrder* before = resting_.find(message.side, message.id);
    if (before == nullptr) {
        keep(EventKind::Delete, message.side, message.id, {message.price, {}}); // the book counts it
        return;
    }
    const std::int64_t traded = before->size.units - message.size.units;
    Held* taker = traded > 0 ? takerOf(message.side, before->price) : nullptr;
    if (taker != nullptr)
        trade(*taker, message.side, message.id, {before->price, {traded}});
    if (taker == nullptr || message.size.units > 0)
        keep(EventKind::Delete, message.side, message.id, {before->price, message.size});
    resting_.remove(message.side, message.id);
}

void AggressorBook::hold(const OrderMessage& message, bool nested) {
    if (!holds()) {
        heldSince_ = message.time;
        heldSinceReceipt_ = message.received;
    }
    held_.push_back(heldFrom(message, nested));
}

void AggressorBook::settle() {
    for (bool moved = true; moved;) {
        moved = false;
        for (std::size_t i = 0; i < held_.size(); ++i) {
            Held& each = held_[i];
            const bool reached = reachesResting(each);
            if (reached)
                each.nested = false; // what it reached has come to rest: from now on it waits for its own end
            if (reached || (!each.told && !(each.nested && !reachesHeld(each))))
                continue;
            const Held free = each;
            held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(i));
            rest(free);
            moved = true;
            break;
        }
    }
}

void AggressorBook::rest(const Held& held) {
    keep(EventKind::Add, held.side, held.id, held.order); // the book counts a price that cannot rest
    resting_.set(held.side, held.id, held.order);
}

void AggressorBook::release(std::vector<Event>& out) {
    const std::vector<Held> rests = std::exchange(held_, {});
    for (const Held& held : rests)
        rest(held);
    flush(out);
}

void AggressorBook::flush(std::vector<Event>& out) {
    for (std::size_t i = 0; i < kept_.size(); ++i) {
        if (i + 1 < kept_.size())
            kept_[i].flags |= inEvent;
        out.push_back(kept_[i]);
    }
    kept_.clear();
}

void AggressorBook::keep(EventKind kind, Side side, std::uint64_t id, const RestingOrder& order) {
    Event event;
    event.kind = kind;
    event.reference = id;
    event.flags = side == Side::Ask ? sideAsk : 0;
    event.price = order.price;
    event.size = order.size;
    event.time = last_.time;
    event.row = last_.row;
    event.sequence = {last_.row};
    kept_.push_back(event);
}

void AggressorBook::save(StateWriter& out) const {
    resting_.save(out);
    out.put(static_cast<std::uint64_t>(held_.size()));
    for (const Held& held : held_) {
        out.put(static_cast<std::uint8_t>(held.side));
        out.put(held.id);
        out.put(held.order.price.nanos);
        out.put(held.order.size.units);
        out.put(held.traded);
        out.put(held.created);
        out.put(static_cast<std::uint8_t>((held.told ? 1 : 0) | (held.nested ? 2 : 0)));
    }
    out.put(static_cast<std::uint64_t>(kept_.size()));
    for (const Event& event : kept_) {
        out.put(static_cast<std::uint8_t>(event.kind));
        out.put(event.flags);
        out.put(event.reference);
        out.put(event.price.nanos);
        out.put(event.size.units);
        out.put(event.time.nanos);
        out.put(event.row);
    }
    saveMessage(last_, out);
    out.put(heldSince_.nanos);
    out.put(heldSinceReceipt_.nanos);
}

bool AggressorBook::load(StateReader& in) {
    clear();
    if (!resting_.load(in))
        return false;
    for (std::uint64_t left = in.getCount(42); left > 0 && in.ok(); --left) {
        Held held;
        held.side = static_cast<Side>(in.get<std::uint8_t>() & 1);
        held.id = in.get<std::uint64_t>();
        held.order.price.nanos = in.get<std::int64_t>();
        held.order.size.units = in.get<std::int64_t>();
        held.traded = in.get<std::int64_t>();
        held.created = in.get<std::int64_t>();
        const auto marks = in.get<std::uint8_t>();
        held.told = (marks & 1) != 0;
        held.nested = (marks & 2) != 0;
        if (held.traded < 0 || held.created < 0 || held.order.size.units < 0)
            return false;
        held_.push_back(held);
    }
    for (std::uint64_t left = in.getCount(42); left > 0 && in.ok(); --left) {
        Event event;
        event.kind =
            static_cast<EventKind>(std::min(in.get<std::uint8_t>(), static_cast<std::uint8_t>(EventKind::Reference)));
        event.flags = in.get<std::uint8_t>();
        event.reference = in.get<std::uint64_t>();
        event.price.nanos = in.get<std::int64_t>();
        event.size.units = in.get<std::int64_t>();
        event.time.nanos = in.get<std::int64_t>();
        event.row = in.get<std::uint64_t>();
        event.sequence = {event.row};
        kept_.push_back(event);
    }
    last_ = loadMessage(in);
    heldSince_.nanos = in.get<std::int64_t>();
    heldSinceReceipt_.nanos = in.get<std::int64_t>();
    return in.ok();
}

} // namespace topbook
