// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_plot.h"

#include "ui/theme/theme_context.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace topbook::ui {
namespace {

constexpr double linesSpan = 40 * 60;
constexpr double wideLinesSpan = 55 * 60;
constexpr int widePlot = 1100;
constexpr double candleSlot = 9;     ///< px a candle at the beginning
constexpr double shortestSpan = 20;  ///< seconds
constexpr double youngSpan = 5 * 60; ///< of a session that has hardly begun
constexpr double longestSpan = 400.0 * 86400;
constexpr double pricePadding = 0.06; ///< of the data's height, above and below
constexpr double loosePrices = 0.55;  ///< the scale fits anew when the data fill less of it
constexpr int topMargin = 6;

} // namespace

ChartPlot::ChartPlot(const ThemeContext& context, const ChartScene& scene, QWidget* parent)
    : QCustomPlot(parent)
    , scene_(scene)
    , canvas_{.context = context, .scene = scene, .timeTicker = {}, .priceTicker = {}, .labels = {}, .marks = {}} {
    buildAxes();
    addLayer(QStringLiteral("gaps"), layer(QStringLiteral("grid")), limAbove);
    addLayer(QStringLiteral("bars"), layer(QStringLiteral("gaps")), limAbove);
    addLayer(QStringLiteral("marks"), layer(QStringLiteral("axes")), limAbove);
    layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
    gaps_ = std::make_unique<GapLayer>(*this, QStringLiteral("gaps"), canvas_);
    bars_ = std::make_unique<BarLayer>(*this, QStringLiteral("bars"), canvas_);
    marks_ = std::make_unique<MarkLayer>(*this, QStringLiteral("marks"), canvas_);
    overlay_ = std::make_unique<OverlayLayer>(*this, QStringLiteral("overlay"), canvas_);
    volumeMean_ = addGraph(canvas_.time, canvas_.price);
    setAutoAddPlottableToLegend(false);
    setNoAntialiasingOnDrag(false);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    connect(&context, &ThemeContext::changed, this, [this] {
        applyTheme();
        redraw();
    });
    applyTheme();
    updateCursorShape();
}

ChartPlot::~ChartPlot() = default;

void ChartPlot::buildAxes() {
    plotLayout()->clear();
    plotLayout()->setRowSpacing(0);
    priceRect_ = new QCPAxisRect(this, false);
    stripRect_ = new QCPAxisRect(this, false);
    plotLayout()->addElement(0, 0, priceRect_);
    plotLayout()->addElement(1, 0, stripRect_);
    auto* group = new QCPMarginGroup(this);
    for (QCPAxisRect* rect : {priceRect_, stripRect_}) {
        rect->setAutoMargins(QCP::msRight);
        rect->setMarginGroup(QCP::msRight, group);
        rect->addAxes(QCPAxis::atRight | QCPAxis::atBottom);
        for (QCPAxis* axis : rect->axes()) {
            axis->setTickLabels(false);
            axis->setTicks(false);
            axis->setSubTicks(false);
            axis->setBasePen(Qt::NoPen);
            axis->setLayer(QStringLiteral("axes"));
            axis->grid()->setLayer(QStringLiteral("grid"));
            axis->grid()->setSubGridVisible(false);
            axis->grid()->setVisible(true);
        }
    }
    canvas_.time = priceRect_->axis(QCPAxis::atBottom);
    canvas_.price = priceRect_->axis(QCPAxis::atRight);
    canvas_.stripTime = stripRect_->axis(QCPAxis::atBottom);
    stripRect_->axis(QCPAxis::atRight)->grid()->setVisible(false);
    canvas_.timeTicker = QSharedPointer<TimeTicker>::create(*canvas_.time);
    canvas_.priceTicker = QSharedPointer<PriceTicker>::create(*canvas_.price);
    canvas_.time->setTicker(canvas_.timeTicker);
    canvas_.stripTime->setTicker(canvas_.time->ticker());
    canvas_.price->setTicker(canvas_.priceTicker);
    connect(canvas_.time, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), canvas_.stripTime,
            qOverload<const QCPRange&>(&QCPAxis::setRange));
}

