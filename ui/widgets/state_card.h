// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"
#include "ui/widgets/button.h"

#include <QString>
#include <QWidget>

#include <optional>

namespace topbook::ui {

class ThemeContext;

/// What a panel without data shows: an icon, what is the case, what to do, and the button that does it. Words wrap
/// where the panel is narrow. Transparent; lay it over the panel or put it in its place in a stack.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const ThemeContext& context, Icon icon, QWidget* parent = nullptr);

    void setTexts(const QString& title, const QString& hint);
    /// Empty takes the button away.
    void setAction(const QString& text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

signals:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// Heights that the words need beyond one line each.
    struct Wrapped {
        int title = 0;
        int hint = 0;
    };
    [[nodiscard]] Wrapped wrapped(int width) const;
    void place();

    const ThemeContext& context_;
    Icon icon_;
    QString title_;
    QString hint_;
    Button* action_;
};

/// A long task inside a panel or a dialog: what it is, how far, at what rate, how long still, and Cancel.
class StateCard : public QWidget {
    Q_OBJECT

public:
    explicit StateCard(const ThemeContext& context, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// `fraction` 0..1; `rate` e.g. "5.6 of 9.0 M panes, 1.1 M/s"; `left` e.g. "3 s left".
    void setProgress(qreal fraction, const QString& rate, const QString& left);
    void setCancellable(bool cancellable);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void cancelled();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void place();

    const ThemeContext& context_;
    QString title_;
    qreal fraction_ = 0.0;
    QString rate_;
    QString left_;
    Button* cancel_;
};

} // namespace topbook::ui
