// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme_context.h"

#include <utility>

namespace topbook::ui {

namespace {

// An opaque colour is never 0, so 0 stands for the usual tint.
quint64 keyOf(Icon name, QRgb colour) {
    return static_cast<quint64>(name) << 32 | colour;
}

} // namespace

ThemeContext::ThemeContext(Theme theme, QObject* parent)
    : QObject(parent)
    , theme_(std::move(theme)) {}

void ThemeContext::setTheme(Theme theme) {
    theme_ = std::move(theme);
    icons_.clear();
    emit changed();
}

QIcon ThemeContext::icon(Icon name) const {
    QIcon& icon = icons_[keyOf(name, 0)];
    if (icon.isNull()) {
        icon = ui::icon(name, theme_);
    }
    return icon;
}

QIcon ThemeContext::icon(Icon name, const QColor& colour) const {
    QIcon& icon = icons_[keyOf(name, colour.rgba())];
    if (icon.isNull()) {
        icon = ui::icon(name, IconTint{colour, colour, theme_.disabled});
    }
    return icon;
}

} // namespace topbook::ui
