// SPDX-License-Identifier: GPL-3.0-or-later
// Window plans as people write them, in an option or a field.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <string_view>
#include <vector>

namespace topbook {

/// "1m, 5m,15m" to lengths, ascending and each once. Fails with InvalidArgument in words that name the part that is no
/// duration.
[[nodiscard]] Result<std::vector<Duration>> parseWindowSizes(std::string_view list);

} // namespace topbook
