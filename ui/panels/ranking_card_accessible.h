// SPDX-License-Identifier: GPL-3.0-or-later
// A ranking card as a table for screen readers: a row a symbol, with rank, symbol, ranked value, what stands below it,
// and last price and samples. GUI thread.
#pragma once

namespace topbook::ui {

/// Teaches QAccessible the card; calling it again does nothing.
void installRankingCardAccessibility();
/// The index of a cell among the children of the card's interface.
[[nodiscard]] int accessibleCellOf(int row, int column);

} // namespace topbook::ui
