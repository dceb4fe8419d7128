// SPDX-License-Identifier: GPL-3.0-or-later
// A folder beside a file that is being made; it goes away with everything in it, so that a cancelled or failed run
// leaves nothing.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>

namespace topbook {

class ScratchFolder {
public:
    explicit ScratchFolder(const std::string& target)
        : path_(target + ".part") {}
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

} // namespace topbook
