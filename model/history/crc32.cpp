// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/crc32.h"

#include <array>
#include <cstddef>

namespace topbook {
namespace {

constexpr std::uint32_t reversedPolynomial = 0xedb88320U;

constexpr auto table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < made.size(); ++i) {
        std::uint32_t rest = i;
        for (int bit = 0; bit < 8; ++bit)
            rest = (rest >> 1) ^ ((rest & 1) != 0 ? reversedPolynomial : 0);
        made[i] = rest;
    }
    return made;
}();

} // namespace

std::uint32_t crc32Of(std::string_view bytes) {
    std::uint32_t crc = ~0U;
    for (const char byte : bytes)
        crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(byte)) & 0xff];
    return ~crc;
}

} // namespace topbook
