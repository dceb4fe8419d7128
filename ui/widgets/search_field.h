// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"

#include <QLineEdit>

class QAction;

namespace topbook::ui {

class ThemeContext;

/// A line to type into with its icon at the left, a clear button, and the shortcut that leads to it.
class SearchField : public QLineEdit {
    Q_OBJECT

public:
    /// `icon` is Search or Filter; the placeholder is also the accessible name. `shortcutHint` may be empty.
    SearchField(const ThemeContext& context, Icon icon, const QString& placeholder,
                const QString& shortcutHint = QString(), QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void refresh();

    const ThemeContext& context_;
    Icon icon_;
    QString hint_;
    QAction* clear_;
};

} // namespace topbook::ui
