// SPDX-License-Identifier: GPL-3.0-or-later
// `state.topbook`: settings, layouts, watchlists, alerts as texts by key. Every `set` is on the disk when it returns
// (synchronous=FULL). Owned by one thread; several programs may share the file.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace topbook {

/// A named stretch of the history, [from, to), that the window's Record button marked; `exportRecording` makes one file
/// of it.
struct Stretch {
    std::int64_t id = 0; ///< given by the file
    std::string name;
    Timestamp from;
    Timestamp to;

    bool operator==(const Stretch&) const = default;
};

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

    /// All stretches, the newest first.
    [[nodiscard]] Result<std::vector<Stretch>> stretches() const;
    /// Adds a stretch (id 0), or changes the one of that id; returns its id. Fails as `setText`, with InvalidArgument
    /// where it does not begin before it ends, NotFound where there is none of that id.
    [[nodiscard]] Result<std::int64_t> setStretch(const Stretch& stretch);
    [[nodiscard]] Result<void> removeStretch(std::int64_t id);

    [[nodiscard]] const std::vector<std::string>& notices() const; ///< sentences for the problems list

private:
    struct State;
    explicit StateFile(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace topbook
