// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/sources_dialog.h"

#include "ui/sources/sources_panel.h"
#include "ui/theme/theme_context.h"

#include <QVBoxLayout>

namespace topbook::ui {

SourcesDialog::SourcesDialog(const ThemeContext& context, SourceDesk& desk, QWidget* parent)
    : QDialog(parent)
    , panel_(new SourcesPanel(context, desk, this)) {
    setWindowTitle(tr("Sources"));
    setModal(false);
    setSizeGripEnabled(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(panel_);
    setMinimumSize(820, 480);
    resize(960, 640);
}

void SourcesDialog::present() {
    show();
    raise();
    activateWindow();
}

} // namespace topbook::ui
