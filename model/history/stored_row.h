// SPDX-License-Identifier: GPL-3.0-or-later
// A row of a statement beside a computed one: equal or not, and both in words for a person. Names of symbols and
// sources are a file's own. Throws SQLite::Exception.
#pragma once

#include "model/history/row_columns.h"
#include "model/history/sqlite_rows.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/Database.h>

namespace topbook {

/// The rows by which one file knows the instruments and sources of a session.
class FileNames {
public:
    FileNames(SQLite::Database& database, std::int64_t session);

    [[nodiscard]] std::int64_t symbolRow(InstrumentId id) const { return rowOf(symbols_, id.value); }
    [[nodiscard]] std::int64_t sourceRow(SourceId id) const { return rowOf(sources_, id.value); }
    [[nodiscard]] std::int64_t sourceRowOf(InstrumentId id) const { return rowOf(symbolSources_, id.value); }
    [[nodiscard]] std::string symbolName(std::int64_t row) const { return nameOf(symbolNames_, row); }
    [[nodiscard]] std::string sourceName(std::int64_t row) const { return nameOf(sourceNames_, row); }

private:
    using Names = std::map<std::int64_t, std::string>;
    [[nodiscard]] static std::int64_t rowOf(const std::vector<std::int64_t>& rows, std::size_t id) {
        return id < rows.size() ? rows[id] : 0;
    }
    [[nodiscard]] static std::string nameOf(const Names& names, std::int64_t row);

    std::vector<std::int64_t> symbols_, symbolSources_, sources_;
    Names symbolNames_, sourceNames_;
};

/// A value in words: times as text, prices as decimals, all else as stored.
[[nodiscard]] std::string wordsOf(const SQLite::Column& stored, Timestamp);
[[nodiscard]] std::string wordsOf(const SQLite::Column& stored, Price);
[[nodiscard]] std::string wordsOf(const SQLite::Column& stored, Duration);
[[nodiscard]] std::string wordsOf(const SQLite::Column& stored);
[[nodiscard]] std::string wordsOf(Timestamp value);
[[nodiscard]] std::string wordsOf(Price value);
[[nodiscard]] std::string wordsOf(Duration value);
[[nodiscard]] std::string wordsOf(double value);

/// Whether a column holds exactly this value.
[[nodiscard]] bool holds(const SQLite::Column& stored, std::int64_t value);
[[nodiscard]] bool holds(const SQLite::Column& stored, double value);
[[nodiscard]] bool holds(const SQLite::Column& stored, std::string_view value);

/// One column: a computed value against a stored one.
class ColumnCheck {
public:
    ColumnCheck(const SQLite::Column& stored, const FileNames& names)
        : stored_(stored)
        , names_(names) {}

    [[nodiscard]] bool same(InstrumentId id) const { return holds(stored_, names_.symbolRow(id)); }
    [[nodiscard]] bool same(SourceId id) const { return holds(stored_, names_.sourceRow(id)); }
    [[nodiscard]] bool same(SourceOf of) const { return holds(stored_, names_.sourceRowOf(of.instrument)); }
    [[nodiscard]] bool same(OwnSession) const { return true; }
    [[nodiscard]] bool same(Timestamp value) const { return holds(stored_, value.nanos); }
    [[nodiscard]] bool same(Price value) const { return holds(stored_, value.nanos); }
    [[nodiscard]] bool same(Quantity value) const { return holds(stored_, value.units); }
    [[nodiscard]] bool same(Duration value) const { return holds(stored_, static_cast<std::int64_t>(value.count())); }
    [[nodiscard]] bool same(SequenceNumber value) const { return same(value.value); }
    [[nodiscard]] bool same(std::uint64_t value) const { return holds(stored_, static_cast<std::int64_t>(value)); }
    [[nodiscard]] bool same(std::int64_t value) const { return holds(stored_, value); }
    [[nodiscard]] bool same(std::uint32_t value) const { return holds(stored_, static_cast<std::int64_t>(value)); }
    [[nodiscard]] bool same(std::uint16_t value) const { return holds(stored_, static_cast<std::int64_t>(value)); }
    [[nodiscard]] bool same(bool value) const { return holds(stored_, std::int64_t{value ? 1 : 0}); }
    [[nodiscard]] bool same(double value) const { return holds(stored_, value); }
    [[nodiscard]] bool same(std::string_view value) const { return holds(stored_, value); }
    template<class Value> [[nodiscard]] bool same(const std::optional<Value>& value) const {
        return value ? same(*value) : stored_.isNull();
    }

