// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/day_file.h"

#include "model/history/schema.h"
#include "model/history/sqlite_errors.h"

#include <array>
#include <filesystem>

namespace fs = std::filesystem;

namespace topbook {
namespace {

constexpr int busyTimeoutMs = 2'000;
/// A file up to this size is checked whole when it is opened (some 50 ms); a longer one only after an unclean end.
constexpr std::uint64_t alwaysCheckedBytes = 16ULL << 20;
/// Above this, a whole check at each start would be felt; what it would find, the journal's checksums find when read.
constexpr std::uint64_t neverCheckedBytes = 512ULL << 20;

constexpr std::array<std::string_view, 3> companions{"-wal", "-shm", "-journal"};

std::uint64_t sizeOf(const std::string& path) {
    std::error_code code;
    const auto size = fs::file_size(path, code);
    return code ? 0 : size;
}

std::string nameOf(const std::string& path) {
    return fs::path(path).filename().string();
}

bool wasLeftUnclean(SQLite::Database& database) {
    return database.execAndGet("SELECT count(*) FROM session WHERE clean_shutdown = 0").getInt() > 0;
}

bool isWorthChecking(SQLite::Database& database, std::uint64_t bytes) {
    return bytes <= alwaysCheckedBytes || (bytes <= neverCheckedBytes && wasLeftUnclean(database));
}

/// A file of that name is whole from its first moment: it gets its tables under another name.
void makeFile(const std::string& path) {
    const std::string unfinished = path + ".new";
    removeFile(unfinished);
    {
        SQLite::Database database(unfinished, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX,
                                  busyTimeoutMs);
        database.exec("PRAGMA journal_mode = WAL");
        migrate(database, recordingMigrations(), recordingId);
        database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    fs::rename(unfinished, path);
}

Result<std::unique_ptr<DayFile>> tryOpen(const std::string& path, std::uint64_t maxBytes) {
    return withoutThrowing(path, ErrorCode::WriteFailed, [&]() -> Result<std::unique_ptr<DayFile>> {
        auto file = std::make_unique<DayFile>();
        file->path = path;
        file->made = !fs::exists(path);
        if (file->made)
            makeFile(path);
        const std::uint64_t bytes = bytesOf(path);
        if (!file->made && sizeOf(path) == 0 && bytes > 0) // SQLite would throw away the WAL of an empty file
            return failure(ErrorCode::Corrupt, "the file is cut short", path);
        file->database =
            std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, busyTimeoutMs);
        SQLite::Database& database = *file->database;

        const FileIdentity identity = identityOf(database);
        if (!identity.isBlank() && identity.applicationId != recordingId)
            return failure(ErrorCode::ForeignFile, "this is another program's database", path);
        const int newest = recordingMigrations().back().version;
        if (identity.version > newest)
            return failure(ErrorCode::NewerVersion,
                           "a newer Topbook wrote this file (version " + std::to_string(identity.version) +
                               ", this program knows " + std::to_string(newest) +
                               "); update Topbook, or record elsewhere with --data-dir",
                           path);

        // before anything is changed in it
        if (!file->made && !identity.isBlank() && isWorthChecking(database, bytes) &&
            database.execAndGet("PRAGMA quick_check(1)").getString() != "ok")
            return failure(ErrorCode::Corrupt, "the file is damaged", path);

        database.exec("PRAGMA journal_mode = WAL");
        database.exec("PRAGMA synchronous = NORMAL");
        database.exec("PRAGMA wal_autocheckpoint = 4000");
        database.exec("PRAGMA journal_size_limit = 67108864");
        database.exec("PRAGMA cache_size = -16384");
        database.exec("PRAGMA temp_store = MEMORY");
        if (maxBytes > 0) {
            const int pageSize = database.execAndGet("PRAGMA page_size").getInt();
            database.exec("PRAGMA max_page_count = " +
                          std::to_string(maxBytes / static_cast<std::uint64_t>(pageSize) + 1));
        }
        migrate(database, recordingMigrations(), recordingId);
        return file;
    });
}

} // namespace

Result<std::unique_ptr<DayFile>> openDayFile(const std::string& path, std::uint64_t maxBytes,
                                             std::vector<std::string>& notices) {
    std::error_code code;
    if (fs::exists(path, code) && !fs::is_regular_file(path, code))
        return failure(ErrorCode::NotAFile, "this is no file; move it away, the history needs its name", path);
    auto file = tryOpen(path, maxBytes);
    if (file)
        return file;
    const ErrorCode reason = file.error().code;
    if (reason != ErrorCode::ForeignFile && reason != ErrorCode::Corrupt)
        return file;
    const auto aside = moveAside(path);
    if (!aside)
        return tl::unexpected<Error>(aside.error());
    const std::string_view what =
        reason == ErrorCode::ForeignFile ? " is not a Topbook recording" : " is damaged or cut short";
    notices.push_back(nameOf(path) + std::string(what) + "; it was kept as " + *aside + " and a new file was begun");
    return tryOpen(path, maxBytes);
}

Result<void> settle(DayFile& file) {
    return withoutThrowing(file.path, ErrorCode::WriteFailed,
                           [&]() -> Result<void> {
                               file.rows.reset();
                               file.database->exec("PRAGMA wal_checkpoint(TRUNCATE)");
                               file.database->exec("PRAGMA journal_mode = DELETE");
                               return {};
                           })
        .or_else([](const Error& error) -> Result<void> {
            if (error.code == ErrorCode::Busy)
                return {};
            return tl::unexpected<Error>(error);
        });
}

Result<std::string> moveAside(const std::string& path) {
    std::error_code code;
    std::string aside;
    for (int number = 1; aside.empty() || fs::exists(aside, code); ++number)
        aside = path + ".damaged-" + std::to_string(number);
    fs::rename(path, aside, code);
    if (code)
        return failure(ErrorCode::PermissionDenied,
                       "the file cannot be used and cannot be moved aside: " + code.message(), path);
    for (const std::string_view suffix : companions) {
        const std::string beside = path + std::string(suffix);
        if (fs::exists(beside, code))
            fs::rename(beside, aside + std::string(suffix), code);
    }
    return nameOf(aside);
}

void removeFile(const std::string& path) {
    std::error_code code;
    fs::remove(path, code);
    for (const std::string_view suffix : companions)
        fs::remove(path + std::string(suffix), code);
}

std::uint64_t bytesOf(const std::string& path) {
    return sizeOf(path) + sizeOf(path + "-wal");
}

} // namespace topbook
