// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/book/zeroed_memory.h"

#include <cstdint>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace topbook {
namespace {

constexpr std::size_t hugePage = std::size_t{2} << 20;

} // namespace

ZeroedMemory::ZeroedMemory(std::size_t bytes)
    : bytes_(bytes) {
    if (bytes == 0)
        return;
    void* const pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        throw std::bad_alloc();
    // advice only: where it is refused the table is slower, not wrong
    if (bytes >= 2 * hugePage)
        (void)madvise(pages, bytes, MADV_HUGEPAGE);
    start_ = pages;
}

void ZeroedMemory::release(std::size_t from, std::size_t to) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t first = (from + page - 1) / page * page;
    const std::size_t last = to / page * page;
    if (first < last)
        (void)madvise(static_cast<char*>(start_) + first, last - first, MADV_DONTNEED);
}

ZeroedMemory::~ZeroedMemory() {
    if (start_ != nullptr)
        munmap(start_, bytes_);
}

} // namespace topbook
