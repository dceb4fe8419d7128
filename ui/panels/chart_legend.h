// SPDX-License-Identifier: GPL-3.0-or-later
// The row above the plot: when the values are of, then one entry a symbol with swatch, value and gain; never over data.
// A click on an entry links its symbol. GUI thread only.
#pragma once

#include "ui/panels/chart_axes.h"
#include "ui/panels/chart_scene.h"

#include <QAbstractButton>
#include <QWidget>

#include <vector>

namespace topbook::ui {

class ThemeContext;

/// How much an entry tells where the row is short of room.
enum class LegendDetail { Everything, NoGain, NameOnly };

/// One symbol: swatch with its dash, name, value, gain.
class LegendEntry : public QAbstractButton {
    Q_OBJECT

public:
    LegendEntry(const ThemeContext& context, int index, QWidget* parent);

    void setValues(const QString& symbol, const QString& value, const QString& gain, int sign);
    void setLinked(bool linked);
    void setDetail(LegendDetail detail);
    [[nodiscard]] int widthFor(LegendDetail detail) const;

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void removeWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    const ThemeContext& context_;
    int index_;
    QString value_;
    QString gain_;
    int sign_ = 0;
    bool linked_ = false;
    LegendDetail detail_ = LegendDetail::Everything;
};

/// "+ Symbol": quiet, since it is no value; only the plus where room is short.
class AddSymbolButton : public QAbstractButton {
    Q_OBJECT

public:
    AddSymbolButton(const ThemeContext& context, QWidget* parent);

    void setCompact(bool compact);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
    bool compact_ = false;
};

class ChartLegend : public QWidget {
    Q_OBJECT

public:
    ChartLegend(const ThemeContext& context, const ChartScene& scene, QWidget* parent = nullptr);

    /// Shows the values at `at`, or the newest.
    void refresh(std::optional<Timestamp> at, const AxisZone& zone);
    [[nodiscard]] AddSymbolButton& addButton() { return *add_; }
    /// The same row for a file, at the left of `row`.
    void paintInto(QPainter& painter, const QRectF& row) const;

signals:
    void linkWanted(InstrumentId instrument);
    void removeWanted(InstrumentId instrument);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void syncEntries();
    void place();
    void refreshEntries();
    void refreshBar();
    [[nodiscard]] double paintTime(QPainter& painter, const QRectF& row) const;
    void paintBar(QPainter& painter, const QRectF& row, double left) const;

    const ThemeContext& context_;
    const ChartScene& scene_;
    AddSymbolButton* add_;
    std::vector<LegendEntry*> entries_;
    std::optional<Timestamp> at_;
    QString time_;
    struct Figure {
        QString name;
        QString value;
        bool isGain = false;
        int sign = 0;
    };
    std::vector<Figure> bar_; ///< of the candle
    QString mean_;            ///< "mean 1 min 286.4710", at the right of a candle's figures; or the VWAP
};

} // namespace topbook::ui
