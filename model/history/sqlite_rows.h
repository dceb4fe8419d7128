// SPDX-License-Identifier: GPL-3.0-or-later
// Our value types in SQLite's columns, both ways: unsigned numbers as the same 64 bits, 128-bit sums as two columns,
// times and prices as integers. Functions throw SQLite::Exception.
#pragma once

#include "model/core/int128.h"
#include "model/core/values.h"

#include <optional>
#include <string>
#include <string_view>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

namespace topbook {

[[nodiscard]] inline std::int64_t highHalf(Int128 value) {
    return static_cast<std::int64_t>(value >> 64);
}
[[nodiscard]] inline std::int64_t lowHalf(Int128 value) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(value));
}
[[nodiscard]] inline Int128 fromHalves(std::int64_t high, std::int64_t low) {
    return static_cast<Int128>(static_cast<UInt128>(static_cast<std::uint64_t>(high)) << 64 |
                               static_cast<std::uint64_t>(low));
}

inline void bindOne(SQLite::Statement& statement, int index, std::int64_t value) {
    statement.bind(index, value);
}
inline void bindOne(SQLite::Statement& statement, int index, std::uint64_t value) {
    statement.bind(index, static_cast<std::int64_t>(value));
}
inline void bindOne(SQLite::Statement& statement, int index, std::uint32_t value) {
    statement.bind(index, static_cast<std::int64_t>(value));
}
inline void bindOne(SQLite::Statement& statement, int index, std::uint16_t value) {
    statement.bind(index, static_cast<std::int64_t>(value));
}
inline void bindOne(SQLite::Statement& statement, int index, int value) {
    statement.bind(index, value);
}
inline void bindOne(SQLite::Statement& statement, int index, bool value) {
    statement.bind(index, value ? 1 : 0);
}
inline void bindOne(SQLite::Statement& statement, int index, double value) {
    statement.bind(index, value);
}
inline void bindOne(SQLite::Statement& statement, int index, std::string_view value) {
    statement.bind(index, std::string(value));
}
inline void bindOne(SQLite::Statement& statement, int index, const std::string& value) {
    statement.bind(index, value);
}
inline void bindOne(SQLite::Statement& statement, int index, const char* value) {
    statement.bind(index, value);
}
inline void bindOne(SQLite::Statement& statement, int index, Timestamp value) {
    statement.bind(index, value.nanos);
}
inline void bindOne(SQLite::Statement& statement, int index, Price value) {
    statement.bind(index, value.nanos);
}
inline void bindOne(SQLite::Statement& statement, int index, Quantity value) {
    statement.bind(index, value.units);
}
inline void bindOne(SQLite::Statement& statement, int index, SequenceNumber value) {
    bindOne(statement, index, value.value);
}
inline void bindOne(SQLite::Statement& statement, int index, Duration value) {
    statement.bind(index, static_cast<std::int64_t>(value.count()));
}
template<class Value> void bindOne(SQLite::Statement& statement, int index, const std::optional<Value>& value) {
    if (value)
        bindOne(statement, index, *value);
    else
        statement.bind(index);
}

/// Starts the statement over with these values.
template<class... Values> void bindAll(SQLite::Statement& statement, const Values&... values) {
    statement.tryReset();
    int index = 0;
    (bindOne(statement, ++index, values), ...);
}
template<class... Values> void run(SQLite::Statement& statement, const Values&... values) {
    bindAll(statement, values...);
    statement.exec();
}

[[nodiscard]] inline std::int64_t integerAt(const SQLite::Statement& row, int column) {
    return row.getColumn(column).getInt64();
}
[[nodiscard]] inline std::uint64_t unsignedAt(const SQLite::Statement& row, int column) {
    return static_cast<std::uint64_t>(integerAt(row, column));
}
[[nodiscard]] inline Timestamp timeAt(const SQLite::Statement& row, int column) {
    return {integerAt(row, column)};
}
[[nodiscard]] inline Price priceAt(const SQLite::Statement& row, int column) {
    return {integerAt(row, column)};
}
[[nodiscard]] inline Int128 sumAt(const SQLite::Statement& row, int column) {
    return fromHalves(integerAt(row, column), integerAt(row, column + 1));
}
/// Valid until the statement steps.
[[nodiscard]] inline std::string_view textAt(const SQLite::Statement& row, int column) {
    const SQLite::Column value = row.getColumn(column);
    const char* text = value.getText();
    return {text, static_cast<std::size_t>(value.getBytes())};
}
[[nodiscard]] inline std::string_view blobAt(const SQLite::Statement& row, int column) {
    const SQLite::Column value = row.getColumn(column);
    const void* bytes = value.getBlob();
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(value.getBytes())};
}

} // namespace topbook
