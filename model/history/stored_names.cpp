// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/stored_names.h"

namespace topbook {
namespace {

template<class Value> void put(std::vector<std::optional<Value>>& values, std::size_t index, const Value& value) {
    if (index >= values.size())
        values.resize(index + 1);
    values[index] = value;
}

} // namespace

void StoredNames::learn(const std::vector<std::pair<SourceId, std::string>>& sources,
                        const std::vector<std::pair<InstrumentId, Instrument>>& instruments) {
    for (const auto& [id, name] : sources)
        put(sources_, id.value, name);
    for (const auto& [id, instrument] : instruments)
        put(instruments_, id.value, instrument);
}

std::string StoredNames::source(SourceId id) const {
    return knows(id) ? *sources_[id.value] : "source " + std::to_string(id.value);
}

Instrument StoredNames::instrument(InstrumentId id) const {
    if (knows(id))
        return *instruments_[id.value];
    Instrument unnamed;
    unnamed.symbol = "instrument " + std::to_string(id.value);
    return unnamed;
}

int StoredNames::copyOf(SourceId id) const {
    int copies = 0;
    for (std::uint16_t before = 0; before < id.value; ++before)
        copies += knows(SourceId{before}) && *sources_[before] == source(id) ? 1 : 0;
    return copies;
}

} // namespace topbook
