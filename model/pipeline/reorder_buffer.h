// SPDX-License-Identifier: GPL-3.0-or-later
// Restores the order of a source whose messages are numbered without holes (order-books, Rules: Disorder).
//
// Holds at most `maxReorderRows` messages. A duplicate is dropped and counted; a hole that does not fill within the
// buffer is named and left behind. A message is all events with one (sequence, row): a snapshot row may be a Clear and
// an Add. Snapshot rows pass as they come: a snapshot has an order of its own, and numbering starts anew behind it.
#pragma once

#include "model/core/event.h"
#include "model/core/state_io.h"

#include <cstdint>
#include <map>
#include <vector>

namespace topbook {

inline constexpr std::size_t maxReorderRows = 64;
inline constexpr Duration maxLiveReorderTime = std::chrono::seconds(2);

/// How the buffer learns where the sequence starts and when to give a hole up.
enum class ReorderStart : std::uint8_t {
    SmallestOfFirstRows, ///< a file: the first rows may be out of order too
    FirstRow,            ///< a followed file or a live feed
};

/// What became known while restoring order, besides the events themselves.
struct SequenceTrouble {
    enum class Kind : std::uint8_t { Gap, Duplicate, TooLate };
    Kind kind = Kind::Gap;
    std::uint64_t first = 0; ///< first missing sequence number, or that of the dropped message
    std::uint64_t count = 0; ///< missing messages, or 1
    Event at;                ///< the event behind the gap, or the dropped one
};

class ReorderBuffer {
public:
    explicit ReorderBuffer(ReorderStart start)
        : start_(start) {}

    /// Takes the next event in arrival order; appends what is in order now. `received` is remembered for `expire`.
    /// A gap is told in `troubles` before the event behind it: `at` names that event, which is the next in `out`.
    void push(const Event& event, Timestamp received, std::vector<Event>& out, std::vector<SequenceTrouble>& troubles);
    /// Live: gives holes up that are older than maxLiveReorderTime.
    void expire(Timestamp now, std::vector<Event>& out, std::vector<SequenceTrouble>& troubles);
    /// End of input: everything held comes out.
    void drain(std::vector<Event>& out, std::vector<SequenceTrouble>& troubles);

    [[nodiscard]] bool empty() const { return held_.empty(); }

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    struct Message {
        std::uint64_t row = 0;
        Timestamp received;
        std::vector<Event> events;
    };

    void release(std::vector<Event>& out);
    void skipHole(std::vector<SequenceTrouble>& troubles);
    void reject(const Event& event, std::vector<SequenceTrouble>& troubles);

    ReorderStart start_;
    bool started_ = false;
    std::uint64_t expected_ = 0; ///< next sequence number, once started
    std::uint64_t lastRow_ = 0;  ///< row of the last released message
    std::map<std::uint64_t, Message> held_;
    std::map<std::uint64_t, std::uint64_t> holes_; ///< first -> end of the stretches that were given up, newest few
};

} // namespace topbook
