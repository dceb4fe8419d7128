// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps one wrong date from ending all windows (windows, Watermark and late data). In a file, a stamp over an hour
// ahead of all before it is held until the next row that is not more than an hour below it, or the end of input,
// confirms it; else it is marked `timeSuspect`. The first row has nothing before it and is held too: a wrong date there
// would end all windows as well. Nothing is reordered or dropped here: the order of a book does not depend on its
// clock.
#pragma once

#include "model/core/event.h"
#include "model/core/state_io.h"

#include <vector>

namespace topbook {

inline constexpr Duration maxUnconfirmedJump = std::chrono::hours(1);

class TimeScreen {
public:
    /// Whether the event is beyond doubt and nothing is held, the usual case: it may go on at once, without `push`.
    /// Row 0 is not of the input (a book carried over from before) and is never judged.
    [[nodiscard]] bool passes(const Event& event) {
        if (!held_.empty())
            return false;
        if (event.row == 0)
            return true;
        if (event.time - newest_ > maxUnconfirmedJump)
            return false;
        if (event.time > newest_)
            newest_ = event.time;
        return true;
    }

    /// Appends what is judged now, in the order it came; a refuted row stands at the front of it.
    void push(const Event& event, std::vector<Event>& out) {
        if (!held_.empty()) {
            if (event.row == held_.front().row && event.time == held_.front().time) {
                held_.push_back(event); // a row cannot confirm itself
                return;
            }
            if (event.time < held_.front().time - maxUnconfirmedJump) {
                for (Event& refuted : held_)
                    refuted.flags |= timeSuspect;
            } else {
                newest_ = held_.front().time;
            }
            release(out);
        }
        if (passes(event))
            out.push_back(event);
        else
            held_.push_back(event);
    }

    /// The end of input confirms what is held.
    void drain(std::vector<Event>& out) {
        if (held_.empty())
            return;
        newest_ = held_.front().time;
        release(out);
    }

    void save(StateWriter& out) const {
        out.put(newest_);
        out.put(static_cast<std::uint64_t>(held_.size()));
        for (const Event& event : held_)
            out.put(event);
    }
    [[nodiscard]] bool load(StateReader& in) {
        newest_ = in.get<Timestamp>();
        held_.clear();
        for (auto count = in.getCount(sizeof(Event)); count > 0; --count)
            held_.push_back(in.get<Event>());
        return in.ok();
    }

private:
    void release(std::vector<Event>& out) {
        out.insert(out.end(), held_.begin(), held_.end());
        held_.clear();
    }

    Timestamp newest_ = Timestamp::earliest();
    std::vector<Event> held_; ///< events of one row, and the gap before it
};

} // namespace topbook
