// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chart_legend.h"

#include "ui/panels/chart_overlay.h"
#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {
namespace {

constexpr double padding = 8;
constexpr double swatchWidth = 18;
constexpr double swatchGap = 6;
constexpr double columnGap = 14;
constexpr double triangleGap = 4;
constexpr int entryHeight = 20;
constexpr int entryGap = 6;
constexpr int timeGap = 24;
constexpr int timeGapCompact = 10;
constexpr double plusSize = 9;
constexpr int compactWidth = 800;

double advance(const Theme& theme, FontRole role, const QString& text) {
    return QFontMetricsF(theme.font(role)).horizontalAdvance(text);
}

/// The width that a number of this many digits takes, whatever the digits.
QString widest(const QString& text) {
    QString wide = text;
    for (QChar& each : wide)
        if (each.isDigit())
            each = QLatin1Char('0');
    return wide;
}

QString fewest(const QString& gain) {
    return gain.isEmpty() ? QString() : QChar(0x2212) + QStringLiteral("0.000%");
}

} // namespace

LegendEntry::LegendEntry(const ThemeContext& context, int index, QWidget* parent)
    : QAbstractButton(parent)
    , context_(context)
    , index_(index) {
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setFixedHeight(entryHeight);
}

void LegendEntry::setValues(const QString& symbol, const QString& value, const QString& gain, int sign) {
    if (symbol == text() && value == value_ && gain == gain_ && sign == sign_)
        return;
    setText(symbol);
    value_ = value;
    gain_ = gain;
    sign_ = sign;
    setAccessibleName(tr("%1 %2 %3").arg(symbol, value, gain).trimmed());
    update();
}

void LegendEntry::setLinked(bool linked) {
    linked_ = linked;
    setToolTip(linked ? tr("%1 is the linked symbol").arg(text())
                      : tr("Link %1; Delete or the right button takes it away").arg(text()));
    update();
}

void LegendEntry::setDetail(LegendDetail detail) {
    detail_ = detail;
    update();
}

int LegendEntry::widthFor(LegendDetail detail) const {
    const Theme& theme = context_.theme();
    double width = padding + swatchWidth + swatchGap + advance(theme, FontRole::BodyBold, text()) + padding;
    if (detail != LegendDetail::NameOnly)
        width += columnGap + advance(theme, FontRole::Body, widest(value_));
    if (detail == LegendDetail::Everything && !gain_.isEmpty())
        width += columnGap + theme.metrics.triangle + triangleGap +
                 advance(theme, FontRole::BodyMedium, gain_.size() > 7 ? widest(gain_) : fewest(gain_));
    return static_cast<int>(std::ceil(width));
}

QSize LegendEntry::sizeHint() const {
    return {widthFor(detail_), entryHeight};
}

void LegendEntry::paintEvent(QPaintEvent*) {
    const Theme& theme = context_.theme();
    QPainter painter(this);
    const QRectF row = rect();
    if (linked_ || underMouse())
        paintRounded(painter, row, theme.metrics.controlRadius, linked_ ? theme.select : theme.hover, QColor());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.seriesPen(index_));
    const double middle = std::floor(row.center().y()) + 0.5;
    painter.drawLine(QPointF(padding, middle), QPointF(padding + swatchWidth, middle));
    painter.setRenderHint(QPainter::Antialiasing, false);
    setTextStyle(painter, theme, FontRole::BodyBold, theme.text);
    const double baseline = centredBaseline(painter.font(), row);
    double x = paintLeft(painter, padding + swatchWidth + swatchGap, baseline, text());
    if (detail_ == LegendDetail::NameOnly)
        return;
    setTextStyle(painter, theme, FontRole::Body, theme.text);
    x += columnGap + advance(theme, FontRole::Body, widest(value_));
    paintRight(painter, x, baseline, value_);
    if (detail_ != LegendDetail::Everything || gain_.isEmpty())
        return;
    const double right = row.right() - padding;
    setTextStyle(painter, theme, FontRole::BodyMedium, theme.changeColour(sign_));
    const double left = paintRight(painter, right, baseline, gain_);
    const double size = theme.metrics.triangle;
    paintChangeTriangle(painter, theme,
                        QRectF(left - triangleGap - size, std::floor(row.center().y() - size / 2), size, size), sign_);
}

void LegendEntry::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        if (!linked_)
            emit removeWanted();
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void LegendEntry::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    QAction* link = menu.addAction(tr("Link %1").arg(text()), this, &QAbstractButton::click);
    link->setEnabled(!linked_);
    QAction* remove = menu.addAction(tr("Remove %1 from the chart").arg(text()), this, &LegendEntry::removeWanted);
    remove->setEnabled(!linked_);
    menu.exec(event->globalPos());
}

AddSymbolButton::AddSymbolButton(const ThemeContext& context, QWidget* parent)
    : QAbstractButton(parent)
    , context_(context) {
    setText(tr("Symbol"));
    setAccessibleName(tr("Add a symbol to the chart"));
    setToolTip(tr("Add a symbol to the chart"));
    setAttribute(Qt::WA_Hover);
}

