// SPDX-License-Identifier: GPL-3.0-or-later
// Export and Copy of a dock: asks the session for the named table and puts the answer, the same bytes as the
// terminal's, into a file or onto the clipboard. Nothing is rounded and nothing is read back from the screen. GUI
// thread only.
#pragma once

#include "model/session/session_handle.h"

#include <QObject>
#include <QString>

#include <map>

namespace topbook::ui {

class Exporter : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    void exportTo(SessionHandle& session, const ExportQuestion& question, const QString& path);
    void copy(SessionHandle& session, const ExportQuestion& question);
    /// Looks whether the answer is one of ours.
    void take(const Answer& answer);

signals:
    /// A sentence for the status bar: what was written, or why not.
    void finished(const QString& words);

private:
    void save(const ExportAnswer& answer, const QString& path);

    std::map<std::uint64_t, QString> pending_; ///< question number -> path; an empty path is the clipboard
};

/// CSV as written by the tables to tab-separated text, for spreadsheets' paste.
[[nodiscard]] QString tabSeparated(std::string_view csv);

} // namespace topbook::ui
