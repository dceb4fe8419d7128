// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/verify_dialog.h"

#include "ui/widgets/number_text.h"

#include <QApplication>

namespace topbook::ui {

TaskOutcome verifyOutcome(const Result<VerifyReport>& report) {
    if (!report)
        return failedOutcome(report.error(), VerifyDialog::tr("Cancelled: nothing was found out"));
    TaskOutcome outcome;
    for (const std::string& notice : report->notices)
        outcome.notices.append(QString::fromStdString(notice));
    if (report->difference) {
        outcome.kind = TaskOutcome::Kind::Differs;
        outcome.words = VerifyDialog::tr("Different: %1").arg(QString::fromStdString(report->difference->sentence()));
        return outcome;
    }
    outcome.words = VerifyDialog::tr("Identical: %1 rows of %2 tables, made again from %3 journal entries of %4")
                        .arg(countText(static_cast<qint64>(report->totalRows())))
                        .arg(report->rows.size())
                        .arg(countText(static_cast<qint64>(report->entries)),
                             report->sessions == 1 ? VerifyDialog::tr("one session")
                                                   : VerifyDialog::tr("%1 sessions").arg(report->sessions));
    return outcome;
}

VerifyDialog::VerifyDialog(const ThemeContext& context, const QList<RecordingEntry>& recordings, QWidget* parent)
    : TaskDialog(context, tr("Verify a recording"), tr("Verify"), parent)
    , recording_(new RecordingChoice(context, recordings, this)) {
    resize(560, 240);
    setIntroduction(tr("Runs what was received through a fresh engine and compares every result with what was stored. "
                       "It only reads; a session that is being recorded goes on."));
    addRow(tr("Recording"), recording_);
    connect(recording_, &RecordingChoice::chosen, this, &VerifyDialog::check);
    check();
}

void VerifyDialog::check() {
    if (recording_->path().isEmpty())
        setMissing(tr("Choose a recording"));
    else
        setTrouble({});
}

TaskWork VerifyDialog::work() {
    return [path = recording_->path().toStdString(), version = QApplication::applicationVersion().toStdString()](
               const std::stop_token& stop, const TaskProgress& progress) {
        VerifyOptions options;
        options.stop = stop;
        options.progress = progress;
        options.appVersion = version;
        return verifyOutcome(verifyRecording(path, options));
    };
}

} // namespace topbook::ui
