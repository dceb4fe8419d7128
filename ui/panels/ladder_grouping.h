// SPDX-License-Identifier: GPL-3.0-or-later
// How many ticks a row of the ladder takes while nobody has chosen: so many that the spread leaves room for levels on
// both sides, and the same until the market is another one. Values only; no widgets.
#pragma once

#include "model/session/snapshot.h"

#include <vector>

namespace topbook::ui {

/// 1, 2, 5, 10, 20, ... ticks a row: `count` of them, beginning with the tick.
[[nodiscard]] std::vector<Price> groupingSteps(Price tick, int count);

/// The smallest of these steps at which the spread takes at most a third of `rows` and several levels of both sides
/// stand beside it; one tick where a side is missing.
[[nodiscard]] Price groupingFor(const LadderView& book, Price tick, int rows);

/// The same with a memory: it holds a step until the spread, or the room, has doubled or halved over it.
class AutoGrouping {
public:
    /// `rows` is what the grid shows. A one-sided, crossed or stale book keeps the step.
    [[nodiscard]] Price stepFor(const LadderView& book, Price tick, int rows);
    /// `joined`: the levels at hand are joined by a step that somebody chose, and may hide finer ones.
    void reset(bool joined = false) {
        held_.reset();
        joined_ = joined;
    }

private:
    struct Held {
        InstrumentId instrument;
        Price tick;
        Price step;
        std::int64_t spread = 0; ///< nanos; at which the step was chosen
        int rows = 0;
        std::uint64_t revision = 0; ///< of the book that it was chosen by
        bool settling = false;      ///< a finer step shows levels that the coarser one hid: look once more
    };
    std::optional<Held> held_;
    bool joined_ = false;
};

} // namespace topbook::ui
