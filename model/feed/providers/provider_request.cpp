// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/provider_request.h"

#include "model/feed/quote_fields.h"
#include "model/feed/row_problems.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

constexpr std::string_view spaces = " \t\r\n";

/// What stands for each placeholder of a template.
using Values = std::vector<std::pair<std::string_view, std::string>>;

std::string filled(std::string_view text, const Values& values) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
        const auto value = end == std::string_view::npos
                               ? values.end()
                               : std::find_if(values.begin(), values.end(), [&](const auto& each) {
                                     return each.first == text.substr(at + 1, end - at - 1);
                                 });
        if (value == values.end()) {
            result += text[at++];
            continue;
        }
        result += value->second;
        at = end + 1;
    }
    return result;
}

/// The key and its parts, in the order {key}, {key1}, {key2}. A gateway of one's own may need none: its parts are
/// empty.
Result<std::vector<std::string>> partsOf(const ProviderProfile& profile, const ProviderKey& key, bool ownGateway) {
    if (profile.keyParts == 0)
        return std::vector<std::string>{};
    const std::size_t first = key.text.find_first_not_of(spaces);
    if (first == std::string::npos && ownGateway)
        return std::vector<std::string>(3);
    if (first == std::string::npos)
        return failure(ErrorCode::InvalidArgument,
                       profile.name + " needs a key" +
                           (profile.keyParts == 2 ? " of two parts, written id:secret" : "") +
                           (profile.signUpUrl.empty() ? "" : "; get one at " + profile.signUpUrl));
    const std::string whole = key.text.substr(first, key.text.find_last_not_of(spaces) + 1 - first);
    const bool control = std::any_of(whole.begin(), whole.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
    });
    if (control)
        return failure(ErrorCode::InvalidArgument,
                       "the key of " + profile.name + " holds control characters; copy it once more");
    if (profile.keyParts == 1)
        return std::vector<std::string>{whole};
    const std::size_t colon = whole.find(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == whole.size())
        return failure(ErrorCode::InvalidArgument,
                       "the key of " + profile.name + " has two parts; write it as id:secret");
    return std::vector<std::string>{whole, whole.substr(0, colon), whole.substr(colon + 1)};
}

bool isLoopback(std::string_view host) {
    if (host == "localhost" || host == "[::1]")
        return true;
    return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

} // namespace

std::vector<std::string> placeholdersOf(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t at = text.find_first_of("{}"); at != std::string_view::npos;) {
        const std::size_t end = text[at] == '{' ? text.find_first_of("{}", at + 1) : std::string_view::npos;
        if (end == std::string_view::npos || text[end] != '}') {
            names.emplace_back(text.substr(at, 16));
            return names;
        }
        names.emplace_back(text.substr(at + 1, end - at - 1));
        at = text.find_first_of("{}", end + 1);
    }
    return names;
}

Result<void> checkBaseUrl(std::string_view url) {
    const bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://"))
        return failure(ErrorCode::InvalidArgument, "must begin with https://");
    const std::string_view rest = url.substr(secure ? 8 : 7);
    std::string_view host = rest.substr(0, std::min(rest.find('/'), rest.size()));
    if (host.find('@') != std::string_view::npos)
        return failure(ErrorCode::InvalidArgument, "must not hold a user or a password; a key is given apart from it");
    if (const std::size_t port = host.rfind(':'); port != std::string_view::npos && !host.ends_with(']'))
        host = host.substr(0, port);
    if (host.empty() || url.find_first_of(" \t\r\n?#{}\\\"<>") != std::string_view::npos)
        return failure(ErrorCode::InvalidArgument,
                       "must be an address with a host and without '?', '#', braces and spaces");
    if (!secure && !isLoopback(host))
        return failure(ErrorCode::InvalidArgument,
                       "must begin with https://; plain http is for this machine alone (localhost)");
    if (url.ends_with('/'))
        return failure(ErrorCode::InvalidArgument, "must not end in '/'");
    return {};
}

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    constexpr std::string_view plain = "-._~";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (letter || plain.find(c) != std::string_view::npos) {
            result += c;
            continue;
        }
        result += '%';
        result += hex[byte >> 4];
        result += hex[byte & 15];
    }
    return result;
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string providerSymbol(const ProviderProfile& profile, std::string_view ours) {
    const auto alias = std::find_if(profile.aliases.begin(), profile.aliases.end(),
                                    [ours](const auto& each) { return each.first == ours; });
    const std::string_view theirs = alias == profile.aliases.end() ? ours : std::string_view(alias->second);
    return profile.lowerCase ? lowered(theirs) : std::string(theirs);
}

Result<std::vector<ProviderRequest>> requestsFor(const ProviderProfile& profile,
                                                 const std::vector<std::string>& symbols, const ProviderKey& key,
                                                 std::string_view baseUrl) {
    constexpr std::array<std::string_view, 3> keyNames{"key", "key1", "key2"};
    auto parts = partsOf(profile, key, !baseUrl.empty() && baseUrl != profile.baseUrl);
    if (!parts)
        return tl::unexpected(parts.error());
    if (!baseUrl.empty()) {
        if (baseUrl.ends_with('/'))
            baseUrl.remove_suffix(1);
        if (const auto checked = checkBaseUrl(baseUrl); !checked)
            return failure(ErrorCode::InvalidArgument, "the address " + checked.error().message);
    }
    for (const std::string& symbol : symbols) {
        const auto lawful = readSymbol(symbol);
        if (!lawful || *lawful != symbol || symbol.find(',') != std::string::npos)
            return failure(ErrorCode::InvalidArgument, "the symbol " + quoted(symbol) +
                                                           " cannot be asked for: it is empty, too long, or holds " +
                                                           "commas, control characters or spaces around it");
    }
    Values plainKeys;
    Values encodedKeys;
    std::vector<std::string> secrets;
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const std::string& part = (*parts)[i];
        plainKeys.emplace_back(keyNames[i], part);
        encodedKeys.emplace_back(keyNames[i], percentEncoded(part));
        if (part.empty())
            continue;
        secrets.push_back(part);
        if (encodedKeys.back().second != part)
            secrets.push_back(encodedKeys.back().second);
    }
    std::vector<std::pair<std::string, std::string>> headers;
    for (const auto& [name, value] : profile.headers)
        headers.emplace_back(name, filled(value, plainKeys));

    std::vector<ProviderRequest> requests;
    const std::size_t batch = std::max<std::size_t>(profile.batchLimit, 1);
    for (std::size_t begin = 0; begin < symbols.size(); begin += batch) {
        ProviderRequest request{{}, headers, {}, secrets};
        std::string list;
        for (std::size_t i = begin; i < std::min(begin + batch, symbols.size()); ++i) {
            request.symbols.push_back(symbols[i]);
            list += (list.empty() ? "" : profile.separator) + percentEncoded(providerSymbol(profile, symbols[i]));
        }
        Values values = encodedKeys;
        values.emplace_back("symbols", list);
        values.emplace_back("symbol", list);
        request.url = (baseUrl.empty() ? profile.baseUrl : std::string(baseUrl)) + filled(profile.path, values);
        requests.push_back(std::move(request));
    }
    return requests;
}

} // namespace topbook
