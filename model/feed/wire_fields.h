// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of a fixed width out of binary messages, whatever byte order the machine has. The caller has seen to it that
// the bytes are there. Pure functions.
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace topbook {

template<class T> [[nodiscard]] constexpr T bytesReversed(T value) {
    using Bits = std::make_unsigned_t<T>;
    auto bits = static_cast<Bits>(value);
    Bits reversed = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        reversed = static_cast<Bits>((reversed << 7 << 1) | (bits & 0xFF));
        bits = static_cast<Bits>(bits >> 7 >> 1);
    }
    return static_cast<T>(reversed);
}

template<class T> [[nodiscard]] inline T littleEndianAt(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return std::endian::native == std::endian::little ? value : bytesReversed(value);
}
template<class T> [[nodiscard]] inline T bigEndianAt(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return std::endian::native == std::endian::big ? value : bytesReversed(value);
}

/// A field of fixed length without the padding behind its text.
[[nodiscard]] inline std::string_view paddedText(std::string_view field, char padding) {
    const std::size_t last = field.find_last_not_of(padding);
    return last == std::string_view::npos ? std::string_view() : field.substr(0, last + 1);
}

} // namespace topbook
