// SPDX-License-Identifier: GPL-3.0-or-later
// The themes and colour presets that the menus and the preferences offer, by the ids that settings keep. Pure.
#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QString>

namespace topbook::ui {

struct LookChoice {
    QString id;
    QString text;
};
[[nodiscard]] QList<LookChoice> themeChoices();
[[nodiscard]] QList<LookChoice> presetChoices();
/// Blue and orange where the id is unknown.
[[nodiscard]] ColourPreset presetOf(const QString& id);

} // namespace topbook::ui
