// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/conversion/output.h"

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace topbook {
namespace {

constexpr std::size_t blockSize = 1 << 20;

std::string reasonOf(int code) {
    return std::generic_category().message(code);
}

tl::unexpected<Error> writeFailure(const std::string& path, int code) {
    const std::string name = path.empty() ? "standard output" : path;
    if (code == EPIPE)
        return failure(ErrorCode::Cancelled, "the reader of " + name + " went away");
    if (code == ENOSPC || code == EDQUOT)
        return failure(ErrorCode::DiskFull, "no space left to write " + name + "; free some and run again", name);
    return failure(ErrorCode::WriteFailed, "cannot write " + name + ": " + reasonOf(code), name);
}

} // namespace

Result<Output> Output::open(const std::string& path, OutputPlace place) {
    Output output;
    output.path_ = path;
    if (path.empty() || path == "-") {
        output.path_.clear();
        output.descriptor_ = STDOUT_FILENO;
        return output;
    }
    struct stat status {};
    const bool exists = stat(path.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode))
        return failure(ErrorCode::WriteFailed, "cannot write " + path + ": it is a directory; name a file in it", path);
    if (exists && !S_ISREG(status.st_mode)) {
        output.descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    } else if (place == OutputPlace::Direct) {
        output.descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    } else {
        output.temporaryPath_ = path + ".part-" + std::to_string(getpid());
        output.descriptor_ = ::open(output.temporaryPath_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    }
    if (output.descriptor_ < 0) {
        const int code = errno;
        output.temporaryPath_.clear();
        return writeFailure(path, code);
    }
    return output;
}

Output::Output(Output&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1))
    , path_(std::move(other.path_))
    , temporaryPath_(std::exchange(other.temporaryPath_, {}))
    , buffer_(std::move(other.buffer_)) {}

Output::~Output() {
    if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO)
        close(descriptor_);
    if (!temporaryPath_.empty())
        unlink(temporaryPath_.c_str());
}

Result<void> Output::write(std::string_view bytes) {
    if (bytes.size() >= blockSize / 4) { // large enough as it is
        if (auto flushed = flush(); !flushed)
            return flushed;
        return writeAll(bytes);
    }
    buffer_.append(bytes);
    if (buffer_.size() < blockSize)
        return {};
    return flush();
}

Result<void> Output::flush() {
    if (auto written = writeAll(buffer_); !written)
        return written;
    buffer_.clear();
    return {};
}

Result<void> Output::writeAll(std::string_view rest) const {
    while (!rest.empty()) {
        const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return writeFailure(path_, errno);
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> Output::finish() {
    if (auto flushed = flush(); !flushed)
        return flushed;
    if (descriptor_ == STDOUT_FILENO)
        return {};
    if (close(std::exchange(descriptor_, -1)) != 0)
        return writeFailure(path_, errno);
    if (temporaryPath_.empty())
        return {};
    if (rename(temporaryPath_.c_str(), path_.c_str()) != 0)
        return writeFailure(path_, errno);
    temporaryPath_.clear();
    return {};
}

} // namespace topbook
