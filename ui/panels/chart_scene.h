// SPDX-License-Identifier: GPL-3.0-or-later
// What the chart shows, without a pixel in it: lines, bars, gaps and marks of the chosen symbols, taken from snapshots
// with the work that a change costs. No widgets; GUI thread only.
#pragma once

#include "model/session/snapshot.h"
#include "ui/panels/chart_series.h"

#include <QString>

#include <array>
#include <chrono>

namespace topbook::ui {

enum class ChartMode { Mean, Candles, Gain };

inline constexpr std::size_t maxChartSeries = 8;
inline constexpr Duration shortestBar = std::chrono::seconds(10);
inline constexpr std::array<Duration, 4> barSizes{shortestBar, std::chrono::minutes(1), std::chrono::minutes(5),
                                                  std::chrono::minutes(15)};

/// One symbol of the chart. The first is the linked one.
struct ChartLine {
    InstrumentId instrument;
    QString symbol;
    int decimals = 2;
    int sizeDecimals = 0;
    bool stale = false;
    Timestamp lastTime;
    ChartSeries series;
    std::size_t changedFrom = 0; ///< points from this index on differ since the last look
};

struct ChartScene {
    ChartMode mode = ChartMode::Mean;
    Duration windowSize = std::chrono::minutes(1); ///< of the mean and gain lines
    Duration barSize = shortestBar;                ///< of the candles
    Duration hop = std::chrono::seconds(10);
    Timestamp finalHop = Timestamp::earliest(); ///< newest end of a final window; earliest() before the first
    Timestamp clock = Timestamp::earliest();
    std::vector<ChartLine> lines;
    std::vector<Pane> bars;  ///< of the linked symbol, the last one forming while it ends after finalHop
    std::vector<Pane> strip; ///< samples or volume of the linked symbol below the plot, final ones only
    bool stripIsVolume = false;
    std::vector<GapView> gaps;
    std::vector<RevisionMark> revisions; ///< of the linked symbol and the shown size
    bool loading = false;
    bool fromRecording = false;        ///< the first pane held is where the recording begins
    std::optional<Timestamp> heldFrom; ///< start of the first pane held of the linked symbol

    [[nodiscard]] Duration stripSize() const { return mode == ChartMode::Candles ? barSize : shortestBar; }
    [[nodiscard]] bool hasData() const { return !lines.empty() && !lines.front().series.panes().empty(); }
    /// Whether anything of it can be drawn in this mode: a line needs a first window, a candle a first quote. Axes have
    /// no values before.
    [[nodiscard]] bool isDrawable() const;
    /// The y value of a point in this mode: a price, or a gain in percent.
    [[nodiscard]] double valueOf(const WindowPoint& point) const;
    /// That value as the axis chips write it.
    [[nodiscard]] QString valueText(const ChartLine& line, const WindowPoint& point) const;
    [[nodiscard]] QString axisText(double value) const;
    /// The bar that holds `time`; null where there is none.
    [[nodiscard]] const Pane* barAt(Timestamp time) const;
    /// What the strip says at a moment of the crosshair: "n 58", or "12,300, n 58" where trades carry sizes; empty
    /// where the strip has no bar.
    [[nodiscard]] QString stripText(Timestamp time) const;
    [[nodiscard]] bool isForming(const Pane& bar) const { return bar.start + barSize > finalHop; }
};

struct SceneChange {
    bool lines = false;   ///< points, bars, gaps, marks or the newest hop: the plot must be drawn again
    bool symbols = false; ///< which lines there are, or their names
    bool live = false;    ///< only what is still forming: draw again, but not more often than numbers change
    [[nodiscard]] bool any() const { return lines || symbols || live; }
};

/// Keeps a scene in step with snapshots.
class ChartSceneBuilder {
public:
    [[nodiscard]] const ChartScene& scene() const { return scene_; }

    void setMode(ChartMode mode);
    /// `windowSize` for lines; for candles `barSize` goes with the window of the same length, or the shortest.
    void setSizes(Duration windowSize, Duration barSize);
    void setInstruments(const std::vector<InstrumentId>& instruments);
    /// Null empties the scene.
    [[nodiscard]] SceneChange update(const std::shared_ptr<const Snapshot>& snapshot);
    /// The plot has taken everything: from now on only new changes count.
    void settle();

private:
    [[nodiscard]] static Timestamp newestFinalHop(const Snapshot& snapshot, UniverseId universe);
    void takeLines(const Snapshot& snapshot, SceneChange& change);
    void takeBars(std::optional<Timestamp> changedFrom, SceneChange& change);
    void takeMarks(const Snapshot& snapshot, SceneChange& change);

    ChartScene scene_;
    std::vector<InstrumentId> instruments_;
    std::shared_ptr<const std::vector<GapView>> gaps_;
    bool reshaped_ = true; ///< mode, size or symbols changed since the last update
    Timestamp barsFinal_ = Timestamp::earliest();
};

/// Moves chips apart so that they are at least `distance` apart within [low, high], in their order and as near to where
/// they belong as that allows; where there is no room for all they stand closer.
[[nodiscard]] std::vector<double> spreadApart(const std::vector<double>& wanted, double distance, double low,
                                              double high);

/// "1 min", "10 s": a window or bar size in words.
[[nodiscard]] QString sizeWords(Duration size);

} // namespace topbook::ui
