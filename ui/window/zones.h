// SPDX-License-Identifier: GPL-3.0-or-later
// The time zones that the window offers: their ids, their names in words, and what panels need to write times in one.
// Pure; any thread.
#pragma once

#include "ui/panels/panel.h"

#include <QList>
#include <QString>

namespace topbook::ui {

struct ZoneChoice {
    QString id; ///< IANA name or "UTC"
    QString name;
};
/// UTC first; a zone of `extra` that is not among the usual ones stands last.
[[nodiscard]] QList<ZoneChoice> zoneChoices(const QString& extra = QString());
/// "New York"; for others the last part of the id.
[[nodiscard]] QString zoneName(const QString& id);
/// UTC where the id is unknown.
[[nodiscard]] DisplayZone displayZone(const QString& id);

} // namespace topbook::ui
