// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/stretch_marks.h"

#include "model/core/time_text.h"

namespace topbook::ui {

std::vector<Stretch> StretchMarks::kept() const {
    return store_.load().value_or(std::vector<Stretch>());
}

QString StretchMarks::usualName() const {
    const QString time = QString::fromStdString(timeText(begun_.value_or(Timestamp{}), 0));
    return tr("Stretch of %1").arg(time.section(QLatin1Char(' '), 1, 1).left(5));
}

QString StretchMarks::end(Timestamp clock, const QString& name) {
    if (!begun_)
        return {};
    Stretch stretch;
    stretch.name = (name.trimmed().isEmpty() ? usualName() : name.trimmed()).toStdString();
    stretch.from = *begun_;
    stretch.to = clock;
    begun_.reset();
    if (stretch.from >= stretch.to)
        return tr("Nothing was recorded since the mark was set");
    if (const auto kept = store_.keep(stretch); !kept)
        return QString::fromStdString(describe(kept.error()));
    return tr("Marked \"%1\": File > Export recording makes a file of it").arg(QString::fromStdString(stretch.name));
}

} // namespace topbook::ui
