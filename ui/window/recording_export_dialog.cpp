// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/recording_export_dialog.h"

#include "model/core/time_text.h"
#include "model/session/export_recording.h"
#include "model/session/words.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/window/path_field.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>

#include <array>
#include <chrono>

namespace topbook::ui {
namespace {

constexpr std::array quickMinutes{5, 15, 60};

QString secondText(Timestamp time) {
    return QString::fromStdString(timeText(time, 0));
}

Result<Timestamp> timeIn(const QLineEdit& field, Timestamp otherwise) {
    const QString text = field.text().trimmed();
    if (text.isEmpty())
        return otherwise;
    const auto time = parseTime(text.toStdString());
    if (!time)
        return tl::unexpected(time.error());
    return time->time;
}

TaskOutcome outcomeOf(const Result<std::uint64_t>& entries, const QString& path) {
    if (entries)
        return {TaskOutcome::Kind::Done,
                RecordingExportDialog::tr("Wrote %1 journal entries to %2")
                    .arg(QString::fromStdString(withThousands(*entries)), QDir::toNativeSeparators(path)),
                {}};
    return failedOutcome(entries.error(), RecordingExportDialog::tr("Cancelled: nothing was written"));
}

} // namespace

RecordingExportDialog::RecordingExportDialog(const ThemeContext& context, const QList<RecordingEntry>& recordings,
                                             std::optional<Timestamp> now, QWidget* parent)
    : TaskDialog(context, tr("Export recording"), tr("Export"), parent)
    , recording_(new RecordingChoice(context, recordings, this))
    , marked_(new QComboBox(this))
    , from_(new QLineEdit(this))
    , to_(new QLineEdit(this))
    , target_(new PathField(context, PathField::Purpose::Save, tr("Write to"), tr("Topbook recordings (*.topbook)"),
                            this)) {
    resize(600, 350);
    setIntroduction(tr("Writes what was received in a stretch of time, and its results, to a file of its own. Opening "
                       "that file replays the stretch, here or on another machine."));
    from_->setPlaceholderText(tr("from the beginning; else 2026-11-20 18:00:00"));
    to_->setPlaceholderText(tr("to the end"));
    addRow(tr("Recording"), recording_);
    marked_->setPlaceholderText(tr("none yet: the Record button marks one"));
    marked_->setEnabled(false);
    addRow(tr("Marked"), marked_);
    addRow(tr("From, UTC"), from_);
    addRow(tr("To, UTC"), to_);
    if (now) {
        auto* quick = new QWidget(this);
        auto* row = new QHBoxLayout(quick);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(context.theme().metrics.controlGap);
        for (const int minutes : quickMinutes) {
            auto* button = new Button(context, ControlTone::Plain, tr("%1 min").arg(minutes), quick);
            button->setAccessibleName(tr("The last %1 minutes").arg(minutes));
            button->setAutoDefault(false);
            connect(button, &QPushButton::clicked, this,
                    [this, minutes, at = *now] { setStretch(secondText(at - std::chrono::minutes(minutes)), {}); });
            row->addWidget(button);
        }
        row->addStretch(1);
        addRow(tr("The last"), quick);
    }
    addRow(tr("Write to"), target_);
    for (QLineEdit* field : {from_, to_})
        connect(field, &QLineEdit::textChanged, this, &RecordingExportDialog::check);
    connect(marked_, &QComboBox::activated, this, &RecordingExportDialog::takeMarked);
    connect(recording_, &RecordingChoice::chosen, this, &RecordingExportDialog::check);
    connect(target_, &PathField::pathChanged, this, &RecordingExportDialog::check);
    check();
}

void RecordingExportDialog::setStretch(const QString& from, const QString& to) {
    from_->setText(from);
    to_->setText(to);
}

void RecordingExportDialog::offer(const std::vector<topbook::Stretch>& marked) {
    stretches_ = marked;
    marked_->clear();
    for (const topbook::Stretch& stretch : stretches_)
        marked_->addItem(tr("%1, %2 to %3")
                             .arg(QString::fromStdString(stretch.name), secondText(stretch.from),
                                  secondText(stretch.to).section(QLatin1Char(' '), 1)));
    marked_->setCurrentIndex(-1);
    marked_->setEnabled(!stretches_.empty());
    if (!stretches_.empty())
        marked_->setPlaceholderText(tr("choose one"));
}

/// To the second after its end, since the fields tell whole seconds; the file is named after it.
void RecordingExportDialog::takeMarked(int index) {
    const topbook::Stretch& stretch = stretches_[static_cast<std::size_t>(index)];
    setStretch(secondText(stretch.from), secondText(stretch.to + std::chrono::seconds(1) - Duration(1)));
    QString name;
    for (const QChar letter : QString::fromStdString(stretch.name))
        name += letter.isLetterOrNumber() || letter == QLatin1Char('-') ? letter : QLatin1Char('-');
    const QString folder = QFileInfo(target_->path()).absolutePath();
    target_->setPath(folder + QLatin1Char('/') + name + QStringLiteral(".topbook"));
}

Result<RecordingExportDialog::Span> RecordingExportDialog::typed() const {
    const auto from = timeIn(*from_, Timestamp::earliest());
    if (!from)
        return tl::unexpected(from.error());
    const auto to = timeIn(*to_, Timestamp::latest());
    if (!to)
        return tl::unexpected(to.error());
    if (*from >= *to)
        return failure(ErrorCode::InvalidArgument, tr("the end must be after the beginning").toStdString());
    return Span{*from, *to};
}

void RecordingExportDialog::check() {
    const auto span = typed();
    if (recording_->path().isEmpty())
        setMissing(tr("Choose a recording"));
    else if (!span)
        setTrouble(QString::fromStdString(span.error().message));
    else if (target_->path().isEmpty())
        setMissing(tr("Choose where to write"));
    else
        setTrouble({});
}

TaskWork RecordingExportDialog::work() {
    QString target = target_->path();
    if (!target.endsWith(QLatin1String(".topbook")))
        target += QLatin1String(".topbook");
    return [source = recording_->path().toStdString(), span = typed().value_or(Span{}), target,
            version = QApplication::applicationVersion().toStdString()](const std::stop_token& stop,
                                                                        const TaskProgress& progress) {
        RecordingExport options;
        options.stop = stop;
        options.progress = progress;
        options.appVersion = version;
        return outcomeOf(exportRecording(source, span.from, span.to, target.toStdString(), options), target);
    };
}

} // namespace topbook::ui
