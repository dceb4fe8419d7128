// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/digest.h"

namespace topbook {
namespace {

void addWide(HashChain& chain, Int128 value) {
    chain.add(static_cast<std::uint64_t>(static_cast<UInt128>(value) >> 64));
    chain.add(static_cast<std::uint64_t>(value));
}

} // namespace

void HashChain::add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (const char c : text)
        add(static_cast<std::uint64_t>(static_cast<unsigned char>(c)));
}

void addTo(HashChain& chain, const L1Row& row) {
    chain.add(row.time.nanos);
    chain.add(row.sequence.value);
    chain.add(row.bbo.bid.nanos);
    chain.add(row.bbo.ask.nanos);
    chain.add(row.bbo.bidSize.units);
    chain.add(row.bbo.askSize.units);
}

void addTo(HashChain& chain, const WindowRow& row, std::string_view symbol) {
    chain.add(row.end.nanos);
    chain.add(std::uint64_t{row.revision});
    chain.add(std::uint64_t{row.place});
    chain.add(std::uint64_t{row.rank});
    chain.add(symbol);
    addWide(chain, row.values.sum);
    chain.add(row.values.count);
    chain.add(row.values.first.nanos);
    chain.add(row.values.last.nanos);
    chain.add(row.values.high.nanos);
    chain.add(row.values.low.nanos);
    chain.add(std::uint64_t{row.values.coveredSlots});
    chain.add(std::uint64_t{row.values.freshSlots});
}

void addTo(HashChain& chain, const TopPriceRow& row, std::string_view symbol) {
    chain.add(row.end.nanos);
    chain.add(std::uint64_t{row.revision});
    chain.add(symbol);
    chain.add(row.price.nanos);
    chain.add(row.time.nanos);
}

std::uint64_t combine(const std::map<std::string, HashChain>& chains) {
    HashChain all;
    for (const auto& [name, chain] : chains) {
        all.add(std::string_view(name));
        all.add(chain.value());
    }
    return all.value();
}

std::string digestText(std::uint64_t digest) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text(16, '0');
    for (std::size_t i = text.size(); i-- > 0; digest >>= 4)
        text[i] = hex[digest & 15];
    return text;
}

} // namespace topbook
