// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/export_dialog.h"

#include "model/core/time_text.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dialog_rows.h"
#include "ui/widgets/themed_label.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRadioButton>
#include <QVBoxLayout>

namespace topbook::ui {
namespace {

constexpr std::array screenTables{"ladder", "chart", "bars"};

bool isKnown(Timestamp time) {
    return time != Timestamp::earliest() && time != Timestamp::latest();
}

QString secondText(Timestamp time) {
    return isKnown(time) ? QString::fromStdString(timeText(time, 0)) : QString();
}

} // namespace

bool hasExportChoices(const ExportQuestion& question) {
    return std::none_of(screenTables.begin(), screenTables.end(),
                        [&](const char* name) { return question.table == name; });
}

ExportDialog::ExportDialog(const ThemeContext& context, const QString& name, ExportQuestion shown, QWidget* parent)
    : QDialog(parent)
    , shown_(std::move(shown))
    , columns_(new QComboBox(this))
    , periods_(new QButtonGroup(this))
    , from_(new QLineEdit(secondText(shown_.from), this))
    , to_(new QLineEdit(secondText(shown_.to), this))
    , trouble_(new ThemedLabel(context, FontRole::Body, &Theme::error, this))
    , save_(new PrimaryButton(context, tr("Save as..."), this)) {
    setWindowTitle(tr("Export %1").arg(name));
    resize(420, 240);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(context.theme().metrics.controlGap);
    columns_->setAccessibleName(tr("Columns"));
    columns_->addItem(tr("All columns"), QStringLiteral("top"));
    columns_->addItem(tr("symbol, average, timestamp, size"), QStringLiteral("seed"));
    columns_->setVisible(shown_.table == "top");
    column->addWidget(columns_);
    const bool hasShown = isKnown(shown_.from) && isKnown(shown_.to);
    const QStringList labels{tr("What is shown now"), tr("The whole session"), tr("From and to (UTC)")};
    for (int i = 0; i < labels.size(); ++i) {
        auto* choice = new QRadioButton(labels[i], this);
        choice->setVisible(i != Shown || hasShown);
        choice->setChecked(i == (hasShown ? Shown : Whole));
        periods_->addButton(choice, i);
        column->addWidget(choice);
    }
    auto* times = new QHBoxLayout;
    from_->setAccessibleName(tr("From, UTC"));
    to_->setAccessibleName(tr("To, UTC"));
    for (QLineEdit* field : {from_, to_}) {
        field->setPlaceholderText(tr("2026-11-20 18:00:00"));
        times->addWidget(field);
        connect(field, &QLineEdit::textEdited, this, [this] { periods_->button(FromTo)->setChecked(true); });
        connect(field, &QLineEdit::textChanged, this, &ExportDialog::check);
    }
    column->addLayout(times);
    setTabOrder(periods_->button(FromTo), from_); // as they stand
    setTabOrder(from_, to_);
    column->addWidget(trouble_);
    column->addStretch(1);
    addAnswerRow(*column, context, *this, *save_);
    connect(periods_, &QButtonGroup::idToggled, this, &ExportDialog::check);
    check();
}

ExportDialog::Period ExportDialog::period() const {
    return static_cast<Period>(periods_->checkedId());
}

void ExportDialog::check() {
    QString words;
    const bool misses = period() == FromTo && (from_->text().trimmed().isEmpty() || to_->text().trimmed().isEmpty());
    if (misses) {
        words = tr("Say from when and to when");
    } else if (period() == FromTo) {
        const auto from = parseTime(from_->text().trimmed().toStdString());
        const auto to = parseTime(to_->text().trimmed().toStdString());
        if (!from)
            words = tr("From: %1").arg(QString::fromStdString(from.error().message));
        else if (!to)
            words = tr("To: %1").arg(QString::fromStdString(to.error().message));
        else if (to->time <= from->time)
            words = tr("The end must be after the beginning");
    }
    trouble_->setColour(misses ? &Theme::text2 : &Theme::error);
    trouble_->setText(words);
    save_->setEnabled(words.isEmpty());
}

ExportQuestion ExportDialog::question() const {
    ExportQuestion question = shown_;
    if (shown_.table == "top")
        question.table = columns_->currentData().toString().toStdString();
    if (period() == Shown)
        return question;
    question.from = Timestamp::earliest();
    question.to = Timestamp::latest();
    if (period() == FromTo) {
        const auto from = parseTime(from_->text().trimmed().toStdString());
        const auto to = parseTime(to_->text().trimmed().toStdString());
        if (from && to) {
            question.from = from->time;
            question.to = to->time;
        }
    }
    return question;
}

} // namespace topbook::ui
