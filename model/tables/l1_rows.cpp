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

/// `value` below 10^4 as exactly four digits.
char* putFourDigits(char* out, std::uint32_t value) {
    putPair(out, value / 100);
    putPair(out + 2, value % 100);
    return out + 4;
}

/// `value` below 10^9 as exactly nine digits.
char* putNineDigits(char* out, std::uint32_t value) {
    *out = static_cast<char>('0' + value / 100'000'000);
    const std::uint32_t rest = value % 100'000'000;
    return putFourDigits(putFourDigits(out + 1, rest / 10'000), rest % 10'000);
}

/// `value` below 10^4 without leading zeros.
char* putSmall(char* out, std::uint32_t value) {
    if (value >= 1'000)
        return putFourDigits(out, value);
    if (value >= 100) {
        *out = static_cast<char>('0' + value / 100);
        putPair(out + 1, value % 100);
        return out + 3;
    }
    if (value >= 10) {
        putPair(out, value);
        return out + 2;
    }
    *out = static_cast<char>('0' + value);
    return out + 1;
}

/// writeUnsigned, quicker for the small numbers that prices, sizes and places mostly are.
char* putUnsigned(char* out, std::uint64_t value) {
    if (value < 10'000)
        return putSmall(out, static_cast<std::uint32_t>(value));
    if (value >= 100'000'000)
        return writeUnsigned(out, value);
    const auto small = static_cast<std::uint32_t>(value);
    return putFourDigits(putSmall(out, small / 10'000), small % 10'000);
}

/// A fraction in 1e-9, not 0, without the zeros at its end. Most prices have two or four decimals.
char* putFraction(char* out, std::uint32_t fraction) {
    constexpr std::uint32_t second = 10'000'000;
    constexpr std::uint32_t fourth = 100'000;
    char* end = nullptr;
    if (fraction % second == 0) {
        putPair(out, fraction / second);
        end = out + 2;
    } else if (fraction % fourth == 0) {
        end = putFourDigits(out, fraction / fourth);
    } else {
        end = putNineDigits(out, fraction);
    }
    while (end[-1] == '0')
        --end;
    return end;
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
            out = putFraction(out + 1, fraction);
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
    end = putUnsigned(end, row.sequence.value);
    *end++ = '\n';
    out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

} // namespace topbook
