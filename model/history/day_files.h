// SPDX-License-Identifier: GPL-3.0-or-later
// The day files of a history folder: which they are, and which may go. Functions only; any thread.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

struct DayPath {
    Timestamp day; ///< its midnight, UTC
    std::string path;
};

/// Midnight of a day file by its name ("2026-11-21.topbook"); nothing where the name is not that of one.
[[nodiscard]] std::optional<Timestamp> dayOfFile(std::string_view path);

/// The day files in a folder, oldest first; listed anew each time. Empty where the folder cannot be read.
[[nodiscard]] std::vector<DayPath> dayFiles(const std::string& folder);

/// Deletes day files that are more than `keepDays` days older than the day of `today`, never today's or a later one,
/// and nothing that is not a day file. Returns the names of those deleted, oldest first. 0 keeps everything (history,
/// Retention). A folder that does not exist holds none. Fails with Busy where another program writes there (`locked`
/// says that the caller holds the folder's lock itself), PermissionDenied where one cannot be deleted.
[[nodiscard]] Result<std::vector<std::string>> applyRetention(const std::string& folder, int keepDays, Timestamp today,
                                                              bool locked = false);

} // namespace topbook
