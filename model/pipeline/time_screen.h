// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps one wrong date from ending all windows (windows, Watermark and late data). In a file, a stamp over an hour
// ahead of all before it is held until the next row that is not more than an hour below it, or the end of input,
// confirms it; else it is marked `timeSuspect`. Nothing is reordered or dropped here: the order of a book does not
// depend on its clock.
#pragma once

#include "model/core/event.h"
#include "model/core/state_io.h"

#include <optional>
#include <vector>

namespace topbook {

inline constexpr Duration maxUnconfirmedJump = std::chrono::hours(1);

class TimeScreen {
public:
    /// Appends what is judged now, in the order it came.
    void push(const Event& event, std::vector<Event>& out) {
        if (held_) {
            if (event.time < held_->time - maxUnconfirmedJump)
                held_->flags |= timeSuspect;
            else
                newest_ = held_->time;
            out.push_back(*held_);
            held_.reset();
        }
        if (newest_ != Timestamp::earliest() && event.time - newest_ > maxUnconfirmedJump) {
            held_ = event;
            return;
        }
        if (event.time > newest_)
            newest_ = event.time;
        out.push_back(event);
    }

    /// The end of input confirms what is held.
    void drain(std::vector<Event>& out) {
        if (!held_)
            return;
        newest_ = held_->time;
        out.push_back(*held_);
        held_.reset();
    }

    void save(StateWriter& out) const {
        out.put(newest_);
        out.put(held_.has_value());
        out.put(held_.value_or(Event{}));
    }
    [[nodiscard]] bool load(StateReader& in) {
        newest_ = in.get<Timestamp>();
        const bool holds = in.get<bool>();
        const auto event = in.get<Event>();
        held_ = holds ? std::optional(event) : std::nullopt;
        return in.ok();
    }

private:
    Timestamp newest_ = Timestamp::earliest();
    std::optional<Event> held_;
};

} // namespace topbook
