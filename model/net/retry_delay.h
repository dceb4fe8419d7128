// SPDX-License-Identifier: GPL-3.0-or-later
// How long a source that failed waits (providers, Polling rules): exponential with jitter, or as long as the server
// asks for. Pure functions of their inputs; REST and streams share them.
#pragma once

#include "model/core/values.h"
#include "model/feed/simulator/random_stream.h"

#include <optional>
#include <string_view>

namespace topbook {

inline constexpr Duration longestRetryDelay = std::chrono::minutes(5);

/// The wait after the `failures`th failure in a row, counted from 1: `first` doubled each time, and up to half of that
/// more, so that clients on the same grid do not come back together; never over 5 minutes.
[[nodiscard]] Duration retryDelay(std::uint32_t failures, Duration first, RandomStream& jitter);

/// The value of a Retry-After header, seconds or an HTTP date in any of its three forms (RFC 9110, 5.6.7 and 10.2.3),
/// as a wait from `now`: 0 .. 24 h. Empty where it is neither; a date in the past is 0.
[[nodiscard]] std::optional<Duration> parseRetryAfter(std::string_view value, Timestamp now);

} // namespace topbook
