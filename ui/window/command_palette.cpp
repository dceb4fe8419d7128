// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/command_palette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QVBoxLayout>

namespace topbook::ui {
namespace {

void collect(const QMenu* menu, const QString& path, QList<QAction*>& actions, QStringList& names) {
    const QString name = path + menu->title().remove(QLatin1Char('&')) + QStringLiteral(": ");
    for (QAction* action : menu->actions()) {
        if (action->menu() != nullptr) {
            collect(action->menu(), name, actions, names);
        } else if (!action->isSeparator() && action->isEnabled()) {
            actions.append(action);
            names.append(name + action->text().remove(QLatin1Char('&')));
        }
    }
}

} // namespace

CommandPalette::CommandPalette(const QList<QMenu*>& menus, QWidget* parent)
    : QDialog(parent)
    , field_(new QLineEdit(this))
    , list_(new QListWidget(this)) {
    setWindowTitle(tr("Commands"));
    resize(520, 380);
    auto* column = new QVBoxLayout(this);
    field_->setPlaceholderText(tr("Type a command"));
    field_->setAccessibleName(tr("Command"));
    list_->setAccessibleName(tr("Commands"));
    column->addWidget(field_);
    column->addWidget(list_, 1);
    QStringList names;
    for (const QMenu* menu : menus)
        collect(menu, QString(), actions_, names);
    for (int i = 0; i < names.size(); ++i) {
        const QString keys = actions_[i]->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(keys.isEmpty() ? names[i] : names[i] + QStringLiteral("    ") + keys, list_);
        item->setData(Qt::UserRole, i);
    }
    list_->setCurrentRow(0);
    connect(field_, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(field_, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(list_, &QListWidget::itemActivated, this, &CommandPalette::runCurrent);
    field_->setFocus();
}

void CommandPalette::filter(const QString& text) {
    int first = -1;
    for (int i = 0; i < list_->count(); ++i) {
        const bool matches = list_->item(i)->text().contains(text, Qt::CaseInsensitive);
        list_->item(i)->setHidden(!matches);
        if (matches && first < 0)
            first = i;
    }
    list_->setCurrentRow(first);
}

void CommandPalette::runCurrent() {
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr || item->isHidden())
        return;
    QAction* action = actions_[item->data(Qt::UserRole).toInt()];
    accept();
    action->trigger();
}

} // namespace topbook::ui
