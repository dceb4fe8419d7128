// SPDX-License-Identifier: GPL-3.0-or-later
// Pointer and keys of the plot.
#include "ui/panels/chart_plot.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace topbook::ui {
namespace {

constexpr double wheelStep = 0.82; ///< of the span, a notch
constexpr double keyZoom = 0.7;
constexpr double keyPan = 0.1;
constexpr double grip = 5; ///< px around a cursor in which it can be taken
constexpr double lineGrip = 6;
constexpr int dragStart = 3;

} // namespace

void ChartPlot::updateCursorShape() {
    const bool aims = overlay_->showsCrosshair || tool_ != Tool::Pan;
    QWidget::setCursor(aims ? Qt::CrossCursor : Qt::ArrowCursor);
}

Timestamp ChartPlot::snapped(double seconds) const {
    const Timestamp time = timestampOf(seconds);
    if (scene_.mode == ChartMode::Candles)
        return floorTo(time, scene_.barSize);
    const Duration offset = scene_.lines.empty() ? Duration{0} : scene_.lines.front().series.shape().offset;
    return floorTo(time + scene_.hop / 2, scene_.hop, offset);
}

void ChartPlot::pointTo(const QPointF& pixel) {
    if (!canvas_.field().contains(pixel)) {
        pointAt(std::nullopt);
        return;
    }
    Timestamp at = snapped(canvas_.time->pixelToCoord(pixel.x()));
    // Right of the newest hop there is nothing to point at but the newest.
    if (scene_.mode != ChartMode::Candles && at > scene_.finalHop && scene_.finalHop > Timestamp::earliest())
        at = scene_.finalHop;
    const double value = canvas_.price->pixelToCoord(pixel.y());
    const bool same = overlay_->at == at && overlay_->pointerValue == value;
    overlay_->pointerValue = value;
    if (same)
        return;
    if (overlay_->at == at) {
        refreshOverlay();
        return;
    }
    pointAt(at);
}

void ChartPlot::zoomTime(double factor, double around) {
    const QCPRange range = canvas_.time->range();
    const double span = std::clamp(range.size() * factor, 20.0, 400.0 * 86400);
    const double share = (around - range.lower) / range.size();
    setFollowing(false);
    setTimes({around - share * span, around + (1 - share) * span});
    moved();
}

void ChartPlot::zoomPrice(double factor, double around) {
    const QCPRange range = canvas_.price->range();
    priceHeld_ = true;
    canvas_.price->setRange(around - (around - range.lower) * factor, around + (range.upper - around) * factor);
    moved();
}

void ChartPlot::zoomBy(double factor) {
    if (following_) {
        span_ = std::clamp(canvas_.time->range().size() * factor, 20.0, 400.0 * 86400);
        follow();
        moved();
        return;
    }
    const QCPRange range = canvas_.time->range();
    const double at = overlay_->at ? secondsOf(*overlay_->at) : range.center();
    zoomTime(factor, range.contains(at) ? at : range.center());
}

void ChartPlot::panBy(double share) {
    const QCPRange range = canvas_.time->range();
    showTimes(range.lower + share * range.size(), range.upper + share * range.size());
}

ChartPlot::Drag ChartPlot::cursorNear(double pixel) const {
    if (overlay_->b && std::abs(canvas_.x(*overlay_->b) - pixel) <= grip)
        return Drag::CursorB;
    if (overlay_->a && std::abs(canvas_.x(*overlay_->a) - pixel) <= grip)
        return Drag::CursorA;
    return Drag::None;
}

bool ChartPlot::isOnLine(const QPointF& pixel) const {
    if (scene_.lines.empty())
        return false;
    const Timestamp at = snapped(canvas_.time->pixelToCoord(pixel.x()));
    if (scene_.mode == ChartMode::Candles) {
        const Pane* bar = scene_.barAt(at);
        return bar != nullptr && pixel.y() >= canvas_.y(static_cast<double>(bar->high.nanos) / 1e9) - lineGrip &&
               pixel.y() <= canvas_.y(static_cast<double>(bar->low.nanos) / 1e9) + lineGrip;
    }
    const WindowPoint* point = pointUnder(scene_, scene_.lines.front(), at);
    return point != nullptr && std::abs(canvas_.y(scene_.valueOf(*point)) - pixel.y()) <= lineGrip;
}

void ChartPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    pressedAt_ = event->position();
    pressedTimes_ = canvas_.time->range();
    pressedPrices_ = canvas_.price->range();
    dragged_ = false;
    drag_ = cursorNear(pressedAt_.x());
    if (drag_ == Drag::None)
        drag_ = tool_ == Tool::BoxZoom ? Drag::Box : Drag::Pan;
}

