// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/watermarks.h"

#include <algorithm>

namespace topbook {

void Watermarks::addSource(UniverseId universe, SourcePace pace) {
    SourceState state;
    state.universe = universe;
    state.pace = pace;
    state.lastHeard = now_;
    sources_.push_back(state);
}

bool Watermarks::event(SourceId source, Timestamp time, Timestamp received) {
    SourceState& state = sources_[source.value];
    state.lastHeard = std::max({state.lastHeard, now_, received});
    const bool wasIdle = state.idle;
    state.idle = false;
    if (time <= state.newest && !wasIdle)
        return false;
    state.newest = std::max(state.newest, time);
    return update(state.universe);
}

void Watermarks::tick(Timestamp now) {
    if (now <= now_)
        return;
    now_ = now;
    for (SourceState& state : sources_) {
        if (state.lastHeard == Timestamp::earliest())
            state.lastHeard = now; // the session begins: silence counts from here
        if (state.pace == SourcePace::Stream)
            state.idle = now - state.lastHeard >= idleAfter;
        if (state.pace == SourcePace::Poll || state.idle)
            state.newest = std::max(state.newest, now);
    }
    for (std::size_t i = 0; i < universes_.size(); ++i)
        update(UniverseId{static_cast<std::uint16_t>(i)});
}

void Watermarks::endOfSource(SourceId source) {
    sources_[source.value].ended = true;
    update(sources_[source.value].universe);
}

bool Watermarks::update(UniverseId universe) {
    Timestamp lowest = Timestamp::latest();
    bool any = false;
    for (const SourceState& state : sources_) {
        if (state.universe != universe || state.idle || state.ended)
            continue;
        lowest = std::min(lowest, state.newest);
        any = true;
    }
    if (!any)
        lowest = now_; // nobody is awake: the recorded clock closes the last windows; without one they stay open
    Timestamp& watermark = universes_[universe.value];
    if (lowest == Timestamp::earliest() || lowest - lateness_ <= watermark)
        return false;
    watermark = lowest - lateness_;
    return true;
}

void Watermarks::save(StateWriter& out) const {
    out.put(now_);
    out.put(static_cast<std::uint64_t>(sources_.size()));
    for (const SourceState& state : sources_) {
        out.put(state.newest);
        out.put(state.lastHeard);
        out.put(static_cast<std::uint8_t>(state.idle));
        out.put(static_cast<std::uint8_t>(state.ended));
    }
    for (const Timestamp watermark : universes_)
        out.put(watermark);
}

bool Watermarks::load(StateReader& in) {
    now_ = in.get<Timestamp>();
    if (in.getCount(18) != sources_.size())
        return false;
    for (SourceState& state : sources_) {
        state.newest = in.get<Timestamp>();
        state.lastHeard = in.get<Timestamp>();
        state.idle = in.get<std::uint8_t>() != 0;
        state.ended = in.get<std::uint8_t>() != 0;
    }
    for (Timestamp& watermark : universes_)
        watermark = in.get<Timestamp>();
    return in.ok();
}

} // namespace topbook
