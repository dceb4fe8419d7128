// SPDX-License-Identifier: GPL-3.0-or-later
// What one symbol's part of an answer tells beside the price. Whatever is missing, null or nonsense is left at its
// default: it costs neither the quote nor the rest. Pure functions.
#pragma once

#include "model/core/event.h"
#include "model/feed/json_value.h"
#include "model/feed/providers/provider_profile.h"

#include <string>

namespace topbook {

struct AnswerFacts {
    Price bid; ///< 0 where not told; above 0 otherwise
    Price ask;
    Quantity bidSize; ///< 0 where not told
    Quantity askSize;
    Quantity size; ///< of the last trade; 0 unknown
    Price previousClose;
    std::string company;
    std::string currency;
    TradingStatus status = TradingStatus::Unknown;
    std::int64_t quoteTime = noTime; ///< ns since 1970
    std::string badTime;             ///< the quote time as it was written, where it could not be read
};

[[nodiscard]] AnswerFacts readFacts(const ProviderProfile& profile, const JsonValue& item);

/// How many decimals of a price a screen shows: 2 for stocks (4 below one), more for cheaper coins.
[[nodiscard]] int shownDecimals(Price price, bool crypto);

} // namespace topbook
