// SPDX-License-Identifier: GPL-3.0-or-later
// The Test button, how long the test has run of the ten seconds that it may, and what came of it in words. GUI thread
// only.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

class QProgressBar;

namespace topbook::ui {

class Button;
class IconLabel;
class NoteLabel;
class ThemeContext;

class TestRow : public QWidget {
    Q_OBJECT

public:
    explicit TestRow(const ThemeContext& context, QWidget* parent = nullptr);

    void setTestable(bool testable);
    void begin();
    void finish(bool good, const QString& words);
    /// As before any test.
    void clear();
    [[nodiscard]] bool running() const { return tick_.isActive(); }
    [[nodiscard]] QString words() const;

signals:
    void testRequested();

private:
    void showProgress();

    Button* test_;
    QProgressBar* progress_;
    IconLabel* mark_;
    NoteLabel* words_;
    QTimer tick_;
    QElapsedTimer elapsed_;
};

} // namespace topbook::ui
