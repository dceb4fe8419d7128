// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/tables/tables.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

constexpr std::string_view formulaStarts = "=+-@\t\r";

bool startsFormula(std::string_view text) {
    return !text.empty() && formulaStarts.find(text.front()) != std::string_view::npos;
}

/// Characters that make a field quoted or, in front, guarded: most texts hold none and are copied as they are.
constexpr auto needsCare = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("=+-@\t\r,\"\n"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// "-5", "-0.25": a spreadsheet reads it as the number that it is, so it needs no guard.
bool isNegativeNumber(std::string_view text) {
    if (!text.starts_with('-'))
        return false;
    text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    return !whole.empty() && std::ranges::all_of(whole, isDigit) && std::ranges::all_of(fraction, isDigit) &&
           (point == text.size() || !fraction.empty());
}

} // namespace

void appendTextField(std::string& out, std::string_view text) {
    if (std::ranges::none_of(text, [](char c) { return needsCare[static_cast<unsigned char>(c)]; })) {
        out += text;
        return;
    }
    const bool guarded = startsFormula(text) && !isNegativeNumber(text);
    const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
    if (quoted)
        out += '"';
    if (guarded)
        out += '\'';
    if (!quoted) {
        out += text;
        return;
    }
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    out += '"';
}

std::string_view withoutFormulaGuard(std::string_view text) {
    return text.starts_with('\'') && startsFormula(text.substr(1)) ? text.substr(1) : text;
}

} // namespace topbook
