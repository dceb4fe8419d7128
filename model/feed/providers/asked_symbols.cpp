// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/asked_symbols.h"

#include "model/feed/providers/provider_request.h"
#include "model/feed/quote_fields.h"

#include <algorithm>
#include <limits>

namespace topbook {
namespace {

constexpr std::size_t ambiguous = std::numeric_limits<std::size_t>::max();

} // namespace

AskedSymbols::AskedSymbols(const ProviderProfile& profile, std::string_view list) {
    std::vector<std::string> theirs;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        const auto symbol = readSymbol(list.substr(begin, end - begin));
        begin = end + 1;
        if (!symbol || exact_.contains(std::string(*symbol)))
            continue;
        exact_.emplace(*symbol, ours_.size());
        ours_.emplace_back(*symbol);
        theirs.push_back(providerSymbol(profile, *symbol));
    }
    for (std::size_t i = 0; i < ours_.size(); ++i) {
        learn(theirs[i], i);
        learn(ours_[i], i);
    }
    for (const auto& [answered, asked] : profile.answerNames) {
        if (const auto index = find(asked))
            learn(answered, *index);
    }
}

void AskedSymbols::learn(std::string_view spelling, std::size_t index) {
    exact_.emplace(spelling, index);
    const auto [known, isNew] = anyCase_.emplace(lowered(spelling), index);
    if (!isNew && known->second != index)
        known->second = ambiguous;
}

std::optional<std::size_t> AskedSymbols::find(std::string_view name) const {
    if (const auto found = exact_.find(std::string(name)); found != exact_.end())
        return found->second;
    const auto found = anyCase_.find(lowered(name));
    if (found == anyCase_.end() || found->second == ambiguous)
        return std::nullopt;
    return found->second;
}

} // namespace topbook
