// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/time_order.h"

#include "model/core/time_text.h"

#include <algorithm>

namespace topbook {

void TimeOrder::judge(Timestamp time, const RowProblems& problems, std::uint64_t place, EventBatch& out) {
    if (time < Timestamp{}) [[unlikely]] {
        problems.add(out, ErrorCode::BadTime, place, "the time is before 1970; taken as it is");
        return;
    }
    if (doubted_) [[unlikely]] {
        if (*doubted_ - time <= far)
            newest_ = std::max(*doubted_, time);
        doubted_.reset();
    }
    if (!newest_ || (time >= *newest_ && time - *newest_ <= far)) [[likely]] {
        newest_ = time;
        return;
    }
    if (time > *newest_) {
        doubted_ = time;
        return;
    }
    if (*newest_ - time <= disorder_)
        return;
    problems.add(out, ErrorCode::TimeBackwards, place,
                 "the time runs backwards, from " + timeText(*newest_, 9) + " to " + timeText(time, 9) +
                     "; taken as it is");
    newest_ = time;
}

} // namespace topbook
