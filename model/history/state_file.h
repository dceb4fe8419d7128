// SPDX-License-Identifier: GPL-3.0-or-later
// `state.topbook`: settings, layouts, watchlists, alerts as texts by key. Every `set` is on the disk when it returns
// (synchronous=FULL). Owned by one thread; several programs may share the file.
#pragma once

#include "model/core/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

class StateFile {
public:
    /// Opens or makes and migrates the file; its folder is made too. Where it may not be written it is opened to be
    /// read, and `set` fails with PermissionDenied. A damaged or foreign one is moved aside and named in `notices`.
    /// Fails with NewerVersion, NotAFile, PermissionDenied, DiskFull.
    [[nodiscard]] static Result<StateFile> open(const std::string& path);
    StateFile(StateFile&&) noexcept;
    StateFile& operator=(StateFile&&) noexcept;
    ~StateFile();

    [[nodiscard]] Result<std::optional<std::string>> text(std::string_view key) const;
    /// Fails with PermissionDenied, DiskFull, Busy, WriteFailed; the old text then stands.
    [[nodiscard]] Result<void> setText(std::string_view key, std::string_view text);
    [[nodiscard]] Result<void> remove(std::string_view key);
    /// Keys that begin with `prefix`, ascending.
    [[nodiscard]] Result<std::vector<std::string>> keys(std::string_view prefix = {}) const;

    [[nodiscard]] const std::vector<std::string>& notices() const; ///< sentences for the problems list

private:
    struct State;
    explicit StateFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace topbook
