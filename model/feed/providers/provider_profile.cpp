// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/provider_profile.h"

#include "model/feed/byte_stream.h"
#include "model/feed/providers/built_in_providers.h"
#include "model/feed/row_problems.h"

#include <cassert>

namespace topbook {
namespace {

constexpr std::size_t maxProfileBytes = 1 << 20;

std::vector<ProviderProfile> readBuiltIn() {
    std::vector<ProviderProfile> profiles;
    for (const BuiltInProvider& text : builtInProviderTexts()) {
        auto profile = parseProviderProfile(text.json, text.fileName);
        assert(profile.has_value());
        if (profile)
            profiles.push_back(std::move(*profile));
    }
    return profiles;
}

Result<std::string> contentOf(const std::string& path) {
    auto stream = ByteStream::open(path);
    if (!stream)
        return tl::unexpected(stream.error());
    std::string content;
    for (;;) {
        const auto block = stream->next();
        if (!block)
            return tl::unexpected(block.error());
        if (block->empty())
            return content;
        content += *block;
        if (content.size() > maxProfileBytes)
            return failure(ErrorCode::InvalidArgument, "the profile is larger than 1 MiB", path);
    }
}

} // namespace

const std::vector<ProviderProfile>& builtInProviders() {
    static const std::vector<ProviderProfile> profiles = readBuiltIn();
    return profiles;
}

Result<ProviderProfile> providerNamed(std::string_view name) {
    std::string names;
    for (const ProviderProfile& profile : builtInProviders()) {
        if (profile.name == name)
            return profile;
        names += (names.empty() ? "" : ", ") + profile.name;
    }
    if (!name.ends_with(".json"))
        return failure(ErrorCode::NotFound,
                       "there is no provider " + quoted(name) + "; there are " + names + ", or name a .json file");
    const std::string path(name);
    const auto content = contentOf(path);
    if (!content)
        return tl::unexpected(content.error());
    return parseProviderProfile(*content, path);
}

} // namespace topbook
