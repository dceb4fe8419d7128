// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/book/order_books.h"

#include "model/book/order_books_state.h"
#include "model/book/order_engine.h"

namespace topbook {

OrderBooks::OrderBooks(BookSettings settings)
    : state_(std::make_unique<State>(settings)) {}
OrderBooks::~OrderBooks() = default;
OrderBooks::OrderBooks(OrderBooks&&) noexcept = default;
OrderBooks& OrderBooks::operator=(OrderBooks&&) noexcept = default;

void OrderBooks::apply(std::span<const Event> events, BookOutput& out) {
    while (!events.empty()) {
        const std::size_t done = std::visit(
            [&]<class Slot>(OrderTable<Slot>& orders) {
                return OrderEngine<Slot>(state_->books, orders, state_->stamps, out).run(events);
            },
            state_->orders);
        events = events.subspan(done);
        if (!events.empty())
            state_->widen();
    }
}

void OrderBooks::setRoundLot(InstrumentId instrument, Quantity lot) {
    state_->books.setRoundLot(instrument, lot);
}

Bbo OrderBooks::bbo(InstrumentId instrument) const {
    return state_->books.knows(instrument) ? state_->books.header(instrument).shown : Bbo{};
}

BookCondition OrderBooks::condition(InstrumentId instrument) const {
    const LevelBooks& books = state_->books;
    if (!books.knows(instrument))
        return BookCondition::Empty;
    if (books.header(instrument).has(stale))
        return BookCondition::Stale;
    const BookDepth& depth = books.depth(instrument);
    return depth.side(Side::Bid).empty() && depth.side(Side::Ask).empty() ? BookCondition::Empty : BookCondition::Whole;
}

TradingStatus OrderBooks::status(InstrumentId instrument) const {
    return state_->books.knows(instrument) ? state_->books.depth(instrument).status : TradingStatus::Unknown;
}

Timestamp OrderBooks::statusSince(InstrumentId instrument) const {
    return state_->books.knows(instrument) ? state_->books.depth(instrument).statusSince : Timestamp{};
}

std::size_t OrderBooks::liveOrders() const {
    const std::uint64_t used = std::visit([](const auto& orders) { return orders.used(); }, state_->orders);
    return static_cast<std::size_t>(used - state_->books.orphans());
}

} // namespace topbook
