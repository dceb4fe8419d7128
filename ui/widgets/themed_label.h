// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QWidget>

namespace topbook::ui {

class ThemeContext;

/// A line of text in a role and a colour of the theme; elided at the right where room is short.
/// Mouse events pass through, so that a dock can be dragged by it.
class ThemedLabel : public QWidget {
    Q_OBJECT

public:
    ThemedLabel(const ThemeContext& context, FontRole role, QColor Theme::*colour, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const { return text_; }
    void setText(const QString& text);
    void setRole(FontRole role);
    void setColour(QColor Theme::*colour);
    void setAlignment(Qt::Alignment alignment);
    /// Reserves the width of this text, so that running numbers do not move what stands beside them.
    void setReservedText(const QString& widest);
    /// An elidable label may shrink to nothing; the others keep their whole text.
    void setElidable(bool elidable);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    FontRole role_;
    QColor Theme::*colour_;
    QString text_;
    QString reserved_;
    Qt::Alignment alignment_ = Qt::AlignLeft;
    bool elidable_ = false;
};

/// An icon that is no button. Give it an accessible name where it is the only sign of something.
class IconLabel : public QWidget {
    Q_OBJECT

public:
    IconLabel(const ThemeContext& context, Icon icon, QColor Theme::*colour, QWidget* parent = nullptr);

    void setIcon(Icon icon, QColor Theme::*colour);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    Icon icon_;
    QColor Theme::*colour_;
};

/// A vertical line between groups of controls.
class VerticalRule : public QWidget {
    Q_OBJECT

public:
    VerticalRule(const ThemeContext& context, QColor Theme::*colour, int height, QWidget* parent = nullptr);

    /// On the REPLAY bar the line is onAmber, thinned.
    void setOpacity(qreal opacity);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    QColor Theme::*colour_;
    qreal opacity_ = 1.0;
};

} // namespace topbook::ui
