// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/zones.h"

#include <QCoreApplication>

#include <array>

namespace topbook::ui {
namespace {

struct Usual {
    const char* id;
    const char* name;
};
constexpr std::array usual{Usual{"UTC", QT_TRANSLATE_NOOP("zones", "UTC")},
                           Usual{"America/New_York", QT_TRANSLATE_NOOP("zones", "New York")},
                           Usual{"America/Chicago", QT_TRANSLATE_NOOP("zones", "Chicago")},
                           Usual{"Europe/London", QT_TRANSLATE_NOOP("zones", "London")},
                           Usual{"Europe/Berlin", QT_TRANSLATE_NOOP("zones", "Frankfurt")},
                           Usual{"Asia/Tokyo", QT_TRANSLATE_NOOP("zones", "Tokyo")},
                           Usual{"Asia/Hong_Kong", QT_TRANSLATE_NOOP("zones", "Hong Kong")}};

} // namespace

QString zoneName(const QString& id) {
    for (const Usual& each : usual) {
        if (id == QLatin1String(each.id))
            return QCoreApplication::translate("zones", each.name);
    }
    return id.section(QLatin1Char('/'), -1).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QList<ZoneChoice> zoneChoices(const QString& extra) {
    QList<ZoneChoice> choices;
    for (const Usual& each : usual)
        choices.append({QString::fromLatin1(each.id), QCoreApplication::translate("zones", each.name)});
    const bool isListed =
        std::any_of(choices.cbegin(), choices.cend(), [&](const ZoneChoice& choice) { return choice.id == extra; });
    if (!extra.isEmpty() && !isListed)
        choices.append({extra, zoneName(extra)});
    return choices;
}

DisplayZone displayZone(const QString& id) {
    const auto zone = TimeZone::named(id.toStdString());
    return zone ? DisplayZone{*zone, zoneName(id)} : DisplayZone{};
}

} // namespace topbook::ui
