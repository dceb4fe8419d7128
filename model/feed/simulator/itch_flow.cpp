// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/itch_flow.h"

#include <algorithm>

namespace topbook {
namespace {

/// How often a kind of message comes, in a thousand; together about what a day of 2019 to 2022 shows.
enum class Kind : std::uint8_t { Add, AddNamed, Delete, Replace, Execute, Cancel, Print, ExecuteAtPrice };
struct Share {
    Kind kind;
    std::int32_t permille;
};
constexpr std::array shares{
    Share{Kind::Add, 446},    Share{Kind::AddNamed, 14}, Share{Kind::Delete, 401}, Share{Kind::Replace, 81},
    Share{Kind::Execute, 34}, Share{Kind::Cancel, 14},   Share{Kind::Print, 9},    Share{Kind::ExecuteAtPrice, 1},
};

constexpr std::array<std::string_view, 6> participants{"GSCO", "MSCO", "JPMS", "UBSS", "CITI", "VIRT"};
constexpr std::int32_t lowestFarQuote = 1;           // 0.01; quotes that are only there to be there
constexpr std::int32_t highestFarQuote = 199'999'99; // 199,999.99, about the highest price on the wire
constexpr std::int32_t wirePerTick = 100;            // prices on the wire have 4 decimals
constexpr std::int32_t mostFromHome = 400;           // permille of the price that it wanders away, at most

std::uint32_t wirePrice(std::int32_t ticks) {
    return static_cast<std::uint32_t>(ticks) * wirePerTick;
}

} // namespace

ItchFlow::ItchFlow(const Listing& listing, std::uint16_t locate, std::int32_t mostOrders, RandomStream chance)
    : chance_(chance)
    , symbol_(listing.symbol)
    , mostOrders_(mostOrders)
    , home_(static_cast<std::int32_t>(listing.opening.nanos / simulatedTick.nanos))
    , fair_(home_)
    , spread_(listing.usualSpread)
    , locate_(locate) {}

void ItchFlow::act(std::uint64_t sinceMidnight, ItchNumbers& numbers, ItchFile& out) {
    const ItchStamp stamp = stampAt(sinceMidnight);
    wander();
    std::int32_t draw = chance_.below(1'000);
    std::size_t chosen = 0;
    while (draw >= shares[chosen].permille)
        draw -= shares[chosen++].permille;
    Kind kind = shares[chosen].kind;
    const bool adds = kind == Kind::Add || kind == Kind::AddNamed;
    if (isThin(Side::Bid) || isThin(Side::Ask))
        kind = adds ? kind : Kind::Add;
    else if (adds && bids_.orders() + asks_.orders() >= mostOrders_)
        kind = Kind::Delete;
    switch (kind) {
    case Kind::Add:
    case Kind::AddNamed:
        add(stamp, numbers, kind == Kind::AddNamed, out);
        break;
    case Kind::Delete:
        remove(stamp, out);
        break;
    case Kind::Replace:
        replace(stamp, numbers, out);
        break;
    case Kind::Execute:
    case Kind::ExecuteAtPrice:
        execute(stamp, numbers, kind == Kind::ExecuteAtPrice, out);
        break;
    case Kind::Cancel:
        cancelPart(stamp, numbers, out);
        break;
    case Kind::Print:
        printHidden(stamp, numbers, out);
        break;
    }
}

/// The price goes a tick up or down now and then, and is drawn home the further it is away.
void ItchFlow::wander() {
    if (!chance_.chance(60))
        return;
    const std::int32_t away = (fair_ - home_) * 1'000 / home_; // permille
    fair_ = std::max(fair_ + (chance_.below(2 * mostFromHome) < mostFromHome - away ? 1 : -1), 2 * spread_ + 2);
}

std::uint64_t ItchFlow::nextReference(ItchNumbers& numbers) {
    // other venues' books and order kinds that are not displayed take numbers too
    return numbers.reference += chance_.chance(400) ? static_cast<std::uint64_t>(chance_.between(2, 9)) : 1U;
}

std::uint64_t ItchFlow::nextMatch(ItchNumbers& numbers) {
    return numbers.match += static_cast<std::uint64_t>(chance_.between(1, 4));
}

std::int32_t ItchFlow::orderSize() {
    const std::int32_t draw = chance_.below(100);
    if (draw < 24)
        return chance_.between(1, 99);
    return draw < 78 ? 100 : draw < 97 ? 100 * chance_.between(2, 9) : chance_.between(1'001, 20'000);
}

/// Half of all orders fight for the best price, most others stand close behind it, some far away.
std::int32_t ItchFlow::wantedTicks(Side side) {
    const std::int32_t best = side == Side::Bid ? fair_ : fair_ + spread_;
    const std::int32_t draw = chance_.below(1'000);
    std::int32_t behind = 0;
    if (draw >= 985)
        behind = home_ * chance_.between(20, 600) / 1'000;
    else if (draw >= 880)
        behind = chance_.between(10, 100);
    else if (draw >= 410)
        behind = static_cast<std::int32_t>(chance_.wait(6));
    else if (draw < 60)
        behind = -1;
    const std::int32_t ticks = side == Side::Bid ? best - behind : best + behind;
    return notCrossing(side, std::clamp(ticks, lowestFarQuote + 1, highestFarQuote - 1));
}

std::int32_t ItchFlow::notCrossing(Side side, std::int32_t ticks) {
    const BookSide& other = sideOf(opposite(side));
    if (other.empty())
        return ticks;
    return side == Side::Bid ? std::min(ticks, other.best() - 1) : std::max(ticks, other.best() + 1);
}

/// Mostly what came last, and mostly near the best.
ItchFlow::Pick ItchFlow::anyOrder() {
    Pick pick;
    pick.side = chance_.chance(500) ? Side::Bid : Side::Ask;
    const BookSide& side = sideOf(pick.side);
    const std::int32_t deepest = side.depth() - 1;
    if (chance_.chance(90))
        pick.level = chance_.below(side.depth());
    else if (chance_.chance(660))
        pick.level = static_cast<std::int32_t>(std::min<std::int64_t>(chance_.wait(7), deepest));
    const auto orders = static_cast<std::int32_t>(side.level(pick.level).queue.size());
    pick.position = chance_.chance(700) ? orders - 1 : chance_.below(orders);
    return pick;
}

void ItchFlow::add(ItchStamp stamp, ItchNumbers& numbers, bool named, ItchFile& out) {
    const bool isFarQuote = farQuotesDue_ > 0;
    const bool lacksBids = bids_.orders() < asks_.orders();
    Side side = chance_.chance(lacksBids ? 650 : 350) ? Side::Bid : Side::Ask;
    std::int32_t ticks = 0;
    std::int32_t size = orderSize();
    if (isFarQuote) {
        --farQuotesDue_;
        side = farQuotesDue_ % 2 == 0 ? Side::Bid : Side::Ask;
        const std::int32_t inwards = farQuotesDue_ / 2;
        ticks = side == Side::Bid ? lowestFarQuote + inwards : highestFarQuote - inwards;
        size = simulatedRoundLot;
    } else {
        ticks = wantedTicks(side);
    }
    const std::uint64_t reference = nextReference(numbers);
    sideOf(side).add(ticks, {reference, size});
    const std::string_view participant =
        named ? participants[static_cast<std::size_t>(chance_.below(participants.size()))] : std::string_view();
    out.add(stamp, symbol_, reference, side == Side::Bid, static_cast<std::uint32_t>(size), wirePrice(ticks),
            participant);
}

void ItchFlow::remove(ItchStamp stamp, ItchFile& out) {
    const Pick pick = anyOrder();
    BookSide& side = sideOf(pick.side);
    out.deleted(stamp, side.level(pick.level).queue[static_cast<std::size_t>(pick.position)].id);
    side.remove(pick.level, pick.position);
}

void ItchFlow::replace(ItchStamp stamp, ItchNumbers& numbers, ItchFile& out) {
    const Pick pick = anyOrder();
    BookSide& side = sideOf(pick.side);
    const RestingOrder before = side.level(pick.level).queue[static_cast<std::size_t>(pick.position)];
    side.remove(pick.level, pick.position);
    const std::int32_t ticks = wantedTicks(pick.side);
    const std::int32_t size = chance_.chance(700) ? before.size : orderSize();
    const std::uint64_t reference = nextReference(numbers);
    side.add(ticks, {reference, size});
    out.replaced(stamp, before.id, reference, static_cast<std::uint32_t>(size), wirePrice(ticks));
}

/// The first in the queue at the best price, mostly all of it.
void ItchFlow::execute(ItchStamp stamp, ItchNumbers& numbers, bool atOtherPrice, ItchFile& out) {
    const Side which = chance_.chance(500) ? Side::Bid : Side::Ask;
    BookSide& side = sideOf(which);
    const RestingOrder order = side.level(0).queue.front();
    const std::int32_t taken = order.size > 1 && chance_.chance(250) ? chance_.between(1, order.size - 1) : order.size;
    const std::uint32_t price = wirePrice(side.best());
    const std::uint64_t match = nextMatch(numbers);
    side.reduce(0, 0, taken);
    if (atOtherPrice)
        out.executedAtPrice(stamp, order.id, static_cast<std::uint32_t>(taken), match, chance_.chance(500),
                            price + wirePerTick / 2);
    else
        out.executed(stamp, order.id, static_cast<std::uint32_t>(taken), match);
}

void ItchFlow::cancelPart(ItchStamp stamp, ItchNumbers& numbers, ItchFile& out) {
    const Pick pick = anyOrder();
    BookSide& side = sideOf(pick.side);
    const RestingOrder order = side.level(pick.level).queue[static_cast<std::size_t>(pick.position)];
    if (order.size == 1) {
        printHidden(stamp, numbers, out);
        return;
    }
    const std::int32_t taken = chance_.between(1, order.size - 1);
    side.reduce(pick.level, pick.position, taken);
    out.cancelled(stamp, order.id, static_cast<std::uint32_t>(taken));
}

void ItchFlow::printHidden(ItchStamp stamp, ItchNumbers& numbers, ItchFile& out) {
    const std::uint32_t price = (wirePrice(bids_.best()) + wirePrice(asks_.best())) / 2;
    out.hiddenTrade(stamp, symbol_, static_cast<std::uint32_t>(orderSize()), price, nextMatch(numbers));
}

} // namespace topbook
