// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dialog_rows.h"

#include "ui/widgets/button.h"
#include "ui/widgets/themed_label.h"

#include <QCoreApplication>
#include <QDialog>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace topbook::ui {

void addFieldRow(QVBoxLayout& column, const ThemeContext& context, const QString& label, int labelWidth,
                 QWidget* field) {
    auto* row = new QHBoxLayout;
    auto* words = new ThemedLabel(context, FontRole::Body, &Theme::text2, field->parentWidget());
    words->setText(label);
    words->setFixedWidth(labelWidth);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(label);
    row->addWidget(words);
    row->addWidget(field, 1);
    column.addLayout(row);
}

void addAnswerRow(QVBoxLayout& column, const ThemeContext& context, QDialog& dialog, QPushButton& accept) {
    auto* row = new QHBoxLayout;
    auto* cancel =
        new Button(context, ControlTone::Plain, QCoreApplication::translate("DialogRows", "Cancel"), &dialog);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(&accept);
    column.addLayout(row);
    QWidget::setTabOrder(cancel, &accept); // as they stand
    accept.setDefault(true);
    QObject::connect(cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
    QObject::connect(&accept, &QPushButton::clicked, &dialog, &QDialog::accept);
}

} // namespace topbook::ui