void AddSymbolButton::setCompact(bool compact) {
    if (compact == compact_)
        return;
    compact_ = compact;
    update();
}

QSize AddSymbolButton::sizeHint() const {
    const double words = compact_ ? 0 : swatchGap + advance(context_.theme(), FontRole::Body, text());
    return {static_cast<int>(std::ceil(2 * padding + plusSize + words)), entryHeight};
}

void AddSymbolButton::paintEvent(QPaintEvent*) {
    const Theme& theme = context_.theme();
    QPainter painter(this);
    if (underMouse() || isDown())
        paintRounded(painter, rect(), theme.metrics.controlRadius, theme.hover, QColor());
    const QPointF middle(padding + plusSize / 2, std::floor(rect().center().y()) + 0.5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.text3, 1.5));
    painter.drawLine(middle - QPointF(plusSize / 2, 0), middle + QPointF(plusSize / 2, 0));
    painter.drawLine(middle - QPointF(0, plusSize / 2), middle + QPointF(0, plusSize / 2));
    if (compact_)
        return;
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    paintLeft(painter, padding + plusSize + swatchGap, centredBaseline(painter.font(), rect()), text());
}

ChartLegend::ChartLegend(const ThemeContext& context, const ChartScene& scene, QWidget* parent)
    : QWidget(parent)
    , context_(context)
    , scene_(scene)
    , add_(new AddSymbolButton(context, this)) {
    setFixedHeight(context.theme().metrics.legendRowHeight);
    setAttribute(Qt::WA_OpaquePaintEvent);
    connect(&context, &ThemeContext::changed, this, [this] {
        setFixedHeight(context_.theme().metrics.legendRowHeight);
        place();
        update();
    });
}

void ChartLegend::refresh(std::optional<Timestamp> at, const AxisZone& zone) {
    at_ = at;
    std::optional<Timestamp> shown = at;
    if (!shown && !scene_.lines.empty()) {
        if (scene_.mode == ChartMode::Candles && !scene_.bars.empty())
            shown = scene_.bars.back().start;
        else if (!scene_.lines.front().series.points().empty())
            shown = scene_.lines.front().series.points().back().end;
    }
    time_ = shown ? clockText(shown->nanos, zone.offsetAt(*shown)) : QString();
    at_ = shown;
    syncEntries();
    refreshEntries();
    refreshBar();
    place();
    update();
}

void ChartLegend::syncEntries() {
    while (entries_.size() > scene_.lines.size()) {
        entries_.back()->hide();
        entries_.back()->deleteLater(); // its own press may be what takes it away
        entries_.pop_back();
    }
    while (entries_.size() < scene_.lines.size()) {
        const std::size_t index = entries_.size();
        auto* entry = new LegendEntry(context_, static_cast<int>(index), this);
        connect(entry, &QAbstractButton::clicked, this, [this, index] {
            if (index < scene_.lines.size())
                emit linkWanted(scene_.lines[index].instrument);
        });
        // The entry goes away with its series: not from within its own event.
        connect(
            entry, &LegendEntry::removeWanted, this,
            [this, index] {
                if (index < scene_.lines.size())
                    emit removeWanted(scene_.lines[index].instrument);
            },
            Qt::QueuedConnection);
        entry->show();
        entries_.push_back(entry);
    }
}

void ChartLegend::refreshEntries() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const ChartLine& line = scene_.lines[i];
        const WindowPoint* point = at_ ? line.series.at(*at_) : nullptr;
        const double gain = point != nullptr ? gainPercentOf(point->values) / 100 : 0;
        const QString gainText = point != nullptr ? signedPercentText(gain, 3) : noValueText();
        const QString value = point != nullptr ? decimalText(meanOf(point->values), line.decimals + 2) : noValueText();
        entries_[i]->setValues(line.symbol, value, gainText, point != nullptr ? shownSign(gain, 3) : 0);
        entries_[i]->setLinked(i == 0);
        entries_[i]->setVisible(scene_.mode != ChartMode::Candles);
    }
    add_->setVisible(scene_.mode != ChartMode::Candles);
}

void ChartLegend::refreshBar() {
    bar_.clear();
    mean_.clear();
    if (scene_.lines.empty())
        return;
    const ChartLine& line = scene_.lines.front();
    if (scene_.mode != ChartMode::Candles)
        return;
    const Pane* bar = at_ ? scene_.barAt(*at_) : nullptr;
    if (bar != nullptr) {
        const auto price = [&](Price value) { return priceText(value.nanos, line.decimals); };
        bar_ = {{tr("open"), price(bar->first)},
                {tr("high"), price(bar->high)},
                {tr("low"), price(bar->low)},
                {tr("close"), price(bar->last)},
                {QString(), changePercentText(bar->last.nanos, bar->first.nanos, 3), true,
                 shownChangeSign(bar->last.nanos, bar->first.nanos, 3)}};
    }
    const WindowPoint* point = at_ ? pointUnder(scene_, line, *at_) : nullptr;
    mean_ = tr("mean %1").arg(sizeWords(scene_.windowSize)) + QLatin1Char(' ') +
            (point != nullptr ? decimalText(meanOf(point->values), line.decimals + 2) : noValueText());
}

