// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/usual_folders.h"

#include "app/program_build.h"

#include <cstdlib>

namespace topbook::cli {
namespace {

bool isSet(const char* value) {
    return value != nullptr && *value != '\0';
}

} // namespace

std::string usualHistory() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); isSet(data))
        return std::string(data) + "/topbook/history";
    const char* home = std::getenv("HOME");
    return std::string(home != nullptr ? home : ".") + "/.local/share/topbook/history";
}

SeekSettings usualSeekSettings() {
    SeekSettings settings;
    if (isSet(std::getenv("XDG_DATA_HOME")) || isSet(std::getenv("HOME")))
        settings.folder = usualHistory() + "/index";
    settings.program = "topbook-cli";
    settings.build = programBuild();
    return settings;
}

} // namespace topbook::cli
