// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of an input, unpacked: plain, .gz, .zst, .xz, .bz2, a zip member ("file.zip" with one member, or
// "file.zip/member"), or "-" for standard input. A cut compressed file gives every byte before the cut, then says so.
#pragma once

#include "model/core/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace topbook {

class ByteStream {
public:
    /// Fails with NotFound, NotAFile (a directory), PermissionDenied, Empty or ReadFailed, each in words that name the
    /// file.
    [[nodiscard]] static Result<ByteStream> open(const std::string& path);
    ByteStream(ByteStream&&) noexcept;
    ByteStream& operator=(ByteStream&&) noexcept;
    ~ByteStream();

    /// The next block (64 KiB to 1 MiB), empty at the end. Valid until the next call. Fails with Truncated (cut
    /// archive; all that could be unpacked was handed out before) or ReadFailed.
    [[nodiscard]] Result<std::string_view> next();
    /// Whether `next` will answer within a moment; false while the writer of a pipe pauses.
    [[nodiscard]] bool readySoon() const;
    /// Asked at the end: whether more may come later, as in a plain file that is still being written; a pipe or an
    /// archive that ended has ended. Fails with ReadFailed where the file was cut or replaced.
    [[nodiscard]] Result<bool> mayGrow() const;
    /// Whether `moveTo` can work: the input is a plain file.
    [[nodiscard]] bool canMove() const;
    /// `next` goes on at this offset. False where the input cannot be moved in, or ends before it.
    [[nodiscard]] bool moveTo(std::uint64_t offset);
    /// The first bytes, up to 64 KiB, without consuming them.
    [[nodiscard]] Result<std::string_view> head();

    [[nodiscard]] const std::string& path() const;
    [[nodiscard]] const std::string& memberName() const; ///< name inside an archive, or empty
    [[nodiscard]] std::uint64_t packedPosition() const;  ///< bytes of the file read so far, for progress
    [[nodiscard]] std::uint64_t packedSize() const;      ///< 0 where it cannot be known

private:
    struct State;
    explicit ByteStream(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace topbook
