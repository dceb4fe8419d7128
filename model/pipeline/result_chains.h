// SPDX-License-Identifier: GPL-3.0-or-later
// Chains every result into the session's digest: L1 rows per instrument, window and top-price rows per window size and
// ranking, combined by name (architecture rule 2).
#pragma once

#include "model/core/digest.h"
#include "model/core/state_io.h"
#include "model/core/symbol_table.h"
#include "model/window/windows.h"

#include <map>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace topbook {

class ResultChains {
public:
    void add(std::span<const L1Row> rows);
    void add(const WindowOutput& output, UniverseId universe, const SymbolTable& symbols);

    /// `symbols` and `universes` give the names that chains are ordered by.
    [[nodiscard]] std::uint64_t digest(const SymbolTable& symbols, std::span<const std::string> universes) const;

    void save(StateWriter& out) const;
    /// False also where a chain is of an instrument or universe that is not there.
    [[nodiscard]] bool load(StateReader& in, std::size_t symbols, std::size_t universes);

private:
    using WindowKey = std::tuple<UniverseId, std::int64_t, int>; ///< size in ns; ranking, or -1 for top prices

    std::vector<HashChain> l1_; ///< by InstrumentId
    std::vector<bool> hasL1_;
    std::map<WindowKey, HashChain> windows_;
};

} // namespace topbook