void ChartPlot::applyTheme() {
    const Theme& theme = canvas_.context.theme();
    setBackground(QBrush(theme.panel));
    for (QCPAxisRect* rect : {priceRect_, stripRect_})
        for (QCPAxis* axis : rect->axes()) {
            axis->grid()->setPen(QPen(theme.grid, 1));
            axis->grid()->setAntialiased(false);
            axis->grid()->setZeroLinePen(Qt::NoPen);
        }
    const QFontMetricsF metrics(theme.font(FontRole::Body));
    canvas_.timeTicker->setRoom(
        std::max<double>(theme.metrics.gridDistance, metrics.horizontalAdvance(QStringLiteral("00:00")) + 36),
        metrics.horizontalAdvance(QStringLiteral("00:00:00")) + 24);
    canvas_.priceTicker->setRoom(theme.metrics.gridDistance);
    axisWidth_ = 0;
    styleLines();
    applyGeometry();
}

void ChartPlot::applyGeometry() {
    const Theme& theme = canvas_.context.theme();
    const int strip = canvas_.isCompact ? theme.metrics.samplesStripCompact : theme.metrics.samplesStrip;
    // The axis grows with its chips but never shrinks under a reader's eyes.
    axisWidth_ = std::max(axisWidth_, priceAxisWidth(canvas_.context, scene_));
    stripRect_->setMinimumSize(10, strip);
    stripRect_->setMaximumSize(QWIDGETSIZE_MAX, strip);
    for (QCPAxisRect* rect : {priceRect_, stripRect_}) {
        rect->setMinimumMargins(QMargins(0, 0, axisWidth_, 0));
        rect->setMargins(rect == priceRect_ ? QMargins(0, topMargin, axisWidth_, 0)
                                            : QMargins(0, 1, axisWidth_, theme.metrics.timeAxisHeight));
    }
    canvas_.price->grid()->setZeroLinePen(scene_.mode == ChartMode::Gain ? QPen(theme.borderStrong, 1)
                                                                         : QPen(Qt::NoPen));
}

void ChartPlot::setLineCount(std::size_t count) {
    while (lines_.size() > count) {
        removeGraph(lines_.back().full);
        removeGraph(lines_.back().partial);
        lines_.pop_back();
    }
    while (lines_.size() < count)
        lines_.push_back({addGraph(canvas_.time, canvas_.price), addGraph(canvas_.time, canvas_.price)});
}

void ChartPlot::styleLines() {
    const Theme& theme = canvas_.context.theme();
    const bool candles = scene_.mode == ChartMode::Candles;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        QPen pen = theme.seriesPen(static_cast<int>(i));
        if (candles) {
            pen = QPen(theme.text2, 1.5);
            pen.setJoinStyle(Qt::RoundJoin);
        }
        QPen dotted(pen.color(), 1);
        dotted.setCapStyle(Qt::FlatCap);
        dotted.setDashPattern({1.5, 2.5});
        lines_[i].full->setPen(pen);
        lines_[i].partial->setPen(dotted);
        for (QCPGraph* graph : {lines_[i].full, lines_[i].partial}) {
            graph->setAntialiased(true);
            graph->setVisible(!candles || i == 0);
            // The linked line lies on top: drawn last on its layer.
            if (i == 0)
                graph->setLayer(QStringLiteral("main"));
        }
    }
    QPen pen(theme.text3, 1.25);
    pen.setDashPattern({5, 3});
    pen.setCapStyle(Qt::FlatCap);
    volumeMean_->setPen(pen);
    volumeMean_->setAntialiased(true);
}

void ChartPlot::setCompact(bool compact) {
    if (compact == canvas_.isCompact)
        return;
    canvas_.isCompact = compact;
    applyGeometry();
    redraw();
}

void ChartPlot::setZone(const AxisZone& zone) {
    canvas_.timeTicker->setZone(zone);
    redraw();
}

