// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

namespace topbook::ui {

class ThemeContext;

/// A state of a panel in words, above the data that it is about: "Gap: book is stale for 15.1 s".
/// Lines wrap; the height follows the width. Hidden while there is nothing to say.
class Banner : public QWidget {
    Q_OBJECT

public:
    enum class Tone {
        Stale,   ///< warn colours with a clock
        Warning, ///< warn colours with a triangle
        Error,
    };
    enum class Shape {
        Strip, ///< across the panel, a line below
        Box,   ///< rounded with a border, to lie in or over a panel
    };

    Banner(const ThemeContext& context, Shape shape, QWidget* parent = nullptr);

    void setMessage(Tone tone, const QString& title, const QStringList& lines);
    void clearMessage();

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    Shape shape_;
    Tone tone_ = Tone::Warning;
    QString title_;
    QStringList lines_;
};

} // namespace topbook::ui
