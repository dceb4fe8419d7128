// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/order_flow.h"

#include <algorithm>

namespace topbook {
namespace {

constexpr std::int32_t usualDepth = 24;   // levels a side that traders keep filled
constexpr std::int32_t usualOrders = 108; // a side
constexpr std::int32_t shallowDepth = 8;  // nobody takes from, or leaves, a thinner side
constexpr std::int32_t mostOrdersAtPrice = 15;
constexpr std::int32_t mostSizeAtPrice = 2'600;
constexpr std::int32_t widestSpread = 3; // above it, somebody steps in
constexpr Duration auctionLength = std::chrono::seconds(15);
constexpr std::int64_t openingMessages = 320; // at least, before the first auction
constexpr std::int32_t mostExcitement = 2'000;
// bursts, excitement and stretches without trading together raise the rate; this takes it back to the asked mean
constexpr std::int64_t rateCorrectionPercent = 155;

} // namespace

OrderFlow::OrderFlow(const Listing& listing, InstrumentId instrument, const FlowPace& pace, RandomStream chance)
    : chance_(chance)
    , path_(listing, RandomStream(chance_.next()))
    , pace_(pace)
    , instrument_(instrument)
    , activity_(listing.activity)
    , usualSpread_(listing.usualSpread)
    , fallsQuiet_(listing.fallsQuiet)
    , now_(pace.start)
    , acted_(pace.start)
    , auctionAt_(pace.opensAt - std::min(auctionLength, (pace.opensAt - pace.start) / 4))
    , crossAt_(pace.opensAt)
    , spread_(listing.usualSpread)
    , secondsToQuiet_(chance_.between(150, 500)) {
    auctionAt_ = floorTo(auctionAt_, std::chrono::seconds(1));
    updateWanted();
    due_ = pace.start + std::chrono::microseconds(gapMicros());
}

Event OrderFlow::event(EventKind kind, Side side, std::uint64_t order, std::int32_t ticks, std::int32_t size) const {
    Event event;
    event.time = now_;
    event.kind = kind;
    event.flags = side == Side::Ask ? sideAsk : 0;
    event.reference = order;
    event.price = {ticks * simulatedTick.nanos};
    event.size = {size};
    event.instrument = instrument_;
    return event;
}

void OrderFlow::begin(const Listing& listing, ExchangeLog& log) {
    Event reference = event(EventKind::Reference, Side::Bid, 0, 0, simulatedRoundLot);
    reference.price = listing.previousClose;
    log.add(reference);
    setStatus(TradingStatus::PreOpen, log);
}

void OrderFlow::setStatus(TradingStatus status, ExchangeLog& log) {
    status_ = status;
    log.add(event(EventKind::Status, Side::Bid, 0, 0, static_cast<std::int32_t>(status)));
}

void OrderFlow::halt(Timestamp now, Timestamp until, ExchangeLog& log) {
    now_ = now;
    crossAt_ = until;
    auctionAt_ = until - auctionLength;
    setStatus(TradingStatus::Halted, log);
}

// ---------------------------------------------------------------------------------------------------------- by seconds

void OrderFlow::startSecond(Timestamp now, ExchangeLog& log) {
    now_ = now;
    path_.step();
    updateWanted();
    updateTempo();
    if (status_ == TradingStatus::Open)
        return;
    if (status_ != TradingStatus::Auction && now_ >= auctionAt_)
        setStatus(TradingStatus::Auction, log);
    if (now_ < crossAt_)
        return;
    cross(log);
    setStatus(TradingStatus::Open, log);
}

void OrderFlow::updateWanted() {
    if (chance_.chance(150)) {
        const std::int32_t draw = chance_.below(100);
        spread_ = std::clamp(draw < 20   ? usualSpread_ - 1
                             : draw < 80 ? usualSpread_
                                         : usualSpread_ + 1,
                             1, widestSpread);
    }
    const std::int64_t twice = path_.fair().nanos * 2 / simulatedTick.nanos;
    wantedBid_ = static_cast<std::int32_t>((twice - spread_ + 1) / 2);
    wantedAsk_ = wantedBid_ + spread_;
}

void OrderFlow::updateTempo() {
    tempo_ = std::clamp(tempo_ + static_cast<std::int32_t>(chance_.bell(4)), 55, 160);
    if (burstSeconds_ > 0)
        --burstSeconds_;
    else if (chance_.chance(5))
        burstSeconds_ = chance_.between(1, 4);
    if (quietSeconds_ > 0) {
        --quietSeconds_;
        return;
    }
    if (!fallsQuiet_) {
        if (chance_.chance(2))
            quietSeconds_ = chance_.between(4, 12);
        return;
    }
    if (--secondsToQuiet_ > 0)
        return;
    quietSeconds_ = chance_.between(34, 80);
    secondsToQuiet_ = chance_.between(150, 500);
}

/// The opening or reopening: orders that were sent for the auction alone meet at one price, and what one side of them
/// has too much executes against the displayed best of the other.
void OrderFlow::cross(ExchangeLog& log) {
    if (std::min(bids_.depth(), asks_.depth()) < shallowDepth)
        return;
    const bool buyersLeft = wantedBid_ + wantedAsk_ >= bids_.best() + asks_.best();
    const Side resting = buyersLeft ? Side::Ask : Side::Bid;
    const std::int32_t price = sideOf(resting).best();
    const std::int32_t matched = chance_.between(20, 180) * simulatedRoundLot;
    Event print = event(EventKind::Print, Side::Bid, 0, price, matched);
    print.flags = sideUnknown;
    log.add(print);
    last_ = Execution{now_, price, matched};
    for (std::int32_t orders = chance_.between(1, 3); orders > 0 && sideOf(resting).best() == price; --orders)
        execute(resting, sideOf(resting).level(0).queue.front().size, log);
}

// ------------------------------------------------------------------------------------------------------------ messages

std::int64_t OrderFlow::gapMicros() {
    const std::int64_t mean = pace_.meanGap.count() / 1'000;
    std::int64_t gap = mean * 100 / activity_ * rateCorrectionPercent / tempo_;
    gap = gap * 1'000 / (1'000 + excitement_);
    if (burstSeconds_ > 0)
        gap /= 5;
    if (status_ == TradingStatus::Unknown || status_ == TradingStatus::PreOpen) {
        const std::int64_t opening = (pace_.opensAt - pace_.start).count() / 1'000 / openingMessages;
        gap = std::min(gap, opening);
    }
    constexpr std::int64_t longest = 300'000'000;
    return chance_.wait(std::clamp<std::int64_t>(gap, 1, longest));
}

