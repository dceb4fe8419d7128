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
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    Tone tone_ = Tone::Idle;
    QString detail_;
    int widest_ = 0;
};

} // namespace topbook::ui
