// SPDX-License-Identifier: GPL-3.0-or-later
// JSON pointers (RFC 6901): how a provider's profile says where a fact stands in an answer. Pure functions.
#pragma once

#include "model/feed/json_value.h"

#include <span>
#include <string>
#include <string_view>

namespace topbook {

/// Whether `pointer` is empty (the whole value) or begins with '/' and uses '~' only as ~0 and ~1.
[[nodiscard]] bool isJsonPointer(std::string_view pointer);

/// The value at `pointer`, null where there is none. The last of members of one name counts.
[[nodiscard]] const JsonValue* valueAt(const JsonValue& root, std::string_view pointer);

/// The first value of the pointers that is there and is not JSON's null; null where there is none.
[[nodiscard]] const JsonValue* firstTold(const JsonValue& root, std::span<const std::string> pointers);

} // namespace topbook