void ChartPlot::fillLine(std::size_t index) {
    const ChartLine& line = scene_.lines[index];
    const auto points = line.series.points();
    const auto full = lines_[index].full->data();
    const auto partial = lines_[index].partial->data();
    // The segment into the first changed point goes with it.
    const std::size_t from = line.changedFrom > 0 ? std::min(line.changedFrom, points.size()) - 1 : 0;
    if (points.empty() || line.changedFrom == 0) {
        full->clear();
        partial->clear();
    }
    if (points.empty() || line.changedFrom > points.size())
        return;
    const double hop = static_cast<double>(scene_.hop.count()) / 1e9;
    const double keep = secondsOf(points[from].end) - hop / 4;
    full->removeAfter(keep);
    partial->removeAfter(keep);
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    QVector<QCPGraphData> fullTail;
    QVector<QCPGraphData> partialTail;
    // A line is broken behind its last point where the next is not its neighbour.
    const auto put = [&](QVector<QCPGraphData>& tail, const QCPGraphDataContainer& held, double key, double value) {
        const double last = !tail.isEmpty() ? tail.last().key : held.isEmpty() ? key : std::prev(held.constEnd())->key;
        if (key == last && !tail.isEmpty())
            return;
        if (key - last > hop * 1.25)
            tail.append({last + hop / 2, nothing});
        tail.append({key, value});
    };
    for (std::size_t i = from; i < points.size(); ++i) {
        const double key = secondsOf(points[i].end);
        const double value = scene_.valueOf(points[i]);
        const bool joined = i > 0 && points[i - 1].end + scene_.hop == points[i].end;
        const bool whole = isFull(points[i]);
        const bool wholeBefore = i > 0 && isFull(points[i - 1]);
        if (whole)
            put(fullTail, *full, key, value);
        if (!whole || (joined && !wholeBefore)) {
            if (joined && wholeBefore)
                put(partialTail, *partial, secondsOf(points[i - 1].end), scene_.valueOf(points[i - 1]));
            put(partialTail, *partial, key, value);
        }
    }
    full->add(fullTail, true);
    partial->add(partialTail, true);
}

void ChartPlot::fillVolumeMean() {
    volumeMean_->data()->clear();
    if (scene_.lines.empty() || scene_.mode == ChartMode::Gain)
        return;
    const ChartSeries& series = scene_.lines.front().series;
    QVector<QCPGraphData> means;
    for (std::size_t i = 0; i < series.volumeMeans().size(); ++i) {
        const Timestamp end = series.points()[i].end;
        if (i > 0 && series.points()[i - 1].end + scene_.hop != end)
            means.append({secondsOf(end - scene_.hop / 2), std::numeric_limits<double>::quiet_NaN()});
        means.append({secondsOf(end), series.volumeMeans()[i]});
    }
    volumeMean_->data()->set(means, true);
}

void ChartPlot::sceneChanged(const SceneChange& change) {
    if (!change.any())
        return;
    if (change.symbols || lines_.size() != scene_.lines.size()) {
        setLineCount(scene_.lines.size());
        styleLines();
        axisWidth_ = 0;
    }
    for (std::size_t i = 0; i < lines_.size(); ++i)
        fillLine(i);
    if (change.lines)
        fillVolumeMean();
    applyGeometry();
    if (following_)
        follow();
    fitPrice(following_ ? true : fitted_);
    askForOlder();
    redraw();
    emit viewChanged();
}

void ChartPlot::refit() {
    priceHeld_ = false;
    fitted_ = false;
    span_.reset();
    styleLines();
}

double ChartPlot::defaultSpan() const {
    if (scene_.mode == ChartMode::Candles)
        return std::max(600, priceRect_->width()) / candleSlot * static_cast<double>(scene_.barSize.count()) / 1e9;
    return priceRect_->width() >= widePlot ? wideLinesSpan : linesSpan;
}

void ChartPlot::follow() {
    if (scene_.finalHop == Timestamp::earliest())
        return;
    const double newest = secondsOf(scene_.finalHop);
    double span = span_.value_or(defaultSpan());
    if (!span_ && scene_.heldFrom) {
        // A young session fills the view as it grows.
        const double held = (newest - secondsOf(*scene_.heldFrom)) * 1.05 / (1 - followFreeShare);
        span = std::clamp(held, std::min(span, youngSpan), span);
    }
    const double upper = newest + span * followFreeShare;
    canvas_.time->setRange(upper - span, upper);
}

void ChartPlot::fitPrice(bool hold) {
    if (priceHeld_)
        return;
    const QCPRange times = canvas_.time->range();
    const Timestamp from = timestampOf(times.lower);
    const Timestamp to = timestampOf(times.upper);
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    const auto take = [&](double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    };
    const bool candles = scene_.mode == ChartMode::Candles;
    for (const ChartLine& line : scene_.lines) {
        const auto points = line.series.points();
        auto point = std::lower_bound(points.begin(), points.end(), from,
                                      [](const WindowPoint& each, Timestamp time) { return each.end < time; });
        for (; point != points.end() && point->end <= to; ++point)
            take(scene_.valueOf(*point));
        if (candles)
            break;
    }
    if (candles) {
        auto bar = std::lower_bound(scene_.bars.begin(), scene_.bars.end(), from - scene_.barSize,
                                    [](const Pane& each, Timestamp time) { return each.start < time; });
        for (; bar != scene_.bars.end() && bar->start <= to; ++bar) {
            take(static_cast<double>(bar->low.nanos) / 1e9);
            take(static_cast<double>(bar->high.nanos) / 1e9);
        }
    }
    if (!(low <= high))
        return;
    const double least = scene_.mode == ChartMode::Gain ? 0.01 : std::max(std::abs(high) * 1e-5, 1e-6);
    if (high - low < least) {
        low -= least / 2;
        high += least / 2;
    }
    const QCPRange now = canvas_.price->range();
    const bool fits = fitted_ && low >= now.lower && high <= now.upper && high - low >= loosePrices * now.size();
    if (hold && fitted_ && (!following_ || fits))
        return;
    const double padding = (high - low) * pricePadding;
    canvas_.price->setRange(low - padding, high + padding);
    fitted_ = true;
}

