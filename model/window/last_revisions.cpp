// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/last_revisions.h"

namespace topbook {

LastRevisions::LastRevisions(const WindowPlan& plan)
    : hop_(plan.hop)
    , offset_(plan.offset)
    , horizon_(plan.horizon) {}

void LastRevisions::take(const WindowOutput& output, Timestamp watermark, WindowOutput& out) {
    for (const WindowRow& row : output.rows) {
        std::vector<WindowRow>& table = tables_[{row.end, row.size, row.ranking}];
        if (!table.empty() && table.front().revision != row.revision)
            table.clear();
        table.push_back(row);
    }
    for (const TopPriceRow& row : output.topPrices)
        topPrices_.insert_or_assign(row.end, row);

    while (!tables_.empty() && settledAt(std::get<Timestamp>(tables_.begin()->first)) <= watermark) {
        const std::vector<WindowRow>& table = tables_.begin()->second;
        out.rows.insert(out.rows.end(), table.begin(), table.end());
        tables_.erase(tables_.begin());
    }
    while (!topPrices_.empty() && settledAt(topPrices_.begin()->first) <= watermark) {
        out.topPrices.push_back(topPrices_.begin()->second);
        topPrices_.erase(topPrices_.begin());
    }
}

void LastRevisions::finish(WindowOutput& out) {
    take({}, Timestamp::latest(), out);
}

/// A late quote that still counted is only seen at the hop mark after it, so that mark is waited for.
Timestamp LastRevisions::settledAt(Timestamp end) const {
    return floorTo(end + horizon_ - Duration(1), hop_, offset_) + hop_;
}

} // namespace topbook
