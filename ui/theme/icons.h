// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

#include <span>

namespace topbook::ui {

struct Theme;

/// Every icon of the program, drawn on a 16 px grid in resources/icons.
enum class Icon {
    Source,
    Open,
    Search,
    Record,
    Stop,
    Down,
    Right,
    Up,
    Close,
    Float,
    Plus,
    Minus,
    More,
    Filter,
    Link,
    Lock,
    Layout,
    Gear,
    Crosshair,
    Measure,
    BoxZoom,
    Reset,
    Copy,
    Save,
    GoLive,
    Play,
    Pause,
    StepForward,
    StepBack,
    HopForward,
    HopBack,
    Loop,
    Jump,
    Warn,
    Error,
    Info,
    Clock,
    Gap,
    Check,
    Undo,
    Bell,
    Log,
    Import,
    Eye,
};

/// The colours that stand in for `currentColor`.
struct IconTint {
    QColor normal;
    QColor checked;
    QColor disabled;
};

[[nodiscard]] std::span<const Icon> allIcons();

/// The file name without its ending, e.g. "box-zoom".
[[nodiscard]] QString iconName(Icon icon);

/// A tinted icon that is drawn anew for each size and device pixel ratio, so that it is sharp on all of them.
/// `ThemeContext::icon` keeps and shares what these build.
[[nodiscard]] QIcon icon(Icon icon, const IconTint& tint);
[[nodiscard]] QIcon icon(Icon icon, const Theme& theme);

/// The icon of the program itself, in its own colours.
[[nodiscard]] QIcon applicationIcon();

} // namespace topbook::ui
