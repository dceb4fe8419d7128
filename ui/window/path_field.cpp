// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/path_field.h"

#include "ui/theme/theme_context.h"
#include "ui/widgets/button.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>

namespace topbook::ui {

PathField::PathField(const ThemeContext& context, Purpose purpose, const QString& name, const QString& filter,
                     QWidget* parent)
    : QWidget(parent)
    , purpose_(purpose)
    , name_(name)
    , filter_(filter)
    , field_(new QLineEdit(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(context.theme().metrics.controlGap);
    field_->setAccessibleName(name);
    auto* choose = new Button(context, ControlTone::Plain, tr("Choose..."), this);
    choose->setAccessibleName(tr("Choose: %1").arg(name));
    row->addWidget(field_, 1);
    row->addWidget(choose);
    setFocusProxy(field_);
    connect(choose, &QPushButton::clicked, this, &PathField::choose);
    connect(field_, &QLineEdit::textChanged, this, [this] { emit pathChanged(path()); });
}

QString PathField::path() const {
    return field_->text().trimmed();
}

void PathField::setPath(const QString& path) {
    field_->setText(path);
}

void PathField::choose() {
    const QString chosen = purpose_ == Purpose::Open ? QFileDialog::getOpenFileName(this, name_, path(), filter_)
                                                     : QFileDialog::getSaveFileName(this, name_, path(), filter_);
    if (!chosen.isEmpty())
        field_->setText(chosen);
}

} // namespace topbook::ui
