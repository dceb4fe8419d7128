// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/time_text.h"

#include "model/core/decimal.h"

#include <array>
#include <chrono>

#include <date/tz.h>

namespace topbook {
namespace {

constexpr std::int64_t nanosPerSecond = 1'000'000'000;

tl::unexpected<Error> badTime(std::string_view text) {
    return failure(ErrorCode::BadTime,
                   "'" + std::string(text.substr(0, 64)) +
                       "' is not a time; expected YYYY-MM-DD HH:MM:SS[.fraction] with an optional UTC, Z or offset");
}

/// Reads exactly `count` digits at `at`; -1 where they are not there.
int digitsAt(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size())
        return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// Reads what follows the fraction: nothing, " UTC", "UTC", "Z" or an offset. False where it is something else.
bool parseZoneSuffix(std::string_view rest, bool& hadZone, std::int64_t& offsetSeconds) {
    hadZone = true;
    offsetSeconds = 0;
    if (rest.empty()) {
        hadZone = false;
        return true;
    }
    if (rest == "Z" || rest == "z" || rest == " UTC" || rest == "UTC" || rest == " Z")
        return true;
    if (rest[0] == ' ')
        rest.remove_prefix(1);
    if (rest.empty() || (rest[0] != '+' && rest[0] != '-'))
        return false;
    const int hours = digitsAt(rest, 1, 2);
    int minutes = 0;
    if (rest.size() == 6 && rest[3] == ':')
        minutes = digitsAt(rest, 4, 2);
    else if (rest.size() == 5)
        minutes = digitsAt(rest, 3, 2);
    else if (rest.size() != 3)
        return false;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return false;
    offsetSeconds = (hours * 60 + minutes) * 60;
    if (rest[0] == '-')
        offsetSeconds = -offsetSeconds;
    return true;
}

const date::time_zone* asZone(const void* zone) {
    return static_cast<const date::time_zone*>(zone);
}

} // namespace

Result<TimeZone> TimeZone::named(std::string_view name) {
    TimeZone zone;
    if (name == "UTC" || name == "Z")
        return zone;
    try {
        zone.zone_ = date::locate_zone(std::string(name));
    } catch (const std::exception&) {
        return failure(ErrorCode::UnknownZone, "unknown time zone '" + std::string(name.substr(0, 64)) +
                                                   "'; use an IANA name such as UTC or America/New_York");
    }
    return zone;
}

TimeZone TimeZone::newYork() {
    return named("America/New_York").value_or(TimeZone());
}

Timestamp TimeZone::toUtc(Timestamp local) const {
    if (zone_ == nullptr)
        return local;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::nanoseconds(local.nanos));
    const date::local_info info = asZone(zone_)->get_info(date::local_seconds(seconds));
    if (info.result == date::local_info::nonexistent)
        return {std::chrono::nanoseconds(info.first.end.time_since_epoch()).count()};
    return local - std::chrono::nanoseconds(info.first.offset);
}

Timestamp TimeZone::toLocal(Timestamp utc) const {
    if (zone_ == nullptr)
        return utc;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::nanoseconds(utc.nanos));
    return utc + std::chrono::nanoseconds(asZone(zone_)->get_info(date::sys_seconds(seconds)).offset);
}

std::string TimeZone::name() const {
    return zone_ == nullptr ? "UTC" : asZone(zone_)->name();
}

