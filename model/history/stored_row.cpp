// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/stored_row.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"

#include <array>
#include <charconv>

#include <SQLiteCpp/Statement.h>

namespace topbook {
namespace {

constexpr std::int64_t nanosPerSecond = 1'000'000'000;

std::string doubleText(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

void put(std::vector<std::int64_t>& rows, std::int64_t index, std::int64_t row) {
    if (index < 0 || index > 10'000'000) // damage, not an instrument
        return;
    if (static_cast<std::size_t>(index) >= rows.size())
        rows.resize(static_cast<std::size_t>(index) + 1);
    rows[static_cast<std::size_t>(index)] = row;
}

} // namespace

FileNames::FileNames(SQLite::Database& database, std::int64_t session) {
    SQLite::Statement symbols(database, "SELECT number, symbol.id, symbol.source FROM session_symbol "
                                        "JOIN symbol ON symbol.id = symbol WHERE session = ?");
    bindAll(symbols, session);
    while (symbols.executeStep()) {
        put(symbols_, integerAt(symbols, 0), integerAt(symbols, 1));
        put(symbolSources_, integerAt(symbols, 0), integerAt(symbols, 2));
    }
    SQLite::Statement sources(database, "SELECT number, source FROM session_source WHERE session = ?");
    bindAll(sources, session);
    while (sources.executeStep())
        put(sources_, integerAt(sources, 0), integerAt(sources, 1));
    SQLite::Statement symbolNames(database, "SELECT id, name FROM symbol");
    while (symbolNames.executeStep())
        symbolNames_[integerAt(symbolNames, 0)] = textAt(symbolNames, 1);
    SQLite::Statement sourceNames(database, "SELECT id, name FROM source");
    while (sourceNames.executeStep())
        sourceNames_[integerAt(sourceNames, 0)] = textAt(sourceNames, 1);
}

std::string FileNames::nameOf(const Names& names, std::int64_t row) {
    const auto found = names.find(row);
    return found == names.end() ? "number " + std::to_string(row) + " (unknown)" : found->second;
}

std::string wordsOf(Timestamp value) {
    return timeText(value, 9) + " UTC";
}
std::string wordsOf(Price value) {
    return priceText(value);
}
std::string wordsOf(Duration value) {
    return std::to_string(value.count() / nanosPerSecond) + " s";
}
std::string wordsOf(double value) {
    return doubleText(value);
}
std::string wordsOf(const SQLite::Column& stored) {
    return stored.isFloat() ? doubleText(stored.getDouble()) : stored.getString();
}
std::string wordsOf(const SQLite::Column& stored, Timestamp) {
    return stored.isInteger() ? wordsOf(Timestamp{stored.getInt64()}) : wordsOf(stored);
}
std::string wordsOf(const SQLite::Column& stored, Price) {
    return stored.isInteger() ? wordsOf(Price{stored.getInt64()}) : wordsOf(stored);
}
std::string wordsOf(const SQLite::Column& stored, Duration) {
    return stored.isInteger() ? wordsOf(Duration(stored.getInt64())) : wordsOf(stored);
}

bool holds(const SQLite::Column& stored, std::int64_t value) {
    return stored.isInteger() && stored.getInt64() == value;
}
bool holds(const SQLite::Column& stored, double value) {
    return stored.isFloat() && stored.getDouble() == value;
}
bool holds(const SQLite::Column& stored, std::string_view value) {
    if (!stored.isText())
        return false;
    const char* text = stored.getText();
    return std::string_view(text, static_cast<std::size_t>(stored.getBytes())) == value;
}

} // namespace topbook
