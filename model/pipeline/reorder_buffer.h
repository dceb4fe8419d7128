// SPDX-License-Identifier: GPL-3.0-or-later
// Restores the order of a source whose messages are numbered without holes (order-books, Rules: Disorder).
//
// Holds a bounded number of messages. A duplicate is dropped and counted; a hole that does not fill within the buffer
// is named and left behind. A message is all events with one (sequence, row), which come one after another; a snapshot
// row may be a Clear and an Add. Snapshot rows pass as they come: a snapshot has an order of its own, and numbering
// starts anew behind it. Pure; owned by the sequencer.
#pragma once

#include "model/core/event.h"
#include "model/core/state_io.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace topbook {

inline constexpr std::size_t maxReorderRows = 64;
inline constexpr std::size_t maxLiveReorderRows = 4'096; ///< live it is time that ends the wait; this bounds memory
inline constexpr Duration maxLiveReorderTime = std::chrono::seconds(2);

/// How the buffer learns where the sequence starts.
enum class ReorderStart : std::uint8_t {
    SmallestOfFirstRows, ///< a file: the first rows may be out of order too
    FirstRow,            ///< a followed file or a live feed
};

/// What became known while restoring order, besides the events themselves.
struct SequenceTrouble {
    enum class Kind : std::uint8_t {
        Gap,       ///< messages are missing
        Duplicate, ///< the message was told before; dropped
        TooLate,   ///< the message's place had been given up, or lies before the first one; dropped
    };
    Kind kind = Kind::Gap;
    std::uint64_t first = 0; ///< first missing sequence number, or that of the dropped message
    std::uint64_t count = 0; ///< missing messages, or 1
    Event at;                ///< the event behind the gap, or the first one of the dropped message
};

class ReorderBuffer {
public:
    explicit ReorderBuffer(ReorderStart start, std::size_t maxRows = maxReorderRows)
        : start_(start)
        , maxRows_(maxRows) {}

    /// Whether `event` is the next message and nothing is held, the usual case: it may go on at once, without `push`.
    [[nodiscard]] bool passes(const Event& event) {
        if (!started_ || event.sequence.value != expected_ || !held_.empty() || event.has(snapshot))
            return false;
        ++expected_;
        arriving_ = Arriving{event.sequence.value, event.row, false};
        return true;
    }
    /// Takes the next event in arrival order; appends what is in order now. `received` is remembered for `expire`.
    /// A gap is told in `troubles` before the event behind it: `at` names that event, which is the next in `out`.
    /// Where a message of several events fills a hole, those held behind it follow the first event without `inEvent`.
    void push(const Event& event, Timestamp received, std::vector<Event>& out, std::vector<SequenceTrouble>& troubles);
    /// Live: gives holes up for which a message has waited maxLiveReorderTime.
    void expire(Timestamp now, std::vector<Event>& out, std::vector<SequenceTrouble>& troubles);
    /// End of input: everything held comes out.
    void drain(std::vector<Event>& out, std::vector<SequenceTrouble>& troubles);

    [[nodiscard]] bool empty() const { return held_.empty(); }

    void save(StateWriter& out) const;
    /// False where the bytes are no such state; the buffer is then to be thrown away.
    [[nodiscard]] bool load(StateReader& in);

private:
    struct Message {
        std::uint64_t row = 0;
        Timestamp received;
        std::vector<Event> events;
    };
    /// The message that came last.
    struct Arriving {
        std::uint64_t sequence = 0;
        std::uint64_t row = 0;
        bool dropped = false;
    };

    void pushFurther(const Event& event, std::vector<Event>& out);
    void release(std::vector<Event>& out);
    void skipHole(std::vector<SequenceTrouble>& troubles);
    void reject(const Event& event, std::vector<SequenceTrouble>& troubles);
    [[nodiscard]] bool hasWaited(Timestamp now) const;

    ReorderStart start_;
    std::size_t maxRows_;
    bool started_ = false;
    std::uint64_t first_ = 0;    ///< where the sequence started
    std::uint64_t expected_ = 0; ///< next sequence number, once started
    std::optional<Arriving> arriving_;
    std::map<std::uint64_t, Message> held_;
    std::map<std::uint64_t, std::uint64_t> holes_; ///< first -> end of the stretches that were given up, newest few
};

} // namespace topbook
