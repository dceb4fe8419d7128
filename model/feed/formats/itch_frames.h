// SPDX-License-Identifier: GPL-3.0-or-later
// Messages framed by a 2-byte big-endian length, out of bytes that are cut anywhere (order-books, Formats: itch50). A
// message that lies whole in the given bytes is read where it stands; only one that is cut is copied. Not thread-safe.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace topbook {

/// Big-endian numbers anywhere in memory.
template<class T> [[nodiscard]] inline T readBigEndian(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    static_assert(std::endian::native == std::endian::little);
    if constexpr (sizeof(T) == 8)
        return __builtin_bswap64(value);
    else if constexpr (sizeof(T) == 4)
        return __builtin_bswap32(value);
    else
        return __builtin_bswap16(value);
}

class ItchFrames {
public:
    static constexpr std::size_t prefixBytes = 2;

    /// Calls `take(message, offset)` for each whole message; `offset` is that of its length prefix in the input.
    template<class Take> void feed(std::string_view bytes, Take&& take) {
        if (!cut_.empty() && !complete(bytes, take))
            return;
        const char* at = bytes.data();
        const char* const end = at + bytes.size();
        while (static_cast<std::size_t>(end - at) >= prefixBytes) {
            const std::size_t length = readBigEndian<std::uint16_t>(at);
            if (static_cast<std::size_t>(end - at) - prefixBytes < length)
                break;
            take(std::string_view(at + prefixBytes, length), offset_);
            at += prefixBytes + length;
            offset_ += prefixBytes + length;
        }
        cut_.assign(at, end);
    }

    /// The bytes of a message that is not whole yet, its prefix first.
    [[nodiscard]] std::string_view rest() const { return cut_; }
    /// Where the next message, or the one that is not whole, begins.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }

private:
    /// Moves bytes into the cut message until `size` stand there; false where they do not suffice.
    bool fill(std::string_view& bytes, std::size_t size) {
        if (cut_.size() >= size)
            return true;
        const std::string_view taken = bytes.substr(0, size - cut_.size());
        cut_ += taken;
        bytes.remove_prefix(taken.size());
        return cut_.size() == size;
    }
    template<class Take> bool complete(std::string_view& bytes, Take&& take) {
        if (!fill(bytes, prefixBytes))
            return false;
        const std::size_t size = prefixBytes + readBigEndian<std::uint16_t>(cut_.data());
        if (!fill(bytes, size))
            return false;
        take(std::string_view(cut_).substr(prefixBytes), offset_);
        offset_ += size;
        cut_.clear();
        return true;
    }

    std::string cut_;
    std::uint64_t offset_ = 0;
};

} // namespace topbook
