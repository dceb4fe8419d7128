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

bool Watermarks::event(SourceId source, Timestamp time) {
    SourceState& state = sources_[source.value];
    state.heard = true;
    state.idle = false;
    if (time <= state.newest)
        return false;
    state.newest = time;
    return update(state.universe);
}

void Watermarks::tick(Timestamp now) {
    if (now <= now_)
        return;
    const bool firstTick = now_ == Timestamp::earliest();
    now_ = now;
    for (SourceState& state : sources_) {
        if (state.heard || firstTick)
            state.lastHeard = now;
        state.heard = false;
        if (state.pace == SourcePace::Poll)
            state.newest = std::max(state.newest, now);
        if (state.pace == SourcePace::Stream)
            state.idle = now - state.lastHeard >= idleAfter;
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
    for (const SourceState& state : sources_)
        out.put(state);
    for (const Timestamp watermark : universes_)
        out.put(watermark);
}

bool Watermarks::load(StateReader& in) {
    now_ = in.get<Timestamp>();
    if (in.getCount(sizeof(SourceState)) != sources_.size())
        return false;
    for (SourceState& state : sources_)
        state = in.get<SourceState>();
    for (Timestamp& watermark : universes_)
        watermark = in.get<Timestamp>();
    return in.ok();
}

} // namespace topbook
