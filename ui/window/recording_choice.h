// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses one of our own recordings: the one that is shown, the whole history, one of its days, the sample market's, or
// any other file. GUI thread only.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

class QComboBox;

namespace topbook::ui {

class ThemeContext;

struct RecordingEntry {
    QString text;
    QString path; ///< a `.topbook` file or a folder of day files
};

/// What there is under `historyFolder`, newest day first, behind those of `shown` that are recordings of ours.
/// `sampleFirst`: the sample market is what the window shows.
[[nodiscard]] QList<RecordingEntry> recordingsThere(const QString& historyFolder, const QStringList& shown,
                                                    bool sampleFirst);

class RecordingChoice : public QWidget {
    Q_OBJECT

public:
    RecordingChoice(const ThemeContext& context, const QList<RecordingEntry>& entries, QWidget* parent = nullptr);

    [[nodiscard]] QString path() const; ///< empty where there is none yet
    /// Adds it where it is not in the list.
    void choose(const QString& path);

signals:
    void chosen(const QString& path);

private:
    QComboBox* box_;
};

} // namespace topbook::ui
