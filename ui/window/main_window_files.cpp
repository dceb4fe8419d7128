// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does with recordings: open (by dialog or drop), verify, export a stretch, convert.
#include "model/feed/recorded_format.h"
#include "ui/theme/theme_context.h"
#include "ui/window/convert_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/open_dialog.h"
#include "ui/window/path_field.h"
#include "ui/window/recording_export_dialog.h"
#include "ui/window/status_strip.h"
#include "ui/window/verify_dialog.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QStandardPaths>
#include <QTimer>
#include <QUrl>

namespace topbook::ui {
namespace {

/// Every pattern of the format table, ours first, for one filter of the file dialog.
QString recordingPatterns() {
    QStringList patterns{QStringLiteral("*.topbook")};
    for (const RecordedFormat& format : recordedFormats()) {
        for (const QString& pattern :
             QString::fromUtf8(format.extensions.data(), static_cast<qsizetype>(format.extensions.size()))
                 .split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            if (!patterns.contains(pattern))
                patterns.append(pattern);
        }
    }
    for (const char* packed : {"*.gz", "*.zst", "*.xz", "*.bz2", "*.zip"}) {
        if (!patterns.contains(QLatin1String(packed)))
            patterns.append(QLatin1String(packed));
    }
    return patterns.join(QLatin1Char(' '));
}

/// All recordings, then one filter a format, then everything.
QString openFilters() {
    QStringList filters{MainWindow::tr("Recordings (%1)").arg(recordingPatterns()),
                        MainWindow::tr("Recordings of Topbook (*.topbook)")};
    for (const RecordedFormat& format : recordedFormats())
        filters.append(QStringLiteral("%1 (%2)").arg(
            QString::fromUtf8(format.description.data(), static_cast<qsizetype>(format.description.size()))
                .replace(QLatin1Char('('), QLatin1Char('['))
                .replace(QLatin1Char(')'), QLatin1Char(']')),
            QString::fromUtf8(format.extensions.data(), static_cast<qsizetype>(format.extensions.size()))));
    filters.append(MainWindow::tr("All files (*)"));
    return filters.join(QStringLiteral(";;"));
}

} // namespace

void MainWindow::setConverter(Converter converter) {
    converter_ = std::move(converter);
    convert_->setEnabled(converter_ != nullptr);
}

void MainWindow::openDialog() {
    const QStringList paths = QFileDialog::getOpenFileNames(
        this, tr("Open recording"), settings_.read(QStringLiteral("open/folder")), openFilters());
    if (paths.isEmpty())
        return;
    settings_.write(QStringLiteral("open/folder"), QFileInfo(paths.front()).absolutePath());
    open(paths);
}

void MainWindow::open(const QStringList& paths) {
    QList<InputFacts> facts;
    for (const QString& path : paths)
        facts.append(inputFactsOf(path, {}));
    InputReading reading;
    if (OpenDialog::isNeeded(facts)) {
        OpenDialog dialog(context_, facts, this);
        if (dialog.exec() != QDialog::Accepted)
            return;
        reading = dialog.reading();
    }
    opened_ = paths;
    emit openRequested(paths, reading);
}

/// Panels say that a recording had no price; this says what it had instead.
void MainWindow::sayWhatWasFound() {
    saidLack_ = true;
    QStringList found;
    for (const QString& path : recordings_)
        found.append(contentsOf(inputFactsOf(path, {})));
    if (!found.isEmpty())
        status_->keepSaying(tr("No price in %1").arg(found.join(QStringLiteral("; "))));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    if (paths.isEmpty())
        return;
    event->acceptProposedAction();
    QTimer::singleShot(0, this, [this, paths] { open(paths); }); // what is asked must not hold up the one who dropped
}

void MainWindow::verifyRecording() {
    const auto snapshot = pump_->shown();
    present(*new VerifyDialog(
        context_, recordingsThere(historyFolder_, recordings_, snapshot && snapshot->status.simulated), this));
}

void MainWindow::exportRecording() {
    const auto snapshot = pump_->shown();
    const bool live = snapshot && snapshot->status.mode == SessionMode::Live;
    auto* dialog = new RecordingExportDialog(
        context_, recordingsThere(historyFolder_, recordings_, snapshot && snapshot->status.simulated),
        live ? std::optional(snapshot->status.clock) : std::nullopt, this);
    QString folder = settings_.read(QStringLiteral("export/folder"));
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    dialog->target().setPath(folder + QStringLiteral("/stretch.topbook"));
    present(*dialog);
}

void MainWindow::convertRecording() {
    auto* dialog = new ConvertDialog(context_, converter_, this);
    if (!recordings_.isEmpty())
        dialog->input().setPath(recordings_.front());
    present(*dialog);
}

void MainWindow::present(TaskDialog& dialog) {
    dialog.setAttribute(Qt::WA_DeleteOnClose);
    connect(&dialog, &TaskDialog::ended, this, &MainWindow::say);
    dialog.show();
}

} // namespace topbook::ui
