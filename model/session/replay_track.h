// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded input as a series of moments, and how to open it again from its start: what a replay, a pre-scan and a
// rebuild pull from. Not thread-safe; several tracks of one input may be open at once.
#pragma once

#include "model/session/engine.h"
#include "model/session/session.h"

namespace topbook {

class ReplayTrack {
public:
    virtual ~ReplayTrack() = default;
    /// The next moment, valid until the next call; nothing at the end. A checkpoint comes only where the engine must be
    /// loaded from it. Fails where the input cannot be read on; what came before is right.
    [[nodiscard]] virtual Result<std::optional<Moment>> next() = 0;
};

/// An input that can be opened.
struct ReplayInput {
    EngineConfig config;
    bool byReceiveTime = false; ///< paced by receive time (a recording of a live session), else by event time
    Timestamp begin = Timestamp::earliest(); ///< where the input tells it itself, else earliest()
    Timestamp end = Timestamp::earliest();
    bool once = false; ///< standard input: cannot be opened again
    std::function<Result<std::unique_ptr<ReplayTrack>>()> open;
};

/// Looks at the inputs of a replay. Fails as opening them does.
[[nodiscard]] Result<ReplayInput> findInput(const ReplayConfig& config);

} // namespace topbook
