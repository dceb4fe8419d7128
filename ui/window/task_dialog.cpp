// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/task_dialog.h"

#include "model/session/words.h"
#include "ui/sources/note_label.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dialog_rows.h"
#include "ui/widgets/themed_label.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QVBoxLayout>

#include <chrono>

namespace topbook::ui {
namespace {

constexpr int shownNotices = 6;

struct OutcomeLook {
    Icon icon;
    QColor Theme::*mark;
    QColor Theme::*words;
};

OutcomeLook lookOf(TaskOutcome::Kind kind) {
    switch (kind) {
    case TaskOutcome::Kind::Done:
        return {Icon::Check, &Theme::accent, &Theme::text};
    case TaskOutcome::Kind::Cancelled:
        return {Icon::Info, &Theme::text2, &Theme::text2};
    case TaskOutcome::Kind::Differs:
    case TaskOutcome::Kind::Failed:
        break;
    }
    return {Icon::Error, &Theme::error, &Theme::error};
}

} // namespace

TaskDialog::TaskDialog(const ThemeContext& context, const QString& title, const QString& startText, QWidget* parent)
    : QDialog(parent)
    , context_(context)
    , fields_(new QWidget(this))
    , rows_(new QVBoxLayout(fields_))
    , introduction_(new NoteLabel(context, FontRole::Body, &Theme::text2, this))
    , trouble_(new NoteLabel(context, FontRole::Body, &Theme::error, this))
    , bar_(new QProgressBar(this))
    , mark_(new IconLabel(context, Icon::Check, &Theme::accent, this))
    , words_(new NoteLabel(context, FontRole::Body, &Theme::text, this))
    , remarks_(new NoteLabel(context, FontRole::Body, &Theme::text2, this))
    , close_(new Button(context, ControlTone::Plain, tr("Close"), this))
    , start_(new PrimaryButton(context, startText, this)) {
    setWindowTitle(title);
    const int gap = context.theme().metrics.controlGap;
    auto* column = new QVBoxLayout(this);
    column->setSpacing(gap);
    column->addWidget(introduction_);
    rows_->setContentsMargins(0, 0, 0, 0);
    rows_->setSpacing(gap);
    column->addWidget(fields_);
    column->addWidget(trouble_);
    bar_->setRange(0, 1000);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("Progress"));
    bar_->hide();
    column->addWidget(bar_);
    auto* result = new QHBoxLayout;
    result->setSpacing(gap);
    result->addWidget(mark_, 0, Qt::AlignTop);
    result->addWidget(words_, 1);
    column->addLayout(result);
    column->addWidget(remarks_);
    mark_->hide();
    for (NoteLabel* label : {words_, remarks_})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addStretch(1);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(close_);
    row->addWidget(start_);
    column->addLayout(row);
    start_->setDefault(true);
    connect(start_, &QPushButton::clicked, this, &TaskDialog::begin);
    connect(close_, &QPushButton::clicked, this, [this] {
        if (isRunning())
            task_.cancel();
        else
            close();
    });
    connect(&task_, &LongTask::progressed, this, &TaskDialog::showProgress);
    connect(&task_, &LongTask::finished, this, &TaskDialog::finish);
}

void TaskDialog::addRow(const QString& label, QWidget* field) {
    addFieldRow(*rows_, context_, label, labelWidth, field);
}

void TaskDialog::addField(QWidget* field) {
    rows_->addWidget(field);
}

void TaskDialog::setIntroduction(const QString& words) {
    introduction_->setWords(words);
}

void TaskDialog::setMissing(const QString& words) {
    setTrouble(words);
    trouble_->setColour(&Theme::text2);
}

void TaskDialog::setTrouble(const QString& words) {
    trouble_->setColour(&Theme::error);
    trouble_->setWords(words);
    hasTrouble_ = !words.isEmpty();
    refresh();
}

QString TaskDialog::outcomeWords() const {
    return isRunning() ? QString() : words_->text();
}

void TaskDialog::begin() {
    if (isRunning() || hasTrouble_)
        return;
    notices_.clear();
    remarks_->setWords({});
    mark_->hide();
    bar_->show();
    showProgress(0, -1);
    task_.start(work());
    refresh();
}

void TaskDialog::showProgress(double part, qint64 leftMs) {
    bar_->setValue(static_cast<int>(part * bar_->maximum()));
    words_->setColour(&Theme::text2);
    const QString percent = tr("%1 %").arg(static_cast<int>(part * 100));
    words_->setWords(leftMs < 0
                         ? percent
                         : tr("%1, about %2 left")
                               .arg(percent, QString::fromStdString(spanWords(std::chrono::milliseconds(leftMs)))));
}

void TaskDialog::finish(const TaskOutcome& outcome) {
    const OutcomeLook look = lookOf(outcome.kind);
    bar_->hide();
    mark_->setIcon(look.icon, look.mark);
    mark_->show();
    words_->setColour(look.words);
    words_->setWords(outcome.words);
    notices_ = outcome.notices;
    QStringList shown = notices_.mid(0, shownNotices);
    if (notices_.size() > shownNotices)
        shown.append(tr("and %1 more").arg(notices_.size() - shownNotices));
    remarks_->setWords(shown.join(QLatin1Char('\n')));
    refresh();
    emit ended(outcome.words);
}

void TaskDialog::refresh() {
    const bool running = isRunning();
    fields_->setEnabled(!running);
    start_->setEnabled(!running && !hasTrouble_);
    close_->setText(running ? tr("Cancel") : tr("Close"));
}

void TaskDialog::reject() {
    task_.cancel();
    QDialog::reject();
}

} // namespace topbook::ui
