// SPDX-License-Identifier: GPL-3.0-or-later
// Tables that are made from what a snapshot shows, not from the history: the ladder and the chart. Pure; any thread.
#pragma once

#include "model/session/session_handle.h"

namespace topbook {

/// The book on the screen, as `ladder` writes it. Fails with InvalidArgument where no book is shown.
[[nodiscard]] Result<ExportAnswer> ladderTable(const Snapshot& snapshot);

/// The charts on the screen: "chart" for the lines (windows of `question.sizes.front()` that end in [from, to)), "bars"
/// for candles of that size that begin there. Final ones only, of the named symbols, by time and then in their order.
/// Fails with InvalidArgument where no size is given or no named symbol is in a chart.
[[nodiscard]] Result<ExportAnswer> chartTable(const Snapshot& snapshot, const ExportQuestion& question);

} // namespace topbook
