// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/book/order_books.h"

#include "model/core/decimal.h"
#include "model/core/int128.h"

namespace topbook {
namespace {

/// a / b to the nearest integer, ties to even. `a` >= 0, `b` > 0; doubling the remainder stays far from the end.
std::int64_t nearestQuotient(Int128 a, Int128 b) {
    const Int128 quotient = a / b;
    const Int128 twice = a % b * 2;
    const bool up = twice > b || (twice == b && quotient % 2 != 0);
    return static_cast<std::int64_t>(quotient + (up ? 1 : 0));
}

} // namespace

Price spreadOf(const Bbo& bbo) {
    return {bbo.ask.nanos - bbo.bid.nanos};
}

Price midOf(const Bbo& bbo) {
    return {nearestQuotient(Int128{bbo.bid.nanos} + bbo.ask.nanos, 2)};
}

Price micropriceOf(const Bbo& bbo) {
    if (!bbo.isTwoSided())
        return {};
    const Int128 sizes = Int128{bbo.bidSize.units} + bbo.askSize.units;
    // each product is below 9.2e18 * 2^63, so the sum stays below 2^127
    const Int128 weighted = Int128{bbo.bid.nanos} * bbo.askSize.units + Int128{bbo.ask.nanos} * bbo.bidSize.units;
    return {nearestQuotient(weighted, sizes)};
}

double imbalanceOf(const Bbo& bbo) {
    if (!bbo.isTwoSided())
        return 0.0;
    return toDouble(Int128{bbo.bidSize.units} - bbo.askSize.units, Int128{bbo.bidSize.units} + bbo.askSize.units);
}

} // namespace topbook