Result<Timestamp> dateOf(int year, unsigned month, unsigned day) {
    const date::year_month_day ymd{date::year(year), date::month(month), date::day(day)};
    if (!ymd.ok())
        return failure(ErrorCode::BadTime, "there is no such day as " + std::to_string(year) + "-" +
                                               std::to_string(month) + "-" + std::to_string(day));
    if (year < 1678 || year > 2261)
        return failure(ErrorCode::Overflow, "the year " + std::to_string(year) + " is outside 1678..2261");
    return Timestamp{date::sys_days(ymd).time_since_epoch().count() * std::int64_t{86'400} * nanosPerSecond};
}

Result<Timestamp> parseDate(std::string_view text) {
    const int year = digitsAt(text, 0, 4);
    const int month = digitsAt(text, 5, 2);
    const int day = digitsAt(text, 8, 2);
    if (text.size() != 10 || year < 0 || text[4] != '-' || month < 0 || text[7] != '-' || day < 0)
        return failure(ErrorCode::BadTime,
                       "'" + std::string(text.substr(0, 64)) + "' is not a date; expected YYYY-MM-DD");
    return dateOf(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

Result<ParsedTime> parseTime(std::string_view text, const TimeZone& zoneIfNone) {
    if (text.size() < 19 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' || text[16] != ':')
        return badTime(text);
    const int hour = digitsAt(text, 11, 2);
    const int minute = digitsAt(text, 14, 2);
    const int second = digitsAt(text, 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return badTime(text);
    const auto day = parseDate(text.substr(0, 10));
    if (!day)
        return tl::unexpected(day.error());

    std::size_t at = 19;
    std::int64_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        std::int64_t unit = nanosPerSecond / 10;
        const std::size_t first = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            if (at - first >= 9)
                return badTime(text);
            fraction += (text[at++] - '0') * unit;
            unit /= 10;
        }
        if (at == first)
            return badTime(text);
    }
    ParsedTime parsed;
    std::int64_t offset = 0;
    if (!parseZoneSuffix(text.substr(at), parsed.hadZone, offset))
        return badTime(text);
    const std::int64_t secondsOfDay = (hour * 60 + minute) * 60 + second;
    parsed.time = *day + Duration(secondsOfDay * nanosPerSecond + fraction) - Duration(offset * nanosPerSecond);
    if (!parsed.hadZone)
        parsed.time = zoneIfNone.toUtc(parsed.time);
    return parsed;
}

Result<ParsedTime> parseTimeOrEpoch(std::string_view text, const TimeZone& zoneIfNone) {
    const bool calendar = text.size() > 4 && text[4] == '-';
    if (calendar || text.empty())
        return parseTime(text, zoneIfNone);
    if (text.find('.') != std::string_view::npos) {
        const auto seconds = parseDecimal(text, 9);
        if (!seconds)
            return badTime(text);
        return ParsedTime{Timestamp{seconds->units}, true};
    }
    const auto number = parseInteger(text);
    if (!number)
        return badTime(text);
    std::int64_t unit = 1;
    const std::int64_t magnitude = *number < 0 ? -(*number + 1) : *number;
    if (magnitude < 100'000'000'000)
        unit = nanosPerSecond;
    else if (magnitude < 100'000'000'000'000)
        unit = 1'000'000;
    else if (magnitude < 100'000'000'000'000'000)
        unit = 1'000;
    std::int64_t nanos = 0;
    if (__builtin_mul_overflow(*number, unit, &nanos))
        return failure(ErrorCode::Overflow, "'" + std::string(text) + "' is outside the years 1678..2261");
    return ParsedTime{Timestamp{nanos}, true};
}

Result<Duration> parseDuration(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::int64_t nanos;
    };
    static constexpr std::array units{Unit{"ns", 1},
                                      Unit{"us", 1'000},
                                      Unit{"ms", 1'000'000},
                                      Unit{"s", nanosPerSecond},
                                      Unit{"min", 60 * nanosPerSecond},
                                      Unit{"m", 60 * nanosPerSecond},
                                      Unit{"h", 3'600 * nanosPerSecond},
                                      Unit{"d", 86'400 * nanosPerSecond}};
    const auto wrong = failure(ErrorCode::InvalidArgument, "'" + std::string(text.substr(0, 64)) +
                                                               "' is not a duration; use for example 10s, 1m or 1h30m");
    std::int64_t total = 0;
    std::string_view rest = text;
    const bool negative = !rest.empty() && rest[0] == '-';
    if (negative)
        rest.remove_prefix(1);
    if (rest.empty())
        return wrong;
    while (!rest.empty()) {
        const std::size_t digits = rest.find_first_not_of("0123456789.");
        if (digits == 0 || digits == std::string_view::npos)
            return wrong;
        std::size_t unitEnd = rest.find_first_of("0123456789.", digits);
        unitEnd = unitEnd == std::string_view::npos ? rest.size() : unitEnd;
        const std::string_view unitName = rest.substr(digits, unitEnd - digits);
        const Unit* unit = nullptr;
        for (const Unit& candidate : units) {
            if (candidate.name == unitName)
                unit = &candidate;
        }
        const auto amount = parseDecimal(rest.substr(0, digits), 9);
        if (unit == nullptr || !amount)
            return wrong;
        const Int128 nanos = static_cast<Int128>(amount->units) * unit->nanos / 1'000'000'000;
        if (nanos > Duration::max().count() - total)
            return wrong;
        total += static_cast<std::int64_t>(nanos);
        rest.remove_prefix(unitEnd);
    }
    return Duration(negative ? -total : total);
}

char* writeTime(char* out, Timestamp time, int digits) {
    const std::int64_t days = floorTo(time, std::chrono::hours(24)).nanos / (86'400 * nanosPerSecond);
    const date::year_month_day ymd{date::sys_days(date::days(days))};
    std::int64_t rest = time.nanos - days * 86'400 * nanosPerSecond;
    const auto put = [&out](std::int64_t value, int width) {
        for (int i = width; i-- > 0; value /= 10)
            out[i] = static_cast<char>('0' + value % 10);
        out += width;
    };
    put(static_cast<int>(ymd.year()), 4);
    *out++ = '-';
    put(static_cast<unsigned>(ymd.month()), 2);
    *out++ = '-';
    put(static_cast<unsigned>(ymd.day()), 2);
    *out++ = ' ';
    put(rest / (3'600 * nanosPerSecond), 2);
    *out++ = ':';
    put(rest / (60 * nanosPerSecond) % 60, 2);
    *out++ = ':';
    put(rest / nanosPerSecond % 60, 2);
    if (digits > 0) {
        rest %= nanosPerSecond;
        for (int i = digits; i < 9; ++i)
            rest /= 10;
        *out++ = '.';
        put(rest, digits);
    }
    return out;
}

void appendTime(std::string& out, Timestamp time, int digits) {
    std::array<char, 40> buffer;
    out.append(buffer.data(), writeTime(buffer.data(), time, digits));
}

std::string timeText(Timestamp time, int digits) {
    std::string text;
    appendTime(text, time, digits);
    return text;
}

std::string dayText(Timestamp time) {
    return timeText(time, 0).substr(0, 10);
}

} // namespace topbook
