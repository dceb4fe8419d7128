// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a file or of standard input as they stand on the disk, before anything is unpacked.
#pragma once

#include "model/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

class RawBytes {
public:
    /// "-" is standard input. Fails with NotFound, NotAFile, PermissionDenied, Empty or ReadFailed.
    [[nodiscard]] static Result<RawBytes> open(const std::string& path);
    RawBytes(RawBytes&& other) noexcept;
    RawBytes& operator=(RawBytes&& other) noexcept;
    RawBytes(const RawBytes&) = delete;
    RawBytes& operator=(const RawBytes&) = delete;
    ~RawBytes();

    /// The next block of at most 1 MiB, valid until the next call; empty at the end. Asked again there, a file that
    /// has grown gives what was added. Fails with ReadFailed.
    [[nodiscard]] Result<std::string_view> next();
    /// Gives the last block once more with the next call.
    void putBack() { putBack_ = true; }
    [[nodiscard]] bool canMove() const { return owned_ && isRegular_; }
    /// `next` goes on at this offset of a file; false where it ends before it.
    [[nodiscard]] bool moveTo(std::uint64_t offset);
    /// Whether more can be had within a moment; true for a file. For a pipe whose writer pauses, false.
    [[nodiscard]] bool readySoon() const;

    /// Asked at the end of a file that is followed: fails with ReadFailed, in words, where the file became shorter than
    /// what was read, or its name stands for another file by now.
    [[nodiscard]] Result<void> checkSameFile() const;

    [[nodiscard]] std::uint64_t position() const { return position_; }
    [[nodiscard]] std::uint64_t size() const { return size_; } ///< 0 where it cannot be known
    [[nodiscard]] bool isRegular() const { return isRegular_; }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    RawBytes() = default;

    std::string path_;
    int file_ = -1;
    bool owned_ = false;
    bool isRegular_ = false;
    bool putBack_ = false;
    std::uint64_t position_ = 0;
    std::uint64_t size_ = 0;
    std::vector<char> buffer_;
    std::size_t filled_ = 0;
};

} // namespace topbook
