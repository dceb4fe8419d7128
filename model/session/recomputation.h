// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded session run again through a fresh engine, entry by entry, as fast as its user pulls. Owns the engine; not
// thread-safe (the engine's shards have threads of their own).
#pragma once

#include "model/session/journal_track.h"

#include <memory>
#include <optional>
#include <string>

namespace topbook {

class Recomputation {
public:
    /// `path` is a `.topbook` file or a folder of day files; `fromSeq` 1 or the number of a checkpoint. `shards` change
    /// no result; a state that is loaded keeps those it was made with. Fails as opening the journal does, with Corrupt
    /// where the configuration cannot be read, UnknownFormat where a source has no decoder.
    [[nodiscard]] static Result<Recomputation> open(const std::string& path, std::int64_t session,
                                                    const DecoderFactory& decoders, std::size_t shards,
                                                    std::uint64_t fromSeq = 1);

    /// Applies the next moment and tells it; nothing at the end. Valid until the next call. Fails with Corrupt where
    /// the journal cannot be read on; what came before is right.
    [[nodiscard]] Result<std::optional<Moment>> step();

    [[nodiscard]] Engine& engine() { return *engine_; }
    [[nodiscard]] const RecordedSession& session() const { return session_; }
    [[nodiscard]] Timestamp firstReceived() const { return firstReceived_; }
    [[nodiscard]] Timestamp lastReceived() const { return lastReceived_; }

private:
    Recomputation() = default;
    [[nodiscard]] Result<void> load(const Moment& moment);

    RecordedSession session_;
    Timestamp firstReceived_;
    Timestamp lastReceived_;
    EngineConfig config_;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<ReplayTrack> track_;
};

} // namespace topbook
