// SPDX-License-Identifier: GPL-3.0-or-later
// The rows that every dialog is made of, so that all of them look and answer alike. GUI thread only; the widgets belong
// to the dialog.
#pragma once

#include <QString>

class QDialog;
class QPushButton;
class QVBoxLayout;
class QWidget;

namespace topbook::ui {

class ThemeContext;

/// A field with its name at the left, `labelWidth` wide; the name becomes its accessible name where it has none.
void addFieldRow(QVBoxLayout& column, const ThemeContext& context, const QString& label, int labelWidth,
                 QWidget* field);

/// Cancel and the button that accepts, at the right below everything else; Enter means the latter.
void addAnswerRow(QVBoxLayout& column, const ThemeContext& context, QDialog& dialog, QPushButton& accept);

} // namespace topbook::ui
