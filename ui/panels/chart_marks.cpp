// SPDX-License-Identifier: GPL-3.0-or-later
// Gaps, axis texts and chips: everything of the plot that is not a line.
#include "ui/panels/chart_layers.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {
namespace {

constexpr double chipHeight = 20;
constexpr double chipPadding = 8;
constexpr double chipMargin = 14; ///< of a gap's chip above the bottom of the plot
constexpr Duration openGap = std::chrono::seconds(1);

QPen dashed(const QColor& colour, const QList<qreal>& dash) {
    QPen pen(colour, 1);
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern(dash);
    return pen;
}

/// A quiet box with a few words, centred on `x` but inside of `bounds`.
QRectF noteBox(const Theme& theme, const QString& text, double x, double top, const QRectF& bounds) {
    const double width =
        std::ceil(QFontMetricsF(theme.font(FontRole::Header)).horizontalAdvance(text)) + 2 * chipPadding;
    const double left = std::clamp(std::round(x - width / 2), bounds.left() + 4,
                                   std::max(bounds.left() + 4, bounds.right() - width - 4));
    return {left, std::round(top), width, chipHeight};
}

void paintNote(QPainter& painter, const Theme& theme, const QRectF& box, const QString& text) {
    paintRounded(painter, box, theme.metrics.controlRadius, theme.raised, theme.border);
    setTextStyle(painter, theme, FontRole::Header, theme.text2);
    paintCentred(painter, box.center().x(), centredBaseline(painter.font(), box), text);
}

/// Whole seconds as long as they are easily read.
QString lateText(Duration late) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(late);
    return seconds < std::chrono::minutes(2) ? ChartText::tr("%1 s").arg(seconds.count())
                                             : durationText(Duration(seconds).count());
}

bool isOpen(const ChartScene& scene, const GapView& gap) {
    return gap.to + openGap >= scene.clock;
}

/// The stretch in which the linked symbol is stale; empty where it is not.
std::optional<std::pair<Timestamp, Timestamp>> staleStretch(const ChartScene& scene) {
    if (scene.lines.empty() || !scene.lines.front().stale || !scene.isDrawable())
        return std::nullopt;
    return std::pair{scene.lines.front().lastTime, scene.clock};
}

} // namespace

bool ChartCanvas::take(const QRectF& box) {
    const auto overlaps = [&](const QRectF& other) { return other.intersects(box); };
    if (std::any_of(marks.begin(), marks.end(), overlaps))
        return false;
    marks.push_back(box);
    return true;
}

QString ChartCanvas::clock(Timestamp moment) const {
    return clockText(moment.nanos, timeTicker->zone().offsetAt(moment));
}

double ChartCanvas::barCentre(const Pane& bar) const {
    return (x(bar.start) + x(bar.start + scene.barSize)) / 2;
}

void GapLayer::paint(QPainter& painter) {
    const Theme& theme = canvas().context.theme();
    const QRectF field = canvas().field();
    const auto hatch = [&](double from, double to, bool closed) {
        const double left = std::max(std::round(from), field.left());
        const double right = std::min(std::round(to), field.right());
        if (right <= left)
            return;
        const QRectF area(left, field.top(), right - left, field.height());
        paintStaleArea(painter, theme, area);
        painter.setPen(dashed(theme.text3, {2, 3}));
        if (from >= field.left())
            painter.drawLine(QPointF(left + 0.5, area.top()), QPointF(left + 0.5, area.bottom()));
        if (closed && to <= field.right())
            painter.drawLine(QPointF(right + 0.5, area.top()), QPointF(right + 0.5, area.bottom()));
    };
    if (!scene().isDrawable())
        return;
    const auto stale = staleStretch(scene());
    for (const GapView& gap : scene().gaps)
        if (!(stale && isOpen(scene(), gap)))
            hatch(canvas().x(gap.from), canvas().x(gap.to), !isOpen(scene(), gap));
    if (stale)
        hatch(canvas().x(stale->first), canvas().x(stale->second), false);
    if (scene().heldFrom)
        hatch(field.left() - 1, canvas().x(*scene().heldFrom), scene().loading);
}

