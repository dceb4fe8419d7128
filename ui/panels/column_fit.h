// SPDX-License-Identifier: GPL-3.0-or-later
// Columns that stand where the look wants them, and move apart only where their widest texts would touch. Pure
// functions; any thread.
#pragma once

#include <QtGlobal>

#include <optional>
#include <span>
#include <vector>

namespace topbook::ui {

struct ColumnNeed {
    qreal wanted = 0; ///< right edge by the look
    qreal width = 0;  ///< of the widest text
};

/// Right edges of columns from the left to the right, as near to the wanted ones as their widths allow within
/// [left, right] with `gap` between them; nothing where they do not fit.
[[nodiscard]] std::optional<std::vector<qreal>> fittedEdges(std::span<const ColumnNeed> needs, qreal left, qreal right,
                                                            qreal gap);

} // namespace topbook::ui
