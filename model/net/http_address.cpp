// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/http_address.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace topbook {
namespace {

using CurlText = std::unique_ptr<char, decltype(&curl_free)>;
using CurlAddress = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string partOf(CURLU* address, CURLUPart part, unsigned flags = 0) {
    char* raw = nullptr;
    if (curl_url_get(address, part, &raw, flags) != CURLUE_OK)
        return {};
    const CurlText text(raw, curl_free);
    return text.get();
}

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

std::string withoutBrackets(std::string host) {
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        return host.substr(1, host.size() - 2);
    return host;
}

/// The address again without what may be secret, which is taken out of `address`.
std::string shownForm(CURLU* address) {
    for (const CURLUPart part :
         {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_QUERY, CURLUPART_FRAGMENT})
        (void)curl_url_set(address, part, nullptr, 0);
    std::string shown = partOf(address, CURLUPART_URL);
    while (!shown.empty() && shown.back() == '/')
        shown.pop_back();
    return shown;
}

} // namespace

bool isLoopbackHost(std::string_view host) {
    const std::string text = lowerCase(std::string(host));
    if (text == "localhost")
        return true;
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    in6_addr six{};
    return inet_pton(AF_INET6, text.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

Result<HttpAddress> checkHttpAddress(const std::string& url) {
    const CurlAddress parsed(curl_url(), curl_url_cleanup);
    if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return failure(ErrorCode::InvalidArgument,
                       "the address of the provider is not a URL; it looks like https://host/path");
    HttpAddress address;
    address.scheme = lowerCase(partOf(parsed.get(), CURLUPART_SCHEME));
    address.host = withoutBrackets(lowerCase(partOf(parsed.get(), CURLUPART_HOST)));
    if (address.scheme != "https" && address.scheme != "http")
        return failure(ErrorCode::InvalidArgument,
                       "addresses of providers begin with https://, not " + address.scheme + "://");
    if (address.host.empty())
        return failure(ErrorCode::InvalidArgument, "the address of the provider names no host");
    if (address.scheme == "http" && !isLoopbackHost(address.host))
        return failure(ErrorCode::InvalidArgument,
                       "http://" + address.host +
                           " would be read by anyone on the way; use https (plain http only to this machine)");
    address.port = partOf(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    address.shown = shownForm(parsed.get());
    return address;
}

} // namespace topbook
