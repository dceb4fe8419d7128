// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for memory ahead of its use. GCC 12 takes a function that does nothing else for one without effect and leaves
// its calls out; hence everything between here and the loop that asks must be inlined by force.
#pragma once

#define TOPBOOK_PREFETCHES [[gnu::always_inline]] inline

namespace topbook {

TOPBOOK_PREFETCHES void prefetchForRead(const void* at) {
    __builtin_prefetch(at);
}
TOPBOOK_PREFETCHES void prefetchForWrite(const void* at) {
    __builtin_prefetch(at, 1);
}

} // namespace topbook
