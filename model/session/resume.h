// SPDX-License-Identifier: GPL-3.0-or-later
// Going on where a session stopped without saying good-bye: the last checkpoint, then the journal behind it, through
// the same engine, so that the numbers are as if it had never stopped (history, What it must survive).
#pragma once

#include "model/session/engine.h"
#include "model/session/session.h"

namespace topbook {

using DecoderSet = std::function<std::vector<std::unique_ptr<Decoder>>()>;

/// Brings a fresh engine and reader to where the newest unclean session of the folder stood, if it had the same
/// configuration; then fresh decoders go on behind it. Returns what a person should know of it.
[[nodiscard]] std::vector<Problem> resumeFrom(const HistoryPlace& place, Timestamp now, Engine& engine,
                                              PayloadReader& reader, const DecoderSet& freshDecoders);

} // namespace topbook
