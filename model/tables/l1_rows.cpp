// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/tables/tables.h"

#include <array>
#include <cstring>

namespace topbook {
namespace {

constexpr std::int64_t nanosPerSecond = 1'000'000'000;
constexpr std::size_t stemLength = 19; // "YYYY-MM-DD HH:MM:SS"

/// The text of the last second that was written: neighbouring rows mostly share it, and a calendar date costs more than
/// the rest of the row. A memo of a pure function, one a thread, so that it can never show.
struct SecondText {
    std::int64_t second = Timestamp::latest().nanos; // no time is in that second
    std::array<char, 40> text{};
};

char* writeTimeOfRow(char* out, Timestamp time, int digits) {
    thread_local SecondText memo;
    std::int64_t second = time.nanos / nanosPerSecond;
    std::int64_t fraction = time.nanos % nanosPerSecond;
    if (fraction < 0) { // floored: times before 1970 too
        fraction += nanosPerSecond;
        --second;
    }
    if (second != memo.second) {
        static_cast<void>(writeTime(memo.text.data(), time, 0));
        memo.second = second;
    }
    std::memcpy(out, memo.text.data(), stemLength);
    out += stemLength;
    if (digits > 0) {
        *out++ = '.';
        for (int dropped = digits; dropped < 9; ++dropped)
            fraction /= 10;
        for (int i = digits; i-- > 0; fraction /= 10)
            out[i] = static_cast<char>('0' + fraction % 10);
        out += digits;
    }
    std::memcpy(out, " UTC", 4);
    return out + 4;
}

char* writePrice(char* out, Price price, bool present) {
    if (present)
        out = writeDecimal(out, price.nanos, Price::decimals);
    *out++ = ',';
    return out;
}

} // namespace

void appendL1Header(std::string& out, const L1Layout& layout) {
    std::string_view columns = tableSchema("l1").columns;
    if (!layout.withSymbol)
        columns.remove_prefix(std::string_view("symbol,").size());
    out += columns;
    out += '\n';
}

void appendL1Row(std::string& out, const L1Row& row, std::string_view symbol, const L1Layout& layout) {
    if (layout.withSymbol) {
        appendTextField(out, symbol);
        out += ',';
    }
    std::array<char, 224> buffer; // 33 for the time, at most 21 for each of five numbers
    char* end = writeTimeOfRow(buffer.data(), row.time, layout.timeDigits);
    *end++ = ',';
    end = writePrice(end, row.bbo.bid, row.bbo.hasBid());
    end = writePrice(end, row.bbo.ask, row.bbo.hasAsk());
    end = writeDecimal(end, row.bbo.bidSize.units, layout.sizeDecimals);
    *end++ = ',';
    end = writeDecimal(end, row.bbo.askSize.units, layout.sizeDecimals);
    *end++ = ',';
    end = writeUnsigned(end, row.sequence.value);
    *end++ = '\n';
    out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

} // namespace topbook
