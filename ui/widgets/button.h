// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/control_paint.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPushButton>
#include <QToolButton>

#include <optional>

namespace topbook::ui {

class ThemeContext;

/// An icon without a text: 28 x 26, or 22 x 22 in a dock title. Its name is the tooltip and the accessible name,
/// with the shortcut of the action behind it, if there is one.
class ToolButton : public QToolButton {
    Q_OBJECT

public:
    enum class Size { Regular, Title };

    ToolButton(const ThemeContext& context, Icon icon, const QString& name, QWidget* parent = nullptr);
    /// Follows the action: name, enabled, checked, tooltip, trigger.
    ToolButton(const ThemeContext& context, Icon icon, QAction* action, QWidget* parent = nullptr);

    void setGlyph(Icon icon);
    void setName(const QString& name);
    void setTone(ControlTone tone);
    void setButtonSize(Size size);
    /// Colour of the glyph where the state alone does not say it, e.g. accent for a closed lock.
    void setGlyphColour(QColor Theme::*colour);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    Icon glyph_;
    ControlTone tone_ = ControlTone::Flat;
    Size size_ = Size::Regular;
    QColor Theme::*glyphColour_ = nullptr;
};

/// A button with a text and, if wanted, an icon before it: 28 high, or 22 in a tool row.
/// The tone decides between bordered, primary and the forms on the REPLAY bar.
class Button : public QPushButton {
    Q_OBJECT

public:
    Button(const ThemeContext& context, ControlTone tone, const QString& text, QWidget* parent = nullptr);
    Button(const ThemeContext& context, ControlTone tone, Icon icon, const QString& text, QWidget* parent = nullptr);

    void setGlyph(std::optional<Icon> icon);
    void setSmall(bool isSmall);
    /// Shows only the icon and moves the text into the tooltip; needs an icon.
    void setCompact(bool compact);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

    [[nodiscard]] const ThemeContext& context() const { return context_; }
    [[nodiscard]] const Theme& theme() const;
    [[nodiscard]] ControlTone tone() const { return tone_; }
    [[nodiscard]] ControlState controlState() const;
    [[nodiscard]] std::optional<Icon> glyph() const { return glyph_; }
    [[nodiscard]] bool isSmall() const { return small_; }
    void paintGlyph(QPainter& painter, const QRect& box) const;

private:
    const ThemeContext& context_;
    ControlTone tone_;
    std::optional<Icon> glyph_;
    bool small_ = false;
    bool compact_ = false;
};

/// The primary action of a row, e.g. "Go live, 50 s behind".
class PrimaryButton : public Button {
    Q_OBJECT

public:
    PrimaryButton(const ThemeContext& context, const QString& text, QWidget* parent = nullptr)
        : Button(context, ControlTone::Primary, text, parent) {}
    PrimaryButton(const ThemeContext& context, Icon icon, const QString& text, QWidget* parent = nullptr)
        : Button(context, ControlTone::Primary, icon, text, parent) {}
};

/// Text, or icon and text, with a chevron at the right that opens the menu: "Axis UTC", "group 0.01", the speed.
class DropButton : public Button {
    Q_OBJECT

public:
    DropButton(const ThemeContext& context, ControlTone tone, const QString& text, QWidget* parent = nullptr);

    /// Quiet text2 instead of text, as in a dock title.
    void setQuiet(bool quiet);
    /// Keeps this width whatever the text; 0 follows the text again.
    void setFixedTextWidth(int width);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool quiet_ = false;
    int fixedWidth_ = 0;
};

/// The source in use; its menu chooses another. Long names are elided, the whole one is the tooltip.
class SourceButton : public DropButton {
    Q_OBJECT

public:
    explicit SourceButton(const ThemeContext& context, QWidget* parent = nullptr);

    void setSource(const QString& name);
};

/// Starts and stops the recording: a dot, the state in words and, while it runs, the time it has run.
class RecordButton : public Button {
    Q_OBJECT

public:
    explicit RecordButton(const ThemeContext& context, QWidget* parent = nullptr);

    void setRecording(bool recording);
    /// Whether a stretch of what is recorded is being marked: filled, and a press ends it.
    void setMarking(bool marking);
    /// "41:12" of the recording, or of the mark; shown while recording. See elapsedText.
    void setElapsed(const QString& text);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showState();

    bool recording_ = false;
    bool marking_ = false;
    QString elapsed_;
};

/// An entry of the status bar that opens a dock: icon, name, and how many are in it.
class CountButton : public Button {
    Q_OBJECT

public:
    CountButton(const ThemeContext& context, Icon icon, const QString& text, QWidget* parent = nullptr);

    /// Without a count there is no box; warning paints it as a mark.
    void setCount(std::optional<int> count, bool warning);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString count_;
    bool warning_ = false;
};

} // namespace topbook::ui
