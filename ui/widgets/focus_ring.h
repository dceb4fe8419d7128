// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class QWidget;

namespace topbook::ui {

class ThemeContext;

/// Draws the ring around the control that has the keyboard focus: two accent pixels outside of a free one.
///
/// One for the whole program, made after the QApplication. A widget cannot paint outside of itself, so the ring is a
/// child of the window that follows the control. It shows when the focus came by a key, and always on a line that one
/// types into. Scrolling views get it inside their edge, because they fill their dock.
class FocusRing : public QObject {
    Q_OBJECT

public:
    explicit FocusRing(const ThemeContext& context, QObject* parent = nullptr);
    ~FocusRing() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Frame;

    void follow(QWidget* control);
    void release();
    void place();

    const ThemeContext& context_;
    QPointer<QWidget> control_;
    QPointer<Frame> frame_;
};

} // namespace topbook::ui
