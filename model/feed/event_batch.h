// SPDX-License-Identifier: GPL-3.0-or-later
// What a decoder makes of bytes: events, the instruments it met, and what was wrong with the rest.
#pragma once

#include "model/core/event.h"
#include "model/core/problem.h"
#include "model/core/symbol_table.h"

#include <vector>

namespace topbook {

/// Appended to by decoders, cleared by the caller. `Event::instrument` is decoder-local: the index in the order in
/// which the decoder announced instruments over its whole life, from 0; an instrument is announced no later than in the
/// batch of its first event.
struct EventBatch {
    std::vector<Event> events;
    std::vector<Instrument>
        instruments; ///< newly announced, in order; source and universe are filled in by the sequencer
    std::vector<Problem> problems;

    void clear() {
        events.clear();
        instruments.clear();
        problems.clear();
    }
};

} // namespace topbook
