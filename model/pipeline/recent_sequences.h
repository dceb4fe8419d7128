// SPDX-License-Identifier: GPL-3.0-or-later
// Finds a quote that was told twice: the same (source, symbol, source sequence) within lateness + horizon; the first
// one wins (windows, Quotes). One instance an instrument. A rising sequence, the usual case, costs one comparison and
// an append; one that runs back, a look into a hash table.
#pragma once

#include "model/core/state_io.h"
#include "model/core/values.h"

#include <unordered_map>
#include <vector>

namespace topbook {

class RecentSequences {
public:
    /// True where the sequence was not seen with an event time of `forgetBefore` or later.
    bool insert(SequenceNumber sequence, Timestamp time, Timestamp forgetBefore);

    void save(StateWriter& out) const;
    [[nodiscard]] bool load(StateReader& in);

private:
    struct Entry {
        std::uint64_t sequence = 0;
        Timestamp time;
    };
    static constexpr std::size_t firstSweep = 256;

    void sweep(Timestamp forgetBefore);

    std::vector<Entry> rising_;                            ///< each above the one before
    std::unordered_map<std::uint64_t, Timestamp> runBack_; ///< those below one that came earlier
    std::size_t nextSweep_ = firstSweep;                   ///< size at which what is too old is dropped
};

} // namespace topbook
