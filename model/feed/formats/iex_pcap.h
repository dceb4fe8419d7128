// SPDX-License-Identifier: GPL-3.0-or-later
// `iex-pcap`: captured datagrams of IEX TOPS 1.6 (best prices told directly) or DEEP 1.0 (price levels), as pcap or
// pcapng (order-books, Formats). The first of the two that a capture holds is read; the other, and all that is not
// IEX-TP, is counted as "other".
#pragma once

#include "model/feed/byte_stream.h"
#include "model/feed/decoder.h"

#include <memory>
#include <vector>

namespace topbook {

[[nodiscard]] int probeIexPcap(std::string_view head, const DecodeOptions& options);
/// The decoder fails with WrongHeader or Truncated where the input is no whole capture file.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openIexPcap(const DecodeOptions& options);
/// Ids of trades that a later message broke, ascending.
[[nodiscard]] std::vector<std::uint64_t> brokenTradesOfIexPcap(ByteStream& stream);

} // namespace topbook
