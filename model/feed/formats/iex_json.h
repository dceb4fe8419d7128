// SPDX-License-Identifier: GPL-3.0-or-later
// `iex-json`: answers of IEX-shaped batch requests, one object a line, either bare or as
// `{"time": ..., "payload": {...}}` (command-line, Quote inputs). An object may also span lines.
//
// A bare batch carries no time of receipt: `--start` and `--interval` give it one, the same for all its symbols.
#pragma once

#include "model/feed/decoder.h"

#include <memory>

namespace topbook {

[[nodiscard]] int probeIexJson(std::string_view head, const DecodeOptions& options);
/// Fails with UnknownZone. The decoder fails with DateUnknown, in words that name --start, where the input has no times
/// and none were given.
[[nodiscard]] Result<std::unique_ptr<Decoder>> openIexJson(const DecodeOptions& options);

} // namespace topbook
