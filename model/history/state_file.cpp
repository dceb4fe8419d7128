// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/state_file.h"

#include "model/history/day_file.h"
#include "model/history/schema.h"
#include "model/history/sqlite_errors.h"
#include "model/history/sqlite_rows.h"

#include <filesystem>

namespace fs = std::filesystem;

namespace topbook {
namespace {

constexpr int busyTimeoutMs = 2'000;

using Opened = Result<std::unique_ptr<SQLite::Database>>;

Opened judged(std::unique_ptr<SQLite::Database> database, const std::string& path) {
    const FileIdentity identity = identityOf(*database);
    if (!identity.isBlank() && identity.applicationId != stateId)
        return failure(ErrorCode::ForeignFile, "this is another program's database", path);
    const int newest = stateMigrations().back().version;
    if (identity.version > newest)
        return failure(ErrorCode::NewerVersion,
                       "a newer Topbook wrote these settings (version " + std::to_string(identity.version) +
                           ", this program knows " + std::to_string(newest) +
                           "); update Topbook, or start it with another --profile",
                       path);
    return database;
}

Opened openToWrite(const std::string& path) {
    return withoutThrowing(path, ErrorCode::WriteFailed, [&]() -> Opened {
        auto opened =
            judged(std::make_unique<SQLite::Database>(
                       path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, busyTimeoutMs),
                   path);
        if (!opened)
            return opened;
        (*opened)->exec("PRAGMA synchronous = FULL");
        migrate(**opened, stateMigrations(), stateId);
        if ((*opened)->execAndGet("PRAGMA quick_check(1)").getString() != "ok")
            return failure(ErrorCode::Corrupt, "the file is damaged", path);
        return opened;
    });
}

Opened openToRead(const std::string& path) {
    return withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Opened {
        return judged(
            std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, busyTimeoutMs),
            path);
    });
}

} // namespace

struct StateFile::State {
    std::string path;
    std::unique_ptr<SQLite::Database> database;
    std::vector<std::string> notices;
};

Result<StateFile> StateFile::open(const std::string& path) {
    std::error_code code;
    fs::create_directories(fs::path(path).parent_path(), code);
    if (fs::exists(path, code) && !fs::is_regular_file(path, code))
        return failure(ErrorCode::NotAFile, "this is no file; move it away, the settings need its name", path);
    auto state = std::make_unique<State>();
    state->path = path;
    Opened opened = openToWrite(path);
    if (!opened && (opened.error().code == ErrorCode::ForeignFile || opened.error().code == ErrorCode::Corrupt)) {
        const auto aside = moveAside(path);
        if (!aside)
            return tl::unexpected<Error>(aside.error());
        state->notices.push_back("the settings in " + fs::path(path).filename().string() +
                                 " cannot be read; the file was kept as " + *aside + " and settings start anew");
        opened = openToWrite(path);
    }
    if (!opened && opened.error().code == ErrorCode::PermissionDenied && fs::exists(path, code)) {
        opened = openToRead(path);
        state->notices.push_back("settings cannot be written to " + path + "; changes last until the program ends");
    }
    if (!opened)
        return tl::unexpected<Error>(opened.error());
    state->database = std::move(*opened);
    return StateFile(std::move(state));
}

StateFile::StateFile(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
StateFile::StateFile(StateFile&&) noexcept = default;
StateFile& StateFile::operator=(StateFile&&) noexcept = default;
StateFile::~StateFile() = default;

Result<std::optional<std::string>> StateFile::text(std::string_view key) const {
    return withoutThrowing(state_->path, ErrorCode::ReadFailed, [&]() -> Result<std::optional<std::string>> {
        SQLite::Statement query(*state_->database, "SELECT value FROM entry WHERE key = ?");
        bindAll(query, key);
        if (!query.executeStep())
            return std::nullopt;
        return std::string(textAt(query, 0));
    });
}

Result<void> StateFile::setText(std::string_view key, std::string_view text) {
    return withoutThrowing(state_->path, ErrorCode::WriteFailed, [&]() -> Result<void> {
        SQLite::Statement insert(*state_->database, "INSERT OR REPLACE INTO entry (key, value) VALUES (?, ?)");
        run(insert, key, text);
        return {};
    });
}

Result<void> StateFile::remove(std::string_view key) {
    return withoutThrowing(state_->path, ErrorCode::WriteFailed, [&]() -> Result<void> {
        SQLite::Statement erase(*state_->database, "DELETE FROM entry WHERE key = ?");
        run(erase, key);
        return {};
    });
}

Result<std::vector<std::string>> StateFile::keys(std::string_view prefix) const {
    return withoutThrowing(state_->path, ErrorCode::ReadFailed, [&]() -> Result<std::vector<std::string>> {
        SQLite::Statement query(*state_->database, "SELECT key FROM entry WHERE key >= ? ORDER BY key");
        bindAll(query, prefix);
        std::vector<std::string> found;
        while (query.executeStep() && textAt(query, 0).starts_with(prefix))
            found.emplace_back(textAt(query, 0));
        return found;
    });
}

Result<std::vector<Stretch>> StateFile::stretches() const {
    return withoutThrowing(state_->path, ErrorCode::ReadFailed, [&]() -> Result<std::vector<Stretch>> {
        std::vector<Stretch> found;
        if (!state_->database->tableExists("stretch")) // an older file that may not be written
            return found;
        SQLite::Statement query(*state_->database, "SELECT id, name, begins, ends FROM stretch ORDER BY begins DESC, "
                                                   "id DESC");
        while (query.executeStep())
            found.push_back({integerAt(query, 0), std::string(textAt(query, 1)), timeAt(query, 2), timeAt(query, 3)});
        return found;
    });
}

Result<std::int64_t> StateFile::setStretch(const Stretch& stretch) {
    if (stretch.from >= stretch.to)
        return failure(ErrorCode::InvalidArgument, "the stretch \"" + stretch.name + "\" ends before it begins");
    return withoutThrowing(state_->path, ErrorCode::WriteFailed, [&]() -> Result<std::int64_t> {
        SQLite::Database& database = *state_->database;
        if (stretch.id == 0) {
            SQLite::Statement insert(database, "INSERT INTO stretch (name, begins, ends) VALUES (?, ?, ?)");
            run(insert, stretch.name, stretch.from, stretch.to);
            return database.getLastInsertRowid();
        }
        SQLite::Statement update(database, "UPDATE stretch SET name = ?, begins = ?, ends = ? WHERE id = ?");
        bindAll(update, stretch.name, stretch.from, stretch.to, stretch.id);
        if (update.exec() == 0)
            return failure(ErrorCode::NotFound, "there is no such stretch any more");
        return stretch.id;
    });
}

Result<void> StateFile::removeStretch(std::int64_t id) {
    return withoutThrowing(state_->path, ErrorCode::WriteFailed, [&]() -> Result<void> {
        SQLite::Statement erase(*state_->database, "DELETE FROM stretch WHERE id = ?");
        run(erase, id);
        return {};
    });
}

const std::vector<std::string>& StateFile::notices() const {
    return state_->notices;
}

} // namespace topbook
