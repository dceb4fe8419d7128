// SPDX-License-Identifier: GPL-3.0-or-later
// Names stamps that cannot be right, for formats whose rows need not stand in the strict order of their times: those
// before 1970 and those that run backwards by more than the format's own disorder. Events keep them as they are. Not
// thread-safe: a decoder owns it.
#pragma once

#include "model/feed/decoder_place.h"
#include "model/feed/row_problems.h"

#include <optional>

namespace topbook {

class TimeOrder {
public:
    /// `disorder`: how far a right stamp may lie behind the newest one.
    explicit TimeOrder(Duration disorder)
        : disorder_(disorder) {}

    /// Takes the stamp of the next row, which stands at `place`.
    void check(Timestamp time, const RowProblems& problems, std::uint64_t place, EventBatch& out) {
        const bool follows = newest_ && !doubted_ && time >= *newest_ && time - *newest_ <= far && time >= Timestamp{};
        if (follows) [[likely]]
            newest_ = time;
        else
            judge(time, problems, place, out);
    }
    /// The next row begins anew: another day, another session.
    void restart() {
        newest_.reset();
        doubted_.reset();
    }

    void save(StateWriter& out) const {
        putOptional(out, newest_);
        putOptional(out, doubted_);
    }
    void load(StateReader& in) {
        newest_ = getOptional<Timestamp>(in);
        doubted_ = getOptional<Timestamp>(in);
    }

private:
    static constexpr Duration far = std::chrono::hours(1); ///< as for the watermark of a file (windows, Watermark)

    void judge(Timestamp time, const RowProblems& problems, std::uint64_t place, EventBatch& out);

    Duration disorder_;
    std::optional<Timestamp> newest_;
    std::optional<Timestamp> doubted_; ///< far ahead of all before it: the next row tells whether it is right
};

} // namespace topbook
