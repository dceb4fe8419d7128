// SPDX-License-Identifier: GPL-3.0-or-later
// `ws-log`: a text log of one WebSocket connection to Coinbase, Bitstamp or Bitfinex, a line a message:
//   URL <-> TIME           connected
//   URL <- TIME: TEXT      sent
//   URL -> TIME: TEXT      received; also TIME: TEXT alone, of the last URL
// What was received is read by the decoder of the venue's live stream (providers, Crypto).
#pragma once

#include "model/feed/decoder.h"

#include <memory>

namespace topbook {

[[nodiscard]] int probeWsLog(std::string_view head, const DecodeOptions& options);
/// The decoder fails with UnknownFormat where the venue is none of the three, and with WrongHeader where no URL stands
/// before the first message.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openWsLog(const DecodeOptions& options);

} // namespace topbook
