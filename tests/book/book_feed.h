// SPDX-License-Identifier: GPL-3.0-or-later
// Events as one would write them on a board, and books that answer in the same words.
#pragma once

#include "model/book/order_books.h"
#include "model/core/decimal.h"

#include <QString>
#include <QStringList>

#include <initializer_list>

namespace topbook {

inline constexpr Side bid = Side::Bid;
inline constexpr Side ask = Side::Ask;

inline Price price(const char* text) {
    return {parsePrice(text).value().units};
}

inline Event eventOf(EventKind kind, std::uint64_t id, Side side, const char* priceText, std::int64_t size) {
    Event event;
    event.kind = kind;
    event.reference = id;
    event.price = price(priceText);
    event.size = {size};
    event.flags = side == ask ? sideAsk : 0;
    return event;
}
inline Event add(std::uint64_t id, Side side, const char* at, std::int64_t size) {
    return eventOf(EventKind::Add, id, side, at, size);
}
inline Event change(std::uint64_t id, Side side, const char* at, std::int64_t size) {
    return eventOf(EventKind::Change, id, side, at, size);
}
inline Event replace(std::uint64_t id, std::uint64_t by, Side side, const char* at, std::int64_t size) {
    Event event = eventOf(EventKind::Replace, id, side, at, size);
    event.other = by;
    return event;
}
inline Event reduce(std::uint64_t id, Side side, std::int64_t size) {
    return eventOf(EventKind::Reduce, id, side, "0", size);
}
inline Event erase(std::uint64_t id, Side side) {
    return eventOf(EventKind::Delete, id, side, "0", 0);
}
inline Event trade(std::uint64_t id, Side side, std::int64_t size, const char* at = "0") {
    return eventOf(EventKind::Trade, id, side, at, size);
}
inline Event print(Side aggressor, const char* at, std::int64_t size) {
    return eventOf(EventKind::Print, 0, aggressor, at, size);
}
inline Event level(Side side, const char* at, std::int64_t size, std::uint64_t orders = 0) {
    Event event = eventOf(EventKind::Level, 0, side, at, size);
    event.other = orders;
    return event;
}
inline Event best(Side side, const char* at, std::int64_t size) {
    return eventOf(EventKind::Best, 0, side, at, size);
}
inline Event plain(EventKind kind) {
    return eventOf(kind, 0, bid, "0", 0);
}
inline Event status(TradingStatus status) {
    return eventOf(EventKind::Status, 0, bid, "0", static_cast<std::int64_t>(status));
}
inline Event with(int flags, Event event) {
    event.flags = static_cast<std::uint8_t>(event.flags | flags);
    return event;
}
inline Event of(std::uint32_t instrument, Event event) {
    event.instrument = {instrument};
    return event;
}

inline QString quoteText(Price at, Quantity size) {
    if (size.units == 0)
        return QStringLiteral("-");
    return QString::fromStdString(priceText(at)) + 'x' + QString::number(size.units);
}
/// For example "10x5 / -".
inline QString text(const Bbo& bbo) {
    return quoteText(bbo.bid, bbo.bidSize) + " / " + quoteText(bbo.ask, bbo.askSize);
}

/// Books fed event by event; the n-th event has sequence n and comes at second n.
class BookFeed {
public:
    explicit BookFeed(BookSettings settings = {})
        : books(settings) {}

    BookFeed& take(std::initializer_list<Event> events) {
        for (Event event : events) {
            ++count_;
            event.sequence = {count_};
            event.time = {static_cast<std::int64_t>(count_) * 1'000'000'000};
            books.apply(std::span(&event, 1), out);
        }
        return *this;
    }
    /// "sequence: bid / ask" of every row so far, with "instrument:" before it where it is not 0.
    [[nodiscard]] QStringList rows() const {
        QStringList texts;
        for (const L1Row& row : out.rows) {
            const QString whose = row.instrument.value == 0 ? QString() : QString("#%1 ").arg(row.instrument.value);
            texts << whose + QString::number(row.sequence.value) + ": " + text(row.bbo);
        }
        return texts;
    }
    /// "sequence: code" of every problem so far.
    [[nodiscard]] QStringList problems() const {
        QStringList texts;
        for (const BookProblem& problem : out.problems) {
            const std::string_view code = codeText(problem.code);
            texts << QString::number(problem.event.sequence.value) + ": " +
                         QString::fromUtf8(code.data(), static_cast<qsizetype>(code.size()));
        }
        return texts;
    }
    /// "sequence: price x size aggressor" of every trade so far.
    [[nodiscard]] QStringList trades() const {
        QStringList texts;
        for (const TradeRow& row : out.trades) {
            const char* aggressor = !row.aggressorKnown ? " ?" : row.aggressor == bid ? " buy" : " sell";
            texts << QString::number(row.sequence.value) + ": " + quoteText(row.price, row.size) + aggressor +
                         (row.eligible ? "" : " odd");
        }
        return texts;
    }
    [[nodiscard]] QString bbo(std::uint32_t instrument = 0) const { return text(books.bbo({instrument})); }
    /// "price x size (orders)" from the best outwards.
    [[nodiscard]] QStringList ladder(Side side, std::size_t levels = 0, const char* group = "0",
                                     std::uint32_t instrument = 0) const {
        QStringList texts;
        for (const LadderLevel& one : books.ladder({instrument}, side, levels, price(group)))
            texts << quoteText(one.price, one.size) + QString(" (%1)").arg(one.orders);
        return texts;
    }
    /// "id x size" in queue order.
    [[nodiscard]] QStringList queue(Side side, const char* at, std::uint32_t instrument = 0) const {
        QStringList texts;
        for (const QueuedOrder& order : books.queue({instrument}, side, price(at)))
            texts << QString("%1x%2").arg(order.id).arg(order.size.units);
        return texts;
    }

    OrderBooks books;
    BookOutput out;

private:
    std::uint64_t count_ = 0;
};

} // namespace topbook
