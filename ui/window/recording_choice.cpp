// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/recording_choice.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/number_text.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>

namespace topbook::ui {
namespace {

QString recordings() {
    return QStringLiteral("*.topbook");
}

} // namespace

QList<RecordingEntry> recordingsThere(const QString& historyFolder, const QStringList& shown, bool sampleFirst) {
    QList<RecordingEntry> entries;
    for (const QString& path : shown) {
        if (path.endsWith(QLatin1String(".topbook")))
            entries.append({RecordingChoice::tr("Shown now: %1").arg(QFileInfo(path).fileName()), path});
    }
    if (historyFolder.isEmpty())
        return entries;
    const QFileInfo sample(historyFolder + QStringLiteral("/sample/sample.topbook"));
    const RecordingEntry market{
        RecordingChoice::tr("Sample market, %1").arg(bytesText(sample.exists() ? sample.size() : 0)),
        sample.filePath()};
    if (sampleFirst && sample.exists())
        entries.append(market);
    const QFileInfoList days =
        QDir(historyFolder).entryInfoList({recordings()}, QDir::Files, QDir::Name | QDir::Reversed);
    for (const QFileInfo& day : days)
        entries.append(
            {RecordingChoice::tr("%1, %2").arg(day.completeBaseName(), bytesText(day.size())), day.filePath()});
    if (days.size() > 1)
        entries.append({RecordingChoice::tr("The whole history, %1 days").arg(days.size()), historyFolder});
    if (!sampleFirst && sample.exists())
        entries.append(market);
    return entries;
}

RecordingChoice::RecordingChoice(const ThemeContext& context, const QList<RecordingEntry>& entries, QWidget* parent)
    : QWidget(parent)
    , box_(new QComboBox(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(context.theme().metrics.controlGap);
    box_->setAccessibleName(tr("Recording"));
    box_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    box_->setPlaceholderText(tr("Nothing is recorded here yet"));
    for (const RecordingEntry& entry : entries)
        box_->addItem(entry.text, entry.path);
    box_->setCurrentIndex(entries.isEmpty() ? -1 : 0); // a box with a placeholder chooses nothing by itself
    auto* other = new Button(context, ControlTone::Plain, tr("Other..."), this);
    other->setAccessibleName(tr("Another recording"));
    row->addWidget(box_, 1);
    row->addWidget(other);
    setFocusProxy(box_);
    connect(box_, &QComboBox::currentIndexChanged, this, [this] { emit chosen(path()); });
    connect(other, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(this, tr("Choose a recording"), this->path(),
                                                          tr("Topbook recordings (%1)").arg(recordings()));
        if (!path.isEmpty())
            choose(path);
    });
}

QString RecordingChoice::path() const {
    return box_->currentData().toString();
}

void RecordingChoice::choose(const QString& path) {
    if (box_->findData(path) < 0)
        box_->addItem(QDir::toNativeSeparators(path), path);
    box_->setCurrentIndex(box_->findData(path));
}

} // namespace topbook::ui
