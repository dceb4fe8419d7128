// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a JSON text a field stands, for errors that name file and line. Walks the text only when something is wrong,
// so that reading it right costs nothing.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace topbook {

/// The line, from 1, of the member or item at `path` (names of members, places of items from 0) in `json`, which
/// parses. Where the path leads nowhere, the line of the last part of it that is there; of members of one name, the
/// last.
[[nodiscard]] std::size_t lineOfField(std::string_view json, std::span<const std::string> path);

} // namespace topbook
