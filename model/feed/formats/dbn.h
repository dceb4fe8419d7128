// SPDX-License-Identifier: GPL-3.0-or-later
// `dbn`: Databento Binary Encoding, versions 1 to 3: orders (mbo), levels (mbp-1, mbp-10), trades, trading status and
// symbol mappings; other records are counted by their type and passed over (order-books, Formats).
#pragma once

#include "model/feed/decoder.h"

#include <memory>

namespace topbook {

[[nodiscard]] int probeDbn(std::string_view head, const DecodeOptions& options);
/// The decoder fails with NewerVersion, with Corrupt where the metadata cannot be read, and with Truncated where the
/// input ends within it.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openDbn(const DecodeOptions& options);

} // namespace topbook
