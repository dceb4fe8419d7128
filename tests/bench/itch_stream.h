// SPDX-License-Identifier: GPL-3.0-or-later
// Events of a simulated ITCH day, decoded once and kept: what book engines are measured on.
#pragma once

#include "model/core/event.h"

#include <cstddef>
#include <vector>

namespace topbook {

[[nodiscard]] std::vector<Event> itchEvents(std::size_t symbols, std::uint64_t messages);

} // namespace topbook
