// SPDX-License-Identifier: GPL-3.0-or-later
// Small price lines as pixmaps: a line changes once a hop, its row is painted ten times a second. GUI thread.
#pragma once

#include "model/core/values.h"

#include <QColor>
#include <QHash>
#include <QPixmap>

#include <memory>
#include <vector>

class QPainter;
class QRectF;

namespace topbook::ui {

class SparkCache {
public:
    using Prices = std::shared_ptr<const std::vector<Price>>;

    /// Draws the line of `instrument` into `area`; painted anew only where the shared prices, the size, the colour or
    /// the device's pixels differ from the last time. A price of 0 is a hole.
    void paint(QPainter& painter, const QRectF& area, InstrumentId instrument, const Prices& prices,
               const QColor& colour);
    void clear() { lines_.clear(); }

private:
    struct Line {
        Prices prices; ///< held, so that its address stays taken while it is the key
        QSize pixels;
        QRgb colour = 0;
        QPixmap pixmap;
    };

    QHash<std::uint32_t, Line> lines_;
};

} // namespace topbook::ui
