// SPDX-License-Identifier: GPL-3.0-or-later
// Problems are counted, never thrown away: one entry a (source, code), with the first and last place and the words.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace topbook {

/// One thing that was wrong, as a decoder or book tells it.
struct Problem {
    ErrorCode code = ErrorCode::Internal;
    SourceId source;
    Timestamp time;      ///< event time, or the last one known
    std::string where;   ///< file:line, file:offset or source:payload
    std::string message; ///< a whole sentence for a person

    bool operator==(const Problem&) const = default;
};

/// All problems of one source and code so far.
struct ProblemTally {
    ErrorCode code = ErrorCode::Internal;
    SourceId source;
    std::uint64_t count = 0;
    Timestamp firstTime;
    Timestamp lastTime;
    std::string firstWhere;
    std::string lastWhere;
    std::string message; ///< of the first one

    bool operator==(const ProblemTally&) const = default;
};

/// Counts problems by (source, code). Not thread-safe: owned by whoever counts.
class ProblemLog {
public:
    void add(const Problem& problem);
    /// Those of an earlier stretch, before any of the same source and code that came behind it.
    void add(const ProblemTally& tally);
    [[nodiscard]] bool empty() const { return tallies_.empty(); }
    [[nodiscard]] std::uint64_t total() const { return total_; }
    /// Ordered by source, then code.
    [[nodiscard]] std::vector<ProblemTally> tallies() const;

private:
    std::map<std::pair<SourceId, ErrorCode>, ProblemTally> tallies_;
    std::uint64_t total_ = 0;
};

} // namespace topbook
