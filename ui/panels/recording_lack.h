// SPDX-License-Identifier: GPL-3.0-or-later
// Why panels stay empty: a recording held nothing that has a price, or no symbol has come, or none was chosen. Pure
// functions of a snapshot.
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

/// Why nothing is shown while no symbol is linked: `lackOf`, or none has come yet, or nobody chose one.
[[nodiscard]] EmptyWords noSymbolWords(const Snapshot* snapshot);

} // namespace topbook::ui
