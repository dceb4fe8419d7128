// SPDX-License-Identifier: GPL-3.0-or-later
// Finds a quote that was told twice: the same (source, symbol, source sequence) within lateness + horizon; the first
// one wins (windows, Quotes). One instance an instrument. A rising sequence, the usual case, costs one comparison and
// an append.
#pragma once

#include "model/core/state_io.h"
#include "model/core/values.h"

#include <vector>

namespace topbook {

class RecentSequences {
public:
    /// True where the sequence was not seen before. Entries with an event time before `forgetBefore` may be forgotten.
    bool insert(SequenceNumber sequence, Timestamp time, Timestamp forgetBefore);

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    struct Entry {
        std::uint64_t sequence = 0;
        Timestamp time;
    };
    std::vector<Entry> entries_; ///< ascending by sequence
    std::size_t nextSweep_ = 1024;
};

} // namespace topbook