void MarkLayer::paint(QPainter& painter) {
    canvas().marks.clear();
    paintFrame(painter);
    paintValueChips(painter);
    if (scene().isDrawable()) {
        paintRevisions(painter);
        paintBeginning(painter);
        paintGapChips(painter);
        paintVolumeMeanName(painter);
    }
    paintLabels(painter);
}

void MarkLayer::paintFrame(QPainter& painter) const {
    const Theme& theme = canvas().context.theme();
    const QRectF plot = canvas().plot();
    const QRectF strip = canvas().strip();
    const QRectF field = canvas().field();
    painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), theme.border);
    painter.fillRect(QRectF(strip.left(), strip.bottom(), strip.width(), 1), theme.border);
    painter.fillRect(QRectF(field.right(), field.top(), 1, field.height() + 1), theme.border);
    if (scene().finalHop == Timestamp::earliest() || !scene().isDrawable())
        return;
    const double hop = std::round(canvas().x(scene().finalHop));
    if (hop > field.left() && hop < field.right())
        painter.fillRect(QRectF(hop, field.top(), 1, field.height()), theme.borderStrong);
}

void MarkLayer::paintRevisions(QPainter& painter) const {
    if (scene().lines.empty())
        return;
    const Theme& theme = canvas().context.theme();
    const QRectF plot = canvas().plot();
    for (const RevisionMark& mark : scene().revisions) {
        const WindowPoint* point = scene().lines.front().series.at(mark.end);
        if (point == nullptr)
            continue;
        const QPointF centre(canvas().x(mark.end), canvas().y(scene().valueOf(*point)));
        if (!plot.contains(centre))
            continue;
        const QString text =
            ChartText::tr("rev %1, %2 late").arg(QString::number(mark.revision), lateText(mark.lateBy));
        const double width =
            std::ceil(QFontMetricsF(theme.font(FontRole::Mark)).horizontalAdvance(text)) + 2 * chipPadding;
        const bool below = centre.y() + 50 < plot.bottom();
        const double leftmost = plot.left() + 4;
        const double left =
            std::clamp(std::round(centre.x() - width / 2), leftmost, std::max(leftmost, plot.right() - width - 4));
        const QRectF box(left, std::round(below ? centre.y() + 26 : centre.y() - 26 - 18), width, 18);
        if (canvas().take(box)) { // a label that would cover another is left out, the diamond stays
            painter.fillRect(QRectF(std::floor(centre.x()), below ? centre.y() : box.bottom(), 1,
                                    below ? box.top() - centre.y() : centre.y() - box.bottom()),
                             theme.warn);
            paintRounded(painter, box, theme.metrics.controlRadius, theme.warnBg, theme.warnLine);
            setTextStyle(painter, theme, FontRole::Mark, theme.warn);
            paintCentred(painter, box.center().x(), centredBaseline(painter.font(), box), text);
        }
        paintDiamond(painter, theme, centre);
    }
}

void MarkLayer::paintGapChips(QPainter& painter) const {
    const Theme& theme = canvas().context.theme();
    const QRectF plot = canvas().plot();
    const auto stale = staleStretch(scene());
    for (const GapView& gap : scene().gaps) {
        const double left = std::max(canvas().x(gap.from), plot.left());
        const double right = std::min(canvas().x(gap.to), plot.right());
        if (right <= left || (stale && isOpen(scene(), gap)))
            continue;
        const QString text = ChartText::tr("gap %1").arg(durationText((gap.to - gap.from).count()));
        const QRectF box = noteBox(theme, text, (left + right) / 2, plot.bottom() - chipMargin - chipHeight, plot);
        if (canvas().take(box))
            paintNote(painter, theme, box, text);
    }
    if (!stale)
        return;
    const double left = std::max(canvas().x(stale->first), plot.left());
    const double right = std::min(canvas().x(stale->second), plot.right());
    if (right < left)
        return;
    const QString text = ChartText::tr("stale %1").arg(ageText((stale->second - stale->first).count()));
    const double width = markWidth(theme, text);
    const double leftmost = plot.left() + 4;
    const double at = std::clamp((left + right - width) / 2, leftmost, std::max(leftmost, plot.right() - width - 4));
    const QPointF corner(std::round(at), plot.top() + 8);
    if (canvas().take(QRectF(corner, QSizeF(width, theme.metrics.markHeight))))
        paintMark(painter, theme, corner, text);
}

