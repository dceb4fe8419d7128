// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints of a long recorded file, kept in a folder of their own beside the history, so that a jump into the file
// need not begin at its start (order-books, Seek). What a checkpoint holds is the business of whoever writes it.
//
// One file a checkpoint, written whole under another name and then renamed: whatever part of the input was read has an
// index that is right, several programs may write the same one, and nothing needs repair after a crash. A checkpoint of
// another version, of other content of the source, or damaged counts as absent and is made anew. Not thread-safe; a
// checkpoint is packed and written by a thread of its own, one at a time.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// Where indexes are kept, and what is worth one.
struct SeekSettings {
    std::string folder;  ///< of all indexes; empty: none is kept
    std::string program; ///< each has its own indexes,
    std::string build;   ///< and another build of it makes them anew: what it makes of the bytes may differ
    std::uint64_t leastBytes = 64 << 20;   ///< shorter files are replayed from their start
    std::uint64_t eventsApart = 1'000'000; ///< between two checkpoints: a fraction of a second to replay
    std::uint64_t bytesKept = 16ULL << 30; ///< of all indexes; those that were used longest ago make room
};

/// A file as an index knows it again: by its place, its size, when it was changed, and its first and last MiB.
struct SeekSource {
    std::string path; ///< absolute
    std::uint64_t size = 0;
    std::int64_t modified = 0; ///< ns since 1970
    std::int64_t changed = 0;  ///< the same of its status, which no program can set back
    std::uint64_t content = 0;
    std::string reading; ///< all that decides, besides the bytes, what is made of them

    /// Fails as opening the file does, or with NotAFile where it is none that can be gone back in.
    [[nodiscard]] static Result<SeekSource> of(const std::string& path, std::string reading);
};

/// What stands before a checkpoint.
struct SeekPoint {
    std::uint64_t offset = 0; ///< bytes of the file
    std::uint64_t events = 0;
    Timestamp latest;          ///< the largest time among its events
    std::uint64_t highest = 0; ///< and the largest sequence number

    bool operator==(const SeekPoint&) const = default;
};

class SeekIndex {
public:
    /// Looks for what is there; never fails. Checkpoints that cannot be used are named in `troubles`, unless the source
    /// changed.
    [[nodiscard]] static SeekIndex open(SeekSettings settings, const SeekSource& source);

    [[nodiscard]] const SeekSettings& settings() const { return settings_; }
    /// Those that can be used, by offset.
    [[nodiscard]] const std::vector<SeekPoint>& points() const { return points_; }
    /// Fails with Corrupt or ReadFailed; the point is then gone.
    [[nodiscard]] Result<std::string> read(const SeekPoint& point);
    /// Adds a checkpoint. Where it cannot be written, no further ones are tried: whoever looks for a moment is not
    /// helped by words about a folder.
    void write(const SeekPoint& point, std::string state);
    /// Whether a checkpoint is due there: far enough behind the one before it, in events as in bytes, so that an index
    /// stays smaller than its source.
    [[nodiscard]] bool isDue(std::uint64_t offset, std::uint64_t events) const;

    [[nodiscard]] const std::vector<std::string>& troubles() const { return troubles_; }

private:
    [[nodiscard]] std::string fileOf(const SeekPoint& point) const;
    [[nodiscard]] std::optional<SeekPoint> look(const std::string& file);
    [[nodiscard]] bool prepareFolder();
    void makeRoom() const;
    /// Waits for the checkpoint that is being written.
    void settle();

    SeekSettings settings_;
    std::string folder_; ///< of this index
    std::uint64_t source_ = 0;
    std::vector<SeekPoint> points_;
    std::uint64_t largest_ = 0; ///< bytes of the largest checkpoint
    bool writable_ = true;
    bool prepared_ = false;
    std::future<std::uint64_t> writing_; ///< of the last of `points_`; gives its bytes, 0 where it failed
    SeekPoint written_;
    std::vector<std::string> troubles_;
};

} // namespace topbook
