// SPDX-License-Identifier: GPL-3.0-or-later
// Packed bytes of any kind, also zip archives and damaged ones, from a file in memory.
#include "model/feed/byte_stream.h"
#include "model/feed/zip_archive.h"

#include <string>

#include <sys/mman.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::uint64_t enough = 64 << 20; // a small file may unpack to very much
    const int file = memfd_create("input", MFD_CLOEXEC);
    if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size)) {
        ::close(file);
        return 0;
    }
    const std::string path = "/proc/self/fd/" + std::to_string(file);
    if (auto stream = topbook::ByteStream::open(path)) {
        std::uint64_t unpacked = 0;
        for (auto block = stream->next(); block && !block->empty() && unpacked < enough; block = stream->next())
            unpacked += block->size();
    }
    (void)topbook::zipMembers(path);
    ::close(file);
    return 0;
}
