// SPDX-License-Identifier: GPL-3.0-or-later
// What the simulated exchange says, in the order it says it: one series of sequence numbers without holes over all
// symbols, and order ids that ascend with holes, as a real exchange's do. Owned by the simulated market.
#pragma once

#include "model/core/event.h"

#include <cstdint>
#include <vector>

namespace topbook {

class ExchangeLog {
public:
    void add(Event event) {
        event.sequence = {nextSequence_++};
        events_.push_back(event);
    }
    /// The next order's id; `hole` ids before it are never used.
    [[nodiscard]] std::uint64_t newOrder(std::int32_t hole) {
        lastOrder_ += 1 + static_cast<std::uint64_t>(hole);
        return lastOrder_;
    }
    [[nodiscard]] const std::vector<Event>& events() const { return events_; }
    void clear() { events_.clear(); } ///< the numbers go on

private:
    std::vector<Event> events_;
    std::uint64_t nextSequence_ = 1;
    std::uint64_t lastOrder_ = 1'000'000;
};

} // namespace topbook
