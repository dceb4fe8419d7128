// SPDX-License-Identifier: GPL-3.0-or-later
// An allocator for tables that are read at random: once they are large their memory is asked for in huge pages, since
// with ordinary ones nearly every look-up would miss the TLB as well. Advice only: where the system refuses it the
// table is slower, not wrong. Throws std::bad_alloc where there is no memory left.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

#include <sys/mman.h>

namespace topbook {

template<class T> struct LargePages {
    using value_type = T;
    static constexpr std::size_t pageBytes = std::size_t{2} << 20;

    LargePages() = default;
    template<class Other> explicit LargePages(const LargePages<Other>&) {}

    [[nodiscard]] T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < pageBytes)
            return static_cast<T*>(::operator new (bytes, std::align_val_t{alignof(T)}));
        // mapped, not from the heap: a table that moved leaves no hole
        void* const start = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (start == MAP_FAILED)
            throw std::bad_alloc();
        (void)madvise(start, bytes, MADV_HUGEPAGE);
        return static_cast<T*>(start);
    }
    void deallocate(T* start, std::size_t count) {
        if (count * sizeof(T) < pageBytes)
            ::operator delete (start, std::align_val_t{alignof(T)});
        else
            munmap(start, count * sizeof(T));
    }
    friend bool operator==(const LargePages&, const LargePages&) { return true; }
};

template<class T> using LargeVector = std::vector<T, LargePages<T>>;

} // namespace topbook
