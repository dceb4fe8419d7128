// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/spark_cache.h"

#include "ui/widgets/paint.h"

#include <QPaintDevice>
#include <QPainter>

#include <limits>

namespace topbook::ui {
namespace {

/// More rows than any screen shows at once; beyond it all are forgotten, and those in sight painted again.
constexpr int mostLines = 600;

} // namespace

void SparkCache::paint(QPainter& painter, const QRectF& area, InstrumentId instrument, const Prices& prices,
                       const QColor& colour) {
    if (!prices || area.width() < 8 || area.height() < 4)
        return;
    const qreal ratio = painter.device()->devicePixelRatioF();
    const QSize pixels = (area.size() * ratio).toSize();
    if (lines_.size() > mostLines)
        lines_.clear();
    Line& line = lines_[instrument.value];
    if (line.prices != prices || line.pixels != pixels || line.colour != colour.rgba()) {
        std::vector<double> values;
        values.reserve(prices->size());
        for (const Price price : *prices)
            values.push_back(price.nanos == 0 ? std::numeric_limits<double>::quiet_NaN()
                                              : static_cast<double>(price.nanos));
        line = {prices, pixels, colour.rgba(), QPixmap(pixels)};
        line.pixmap.setDevicePixelRatio(ratio);
        line.pixmap.fill(Qt::transparent);
        QPainter drawing(&line.pixmap);
        paintSparkline(drawing, QRectF(QPointF(0, 0), area.size()), values, colour);
    }
    painter.drawPixmap(area.topLeft(), line.pixmap);
}

} // namespace topbook::ui
