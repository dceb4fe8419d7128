// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;

namespace topbook::ui {

class ThemeContext;

/// A few choices side by side of which one holds: "Average | Gain | Last price".
/// One stop for the Tab key; the arrow keys move the choice.
class SegmentedControl : public QWidget {
    Q_OBJECT

public:
    /// `name` is what a screen reader says for the group, e.g. "Ranking by".
    SegmentedControl(const ThemeContext& context, const QString& name, const QStringList& labels,
                     QWidget* parent = nullptr);

    /// Replaces the choices; the index is kept if it is still there, without a signal.
    void setLabels(const QStringList& labels);
    [[nodiscard]] int count() const;
    [[nodiscard]] int current() const;
    /// Does not emit `currentChanged` where nothing changes.
    void setCurrent(int index);
    void setSegmentEnabled(int index, bool enabled);

signals:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void choose(int index);

    const ThemeContext& context_;
    QButtonGroup* group_;
    QHBoxLayout* layout_;
    QStringList labels_;
    int current_ = 0;
};

} // namespace topbook::ui
