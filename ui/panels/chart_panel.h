// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of the linked symbol and of those put beside it: tools, legend, plot. It shows snapshots and tells what to
// subscribe; it never asks a session itself (desktop, Chart). GUI thread only.
#pragma once

#include "model/session/session_handle.h"
#include "ui/panels/chart_axes.h"
#include "ui/panels/chart_scene.h"

#include <QList>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QMenu;
class QTimer;

namespace topbook::ui {

class Banner;
class ChartLegend;
class ChartPlot;
class ChartSymbolPopup;
class ChartToolRow;
class DockTitle;
class EmptyState;
class ThemeContext;

class ChartPanel : public QWidget {
    Q_OBJECT

public:
    explicit ChartPanel(const ThemeContext& context, QWidget* parent = nullptr);
    ~ChartPanel() override;

    /// The dock's title names the linked symbol; its menu gets copy and save.
    void installTitle(DockTitle& title);
    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    /// Another symbol takes the place of the linked one, unless it is in the chart already.
    void setLinkedSymbol(std::optional<InstrumentId> instrument);

    /// The linked symbol first; at most maxChartSeries.
    [[nodiscard]] const std::vector<InstrumentId>& instruments() const { return instruments_; }
    void addSymbol(InstrumentId instrument);
    void removeSymbol(InstrumentId instrument);

    [[nodiscard]] ChartMode mode() const;
    void setMode(ChartMode mode);
    /// A window size, or a bar size while candles are shown; others are passed over.
    void setSize(Duration size);
    /// IANA name, "UTC" or "local".
    void setZone(const QByteArray& id);

    /// Something about this chart failed and what is shown is still good; an empty title takes the notice away.
    void setProblem(const QString& title, const QStringList& lines);

    /// What "copy data" and an export of this chart ask for: the shown symbols and times, as table "chart", or "bars"
    /// of the linked symbol while candles are shown. None where nothing is drawn.
    [[nodiscard]] std::optional<ExportQuestion> exportQuestion() const;
    /// Mode, sizes and crosshair, for the next start.
    [[nodiscard]] QString savedState() const;
    void restoreState(const QString& state);
    /// Writes .png, .pdf or .svg; returns what went wrong in words, or an empty text.
    [[nodiscard]] QString saveTo(const QString& path);
    void copyImage();
    void copyData();
    /// Asks where, and writes the picture.
    void savePicture();
    void goLive();

    [[nodiscard]] ChartPlot& plot() { return *plot_; }
    [[nodiscard]] const ChartScene& scene() const { return builder_.scene(); }
    [[nodiscard]] QSize sizeHint() const override { return {818, 480}; }

signals:
    void symbolChosen(topbook::InstrumentId instrument);
    void seriesChanged(const QList<topbook::InstrumentId>& instruments);
    void olderWanted(topbook::Timestamp before);
    void evidenceRequested(topbook::InstrumentId instrument, topbook::Timestamp from, topbook::Timestamp to);
    void copyDataRequested(const topbook::ExportQuestion& question);
    void zoneChanged(const QByteArray& id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void connectTools();
    void connectPlot();
    void setInstruments(std::vector<InstrumentId> instruments);
    void showScene(SceneChange change);
    void reshape();
    void refreshLegend();
    void refreshTitle();
    void refreshEmpty();
    void refreshBehind();
    void askForEvidence(Timestamp at);
    void openSymbols();
    void openMenu(const QPoint& global);
    [[nodiscard]] QString suggestedName() const;
    void fillCopyMenu(QMenu& menu);
    void placeNotices();

    const ThemeContext& context_;
    ChartSceneBuilder builder_;
    std::shared_ptr<const Snapshot> snapshot_;
    std::vector<InstrumentId> instruments_;
    bool hasLinked_ = false;
    bool linkedIsKept_ = false; ///< the linked symbol was put into the chart by hand
    Duration windowSize_ = std::chrono::minutes(1);
    Duration barSize_ = shortestBar;

    ChartToolRow* tools_;
    ChartLegend* legend_;
    ChartPlot* plot_;
    EmptyState* empty_;
    QWidget* emptyGround_;
    Banner* problem_;
    ChartSymbolPopup* popup_;
    QTimer* liveTimer_; ///< what is still forming is drawn at most ten times a second
    DockTitle* title_ = nullptr;
};

} // namespace topbook::ui
