// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/row_changes.h"

namespace topbook::ui {

std::vector<RowRange> coalescedRanges(const std::vector<int>& changed, int rowCount) {
    if (changed.empty())
        return {};
    if (changed.size() * 2 >= static_cast<std::size_t>(rowCount))
        return {{changed.front(), changed.back()}};
    std::vector<RowRange> ranges;
    for (const int row : changed) {
        if (!ranges.empty() && ranges.back().second + 1 == row)
            ranges.back().second = row;
        else
            ranges.emplace_back(row, row);
    }
    return ranges;
}

} // namespace topbook::ui
