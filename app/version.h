// SPDX-License-Identifier: GPL-3.0-or-later
// The version that both programs print; set by the build from the project's own.
#pragma once

namespace topbook {

inline constexpr const char* version = TOPBOOK_VERSION;

} // namespace topbook
