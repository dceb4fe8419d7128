// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/folder_lock.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace topbook {
namespace {

tl::unexpected<Error> folderFailure(int reason, const std::string& folder) {
    switch (reason) {
    case EACCES:
    case EPERM:
    case EROFS:
        return failure(ErrorCode::PermissionDenied,
                       "history cannot be written here; choose another folder with --data-dir", folder);
    case ENOSPC:
    case EDQUOT:
        return failure(ErrorCode::DiskFull, "the disk is full; make room for the history", folder);
    case ENOTDIR:
    case EEXIST:
        return failure(ErrorCode::NotAFile, "history needs a folder, and this is a file", folder);
    default:
        return failure(ErrorCode::WriteFailed, std::string("history cannot be written here: ") + std::strerror(reason),
                       folder);
    }
}

} // namespace

Result<FolderLock> FolderLock::take(const std::string& folder) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        return folderFailure(code.value(), folder);
    const std::string path = (std::filesystem::path(folder) / ".lock").string();
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return folderFailure(errno, folder);
    FolderLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (errno == EWOULDBLOCK)
        return failure(ErrorCode::Busy,
                       "another Topbook records into this folder; close it, or use another one with --profile", folder);
    return folderFailure(errno, folder);
}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

} // namespace topbook
