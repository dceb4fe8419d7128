// SPDX-License-Identifier: GPL-3.0-or-later
// Where the ladder's columns stand at a width: right edges of the numbers, and the price column (look, Columns).
#pragma once

#include <QtGlobal>

namespace topbook::ui {

struct LadderColumns {
    explicit LadderColumns(qreal width)
        : priceLeft((width - priceWidth) / 2)
        , priceRight(priceLeft + priceWidth)
        , bidSize(priceLeft - 8)
        , askSum(width - 32)
        , askOrders(width - 8) {
        constexpr qreal designWidth = 340;
        const qreal scale = (width - priceWidth) / (designWidth - priceWidth);
        bidOrders = 28 * scale;
        bidSum = 82 * scale;
        askSize = priceRight + 46 * scale;
    }

    static constexpr qreal priceWidth = 68;
    qreal priceLeft, priceRight;
    qreal bidOrders = 0, bidSum = 0, bidSize;
    qreal askSize = 0, askSum, askOrders;
};

} // namespace topbook::ui
