// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does with recordings: open (by dialog or drop), verify, export a stretch, convert.
#include "model/feed/recorded_format.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"
#include "ui/widgets/dialog_rows.h"
#include "ui/window/convert_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/open_dialog.h"
#include "ui/window/path_field.h"
#include "ui/window/recording_export_dialog.h"
#include "ui/window/status_strip.h"
#include "ui/window/top_bar.h"
#include "ui/window/verify_dialog.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMimeData>
#include <QStandardPaths>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

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

/// Nothing where the mark is to go on.
std::optional<QString> askName(const ThemeContext& context, QWidget& window, const QString& proposed) {
    QDialog dialog(&window);
    dialog.setWindowTitle(MainWindow::tr("Marked stretch"));
    dialog.resize(420, 0);
    auto* column = new QVBoxLayout(&dialog);
    auto* name = new QLineEdit(proposed, &dialog);
    name->selectAll();
    addFieldRow(*column, context, MainWindow::tr("Name"), 60, name);
    addAnswerRow(*column, context, dialog, *new PrimaryButton(context, MainWindow::tr("Keep"), &dialog));
    if (dialog.exec() != QDialog::Accepted)
        return std::nullopt;
    return name->text();
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
    dialog->offer(marks_.kept());
    present(*dialog);
}

void MainWindow::setStretchStore(StretchStore store) {
    marks_.setStore(std::move(store));
}

void MainWindow::toggleMark() {
    const auto snapshot = pump_->shown();
    if (!snapshot || snapshot->status.mode != SessionMode::Live)
        return;
    if (!marks_.begun()) {
        marks_.begin(snapshot->status.clock);
        topBar_->setMark(marks_.begun());
        say(tr("Marking a stretch of the recording from here; press Record again to end it"));
        return;
    }
    const auto name = askName(context_, *this, marks_.usualName());
    if (!name)
        return;
    say(marks_.end(snapshot->status.clock, *name)); // with the press, however long a name was thought of
    topBar_->setMark({});
}

/// Nobody is asked for a name: the session is left, or the program.
void MainWindow::endMark() {
    const auto snapshot = pump_->shown();
    if (!marks_.begun() || !snapshot)
        return;
    say(marks_.end(snapshot->status.clock, {}));
    topBar_->setMark({});
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
