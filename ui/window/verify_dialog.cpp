// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/verify_dialog.h"

#include "model/session/words.h"

#include <QApplication>

namespace topbook::ui {
namespace {

QString counted(std::uint64_t count) {
    return QString::fromStdString(withThousands(count));
}

} // namespace

TaskOutcome verifyOutcome(const Result<VerifyReport>& report) {
    TaskOutcome outcome;
    if (!report) {
        const bool cancelled = report.error().code == ErrorCode::Cancelled;
        outcome.kind = cancelled ? TaskOutcome::Kind::Cancelled : TaskOutcome::Kind::Failed;
        outcome.words = cancelled ? VerifyDialog::tr("Cancelled: nothing was found out")
                                  : QString::fromStdString(describe(report.error()));
        return outcome;
    }
    for (const std::string& notice : report->notices)
        outcome.notices.append(QString::fromStdString(notice));
    if (report->difference) {
        outcome.kind = TaskOutcome::Kind::Differs;
        outcome.words = VerifyDialog::tr("Different: %1").arg(QString::fromStdString(report->difference->sentence()));
        return outcome;
    }
    outcome.words = VerifyDialog::tr("Identical: %1 rows of %2 tables, made again from %3 journal entries of %4")
                        .arg(counted(report->totalRows()))
                        .arg(report->rows.size())
                        .arg(counted(report->entries), report->sessions == 1
                                                           ? VerifyDialog::tr("one session")
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
