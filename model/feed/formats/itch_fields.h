// SPDX-License-Identifier: GPL-3.0-or-later
// Where the fields of ITCH 5.0 messages stand and how long each message is (NASDAQ TotalView-ITCH 5.0, Message
// formats). Functions of the bytes alone.
#pragma once

#include "model/core/values.h"
#include "model/feed/formats/itch_frames.h"
#include "model/feed/row_problems.h"

#include <string>
#include <string_view>

namespace topbook::itch {

inline constexpr std::int64_t nanosPerPriceUnit = 100'000; ///< prices on the wire have 4 decimals

// Those before the body are the same in all messages.
inline constexpr std::size_t locateAt = 1;
inline constexpr std::size_t timeAt = 5; ///< 6 bytes
inline constexpr std::size_t bodyAt = 11;
inline constexpr std::size_t stockBytes = 8;

[[nodiscard]] inline std::uint16_t u16(const char* at) {
    return readBigEndian<std::uint16_t>(at);
}
[[nodiscard]] inline std::uint32_t u32(const char* at) {
    return readBigEndian<std::uint32_t>(at);
}
[[nodiscard]] inline std::uint64_t u64(const char* at) {
    return readBigEndian<std::uint64_t>(at);
}
/// Since midnight.
[[nodiscard]] inline Duration timeOf(const char* message) {
    return Duration(static_cast<std::int64_t>(u64(message + timeAt - 2) & 0xFFFF'FFFF'FFFF));
}
[[nodiscard]] inline Price priceAt(const char* at) {
    return {static_cast<std::int64_t>(u32(at)) * nanosPerPriceUnit};
}
/// Without its padding; whatever bytes these are.
[[nodiscard]] inline std::string_view symbolAt(const char* at) {
    std::string_view text(at, stockBytes);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\0'))
        text.remove_suffix(1);
    return trimmed(text);
}

/// The letter, or the number of what is none.
[[nodiscard]] inline std::string nameOfType(unsigned char type) {
    if (type > 0x20 && type < 0x7F)
        return std::string(1, static_cast<char>(type));
    constexpr std::string_view digits = "0123456789abcdef";
    return std::string("0x") + digits[type >> 4] + digits[type & 15];
}

inline constexpr ItchFrames::Lengths lengths = [] {
    ItchFrames::Lengths all{};
    const auto set = [&all](char letter, std::uint8_t length) { all[static_cast<unsigned char>(letter)] = length; };
    set('S', 12); // system event
    set('R', 39); // stock directory
    set('H', 25); // trading action
    set('Y', 20); // short sale restriction
    set('L', 26); // market participant position
    set('V', 35); // circuit breaker levels
    set('W', 12); // circuit breaker status
    set('K', 28); // IPO quoting period
    set('J', 35); // auction collar
    set('h', 21); // operational halt of one market
    set('A', 36); // add
    set('F', 40); // add, with the participant behind the fields of A
    set('E', 31); // execution
    set('C', 36); // execution at another price
    set('X', 23); // cancel
    set('D', 19); // delete
    set('U', 35); // replace
    set('P', 44); // trade against a hidden order
    set('Q', 40); // cross
    set('B', 19); // broken trade
    set('I', 50); // imbalance and indicative prices, which are no trades
    set('N', 20); // retail interest
    set('O', 48); // direct listing with capital raise
    return all;
}();

} // namespace topbook::itch
