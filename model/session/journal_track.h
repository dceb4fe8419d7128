// SPDX-License-Identifier: GPL-3.0-or-later
// The journal of one recorded session as moments: what a replay, a verification and an export of a stretch read, so
// that they cannot differ.
#pragma once

#include "model/history/history_reader.h"
#include "model/session/replay_track.h"

namespace topbook {

/// Reads from where `journal` stands: its start, or a checkpoint. `config` is the session's. Fails with UnknownFormat
/// where a source has no decoder.
[[nodiscard]] Result<std::unique_ptr<ReplayTrack>> openJournalTrack(JournalReader journal, const EngineConfig& config,
                                                                    const DecoderFactory& decoders);

} // namespace topbook
