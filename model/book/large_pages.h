// SPDX-License-Identifier: GPL-3.0-or-later
// An allocator for tables that are read at random: once they are large their memory is asked for in huge pages, since
// with ordinary ones nearly every look-up would miss the TLB as well. Advice only: where the system refuses it the
// table is slower, not wrong. Throws std::bad_alloc where there is no memory left.
#pragma once

#include <cstddef>
#include <cstdlib>
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
        void* const start = std::aligned_alloc(pageBytes, (bytes + pageBytes - 1) / pageBytes * pageBytes);
        if (start == nullptr)
            throw std::bad_alloc();
        (void)madvise(start, bytes, MADV_HUGEPAGE);
        return static_cast<T*>(start);
    }
    void deallocate(T* start, std::size_t count) {
        if (count * sizeof(T) < pageBytes)
            ::operator delete (start, std::align_val_t{alignof(T)});
        else
            std::free(start);
    }
    friend bool operator==(const LargePages&, const LargePages&) { return true; }
};

template<class T> using LargeVector = std::vector<T, LargePages<T>>;

} // namespace topbook