void ChartPlot::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    pointTo(at);
    if (drag_ == Drag::None)
        return;
    if (!dragged_ && (at - pressedAt_).manhattanLength() < dragStart)
        return;
    dragged_ = true;
    switch (drag_) {
    case Drag::Pan: {
        QWidget::setCursor(Qt::ClosedHandCursor);
        const double perPixel = pressedTimes_.size() / std::max(1, priceRect_->width());
        const double by = (pressedAt_.x() - at.x()) * perPixel;
        if (priceHeld_) {
            const double pricePixel = pressedPrices_.size() / std::max(1, priceRect_->height());
            canvas_.price->setRange(pressedPrices_ + (at.y() - pressedAt_.y()) * pricePixel);
        }
        showTimes(pressedTimes_.lower + by, pressedTimes_.upper + by);
        break;
    }
    case Drag::Box: {
        const QRectF plot = canvas_.plot();
        overlay_->zoomBox = QRectF(pressedAt_, at).normalized().intersected(plot);
        refreshOverlay();
        break;
    }
    case Drag::CursorA:
    case Drag::CursorB: {
        const Timestamp moment = snapped(canvas_.time->pixelToCoord(at.x()));
        auto& mine = drag_ == Drag::CursorA ? overlay_->a : overlay_->b;
        mine = moment;
        if (overlay_->a && overlay_->b && *overlay_->b < *overlay_->a) {
            std::swap(overlay_->a, overlay_->b);
            drag_ = drag_ == Drag::CursorA ? Drag::CursorB : Drag::CursorA;
        }
        refreshOverlay();
        break;
    }
    case Drag::None:
        break;
    }
}

void ChartPlot::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    const Drag was = drag_;
    drag_ = Drag::None;
    updateCursorShape();
    if (was == Drag::Box && dragged_)
        finishBox();
    if (dragged_ || was != Drag::Pan || tool_ != Tool::Measure || !canvas_.plot().contains(event->position()))
        return;
    const Timestamp at = snapped(canvas_.time->pixelToCoord(event->position().x()));
    if (overlay_->a && overlay_->b) { // a third click begins anew
        overlay_->a = at;
        overlay_->b.reset();
        refreshOverlay();
        return;
    }
    setCursor(overlay_->a ? 1 : 0, at);
}

void ChartPlot::finishBox() {
    const QRectF box = overlay_->zoomBox;
    overlay_->zoomBox = {};
    if (box.width() < 8 || box.height() < 8) {
        refreshOverlay();
        return;
    }
    const QCPRange prices(canvas_.price->pixelToCoord(box.bottom()), canvas_.price->pixelToCoord(box.top()));
    const double from = canvas_.time->pixelToCoord(box.left());
    const double to = canvas_.time->pixelToCoord(box.right());
    priceHeld_ = true;
    fitted_ = true;
    canvas_.price->setRange(prices);
    showTimes(from, to);
    emit boxZoomDone();
}

void ChartPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || tool_ == Tool::Measure)
        return;
    drag_ = Drag::None;
    if (canvas_.plot().contains(event->position()) && isOnLine(event->position())) {
        emit evidenceWanted(snapped(canvas_.time->pixelToCoord(event->position().x())));
        return;
    }
    resetView();
}

void ChartPlot::wheelEvent(QWheelEvent* event) {
    const QPointF at = event->position();
    const double notches = event->angleDelta().y() / 120.0;
    const double sideways = event->angleDelta().x() / 120.0;
    event->accept();
    if (sideways != 0 && notches == 0) {
        panBy(-sideways * keyPan);
        return;
    }
    if (notches == 0)
        return;
    const double factor = std::pow(wheelStep, notches);
    if (at.x() > canvas_.field().right() || event->modifiers().testFlag(Qt::ControlModifier))
        zoomPrice(factor, canvas_.price->pixelToCoord(at.y()));
    else if (event->modifiers().testFlag(Qt::ShiftModifier))
        panBy(-notches * keyPan);
    else
        zoomTime(factor, canvas_.time->pixelToCoord(at.x()));
    pointTo(at);
}

void ChartPlot::keyPressEvent(QKeyEvent* event) {
    const auto stepBy = [&](int steps) {
        const Duration step = scene_.mode == ChartMode::Candles ? scene_.barSize : scene_.hop;
        const Timestamp from = overlay_->at.value_or(scene_.finalHop);
        if (from > Timestamp::earliest())
            pointAt(from + step * steps);
    };
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left:
        shift ? stepBy(-1) : panBy(-keyPan);
        return;
    case Qt::Key_Right:
        shift ? stepBy(1) : panBy(keyPan);
        return;
    case Qt::Key_PageUp:
        panBy(-1);
        return;
    case Qt::Key_PageDown:
        panBy(1);
        return;
    case Qt::Key_Up:
    case Qt::Key_Down: {
        priceHeld_ = true;
        const double by = canvas_.price->range().size() * keyPan * (event->key() == Qt::Key_Up ? 1 : -1);
        canvas_.price->setRange(canvas_.price->range() + by);
        moved();
        return;
    }
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(keyZoom);
        return;
    case Qt::Key_Minus:
        zoomBy(1 / keyZoom);
        return;
    case Qt::Key_Home:
    case Qt::Key_End:
        goLive();
        return;
    case Qt::Key_0:
        resetView();
        return;
    case Qt::Key_A:
    case Qt::Key_B:
        if (overlay_->at && event->modifiers() == Qt::NoModifier)
            setCursor(event->key() == Qt::Key_A ? 0 : 1, *overlay_->at);
        return;
    case Qt::Key_Escape:
        clearCursors();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (overlay_->at)
            emit evidenceWanted(*overlay_->at);
        return;
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void ChartPlot::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse)
        pointTo(event->pos());
    emit menuWanted(event->globalPos());
}

void ChartPlot::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    if (drag_ == Drag::None)
        pointAt(std::nullopt);
}

void ChartPlot::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    if (following_)
        follow();
    if (scene_.isDrawable())
        fitPrice(true);
}

} // namespace topbook::ui
