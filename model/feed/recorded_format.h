// SPDX-License-Identifier: GPL-3.0-or-later
// The table of recorded formats: recognised by content, opened by name. Adding a format is a file in formats/ and a
// line in recorded_format.cpp.
#pragma once

#include "model/feed/byte_stream.h"
#include "model/feed/decoder.h"

#include <span>

namespace topbook {

struct RecordedFormat {
    std::string_view name;        ///< as in `--format`
    std::string_view description; ///< for the open dialog
    std::string_view extensions;  ///< "*.csv *.txt", for the open dialog
    /// How sure it is that the input begins like this format: 0 no, 100 certain. `head` is up to 64 KiB, unpacked.
    int (*probe)(std::string_view head, const DecodeOptions& options) = nullptr;
    Result<std::unique_ptr<Decoder>> (*open)(const DecodeOptions& options) = nullptr;
    /// Reads a whole input ahead for DecodeOptions::brokenTrades; null where the format breaks no trades.
    std::vector<std::uint64_t> (*brokenTrades)(ByteStream& stream) = nullptr;
};

[[nodiscard]] std::span<const RecordedFormat> recordedFormats();
/// Null where there is no such format.
[[nodiscard]] const RecordedFormat* formatNamed(std::string_view name);
/// The most certain format, or UnknownFormat in words that list what is understood.
[[nodiscard]] Result<const RecordedFormat*> recognise(std::string_view head, const DecodeOptions& options);

} // namespace topbook
