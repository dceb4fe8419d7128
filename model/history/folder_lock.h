// SPDX-License-Identifier: GPL-3.0-or-later
// One writer a folder: an flock on `<folder>/.lock`, which the system lets go of when the holder dies, however it dies.
#pragma once

#include "model/core/result.h"

#include <string>
#include <utility>

namespace topbook {

/// Held for the life of the object. Movable, not copyable.
class FolderLock {
public:
    /// Makes the folder where it does not exist. Fails with Busy where another program (or another writer of this one)
    /// holds it, PermissionDenied, NotAFile where `folder` is no folder, DiskFull, WriteFailed.
    [[nodiscard]] static Result<FolderLock> take(const std::string& folder);

    FolderLock(FolderLock&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FolderLock& operator=(FolderLock&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~FolderLock();

private:
    explicit FolderLock(int descriptor)
        : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

} // namespace topbook
