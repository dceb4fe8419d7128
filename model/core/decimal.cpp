// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/decimal.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace topbook {
namespace {

constexpr int maxExponent = 1'000'000; // beyond any lawful text; keeps the digit position within int

constexpr std::array<std::uint64_t, 20> powersOfTen = [] {
    std::array<std::uint64_t, 20> powers{};
    std::uint64_t power = 1;
    for (auto& entry : powers) {
        entry = power;
        power *= 10; // the last product wraps and is not stored
    }
    return powers;
}();

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

tl::unexpected<Error> badNumber(std::string_view text) {
    return failure(ErrorCode::BadNumber, "'" + std::string(text.substr(0, 64)) + "' is not a decimal number");
}

tl::unexpected<Error> tooLarge(std::string_view text) {
    return failure(ErrorCode::Overflow, "'" + std::string(text.substr(0, 64)) + "' is out of range");
}

/// Reads the exponent after 'e'; clamped, since what lies beyond the clamp is zero or overflow either way.
bool parseExponent(std::string_view text, int& exponent) {
    bool negative = false;
    std::size_t i = 0;
    if (i < text.size() && (text[i] == '+' || text[i] == '-'))
        negative = text[i++] == '-';
    if (i == text.size())
        return false;
    int value = 0;
    for (; i < text.size(); ++i) {
        if (!isDigit(text[i]))
            return false;
        value = std::min(value * 10 + (text[i] - '0'), maxExponent);
    }
    exponent = negative ? -value : value;
    return true;
}

/// A number without an exponent whose digits fit: the shape of nearly every price in a file.
bool parseShort(std::string_view text, int decimals, std::int64_t& units) {
    if (text.empty() || text.size() > 18)
        return false;
    std::uint64_t value = 0;
    std::size_t i = 0;
    while (i < text.size() && isDigit(text[i]))
        value = value * 10 + static_cast<std::uint64_t>(text[i++] - '0');
    const std::size_t whole = i;
    if (whole == 0)
        return false;
    std::size_t fraction = 0;
    if (i < text.size()) {
        if (text[i] != '.')
            return false;
        ++i;
        const std::size_t first = i;
        while (i < text.size() && isDigit(text[i]))
            value = value * 10 + static_cast<std::uint64_t>(text[i++] - '0');
        fraction = i - first;
        if (i != text.size() || fraction == 0 || fraction > static_cast<std::size_t>(decimals))
            return false;
    }
    const std::uint64_t scale = powersOfTen[static_cast<std::size_t>(decimals) - fraction];
    std::uint64_t scaled = 0;
    if (__builtin_mul_overflow(value, scale, &scaled) ||
        scaled > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return false;
    units = static_cast<std::int64_t>(scaled);
    return true;
}

} // namespace

Result<ParsedDecimal> parseDecimal(std::string_view text, int decimals) {
    ParsedDecimal parsed;
    if (parseShort(text, decimals, parsed.units))
        return parsed;

    std::size_t begin = 0;
    const bool negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+'))
        begin = 1;
    std::size_t end = begin;
    std::size_t digits = 0;
    std::size_t point = std::string_view::npos;
    while (end < text.size() && (isDigit(text[end]) || (text[end] == '.' && point == std::string_view::npos))) {
        if (text[end] == '.')
            point = end;
        else
            ++digits;
        ++end;
    }
    if (digits == 0)
        return badNumber(text);
    int exponent = 0;
    if (end < text.size()) {
        if ((text[end] != 'e' && text[end] != 'E') || !parseExponent(text.substr(end + 1), exponent))
            return badNumber(text);
    }

    // Digit i of the mantissa counts 10^(place - i) units; those below 10^0 decide the rounding.
    const std::size_t wholeDigits = point == std::string_view::npos ? end - begin : point - begin;
    std::int64_t place = static_cast<std::int64_t>(wholeDigits) - 1 + exponent + decimals;
    constexpr UInt128 limit = static_cast<UInt128>(std::numeric_limits<std::int64_t>::max()) + 1;
    UInt128 value = 0;
    int firstDropped = 0;
    bool restDropped = false;
    for (std::size_t i = begin; i < end; ++i) {
        if (text[i] == '.')
            continue;
        const int digit = text[i] - '0';
        if (place >= 0) {
            value = value * 10 + static_cast<UInt128>(digit);
            if (value > limit)
                return tooLarge(text);
        } else if (place == -1) {
            firstDropped = digit;
        } else {
            restDropped = restDropped || digit != 0;
        }
        --place;
    }
    if (value != 0) {
        for (; place >= 0; --place) {
            value *= 10;
            if (value > limit)
                return tooLarge(text);
        }
    }
    parsed.rounded = firstDropped != 0 || restDropped;
    if (firstDropped > 5 || (firstDropped == 5 && (restDropped || (value & 1) != 0)))
        ++value;
    if (value > limit || (value == limit && !negative))
        return tooLarge(text);
    parsed.units = negative ? static_cast<std::int64_t>(-static_cast<Int128>(value)) : static_cast<std::int64_t>(value);
    return parsed;
}

Result<std::uint64_t> parseUnsigned(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code == std::errc::result_out_of_range)
        return tooLarge(text);
    if (code != std::errc() || end != text.data() + text.size())
        return failure(ErrorCode::BadNumber, "'" + std::string(text.substr(0, 64)) + "' is not a whole number");
    return value;
}

