// SPDX-License-Identifier: GPL-3.0-or-later
// Names of instruments, interned once: everything behind the decoder speaks of an InstrumentId.
#pragma once

#include "model/core/values.h"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace topbook {

/// What a source says of one instrument. `symbol` is the ticker; for a recording that names no instrument it is "BOOK".
struct Instrument {
    SourceId source;
    UniverseId universe;
    std::string symbol;
    std::string company;
    std::string group;      ///< sector or category; may be empty
    std::string currency;   ///< ISO 4217 or a coin's code; may be empty
    int priceDecimals = 2;  ///< shown on screens, never used in arithmetic or files
    int sizeDecimals = 0;   ///< scale of its Quantity
    Price tick{10'000'000}; ///< smallest price step, for the ladder's grid; > 0
    Price previousClose;    ///< 0 where the source does not tell
    Quantity roundLot;      ///< 0 where the source does not tell

    bool operator==(const Instrument&) const = default;
};

/// Appended to by the sequencer's thread only; ids are dense, never reused, and entries never move. References returned
/// by `at` stay valid for the table's life; other threads see copies in snapshots.
class SymbolTable {
public:
    /// The id of (source, symbol); a new one takes all of `instrument`, a known one keeps what was said first but
    /// learns a company, group, close or lot that it did not have.
    InstrumentId intern(const Instrument& instrument);

    [[nodiscard]] std::optional<InstrumentId> find(SourceId source, std::string_view symbol) const;
    [[nodiscard]] const Instrument& at(InstrumentId id) const { return instruments_[id.value]; }
    [[nodiscard]] std::size_t size() const { return instruments_.size(); }

private:
    std::deque<Instrument> instruments_;
    std::map<std::pair<SourceId, std::string>, InstrumentId, std::less<>> ids_;
};

} // namespace topbook
