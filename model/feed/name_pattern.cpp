// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/name_pattern.h"

#include "model/core/time_text.h"

#include <algorithm>

namespace topbook {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool allDigits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// A day by a form such as "MMDDYYYY"; what is no letter of it stands for itself.
std::optional<Timestamp> dayByForm(std::string_view form, std::string_view text) {
    if (text.size() != form.size())
        return std::nullopt;
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int yearDigits = 0;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool isPlace = form[i] == 'Y' || form[i] == 'M' || form[i] == 'D';
        if (!isPlace) {
            if (form[i] != text[i])
                return std::nullopt;
            continue;
        }
        if (!isDigit(text[i]))
            return std::nullopt;
        const int digit = text[i] - '0';
        if (form[i] == 'Y') {
            year = year * 10 + digit;
            ++yearDigits;
        } else {
            unsigned& part = form[i] == 'M' ? month : day;
            part = part * 10 + static_cast<unsigned>(digit);
        }
    }
    if (yearDigits == 2)
        year += 2000;
    const auto midnight = dateOf(year, month, day);
    return midnight ? std::optional(*midnight) : std::nullopt;
}

bool isDateForm(std::string_view form) {
    const auto count = [form](char letter) { return std::count(form.begin(), form.end(), letter); };
    return (count('Y') == 4 || count('Y') == 2) && count('M') == 2 && count('D') == 2 && form.size() <= 16;
}

/// Stores what a placeholder took; false where it cannot be that.
bool take(std::string_view placeholder, std::string_view text, NameParts& parts) {
    if (placeholder == "date" || placeholder.starts_with("date:")) {
        if (placeholder == "date") {
            const auto day = readDay(text);
            parts.date = day ? std::optional(*day) : std::nullopt;
        } else {
            parts.date = dayByForm(placeholder.substr(5), text);
        }
        return parts.date.has_value();
    }
    if (text.empty() || text.find('/') != std::string_view::npos)
        return false;
    if (placeholder == "symbol") {
        parts.symbol = std::string(text);
        return true;
    }
    if (placeholder == "price_scale") {
        if (!allDigits(text) || text.size() > 1)
            return false;
        parts.priceScale = text[0] - '0';
        return true;
    }
    std::string zone(text);
    if (!TimeZone::named(zone)) {
        const std::size_t slash = zone.find_first_of("-_");
        if (slash == std::string::npos)
            return false;
        zone[slash] = '/';
        if (!TimeZone::named(zone))
            return false;
    }
    parts.zone = zone;
    return true;
}

bool match(std::string_view pattern, std::string_view name, NameParts& parts) {
    if (pattern.empty())
        return name.empty();
    if (pattern[0] == '*' || pattern[0] == '{') {
        const std::size_t length = pattern[0] == '*' ? 1 : pattern.find('}') + 1;
        const std::string_view placeholder = pattern[0] == '*' ? "" : pattern.substr(1, length - 2);
        for (std::size_t taken = 0; taken <= name.size(); ++taken) {
            NameParts tried = parts;
            if (!placeholder.empty() && !take(placeholder, name.substr(0, taken), tried))
                continue;
            if (match(pattern.substr(length), name.substr(taken), tried)) {
                parts = tried;
                return true;
            }
        }
        return false;
    }
    return !name.empty() && lower(pattern[0]) == lower(name[0]) && match(pattern.substr(1), name.substr(1), parts);
}

} // namespace

std::optional<NameParts> matchName(std::string_view pattern, std::string_view name) {
    constexpr std::size_t longestFileName = 255;
    if (name.size() > longestFileName || !checkNamePattern(pattern))
        return std::nullopt;
    NameParts parts;
    return match(pattern, name, parts) ? std::optional(parts) : std::nullopt;
}

Result<void> checkNamePattern(std::string_view pattern) {
    constexpr int mostPlaceholders = 6; // each multiplies the ways to try
    int placeholders = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        placeholders += pattern[i] == '*' || pattern[i] == '{' ? 1 : 0;
        if (pattern[i] != '{')
            continue;
        const std::size_t close = pattern.find('}', i);
        if (close == std::string_view::npos)
            return failure(ErrorCode::InvalidArgument, "a '{' is not closed");
        const std::string_view inside = pattern.substr(i + 1, close - i - 1);
        const bool known = inside == "date" || inside == "symbol" || inside == "zone" || inside == "price_scale" ||
                           (inside.starts_with("date:") && isDateForm(inside.substr(5)));
        if (!known)
            return failure(ErrorCode::InvalidArgument,
                           "'{" + std::string(inside) +
                               "}' is none of {date}, {date:YYYYMMDD}, {symbol}, {zone}, {price_scale}");
        i = close;
    }
    if (placeholders > mostPlaceholders)
        return failure(ErrorCode::InvalidArgument, "more than 6 placeholders");
    return {};
}

Result<Timestamp> readDay(std::string_view text) {
    if (text.size() == 8 && allDigits(text)) {
        if (const auto day = dayByForm("YYYYMMDD", text))
            return *day;
        return failure(ErrorCode::BadTime, "'" + std::string(text) + "' is no day");
    }
    return parseDate(text);
}

std::string_view baseName(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

} // namespace topbook
