// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ladder_rows.h"

#include <utility>

namespace topbook::ui {
namespace {

constexpr qint64 wideFrom = 8;   ///< empty ticks; fewer have their rows in the band, where the last trade stands, too
constexpr qint64 wideUntil = 6;  ///< a fold that stands goes only below this
constexpr qint64 mostBeside = 3; ///< empty rows that a held fold leaves between itself and a side

} // namespace

qint64 LadderRows::rowOf(qint64 tick) const {
    if (!fold_ || tick < fold_->low)
        return tick;
    return tick <= fold_->high ? fold_->low : tick - (fold_->high - fold_->low);
}

qint64 LadderRows::tickAt(qint64 row) const {
    return !fold_ || row <= fold_->low ? row : row + (fold_->high - fold_->low);
}

bool LadderRows::follow(qint64 bid, qint64 ask) {
    const bool isWide = ask - bid - 1 >= (fold_ ? wideUntil : wideFrom);
    if (isWide && fold_) {
        const qint64 below = fold_->low - bid - 1;
        const qint64 above = ask - fold_->high - 1;
        if (below >= 0 && below <= mostBeside && above >= 0 && above <= mostBeside)
            return false;
    }
    if (!isWide)
        return unfold();
    const auto before = std::exchange(fold_, Fold{bid + 1, ask - 1});
    return before != fold_;
}

bool LadderRows::unfold() {
    return std::exchange(fold_, std::nullopt).has_value();
}

} // namespace topbook::ui
