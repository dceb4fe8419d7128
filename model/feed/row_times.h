// SPDX-License-Identifier: GPL-3.0-or-later
// Times of rows, read fast: neighbouring rows share their minute and their zone's offset, so both are remembered. Gives
// exactly what parseTimeOrEpoch and TimeZone::toUtc give. Not thread-safe: a decoder owns it.
#pragma once

#include "model/core/time_text.h"
#include "model/feed/decoder.h"

#include <array>
#include <optional>

namespace topbook {

/// Local wall time to UTC; remembers the offset of the quarter of an hour it was last asked for.
class ZoneClock {
public:
    explicit ZoneClock(TimeZone zone = {})
        : zone_(zone) {}
    [[nodiscard]] Timestamp toUtc(Timestamp local);

private:
    TimeZone zone_;
    std::optional<Timestamp> quarter_; ///< local start of the remembered stretch
    Duration offset_{};
};

class RowTimes {
public:
    /// Fails with UnknownZone. Without a zone, times that carry none are taken for UTC.
    [[nodiscard]] static Result<RowTimes> create(const std::optional<std::string>& zone);

    /// As parseTimeOrEpoch in the zone.
    [[nodiscard]] Result<ParsedTime> read(std::string_view text);
    /// The same for a time that says itself that it is UTC, in the form of an L1 output; false where it has any other
    /// form, right or wrong.
    [[nodiscard]] bool readUsual(std::string_view text, Timestamp& time);
    /// Whether a time without a zone was met and no zone was given.
    [[nodiscard]] bool assumedUtc() const { return assumedUtc_; }
    [[nodiscard]] bool hasZone() const { return hasZone_; }

    /// What it remembers beyond what it can read again.
    void save(StateWriter& out) const { out.put(static_cast<std::uint8_t>(assumedUtc_)); }
    void load(StateReader& in) { assumedUtc_ = in.get<std::uint8_t>() != 0; }

private:
    bool readCalendar(std::string_view text, ParsedTime& parsed);

    ZoneClock clock_;
    bool hasZone_ = false;
    bool assumedUtc_ = false;
    std::array<char, 10> date_{};
    std::optional<Timestamp> midnight_; ///< of date_
    static constexpr std::size_t minuteLength = 17;
    std::array<char, minuteLength + 1> minute_ = std::to_array("1970-01-01 00:00:");
    Timestamp minuteBegin_; ///< of minute_
};

} // namespace topbook
