// SPDX-License-Identifier: GPL-3.0-or-later
// What an HTTP status that is no success means to a person, and what to do about it.
#pragma once

#include <string>

namespace topbook {

/// "HTTP 401 from api.example.com: the key was not accepted; check the key".
[[nodiscard]] std::string statusWords(int status, const std::string& host);

} // namespace topbook
