// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/symbol_table.h"

namespace topbook {

InstrumentId SymbolTable::intern(const Instrument& instrument) {
    if (const auto known = find(instrument.source, instrument.symbol)) {
        Instrument& entry = instruments_[known->value];
        if (entry.company.empty())
            entry.company = instrument.company;
        if (entry.group.empty())
            entry.group = instrument.group;
        if (entry.currency.empty())
            entry.currency = instrument.currency;
        if (entry.previousClose == Price{})
            entry.previousClose = instrument.previousClose;
        if (entry.roundLot == Quantity{})
            entry.roundLot = instrument.roundLot;
        return *known;
    }
    const InstrumentId id{static_cast<std::uint32_t>(instruments_.size())};
    instruments_.push_back(instrument);
    ids_.emplace(std::pair(instrument.source, instrument.symbol), id);
    return id;
}

std::optional<InstrumentId> SymbolTable::find(SourceId source, std::string_view symbol) const {
    const auto found = ids_.find(std::pair(source, std::string(symbol)));
    if (found == ids_.end())
        return std::nullopt;
    return found->second;
}

} // namespace topbook
