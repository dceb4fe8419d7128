// SPDX-License-Identifier: GPL-3.0-or-later
// `itch50`: NASDAQ TotalView-ITCH 5.0, each message behind its length as in NASDAQ's daily files (order-books,
// Formats). Sequence is the number of the message in the file; `row` and every `where` are the offset of its length
// prefix.
//
// Instruments are named by their directory messages (R); one that has none takes the symbol of its first order. Trades
// that the exchange broke later are left out where DecodeOptions::brokenTrades tells them; a decoder cannot look ahead.
#pragma once

#include "model/feed/byte_stream.h"
#include "model/feed/decoder.h"

#include <memory>
#include <vector>

namespace topbook {

[[nodiscard]] int probeItch50(std::string_view head, const DecodeOptions& options);
/// Fails with InvalidArgument where `--date` is no day.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openItch50(const DecodeOptions& options);
/// Match numbers of all broken trades (B), ascending. Reads to the end, or to where the input cannot be read further.
[[nodiscard]] std::vector<std::uint64_t> brokenTradesOfItch50(ByteStream& stream);

} // namespace topbook
