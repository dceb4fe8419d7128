// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes that a problem's `where` names: the line of a recorded file, the bytes at an offset of a binary one, or the
// payload of a source in the session's journal. Reads only; any thread.
#pragma once

#include "model/session/session_config.h"
#include "model/session/session_handle.h"

#include <stop_token>

namespace topbook {

/// `history` is what a HistoryReader would open, or empty. A source's payload is found by decoding its journal again:
/// the one in which the decoder tells the same place, else the one that holds the row of that number. Fails with
/// InvalidArgument where the place cannot be read as one, NotFound where nothing is there (any more), and Cancelled.
[[nodiscard]] Result<BytesAnswer> bytesAt(const BytesQuestion& question, const std::string& history,
                                          const std::stop_token& stop, const DecoderFactory& decoders = usualDecoder);

} // namespace topbook
