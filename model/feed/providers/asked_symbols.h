// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the symbols that were asked for an answer means: providers answer with aliases, names of their own and any
// case. Made anew for every answer from its head line; a pure value.
#pragma once

#include "model/feed/providers/provider_profile.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace topbook {

class AskedSymbols {
public:
    /// `list` is joined by ','. Names that are no lawful symbols are left out, and so is a second one of the same name.
    AskedSymbols(const ProviderProfile& profile, std::string_view list);

    [[nodiscard]] const std::vector<std::string>& ours() const { return ours_; }
    /// The place in `ours` of what the provider calls `name`: as we or the provider write it, by the profile's answer
    /// names, at last in any case where only one symbol fits.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

private:
    void learn(std::string_view spelling, std::size_t index);

    std::vector<std::string> ours_;
    std::unordered_map<std::string, std::size_t> exact_;
    std::unordered_map<std::string, std::size_t> anyCase_; ///< `ambiguous` where two symbols differ in case alone
};

} // namespace topbook
