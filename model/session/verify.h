// SPDX-License-Identifier: GPL-3.0-or-later
// Proves a recording: runs its journal through a fresh engine and compares every result with what was stored, row by
// row (command line, `verify`). A long task for a worker thread; it only reads.
#pragma once

#include "model/session/session_config.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace topbook {

struct VerifyOptions {
    std::stop_token stop;
    std::function<void(double part)> progress; ///< 0 .. 1, now and then; may be null
    DecoderFactory decoders = usualDecoder;
    std::size_t shards = 1; ///< changes no result
    std::string appVersion; ///< of this program; a recording by another one is named. Empty: not asked
};

/// The first row at which stored and computed results part.
struct VerifyDifference {
    std::string table;
    std::string row;
    std::string words;   ///< stored and computed values
    std::string cause;   ///< the payload it came from: journal entry, source, received time
    std::string session; ///< when it started

    /// All of it in one sentence.
    [[nodiscard]] std::string sentence() const;
};

struct VerifyReport {
    std::size_t sessions = 0;
    std::uint64_t entries = 0;                  ///< of the journal
    std::map<std::string, std::uint64_t> rows;  ///< found identical, by table; every table has a place
    std::vector<std::string> notices;           ///< outages, unclean ends, other versions: sentences
    std::optional<VerifyDifference> difference; ///< nothing: identical

    [[nodiscard]] bool identical() const { return !difference.has_value(); }
    [[nodiscard]] std::uint64_t totalRows() const;
};

/// `path` is a `.topbook` file or a folder of day files; every session in it is verified, oldest first, up to the first
/// difference. Fails with Corrupt where a journal block or a file is damaged (naming it), as opening a recording does,
/// Empty where it holds no session with a journal, UnknownFormat where a source has no decoder, Cancelled on `stop`.
[[nodiscard]] Result<VerifyReport> verifyRecording(const std::string& path, const VerifyOptions& options = {});

} // namespace topbook
