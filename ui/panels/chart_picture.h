// SPDX-License-Identifier: GPL-3.0-or-later
// The chart as a picture: the legend row above the plot, without the crosshair. GUI thread only.
#pragma once

#include <QImage>
#include <QString>

namespace topbook::ui {

class ChartLegend;
class ChartPlot;

/// At the size of the plot on the screen, with `ratio` pixels for each of its own.
[[nodiscard]] QImage chartImage(ChartPlot& plot, const ChartLegend& legend, double ratio);

/// Writes PNG, PDF or SVG by the ending of `path`. Returns what went wrong in words, or an empty text.
[[nodiscard]] QString saveChart(ChartPlot& plot, const ChartLegend& legend, const QString& path);

} // namespace topbook::ui
