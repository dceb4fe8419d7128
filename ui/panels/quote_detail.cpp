// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/quote_detail.h"

#include "ui/panels/panel_text.h"
#include "ui/panels/price_line.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>

namespace topbook::ui {
namespace {

// Distances from the top line, at font scale 1.
constexpr qreal symbolBaseline = 26;
constexpr qreal companyBaseline = 43;
constexpr qreal lineTop = 53;
constexpr qreal lineGap = 9; ///< between the line and the first figure
constexpr qreal bottomGap = 6;
constexpr int lowestLine = 40;
constexpr int highestLine = 136;
constexpr int wideWidth = 380;
constexpr qreal windowsGap = 10;
constexpr qreal windowRow = 22;

/// Right edges of the window table; the size stands at the left.
struct WindowEdges {
    qreal rank, average, gain, samples, coverage;
};
WindowEdges windowEdges(int width, int padding) {
    return {width * 0.30, width * 0.52, width * 0.72, width * 0.86, static_cast<qreal>(width - padding)};
}

} // namespace

QuoteDetail::QuoteDetail(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Linked symbol"));
    connect(&context, &ThemeContext::changed, this, [this] {
        drawnSource_ = {};
        line_ = QPixmap();
        update();
    });
}

void QuoteDetail::show(const std::shared_ptr<const Snapshot>& snapshot, std::optional<InstrumentId> instrument,
                       Timestamp clock, const DisplayZone& zone) {
    const Instrument* known = instrumentOf(snapshot.get(), instrument);
    const QuoteView* quote = known != nullptr ? snapshot->quote(*instrument) : nullptr;
    Content content;
    LineSource source;
    if (quote != nullptr) {
        content = contentOf(*snapshot, *quote, *known, clock, zone);
        source.spark = quote->spark;
        source.base = quote->changeBase.nanos != 0 ? quote->changeBase : quote->first;
        for (const auto& chart : snapshot->charts) {
            if (chart && chart->instrument == *instrument)
                source.chart = chart;
        }
    }
    if (content == content_ && source == source_)
        return;
    content_ = std::move(content);
    source_ = std::move(source);
    setAccessibleDescription(content_.symbol + QLatin1Char(' ') + content_.last + QLatin1Char(' ') + content_.change);
    update();
}

QuoteDetail::Content QuoteDetail::contentOf(const Snapshot& snapshot, const QuoteView& quote,
                                            const Instrument& instrument, Timestamp clock, const DisplayZone& zone) {
    const int decimals = instrument.priceDecimals;
    const auto price = [&](Price value) {
        return value.nanos == 0 ? noValueText() : ui::priceText(value.nanos, decimals);
    };
    const auto best = [&](bool exists, Price value, Quantity size) {
        return exists ? tr("%1 × %2").arg(price(value), sizeText(size, instrument)) : noValueText();
    };
    const Bbo& bbo = quote.bbo;
    Content content;
    content.symbol = QString::fromStdString(instrument.symbol);
    content.company = QString::fromStdString(instrument.company);
    content.last = price(quote.last);
    content.stale = quote.stale;
    const qint64 base = quote.last.nanos == 0 ? 0 : quote.changeBase.nanos;
    content.change = changePercentText(quote.last.nanos, base, 2);
    content.changeSign = shownChangeSign(quote.last.nanos, base, 2);

    content.figures = {{tr("bid"), best(bbo.hasBid(), bbo.bid, bbo.bidSize)},
                       {tr("ask"), best(bbo.hasAsk(), bbo.ask, bbo.askSize)},
                       {tr("high"), price(quote.high)},
                       {tr("low"), price(quote.low)}};
    if (quote.changeKind == ChangeBase::PreviousClose)
        content.figures.push_back({tr("previous close"), price(quote.changeBase)});
    if (quote.first.nanos != 0)
        content.figures.push_back(
            {tr("first"), tr("%1 at %2").arg(price(quote.first), clockText(zone.wall(quote.firstTime)))});
    content.figures.push_back({tr("samples"), countText(static_cast<qint64>(quote.samples))});
    if (quote.volume.units != 0)
        content.figures.push_back({tr("volume"), sizeText(quote.volume, instrument)});
    if (quote.bookTime != Timestamp::earliest()) {
        const bool isStale = snapshot.ladder && snapshot.ladder->instrument == quote.instrument &&
                             snapshot.ladder->condition == BookCondition::Stale;
        content.figures.push_back(
            {tr("book age"), ageText(std::max<qint64>(0, (clock - quote.bookTime).count())), isStale});
    }
    if (const QString status = statusText(quote.status); !status.isEmpty())
        content.figures.push_back(
            {tr("status"), tr("%1 since %2").arg(status, clockText(zone.wall(quote.statusSince))), true});

    if (!snapshot.rankings)
        return content;
    for (const RankingCard& card : snapshot.rankings->cards) {
        if (card.ranking != Ranking::Mean || card.universe != instrument.universe)
            continue;
        WindowLine line{
            durationText(card.size.count()), noValueText(), noValueText(), noValueText(), noValueText(), noValueText()};
        for (const RankedView& ranked : card.rows) {
            if (ranked.row.instrument != quote.instrument)
                continue;
            const WindowValues& values = ranked.row.values;
            line = {line.size,
                    QString::number(ranked.row.rank),
                    averageText(values, decimals),
                    gainText(values),
                    countText(static_cast<qint64>(values.count)),
                    values.coveredSlots == 0 ? noValueText() : coveragePercentText(coverageOf(values)),
                    gainSign(values)};
        }
        content.windows.push_back(line);
    }
    return content;
}

bool QuoteDetail::showsWindows() const {
    return width() >= wideWidth && !content_.windows.empty();
}

int QuoteDetail::figuresHeight() const {
    return static_cast<int>(content_.figures.size()) * context_.theme().metrics.detailRow;
}

int QuoteDetail::windowsHeight() const {
    const Theme& theme = context_.theme();
    return static_cast<int>(scaled(theme, windowsGap) +
                            scaled(theme, windowRow) * static_cast<qreal>(content_.windows.size() + 1));
}

int QuoteDetail::heightWithin(int width, int room) const {
    const Theme& theme = context_.theme();
    const int head = static_cast<int>(scaled(theme, lineTop));
    const int figures = figuresHeight() + static_cast<int>(lineGap + bottomGap);
    const int windows = width >= wideWidth && !content_.windows.empty() ? windowsHeight() : 0;
    const int wanted = std::clamp(width * 28 / 100, lowestLine, highestLine);
    const int line = std::min(wanted, room - head - figures - windows);
    if (line >= lowestLine)
        return head + line + figures + windows;
    const int withoutLine = head + figures;
    return withoutLine <= room ? withoutLine : (head <= room ? head : 0);
}

void QuoteDetail::paintEvent(QPaintEvent*) {
    const Theme& theme = context_.theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, 0, width(), 1), theme.border);
    if (content_.symbol.isEmpty())
        return;
    paintHead(painter);
    const qreal windows = showsWindows() ? windowsHeight() : 0;
    const qreal figuresTop = height() - bottomGap - windows - figuresHeight();
    const qreal top = scaled(theme, lineTop);
    const qreal padding = theme.metrics.panelPadding;
    if (figuresTop - lineGap - top >= lowestLine - 1)
        paintLine(painter, QRectF(padding, top, width() - 2 * padding, figuresTop - lineGap - top));
    if (figuresTop >= top - lineGap - 4)
        paintFigures(painter, figuresTop);
    if (windows > 0)
        paintWindows(painter, height() - bottomGap - windows);
}

