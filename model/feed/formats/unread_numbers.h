// SPDX-License-Identifier: GPL-3.0-or-later
// Sequence numbers of rows that could not be read. Such a row is named as what it is; that its number is missing too is
// no second fault, and no gap may be told for it.
//
// The number of a damaged row may be damaged itself, and a wrong one would cost a right row its place. It is believed
// where both its neighbours were read around it (or were such rows too) and it was not. Not thread-safe: a decoder owns
// it.
#pragma once

#include "model/core/state_io.h"

#include <array>
#include <cstdint>
#include <vector>

namespace topbook {

/// A row that could not be read.
struct UnreadRow {
    std::uint64_t sequence = 0;
    std::uint64_t line = 0;
    std::uint64_t since = 0; ///< how many right rows had come before it
};

class UnreadNumbers {
public:
    /// How many rows a number waits for its neighbours: as long as a gap waits to be filled (order-books, Disorder).
    static constexpr std::uint64_t reach = 64;

    /// A row that could not be read, but for its number.
    void unread(std::uint64_t sequence, std::uint64_t line);
    /// A right row. The rows whose numbers are believed now are appended to `believed`: they stand before it.
    void read(std::uint64_t sequence, std::vector<UnreadRow>& believed) {
        recent_[count_++ % reach] = sequence;
        if (!waiting_.empty()) [[unlikely]]
            judge(sequence, believed);
    }
    /// Numbering begins anew.
    void restart() {
        count_ = 0;
        waiting_.clear();
    }

    void save(StateWriter& out) const;
    void load(StateReader& in);

private:
    [[nodiscard]] bool wasRead(std::uint64_t sequence) const;
    void judge(std::uint64_t sequence, std::vector<UnreadRow>& believed);

    std::array<std::uint64_t, reach> recent_{}; ///< numbers of the last right rows
    std::uint64_t count_ = 0;                   ///< of right rows
    std::vector<UnreadRow> waiting_;            ///< by number, no number twice
};

} // namespace topbook
