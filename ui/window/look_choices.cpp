// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/look_choices.h"

#include <QCoreApplication>

namespace topbook::ui {

QList<LookChoice> themeChoices() {
    const auto tr = [](const char* text) { return QCoreApplication::translate("look", text); };
    return {{QStringLiteral("system"), tr(QT_TRANSLATE_NOOP("look", "As the desktop"))},
            {QStringLiteral("light"), tr(QT_TRANSLATE_NOOP("look", "Light"))},
            {QStringLiteral("dark"), tr(QT_TRANSLATE_NOOP("look", "Dark"))}};
}

QList<LookChoice> presetChoices() {
    const auto tr = [](const char* text) { return QCoreApplication::translate("look", text); };
    return {{QStringLiteral("blue-orange"), tr(QT_TRANSLATE_NOOP("look", "Blue and orange"))},
            {QStringLiteral("green-red"), tr(QT_TRANSLATE_NOOP("look", "Green and red"))},
            {QStringLiteral("red-green"), tr(QT_TRANSLATE_NOOP("look", "Red and green"))},
            {QStringLiteral("mono"), tr(QT_TRANSLATE_NOOP("look", "One colour and shapes"))}};
}

ColourPreset presetOf(const QString& id) {
    const QList<LookChoice> choices = presetChoices();
    for (qsizetype i = 0; i < choices.size(); ++i) {
        if (choices[i].id == id)
            return static_cast<ColourPreset>(i);
    }
    return ColourPreset::BlueOrange;
}

} // namespace topbook::ui
