// SPDX-License-Identifier: GPL-3.0-or-later
// How a model tells a view that some of its rows changed, with few signals and little painting.
#pragma once

#include <utility>
#include <vector>

namespace topbook::ui {

/// First and last row of a stretch, both included.
using RowRange = std::pair<int, int>;

/// Ranges that cover `changed` (ascending, without repeats): the stretches themselves while fewer than half of
/// `rowCount` changed, one range from the first to the last above that. Empty for none.
[[nodiscard]] std::vector<RowRange> coalescedRanges(const std::vector<int>& changed, int rowCount);

} // namespace topbook::ui
