// SPDX-License-Identifier: GPL-3.0-or-later
// Did a spreadsheet go over this file? It keeps 15 digits of a number and writes zeros for the rest, so that orders are
// no longer told apart; no book built from such a file can be right (order-books, Formats: l3-csv).
//
// Judged on the first 64 ids of 16 or more digits: all of them ending in 0000. An input with fewer is judged at its
// end, and then three such orders are the least that is taken for proof: one or two round ids are chance. Ids of up to
// 15 digits are whole in any spreadsheet and tell nothing.
#pragma once

#include "model/core/result.h"
#include "model/core/state_io.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

class OrderIdentity {
public:
    enum class Verdict : std::uint8_t { Undecided, Sound, Lost };

    static constexpr std::size_t judgedIds = 64;
    static constexpr std::size_t leastOrders = 3;

    /// Takes the next id; `isNewOrder` where it stands in an add.
    void see(std::uint64_t id, bool isNewOrder, std::uint64_t line) {
        constexpr std::uint64_t smallestLong = 1'000'000'000'000'000;
        if (verdict_ == Verdict::Undecided && id >= smallestLong)
            judge(id, isNewOrder, line);
    }
    [[nodiscard]] Verdict verdict() const { return verdict_; }
    /// The input ended: Sound or Lost.
    [[nodiscard]] Verdict verdictAtEnd() const;
    /// Whether a round id of 16 or more digits was met, and nothing yet that clears it.
    [[nodiscard]] bool suspects() const { return verdict_ == Verdict::Undecided && longIds_ > 0; }

    [[nodiscard]] std::uint64_t firstLine() const { return firstLine_; }
    [[nodiscard]] std::uint64_t firstId() const { return firstId_; }

    void save(StateWriter& out) const;
    void load(StateReader& in);

private:
    void judge(std::uint64_t id, bool isNewOrder, std::uint64_t line);

    Verdict verdict_ = Verdict::Undecided;
    std::size_t longIds_ = 0;
    std::size_t newOrders_ = 0;
    std::vector<std::uint64_t> different_; ///< at most leastOrders
    std::uint64_t firstLine_ = 0;
    std::uint64_t firstId_ = 0;
};

/// Whether the text is a number that passed through floating point: 1.62794E+18, or a long one with ".0" behind.
[[nodiscard]] bool wasFloatingPoint(std::string_view text);

} // namespace topbook
