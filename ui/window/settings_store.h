// SPDX-License-Identifier: GPL-3.0-or-later
// Where the window keeps what it should look like next time. The composition root decides where that is
// (state.topbook), so that the window depends on no file. GUI thread only.
#pragma once

#include <QString>

#include <functional>

namespace topbook::ui {

struct SettingsStore {
    std::function<QString(const QString& key)> read = [](const QString&) { return QString(); };
    std::function<void(const QString& key, const QString& value)> write = [](const QString&, const QString&) {};
};

} // namespace topbook::ui
