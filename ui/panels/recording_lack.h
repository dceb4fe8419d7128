// SPDX-License-Identifier: GPL-3.0-or-later
// Why every panel stays empty after a replay: the recording held nothing that has a price. Pure functions of a
// snapshot.
#pragma once

#include "model/session/snapshot.h"

#include <QString>

#include <optional>

namespace topbook::ui {

struct EmptyWords {
    QString title;
    QString hint; ///< what was found, and what is missing

    bool operator==(const EmptyWords&) const = default;
};

/// Nothing while a replay runs, and where any symbol had a quote, a trade or a book.
[[nodiscard]] std::optional<EmptyWords> lackOf(const Snapshot& snapshot);

} // namespace topbook::ui
