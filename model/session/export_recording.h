// SPDX-License-Identifier: GPL-3.0-or-later
// A stretch of a history as one recording of its own: what the window's Record button marks. Opening the file is all
// that importing it takes. A long task for a worker thread; it only reads from the history.
#pragma once

#include "model/core/values.h"
#include "model/session/session_config.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace topbook {

struct RecordingExport {
    std::stop_token stop;
    std::function<void(double part)> progress; ///< 0 .. 1, now and then; may be null
    DecoderFactory decoders = usualDecoder;
    std::string appVersion; ///< of this program, which computes the results anew
};

/// Writes what was received in [from, to) out of `source`, a `.topbook` file or a folder of day files, to `path`: of
/// each session its journal from the last checkpoint at or before `from` (the first one it has where there is none),
/// and the results of these entries. The file begins with that checkpoint, so it stands alone; over a whole session its
/// digest is that of the session. Written beside `path` and renamed at the end. Returns the entries written. Fails with
/// NotFound where nothing was received then, InvalidArgument where `from` is not before `to`, Cancelled, as opening a
/// recording does, or as the history writer does.
[[nodiscard]] Result<std::uint64_t> exportRecording(const std::string& source, Timestamp from, Timestamp to,
                                                    const std::string& path, const RecordingExport& options = {});

} // namespace topbook
