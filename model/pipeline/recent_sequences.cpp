// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/recent_sequences.h"

#include <algorithm>
#include <map>

namespace topbook {

bool RecentSequences::insert(SequenceNumber sequence, Timestamp time, Timestamp forgetBefore) {
    // Told again after it was forgotten, it is remembered with its new time.
    const auto renew = [&](Timestamp& known) {
        if (known >= forgetBefore)
            return false;
        known = time;
        return true;
    };
    if (!runBack_.empty()) {
        const auto known = runBack_.find(sequence.value);
        if (known != runBack_.end())
            return renew(known->second);
    }
    if (rising_.empty() || sequence.value > rising_.back().sequence) {
        rising_.push_back({sequence.value, time});
    } else {
        const auto at =
            std::lower_bound(rising_.begin(), rising_.end(), sequence.value,
                             [](const Entry& entry, std::uint64_t value) { return entry.sequence < value; });
        if (at->sequence == sequence.value)
            return renew(at->time);
        runBack_.emplace(sequence.value, time);
    }
    if (rising_.size() + runBack_.size() >= nextSweep_)
        sweep(forgetBefore);
    return true;
}

void RecentSequences::sweep(Timestamp forgetBefore) {
    std::erase_if(rising_, [forgetBefore](const Entry& entry) { return entry.time < forgetBefore; });
    std::erase_if(runBack_, [forgetBefore](const auto& entry) { return entry.second < forgetBefore; });
    nextSweep_ = std::max(firstSweep, 2 * (rising_.size() + runBack_.size()));
}

void RecentSequences::save(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(nextSweep_));
    out.put(static_cast<std::uint64_t>(rising_.size()));
    for (const Entry& entry : rising_)
        out.put(entry);
    out.put(static_cast<std::uint64_t>(runBack_.size()));
    for (const auto& [sequence, time] : std::map(runBack_.begin(), runBack_.end())) { // equal states, equal bytes
        out.put(sequence);
        out.put(time);
    }
}

bool RecentSequences::load(StateReader& in) {
    nextSweep_ = in.get<std::uint64_t>();
    rising_.clear();
    runBack_.clear();
    for (auto count = in.getCount(sizeof(Entry)); count > 0; --count)
        rising_.push_back(in.get<Entry>());
    for (auto count = in.getCount(sizeof(Entry)); count > 0; --count) {
        const auto sequence = in.get<std::uint64_t>();
        runBack_[sequence] = in.get<Timestamp>();
    }
    return in.ok();
}

} // namespace topbook
