// SPDX-License-Identifier: GPL-3.0-or-later
// Decimal text to scaled integers and back, exactly: no double stands in between (architecture rule 3).
#pragma once

#include "model/core/int128.h"
#include "model/core/result.h"
#include "model/core/values.h"

#include <string>
#include <string_view>

namespace topbook {

struct ParsedDecimal {
    std::int64_t units = 0;
    bool rounded = false; ///< the text had more digits than the scale; rounded half to even

    bool operator==(const ParsedDecimal&) const = default;
};

/// Reads [+-]digits[.digits][e[+-]digits] into units of 10^-decimals. The whole text must be the number: no spaces,
/// no separators, no hex, no inf or nan. `decimals` is 0..18. Fails with BadNumber, or Overflow outside int64.
[[nodiscard]] Result<ParsedDecimal> parseDecimal(std::string_view text, int decimals);

/// Plain unsigned or signed integers, whole text, overflow-checked. Fails with BadNumber or Overflow.
[[nodiscard]] Result<std::uint64_t> parseUnsigned(std::string_view text);
[[nodiscard]] Result<std::int64_t> parseInteger(std::string_view text);

/// parseDecimal at the scale of Price; any sign, range not judged (see isTradable).
[[nodiscard]] Result<ParsedDecimal> parsePrice(std::string_view text);

/// Appends `units` * 10^-decimals in its shortest form: no exponent, no trailing zeros, no trailing point.
/// parseDecimal reads it back to the same units.
void appendDecimal(std::string& out, std::int64_t units, int decimals);

/// appendDecimal into a buffer of at least 32 bytes; returns the end. For writers that do not allocate.
[[nodiscard]] char* writeDecimal(char* out, std::int64_t units, int decimals);
[[nodiscard]] char* writeUnsigned(char* out, std::uint64_t value);

[[nodiscard]] std::string decimalText(std::int64_t units, int decimals);
[[nodiscard]] inline std::string priceText(Price price) {
    return decimalText(price.nanos, Price::decimals);
}

/// The double nearest to numerator / denominator, ties to even: rounded once, from the integer quotient and remainder.
/// `denominator` > 0 and below 2^126. The value is taken to be within the normal doubles.
[[nodiscard]] double toDouble(Int128 numerator, Int128 denominator);

/// Appends the shortest decimal that reads back to `value`: never an exponent, no trailing ".0". `value` is finite.
void appendShortest(std::string& out, double value);

} // namespace topbook