    /// The stored one in words; the argument only gives the type.
    template<class Value> [[nodiscard]] std::string stored(const Value& value) const {
        if (stored_.isNull())
            return "nothing";
        if constexpr (std::is_same_v<Value, InstrumentId>)
            return names_.symbolName(stored_.getInt64());
        else if constexpr (std::is_same_v<Value, SourceId> || std::is_same_v<Value, SourceOf>)
            return names_.sourceName(stored_.getInt64());
        else if constexpr (std::is_same_v<Value, Timestamp> || std::is_same_v<Value, Price> ||
                           std::is_same_v<Value, Duration>)
            return wordsOf(stored_, value);
        else
            return wordsOf(stored_);
    }

private:
    const SQLite::Column& stored_;
    const FileNames& names_;
};

/// A computed value in words.
template<class Value> [[nodiscard]] std::string computedWords(const Value& value, const FileNames& names) {
    if constexpr (std::is_same_v<Value, InstrumentId>)
        return names.symbolName(names.symbolRow(value));
    else if constexpr (std::is_same_v<Value, SourceId>)
        return names.sourceName(names.sourceRow(value));
    else if constexpr (std::is_same_v<Value, SourceOf>)
        return names.sourceName(names.sourceRowOf(value.instrument));
    else if constexpr (std::is_same_v<Value, OwnSession>)
        return {};
    else if constexpr (std::is_same_v<Value, Timestamp> || std::is_same_v<Value, Price> ||
                       std::is_same_v<Value, Duration> || std::is_same_v<Value, double>)
        return wordsOf(value);
    else if constexpr (std::is_same_v<Value, Quantity>)
        return std::to_string(value.units);
    else if constexpr (std::is_same_v<Value, SequenceNumber>)
        return std::to_string(value.value);
    else if constexpr (std::is_same_v<Value, std::string_view>)
        return std::string(value);
    else if constexpr (requires { value.has_value(); })
        return value ? computedWords(*value, names) : std::string("nothing");
    else
        return std::to_string(value);
}

template<class Row> bool sameRow(const SQLite::Statement& stored, int first, const Row& row, const FileNames& names) {
    bool same = true;
    int column = first;
    visitColumns(row, [&](std::string_view, const auto& value) {
        if (same)
            same = ColumnCheck(stored.getColumn(column), names).same(value);
        ++column;
    });
    return same;
}

/// "bid: stored 269.04, computed 269.05; ..." of the columns that differ.
template<class Row>
std::string differenceWords(const SQLite::Statement& stored, int first, const Row& row, const FileNames& names) {
    std::string words;
    int column = first;
    visitColumns(row, [&](std::string_view name, const auto& value) {
        const SQLite::Column held = stored.getColumn(column++);
        const ColumnCheck check(held, names);
        if (check.same(value))
            return;
        words += words.empty() ? "" : "; ";
        words += std::string(name) + ": stored " + check.stored(value) + ", computed " + computedWords(value, names);
    });
    return words;
}

/// "symbol IBM, time ...": the first `columns` of a computed row.
template<class Row> std::string computedRowWords(const Row& row, std::size_t columns, const FileNames& names) {
    std::string words;
    visitColumns(row, [&](std::string_view name, const auto& value) {
        if (columns == 0 || std::is_same_v<std::remove_cvref_t<decltype(value)>, OwnSession>)
            return;
        --columns;
        words += (words.empty() ? "" : ", ") + std::string(name) + " " + computedWords(value, names);
    });
    return words;
}
/// The same of a stored row; `row` only gives the types.
template<class Row>
std::string storedRowWords(const SQLite::Statement& stored, int first, const Row& row, std::size_t columns,
                           const FileNames& names) {
    std::string words;
    int column = first;
    visitColumns(row, [&](std::string_view name, const auto& value) {
        const SQLite::Column held = stored.getColumn(column++);
        if (columns == 0 || std::is_same_v<std::remove_cvref_t<decltype(value)>, OwnSession>)
            return;
        --columns;
        words += (words.empty() ? "" : ", ") + std::string(name) + " " + ColumnCheck(held, names).stored(value);
    });
    return words;
}

} // namespace topbook
