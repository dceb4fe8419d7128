// SPDX-License-Identifier: GPL-3.0-or-later
// CRC-32 (IEEE 802.3, as in zip and gzip), so that a flipped bit in a journal block is named instead of replayed.
#pragma once

#include <cstdint>
#include <string_view>

namespace topbook {

[[nodiscard]] std::uint32_t crc32Of(std::string_view bytes);

} // namespace topbook
