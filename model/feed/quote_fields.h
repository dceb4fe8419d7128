// SPDX-License-Identifier: GPL-3.0-or-later
// What all quote formats share: which symbols and prices are lawful (windows, Quotes), and the announcing of symbols.
#pragma once

#include "model/feed/event_batch.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace topbook {

/// The symbol as it counts: spaces and the guard that exports put before =, +, -, @ taken off. Fails with BadText where
/// nothing is left, or where it is no valid UTF-8, has control characters, or is longer than 64 bytes.
[[nodiscard]] Result<std::string_view> readSymbol(std::string_view text);

struct QuotedPrice {
    Price price;
    bool rounded = false;
};

/// A finite price above zero, written in units of 10^-scale. Fails with BadPrice in words that show the text.
[[nodiscard]] Result<QuotedPrice> readQuotedPrice(std::string_view text, int scale = 0);

/// Decoder-local numbers of symbols, each announced with its first use. Not thread-safe: a decoder owns it.
class SymbolNumbers {
public:
    /// `prototype` is announced under this symbol where it is new.
    InstrumentId numberOf(std::string_view symbol, const Instrument& prototype, EventBatch& out);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, InstrumentId, Hash, std::equal_to<>> numbers_;
};

} // namespace topbook
