// SPDX-License-Identifier: GPL-3.0-or-later
// What OrderBooks consists of; for its own sources only.
#pragma once

#include "model/book/level_books.h"
#include "model/book/order_table.h"
#include "model/book/queue_stamps.h"

#include <variant>

namespace topbook {

struct OrderBooks::State {
    explicit State(const BookSettings& settings)
        : books(settings) {
        if (settings.keepQueues)
            orders.emplace<OrderTable<WideSlot>>();
    }

    /// From here on any size fits.
    void widen() {
        const auto& narrow = std::get<OrderTable<NarrowSlot>>(orders);
        OrderTable<WideSlot> wide;
        wide.reserve(narrow.capacity() * NarrowSlot::fullEighths / 8);
        narrow.forEach([&](const NarrowSlot& slot) {
            wide.insertNew({slot.code, static_cast<std::int64_t>(slot.size), slot.level, 0});
        });
        orders = std::move(wide);
    }

    LevelBooks books;
    std::variant<OrderTable<NarrowSlot>, OrderTable<WideSlot>> orders;
    QueueStamps stamps;
};

} // namespace topbook
