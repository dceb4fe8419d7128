// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for symbols to watch: typed, or pasted as a column. GUI thread only.
#pragma once

#include <QDialog>
#include <QStringList>

class QPlainTextEdit;
class QPushButton;

namespace topbook::ui {

class ThemeContext;
class ThemedLabel;

class SymbolsDialog : public QDialog {
    Q_OBJECT

public:
    explicit SymbolsDialog(const ThemeContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QStringList symbols() const;

private:
    void showCount();

    QPlainTextEdit* text_;
    ThemedLabel* count_;
    QPushButton* add_;
};

} // namespace topbook::ui
