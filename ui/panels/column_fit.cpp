// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/column_fit.h"

#include <algorithm>

namespace topbook::ui {

std::optional<std::vector<qreal>> fittedEdges(std::span<const ColumnNeed> needs, qreal left, qreal right, qreal gap) {
    std::vector<qreal> edges;
    qreal free = left;
    for (const ColumnNeed& need : needs) {
        edges.push_back(std::max(need.wanted, free + need.width));
        free = edges.back() + gap;
    }
    qreal most = right;
    for (std::size_t i = needs.size(); i-- > 0;) {
        edges[i] = std::min(edges[i], most);
        most = edges[i] - needs[i].width - gap;
    }
    const bool fits = edges.empty() || edges.front() - needs.front().width >= left;
    return fits ? std::optional(edges) : std::nullopt;
}

} // namespace topbook::ui
