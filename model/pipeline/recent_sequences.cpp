// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/recent_sequences.h"

#include <algorithm>

namespace topbook {

bool RecentSequences::insert(SequenceNumber sequence, Timestamp time, Timestamp forgetBefore) {
    if (entries_.empty() || sequence.value > entries_.back().sequence) {
        entries_.push_back({sequence.value, time});
    } else {
        const auto at =
            std::lower_bound(entries_.begin(), entries_.end(), sequence.value,
                             [](const Entry& entry, std::uint64_t value) { return entry.sequence < value; });
        if (at->sequence == sequence.value)
            return false;
        entries_.insert(at, {sequence.value, time});
    }
    if (entries_.size() >= nextSweep_) {
        std::erase_if(entries_, [forgetBefore](const Entry& entry) { return entry.time < forgetBefore; });
        nextSweep_ = std::max<std::size_t>(1024, entries_.size() * 2);
    }
    return true;
}

void RecentSequences::save(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(nextSweep_));
    out.put(static_cast<std::uint64_t>(entries_.size()));
    for (const Entry& entry : entries_)
        out.put(entry);
}

bool RecentSequences::load(StateReader& in) {
    nextSweep_ = in.get<std::uint64_t>();
    entries_.clear();
    for (auto count = in.getCount(sizeof(Entry)); count > 0; --count)
        entries_.push_back(in.get<Entry>());
    return in.ok();
}

} // namespace topbook
