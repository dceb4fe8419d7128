// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of resources/providers, as they were at build time.
#pragma once

#include <span>
#include <string_view>

namespace topbook {

struct BuiltInProvider {
    std::string_view fileName; ///< "iex.json"
    std::string_view json;
};

/// In the order of the table in the source dialog.
[[nodiscard]] std::span<const BuiltInProvider> builtInProviderTexts();

} // namespace topbook
