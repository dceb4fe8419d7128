// SPDX-License-Identifier: GPL-3.0-or-later
// Exports a stretch of a history as one `.topbook` file that opens and verifies anywhere. GUI thread only.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"
#include "model/history/state_file.h"
#include "ui/window/recording_choice.h"
#include "ui/window/task_dialog.h"

#include <optional>
#include <vector>

class QComboBox;
class QLineEdit;

namespace topbook::ui {

class PathField;

class RecordingExportDialog : public TaskDialog {
    Q_OBJECT

public:
    /// `now` is the session's clock: "the last 15 minutes" are counted from it; nothing where there is none.
    RecordingExportDialog(const ThemeContext& context, const QList<RecordingEntry>& recordings,
                          std::optional<Timestamp> now, QWidget* parent = nullptr);

    [[nodiscard]] RecordingChoice& recording() { return *recording_; }
    [[nodiscard]] PathField& target() { return *target_; }
    /// UTC; an empty text is the beginning, or the end.
    void setStretch(const QString& from, const QString& to);
    /// The stretches that were marked, to choose from.
    void offer(const std::vector<topbook::Stretch>& marked);

protected:
    [[nodiscard]] TaskWork work() override;

private:
    struct Span {
        Timestamp from = Timestamp::earliest();
        Timestamp to = Timestamp::latest();
    };
    /// What was typed, or why it cannot be read.
    [[nodiscard]] Result<Span> typed() const;
    void takeMarked(int index);
    void check();

    RecordingChoice* recording_;
    QComboBox* marked_;
    QLineEdit* from_;
    QLineEdit* to_;
    PathField* target_;
    std::vector<topbook::Stretch> stretches_;
};

} // namespace topbook::ui
