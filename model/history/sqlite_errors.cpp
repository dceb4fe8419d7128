// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/sqlite_errors.h"

#include <array>

#include <sqlite3.h>

namespace topbook {
namespace {

struct Meaning {
    int sqliteCode;
    ErrorCode code;
    std::string_view words;
};
constexpr std::array meanings{
    Meaning{SQLITE_FULL, ErrorCode::DiskFull, "the disk is full; make room, writing goes on by itself"},
    Meaning{SQLITE_BUSY, ErrorCode::Busy, "another program holds the file; close it there"},
    Meaning{SQLITE_LOCKED, ErrorCode::Busy, "another program holds the file; close it there"},
    Meaning{SQLITE_READONLY, ErrorCode::PermissionDenied, "the file or its folder may not be written"},
    Meaning{SQLITE_PERM, ErrorCode::PermissionDenied, "the file may not be opened"},
    Meaning{SQLITE_AUTH, ErrorCode::PermissionDenied, "the file may not be opened"},
    Meaning{SQLITE_CANTOPEN, ErrorCode::PermissionDenied, "the file cannot be opened"},
    Meaning{SQLITE_CORRUPT, ErrorCode::Corrupt, "the file is damaged or cut short"},
    Meaning{SQLITE_NOTADB, ErrorCode::ForeignFile, "this is not a Topbook file"},
};

} // namespace

Error errorOf(const SQLite::Exception& exception, std::string_view path, ErrorCode otherwise) {
    for (const Meaning& meaning : meanings) {
        if ((exception.getErrorCode() & 0xff) == meaning.sqliteCode)
            return {meaning.code, std::string(meaning.words), std::string(path)};
    }
    return {otherwise, std::string("SQLite reports: ") + exception.what(), std::string(path)};
}

Error errorOf(const std::exception& exception, std::string_view path, ErrorCode otherwise) {
    return {otherwise, exception.what(), std::string(path)};
}

} // namespace topbook
