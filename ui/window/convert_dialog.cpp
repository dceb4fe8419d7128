// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/convert_dialog.h"

#include "model/core/time_text.h"
#include "ui/sources/note_label.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/window/path_field.h"
#include "ui/window/zones.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLineEdit>

namespace topbook::ui {
namespace {

/// Beside the input, so that nothing need be chosen: "day.csv.gz" gives "day.l1.csv".
QString proposedTarget(const QString& input) {
    const QFileInfo file(input);
    return file.absolutePath() + QLatin1Char('/') + file.baseName() + QStringLiteral(".l1.csv");
}

} // namespace

TaskOutcome conversionOutcome(const Result<ConversionReport>& report, const QString& target) {
    if (!report)
        return failedOutcome(report.error(), ConvertDialog::tr("Cancelled: nothing was written"));
    TaskOutcome outcome;
    outcome.words = ConvertDialog::tr("Wrote %1 rows out of %2 messages to %3")
                        .arg(countText(static_cast<qint64>(report->rows)),
                             countText(static_cast<qint64>(report->messages)), QDir::toNativeSeparators(target));
    for (const ProblemTally& problem : report->problems) {
        outcome.notices.append(ConvertDialog::tr("%1 × %2, first at %3")
                                   .arg(countText(static_cast<qint64>(problem.count)),
                                        QString::fromStdString(problem.message),
                                        QString::fromStdString(problem.firstWhere)));
    }
    return outcome;
}

ConvertDialog::ConvertDialog(const ThemeContext& context, Converter converter, QWidget* parent)
    : TaskDialog(context, tr("Convert recording"), tr("Convert"), parent)
    , converter_(std::move(converter))
    , input_(new PathField(context, PathField::Purpose::Open, tr("Recording of orders"), tr("All files (*)"), this))
    , target_(new PathField(context, PathField::Purpose::Save, tr("Write to"), tr("CSV (*.csv)"), this))
    , facts_(new NoteLabel(context, FontRole::Body, &Theme::text2, this))
    , zone_(new QComboBox(this))
    , date_(new QLineEdit(this))
    , oneSided_(new QCheckBox(tr("Also rows where a side is empty"), this))
    , everyEvent_(new QCheckBox(tr("A row for each event, not only at a change"), this))
    , roundLots_(new QCheckBox(tr("Prices at which a round lot is reached"), this)) {
    resize(600, 380);
    setIntroduction(tr("Order events (L3, L2) to changes of the best bid and ask (L1), as CSV: the same bytes as "
                       "topbook-cli l1."));
    addRow(tr("Recording"), input_);
    addField(facts_);
    for (const ZoneChoice& choice : zoneChoices())
        zone_->addItem(choice.name, choice.id);
    addRow(tr("Zone, where none"), zone_);
    date_->setPlaceholderText(tr("2019-01-30, where nothing tells it"));
    addRow(tr("Day"), date_);
    for (QCheckBox* box : {oneSided_, everyEvent_, roundLots_})
        addField(box);
    addRow(tr("Write to"), target_);
    connect(input_, &PathField::pathChanged, this, &ConvertDialog::look);
    connect(target_, &PathField::pathChanged, this, &ConvertDialog::check);
    connect(date_, &QLineEdit::textChanged, this, &ConvertDialog::check);
    look();
}

/// A path that is still being typed names no file: nothing is read then.
void ConvertDialog::look() {
    const QString path = input_->path();
    known_ = QFileInfo(path).isFile() ? inputFactsOf(path, {}) : InputFacts{};
    QStringList words;
    if (!known_.format.isEmpty())
        words.append(known_.format);
    words += assumptionsOf(known_);
    facts_->setWords(words.join(QLatin1Char('\n')));
    if (!known_.format.isEmpty() && target_->path().isEmpty())
        target_->setPath(proposedTarget(path));
    check();
}

void ConvertDialog::check() {
    const QString date = date_->text().trimmed();
    const bool needsDay = known_.dayUnknown && date.isEmpty();
    if (!QFileInfo(input_->path()).isFile())
        setMissing(tr("Choose a recording"));
    else if (known_.trouble && (!known_.dayUnknown || needsDay))
        setTrouble(QString::fromStdString(known_.trouble->message));
    else if (!known_.trouble && !known_.hasBook)
        setTrouble(tr("It holds quotes, not orders: there is no book to build"));
    else if (!date.isEmpty() && !parseDate(date.toStdString()))
        setTrouble(tr("'%1' is not a day such as 2019-01-30").arg(date));
    else if (target_->path().isEmpty())
        setMissing(tr("Choose where to write"));
    else if (QFileInfo(target_->path()) == QFileInfo(input_->path()))
        setTrouble(tr("The recording itself would be overwritten; choose another file"));
    else
        setTrouble({});
}

TaskWork ConvertDialog::work() {
    ConversionRequest request;
    request.input = input_->path().toStdString();
    request.output = target_->path().toStdString();
    if (const QString zone = zone_->currentData().toString(); zone != QLatin1String("UTC"))
        request.reading.zone = zone;
    request.reading.date = date_->text().trimmed();
    request.oneSided = oneSided_->isChecked();
    request.everyEvent = everyEvent_->isChecked();
    request.roundLots = roundLots_->isChecked();
    return [request, converter = converter_, target = target_->path()](const std::stop_token& stop,
                                                                       const TaskProgress& progress) {
        return conversionOutcome(converter(request, stop, progress), target);
    };
}

} // namespace topbook::ui
