// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles with one mistake each, and what must be said of it. Apart from the test, since moc stumbles over JSON in raw
// texts.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace topbook::test {

struct ProfileMistake {
    const char* name;
    std::string json;
    int line;          ///< that the error must name
    const char* words; ///< that its message must begin with
};

[[nodiscard]] std::vector<ProfileMistake> profileMistakes();

/// The least that a profile must say.
[[nodiscard]] std::string smallProfile();
/// It with one line, counted from 1, in another's place.
[[nodiscard]] std::string smallProfileWith(std::size_t line, const std::string& text);

} // namespace topbook::test
