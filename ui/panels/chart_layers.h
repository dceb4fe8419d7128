// SPDX-License-Identifier: GPL-3.0-or-later
// The painted parts of the chart below its overlay: gaps, candles, the strip of samples, axes and marks. Each is one
// layerable that draws the scene with the axes as they stand; none keeps anything of it but what the overlay must know.
// Owned by the plot; GUI thread only.
#pragma once

#include "ui/panels/chart_axes.h"
#include "ui/panels/chart_scene.h"

#include <QRectF>
#include <QSharedPointer>

#include <vector>

namespace topbook::ui {

class ThemeContext;

/// Texts of the layers, translated with the panel's.
struct ChartText {
    Q_DECLARE_TR_FUNCTIONS(topbook::ui::ChartPanel)
};

/// What every layer draws with. The plot owns it and the axes in it.
struct ChartCanvas {
    const ThemeContext& context;
    const ChartScene& scene;
    QCPAxis* time = nullptr;
    QCPAxis* price = nullptr;
    QCPAxis* stripTime = nullptr;
    QSharedPointer<TimeTicker> timeTicker;
    QSharedPointer<PriceTicker> priceTicker;
    bool isCompact = false;
    bool exporting = false; ///< draws for a file: no crosshair

    struct Label {
        QRectF box;
        QString text;
    };
    std::vector<Label> labels; ///< of both axes, as drawn last
    std::vector<QRectF> marks; ///< boxes with words on the plot and last-value chips beside it, as drawn last

    /// Takes the place for words, where it is free: the first to ask is the one that matters most.
    [[nodiscard]] bool take(const QRectF& box);

    [[nodiscard]] double x(Timestamp moment) const { return time->coordToPixel(secondsOf(moment)); }
    [[nodiscard]] double y(double value) const { return price->coordToPixel(value); }
    [[nodiscard]] QRectF plot() const { return price->axisRect()->rect(); }
    [[nodiscard]] QRectF strip() const { return stripTime->axisRect()->rect(); }
    /// Plot and strip together.
    [[nodiscard]] QRectF field() const { return plot().united(strip()); }
    [[nodiscard]] Timestamp at(double pixel) const { return timestampOf(time->pixelToCoord(pixel)); }
    [[nodiscard]] QString clock(Timestamp moment) const;
    /// Where a bar's candle stands.
    [[nodiscard]] double barCentre(const Pane& bar) const;
};

/// A layerable that paints with the plain painter: pixels are set on purpose here, so none of QCustomPlot's
/// antialiasing shifts apply.
class ChartLayer : public QCPLayerable {
public:
    ChartLayer(QCustomPlot& plot, const QString& layer, ChartCanvas& canvas)
        : QCPLayerable(&plot, layer)
        , canvas_(canvas) {}

protected:
    /// The whole plot; QCPLayer moves the rectangle up by one.
    QRect clipRect() const override { return mParentPlot->viewport().adjusted(0, 0, 0, 1); }
    void applyDefaultAntialiasingHint(QCPPainter*) const override {}
    void draw(QCPPainter* painter) override { paint(*painter); }
    virtual void paint(QPainter& painter) = 0;

    [[nodiscard]] ChartCanvas& canvas() const { return canvas_; }
    [[nodiscard]] const ChartScene& scene() const { return canvas_.scene; }

private:
    ChartCanvas& canvas_;
};

/// Hatched stretches without quotes, and what lies before the first one.
class GapLayer : public ChartLayer {
public:
    using ChartLayer::ChartLayer;

protected:
    void paint(QPainter& painter) override;
};

/// Candles in the plot, samples or volume in the strip.
class BarLayer : public ChartLayer {
public:
    using ChartLayer::ChartLayer;

protected:
    void paint(QPainter& painter) override;

private:
    void paintCandles(QPainter& painter) const;
    void paintCandle(QPainter& painter, const Pane& bar, double slot) const;
    void paintStrip(QPainter& painter) const;
};

/// Frame lines, labels of both axes, last-value chips, chips of gaps, late revisions, the newest final hop.
class MarkLayer : public ChartLayer {
public:
    using ChartLayer::ChartLayer;

protected:
    void paint(QPainter& painter) override;

private:
    void paintFrame(QPainter& painter) const;
    void paintRevisions(QPainter& painter) const;
    void paintGapChips(QPainter& painter) const;
    void paintBeginning(QPainter& painter) const;
    void paintValueChips(QPainter& painter) const;
    void paintVolumeMeanName(QPainter& painter) const;
    void paintLabels(QPainter& painter) const;
};

/// Body width of a candle: 68 % of its slot, odd, 3..13 px; 1 where candles stand closer than 3 px.
[[nodiscard]] int candleWidth(double slotPixels);

/// Width that the price axis needs for its chips and labels.
[[nodiscard]] int priceAxisWidth(const ThemeContext& context, const ChartScene& scene);

/// The value chip under the crosshair and the chips of the axes share their left edge and margin.
inline constexpr double axisLabelInset = 10;
inline constexpr double chipRightMargin = 3;

} // namespace topbook::ui
