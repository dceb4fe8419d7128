// SPDX-License-Identifier: GPL-3.0-or-later
// The head of a DBN stream, versions 1 to 3: what was asked for, and which symbol each instrument id had on which day
// (Databento, DBN encoding: Metadata).
#pragma once

#include "model/core/result.h"
#include "model/core/state_io.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace topbook {

inline constexpr std::size_t dbnPreludeBytes = 8;          ///< "DBN", version, length of the rest
inline constexpr std::uint32_t maxDbnMetadata = 256 << 20; ///< more is not believed
inline constexpr std::uint8_t newestDbnVersion = 3;

class DbnSymbols {
public:
    /// Days are written YYYYMMDD, `end` exclusive.
    void add(std::uint32_t instrument, std::uint32_t begin, std::uint32_t end, std::string_view symbol);
    /// The symbol of the id on a day, else any that it ever had, else empty. Valid as long as nothing is added.
    [[nodiscard]] std::string_view nameOf(std::uint32_t instrument, std::uint32_t day) const;
    /// Whether the id has one name throughout, so that the day need not be asked.
    [[nodiscard]] bool isOneName(std::uint32_t instrument) const;

    void save(StateWriter& out) const;
    void load(StateReader& in);

private:
    struct Named {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::string symbol;
    };
    std::unordered_map<std::uint32_t, std::vector<Named>> names_;
};

struct DbnMetadata {
    std::uint8_t version = 0;
    std::size_t symbolLength = 0; ///< of fixed texts, in the metadata and in records
    DbnSymbols symbols;
};

/// Reads all of the metadata; `body` is what stands behind the prelude. Fails with Corrupt where counts do not fit.
[[nodiscard]] Result<DbnMetadata> readDbnMetadata(std::uint8_t version, std::string_view body);

} // namespace topbook
