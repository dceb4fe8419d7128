// SPDX-License-Identifier: GPL-3.0-or-later
// Where commands keep what nobody gave them a place for.
#pragma once

#include "model/session/seek_index.h"

#include <string>

namespace topbook::cli {

/// Where the desktop keeps its history too.
[[nodiscard]] std::string usualHistory();

/// Indexes of long files stand beside the history (order-books, Seek). Nowhere, where no folder is the user's own.
[[nodiscard]] SeekSettings usualSeekSettings();

} // namespace topbook::cli
