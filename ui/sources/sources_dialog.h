// SPDX-License-Identifier: GPL-3.0-or-later
// The source manager in a window of its own, which may stay open beside the market. GUI thread only.
#pragma once

#include "ui/sources/source_desk.h"

#include <QDialog>

namespace topbook::ui {

class SourcesPanel;
class ThemeContext;

class SourcesDialog : public QDialog {
    Q_OBJECT

public:
    SourcesDialog(const ThemeContext& context, SourceDesk& desk, QWidget* parent = nullptr);

    [[nodiscard]] SourcesPanel& panel() { return *panel_; }
    /// Brings it to the front.
    void present();

private:
    SourcesPanel* panel_;
};

} // namespace topbook::ui
