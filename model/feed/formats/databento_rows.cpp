// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/databento_rows.h"

#include "model/feed/quote_fields.h"

#include <algorithm>

namespace topbook {
namespace {

/// Bits of a record's flags (Databento, Common fields).
enum RecordFlag : std::uint8_t {
    maybeBadBook = 4,
    badTsRecv = 8,
    ofSnapshot = 32,
    topOfBook = 64,
    lastOfEvent = 128,
};

constexpr std::int64_t nanosPerDay = 86'400'000'000'000;

bool isLast(const DatabentoRow& row) {
    return (row.flags & lastOfEvent) != 0;
}
bool isSnapshot(const DatabentoRow& row) {
    return (row.flags & ofSnapshot) != 0;
}

std::string nameOfAction(char action) {
    if (action > ' ' && action < 0x7F)
        return std::string(1, action);
    return "action " + std::to_string(static_cast<unsigned char>(action));
}

} // namespace

void DatabentoRows::count(char action) {
    std::uint64_t*& count = countOf_[static_cast<unsigned char>(action)];
    if (count == nullptr)
        count = &counts_[nameOfAction(action)];
    ++*count;
}

void DatabentoRows::nameFlags(const DatabentoRow& row, EventBatch& out) const {
    if ((row.flags & badTsRecv) != 0)
        problems_.add(out, ErrorCode::BadTsRecv, row.row, "the record says that its receive time cannot be trusted");
    if ((row.flags & maybeBadBook) != 0)
        problems_.add(out, ErrorCode::MaybeBadBook, row.row,
                      "the record says that a gap was met before it and its book may be wrong");
}

DatabentoRows::Book& DatabentoRows::bookOf(const DatabentoRow& row, std::string_view symbol, EventBatch& out) {
    const std::uint64_t id = (std::uint64_t{row.publisher} << 32) | row.instrument;
    // ids of equities are given anew each day: the same id under another symbol is another book
    if (id != lastId_ || books_[lastBook_].symbol != symbol) {
        const auto known = byId_.find(id);
        if (known != byId_.end() && books_[known->second].symbol == symbol) {
            lastBook_ = known->second;
        } else {
            lastBook_ = announce(row, symbol, out);
            byId_[id] = lastBook_;
        }
        lastId_ = id;
    }
    Book& book = books_[lastBook_];
    book.day = row.time.nanos / nanosPerDay;
    return book;
}

/// A book of its own for each publisher and instrument, though several may share a symbol; but a publisher's symbol
/// that has a new id on a later day is the same book.
std::size_t DatabentoRows::announce(const DatabentoRow& row, std::string_view symbol, EventBatch& out) {
    const std::string publisher = std::to_string(row.publisher);
    const std::string idName = publisher + ":" + std::to_string(row.instrument);
    const std::string plain = symbol.empty() ? idName : std::string(symbol);
    for (const std::string& name : {plain, publisher + ":" + plain, idName, idName + ":" + plain}) {
        const auto taken = byName_.find(name);
        if (taken != byName_.end()) {
            const Book& other = books_[taken->second];
            const bool sameLater = other.publisher == row.publisher && other.symbol == symbol && !symbol.empty() &&
                                   other.day < row.time.nanos / nanosPerDay;
            if (sameLater)
                return taken->second;
            continue;
        }
        Instrument instrument;
        instrument.symbol = name;
        out.instruments.push_back(instrument);
        Book book;
        book.symbol = symbol;
        book.publisher = row.publisher;
        book.instrument = {static_cast<std::uint32_t>(books_.size())};
        books_.push_back(book);
        byName_[name] = books_.size() - 1;
        return books_.size() - 1;
    }
    return byName_[idName]; // told under two symbols that are both taken: one book all the same
}

Event DatabentoRows::eventOf(const DatabentoRow& row, const Book& book, EventKind kind) const {
    Event event;
    event.kind = kind;
    event.time = row.time;
    event.sequence = {row.sequence};
    event.row = row.row;
    event.instrument = book.instrument;
    if (row.side == 'A')
        event.flags = sideAsk;
    if (isSnapshot(row))
        event.flags |= snapshot;
    else if (!isLast(row))
        event.flags |= inEvent;
    return event;
}

/// A snapshot begins with its R, or with its first row where the R is missing (order-books, Rules: Snapshot rows).
void DatabentoRows::beginSnapshotRow(const DatabentoRow& row, Book& book, EventBatch& out) const {
    const bool isNew = !book.hadSnapshot || book.snapshotReceived != row.received;
    if (book.inSnapshot && isNew)
        endSnapshot(book, out);
    if (isNew && row.action != 'R' && !book.inSnapshot)
        out.events.push_back(eventOf(row, book, EventKind::Clear));
    book.inSnapshot = true;
    book.hadSnapshot = true;
    book.halfEvent = false;
    book.snapshotReceived = row.received;
    book.lastOfSnapshot = eventOf(row, book, EventKind::SnapshotEnd);
}

void DatabentoRows::endSnapshot(Book& book, EventBatch& out) const {
    if (!book.inSnapshot)
        return;
    book.inSnapshot = false;
    book.lastOfSnapshot.flags = snapshot;
    out.events.push_back(book.lastOfSnapshot);
}

void DatabentoRows::addTrade(const DatabentoRow& row, Book& book, EventBatch& out) const {
    if (book.printsFrom == DatabentoSchema::None)
        book.printsFrom = row.schema;
    if (book.printsFrom != row.schema || row.price == undefinedDatabentoPrice)
        return;
    Event print = eventOf(row, book, EventKind::Print);
    print.price = row.price;
    print.size = row.size;
    if (row.side != 'A' && row.side != 'B')
        print.flags |= sideUnknown;
    out.events.push_back(print);
}

/// False where the row cannot be applied.
bool DatabentoRows::addOrder(const DatabentoRow& row, Book& book, EventBatch& out) {
    if (row.side != 'A' && row.side != 'B') {
        problems_.add(out, ErrorCode::BadRow, row.row,
                      "the side " + quoted(std::string_view(&row.side, 1)) + " of an order is neither A nor B");
        return false;
    }
    const bool tellsTop = (row.flags & topOfBook) != 0 && row.action != 'C';
    Event event = eventOf(row, book,
                          tellsTop            ? EventKind::Best
                          : row.action == 'A' ? EventKind::Add
                          : row.action == 'M' ? EventKind::Change
                                              : EventKind::Reduce);
    event.price = row.price;
    event.size = row.size;
    if (tellsTop) {
        if (row.price == undefinedDatabentoPrice) {
            event.price = {};
            event.size = {};
        }
    } else {
        event.reference = row.order;
        event.other = row.action == 'M' ? 1 : 0; // an unknown one is added
    }
    out.events.push_back(event);
    return true;
}

void DatabentoRows::addBest(const DatabentoRow& row, Book& book, EventBatch& out) const {
    const DatabentoLevel& level = row.levels.front();
    const auto tell = [&](Side side, Price price, std::uint32_t size, std::uint32_t orders) {
        Event best = eventOf(row, book, EventKind::Best);
        best.flags = static_cast<std::uint8_t>((best.flags & ~sideAsk) | (side == Side::Ask ? sideAsk : 0));
        if (price != undefinedDatabentoPrice && size > 0) {
            best.price = price;
            best.size = {size};
            best.other = orders;
        }
        out.events.push_back(best);
    };
    tell(Side::Bid, level.bid, level.bidSize, level.bidCount);
    tell(Side::Ask, level.ask, level.askSize, level.askCount);
}

/// What differs from the levels of the row before: those that left are emptied first.
void DatabentoRows::addLevels(const DatabentoRow& row, Book& book, EventBatch& out) const {
    struct Told {
        Price price;
        std::uint32_t size;
        std::uint32_t orders;
        bool operator==(const Told&) const = default;
    };
    for (const Side side : {Side::Bid, Side::Ask}) {
        const auto toldOf = [side](const DatabentoLevel& level) {
            return side == Side::Bid ? Told{level.bid, level.bidSize, level.bidCount}
                                     : Told{level.ask, level.askSize, level.askCount};
        };
        const auto tell = [&](Price price, std::uint32_t size, std::uint32_t orders) {
            Event level = eventOf(row, book, EventKind::Level);
            level.flags = static_cast<std::uint8_t>((level.flags & ~sideAsk) | (side == Side::Ask ? sideAsk : 0));
            level.price = price;
            level.size = {size};
            level.other = orders;
            out.events.push_back(level);
        };
        const auto isTold = [](const Told& level) { return level.price != undefinedDatabentoPrice && level.size > 0; };
        const std::span<const DatabentoLevel> before(book.levels.data(), book.levelCount);
        for (const DatabentoLevel& old : before) {
            const Told level = toldOf(old);
            const bool stays = std::any_of(row.levels.begin(), row.levels.end(), [&](const DatabentoLevel& now) {
                return isTold(toldOf(now)) && toldOf(now).price == level.price;
            });
            if (isTold(level) && !stays)
                tell(level.price, 0, 0);
        }
        for (const DatabentoLevel& now : row.levels) {
            const Told level = toldOf(now);
            const bool same = std::any_of(before.begin(), before.end(),
                                          [&](const DatabentoLevel& old) { return toldOf(old) == level; });
            if (isTold(level) && !same)
                tell(level.price, level.size, level.orders);
        }
    }
    book.levelCount = row.levels.size();
    std::copy(row.levels.begin(), row.levels.end(), book.levels.begin());
}

/// All events of a row are one change, and the row itself may be one of several of an exchange event.
void DatabentoRows::completeRow(const DatabentoRow& row, Book& book, std::size_t firstEvent, EventBatch& out) const {
    if (isSnapshot(row)) {
        if (isLast(row) && row.action != 'R')
            endSnapshot(book, out);
        return;
    }
    if (out.events.size() > firstEvent) {
        for (std::size_t i = firstEvent; i + 1 < out.events.size(); ++i)
            out.events[i].flags |= inEvent;
    } else if (isLast(row) && book.halfEvent) {
        out.events.push_back(eventOf(row, book, EventKind::Print)); // of no size: it only ends the event
    }
    book.halfEvent = !isLast(row);
}

void DatabentoRows::add(const DatabentoRow& row, std::string_view symbol, EventBatch& out) {
    count(row.action);
    problems_.lastTime = row.time;
    nameFlags(row, out);
    constexpr std::string_view actions = "ACMRTFN";
    if (actions.find(row.action) == std::string_view::npos) {
        problems_.add(out, ErrorCode::BadRow, row.row,
                      "the action " + quoted(std::string_view(&row.action, 1)) + " is none of A C M R T F N");
        return;
    }
    Book& book = bookOf(row, symbol, out);
    if (!isSnapshot(row)) {
        book.times.check(row.time, problems_, row.row, out);
        endSnapshot(book, out);
    }
    const std::size_t firstEvent = out.events.size();
    if (isSnapshot(row))
        beginSnapshotRow(row, book, out);
    if (row.action == 'T')
        addTrade(row, book, out);
    const bool tellsBook = row.schema != DatabentoSchema::Trades;
    if (tellsBook && book.bookFrom == DatabentoSchema::None)
        book.bookFrom = row.schema;
    if (tellsBook && book.bookFrom == row.schema) {
        if (row.action == 'R') {
            out.events.push_back(eventOf(row, book, EventKind::Clear));
            book.levelCount = 0;
        }
        if (row.schema == DatabentoSchema::Best && row.action != 'R')
            addBest(row, book, out);
        else if (row.schema == DatabentoSchema::Levels)
            addLevels(row, book, out);
        else if (row.action == 'A' || row.action == 'M' || row.action == 'C')
            addOrder(row, book, out);
    }
    completeRow(row, book, firstEvent, out);
}

void DatabentoRows::addStatus(const DatabentoRow& row, std::string_view symbol, TradingStatus status, EventBatch& out) {
    problems_.lastTime = row.time;
    Event event = eventOf(row, bookOf(row, symbol, out), EventKind::Status);
    event.flags = 0;
    event.size = {static_cast<std::int64_t>(status)};
    out.events.push_back(event);
}

/// Stamps of venues that tell none stand for the largest number.
void DatabentoRows::mendTime(DatabentoRow& row, EventBatch& out) const {
    row.time = row.received.nanos > 0 ? row.received : std::max(problems_.lastTime, Timestamp{});
    problems_.add(out, ErrorCode::BadTime, row.row,
                  "the record tells no event time; the time of its receipt, or of the record before, is taken");
}

void DatabentoRows::save(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(books_.size()));
    for (const Book& book : books_) {
        out.putText(book.symbol);
        out.put(book.instrument);
        out.put(book.publisher);
        out.put(book.day);
        out.put(book.bookFrom);
        out.put(book.printsFrom);
        for (const bool flag : {book.inSnapshot, book.hadSnapshot, book.halfEvent})
            out.put(static_cast<std::uint8_t>(flag));
        book.times.save(out);
        out.put(book.snapshotReceived);
        out.put(book.lastOfSnapshot);
        out.putAll(std::span(book.levels).first(book.levelCount));
    }
    out.put(static_cast<std::uint64_t>(byId_.size()));
    for (const auto& [id, book] : byId_) {
        out.put(id);
        out.put(static_cast<std::uint64_t>(book));
    }
    out.put(static_cast<std::uint64_t>(byName_.size()));
    for (const auto& [name, book] : byName_) {
        out.putText(name);
        out.put(static_cast<std::uint64_t>(book));
    }
}

