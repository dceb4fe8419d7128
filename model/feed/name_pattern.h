// SPDX-License-Identifier: GPL-3.0-or-later
// What a file's name tells: patterns such as `{date}_{symbol}_Trade_Tick.csv`, for CSV profiles.
//
// `{symbol}`, `{zone}` (a '-' or '_' may stand for '/') and `{price_scale}` (digits) take what stands there, `{date}` a
// day as YYYYMMDD or YYYY-MM-DD, `{date:MMDDYYYY}` and the like a day in that order of letters, `*` anything. All else
// stands for itself, upper and lower case alike.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <optional>
#include <string>
#include <string_view>

namespace topbook {

struct NameParts {
    std::optional<Timestamp> date; ///< its midnight, as if it were UTC
    std::optional<std::string> symbol;
    std::optional<std::string> zone;
    std::optional<int> priceScale;
};

/// Nothing where the name does not fit the pattern as a whole.
[[nodiscard]] std::optional<NameParts> matchName(std::string_view pattern, std::string_view name);

/// Fails with InvalidArgument where a brace is open or a placeholder unknown.
[[nodiscard]] Result<void> checkNamePattern(std::string_view pattern);

/// Midnight of a day written YYYYMMDD or YYYY-MM-DD. Fails with BadTime.
[[nodiscard]] Result<Timestamp> readDay(std::string_view text);

/// What stands behind the last slash.
[[nodiscard]] std::string_view baseName(std::string_view path);

} // namespace topbook
