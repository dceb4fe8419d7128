// SPDX-License-Identifier: GPL-3.0-or-later
// How people and venues write the same pair: BTC/USD, BTC-USD, btcusd. Pure functions.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace topbook {

[[nodiscard]] inline bool isSymbolCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == ':';
}

/// 1 to 32 letters, digits and -_.: so that it can stand in a message, an address and a column as it is.
[[nodiscard]] inline bool isPlainSymbol(std::string_view text) {
    return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), isSymbolCharacter);
}

[[nodiscard]] inline std::string lowerCase(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return made;
}

[[nodiscard]] inline std::string upperCase(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return made;
}

/// What a person wrote without the strokes that some put between the two currencies, and without anything that could
/// leave the text it is put into.
[[nodiscard]] inline std::string plainSymbol(std::string_view text) {
    std::string made;
    std::copy_if(text.begin(), text.end(), std::back_inserter(made), isSymbolCharacter);
    const std::size_t stroke = made.rfind('-');
    if (stroke != std::string::npos && lowerCase(made.substr(stroke)) != "-perp")
        made.erase(stroke, 1);
    return made.substr(0, 32);
}

/// The pair with a stroke between the currencies, as Coinbase writes it: BTC-USD.
[[nodiscard]] inline std::string strokedSymbol(std::string_view text) {
    std::string made = upperCase(text);
    std::replace(made.begin(), made.end(), '/', '-');
    std::erase_if(made, [](char c) { return !isSymbolCharacter(c); });
    return made.substr(0, 32);
}

} // namespace topbook