void MarkLayer::paintBeginning(QPainter& painter) const {
    const QRectF plot = canvas().plot();
    if (!scene().heldFrom || canvas().x(*scene().heldFrom) <= plot.left())
        return;
    const Theme& theme = canvas().context.theme();
    const double edge = canvas().x(*scene().heldFrom);
    if (scene().loading) {
        const Timestamp from = canvas().at(plot.left());
        const auto minuteOf = [&](Timestamp time) {
            return clockMinuteText(time.nanos, canvas().timeTicker->zone().offsetAt(time));
        };
        const QString text = ChartText::tr("Loading %1 to %2").arg(minuteOf(from), minuteOf(*scene().heldFrom));
        const QRectF box = noteBox(theme, text, (plot.left() + std::min(edge, plot.right())) / 2,
                                   plot.center().y() - chipHeight / 2, plot);
        if (canvas().take(box))
            paintNote(painter, theme, box, text);
        return;
    }
    const QString text =
        (scene().fromRecording ? ChartText::tr("recording starts %1") : ChartText::tr("quotes begin %1"))
            .arg(canvas().clock(*scene().heldFrom));
    const double half = QFontMetricsF(theme.font(FontRole::Header)).horizontalAdvance(text) / 2 + chipPadding;
    const QRectF box = noteBox(theme, text, edge + half + 12, plot.bottom() - chipMargin - chipHeight, plot);
    if (canvas().take(box))
        paintNote(painter, theme, box, text);
}

void MarkLayer::paintValueChips(QPainter& painter) const {
    const Theme& theme = canvas().context.theme();
    const QRectF plot = canvas().plot();
    struct Chip {
        QString name, value;
        QColor fill;
    };
    std::vector<Chip> chips;
    std::vector<double> wanted;
    for (std::size_t i = 0; i < scene().lines.size(); ++i) {
        const ChartLine& line = scene().lines[i];
        if ((scene().mode == ChartMode::Candles && i > 0) || line.series.points().empty())
            continue;
        const WindowPoint& last = line.series.points().back();
        QColor fill = scene().mode == ChartMode::Candles ? theme.text2 : theme.seriesColour(static_cast<int>(i));
        chips.push_back({line.symbol, scene().valueText(line, last), line.stale ? theme.text3 : fill});
        wanted.push_back(canvas().y(scene().valueOf(last)));
    }
    const double half = theme.metrics.valueChipHeight / 2.0;
    const auto rows = spreadApart(wanted, theme.metrics.valueChipDistance, plot.top() + half, plot.bottom() - half);
    const double right = mParentPlot->viewport().right() + 1 - chipRightMargin;
    for (std::size_t i = 0; i < chips.size(); ++i) {
        const double top = std::round(rows[i] - half);
        const QRectF box(plot.right() + 1, top, right - plot.right() - 1, theme.metrics.valueChipHeight);
        paintValueChip(painter, theme, box, chips[i].fill, chips[i].name, chips[i].value, PointerSide::Left);
        canvas().marks.push_back(box.adjusted(-theme.metrics.valueChipPointer - 2.0, 0, 0, 0));
    }
}

/// The dashed line has no entry in the legend: its name stands at its end, in the free stretch at the right, a little
/// above or below where a chip's pointer is there already.
void MarkLayer::paintVolumeMeanName(QPainter& painter) const {
    if (scene().lines.empty() || scene().mode == ChartMode::Gain || !scene().lines.front().series.hasVolume())
        return;
    const Theme& theme = canvas().context.theme();
    const ChartSeries& series = scene().lines.front().series;
    const auto means = series.volumeMeans();
    if (means.empty() || means.size() != series.points().size() || std::isnan(means.back()))
        return;
    const QString text = ChartText::tr("VWAP");
    setTextStyle(painter, theme, FontRole::Header, theme.text2);
    constexpr double height = 14;
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(text);
    const QRectF box(canvas().x(series.points().back().end) + 5, canvas().y(means.back()) - height / 2, width, height);
    const double away = theme.metrics.valueChipHeight - 2;
    for (const double shift : {0.0, away, -away}) {
        const QRectF place = box.translated(0, shift);
        if (!canvas().plot().contains(place) || !canvas().take(place))
            continue;
        painter.drawText(QPointF(place.left(), centredBaseline(painter.font(), place)), text);
        return;
    }
}

