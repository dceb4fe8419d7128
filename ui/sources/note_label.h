// SPDX-License-Identifier: GPL-3.0-or-later
// A paragraph in a role and a colour of the theme; wraps, can be selected, and may hold a link that the keyboard
// reaches. GUI thread only.
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace topbook::ui {

class ThemeContext;

class NoteLabel : public QLabel {
    Q_OBJECT

public:
    NoteLabel(const ThemeContext& context, FontRole role, QColor Theme::*colour, QWidget* parent = nullptr);

    /// Plain text; it is also the accessible name. Hidden while empty.
    void setWords(const QString& words);
    /// `address` behind `text`, opened in the browser. An address that is not https shows nothing.
    void setLink(const QString& text, const QString& address);
    void setColour(QColor Theme::*colour);
    /// One line: what a paragraph really needs follows its width.
    [[nodiscard]] QSize minimumSizeHint() const override;

private:
    void refresh();

    const ThemeContext& context_;
    FontRole role_;
    QColor Theme::*colour_;
};

} // namespace topbook::ui
