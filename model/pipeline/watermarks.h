// SPDX-License-Identifier: GPL-3.0-or-later
// The watermark of each universe: the promise that nothing earlier is still expected (windows, Watermark and late
// data). Event time and ticks only; never the wall clock.
#pragma once

#include "model/core/state_io.h"
#include "model/feed/source.h"

#include <vector>

namespace topbook {

inline constexpr Duration idleAfter = std::chrono::seconds(30);
inline constexpr Duration maxTrustedLead = std::chrono::seconds(5);  ///< a live stamp further ahead moves no watermark
inline constexpr Duration maxAcceptedLead = std::chrono::minutes(5); ///< further ahead is quarantined

class Watermarks {
public:
    Watermarks(Duration lateness, std::size_t universes)
        : lateness_(lateness)
        , universes_(universes, Timestamp::earliest()) {}

    void addSource(UniverseId universe, SourcePace pace);
    /// An event of the source happened at `time` and was `received` (earliest() in a file). Returns whether its
    /// universe's watermark moved.
    bool event(SourceId source, Timestamp time, Timestamp received);
    /// The clock reached `now`: poll sources move with it, idle streams too. All universes may have moved.
    void tick(Timestamp now);
    /// No event of it will follow: it holds its universe back no longer.
    void endOfSource(SourceId source);

    /// earliest() until the first event or tick that counts.
    [[nodiscard]] Timestamp of(UniverseId universe) const { return universes_[universe.value]; }

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    struct SourceState {
        UniverseId universe;
        SourcePace pace = SourcePace::File;
        Timestamp newest = Timestamp::earliest();    ///< largest event time, or tick for polls and idle streams
        Timestamp lastHeard = Timestamp::earliest(); ///< by receive time and ticks
        bool idle = false;
        bool ended = false;
    };

    bool update(UniverseId universe);

    Duration lateness_;
    Timestamp now_ = Timestamp::earliest(); ///< last tick
    std::vector<SourceState> sources_;
    std::vector<Timestamp> universes_;
};

} // namespace topbook
