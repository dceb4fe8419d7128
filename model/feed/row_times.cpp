// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/row_times.h"

#include "model/feed/row_numbers.h"

#include <cstring>

namespace topbook {
namespace {

constexpr std::int64_t nanosPerSecond = 1'000'000'000;
constexpr Duration quarterHour = std::chrono::minutes(15);

/// Two digits as a number; anything else gives a value above 99.
unsigned twoDigits(const char* at) {
    const auto tens = static_cast<unsigned>(static_cast<unsigned char>(at[0])) - '0';
    const auto ones = static_cast<unsigned>(static_cast<unsigned char>(at[1])) - '0';
    return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

} // namespace

Timestamp ZoneClock::toUtc(Timestamp local) {
    const Timestamp quarter = floorTo(local, quarterHour);
    if (quarter_ != quarter) {
        const Timestamp first = zone_.toUtc(quarter);
        // a quarter that holds a change of the clocks has no single offset
        if (zone_.toUtc(quarter + (quarterHour - Duration(1))) - first != quarterHour - Duration(1))
            return zone_.toUtc(local);
        quarter_ = quarter;
        offset_ = first - quarter;
    }
    return local + offset_;
}

Result<RowTimes> RowTimes::create(const std::optional<std::string>& zone) {
    RowTimes times;
    if (zone) {
        const auto named = TimeZone::named(*zone);
        if (!named)
            return tl::unexpected(named.error());
        times.clock_ = ZoneClock(*named);
        times.hasZone_ = true;
    }
    return times;
}

/// `YYYY-MM-DD HH:MM:SS[.f{1,9}][ UTC|Z]`; false where it is anything else, right or wrong.
bool RowTimes::readCalendar(std::string_view text, ParsedTime& parsed) {
    if (text.size() < 19 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' || text[16] != ':')
        return false;
    if (!midnight_ || std::memcmp(date_.data(), text.data(), date_.size()) != 0) {
        const auto midnight = parseDate(text.substr(0, date_.size()));
        if (!midnight)
            return false;
        midnight_ = *midnight;
        std::memcpy(date_.data(), text.data(), date_.size());
    }
    const unsigned hour = twoDigits(text.data() + 11);
    const unsigned minute = twoDigits(text.data() + 14);
    const unsigned second = twoDigits(text.data() + 17);
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    std::size_t at = 19;
    std::int64_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        std::int64_t unit = nanosPerSecond;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            unit /= 10;
            fraction += (text[at] - '0') * unit;
        }
        if (unit == nanosPerSecond || at > 29)
            return false;
    }
    const std::string_view suffix = text.substr(at);
    if (!suffix.empty() && suffix != " UTC" && suffix != "Z")
        return false;
    parsed.hadZone = !suffix.empty();
    const std::int64_t seconds = (std::int64_t{hour} * 60 + minute) * 60 + second;
    parsed.time = *midnight_ + Duration(seconds * nanosPerSecond + fraction);
    std::memcpy(minute_.data(), text.data(), minuteLength);
    minuteBegin_ = *midnight_ + Duration((seconds - second) * nanosPerSecond);
    return true;
}

bool RowTimes::readUsual(std::string_view text, Timestamp& time) {
    using namespace row_numbers;
    constexpr std::string_view utc = " UTC";
    constexpr std::size_t pointAt = 19;
    const std::size_t decimals = text.size() - pointAt - 1 - utc.size();
    if (decimals - 1 >= wordDigits || std::memcmp(text.data(), minute_.data(), minuteLength) != 0 ||
        text[pointAt] != '.' || !text.ends_with(utc)) {
        ParsedTime parsed;
        const bool isUtc = readCalendar(text, parsed) && parsed.hadZone;
        time = parsed.time;
        return isUtc;
    }
    const unsigned second = twoDigits(text.data() + minuteLength);
    const std::size_t others = 8 * (wordDigits - decimals); // bits of the characters before the fraction
    const char* const fractionEnd = text.data() + text.size() - utc.size();
    const std::uint64_t fraction = digitsAt(fractionEnd - wordDigits) >> others << others;
    if (second > 59 || !areDigits(fraction))
        return false;
    const std::int64_t nanos = static_cast<std::int64_t>(valueOf(fraction)) * powersOfTen[9 - decimals];
    time = minuteBegin_ + Duration(second * nanosPerSecond + nanos);
    return true;
}

Result<ParsedTime> RowTimes::read(std::string_view text) {
    ParsedTime parsed;
    if (!readCalendar(text, parsed)) {
        auto slow = parseTimeOrEpoch(text);
        if (!slow)
            return slow;
        parsed = *slow;
    }
    if (!parsed.hadZone) {
        assumedUtc_ = assumedUtc_ || !hasZone_;
        if (hasZone_)
            parsed.time = clock_.toUtc(parsed.time);
    }
    return parsed;
}

} // namespace topbook
