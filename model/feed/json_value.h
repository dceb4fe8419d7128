// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON text as a tree that keeps each number as it was written, so that no price passes through a double
// (architecture rule 3). Bounded: nesting and the number of values are limited, so no text can exhaust stack or memory.
#pragma once

#include "model/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

struct JsonMember;

struct JsonValue {
    enum class Kind : std::uint8_t { Null, Bool, Number, Text, Array, Object };

    Kind kind = Kind::Null;
    bool flag = false; ///< value of a Bool
    std::string text;  ///< a Text, or a Number as it was written
    std::vector<JsonValue> items;
    std::vector<JsonMember> members; ///< in the order of the text

    /// The last member of that name, null where there is none or this is no object.
    [[nodiscard]] const JsonValue* find(std::string_view name) const;
};

struct JsonMember {
    std::string name;
    JsonValue value;
};

inline constexpr std::size_t maxJsonDepth = 64;
inline constexpr std::size_t maxJsonValues = 1'000'000;

/// Reads one whole JSON text. Fails with BadText in words that name the trouble; `where` is its line, from 1.
[[nodiscard]] Result<JsonValue> parseJson(std::string_view text);

/// parseJson for answers of services: NaN, Infinity and numbers beyond a double, which would cost the whole text, are
/// read as a Text of their letters and so cost their own field only. Fails with Truncated where the text ends
/// before its value does, else with BadText.
[[nodiscard]] Result<JsonValue> parseJsonAnswer(std::string_view text);

} // namespace topbook