bool DatabentoRows::load(StateReader& in) {
    for (auto count = in.getCount(sizeof(Event)); count > 0; --count) {
        Book book;
        book.symbol = in.getText();
        book.instrument = in.get<InstrumentId>();
        book.publisher = in.get<std::uint16_t>();
        book.day = in.get<std::int64_t>();
        book.bookFrom = in.get<DatabentoSchema>();
        book.printsFrom = in.get<DatabentoSchema>();
        for (bool* flag : {&book.inSnapshot, &book.hadSnapshot, &book.halfEvent})
            *flag = in.get<std::uint8_t>() != 0;
        book.times.load(in);
        book.snapshotReceived = in.get<Timestamp>();
        book.lastOfSnapshot = in.get<Event>();
        const auto levels = in.getAll<DatabentoLevel>();
        if (levels.size() > book.levels.size())
            return false;
        book.levelCount = levels.size();
        std::copy(levels.begin(), levels.end(), book.levels.begin());
        books_.push_back(std::move(book));
    }
    const auto placeOfBook = [&] { return static_cast<std::size_t>(in.get<std::uint64_t>()); };
    for (auto count = in.getCount(2 * sizeof(std::uint64_t)); count > 0; --count) {
        const auto id = in.get<std::uint64_t>();
        byId_[id] = placeOfBook();
        if (byId_[id] >= books_.size())
            return false;
    }
    for (auto count = in.getCount(2 * sizeof(std::uint64_t)); count > 0; --count) {
        const std::string name = in.getText();
        byName_[name] = placeOfBook();
        if (byName_[name] >= books_.size())
            return false;
    }
    return in.ok();
}

void DatabentoRows::finish(EventBatch& out) {
    for (Book& book : books_)
        endSnapshot(book, out);
}

} // namespace topbook
