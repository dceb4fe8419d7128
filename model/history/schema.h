// SPDX-License-Identifier: GPL-3.0-or-later
// The shape of our SQLite files and how an older one becomes a newer one: numbered migrations, embedded from
// resources/sql, and the application id by which `file` and we know our own. Functions throw SQLite::Exception.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <SQLiteCpp/Database.h>

namespace topbook {

/// PRAGMA application_id of a recording: the bytes "TBKR". In a file they stand big-endian at offset 68.
inline constexpr std::int32_t recordingId = 0x54424b52;
/// PRAGMA application_id of `state.topbook`: "TBKS".
inline constexpr std::int32_t stateId = 0x54424b53;

struct Migration {
    int version = 0; ///< user_version after it
    std::string_view sql;
};
/// Ascending by version, from 1, without holes.
[[nodiscard]] std::span<const Migration> recordingMigrations();
[[nodiscard]] std::span<const Migration> stateMigrations();

/// What a file says it is.
struct FileIdentity {
    std::int32_t applicationId = 0;
    int version = 0;
    bool hasTables = false;

    /// A file in which nothing was ever written.
    [[nodiscard]] bool isBlank() const { return applicationId == 0 && version == 0 && !hasTables; }
};
[[nodiscard]] FileIdentity identityOf(SQLite::Database& database);

/// Runs the migrations that the file has not seen, each in a transaction of its own.
void migrate(SQLite::Database& database, std::span<const Migration> migrations, std::int32_t applicationId);

} // namespace topbook
