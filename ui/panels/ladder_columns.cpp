// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ladder_columns.h"

#include "ui/panels/column_fit.h"

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr qreal designWidth = 340;
constexpr qreal designPriceWidth = 68;
constexpr qreal pricePadding = 5; ///< beside the widest price
constexpr qreal edge = 8;         ///< of the panel, and beside the price column
constexpr qreal narrowEdge = 6;
constexpr qreal gap = 6;

} // namespace

LadderColumns::LadderColumns(qreal width, const LadderWidths& widths, bool orders, bool sums)
    : priceWidth(std::max(designPriceWidth, widths.price + 2 * pricePadding))
    , priceLeft((width - priceWidth) / 2)
    , priceRight(priceLeft + priceWidth)
    , showsOrders(orders)
    , showsSums(sums) {
    const qreal scale = (width - designPriceWidth) / (designWidth - designPriceWidth);
    std::vector<ColumnNeed> bid;
    std::vector<ColumnNeed> ask;
    if (orders)
        bid.push_back({28 * scale, widths.orders});
    if (sums)
        bid.push_back({82 * scale, widths.sum});
    bid.push_back({priceLeft - edge, widths.size});
    ask.push_back({priceRight + 46 * scale, widths.size});
    if (sums)
        ask.push_back({orders ? width - 32 : width - edge, widths.sum});
    if (orders)
        ask.push_back({width - edge, widths.orders});
    auto left = fittedEdges(bid, narrowEdge, priceLeft - edge, gap);
    auto right = fittedEdges(ask, priceRight + narrowEdge, width - edge, gap);
    fits = left && right;
    if (!fits) { // the caller tries with less; painted like this only where the panel is a splinter
        left.emplace();
        right.emplace();
        for (const ColumnNeed& need : bid)
            left->push_back(need.wanted);
        for (const ColumnNeed& need : ask)
            right->push_back(need.wanted);
    }
    std::size_t at = 0;
    if (orders)
        bidOrders = (*left)[at++];
    if (sums)
        bidSum = (*left)[at++];
    bidSize = (*left)[at];
    askSize = right->front();
    if (sums)
        askSum = (*right)[1];
    if (orders)
        askOrders = right->back();
}

} // namespace topbook::ui
