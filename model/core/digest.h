// SPDX-License-Identifier: GPL-3.0-or-later
// The digest of a session: one 64-bit number over every result, equal exactly when the results are (architecture rule
// 2). Results are chained per instrument and per window, so that neither shards nor batches can show; the chains are
// combined in one fixed order, by name.
#pragma once

#include "model/core/results.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// A running 64-bit hash of a chain of values; the order of the values matters. Not cryptographic.
class HashChain {
public:
    constexpr HashChain() = default;
    constexpr explicit HashChain(std::uint64_t state)
        : state_(state) {}

    constexpr void add(std::uint64_t value) {
        // splitmix64's finaliser over state + value: every input bit reaches every output bit
        std::uint64_t mixed = state_ + 0x9e3779b97f4a7c15ULL + value;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
        state_ = mixed ^ (mixed >> 31) ^ (state_ << 1 | state_ >> 63);
    }
    constexpr void add(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
    void add(std::string_view text);

    [[nodiscard]] constexpr std::uint64_t value() const { return state_; }

private:
    std::uint64_t state_ = 0x746f70626f6f6bULL; // "topbook"
};

void addTo(HashChain& chain, const L1Row& row);
void addTo(HashChain& chain, const WindowRow& row, std::string_view symbol);
void addTo(HashChain& chain, const TopPriceRow& row, std::string_view symbol);

/// Named chains combined in the order of their names. A name is for example "l1:IBM" or "window:300:gain".
[[nodiscard]] std::uint64_t combine(const std::map<std::string, HashChain>& chains);
/// The digest as programs print it: 16 lower-case hexadecimal digits.
[[nodiscard]] std::string digestText(std::uint64_t digest);

} // namespace topbook
