// SPDX-License-Identifier: GPL-3.0-or-later
// Converted files hold each window's rows once, at their last revision (windows, Watermark and late data): this keeps
// what may still be revised and hands it out when the correction horizon has passed.
//
// Holds the windows of one horizon, no more. Not thread-safe. A pure function of what it is given.
#pragma once

#include "model/window/window_plan.h"
#include "model/window/windows.h"

#include <map>
#include <tuple>

namespace topbook {

class LastRevisions {
public:
    explicit LastRevisions(const WindowPlan& plan);

    /// Takes what the joiner handed out for this watermark, and appends to `out` the rows of every window that can no
    /// longer change: end + horizon <= watermark, and the hop mark at which a last revision would come is done. In
    /// order (end, size, ranking, place), top prices by end, over all calls. `out.finalHops` is left alone.
    void take(const WindowOutput& output, Timestamp watermark, WindowOutput& out);
    /// Everything that is still held, in the same order: the end of the output.
    void finish(WindowOutput& out);

private:
    using Key = std::tuple<Timestamp, Duration, Ranking>;

    [[nodiscard]] Timestamp settledAt(Timestamp end) const;

    Duration hop_;
    Duration offset_;
    Duration horizon_;
    std::map<Key, std::vector<WindowRow>> tables_;
    std::map<Timestamp, TopPriceRow> topPrices_;
};

} // namespace topbook
