// SPDX-License-Identifier: GPL-3.0-or-later
// The row of controls above the chart: size, mode, tools, zone. It only tells what was chosen. GUI thread only.
#pragma once

#include "ui/panels/chart_axes.h"
#include "ui/panels/chart_scene.h"

#include <QWidget>

#include <vector>

class QActionGroup;
class QHBoxLayout;

namespace topbook::ui {

class DropButton;
class PrimaryButton;
class SegmentedControl;
class ThemeContext;
class ToolButton;

class ChartToolRow : public QWidget {
    Q_OBJECT

public:
    explicit ChartToolRow(const ThemeContext& context, QWidget* parent = nullptr);

    /// The window sizes of the plan; bars have their own, with 10 s before them.
    void setWindowSizes(const std::vector<Duration>& sizes);
    void setMode(ChartMode mode);
    void setSize(Duration size);
    void setZone(const AxisZone& zone);
    /// Empty hides the button, else it says how far behind the view is.
    void setBehind(bool visible, Duration behind);

    [[nodiscard]] ToolButton& crosshair() { return *crosshair_; }
    [[nodiscard]] ToolButton& measure() { return *measure_; }
    [[nodiscard]] ToolButton& boxZoom() { return *boxZoom_; }
    [[nodiscard]] ToolButton& reset() { return *reset_; }
    [[nodiscard]] ToolButton& copy() { return *copy_; }
    [[nodiscard]] ToolButton& save() { return *save_; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void modeChosen(topbook::ui::ChartMode mode);
    /// A window size, or a bar size while candles are shown.
    void sizeChosen(topbook::Duration size);
    void zoneChosen(const QByteArray& id);
    void goLiveChosen();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void relabel();
    void fitGoLive();
    void fillZones();
    QAction* addZone(const QByteArray& id, const QString& text);

    const ThemeContext& context_;
    SegmentedControl* sizeSegments_;
    SegmentedControl* modeSegments_;
    PrimaryButton* goLive_;
    ToolButton* crosshair_;
    ToolButton* measure_;
    ToolButton* boxZoom_;
    ToolButton* reset_;
    ToolButton* copy_;
    ToolButton* save_;
    DropButton* zone_;
    QActionGroup* zones_ = nullptr;
    QHBoxLayout* row_;
    std::vector<Duration> windowSizes_{std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(15)};
    std::vector<Duration> shown_;
    ChartMode mode_ = ChartMode::Mean;
    Duration size_ = std::chrono::minutes(1);
    bool behindVisible_ = false;
    Duration behind_{};
};

} // namespace topbook::ui