Duration ChartPlot::behind() const {
    if (scene_.finalHop == Timestamp::earliest())
        return Duration{0};
    return std::max(Duration{0}, scene_.finalHop - timestampOf(canvas_.time->range().upper));
}

void ChartPlot::setFollowing(bool on) {
    if (on == following_)
        return;
    following_ = on;
    emit followingChanged(on);
}

void ChartPlot::goLive() {
    if (!following_)
        span_ = canvas_.time->range().size();
    priceHeld_ = false;
    setFollowing(true);
    follow();
    fitted_ = false;
    moved();
}

void ChartPlot::resetView() {
    span_.reset();
    priceHeld_ = false;
    fitted_ = false;
    setFollowing(true);
    follow();
    moved();
}

void ChartPlot::setTimes(QCPRange range) {
    const double span = std::clamp(range.size(), shortestSpan, longestSpan);
    const double middle = range.center();
    range = {middle - span / 2, middle + span / 2};
    if (scene_.hasData() && scene_.finalHop > Timestamp::earliest()) {
        // A tenth of the view keeps data, so that nobody gets lost.
        const double newest = secondsOf(scene_.finalHop);
        const double oldest = secondsOf(*scene_.heldFrom);
        if (range.lower > newest - span * 0.1)
            range += newest - span * 0.1 - range.lower;
        if (range.upper < oldest + span * 0.1)
            range += oldest + span * 0.1 - range.upper;
    }
    canvas_.time->setRange(range);
}

void ChartPlot::showTimes(double from, double to) {
    setFollowing(false);
    setTimes({from, to});
    moved();
}

void ChartPlot::moved() {
    fitPrice(false);
    askForOlder();
    redraw();
    emit viewChanged();
}

void ChartPlot::askForOlder() {
    if (!scene_.heldFrom || scene_.loading || askedBefore_ == scene_.heldFrom)
        return;
    double left = canvas_.time->range().lower;
    if (following_ && scene_.finalHop > Timestamp::earliest())
        left = secondsOf(scene_.finalHop) - span_.value_or(defaultSpan());
    if (left >= secondsOf(*scene_.heldFrom))
        return;
    askedBefore_ = scene_.heldFrom;
    emit olderWanted(*scene_.heldFrom);
}

void ChartPlot::redraw() {
    replot(rpQueuedReplot);
}

void ChartPlot::refreshOverlay() {
    layer(QStringLiteral("overlay"))->replot();
}

void ChartPlot::setCrosshair(bool on) {
    overlay_->showsCrosshair = on;
    updateCursorShape();
    refreshOverlay();
}

void ChartPlot::setTool(Tool tool) {
    tool_ = tool;
    overlay_->zoomBox = {};
    updateCursorShape();
    refreshOverlay();
}

void ChartPlot::clearCursors() {
    overlay_->a.reset();
    overlay_->b.reset();
    overlay_->zoomBox = {};
    drag_ = Drag::None;
    refreshOverlay();
}

void ChartPlot::setCursor(int which, Timestamp at) {
    auto& mine = which == 0 ? overlay_->a : overlay_->b;
    mine = at;
    if (!overlay_->a)
        std::swap(overlay_->a, overlay_->b);
    if (overlay_->b && *overlay_->b < *overlay_->a)
        std::swap(overlay_->a, overlay_->b);
    refreshOverlay();
}

void ChartPlot::pointAt(std::optional<Timestamp> at) {
    if (!scene_.isDrawable())
        at.reset(); // there is nothing to point at, and no axis to read it from
    if (at == overlay_->at)
        return;
    overlay_->at = at;
    refreshOverlay();
    emit pointed();
}

void ChartPlot::paintTo(QCPPainter& painter, const QSize& size) {
    canvas_.exporting = true;
    toPainter(&painter, size.width(), size.height());
    canvas_.exporting = false;
    redraw();
}

} // namespace topbook::ui
