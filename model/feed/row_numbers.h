// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of rows, read eight digits at a time. For the usual forms only: what these refuse may still be a number, and
// parseUnsigned and parseDecimal (core/decimal) say what it is. What these take, those read to the same value. Pure;
// any thread.
#pragma once

#include "model/core/values.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace topbook {
namespace row_numbers {

static_assert(std::endian::native == std::endian::little, "the first character is the lowest byte");

constexpr std::size_t wordDigits = 8;

[[nodiscard]] constexpr std::uint64_t eightTimes(unsigned char byte) {
    return 0x0101'0101'0101'0101ULL * byte;
}

/// Eight characters as the values of digits, the first one lowest; 10 and more for what is none.
[[nodiscard]] inline std::uint64_t digitsAt(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word ^ eightTimes('0');
}
/// The first `count` (1..8) of them, behind zeros.
[[nodiscard]] inline std::uint64_t firstDigits(const char* at, std::size_t count) {
    return digitsAt(at) << (64 - 8 * count);
}
[[nodiscard]] inline bool areDigits(std::uint64_t digits) {
    return (((digits + eightTimes(0x76)) | digits) & eightTimes(0x80)) == 0;
}
/// The number that eight digits are: pairs, then fours, then all.
[[nodiscard]] inline std::uint64_t valueOf(std::uint64_t digits) {
    digits = (digits * (1 + (10 << 8))) >> 8;
    digits = ((digits & 0x00FF'00FF'00FF'00FFULL) * (1 + (100ULL << 16))) >> 16;
    return ((digits & 0x0000'FFFF'0000'FFFFULL) * (1 + (10'000ULL << 32))) >> 32;
}

inline constexpr std::array<std::int64_t, 10> powersOfTen{1,       10,        100,        1'000,       10'000,
                                                          100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

} // namespace row_numbers

/// 1 to 19 digits. `readable`: memory may be read up to here, at or behind the end of the text.
[[nodiscard]] inline bool readUsualWhole(std::string_view text, const char* readable, std::uint64_t& value) {
    using namespace row_numbers;
    constexpr std::size_t mostDigits = 19; // any such number fits
    const char* at = text.data();
    if (text.size() - 1 >= mostDigits || static_cast<std::size_t>(readable - at) < wordDigits)
        return false;
    const std::size_t words = (text.size() - 1) / wordDigits;
    const std::size_t head = text.size() - words * wordDigits;
    std::uint64_t digits = firstDigits(at, head);
    bool right = areDigits(digits);
    value = valueOf(digits);
    at += head;
    for (std::size_t i = 0; i < words; ++i, at += wordDigits) {
        digits = digitsAt(at);
        right = right && areDigits(digits);
        value = value * 100'000'000 + valueOf(digits);
    }
    return right;
}

/// At most eight characters: digits, and between two of them maybe a point.
[[nodiscard]] inline bool readUsualPrice(std::string_view text, const char* readable, Price& price) {
    using namespace row_numbers;
    static_assert(Price::decimals == 9);
    constexpr std::uint64_t point = '.' ^ '0';
    if (text.size() - 1 >= wordDigits || static_cast<std::size_t>(readable - text.data()) < wordDigits)
        return false;
    std::uint64_t digits = firstDigits(text.data(), text.size());
    std::size_t decimals = 0;
    const std::uint64_t fromPoint = digits ^ eightTimes(point); // a zero byte where the point stands
    const std::uint64_t marked = (fromPoint - eightTimes(1)) & ~fromPoint & eightTimes(0x80);
    if (marked != 0) {
        const auto place = static_cast<std::size_t>(std::countr_zero(marked)) / 8;
        decimals = wordDigits - 1 - place;
        if (decimals == 0 || place == wordDigits - text.size())
            return false;
        const std::uint64_t below = (std::uint64_t{1} << (8 * place)) - 1;
        digits = ((digits & below) << 8) | (digits & ~((below << 8) | 0xFF)); // closed up
    }
    price.nanos =
        static_cast<std::int64_t>(valueOf(digits)) * powersOfTen[static_cast<std::size_t>(Price::decimals) - decimals];
    return areDigits(digits);
}

} // namespace topbook
