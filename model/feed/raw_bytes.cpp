// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/raw_bytes.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace topbook {
namespace {

constexpr std::size_t blockBytes = 128 << 10;
constexpr int momentMs = 50;

tl::unexpected<Error> cannotOpen(int number, const std::string& path) {
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return failure(ErrorCode::NotFound, "there is no such file", path);
    case EACCES:
    case EPERM:
        return failure(ErrorCode::PermissionDenied, "no permission to read it", path);
    default:
        return failure(ErrorCode::ReadFailed, std::string("cannot be opened: ") + std::strerror(number), path);
    }
}

} // namespace

Result<RawBytes> RawBytes::open(const std::string& path) {
    RawBytes raw;
    raw.path_ = path;
    raw.owned_ = path != "-";
    raw.file_ = raw.owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (raw.file_ < 0)
        return cannotOpen(errno, path);
    struct stat status {};
    if (::fstat(raw.file_, &status) != 0)
        return cannotOpen(errno, path);
    if (S_ISDIR(status.st_mode))
        return failure(ErrorCode::NotAFile, "is a directory; name a file in it", path);
    raw.isRegular_ = S_ISREG(status.st_mode);
    if (raw.isRegular_ && status.st_size == 0)
        return failure(ErrorCode::Empty, "the file is empty", path);
    raw.size_ = raw.isRegular_ ? static_cast<std::uint64_t>(status.st_size) : 0;
    raw.buffer_.resize(blockBytes);
    return raw;
}

RawBytes::RawBytes(RawBytes&& other) noexcept {
    *this = std::move(other);
}

RawBytes& RawBytes::operator=(RawBytes&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(file_, other.file_);
    std::swap(owned_, other.owned_);
    std::swap(isRegular_, other.isRegular_);
    std::swap(putBack_, other.putBack_);
    std::swap(position_, other.position_);
    std::swap(size_, other.size_);
    std::swap(buffer_, other.buffer_);
    std::swap(filled_, other.filled_);
    return *this;
}

RawBytes::~RawBytes() {
    if (owned_ && file_ >= 0)
        ::close(file_);
}

Result<std::string_view> RawBytes::next() {
    if (!putBack_) {
        const ssize_t got = ::read(file_, buffer_.data(), buffer_.size());
        if (got < 0 && errno == EINTR) // somebody wants to end: a silent pipe may never answer
            return failure(ErrorCode::Cancelled, "the reading was interrupted", path_);
        if (got < 0) {
            return failure(ErrorCode::ReadFailed, std::string("cannot be read: ") + std::strerror(errno),
                           path_ + ":" + std::to_string(position_));
        }
        filled_ = static_cast<std::size_t>(got);
        position_ += filled_;
    }
    putBack_ = false;
    return std::string_view(buffer_.data(), filled_);
}

bool RawBytes::moveTo(std::uint64_t offset) {
    struct stat now {};
    if (!canMove() || ::fstat(file_, &now) != 0 || static_cast<std::uint64_t>(now.st_size) < offset ||
        ::lseek(file_, static_cast<off_t>(offset), SEEK_SET) < 0)
        return false;
    position_ = offset;
    putBack_ = false;
    return true;
}

Result<void> RawBytes::checkSameFile() const {
    struct stat opened {};
    if (::fstat(file_, &opened) != 0)
        return cannotOpen(errno, path_);
    const std::string where = path_ + ":" + std::to_string(position_);
    if (static_cast<std::uint64_t>(opened.st_size) < position_) {
        return failure(ErrorCode::ReadFailed,
                       "the file was cut to " + std::to_string(opened.st_size) +
                           " bytes while it was followed; what came before stands, start again for what comes now",
                       where);
    }
    struct stat named {};
    if (owned_ &&
        (::stat(path_.c_str(), &named) != 0 || named.st_ino != opened.st_ino || named.st_dev != opened.st_dev)) {
        return failure(ErrorCode::ReadFailed,
                       "the file was moved, deleted or replaced while it was followed; what came before stands, start "
                       "again for what comes now",
                       where);
    }
    return {};
}

bool RawBytes::readySoon() const {
    if (isRegular_)
        return true;
    pollfd waiting{file_, POLLIN, 0};
    return ::poll(&waiting, 1, momentMs) > 0;
}

} // namespace topbook
