// SPDX-License-Identifier: GPL-3.0-or-later
// Starts that never came to rest: counted in the settings, so that the third one in a row begins with the first layout
// and look instead of what may have broken the two before. GUI thread only.
#pragma once

#include "ui/window/settings_store.h"

#include <QWidget>

namespace topbook::ui {

class ThemeContext;

/// A start is good once the window ran for so long, or was closed.
inline constexpr int goodStartAfterMs = 20'000;

/// Counts this start; true where the two before it did not come to rest.
[[nodiscard]] bool startsAfterCrashes(const SettingsStore& settings);
/// This start was good.
void noteGoodStart(const SettingsStore& settings);
/// Settings without layout, look and panels; what is written under those names is forgotten with the program.
[[nodiscard]] SettingsStore safeSettings(const SettingsStore& settings);

/// The line above the panels that says so, with the way back.
class SafeStartLine : public QWidget {
    Q_OBJECT

public:
    explicit SafeStartLine(const ThemeContext& context, QWidget* parent = nullptr);

signals:
    void returnRequested();
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
};

} // namespace topbook::ui
