// SPDX-License-Identifier: GPL-3.0-or-later
// The names behind a session's ids: sources by SourceId, instruments by InstrumentId. Every file that the session
// writes into gets all of them, so that each stands alone. Not thread-safe.
#pragma once

#include "model/core/symbol_table.h"
#include "model/history/history_writer.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace topbook {

class StoredNames {
public:
    void learn(const std::vector<std::pair<SourceId, std::string>>& sources,
               const std::vector<std::pair<InstrumentId, Instrument>>& instruments);

    void describe(std::vector<SourceDescription> sources) { descriptions_ = std::move(sources); }

    [[nodiscard]] std::size_t sources() const { return sources_.size(); }
    [[nodiscard]] std::size_t instruments() const { return instruments_.size(); }
    [[nodiscard]] bool knows(SourceId id) const { return id.value < sources_.size() && sources_[id.value].has_value(); }
    [[nodiscard]] bool knows(InstrumentId id) const {
        return id.value < instruments_.size() && instruments_[id.value].has_value();
    }

    /// The name, or one made from the number: a row is worth keeping even where nobody said whose it is.
    [[nodiscard]] std::string source(SourceId id) const;
    [[nodiscard]] Instrument instrument(InstrumentId id) const;
    [[nodiscard]] SourceDescription description(SourceId id) const {
        return id.value < descriptions_.size() ? descriptions_[id.value] : SourceDescription{};
    }
    /// How many sources before this one carry its name.
    [[nodiscard]] int copyOf(SourceId id) const;

private:
    std::vector<std::optional<std::string>> sources_;
    std::vector<SourceDescription> descriptions_;
    std::vector<std::optional<Instrument>> instruments_;
};

} // namespace topbook
