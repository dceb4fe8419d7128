// SPDX-License-Identifier: GPL-3.0-or-later
// One recording that is being written: opened or made, migrated, checked; and how it is left at rollover and at a clean
// end. Also the way in which a file that is not ours, or not whole, is set aside. Owned by the writer's thread.
#pragma once

#include "model/history/row_store.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/Database.h>

namespace topbook {

struct DayFile {
    std::string path;
    bool made = false;    ///< there was no such file before
    bool written = false; ///< a batch of this session stands in it
    std::int64_t session = 0;
    std::unique_ptr<SQLite::Database> database;
    std::optional<RowStore> rows; ///< set once the session is known; its statements end before the database does
};

/// Opens or makes the file for writing: WAL, synchronous=NORMAL, newest version. A foreign, cut or damaged one is moved
/// aside, named in `notices`, and a new one made. Fails with NotAFile, PermissionDenied, NewerVersion, Busy, DiskFull,
/// WriteFailed.
[[nodiscard]] Result<std::unique_ptr<DayFile>> openDayFile(const std::string& path, std::uint64_t maxBytes,
                                                           std::vector<std::string>& notices);

/// Puts the whole file into one: WAL emptied, journal_mode=DELETE, so that it opens in a read-only folder. A reader
/// that holds it open only puts that off.
[[nodiscard]] Result<void> settle(DayFile& file);

/// Renames the file, and what SQLite keeps beside it, to `<name>.damaged-N`; returns the new name without its folder.
[[nodiscard]] Result<std::string> moveAside(const std::string& path);

/// Removes the file and what SQLite keeps beside it; only for what can be made again.
void removeFile(const std::string& path);

/// Bytes of the file and of its WAL.
[[nodiscard]] std::uint64_t bytesOf(const std::string& path);

} // namespace topbook