Result<std::int64_t> parseInteger(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code == std::errc::result_out_of_range)
        return tooLarge(text);
    if (code != std::errc() || end != text.data() + text.size())
        return failure(ErrorCode::BadNumber, "'" + std::string(text.substr(0, 64)) + "' is not a whole number");
    return value;
}

Result<ParsedDecimal> parsePrice(std::string_view text) {
    return parseDecimal(text, Price::decimals);
}

char* writeUnsigned(char* out, std::uint64_t value) {
    return std::to_chars(out, out + 20, value).ptr;
}

char* writeDecimal(char* out, std::int64_t units, int decimals) {
    std::uint64_t magnitude = static_cast<std::uint64_t>(units);
    if (units < 0) {
        *out++ = '-';
        magnitude = 0 - magnitude;
    }
    const std::uint64_t scale = powersOfTen[static_cast<std::size_t>(decimals)];
    out = writeUnsigned(out, magnitude / scale);
    std::uint64_t fraction = magnitude % scale;
    if (fraction == 0)
        return out;
    *out++ = '.';
    int width = decimals;
    while (fraction % 10 == 0) {
        fraction /= 10;
        --width;
    }
    for (int i = width; i-- > 0; fraction /= 10)
        out[i] = static_cast<char>('0' + fraction % 10);
    return out + width;
}

void appendDecimal(std::string& out, std::int64_t units, int decimals) {
    std::array<char, 32> buffer;
    out.append(buffer.data(), writeDecimal(buffer.data(), units, decimals));
}

std::string decimalText(std::int64_t units, int decimals) {
    std::string text;
    appendDecimal(text, units, decimals);
    return text;
}

double toDouble(Int128 numerator, Int128 denominator) {
    if (numerator == 0)
        return 0.0;
    const bool negative = numerator < 0;
    const UInt128 divisor = static_cast<UInt128>(denominator);
    const UInt128 magnitude = negative ? 0 - static_cast<UInt128>(numerator) : static_cast<UInt128>(numerator);
    UInt128 quotient = magnitude / divisor;
    UInt128 remainder = magnitude % divisor;
    // 53 bits of mantissa, one to round by, one to spare; what is left over is only zero or not.
    int exponent = 0;
    constexpr UInt128 enough = UInt128{1} << 55;
    while (quotient < enough) {
        remainder <<= 1;
        quotient <<= 1;
        if (remainder >= divisor) {
            remainder -= divisor;
            quotient |= 1;
        }
        --exponent;
    }
    bool sticky = remainder != 0;
    while (quotient >= (UInt128{1} << 54)) {
        sticky = sticky || (quotient & 1) != 0;
        quotient >>= 1;
        ++exponent;
    }
    std::uint64_t mantissa = static_cast<std::uint64_t>(quotient >> 1);
    const bool half = (quotient & 1) != 0;
    ++exponent;
    if (half && (sticky || (mantissa & 1) != 0))
        ++mantissa;
    const double value = std::ldexp(static_cast<double>(mantissa), exponent);
    return negative ? -value : value;
}

void appendShortest(std::string& out, double value) {
    if (value == 0.0)
        value = 0.0;              // no "-0"
    std::array<char, 512> buffer; // the longest double in fixed notation has 309 digits before the point
    const auto [end, code] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    if (code == std::errc())
        out.append(buffer.data(), end);
}

} // namespace topbook
