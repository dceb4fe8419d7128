// SPDX-License-Identifier: GPL-3.0-or-later
// A few lines to type or paste symbols into: a column of a sheet, a row, or a list with commas. Tab leaves it. GUI
// thread only.
#pragma once

#include <QPlainTextEdit>

namespace topbook::ui {

class ThemeContext;

class SymbolsField : public QWidget {
    Q_OBJECT

public:
    explicit SymbolsField(const ThemeContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QStringList symbols() const;
    void setSymbols(const QStringList& symbols);
    void setExamples(const QStringList& examples);
    [[nodiscard]] QPlainTextEdit* edit() const { return edit_; }
    [[nodiscard]] QSize sizeHint() const override;

signals:
    void edited();

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();

    const ThemeContext& context_;
    QPlainTextEdit* edit_;
};

} // namespace topbook::ui
