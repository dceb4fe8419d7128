// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar: the way to the problems, and the session's health in words and numbers. GUI thread only.
#pragma once

#include "model/session/snapshot.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace topbook::ui {

class CountButton;
class ThemeContext;
class ThemedLabel;

class StatusStrip : public QWidget {
    Q_OBJECT

public:
    explicit StatusStrip(const ThemeContext& context, QWidget* parent = nullptr);

    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    /// A sentence about something that just happened; gone after some seconds.
    void say(const QString& words);
    /// Until something else is said.
    void keepSaying(const QString& words);

    /// Lines of the problems panel.
    void setProblems(int count);

signals:
    void problemsRequested();

private:
    struct Figure {
        ThemedLabel* name;
        ThemedLabel* value;
    };
    Figure addFigure(const QString& name);

    const ThemeContext& context_;
    CountButton* problems_;
    ThemedLabel* words_;
    bool hasSession_ = false;
    Figure lag_{};
    Figure late_{};
    Figure dropped_{};
    Figure queue_{};
    Figure history_{};
    Figure memory_{};
};

} // namespace topbook::ui
