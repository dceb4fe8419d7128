// SPDX-License-Identifier: GPL-3.0-or-later
// How a decoder of text names what is wrong with a row: place, code and words that any terminal and any JSON reader can
// take, whatever bytes the row held.
#pragma once

#include "model/feed/decoder.h"

#include <string>
#include <string_view>

namespace topbook {

[[nodiscard]] bool isValidUtf8(std::string_view text);

/// The text as it may be shown: invalid UTF-8 and control characters become '?'.
[[nodiscard]] std::string printable(std::string_view text);

/// At most 40 bytes of the text in single quotes, printable: 'abc'.
[[nodiscard]] std::string quoted(std::string_view text);

/// Spaces and tabs around it taken off.
[[nodiscard]] std::string_view trimmed(std::string_view text);

class RowProblems {
public:
    /// `where` begins with the input's name, and the archive's member behind a slash.
    explicit RowProblems(const DecodeOptions& options);

    [[nodiscard]] std::string place(std::uint64_t line) const;
    void add(EventBatch& out, ErrorCode code, std::uint64_t line, std::string_view message) const;

    Timestamp lastTime; ///< of the last row that was right: when the trouble was

private:
    std::string input_;
};

} // namespace topbook
