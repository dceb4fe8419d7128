// SPDX-License-Identifier: GPL-3.0-or-later
// Where a command's data goes: standard output, or a file that is written beside its place and renamed when whole, so
// that a failed or interrupted command leaves no half file behind.
#pragma once

#include "model/core/result.h"

#include <string>
#include <string_view>

namespace topbook {

/// Direct: the file grows in its place, for output that somebody reads while it is written.
enum class OutputPlace { WhenWhole, Direct };

class Output {
public:
    /// An empty path is standard output. A path to a device or pipe is always written directly. Fails with WriteFailed
    /// in words.
    [[nodiscard]] static Result<Output> open(const std::string& path, OutputPlace place = OutputPlace::WhenWhole);
    Output(Output&& other) noexcept;
    Output& operator=(Output&&) = delete;
    ~Output(); ///< removes the unfinished file

    /// Appends; written in large blocks. Fails with DiskFull, WriteFailed, or Cancelled where the reader of a pipe went
    /// away.
    [[nodiscard]] Result<void> write(std::string_view bytes);
    /// Writes what is held back now, for `--follow`.
    [[nodiscard]] Result<void> flush();
    /// Flushes and puts the file in its place.
    [[nodiscard]] Result<void> finish();

private:
    Output() = default;
    [[nodiscard]] Result<void> writeAll(std::string_view rest) const;

    int descriptor_ = -1;
    std::string path_;          ///< final place; empty for standard output
    std::string temporaryPath_; ///< empty where written directly
    std::string buffer_;
};

} // namespace topbook
