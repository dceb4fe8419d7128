// SPDX-License-Identifier: GPL-3.0-or-later
// Which sessions a recording holds, and in which of its files each one stands: a session that lasts over midnight has
// one id and a part in each day's file. Functions only; any thread.
#pragma once

#include "model/history/history_reader.h"

#include <optional>
#include <string>
#include <vector>

namespace topbook {

struct SessionFiles {
    RecordedSession session;        ///< as its newest file knows it
    std::vector<std::string> files; ///< that hold a part of it, oldest first
    bool hasJournal = false;        ///< entries to replay; a replay's own history has none
    bool hasResults = false;        ///< stored something besides; with no journal nothing can say whether it is right
    bool endedAtMidnight = false;   ///< its newest file was left for the next day's, which is not here
};

/// The files of a recording, oldest first: `path` itself, or the day files of that folder. Fails with NotFound where
/// the folder holds none.
[[nodiscard]] Result<std::vector<std::string>> recordingFiles(const std::string& path);

/// The sessions of a `.topbook` file or a folder of day files, oldest first. Fails as opening one of its files does.
[[nodiscard]] Result<std::vector<SessionFiles>> storedSessions(const std::string& path);

/// The files that hold entries of one session, oldest first: of `session`, else of the newest session with entries.
/// Fails with NotFound and Empty as JournalReader::open does.
struct JournalFiles {
    std::int64_t session = 0;
    std::vector<std::string> files;
};
[[nodiscard]] Result<JournalFiles> journalFiles(const std::string& path, std::optional<std::int64_t> session);

/// The last checkpoint of a session that was received at or before `from`, by its number; the first entry it has where
/// there is none. Fails as opening its files does.
[[nodiscard]] Result<std::uint64_t> checkpointBefore(const std::vector<std::string>& files, std::int64_t session,
                                                     Timestamp from);

} // namespace topbook
