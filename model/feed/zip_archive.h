// SPDX-License-Identifier: GPL-3.0-or-later
// One member of a zip archive as a stream of bytes, and the names of all. A cut archive gives what stands before the
// cut.
#pragma once

#include "model/feed/raw_bytes.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

[[nodiscard]] bool looksLikeZip(std::string_view head);

/// Names of the files in an archive, without folders and the resource forks that macOS adds.
[[nodiscard]] Result<std::vector<std::string>> zipMembers(const std::string& path);

class ZipMember {
public:
    /// Opens that member. Fails with NotFound where there is none of that name, or ReadFailed.
    [[nodiscard]] static Result<ZipMember> open(const std::string& path, const std::string& member);
    /// Reads the first member of an archive that comes through a pipe.
    [[nodiscard]] static Result<ZipMember> openFirst(RawBytes raw);
    ZipMember(ZipMember&&) noexcept;
    ZipMember& operator=(ZipMember&&) noexcept;
    ~ZipMember();

    /// The next block, empty at the end, valid until the next call. Fails with Truncated or ReadFailed.
    [[nodiscard]] Result<std::string_view> next();
    [[nodiscard]] const std::string& name() const;
    [[nodiscard]] std::uint64_t packedPosition() const;

private:
    struct State;
    explicit ZipMember(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace topbook
