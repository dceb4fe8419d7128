// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/open_recording.h"

#include "model/history/schema.h"
#include "model/history/sqlite_errors.h"
#include "model/history/sqlite_rows.h"

#include <filesystem>
#include <string_view>

#include <unistd.h>

namespace fs = std::filesystem;

namespace topbook {
namespace {

constexpr int busyTimeoutMs = 2'000;

/// SQLite needs to make files beside one in WAL mode, which a read-only folder does not allow; where no WAL lies there
/// the file is whole by itself and nobody can be writing it.
bool isImmutable(const std::string& path) {
    std::error_code code;
    const fs::path folder = fs::absolute(path, code).parent_path();
    return ::access(folder.c_str(), W_OK) != 0 && !fs::exists(path + "-wal", code);
}

void appendEscaped(std::string& out, std::string_view path) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '%' || c == '?' || c == '#') {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        } else {
            out += c;
        }
    }
}

template<class Value> void put(std::vector<Value>& values, std::size_t index, Value value) {
    if (index >= values.size())
        values.resize(index + 1);
    values[index] = std::move(value);
}

Result<std::unique_ptr<SQLite::Database>> tryOpen(const std::string& path) {
    return withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<std::unique_ptr<SQLite::Database>> {
        auto database = std::make_unique<SQLite::Database>(
            readOnlyUri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX, busyTimeoutMs);
        database->exec("PRAGMA wal_autocheckpoint = 0");
        database->exec("PRAGMA query_only = 1");
        database->exec("PRAGMA temp_store = MEMORY");
        const FileIdentity identity = identityOf(*database);
        if (identity.applicationId != recordingId)
            return failure(ErrorCode::ForeignFile, "this is not a Topbook recording", path);
        const int newest = recordingMigrations().back().version;
        if (identity.version > newest)
            return failure(ErrorCode::NewerVersion,
                           "a newer Topbook wrote this recording (version " + std::to_string(identity.version) +
                               ", this program knows " + std::to_string(newest) + "); update Topbook to read it",
                           path);
        return database;
    });
}

} // namespace

std::string readOnlyUri(const std::string& path) {
    std::error_code code;
    std::string uri = "file:";
    appendEscaped(uri, fs::absolute(path, code).string());
    uri += isImmutable(path) ? "?mode=ro&immutable=1" : "?mode=ro";
    return uri;
}

Result<std::unique_ptr<SQLite::Database>> openRecording(const std::string& path) {
    std::error_code code;
    const auto kind = fs::status(path, code).type();
    if (kind == fs::file_type::not_found)
        return failure(ErrorCode::NotFound, "there is no such file", path);
    if (kind != fs::file_type::regular)
        return failure(ErrorCode::NotAFile, "this is no file", path);
    auto opened = tryOpen(path);
    if (opened || opened.error().code != ErrorCode::PermissionDenied)
        return opened;
    // A writer that was killed between two modes of the file leaves a journal that only a writer can roll back.
    auto repaired = withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<void> {
        SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, busyTimeoutMs);
        static_cast<void>(identityOf(database));
        return {};
    });
    if (repaired)
        return tryOpen(path);
    return opened;
}

RecordedSession readSession(SQLite::Database& database, std::int64_t id) {
    RecordedSession session;
    session.id = id;
    SQLite::Statement head(database, "SELECT started, app_version, config, clean_shutdown FROM session WHERE id = ?");
    bindAll(head, id);
    if (head.executeStep()) {
        session.started = timeAt(head, 0);
        session.appVersion = textAt(head, 1);
        session.configText = textAt(head, 2);
        session.cleanShutdown = integerAt(head, 3) != 0;
    }
    SQLite::Statement sources(database, "SELECT number, name FROM session_source JOIN source ON source.id = source "
                                        "WHERE session = ? ORDER BY number");
    bindAll(sources, id);
    while (sources.executeStep())
        put(session.sources, static_cast<std::uint16_t>(integerAt(sources, 0)), std::string(textAt(sources, 1)));

    SQLite::Statement symbols(
        database, "SELECT number, source_number, universe, name, company, category, price_decimals, size_decimals, "
                  "tick, previous_close, round_lot FROM session_symbol JOIN symbol ON symbol.id = symbol "
                  "WHERE session = ? ORDER BY number");
    bindAll(symbols, id);
    while (symbols.executeStep()) {
        Instrument instrument;
        instrument.source.value = static_cast<std::uint16_t>(integerAt(symbols, 1));
        instrument.universe.value = static_cast<std::uint16_t>(integerAt(symbols, 2));
        instrument.symbol = textAt(symbols, 3);
        instrument.company = textAt(symbols, 4);
        instrument.group = textAt(symbols, 5);
        instrument.priceDecimals = static_cast<int>(integerAt(symbols, 6));
        instrument.sizeDecimals = static_cast<int>(integerAt(symbols, 7));
        instrument.tick = priceAt(symbols, 8);
        instrument.previousClose = priceAt(symbols, 9);
        instrument.roundLot = {integerAt(symbols, 10)};
        // dense by construction; a number far beyond what came before is damage, not an instrument
        if (unsignedAt(symbols, 0) <= session.instruments.size() + 1'000'000)
            put(session.instruments, static_cast<std::size_t>(unsignedAt(symbols, 0)), std::move(instrument));
    }
    return session;
}

} // namespace topbook
