// SPDX-License-Identifier: GPL-3.0-or-later
// Which build of a program this is: what one of it makes of a file, another may make otherwise.
#pragma once

#include "app/version.h"

#include <filesystem>
#include <string>

namespace topbook {

/// The version, and when the program's own file was written.
[[nodiscard]] inline std::string programBuild() {
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time("/proc/self/exe", ignored).time_since_epoch().count();
    return std::string(version) + " " + std::to_string(written);
}

} // namespace topbook
