// SPDX-License-Identifier: GPL-3.0-or-later
// One entry of a recording. The recorder numbers entries before anyone interprets them; that number is the session's
// total order: live decodes in it, a replay reads in it (history, journal).
#pragma once

#include "model/core/values.h"

#include <cstdint>
#include <string>

namespace topbook {

enum class EntryKind : std::uint8_t {
    Payload = 1,     ///< raw bytes as the source sent them
    Tick = 2,        ///< the clock, once a second; no bytes
    Link = 3,        ///< a change of a source's connection, in words
    Gap = 4,         ///< payloads dropped before the recorder: decimal count
    UserCommand = 5, ///< what a person changed, as JSON
    Checkpoint = 6,  ///< whole engine state
    Outage = 7,      ///< journal blocks lost on a full disk: decimal count of entries
};

struct JournalEntry {
    std::uint64_t seq = 0; ///< 1-based within the session, without holes
    Timestamp received;
    EntryKind kind = EntryKind::Payload;
    SourceId source;
    std::string bytes;

    bool operator==(const JournalEntry&) const = default;
};

} // namespace topbook
