// SPDX-License-Identifier: GPL-3.0-or-later
// What the engines of other builds have in common: the rows they tell of prints and of a changed best price, which are
// compared with ours.
#pragma once

#include "model/book/order_books.h"

namespace topbook {

/// Whether the event touches resting orders; a trade of none is told as a row.
[[nodiscard]] inline bool touchesOrders(const Event& event, BookOutput& out) {
    if (event.kind >= EventKind::Add && event.kind <= EventKind::Trade)
        return true;
    if (event.kind == EventKind::Print && event.size.units > 0)
        out.trades.push_back({event.time, event.sequence, event.instrument, event.price, event.size, Side::Bid, false,
                              !event.has(notEligible)});
    return false;
}

inline void tellChange(const Event& event, const Bbo& now, Bbo& last, BookOutput& out) {
    if (now == last)
        return;
    last = now;
    out.rows.push_back({event.time, event.sequence, event.instrument, now});
}

} // namespace topbook
