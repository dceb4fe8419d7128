// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows panels use, by the height of the window that they stand in (look, Space). GUI thread.
#pragma once

#include <QWidget>

namespace topbook::ui {

enum class WindowHeight { Compact, Regular, Large };

[[nodiscard]] inline WindowHeight windowHeight(const QWidget& panel) {
    constexpr int regularFrom = 800;
    constexpr int largeFrom = 1200;
    const int height = panel.window()->height();
    if (height < regularFrom)
        return WindowHeight::Compact;
    return height < largeFrom ? WindowHeight::Regular : WindowHeight::Large;
}

} // namespace topbook::ui
