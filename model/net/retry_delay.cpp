// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/retry_delay.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace topbook {
namespace {

constexpr Duration longestRetryAfter = std::chrono::hours(24);
constexpr std::array<std::string_view, 12> monthNames{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// The words of an HTTP date, parted by blanks, commas and hyphens.
std::vector<std::string_view> dateWords(std::string_view text) {
    constexpr std::string_view borders = " ,-\t";
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t begin = text.find_first_not_of(borders);
        if (begin == std::string_view::npos)
            return words;
        const std::size_t end = std::min(text.find_first_of(borders, begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
}

std::optional<unsigned> numberUpTo(std::string_view text, unsigned most) {
    const auto number = parseUnsigned(text);
    if (!number || *number > most)
        return {};
    return static_cast<unsigned>(*number);
}

std::optional<unsigned> monthNumber(std::string_view word) {
    const auto found = std::find(monthNames.begin(), monthNames.end(), word);
    if (found == monthNames.end())
        return {};
    return static_cast<unsigned>(found - monthNames.begin()) + 1;
}

/// A year of two digits is the one nearest to now that is not over 50 years ahead.
int fullYear(unsigned year, std::string_view text, Timestamp now) {
    if (text.size() > 2)
        return static_cast<int>(year);
    const auto current = static_cast<int>(parseUnsigned(dayText(now).substr(0, 4)).value_or(1970));
    const int guess = current / 100 * 100 + static_cast<int>(year);
    return guess > current + 50 ? guess - 100 : guess;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" or "Sun Nov  6 08:49:37 1994".
std::optional<Timestamp> parseHttpDate(std::string_view text, Timestamp now) {
    const auto words = dateWords(text);
    if (words.size() < 5)
        return {};
    const bool monthFirst = monthNumber(words[1]).has_value();
    const std::string_view dayWord = words[monthFirst ? 2 : 1];
    const std::string_view monthWord = words[monthFirst ? 1 : 2];
    const std::string_view yearWord = words[monthFirst ? 4 : 3];
    const std::string_view clockWord = words[monthFirst ? 3 : 4];
    const auto day = numberUpTo(dayWord, 31);
    const auto month = monthNumber(monthWord);
    const auto year = numberUpTo(yearWord, 9999);
    if (!day || !month || !year || clockWord.size() != 8 || clockWord[2] != ':' || clockWord[5] != ':')
        return {};
    const auto hours = numberUpTo(clockWord.substr(0, 2), 23);
    const auto minutes = numberUpTo(clockWord.substr(3, 2), 59);
    const auto seconds = numberUpTo(clockWord.substr(6, 2), 60);
    const auto date = dateOf(fullYear(*year, yearWord, now), *month, *day);
    if (!hours || !minutes || !seconds || !date)
        return {};
    return *date + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) + std::chrono::seconds(*seconds);
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

} // namespace

Duration retryDelay(std::uint32_t failures, Duration first, RandomStream& jitter) {
    Duration delay = first;
    for (std::uint32_t failure = 1; failure < failures && delay < longestRetryDelay; ++failure)
        delay *= 2;
    constexpr std::int32_t steps = 1000;
    delay += delay / (2 * steps) * jitter.below(steps + 1);
    return std::min(delay, longestRetryDelay);
}

std::optional<Duration> parseRetryAfter(std::string_view value, Timestamp now) {
    value = trimmed(value);
    if (value.empty())
        return {};
    if (value.find_first_not_of("0123456789") == std::string_view::npos) {
        const std::uint64_t most = std::chrono::duration_cast<std::chrono::seconds>(longestRetryAfter).count();
        return std::chrono::seconds(std::min(parseUnsigned(value).value_or(most), most));
    }
    const auto date = parseHttpDate(value, now);
    if (!date)
        return {};
    return std::clamp(*date - now, Duration{0}, longestRetryAfter);
}

} // namespace topbook
