// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and times inside sentences that a session says: comma thousands, spans of time, clock times.
#pragma once

#include "model/core/values.h"

#include <cstdint>
#include <string>

namespace topbook {

/// "1,204,117"
[[nodiscard]] std::string withThousands(std::uint64_t value);
/// "45 s", "2 min 10 s", "1 h 5 min"; floored to seconds.
[[nodiscard]] std::string spanWords(Duration span);
/// "14:02", in UTC.
[[nodiscard]] std::string clockWords(Timestamp time);

} // namespace topbook
