// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/replay_cursor.h"

#include "model/core/time_screen.h"

#include <algorithm>

namespace topbook {

bool ReplayCursor::fetch() {
    if (moment_)
        return true;
    if (error_)
        return false;
    auto next = track_->next();
    if (!next) {
        error_ = next.error();
        engine_.problem({error_->code, {}, engine_.pipeline().eventTime(), error_->where, error_->message});
        return false;
    }
    if (!*next)
        return false;
    moment_ = std::move(**next);
    at_ = 0;
    return true;
}

bool ReplayCursor::isDue(Timestamp time, Timestamp until) {
    if (time <= until || time == Timestamp::earliest())
        return true;
    nextTime_ = time;
    return false;
}

/// A stamp far ahead of what is behind and before it is a wrong date: nobody waits for it.
bool ReplayCursor::isBogus(std::size_t index) const {
    const auto& events = moment_->batch->events;
    const Timestamp reached = engine_.pipeline().eventTime();
    return reached != Timestamp::earliest() && index + 1 < events.size() &&
           events[index].time - reached > maxUnconfirmedJump &&
           events[index].time - events[index + 1].time > maxUnconfirmedJump;
}

ReplayCursor::Advance ReplayCursor::advance(std::size_t maxEvents, Timestamp until) {
    if (!fetch())
        return Advance::AtEnd;
    const Moment& moment = *moment_;
    const std::size_t size = moment.batch == nullptr ? 0 : moment.batch->events.size();
    if (byReceiveTime_ && at_ == 0 && !isDue(moment.received, until))
        return Advance::NotDue;
    if (size == 0) {
        if (moment.kind == EntryKind::Checkpoint)
            load(moment);
        else
            engine_.apply(moment);
        moment_.reset();
        return Advance::Moved;
    }
    std::size_t end = std::min(size, at_ + maxEvents);
    if (!byReceiveTime_ && until != Timestamp::latest()) {
        std::size_t due = at_;
        while (due < end && (isDue(moment.batch->events[due].time, until) || isBogus(due)))
            ++due;
        if (due == at_)
            return Advance::NotDue;
        end = due;
    }
    engine_.applyEvents(moment, at_, end);
    events_ += end - at_;
    at_ = end;
    if (at_ == size) {
        engine_.finishMoment(moment);
        moment_.reset();
    }
    return Advance::Moved;
}

void ReplayCursor::load(const Moment& moment) {
    const auto head = parseCheckpoint(moment.text);
    const auto loaded = head ? engine_.load(*head) : Result<void>(tl::unexpected(head.error()));
    if (!loaded) {
        engine_.problem({loaded.error().code,
                         {},
                         moment.received,
                         "journal:" + std::to_string(moment.seq),
                         loaded.error().message});
    }
}

} // namespace topbook
