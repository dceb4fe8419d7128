// SPDX-License-Identifier: GPL-3.0-or-later
// The number and time forms that several schemas share, each followed by the comma that separates it from the next
// column. Pure; any thread.
#pragma once

#include "model/core/decimal.h"
#include "model/core/time_text.h"

#include <string>

namespace topbook {

inline constexpr int windowTimeDigits = 6; ///< of every time in a window schema (windows, Output schemas)

inline void appendPriceField(std::string& out, Price price) {
    appendDecimal(out, price.nanos, Price::decimals);
    out += ',';
}
inline void appendCount(std::string& out, std::uint64_t value) {
    char buffer[24];
    out.append(buffer, writeUnsigned(buffer, value));
}
inline void appendCountField(std::string& out, std::uint64_t value) {
    appendCount(out, value);
    out += ',';
}
inline void appendShortestField(std::string& out, double value) {
    appendShortest(out, value);
    out += ',';
}

/// Six digits of fraction, nine where the time has nanoseconds that six would lose.
inline void appendExactTime(std::string& out, Timestamp time) {
    appendTime(out, time, time.nanos % 1'000 == 0 ? 6 : 9);
}

} // namespace topbook
