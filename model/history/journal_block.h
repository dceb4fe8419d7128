// SPDX-License-Identifier: GPL-3.0-or-later
// Journal entries packed into blocks, and back. A block holds whole entries, at most 256 KiB of them before
// compression; an entry that is longer (a checkpoint) has blocks of its own, one part in each.
#pragma once

#include "model/core/journal_entry.h"
#include "model/core/result.h"
#include "model/core/state_io.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

inline constexpr std::size_t maxBlockBytes = 256 * 1024;

struct JournalBlock {
    std::uint64_t firstSeq = 0;      ///< of the first entry that starts in it, or of the entry that it goes on
    std::uint64_t entries = 0;       ///< that start in it; 0 in the later parts of a long entry
    std::uint64_t partsLeft = 0;     ///< blocks after it that go on its only entry
    std::uint64_t checkpointSeq = 0; ///< last Checkpoint entry that starts in it; 0: none
    Timestamp firstReceived = Timestamp::latest();
    Timestamp lastReceived = Timestamp::earliest();
    std::string bytes; ///< not yet compressed
};
[[nodiscard]] std::vector<JournalBlock> packed(std::span<const JournalEntry> entries);
/// One entry from the bytes of a block; false where they are not what `packed` writes.
[[nodiscard]] bool readEntry(StateReader& in, JournalEntry& entry);

/// zstd with its context kept, for one thread. Throws std::bad_alloc at construction, nothing later.
class BlockCompressor {
public:
    BlockCompressor();
    /// Valid until the next call.
    [[nodiscard]] Result<std::string_view> compress(std::string_view bytes);

private:
    std::shared_ptr<void> context_;
    std::string buffer_;
};

/// The bytes of a stored block. Fails with Corrupt, saying what does not fit.
[[nodiscard]] Result<std::string> unpacked(std::string_view stored, std::uint64_t size, std::uint32_t crc);

} // namespace topbook
