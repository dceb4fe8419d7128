// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/providers/provider_profile.h"
#include "model/feed/providers/provider_request.h"

#include <algorithm>
#include <array>

namespace topbook {
namespace {

/// Which of the letters that JSON may leave alone a writer escapes nevertheless.
struct JsonStyle {
    bool slash = false;
    bool markup = false; ///< <, > and & as \u00XX, as some services write them
};
constexpr std::array jsonStyles{JsonStyle{}, JsonStyle{true, false}, JsonStyle{false, true}, JsonStyle{true, true}};

std::string jsonEscaped(std::string_view text, const JsonStyle& style, bool upperHex) {
    const std::string_view hex = upperHex ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\' || (style.slash && c == '/')) {
            result += '\\';
            result += c;
        } else if (byte < 0x20 || (style.markup && (c == '<' || c == '>' || c == '&'))) {
            result += "\\u00";
            result += hex[byte >> 4];
            result += hex[byte & 15];
        } else {
            result += c;
        }
    }
    return result;
}

/// Every way in which an answer may echo a secret.
std::vector<std::string> formsOf(const std::vector<std::string>& secrets) {
    std::vector<std::string> forms;
    for (const std::string& secret : secrets) {
        if (secret.empty())
            continue;
        const std::string encoded = percentEncoded(secret);
        std::string smallHex = encoded;
        for (std::size_t i = 0; i + 2 < smallHex.size(); ++i) {
            if (smallHex[i] == '%')
                smallHex.replace(i + 1, 2, lowered(smallHex.substr(i + 1, 2)));
        }
        std::string plusses = secret;
        std::replace(plusses.begin(), plusses.end(), ' ', '+');
        for (const std::string& form : {secret, encoded, smallHex, plusses}) {
            for (const JsonStyle& style : jsonStyles) {
                forms.push_back(jsonEscaped(form, style, false));
                forms.push_back(jsonEscaped(form, style, true));
            }
            forms.push_back(form);
        }
    }
    // the longest first, so that a whole key goes before its parts
    std::sort(forms.begin(), forms.end(), [](const std::string& a, const std::string& b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
    return forms;
}

} // namespace

std::string masked(std::string_view text, const std::vector<std::string>& secrets) {
    const std::vector<std::string> forms = formsOf(secrets);
    std::array<bool, 256> begins{};
    for (const std::string& form : forms)
        begins[static_cast<unsigned char>(form[0])] = true;
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto found = !begins[static_cast<unsigned char>(text[at])]
                               ? forms.end()
                               : std::find_if(forms.begin(), forms.end(), [&](const std::string& form) {
                                     return text.substr(at, form.size()) == form;
                                 });
        if (found == forms.end()) {
            result += text[at++];
            continue;
        }
        result += "***";
        at += found->size();
    }
    return result;
}

} // namespace topbook
