// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what of a table is to be exported: what is shown, the whole session, or a period; and which of a ranking's two
// column lists. GUI thread only.
#pragma once

#include "model/session/session_handle.h"

#include <QDialog>

class QButtonGroup;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace topbook::ui {

class ThemeContext;
class ThemedLabel;

/// Whether there is anything to ask: tables of the screen have no other period than what is shown.
[[nodiscard]] bool hasExportChoices(const ExportQuestion& question);

class ExportDialog : public QDialog {
    Q_OBJECT

public:
    /// `shown` is the question for what is on the screen.
    ExportDialog(const ThemeContext& context, const QString& name, ExportQuestion shown, QWidget* parent = nullptr);

    /// The question with what was chosen.
    [[nodiscard]] ExportQuestion question() const;

private:
    enum Period { Shown, Whole, FromTo };
    void check();
    [[nodiscard]] Period period() const;

    ExportQuestion shown_;
    QComboBox* columns_;
    QButtonGroup* periods_;
    QLineEdit* from_;
    QLineEdit* to_;
    ThemedLabel* trouble_;
    QPushButton* save_;
};

} // namespace topbook::ui