void MarkLayer::paintLabels(QPainter& painter) const {
    const Theme& theme = canvas().context.theme();
    const QRectF plot = canvas().plot();
    const QRectF strip = canvas().strip();
    canvas().labels.clear();
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    const QFontMetricsF metrics(painter.font());
    const double left = plot.right() + axisLabelInset;
    const auto put = [&](const QRectF& box, const QString& text) {
        painter.drawText(QPointF(box.left(), centredBaseline(painter.font(), box)), text);
        canvas().labels.push_back({box, text});
    };

    const int decimals = canvas().priceTicker->decimals();
    for (const double tick : canvas().price->tickVector()) {
        const double y = canvas().y(tick);
        const QString text =
            scene().mode == ChartMode::Gain
                ? signedPercentText(tick / 100, std::max(decimals, 2))
                : decimalText(tick, std::max(decimals, scene().lines.empty() ? 2 : scene().lines.front().decimals));
        const QRectF box(left, std::round(y) - 7, metrics.horizontalAdvance(text), 14);
        const bool covered = std::any_of(canvas().marks.begin(), canvas().marks.end(), [&](const QRectF& mark) {
            return mark.intersects(box.adjusted(0, -1, 0, 1));
        });
        if (!covered && box.top() >= plot.top() - 6 && box.bottom() <= plot.bottom() + 2 && scene().isDrawable())
            put(box, text);
    }
    const QRectF timeRow(strip.left(), strip.bottom() + 1, strip.width(), theme.metrics.timeAxisHeight - 1);
    for (const double tick : canvas().time->tickVector()) {
        const QString text = canvas().timeTicker->text(tick);
        const double width = metrics.horizontalAdvance(text);
        const QRectF box(std::round(canvas().time->coordToPixel(tick) - width / 2), timeRow.top(), width,
                         timeRow.height());
        if (box.left() >= strip.left() + 2 && box.right() <= strip.right() && scene().isDrawable())
            put(box, text);
    }

    // The zone stands beside every time; the strip says what it counts.
    setTextStyle(painter, theme, FontRole::HeaderMedium, theme.text2);
    painter.drawText(QPointF(left, centredBaseline(painter.font(), timeRow)), canvas().timeTicker->zone().words());
    if (!scene().isDrawable())
        return;
    setTextStyle(painter, theme, FontRole::Header, theme.text2);
    const QString size = sizeWords(scene().stripSize());
    if (canvas().isCompact) {
        const QString text =
            (scene().stripIsVolume ? ChartText::tr("vol per %1") : ChartText::tr("n per %1")).arg(size);
        painter.drawText(QPointF(left, centredBaseline(painter.font(), strip)), text);
        return;
    }
    const double line = 13;
    painter.drawText(QPointF(left, strip.top() + 17),
                     scene().stripIsVolume ? ChartText::tr("volume") : ChartText::tr("samples"));
    painter.drawText(QPointF(left, strip.top() + 17 + line), ChartText::tr("per %1").arg(size));
}

int priceAxisWidth(const ThemeContext& context, const ChartScene& scene) {
    const Theme& theme = context.theme();
    QFont bold = theme.font(FontRole::HeaderMedium);
    const QFontMetricsF value(bold);
    bold.setWeight(QFont::Bold);
    const QFontMetricsF name(bold);
    double needed = 0;
    for (const ChartLine& line : scene.lines) {
        if (line.series.points().empty())
            continue;
        const QString text = scene.valueText(line, line.series.points().back());
        needed = std::max(needed, name.horizontalAdvance(line.symbol) + value.horizontalAdvance(text));
        if (scene.mode == ChartMode::Candles)
            break;
    }
    constexpr double paddings = 4 + 6 + 6 + 8; // chip margins, its padding on both sides, and between name and value
    const int floor = theme.metrics.priceAxisWidth;
    return std::max(floor, static_cast<int>(std::ceil(needed + paddings)));
}

} // namespace topbook::ui
