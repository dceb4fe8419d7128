// SPDX-License-Identifier: GPL-3.0-or-later
// Where the ladder's columns stand at a width: right edges of the numbers, and the price column (look, Columns). They
// leave the look's places only for texts that would touch; then decimals of long sizes go first, and whole columns
// last.
#pragma once

#include <QtGlobal>

namespace topbook::ui {

/// What the widest texts take in pixels; nothing at all gives the look's own places.
struct LadderWidths {
    qreal price = 0;
    qreal size = 0;
    qreal sum = 0;
    qreal orders = 0;

    bool operator==(const LadderWidths&) const = default;
};

struct LadderColumns {
    explicit LadderColumns(qreal width, const LadderWidths& widths = {}, bool orders = true, bool sums = true);

    qreal priceWidth;
    qreal priceLeft, priceRight;
    qreal bidOrders = 0, bidSum = 0, bidSize = 0;
    qreal askSize = 0, askSum = 0, askOrders = 0;
    bool showsOrders = true;
    bool showsSums = true;
    bool fits = true; ///< no text touches another
};

} // namespace topbook::ui
