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

/// "00" .. "99": two digits a division.
constexpr auto digitPairs = [] {
    std::array<char, 200> pairs{};
    for (std::size_t i = 0; i < 100; ++i) {
        pairs[2 * i] = static_cast<char>('0' + i / 10);
        pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
    return pairs;
}();

void putPair(char* out, std::uint32_t value) {
    std::memcpy(out, digitPairs.data() + 2 * value, 2);
}

/// `value` below 10^9 as exactly nine digits.
void putNineDigits(char* out, std::uint32_t value) {
    const std::uint32_t head = value / 10'000;
    const std::uint32_t tail = value % 10'000;
    out[0] = static_cast<char>('0' + head / 10'000);
    putPair(out + 1, head / 100 % 100);
    putPair(out + 3, head % 100);
    putPair(out + 5, tail / 100);
    putPair(out + 7, tail % 100);
}

/// writeUnsigned, quicker for the small numbers that prices and sizes mostly are.
char* putUnsigned(char* out, std::uint64_t value) {
    if (value < 10) {
        *out = static_cast<char>('0' + value);
        return out + 1;
    }
    if (value < 100) {
        putPair(out, static_cast<std::uint32_t>(value));
        return out + 2;
    }
    if (value >= 1'000'000'000)
        return writeUnsigned(out, value);
    std::array<char, 9> digits;
    putNineDigits(digits.data(), static_cast<std::uint32_t>(value));
    std::size_t zeros = 0;
    while (digits[zeros] == '0')
        ++zeros;
    std::memcpy(out, digits.data() + zeros, digits.size() - zeros);
    return out + (digits.size() - zeros);
}

char* putTime(char* out, Timestamp time, int digits) {
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
        putNineDigits(out, static_cast<std::uint32_t>(fraction)); // what is beyond `digits` is written over
        out += digits;
    }
    std::memcpy(out, " UTC,", 5);
    return out + 5;
}

char* putPrice(char* out, Price price, bool present) {
    if (present && price.nanos >= 0) {
        out = putUnsigned(out, static_cast<std::uint64_t>(price.nanos / Price::unitsPerOne));
        const auto fraction = static_cast<std::uint32_t>(price.nanos % Price::unitsPerOne);
        if (fraction != 0) {
            *out = '.';
            putNineDigits(out + 1, fraction);
            out += 10;
            while (out[-1] == '0')
                --out;
        }
    } else if (present) {
        out = writeDecimal(out, price.nanos, Price::decimals);
    }
    *out = ',';
    return out + 1;
}

char* putSize(char* out, Quantity size, int decimals) {
    out = decimals == 0 && size.units >= 0 ? putUnsigned(out, static_cast<std::uint64_t>(size.units))
                                           : writeDecimal(out, size.units, decimals);
    *out = ',';
    return out + 1;
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
    std::array<char, 224> buffer; // 34 for the time, at most 21 for each of five numbers
    char* end = putTime(buffer.data(), row.time, layout.timeDigits);
    end = putPrice(end, row.bbo.bid, row.bbo.hasBid());
    end = putPrice(end, row.bbo.ask, row.bbo.hasAsk());
    end = putSize(end, row.bbo.bidSize, layout.sizeDecimals);
    end = putSize(end, row.bbo.askSize, layout.sizeDecimals);
    end = writeUnsigned(end, row.sequence.value);
    *end++ = '\n';
    out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

} // namespace topbook
