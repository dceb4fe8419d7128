// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/book/level_books.h"

namespace topbook {

void LevelBooks::grow(InstrumentId instrument) {
    headers_.resize(std::size_t{instrument.value} + 1);
    depths_.resize(headers_.size());
}

std::uint32_t LevelBooks::levelAt(BookHeader& header, InstrumentId instrument, Side side, Price price) {
    SideLevels& sideLevels = depth(instrument).side(side);
    const std::int64_t key = priceKey(side, price);
    const std::size_t place = sideLevels.placeOf(key);
    const std::uint32_t standing = sideLevels.at(place, key);
    if (standing != noLevel)
        return standing;
    const std::uint32_t index = levels_.take(ownerOf(instrument, side), price);
    sideLevels.insert(place, key, index);
    takeBest(header, side, sideLevels);
    return index;
}

void LevelBooks::takeBest(BookHeader& header, Side side, const SideLevels& sideLevels) {
    const auto which = static_cast<std::size_t>(side);
    if (header.best[which] == sideLevels.best() && header.bestKey[which] == sideLevels.bestKey())
        return;
    header.best[which] = sideLevels.best();
    header.bestKey[which] = sideLevels.bestKey();
    header.marks |= bestTouched;
}

void LevelBooks::drop(BookHeader& header, std::uint32_t index) {
    const Level level = levels_[index];
    const Side side = sideOf(level.owner);
    SideLevels& sideLevels = depth(instrumentOf(level.owner)).side(side);
    sideLevels.erase(priceKey(side, level.price));
    levels_.give(index);
    takeBest(header, side, sideLevels);
}

/// The orders of the side, if it has any, become orphans: finding each in the order table now would cost a pass over
/// all orders for every cleared book.
void LevelBooks::empty(BookHeader& header, InstrumentId instrument, Side side) {
    SideLevels& sideLevels = depth(instrument).side(side);
    const bool told = (header.marks & toldMark(side)) != 0;
    for (std::size_t i = 0; i < sideLevels.size(); ++i) {
        const std::uint32_t index = sideLevels.fromBest(i);
        if (told) {
            levels_.give(index);
            continue;
        }
        Level& level = levels_[index];
        level.owner = nobody;
        header.orders -= level.orders;
        orphans_ += level.orders;
    }
    sideLevels.clear();
    header.marks &= ~toldMark(side);
    takeBest(header, side, sideLevels);
}

void LevelBooks::beToldLevels(BookHeader& header, InstrumentId instrument, Side side) {
    if ((header.marks & toldMark(side)) != 0)
        return;
    empty(header, instrument, side);
    header.marks |= toldMark(side);
}

void LevelBooks::tell(BookHeader& header, InstrumentId instrument, Side side, Price price, Quantity size,
                      std::uint32_t orders) {
    beToldLevels(header, instrument, side);
    if (size.units <= 0) {
        const std::uint32_t gone = depth(instrument).side(side).find(priceKey(side, price));
        if (gone != noLevel)
            drop(header, gone);
        return;
    }
    const std::uint32_t index = levelAt(header, instrument, side, price);
    levels_[index].size = size;
    levels_[index].orders = orders;
    touch(header, side, index);
}

void LevelBooks::tellBest(BookHeader& header, InstrumentId instrument, Side side, Price price, Quantity size,
                          std::uint32_t orders) {
    const SideLevels& sideLevels = depth(instrument).side(side);
    const bool staysAlone = size.units > 0 && (header.marks & toldMark(side)) != 0 && sideLevels.size() == 1 &&
                            sideLevels.bestKey() == priceKey(side, price);
    if (!staysAlone)
        empty(header, instrument, side);
    if (size.units > 0)
        tell(header, instrument, side, price, size, orders);
}

void LevelBooks::clear(BookHeader& header, InstrumentId instrument) {
    empty(header, instrument, Side::Bid);
    empty(header, instrument, Side::Ask);
    header.marks &= ~(hasTwins | gapInSnapshot);
}

void LevelBooks::noteSnapshotRow(BookHeader& header, const Event& event) {
    BookDepth& book = depth(event.instrument);
    header.marks |= inSnapshot;
    book.snapshotTime = event.time;
    book.snapshotSequence = event.sequence;
}

void LevelBooks::completeSnapshot(BookHeader& header, const Event& event, BookOutput& out) {
    const bool had = header.has(inSnapshot);
    const bool heals = !header.has(gapInSnapshot);
    header.marks &= ~(inSnapshot | gapInSnapshot);
    if (heals)
        header.marks &= ~stale;
    const BookDepth& book = depth(event.instrument);
    publish(header, event, had ? book.snapshotTime : event.time, had ? book.snapshotSequence : event.sequence, out);
}

void LevelBooks::noteGap(BookHeader& header) {
    header.marks |= stale;
    if (header.has(inSnapshot))
        header.marks |= gapInSnapshot;
}

void LevelBooks::noteStatus(const Event& event) {
    if (event.size.units < 0 || event.size.units > static_cast<std::int64_t>(TradingStatus::Closed))
        return;
    const auto status = static_cast<TradingStatus>(event.size.units);
    BookDepth& book = depth(event.instrument);
    if (book.status == status)
        return;
    book.status = status;
    book.statusSince = event.time;
}

void LevelBooks::setRoundLot(InstrumentId instrument, Quantity lot) {
    if (!settings_.roundLots)
        return;
    if (instrument.value >= roundLots_.size())
        roundLots_.resize(std::size_t{instrument.value} + 1);
    roundLots_[instrument.value] = lot;
}

Bbo LevelBooks::roundLotBbo(InstrumentId instrument) const {
    const Quantity lot = instrument.value < roundLots_.size() ? roundLots_[instrument.value] : Quantity{};
    const auto reach = [&](Side side, Price& price, Quantity& size) {
        const SideLevels& sideLevels = depth(instrument).side(side);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < sideLevels.size(); ++i) {
            const Level& level = levels_[sideLevels.fromBest(i)];
            if (__builtin_add_overflow(sum, level.size.units, &sum))
                sum = std::numeric_limits<std::int64_t>::max();
            if (sum >= lot.units) {
                price = level.price;
                size = {sum};
                return;
            }
        }
    };
    Bbo bbo;
    reach(Side::Bid, bbo.bid, bbo.bidSize);
    reach(Side::Ask, bbo.ask, bbo.askSize);
    return bbo;
}

