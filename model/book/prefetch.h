// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for memory ahead of its use. GCC 12 takes a function that does nothing else for one without effect and leaves
// its calls out; hence everything between here and the loop that asks must be inlined by force.
#pragma once

#define TOPBOOK_PREFETCHES [[gnu::always_inline]] inline

#include <cstdint>

namespace topbook {

TOPBOOK_PREFETCHES void prefetchForRead(const void* at) {
    __builtin_prefetch(at);
}
TOPBOOK_PREFETCHES void prefetchForWrite(const void* at) {
    __builtin_prefetch(at, 1);
}

/// The last element before `end`; of an empty table nothing comes, and nothing is wrong with that.
template<class T> TOPBOOK_PREFETCHES void prefetchBefore(const T* end) {
    __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(end) - sizeof(T)), 1);
}

} // namespace topbook
