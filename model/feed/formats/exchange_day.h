// SPDX-License-Identifier: GPL-3.0-or-later
// The day of a recording whose messages tell only how long ago midnight in New York was (ITCH, LOBSTER), and what is
// odd about the times of its messages. Not thread-safe: a decoder owns it.
#pragma once

#include "model/feed/decoder.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace topbook {

/// The names of an input, the one within an archive first: what a date or a symbol may be read from.
[[nodiscard]] std::vector<std::string_view> namesOfInput(const DecodeOptions& options);

class ExchangeDay {
public:
    /// The day of `--date`, else of the first name that fits one of the patterns (name_pattern.h), else 1970-01-01,
    /// which is then to be named. Fails with InvalidArgument where `--date` is no day.
    [[nodiscard]] static Result<ExchangeDay> create(const DecodeOptions& options,
                                                    std::span<const std::string_view> namePatterns);

    /// Nothing told the day.
    [[nodiscard]] bool isUnknown() const { return unknown_; }
    /// Says so in `out`, for the whole input.
    static void nameUnknownDay(const RowProblems& problems, std::uint64_t place, EventBatch& out);

    /// The moment that long after midnight.
    [[nodiscard]] Timestamp at(Duration sinceMidnight) const { return midnight_ + sinceMidnight; }
    /// at(), remembered; a time before that of the message before it, or past 24 hours, is named at `place`.
    [[nodiscard]] Timestamp next(Duration sinceMidnight, RowProblems& problems, std::uint64_t place, EventBatch& out) {
        const Timestamp time = at(sinceMidnight);
        if (sinceMidnight < newest_ || sinceMidnight >= std::chrono::hours(24)) [[unlikely]]
            nameOddTime(sinceMidnight, problems, place, out);
        else
            newest_ = sinceMidnight;
        first_ = std::min(first_, time);
        last_ = std::max(last_, time);
        return time;
    }
    /// Earliest and latest time given out by `next`; nothing before the first.
    [[nodiscard]] std::optional<Timestamp> first() const;
    [[nodiscard]] std::optional<Timestamp> last() const;

    /// What it remembers of the messages so far; the day itself is told when it is made.
    void save(StateWriter& out) const {
        out.put(newest_);
        out.put(first_);
        out.put(last_);
    }
    void load(StateReader& in) {
        newest_ = in.get<Duration>();
        first_ = in.get<Timestamp>();
        last_ = in.get<Timestamp>();
    }

private:
    void nameOddTime(Duration sinceMidnight, RowProblems& problems, std::uint64_t place, EventBatch& out);

    Timestamp midnight_;
    bool unknown_ = false;
    Duration newest_ = Duration::min();
    Timestamp first_ = Timestamp::latest();
    Timestamp last_ = Timestamp::earliest();
};

} // namespace topbook
