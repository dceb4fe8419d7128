// SPDX-License-Identifier: GPL-3.0-or-later
// The block above the ladder: best bid and ask with sizes, the imbalance bar, spread, mid, microprice and imbalance.
// Nothing in it touches anything else: long numbers give up places, and last their size.
// Painted whole; GUI thread only.
#pragma once

#include "model/core/results.h"
#include "model/core/symbol_table.h"

#include <QWidget>

#include <optional>

namespace topbook::ui {

struct Theme;
class ThemeContext;

class L1Block : public QWidget {
    Q_OBJECT

public:
    explicit L1Block(const ThemeContext& context, QWidget* parent = nullptr);

    /// Nothing for `bbo` shows dashes. A stale book keeps its numbers, grey.
    void setBbo(const std::optional<Bbo>& bbo, const Instrument& instrument, bool stale);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QString bestText(Side side) const;
    [[nodiscard]] QString bestSizeText(Side side) const;
    void place();
    void paintBest(QPainter& painter, const Theme& theme, Side side) const;
    void paintImbalanceBar(QPainter& painter, const Theme& theme) const;
    void paintFigures(QPainter& painter, const Theme& theme) const;

    const ThemeContext& context_;
    std::optional<Bbo> bbo_;
    Instrument instrument_;
    bool stale_ = false;
    bool sizesAbove_ = false;  ///< long prices: their sizes stand in the line of the labels, and stay there
    bool smallPrices_ = false; ///< longer ones still
};

} // namespace topbook::ui