void LevelBooks::publish(BookHeader& header, const Event& event, Timestamp time, SequenceNumber sequence,
                         BookOutput& out) {
    header.marks &= ~bestTouched;
    const Bbo bbo = settings_.roundLots ? roundLotBbo(event.instrument) : bboOf(header);
    const bool perEvent = settings_.emitRule == EmitRule::Event;
    if (bbo == header.shown && !header.has(rowWithheld) && !perEvent)
        return;
    if (bbo.isCrossed() && !header.shown.isCrossed())
        out.problems.push_back({ErrorCode::Crossed, event});
    if (bbo.isLocked() && !header.shown.isLocked())
        out.problems.push_back({ErrorCode::Locked, event});
    header.shown = bbo;
    if (header.has(stale) && settings_.silentWhileStale) {
        header.marks |= rowWithheld;
        return;
    }
    header.marks &= ~rowWithheld;
    if (!settings_.oneSided && !bbo.isTwoSided())
        return;
    // else every change that is shown is written, and the last row needs no second memory
    if (!settings_.oneSided || settings_.silentWhileStale) {
        Bbo& written = depth(event.instrument).written;
        if (!perEvent && bbo == written)
            return;
        written = bbo;
    }
    out.rows.push_back({time, sequence, event.instrument, bbo});
}

bool LevelBooks::restore(BookHeader& header, InstrumentId instrument, Side side, const Level& level) {
    SideLevels& sideLevels = depth(instrument).side(side);
    const std::int64_t key = priceKey(side, level.price);
    const std::size_t place = sideLevels.placeOf(key);
    if (sideLevels.at(place, key) != noLevel)
        return false;
    const std::uint32_t index = levels_.take(ownerOf(instrument, side), level.price);
    levels_[index].size = level.size;
    levels_[index].orders = level.orders;
    sideLevels.insert(place, key, index);
    takeBest(header, side, sideLevels);
    return true;
}

} // namespace topbook