void QuoteDetail::paintHead(QPainter& painter) const {
    const Theme& theme = context_.theme();
    const qreal left = theme.metrics.panelPadding;
    const qreal right = width() - left;
    const QColor ink = content_.stale ? theme.text3 : theme.text;
    setTextStyle(painter, theme, FontRole::CardTitle, theme.text);
    paintLeft(painter, left, scaled(theme, symbolBaseline), content_.symbol);
    QFont lastFont = theme.font(FontRole::CardTitle);
    lastFont.setWeight(QFont::Medium);
    painter.setFont(lastFont);
    painter.setPen(ink);
    paintRight(painter, right, scaled(theme, symbolBaseline), content_.last);

    const qreal baseline = scaled(theme, companyBaseline);
    const QColor colour = content_.stale ? theme.text3 : theme.changeColour(content_.changeSign);
    setTextStyle(painter, theme, FontRole::BodyMedium, colour);
    qreal edge = paintRight(painter, right, baseline, content_.change);
    if (content_.changeSign != 0) {
        const qreal side = theme.metrics.triangle;
        edge -= side + 4;
        paintTriangle(painter, QRectF(edge, baseline - side - 0.5, side, side), content_.changeSign > 0, colour,
                      content_.changeSign < 0 && theme.hollowDown);
    }
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    paintLeft(painter, left, baseline,
              companyWithin(content_.company, QFontMetricsF(painter.font()), edge - left - theme.metrics.controlGap));
}

