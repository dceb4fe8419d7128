// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/formats/unread_numbers.h"

#include <algorithm>

namespace topbook {

void UnreadNumbers::unread(std::uint64_t sequence, std::uint64_t line) {
    const auto place =
        std::lower_bound(waiting_.begin(), waiting_.end(), sequence,
                         [](const UnreadRow& row, std::uint64_t number) { return row.sequence < number; });
    const bool isKnown = place != waiting_.end() && place->sequence == sequence;
    if (!isKnown && waiting_.size() < reach && !wasRead(sequence))
        waiting_.insert(place, {sequence, line, count_});
}

bool UnreadNumbers::wasRead(std::uint64_t sequence) const {
    const auto end = recent_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, reach));
    return std::find(recent_.begin(), end, sequence) != end;
}

void UnreadNumbers::judge(std::uint64_t sequence, std::vector<UnreadRow>& believed) {
    std::erase_if(waiting_,
                  [&](const UnreadRow& row) { return row.sequence == sequence || count_ - row.since > reach; });
    for (auto first = waiting_.begin(); first != waiting_.end();) {
        // numbers without a hole between them stand or fall together
        auto last = first;
        while (last + 1 != waiting_.end() && (last + 1)->sequence == last->sequence + 1)
            ++last;
        const auto end = last + 1;
        if (!wasRead(first->sequence - 1) || !wasRead(last->sequence + 1)) {
            first = end;
            continue;
        }
        believed.insert(believed.end(), first, end);
        first = waiting_.erase(first, end);
    }
}

void UnreadNumbers::save(StateWriter& out) const {
    out.put(recent_);
    out.put(count_);
    out.putAll(std::span<const UnreadRow>(waiting_));
}

void UnreadNumbers::load(StateReader& in) {
    recent_ = in.get<std::array<std::uint64_t, reach>>();
    count_ = in.get<std::uint64_t>();
    waiting_ = in.getAll<UnreadRow>();
}

} // namespace topbook
