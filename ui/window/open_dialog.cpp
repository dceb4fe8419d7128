// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/open_dialog.h"

#include "model/core/time_text.h"
#include "ui/sources/note_label.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dialog_rows.h"
#include "ui/window/zones.h"

#include <QComboBox>
#include <QFileInfo>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int labelWidth = 120;

} // namespace

bool OpenDialog::isNeeded(const QList<InputFacts>& facts) {
    return std::any_of(facts.begin(), facts.end(), [](const InputFacts& each) {
        return each.assumedUtc || each.dayUnknown || each.needsStart || !each.csvProfiles.isEmpty();
    });
}

OpenDialog::OpenDialog(const ThemeContext& context, const QList<InputFacts>& facts, QWidget* parent)
    : QDialog(parent)
    , assumptions_(new NoteLabel(context, FontRole::Body, &Theme::warn, this))
    , trouble_(new NoteLabel(context, FontRole::Body, &Theme::error, this))
    , profile_(new QComboBox(this))
    , zone_(new QComboBox(this))
    , date_(new QLineEdit(this))
    , start_(new QLineEdit(this))
    , interval_(new QLineEdit(QStringLiteral("10s"), this))
    , open_(new PrimaryButton(context, tr("Open"), this)) {
    setWindowTitle(tr("Open recording"));
    resize(520, 220);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(context.theme().metrics.controlGap);
    QStringList files;
    for (const InputFacts& each : facts) {
        files.append(each.format.isEmpty() ? QFileInfo(each.path).fileName()
                                           : tr("%1: %2").arg(QFileInfo(each.path).fileName(), each.format));
        InputFacts onlyZone = each;
        onlyZone.dayUnknown = false;
        zoneWords_ += assumptionsOf(onlyZone);
        InputFacts onlyDay = each;
        onlyDay.assumedUtc = false;
        dayWords_ += assumptionsOf(onlyDay);
        needsStart_ = needsStart_ || each.needsStart;
        for (const QString& profile : each.csvProfiles) {
            if (profile_->findText(profile) < 0)
                profile_->addItem(profile);
        }
    }
    auto* list = new NoteLabel(context, FontRole::Body, &Theme::text, this);
    list->setWords(files.join(QLatin1Char('\n')));
    column->addWidget(list);
    column->addWidget(assumptions_);
    for (const ZoneChoice& choice : zoneChoices())
        zone_->addItem(choice.name, choice.id);
    date_->setPlaceholderText(tr("2019-01-30"));
    start_->setPlaceholderText(tr("2024-01-02 14:30:00, UTC where no zone stands"));
    const auto addWhere = [&](bool isAsked, const QString& label, QWidget* field) {
        if (isAsked)
            addFieldRow(*column, context, label, labelWidth, field);
        field->setVisible(isAsked);
    };
    addWhere(profile_->count() > 0, tr("Columns as in"), profile_);
    addWhere(!zoneWords_.isEmpty(), tr("Zone of its times"), zone_);
    addWhere(!dayWords_.isEmpty(), tr("Day"), date_);
    addWhere(needsStart_, tr("First line at"), start_);
    addWhere(needsStart_, tr("Then a line every"), interval_);
    column->addWidget(trouble_);
    column->addStretch(1);
    addAnswerRow(*column, context, *this, *open_);
    connect(zone_, &QComboBox::currentIndexChanged, this, &OpenDialog::check);
    for (QLineEdit* field : {date_, start_, interval_})
        connect(field, &QLineEdit::textChanged, this, &OpenDialog::check);
    check();
}

InputReading OpenDialog::reading() const {
    InputReading reading;
    const QString zone = zone_->currentData().toString();
    if (zone != QLatin1String("UTC"))
        reading.zone = zone;
    reading.date = date_->text().trimmed();
    reading.csvProfile = profile_->currentText();
    if (needsStart_) {
        reading.start = start_->text().trimmed();
        reading.interval = interval_->text().trimmed();
    }
    return reading;
}

/// What cannot be read of what was typed; empty where all can.
QString OpenDialog::troubleOf(const InputReading& reading) const {
    if (!reading.date.isEmpty() && !parseDate(reading.date.toStdString()))
        return tr("'%1' is not a day such as 2019-01-30").arg(reading.date);
    if (!needsStart_)
        return {};
    if (const auto start = parseTimeOrEpoch(reading.start.toStdString()); !start)
        return QString::fromStdString(start.error().message);
    if (const auto interval = parseDuration(reading.interval.toStdString()); !interval || interval->count() <= 0)
        return tr("'%1' is not a length such as 10s").arg(reading.interval);
    return {};
}

void OpenDialog::check() {
    const InputReading now = reading();
    const bool misses = needsStart_ && now.start.isEmpty();
    const QString trouble = misses ? tr("Its lines carry no times: say when the first one was") : troubleOf(now);
    trouble_->setColour(misses ? &Theme::text2 : &Theme::error);
    trouble_->setWords(trouble);
    QStringList words;
    if (now.zone.isEmpty())
        words += zoneWords_;
    if (now.date.isEmpty())
        words += dayWords_;
    assumptions_->setWords(words.join(QLatin1Char('\n')));
    open_->setEnabled(trouble.isEmpty());
}

} // namespace topbook::ui