void QuoteDetail::paintLine(QPainter& painter, const QRectF& area) {
    const Theme& theme = context_.theme();
    const qreal ratio = devicePixelRatioF();
    const QSize pixels = (area.size() * ratio).toSize();
    if (line_.size() != pixels || !(drawnSource_ == source_)) {
        line_ = QPixmap(pixels);
        line_.setDevicePixelRatio(ratio);
        line_.fill(Qt::transparent);
        drawnSource_ = source_;
        QPainter drawing(&line_);
        const std::vector<PricePoint> points = source_.chart ? pointsOf(*source_.chart) : pointsOf(source_.spark.get());
        paintPriceLine(drawing, theme, QRectF(QPointF(0, 0), area.size()), points, source_.base);
    }
    painter.drawPixmap(area.topLeft(), line_);
}

void QuoteDetail::paintFigures(QPainter& painter, qreal top) const {
    const Theme& theme = context_.theme();
    const qreal left = theme.metrics.panelPadding;
    const qreal right = width() - left;
    const qreal height = theme.metrics.detailRow;
    for (const Figure& figure : content_.figures) {
        painter.fillRect(QRectF(left, top, right - left, 1), theme.grid);
        const QRectF row(left, top, right - left, height);
        setTextStyle(painter, theme, FontRole::Body, theme.text2);
        paintLeft(painter, left, centredBaseline(painter.font(), row), figure.name);
        const QColor ink = figure.warns ? theme.warn : content_.stale ? theme.text3 : theme.text;
        setTextStyle(painter, theme, figure.warns ? FontRole::BodyMedium : FontRole::Body, ink);
        paintRight(painter, right, centredBaseline(painter.font(), row), figure.text);
        top += height;
    }
}

void QuoteDetail::paintWindows(QPainter& painter, qreal top) const {
    const Theme& theme = context_.theme();
    const qreal left = theme.metrics.panelPadding;
    const WindowEdges edges = windowEdges(width(), theme.metrics.panelPadding);
    const qreal height = scaled(theme, windowRow);
    top += scaled(theme, windowsGap);
    const auto rowAt = [&](qreal y) { return QRectF(left, y, width() - 2 * left, height); };

    setTextStyle(painter, theme, FontRole::Header, theme.text2);
    qreal baseline = centredBaseline(painter.font(), rowAt(top));
    paintLeft(painter, left, baseline, tr("window"));
    const std::array<std::pair<qreal, QString>, 5> names{{{edges.rank, tr("rank")},
                                                          {edges.average, tr("average")},
                                                          {edges.gain, tr("gain")},
                                                          {edges.samples, tr("n")},
                                                          {edges.coverage, tr("coverage")}}};
    for (const auto& [edge, name] : names)
        paintRight(painter, edge, baseline, name);
    for (const WindowLine& line : content_.windows) {
        top += height;
        painter.fillRect(QRectF(left, top, width() - 2 * left, 1), theme.grid);
        setTextStyle(painter, theme, FontRole::Body, content_.stale ? theme.text3 : theme.text);
        baseline = centredBaseline(painter.font(), rowAt(top));
        paintLeft(painter, left, baseline, line.size);
        paintRight(painter, edges.rank, baseline, line.rank);
        paintRight(painter, edges.samples, baseline, line.samples);
        paintRight(painter, edges.coverage, baseline, line.coverage);
        painter.setFont(theme.font(FontRole::BodyMedium));
        paintRight(painter, edges.average, baseline, line.average);
        painter.setPen(content_.stale ? theme.text3 : theme.changeColour(line.gainSign));
        paintRight(painter, edges.gain, baseline, line.gain);
    }
}

} // namespace topbook::ui
