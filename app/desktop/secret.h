// SPDX-License-Identifier: GPL-3.0-or-later
// A key while the program holds it: overwritten when the last holder lets go, and with no way to print it. Shared, so
// that a job in another thread may outlive the window that asked for it. Any thread; immutable.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace topbook::desktop {

class Secret {
public:
    explicit Secret(std::string_view text)
        : text_(text) {}
    ~Secret();
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    /// For the request that needs it, and nothing else.
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

using Key = std::shared_ptr<const Secret>;

/// Takes the bytes over and overwrites where they came from; null for an empty text.
[[nodiscard]] Key keyOf(std::string&& text);

/// From now on a crash of this process leaves no memory behind: no core file, and no other process of this user may
/// read it. Called before the first key is held.
void forbidCoreFiles();

} // namespace topbook::desktop
