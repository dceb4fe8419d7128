// SPDX-License-Identifier: GPL-3.0-or-later
// Opens a recording to read it, and only to read it: beside a running writer, from a read-only folder, of this or an
// older version.
#pragma once

#include "model/core/result.h"
#include "model/history/history_reader.h"

#include <memory>
#include <string>

#include <SQLiteCpp/Database.h>

namespace topbook {

/// Fails with NotFound, NotAFile, PermissionDenied, ForeignFile, NewerVersion, Corrupt. The file is never opened but by
/// SQLite: closing another descriptor of it would drop the locks of a writer in this process.
[[nodiscard]] Result<std::unique_ptr<SQLite::Database>> openRecording(const std::string& path);

/// The name by which SQLite may attach the file read-only.
[[nodiscard]] std::string readOnlyUri(const std::string& path);

/// Session `id` with its names. Throws SQLite::Exception; `id` must exist.
[[nodiscard]] RecordedSession readSession(SQLite::Database& database, std::int64_t id);

} // namespace topbook
