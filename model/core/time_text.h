// SPDX-License-Identifier: GPL-3.0-or-later
// Times as text: the forms that recordings use, read exactly and checked, and the one form that is written.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <string>
#include <string_view>

namespace topbook {

/// A time zone for texts that carry none. Null means UTC. Zones come from the IANA database by name (date-tz).
class TimeZone {
public:
    /// "UTC", "America/New_York", ... Fails with UnknownZone.
    [[nodiscard]] static Result<TimeZone> named(std::string_view name);
    static TimeZone utc() { return TimeZone(); }
    static TimeZone newYork();

    /// Local wall time (as if it were UTC) to UTC. In the repeated hour of autumn the earlier moment is meant; a time
    /// that spring skips is moved to the moment of the change.
    [[nodiscard]] Timestamp toUtc(Timestamp local) const;
    [[nodiscard]] Timestamp toLocal(Timestamp utc) const;
    [[nodiscard]] std::string name() const;

private:
    const void* zone_ = nullptr; ///< date::time_zone, owned by the process-wide database, never freed
};

struct ParsedTime {
    Timestamp time;
    bool hadZone = false; ///< the text itself said UTC, Z or an offset

    bool operator==(const ParsedTime&) const = default;
};

/// Reads `YYYY-MM-DD HH:MM:SS[.f{1,9}][ UTC|Z|+HH:MM]`, a space or 'T' between date and time. Impossible dates,
/// hours over 23 and leap seconds fail with BadTime; times outside years 1678..2261 with Overflow.
[[nodiscard]] Result<ParsedTime> parseTime(std::string_view text, const TimeZone& zoneIfNone = {});

/// parseTime, or a whole number of seconds, milli-, micro- or nanoseconds since 1970, told apart by magnitude
/// (below 1e11 seconds, 1e14 milliseconds, 1e17 microseconds, else nanoseconds); seconds may have a fraction.
[[nodiscard]] Result<ParsedTime> parseTimeOrEpoch(std::string_view text, const TimeZone& zoneIfNone = {});

/// "10s", "1m", "15m", "1h", "250ms", "0s", also plain sums such as "1m30s". Fails with InvalidArgument.
[[nodiscard]] Result<Duration> parseDuration(std::string_view text);

/// Midnight UTC of a day written `YYYY-MM-DD`. Fails with BadTime.
[[nodiscard]] Result<Timestamp> parseDate(std::string_view text);
/// Midnight of a civil date in UTC, or BadTime where there is no such day.
[[nodiscard]] Result<Timestamp> dateOf(int year, unsigned month, unsigned day);

/// Appends `YYYY-MM-DD HH:MM:SS.ffffff` in UTC with `digits` (0..9) of fraction, floored.
void appendTime(std::string& out, Timestamp time, int digits);
[[nodiscard]] std::string timeText(Timestamp time, int digits);
/// appendTime into a buffer of at least 40 bytes; returns the end.
[[nodiscard]] char* writeTime(char* out, Timestamp time, int digits);
/// The day of `time` in UTC as `YYYY-MM-DD`.
[[nodiscard]] std::string dayText(Timestamp time);

} // namespace topbook
