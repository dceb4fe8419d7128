// SPDX-License-Identifier: GPL-3.0-or-later
// A `.topbook` recording as one input of events, for terminal commands that take any recorded file.
#pragma once

#include "model/feed/recorded_input.h"
#include "model/session/session_config.h"

#include <memory>
#include <string>

namespace topbook {

/// Whether a file is one of ours, by its content.
[[nodiscard]] bool looksLikeRecording(const std::string& path);

/// The payloads of all sources in journal order, decoded, of every session that it holds, the oldest first. Instruments
/// of different sources stay apart, even where their symbols are alike. Fails as JournalReader::open does, or with
/// UnknownFormat where a source has no decoder.
[[nodiscard]] Result<std::unique_ptr<EventInput>> openRecording(const std::string& path,
                                                                const DecoderFactory& decoders = usualDecoder);

} // namespace topbook
