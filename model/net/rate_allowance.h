// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider still allows (providers, Polling rules): credits of the last 60 seconds, of the last hour and of the
// day in UTC. Sliding windows never let more through than any way a provider may count its minutes. Time is given by
// the caller; not thread-safe.
#pragma once

#include "model/core/values.h"
#include "model/feed/providers/provider_profile.h"

#include <deque>

namespace topbook {

enum class RateLimit : std::uint8_t { None, Minute, Hour, Day };

class RateAllowance {
public:
    explicit RateAllowance(RateRules rules)
        : rules_(rules) {}

    /// The longest-lasting limit that a request of `cost` credits at `at` would break; None where it may be made.
    [[nodiscard]] RateLimit brokenBy(double cost, Timestamp at) const;
    /// Books a request that is made; a time before the last one counts as the last one.
    void use(double cost, Timestamp at);

    [[nodiscard]] double usedInLastMinute(Timestamp at) const;
    [[nodiscard]] double usedOnDayOf(Timestamp at) const;
    [[nodiscard]] const RateRules& rules() const { return rules_; }

    /// The clock was set back by `by`: what was used stays as long ago as it was.
    void shiftBack(Duration by);

private:
    struct Use {
        Timestamp at;
        double cost = 0;
    };

    [[nodiscard]] double usedSince(Timestamp from) const;

    RateRules rules_;
    std::deque<Use> lastHour_;
    Timestamp day_ = Timestamp::earliest();
    double usedOnDay_ = 0;
};

} // namespace topbook
