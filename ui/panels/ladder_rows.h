// SPDX-License-Identifier: GPL-3.0-or-later
// Which row of the ladder a price stands in: one row a tick, but the empty ticks inside a wide spread share a single
// one. It holds its fold while the inside market moves a little, so that the rows hold still too. A value; no widgets.
#pragma once

#include <QtGlobal>

#include <optional>

namespace topbook::ui {

/// Ticks and rows both count upwards with the price.
class LadderRows {
public:
    /// The empty ticks that share a row: `low` to `high`, both included.
    struct Fold {
        qint64 low;
        qint64 high;

        bool operator==(const Fold&) const = default;
    };

    [[nodiscard]] qint64 rowOf(qint64 tick) const;
    /// The lowest tick of a row.
    [[nodiscard]] qint64 tickAt(qint64 row) const;
    [[nodiscard]] bool isFold(qint64 row) const { return fold_ && row == fold_->low; }
    [[nodiscard]] const std::optional<Fold>& fold() const { return fold_; }

    /// Folds what is empty between best bid and ask where that is wide; true where rows moved by it.
    bool follow(qint64 bid, qint64 ask);
    /// Every tick has its row; true where rows moved by it.
    bool unfold();

private:
    std::optional<Fold> fold_;
};

} // namespace topbook::ui
