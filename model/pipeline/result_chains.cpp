// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/result_chains.h"

namespace topbook {

void ResultChains::add(std::span<const L1Row> rows) {
    for (const L1Row& row : rows) {
        if (row.instrument.value >= l1_.size()) {
            l1_.resize(row.instrument.value + 1);
            hasL1_.resize(row.instrument.value + 1);
        }
        addTo(l1_[row.instrument.value], row);
        hasL1_[row.instrument.value] = true;
    }
}

void ResultChains::add(const WindowOutput& output, UniverseId universe, const SymbolTable& symbols) {
    for (const WindowRow& row : output.rows) {
        addTo(windows_[{universe, row.size.count(), static_cast<int>(row.ranking)}], row,
              symbols.at(row.instrument).symbol);
    }
    for (const TopPriceRow& row : output.topPrices)
        addTo(windows_[{universe, row.size.count(), -1}], row, symbols.at(row.instrument).symbol);
}

std::uint64_t ResultChains::digest(const SymbolTable& symbols, std::span<const std::string> universes) const {
    std::map<std::string, HashChain> named;
    for (std::uint32_t i = 0; i < l1_.size(); ++i) {
        if (!hasL1_[i])
            continue;
        const Instrument& instrument = symbols.at(InstrumentId{i});
        named.emplace("l1:" + instrument.symbol + ":" + std::to_string(instrument.source.value), l1_[i]);
    }
    for (const auto& [key, chain] : windows_) {
        const auto& [universe, size, ranking] = key;
        const std::string kind =
            ranking < 0 ? std::string("top_price") : std::string(rankingText(static_cast<Ranking>(ranking)));
        named.emplace("window:" + universes[universe.value] + ":" + std::to_string(size) + ":" + kind, chain);
    }
    return combine(named);
}

void ResultChains::save(StateWriter& out) const {
    out.put(static_cast<std::uint64_t>(l1_.size()));
    for (std::size_t i = 0; i < l1_.size(); ++i) {
        out.put(l1_[i]);
        out.put(static_cast<std::uint8_t>(hasL1_[i]));
    }
    out.put(static_cast<std::uint64_t>(windows_.size()));
    for (const auto& [key, chain] : windows_) {
        out.put(std::get<0>(key));
        out.put(std::get<1>(key));
        out.put(std::get<2>(key));
        out.put(chain);
    }
}

bool ResultChains::load(StateReader& in, std::size_t symbols, std::size_t universes) {
    l1_.clear();
    hasL1_.clear();
    windows_.clear();
    for (auto count = in.getCount(sizeof(HashChain) + 1); count > 0; --count) {
        l1_.push_back(in.get<HashChain>());
        hasL1_.push_back(in.get<std::uint8_t>() != 0);
    }
    if (l1_.size() > symbols)
        return false;
    for (auto count = in.getCount(14 + sizeof(HashChain)); count > 0; --count) {
        const auto universe = in.get<UniverseId>();
        const auto size = in.get<std::int64_t>();
        const auto ranking = in.get<int>();
        if (universe.value >= universes || ranking >= static_cast<int>(rankings.size()))
            return false;
        windows_[{universe, size, ranking}] = in.get<HashChain>();
    }
    return in.ok();
}

} // namespace topbook
