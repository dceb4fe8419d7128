// SPDX-License-Identifier: GPL-3.0-or-later
// Every action of the window in one list to type into (Ctrl+Shift+P). GUI thread only.
#pragma once

#include <QDialog>
#include <QList>

class QLineEdit;
class QListWidget;
class QAction;
class QMenu;

namespace topbook::ui {

class CommandPalette : public QDialog {
    Q_OBJECT

public:
    /// Lists the enabled actions of `menus`, named by their menu. Runs one and closes.
    explicit CommandPalette(const QList<QMenu*>& menus, QWidget* parent);

private:
    void filter(const QString& text);
    void runCurrent();

    QLineEdit* field_;
    QListWidget* list_;
    QList<QAction*> actions_;
};

} // namespace topbook::ui
