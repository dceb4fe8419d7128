// SPDX-License-Identifier: GPL-3.0-or-later
// A dialog around one long task: its fields, a bar with the time left, cancel, and how it ended in words. It does not
// block the window; closing it cancels. Those that derive from it add fields and make the work. GUI thread only.
#pragma once

#include "ui/window/long_task.h"

#include <QDialog>

class QProgressBar;
class QVBoxLayout;

namespace topbook::ui {

class Button;
class IconLabel;
class NoteLabel;
class PrimaryButton;
class ThemeContext;

class TaskDialog : public QDialog {
    Q_OBJECT

public:
    [[nodiscard]] bool isRunning() const { return task_.isRunning(); }
    /// How the last task ended; empty before.
    [[nodiscard]] QString outcomeWords() const;
    [[nodiscard]] const QStringList& notices() const { return notices_; }

signals:
    /// A task ended; `words` fit the status bar.
    void ended(const QString& words);

protected:
    TaskDialog(const ThemeContext& context, const QString& title, const QString& startText, QWidget* parent);

    [[nodiscard]] const ThemeContext& context() const { return context_; }
    static constexpr int labelWidth = 120; ///< of the names of fields
    /// A field with its name at the left, which becomes its accessible name where it has none.
    void addRow(const QString& label, QWidget* field);
    /// A field that says itself what it is, under the others.
    void addField(QWidget* field);
    /// What the task is about, above the fields.
    void setIntroduction(const QString& words);
    /// Why it cannot start; empty where it can.
    void setTrouble(const QString& words);
    /// What is still to be chosen before it can start: no fault of anybody.
    void setMissing(const QString& words);
    /// Takes what the fields say; runs on the GUI thread, what it returns does not.
    [[nodiscard]] virtual TaskWork work() = 0;

    void reject() override;

private:
    void begin();
    void showProgress(double part, qint64 leftMs);
    void finish(const TaskOutcome& outcome);
    void refresh();

    const ThemeContext& context_;
    QWidget* fields_;
    QVBoxLayout* rows_;
    NoteLabel* introduction_;
    NoteLabel* trouble_;
    QProgressBar* bar_;
    IconLabel* mark_;
    NoteLabel* words_;
    NoteLabel* remarks_;
    Button* close_;
    PrimaryButton* start_;
    QStringList notices_;
    bool hasTrouble_ = false;
    LongTask task_;
};

} // namespace topbook::ui
