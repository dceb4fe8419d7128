// SPDX-License-Identifier: GPL-3.0-or-later
// The plot: price above, samples below, one time axis. It draws a scene, and lets a person move over it. While it
// follows, it keeps the newest final hop in view; once it was moved, new data never move it again (desktop, Chart).
// GUI thread only.
#pragma once

#include "ui/panels/chart_overlay.h"

#include <qcustomplot.h>

#include <memory>
#include <optional>
#include <vector>

namespace topbook::ui {

class ThemeContext;

inline constexpr double followFreeShare = 0.06;

class ChartPlot : public QCustomPlot {
    Q_OBJECT

public:
    enum class Tool { Pan, Measure, BoxZoom };

    /// `scene` must outlive every event that reaches the plot.
    ChartPlot(const ThemeContext& context, const ChartScene& scene, QWidget* parent = nullptr);
    ~ChartPlot() override;

    /// Takes what changed in the scene. Only this and a move of the view draw the plot again.
    void sceneChanged(const SceneChange& change);
    /// After a change of mode, size or symbols: the price scale fits again.
    void refit();

    void setCrosshair(bool on);
    [[nodiscard]] bool crosshair() const { return overlay_->showsCrosshair; }
    void setTool(Tool tool);
    [[nodiscard]] Tool tool() const { return tool_; }
    void setZone(const AxisZone& zone);
    [[nodiscard]] const AxisZone& zone() const { return canvas_.timeTicker->zone(); }
    void setCompact(bool compact);

    [[nodiscard]] bool isFollowing() const { return following_; }
    /// How far the right edge of the view is behind the newest final hop; 0 where that is in view.
    [[nodiscard]] Duration behind() const;
    void goLive();
    /// Follows again, at the span that the mode begins with.
    void resetView();
    void clearCursors();
    /// Zooms by `factor` (< 1 is nearer); while following at the newest hop, else at the crosshair or the middle.
    void zoomBy(double factor);
    void panBy(double share);

    [[nodiscard]] QCPRange timeRange() const { return canvas_.time->range(); }
    [[nodiscard]] QCPRange priceRange() const { return canvas_.price->range(); }
    /// Shows a stretch of time; ends following.
    void showTimes(double from, double to);
    /// Where the crosshair stands, whether it is shown or not.
    [[nodiscard]] std::optional<Timestamp> pointedAt() const { return overlay_->at; }
    void pointAt(std::optional<Timestamp> at);
    void setCursor(int which, Timestamp at);
    [[nodiscard]] std::optional<Timestamp> cursorA() const { return overlay_->a; }
    [[nodiscard]] std::optional<Timestamp> cursorB() const { return overlay_->b; }
    /// Drawn for a file: without the crosshair, at this size.
    void paintTo(QCPPainter& painter, const QSize& size);

    [[nodiscard]] const OverlayLayer& overlay() const { return *overlay_; }
    [[nodiscard]] const ChartCanvas& canvas() const { return canvas_; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 140}; }
    [[nodiscard]] QSize sizeHint() const override { return {818, 418}; }

signals:
    void followingChanged(bool following);
    void viewChanged();
    void pointed();
    void boxZoomDone();
    /// The view reaches left of what is held.
    void olderWanted(Timestamp before);
    /// Quotes of the window or bar at this moment are asked for.
    void evidenceWanted(Timestamp at);
    void menuWanted(const QPoint& global);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Line {
        QCPGraph* full = nullptr;
        QCPGraph* partial = nullptr;
    };
    enum class Drag { None, Pan, Box, CursorA, CursorB };

    void buildAxes();
    void applyTheme();
    void applyGeometry();
    void setLineCount(std::size_t count);
    void styleLines();
    void fillLine(std::size_t index);
    void fillVolumeMean();
    void follow();
    void fitPrice(bool hold);
    [[nodiscard]] double defaultSpan() const;
    void setTimes(QCPRange range);
    void moved();
    void setFollowing(bool on);
    void askForOlder();
    void refreshOverlay();
    void redraw();
    [[nodiscard]] Timestamp snapped(double seconds) const;
    void pointTo(const QPointF& pixel);
    void zoomTime(double factor, double around);
    void zoomPrice(double factor, double around);
    void finishBox();
    [[nodiscard]] Drag cursorNear(double pixel) const;
    [[nodiscard]] bool isOnLine(const QPointF& pixel) const;
    void updateCursorShape();

    const ChartScene& scene_;
    ChartCanvas canvas_;
    QCPAxisRect* priceRect_ = nullptr;
    QCPAxisRect* stripRect_ = nullptr;
    std::vector<Line> lines_;
    QCPGraph* volumeMean_ = nullptr;
    std::unique_ptr<GapLayer> gaps_;
    std::unique_ptr<BarLayer> bars_;
    std::unique_ptr<MarkLayer> marks_;
    std::unique_ptr<OverlayLayer> overlay_;

    Tool tool_ = Tool::Pan;
    bool following_ = true;
    bool priceHeld_ = false; ///< a person chose the price scale
    bool fitted_ = false;
    int axisWidth_ = 0;
    std::optional<double> span_; ///< seconds shown while following; nothing: what the mode begins with
    std::optional<Timestamp> askedBefore_;

    Drag drag_ = Drag::None;
    QPointF pressedAt_;
    QCPRange pressedTimes_;
    QCPRange pressedPrices_;
    bool dragged_ = false;
};

} // namespace topbook::ui
