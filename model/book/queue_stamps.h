// SPDX-License-Identifier: GPL-3.0-or-later
// When orders took their places in their queues, and in what order: 16 bytes an order, only where queues are kept.
// An order names its stamp by index; index 0 is no stamp. Not thread-safe.
#pragma once

#include "model/core/values.h"

#include <cstdint>
#include <vector>

namespace topbook {

struct QueueStamp {
    Timestamp since;
    std::uint64_t priority = 0; ///< lower stands before higher
};

class QueueStamps {
public:
    [[nodiscard]] const QueueStamp& operator[](std::uint32_t index) const { return stamps_[index]; }
    [[nodiscard]] std::uint64_t nextPriority() const { return nextPriority_; }
    void setNextPriority(std::uint64_t priority) { nextPriority_ = priority; }

    [[nodiscard]] std::uint32_t take(QueueStamp stamp) {
        if (firstFree_ == 0) {
            stamps_.push_back(stamp);
            return static_cast<std::uint32_t>(stamps_.size() - 1);
        }
        const std::uint32_t index = firstFree_;
        firstFree_ = static_cast<std::uint32_t>(stamps_[index].priority);
        stamps_[index] = stamp;
        return index;
    }
    /// A place at the end of a queue, from `since` on.
    [[nodiscard]] std::uint32_t takeLast(Timestamp since) { return take({since, nextPriority_++}); }
    void moveLast(std::uint32_t index, Timestamp since) { stamps_[index] = {since, nextPriority_++}; }
    void give(std::uint32_t index) {
        stamps_[index].priority = firstFree_;
        firstFree_ = index;
    }

private:
    std::vector<QueueStamp> stamps_ = std::vector<QueueStamp>(1);
    std::uint32_t firstFree_ = 0; // free ones are chained through `priority`
    std::uint64_t nextPriority_ = 1;
};

} // namespace topbook