bool OrderFlow::tradable() const {
    return status_ == TradingStatus::Open && std::min(bids_.depth(), asks_.depth()) >= shallowDepth;
}

void OrderFlow::act(ExchangeLog& log) {
    now_ = due_;
    const std::int64_t fades = pace_.meanGap.count() * 5 + 1;
    const std::int64_t passed = std::min((now_ - acted_).count(), fades);
    // scaled by 1024 first: the product of both would not fit where messages are rare
    excitement_ -= static_cast<std::int32_t>(excitement_ * (passed * 1'024 / fades) / 1'024);
    acted_ = now_;

    const bool halted = status_ == TradingStatus::Halted || status_ == TradingStatus::Auction;
    const bool quiet = status_ == TradingStatus::Open && quietSeconds_ > 0;
    const bool acts = halted ? chance_.chance(250) : !(quiet && (fallsQuiet_ || !chance_.chance(60)));
    if (acts) {
        const bool stale = tradable() && (wantedBid_ >= asks_.best() || wantedAsk_ <= bids_.best());
        const Side side = chance_.chance(500) ? Side::Bid : Side::Ask;
        const std::int32_t addChance = std::clamp(500 + (usualOrders - sideOf(side).orders()) * 12, 150, 950);
        if (tradable() && chance_.chance(stale ? 420 : 105))
            take(log);
        else if (sideOf(side).depth() >= shallowDepth && chance_.chance(150))
            change(side, log);
        else if (sideOf(side).depth() < shallowDepth || chance_.chance(addChance))
            add(side, log);
        else
            cancel(side, log);
    }
    due_ = now_ + std::chrono::microseconds(gapMicros());
}

std::int32_t OrderFlow::orderSize() {
    if (chance_.chance(110))
        return chance_.between(1, 99);
    const std::int32_t draw = chance_.below(100);
    const std::int32_t lots = draw < 55   ? chance_.between(1, 2)
                              : draw < 90 ? chance_.between(2, 5)
                                          : chance_.between(5, 10);
    return lots * simulatedRoundLot;
}

std::int32_t OrderFlow::marketableSize() {
    const std::int32_t draw = chance_.below(100);
    if (draw < 18)
        return chance_.between(1, 99);
    if (draw < 75)
        return chance_.between(1, 3) * simulatedRoundLot;
    return (draw < 95 ? chance_.between(4, 9) : chance_.between(12, 38)) * simulatedRoundLot;
}

std::int32_t OrderFlow::notCrossing(Side side, std::int32_t ticks) {
    const BookSide& other = sideOf(opposite(side));
    if (other.empty())
        return ticks;
    const std::int32_t nearest = other.outwards(other.best(), -1);
    return sideOf(side).betterBy(ticks, nearest) > 0 ? nearest : ticks;
}

bool OrderFlow::hasRoom(Side side, std::int32_t ticks, std::int32_t size) {
    const RestingLevel* level = sideOf(side).at(ticks);
    if (level == nullptr)
        return true;
    return static_cast<std::int32_t>(level->queue.size()) < mostOrdersAtPrice && level->total + size <= mostSizeAtPrice;
}

/// The nearest price without an order among those that traders keep filled.
std::optional<std::int32_t> OrderFlow::missingLevel(Side side) {
    const BookSide& own = sideOf(side);
    if (own.empty())
        return std::nullopt;
    const std::int32_t depth = std::min(own.depth(), usualDepth);
    for (std::int32_t fromBest = 0; fromBest < depth; ++fromBest) {
        const std::int32_t expected = own.outwards(own.best(), fromBest);
        if (own.level(fromBest).ticks != expected)
            return expected;
    }
    if (depth == usualDepth)
        return std::nullopt;
    return own.outwards(own.best(), depth);
}

void OrderFlow::rest(Side side, std::int32_t ticks, std::int32_t size, ExchangeLog& log) {
    const std::uint64_t id = log.newOrder(chance_.below(6));
    sideOf(side).add(ticks, {id, size});
    log.add(event(EventKind::Add, side, id, ticks, size));
}

void OrderFlow::add(Side side, ExchangeLog& log) {
    const BookSide& own = sideOf(side);
    const std::int32_t size = orderSize();
    const std::int32_t offset =
        chance_.chance(280) ? 0 : std::min(chance_.below(usualDepth), chance_.below(usualDepth));
    std::int32_t ticks = own.outwards(wanted(side), offset);
    if (own.empty()) {
        rest(side, notCrossing(side, ticks), size, log);
        return;
    }
    const bool wide = !bids_.empty() && !asks_.empty() && asks_.best() - bids_.best() > widestSpread;
    if (wide && own.betterBy(wanted(side), own.best()) > 0 && chance_.chance(750))
        ticks = wanted(side);
    else if (chance_.chance(300))
        ticks = missingLevel(side).value_or(ticks);
    ticks = notCrossing(side, ticks);
    for (std::int32_t tried = 0; tried < usualDepth && !hasRoom(side, ticks, size); ++tried)
        ticks = own.outwards(ticks, 1);
    if (hasRoom(side, ticks, size))
        rest(side, ticks, size, log);
    else
        cancel(side, log);
}

bool OrderFlow::wouldWidenSpread(Side side, std::int32_t fromBest) const {
    const BookSide& own = side == Side::Bid ? bids_ : asks_;
    const BookSide& other = side == Side::Bid ? asks_ : bids_;
    if (fromBest != 0 || own.level(0).queue.size() > 1 || own.depth() < 2 || other.empty())
        return false;
    return own.betterBy(other.best(), own.level(1).ticks) > widestSpread;
}

void OrderFlow::cancel(Side side, ExchangeLog& log) {
    BookSide& own = sideOf(side);
    if (own.depth() <= shallowDepth)
        return;
    std::int32_t fromBest = chance_.chance(350) ? chance_.below(4) : chance_.below(own.depth());
    const std::int32_t farthest = own.depth() - 1;
    if (own.betterBy(own.best(), wanted(side)) > 0 && chance_.chance(500))
        fromBest = 0;
    else if (own.betterBy(own.best(), own.level(farthest).ticks) > usualDepth + 2 && chance_.chance(600))
        fromBest = farthest;
    if (wouldWidenSpread(side, fromBest))
        ++fromBest;
    const RestingLevel& level = own.level(fromBest);
    const std::int32_t position = chance_.below(static_cast<std::int32_t>(level.queue.size()));
    log.add(event(EventKind::Delete, side, level.queue[static_cast<std::size_t>(position)].id, 0, 0));
    own.remove(fromBest, position);
}

void OrderFlow::change(Side side, ExchangeLog& log) {
    BookSide& own = sideOf(side);
    const std::int32_t fromBest = chance_.below(std::min(own.depth(), 12));
    const RestingLevel& level = own.level(fromBest);
    const std::int32_t position = chance_.below(static_cast<std::int32_t>(level.queue.size()));
    const RestingOrder order = level.queue[static_cast<std::size_t>(position)];
    const std::int32_t ticks = level.ticks;
    if (chance_.chance(300)) {
        moveOrder(side, fromBest, position, log);
        return;
    }
    if (order.size > 1 && chance_.chance(650)) {
        const std::int32_t by = order.size > simulatedRoundLot ? simulatedRoundLot : order.size / 2;
        own.reduce(fromBest, position, by);
        log.add(event(EventKind::Change, side, order.id, ticks, order.size - by));
        return;
    }
    if (level.total + simulatedRoundLot > mostSizeAtPrice)
        return;
    own.remove(fromBest, position); // more size loses its place in the queue
    own.add(ticks, {order.id, order.size + simulatedRoundLot});
    log.add(event(EventKind::Change, side, order.id, ticks, order.size + simulatedRoundLot));
}

/// To a neighbouring price, at the end of its queue.
void OrderFlow::moveOrder(Side side, std::int32_t fromBest, std::int32_t position, ExchangeLog& log) {
    BookSide& own = sideOf(side);
    const RestingLevel& level = own.level(fromBest);
    const RestingOrder order = level.queue[static_cast<std::size_t>(position)];
    const std::int32_t by = chance_.chance(500) ? 1 : -1;
    const std::int32_t ticks = notCrossing(side, own.outwards(level.ticks, by));
    const bool beyondWanted = by < 0 && own.betterBy(ticks, wanted(side)) > 0;
    if (ticks == level.ticks || beyondWanted || wouldWidenSpread(side, fromBest) || !hasRoom(side, ticks, order.size))
        return;
    own.remove(fromBest, position);
    own.add(ticks, order);
    log.add(event(EventKind::Change, side, order.id, ticks, order.size));
}

/// A marketable order: buys or sells at once up to its limit, and what is left of it may rest there.
void OrderFlow::take(ExchangeLog& log) {
    const std::int32_t lean = path_.momentum() > 0 ? 60 : -60;
    std::int32_t buyChance = 500 + lean;
    if (wantedBid_ >= asks_.best())
        buyChance = 960;
    else if (wantedAsk_ <= bids_.best())
        buyChance = 40;
    const Side aggressor = chance_.chance(buyChance) ? Side::Bid : Side::Ask;
    const Side resting = opposite(aggressor);
    BookSide& other = sideOf(resting);
    std::int32_t left = marketableSize();
    const std::int32_t limit = other.outwards(other.best(), left > 1'000 ? 2 : chance_.below(2));
    while (left > 0 && other.betterBy(other.best(), limit) >= 0) {
        if (other.depth() < shallowDepth)
            return;
        const std::int32_t size = std::min(left, other.level(0).queue.front().size);
        execute(resting, size, log);
        left -= size;
    }
    excitement_ = std::min(excitement_ + 260, mostExcitement);
    if (left > 0 && chance_.chance(500))
        rest(aggressor, limit, std::min(left, mostSizeAtPrice), log);
}

/// Against the order that stands first at the best price.
void OrderFlow::execute(Side resting, std::int32_t most, ExchangeLog& log) {
    BookSide& other = sideOf(resting);
    const RestingOrder first = other.level(0).queue.front();
    const std::int32_t ticks = other.best();
    Event trade = event(EventKind::Trade, resting, first.id, ticks, most);
    if (most < simulatedRoundLot)
        trade.flags |= notEligible;
    log.add(trade);
    last_ = Execution{now_, ticks, most};
    other.reduce(0, 0, most);
}

} // namespace topbook
