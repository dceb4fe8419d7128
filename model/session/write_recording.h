// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a simulated market as a `.topbook` recording, journal and results, as a live session of it would have.
#pragma once

#include "model/feed/simulator/simulated_files.h"

#include <functional>
#include <string>

namespace topbook {

/// Returns the events written: with `request.events` at least so many, within the millisecond that reached them. The
/// same request gives the same recording. Written beside `path` and renamed at the end, so that a cancelled or failed
/// run leaves nothing. Fails as settingsFor and the history writer do, or with Cancelled.
[[nodiscard]] Result<std::uint64_t> writeRecording(const SimulationRequest& request, const std::string& path,
                                                   const std::function<bool()>& cancelled = {});

} // namespace topbook
