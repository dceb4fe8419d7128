// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/schema.h"

#include <array>
#include <string>

#include <SQLiteCpp/Transaction.h>

#include "embedded_migrations.h"

namespace topbook {

std::span<const Migration> recordingMigrations() {
    return recordingTable;
}

std::span<const Migration> stateMigrations() {
    return stateTable;
}

FileIdentity identityOf(SQLite::Database& database) {
    FileIdentity identity;
    identity.applicationId = database.execAndGet("PRAGMA application_id").getInt();
    identity.version = database.execAndGet("PRAGMA user_version").getInt();
    identity.hasTables = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() != 0;
    return identity;
}

void migrate(SQLite::Database& database, std::span<const Migration> migrations, std::int32_t applicationId) {
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    for (const Migration& migration : migrations) {
        if (migration.version <= version)
            continue;
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(std::string(migration.sql));
        database.exec("PRAGMA application_id = " + std::to_string(applicationId));
        database.exec("PRAGMA user_version = " + std::to_string(migration.version));
        transaction.commit();
    }
}

} // namespace topbook
