// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/session_files.h"

#include "model/history/day_files.h"
#include "model/history/open_recording.h"
#include "model/history/sqlite_errors.h"
#include "model/history/sqlite_rows.h"

#include <algorithm>
#include <filesystem>
#include <tuple>

namespace topbook {
namespace {

constexpr Duration oneDay = std::chrono::hours(24);

struct SessionRow {
    std::int64_t id = 0;
    Timestamp started;
    bool hasJournal = false;
    bool hasResults = false;
    std::optional<Timestamp> ended;
};

std::vector<SessionRow> sessionRows(SQLite::Database& database) {
    std::vector<SessionRow> rows;
    SQLite::Statement query(database, "SELECT id, started, EXISTS (SELECT 1 FROM journal WHERE journal.session = "
                                      "session.id), ended, EXISTS (SELECT 1 FROM progress WHERE progress.session = "
                                      "session.id) FROM session ORDER BY started, id");
    while (query.executeStep()) {
        SessionRow row{integerAt(query, 0), timeAt(query, 1), integerAt(query, 2) != 0, integerAt(query, 4) != 0, {}};
        if (!query.isColumnNull(3))
            row.ended = timeAt(query, 3);
        rows.push_back(row);
    }
    return rows;
}

template<class Body> Result<void> inFile(const std::string& path, Body body) {
    auto database = openRecording(path);
    if (!database)
        return tl::unexpected<Error>(database.error());
    return withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<void> {
        body(**database);
        return {};
    });
}

} // namespace

Result<std::vector<std::string>> recordingFiles(const std::string& path) {
    std::error_code code;
    if (!std::filesystem::is_directory(path, code))
        return std::vector{path};
    std::vector<std::string> files;
    for (DayPath& file : dayFiles(path))
        files.push_back(std::move(file.path));
    if (files.empty())
        return failure(ErrorCode::NotFound, "no day was recorded into this folder", path);
    return files;
}

Result<std::vector<SessionFiles>> storedSessions(const std::string& path) {
    const auto files = recordingFiles(path);
    if (!files)
        return tl::unexpected<Error>(files.error());
    std::vector<SessionFiles> sessions;
    for (const std::string& file : *files) {
        const auto read = inFile(file, [&](SQLite::Database& database) {
            for (const SessionRow& row : sessionRows(database)) {
                const auto known =
                    std::ranges::find(sessions, row.id, [](const SessionFiles& each) { return each.session.id; });
                SessionFiles& into = known == sessions.end() ? sessions.emplace_back() : *known;
                into.session = readSession(database, row.id);
                into.files.push_back(file);
                into.hasJournal = into.hasJournal || row.hasJournal;
                into.hasResults = into.hasResults || row.hasResults;
                into.endedAtMidnight = row.ended && floorTo(*row.ended, oneDay) == *row.ended;
            }
        });
        if (!read)
            return tl::unexpected<Error>(read.error());
    }
    std::ranges::stable_sort(
        sessions, {}, [](const SessionFiles& each) { return std::tuple(each.session.started, each.session.id); });
    return sessions;
}

Result<JournalFiles> journalFiles(const std::string& path, std::optional<std::int64_t> session) {
    const auto files = recordingFiles(path);
    if (!files)
        return tl::unexpected<Error>(files.error());
    JournalFiles found;
    // One writer a folder: the newest session is that of the newest file with entries, and goes back from there.
    for (auto file = files->rbegin(); file != files->rend(); ++file) {
        std::optional<SessionRow> holds;
        const auto read = inFile(*file, [&](SQLite::Database& database) {
            for (const SessionRow& row : sessionRows(database)) {
                if (session ? row.id == *session : row.hasJournal)
                    holds = row;
            }
        });
        if (!read)
            return tl::unexpected<Error>(read.error());
        if (!holds)
            continue;
        session = holds->id;
        found.session = holds->id;
        found.files.insert(found.files.begin(), *file);
        if (const auto day = dayOfFile(*file); !day || holds->started >= *day)
            break;
    }
    if (!found.files.empty())
        return found;
    if (!session)
        return failure(ErrorCode::Empty, "the recording holds no session with entries", path);
    return failure(ErrorCode::NotFound, "the recording has no session " + std::to_string(*session), path);
}

Result<std::uint64_t> checkpointBefore(const std::vector<std::string>& files, std::int64_t session, Timestamp from) {
    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> found;
    for (const std::string& file : files) {
        const auto read = inFile(file, [&](SQLite::Database& database) {
            SQLite::Statement query(database,
                                    "SELECT min(first_seq), max(checkpoint) FILTER (WHERE last_received <= ?) "
                                    "FROM journal WHERE session = ?");
            bindAll(query, from, session);
            query.executeStep();
            if (!query.isColumnNull(0))
                first = std::min(first.value_or(UINT64_MAX), unsignedAt(query, 0));
            if (!query.isColumnNull(1))
                found = std::max(found.value_or(0), unsignedAt(query, 1));
        });
        if (!read)
            return tl::unexpected<Error>(read.error());
    }
    return found.value_or(first.value_or(1));
}

} // namespace topbook
