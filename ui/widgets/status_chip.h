// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace topbook::ui {

class ThemeContext;

/// The state of the session in words: a dot, the state in bold, and what goes with it ("Live  age 0.2 s").
/// A press asks for the health of the source; the owner decides what that shows.
class StatusChip : public QPushButton {
    Q_OBJECT

public:
    enum class Tone {
        Idle,   ///< hollow dot: no source yet
        Live,   ///< accent dot
        Warn,   ///< late, stale, reconnecting
        Error,  ///< refused, stopped
        Replay, ///< amber, with a play glyph instead of the dot
    };

    explicit StatusChip(const ThemeContext& context, QWidget* parent = nullptr);

    void setStatus(Tone tone, const QString& state, const QString& detail = QString());

    [[nodiscard]] QSize sizeHint() const override;
    /// An age is never cut; the words of a trouble give way to what stands beside the chip, which the tool tip has
    /// whole.
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] int widthWith(qreal detail) const;

    const ThemeContext& context_;
    Tone tone_ = Tone::Idle;
    QString detail_;
    int widest_ = 0;
};

} // namespace topbook::ui
