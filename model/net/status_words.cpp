// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/status_words.h"

#include <string_view>

namespace topbook {
namespace {

/// The first row whose range holds a status tells its advice.
struct StatusAdvice {
    int from;
    int to;
    std::string_view words;
};
constexpr StatusAdvice adviceTable[]{
    {401, 401, "the key was not accepted; check the key"},
    {403, 403, "the key does not allow this; check the key and what its plan includes"},
    {404, 405, "there is nothing at this address; check the address and the symbols"},
    {407, 407, "the proxy wants a login; check the proxy settings of the environment"},
    {408, 408, "the server waited too long for the request"},
    {410, 410, "there is nothing at this address any more; check the address"},
    {429, 429, "too much was asked for; a longer interval or fewer symbols help"},
    {400, 499, "the request was not understood; check the symbols and the address"},
    {500, 599, "the server is in trouble; nothing to do but wait"},
};

} // namespace

std::string statusWords(int status, const std::string& host) {
    std::string text = "HTTP " + std::to_string(status) + " from " + host;
    for (const StatusAdvice& advice : adviceTable) {
        if (status < advice.from || status > advice.to)
            continue;
        text += ": ";
        text += advice.words;
        return text;
    }
    return text;
}

} // namespace topbook
