// SPDX-License-Identifier: GPL-3.0-or-later
// Parts that the saved places of several decoders consist of (Decoder::savePlace). Functions only.
#pragma once

#include "model/core/state_io.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace topbook {

inline void putCounts(StateWriter& out, const std::map<std::string, std::uint64_t>& counts) {
    out.put(static_cast<std::uint64_t>(counts.size()));
    for (const auto& [name, count] : counts) {
        out.putText(name);
        out.put(count);
    }
}
/// Entries that stand there already stay where they are, for pointers into them.
inline void getCounts(StateReader& in, std::map<std::string, std::uint64_t>& counts) {
    for (auto left = in.getCount(2 * sizeof(std::uint64_t)); left > 0; --left) {
        const std::string name = in.getText();
        counts[name] = in.get<std::uint64_t>();
    }
}

template<class T> void putOptional(StateWriter& out, const std::optional<T>& value) {
    out.put(static_cast<std::uint8_t>(value.has_value()));
    out.put(value.value_or(T{}));
}
template<class T> [[nodiscard]] std::optional<T> getOptional(StateReader& in) {
    const bool has = in.get<std::uint8_t>() != 0;
    const T value = in.get<T>();
    return has ? std::optional(value) : std::nullopt;
}

} // namespace topbook
