// SPDX-License-Identifier: GPL-3.0-or-later
// Zeroed memory for large tables: pages that nobody touched cost nothing, and large ones are asked for in huge pages,
// since a hash table is read at random and would miss the TLB on nearly every order. Throws std::bad_alloc where the
// system has no memory left, never for the content of an input.
#pragma once

#include <cstddef>
#include <utility>

namespace topbook {

class ZeroedMemory {
public:
    ZeroedMemory() = default;
    explicit ZeroedMemory(std::size_t bytes);
    ~ZeroedMemory();
    ZeroedMemory(ZeroedMemory&& other) noexcept
        : start_(std::exchange(other.start_, nullptr))
        , bytes_(std::exchange(other.bytes_, 0)) {}
    ZeroedMemory& operator=(ZeroedMemory&& other) noexcept {
        std::swap(start_, other.start_);
        std::swap(bytes_, other.bytes_);
        return *this;
    }

    /// Gives the pages that lie wholly between two offsets back to the system; they read as zero again.
    void release(std::size_t from, std::size_t to);

    [[nodiscard]] void* start() const { return start_; } ///< aligned to 64 bytes; null where empty
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    void* start_ = nullptr;
    std::size_t bytes_ = 0;
};

} // namespace topbook
