// SPDX-License-Identifier: GPL-3.0-or-later
// What this process holds of memory that is its own.
#pragma once

#include <cstddef>
#include <cstdio>

#include <malloc.h>

namespace topbook {

/// Anonymous memory in bytes; 0 where the system does not tell.
[[nodiscard]] inline std::size_t anonymousBytes() {
    std::FILE* const status = std::fopen("/proc/self/status", "r");
    if (status == nullptr)
        return 0;
    char line[256];
    unsigned long kibibytes = 0;
    while (std::fgets(line, sizeof line, status) != nullptr) {
        if (std::sscanf(line, "RssAnon: %lu kB", &kibibytes) == 1)
            break;
    }
    std::fclose(status);
    return kibibytes * 1024;
}

/// What is free goes back to the system first.
[[nodiscard]] inline std::size_t trimmedAnonymousBytes() {
    malloc_trim(0);
    return anonymousBytes();
}

} // namespace topbook
