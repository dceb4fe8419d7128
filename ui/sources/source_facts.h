// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of one source, painted: four facts side by side that are never mixed, and bars of what was used of what
// is allowed. GUI thread only.
#pragma once

#include "ui/sources/source_words.h"

#include <QWidget>

namespace topbook::ui {

class ThemeContext;

/// Connection, data age, quote age, market; each a label, a value, and a line that says what the value rests on.
class SourceFacts : public QWidget {
    Q_OBJECT

public:
    explicit SourceFacts(const ThemeContext& context, QWidget* parent = nullptr);

    void setFacts(std::array<SourceFact, 4> facts);
    [[nodiscard]] const std::array<SourceFact, 4>& facts() const { return facts_; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    std::array<SourceFact, 4> facts_;
};

/// Credits of this minute and of this day: a bar each, with its numbers. Beyond what is allowed the bar is full and
/// red, and the numbers say by how much.
class RateMeter : public QWidget {
    Q_OBJECT

public:
    explicit RateMeter(const ThemeContext& context, QWidget* parent = nullptr);

    void setLines(std::array<MeterLine, 2> lines);
    [[nodiscard]] const std::array<MeterLine, 2>& lines() const { return lines_; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    std::array<MeterLine, 2> lines_;
};

} // namespace topbook::ui