void ChartLegend::place() {
    const int middle = height() / 2;
    const int margin = context_.theme().metrics.panelPadding;
    add_->setCompact(width() < compactWidth);
    const QSize addSize = add_->sizeHint();
    add_->setGeometry(width() - margin - addSize.width() + 4, middle - addSize.height() / 2, addSize.width(),
                      addSize.height());
    const double timeWidth = time_.isEmpty()
                                 ? 0
                                 : advance(context_.theme(), FontRole::Body, tr("at ")) +
                                       advance(context_.theme(), FontRole::BodyBold, QStringLiteral("00:00:00"));
    const int left =
        margin + static_cast<int>(std::ceil(timeWidth)) + (width() < compactWidth ? timeGapCompact : timeGap);
    const int room = add_->x() - 8 - left;
    LegendDetail detail = LegendDetail::Everything;
    for (const LegendDetail each : {LegendDetail::Everything, LegendDetail::NoGain, LegendDetail::NameOnly}) {
        detail = each;
        int needed = 0;
        for (const LegendEntry* entry : entries_)
            needed += entry->widthFor(each) + entryGap;
        if (needed - entryGap <= room)
            break;
    }
    int x = left;
    for (LegendEntry* entry : entries_) {
        entry->setDetail(detail);
        entry->setGeometry(x, middle - entryHeight / 2, entry->widthFor(detail), entryHeight);
        x += entry->width() + entryGap;
    }
}

void ChartLegend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

double ChartLegend::paintTime(QPainter& painter, const QRectF& row) const {
    const Theme& theme = context_.theme();
    double x = row.left() + theme.metrics.panelPadding;
    if (time_.isEmpty())
        return x;
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    const double baseline = centredBaseline(painter.font(), row);
    x = paintLeft(painter, x, baseline, tr("at "));
    setTextStyle(painter, theme, FontRole::BodyBold, theme.text);
    return paintLeft(painter, x, baseline, time_);
}

void ChartLegend::paintBar(QPainter& painter, const QRectF& row, double left) const {
    const Theme& theme = context_.theme();
    double x = left + timeGap + 12;
    const double baseline = centredBaseline(theme.font(FontRole::Body), row);
    double rightEdge = row.right() - theme.metrics.panelPadding;
    if (!mean_.isEmpty()) {
        setTextStyle(painter, theme, FontRole::Body, theme.text);
        rightEdge = paintRight(painter, rightEdge, baseline, mean_) - swatchGap - swatchWidth;
        painter.fillRect(QRectF(rightEdge, std::floor(row.center().y()), swatchWidth, 1.5), theme.text2);
    }
    setTextStyle(painter, theme, FontRole::BodyBold, theme.text);
    x = paintLeft(painter, x, baseline, scene_.lines.front().symbol) + columnGap;
    for (const Figure& figure : bar_) {
        const double width =
            advance(theme, FontRole::Body, figure.name) + advance(theme, FontRole::BodyMedium, figure.value) + 8;
        if (x + width > rightEdge - 8)
            return;
        if (!figure.name.isEmpty()) {
            setTextStyle(painter, theme, FontRole::Body, theme.text2);
            x = paintLeft(painter, x, baseline, figure.name) + 6;
        }
        setTextStyle(painter, theme, figure.isGain ? FontRole::BodyMedium : FontRole::Body,
                     figure.isGain ? theme.changeColour(figure.sign) : theme.text);
        x = paintLeft(painter, x, baseline, figure.value) + columnGap;
    }
}

void ChartLegend::paintEvent(QPaintEvent*) {
    const Theme& theme = context_.theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.grid);
    const QRectF row(0, 0, width(), height() - 1);
    const double left = paintTime(painter, row);
    if (scene_.mode == ChartMode::Candles && !scene_.lines.empty())
        paintBar(painter, row, left);
}

void ChartLegend::paintInto(QPainter& painter, const QRectF& row) const {
    const Theme& theme = context_.theme();
    painter.fillRect(row, theme.panel);
    double x = paintTime(painter, row);
    if (scene_.mode == ChartMode::Candles && !scene_.lines.empty()) {
        paintBar(painter, row, x);
        return;
    }
    x += timeGap;
    for (LegendEntry* entry : entries_) {
        const int width = entry->width();
        painter.save();
        painter.translate(x, row.center().y() - entryHeight / 2.0);
        entry->render(&painter, QPoint(), QRegion(), QWidget::DrawChildren);
        painter.restore();
        x += width + entryGap;
    }
}

} // namespace topbook::ui
