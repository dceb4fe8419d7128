// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"

#include <QString>
#include <QWidget>

class QDockWidget;
class QHBoxLayout;
class QMenu;

namespace topbook::ui {

class ThemeContext;
class IconLabel;
class ThemedLabel;
class ToolButton;

/// The title bar of a dock, 28 px: name, linked symbol, count; what the panel adds; float and close.
///
/// Give it to `QDockWidget::setTitleBarWidget` (the constructor does). It ignores the mouse, so the dock still drags
/// and a double click still floats. The name is the dock's window title and follows it.
class DockTitle : public QWidget {
    Q_OBJECT

public:
    DockTitle(const ThemeContext& context, QDockWidget* dock);

    /// The link glyph, the symbol in bold and its company; an empty symbol takes all three away.
    void setLinkedSymbol(const QString& symbol, const QString& company = QString());
    /// Quiet text after the name: a count, "bid 303.43, 2,200 in 10 orders".
    void setSecondary(const QString& text);
    /// Quiet text at the right, before the tools; elided first where room is short.
    void setNote(const QString& text);
    /// Segments and the like, after the name.
    void addLeading(QWidget* widget);
    /// Small controls at the right, in the order in which they are added, before float and close.
    void addTool(QWidget* widget);
    ToolButton* addTool(Icon icon, const QString& name);
    ToolButton* addTool(Icon icon, QAction* action);
    /// The menu behind the three dots, made with the button at the first call: Export, Copy, and what is rare.
    QMenu* moreMenu();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void toggleFloating();

    const ThemeContext& context_;
    QDockWidget* dock_;
    ThemedLabel* name_;
    ThemedLabel* secondary_;
    IconLabel* link_;
    ThemedLabel* symbol_;
    ThemedLabel* company_;
    ThemedLabel* note_;
    QHBoxLayout* leading_;
    QHBoxLayout* tools_;
    ToolButton* more_ = nullptr;
    ToolButton* float_;
    ToolButton* close_;
};

} // namespace topbook::ui
