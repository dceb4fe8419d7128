// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QHash>
#include <QIcon>
#include <QObject>

namespace topbook::ui {

/// The theme in use, and word that it changed.
///
/// The composition root builds one and hands it to every widget by reference; it outlives them all.
/// A widget keeps the reference, reads `theme()` while it paints and connects `changed` to its own refresh;
/// it never copies the Theme. GUI thread only.
class ThemeContext : public QObject {
    Q_OBJECT

public:
    explicit ThemeContext(Theme theme, QObject* parent = nullptr);

    [[nodiscard]] const Theme& theme() const { return theme_; }
    /// Replaces the theme, forgets the tinted icons and emits `changed`. Does not touch the application: the
    /// root connects `changed` to `applyTheme`.
    void setTheme(Theme theme);

    /// The icon tinted with text2, accent when checked, disabled when disabled; shared and cached.
    [[nodiscard]] QIcon icon(Icon name) const;
    /// The same with one colour for the normal and the checked state.
    [[nodiscard]] QIcon icon(Icon name, const QColor& colour) const;

signals:
    void changed();

private:
    Theme theme_;
    mutable QHash<quint64, QIcon> icons_;
};

} // namespace topbook::ui
