// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of a book said as plainly as possible: orders in a map, everything found by looking at all of them, after
// each event anew. Slow and obviously right; the oracle for OrderBooks.
#pragma once

#include "model/book/order_books.h"

#include <map>
#include <utility>
#include <vector>

namespace topbook {

class NaiveBooks {
public:
    explicit NaiveBooks(BookSettings settings)
        : settings_(settings) {}

    void apply(const Event& event, BookOutput& out);

    [[nodiscard]] Bbo bbo(InstrumentId instrument) { return books_[instrument].shown; }
    [[nodiscard]] BookCondition condition(InstrumentId instrument);
    [[nodiscard]] TradingStatus status(InstrumentId instrument) { return books_[instrument].status; }
    [[nodiscard]] std::vector<LadderLevel> ladder(InstrumentId instrument, Side side);
    [[nodiscard]] std::vector<QueuedOrder> queue(InstrumentId instrument, Side side, Price price);
    [[nodiscard]] std::size_t liveOrders() const;

private:
    struct Order {
        Price price;
        Quantity size;
        Timestamp since;
        std::uint64_t priority = 0;
    };
    struct Total {
        Quantity size;
        std::uint32_t orders = 0;
    };
    using Key = std::pair<Side, std::uint64_t>;
    using Orders = std::map<Key, Order>;
    struct Book {
        Orders orders;
        std::map<Side, std::map<Price, Total>> told; ///< a side that is here consists of told levels
        Bbo shown;
        Bbo written;
        bool referenceAlone = false;
        bool inSnapshot = false;
        bool gapInSnapshot = false;
        bool stale = false;
        Timestamp snapshotTime;
        SequenceNumber snapshotSequence;
        TradingStatus status = TradingStatus::Unknown;
    };

    [[nodiscard]] static std::map<Price, Total> levels(const Book& book, Side side);
    [[nodiscard]] static Bbo bboOf(const Book& book);
    [[nodiscard]] static Orders::iterator find(Book& book, const Event& event);
    [[nodiscard]] static bool fits(const Book& book, Side side, Price price, Quantity size);
    void change(Book& book, const Event& event, BookOutput& out);
    void add(Book& book, const Event& event, std::uint64_t id, Side side, BookOutput& out);
    void modify(Book& book, const Event& event, BookOutput& out);
    void takeOff(Book& book, const Event& event, BookOutput& out);
    void tell(Book& book, const Event& event, BookOutput& out);
    void endSnapshot(Book& book, const Event& event, BookOutput& out);
    void publish(Book& book, const Event& event, Timestamp time, SequenceNumber sequence, BookOutput& out);

    BookSettings settings_;
    std::map<InstrumentId, Book> books_;
    std::uint64_t nextPriority_ = 1;
};

} // namespace topbook
