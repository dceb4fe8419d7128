// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/l1_block.h"

#include "ui/panels/column_fit.h"
#include "ui/panels/panel_text.h"

#include "model/book/order_books.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <array>

namespace topbook::ui {
namespace {

constexpr int blockHeight = 100;
constexpr qreal labelBaseline = 19;
constexpr qreal bestBaseline = 41;
constexpr qreal barTop = 54;
constexpr qreal barHeight = 4;
constexpr qreal figureLabelBaseline = 78;
constexpr qreal figureBaseline = 93;
constexpr qreal sizeGap = 8;   ///< between a price and its size
constexpr qreal sidesGap = 16; ///< between bid and ask
constexpr qreal figureGap = 8;

} // namespace

L1Block::L1Block(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Best bid and ask"));
    connect(&context_, &ThemeContext::changed, this, [this] {
        sizesAbove_ = smallPrices_ = false;
        place();
        update();
    });
}

QSize L1Block::sizeHint() const {
    return {340, static_cast<int>(blockHeight * context_.theme().fontScale())};
}

void L1Block::setBbo(const std::optional<Bbo>& bbo, const Instrument& instrument, bool stale) {
    if (bbo == bbo_ && stale == stale_ && instrument == instrument_)
        return;
    if (instrument.symbol != instrument_.symbol)
        sizesAbove_ = smallPrices_ = false;
    bbo_ = bbo;
    instrument_ = instrument;
    stale_ = stale;
    if (bbo_) {
        setAccessibleDescription(
            tr("bid %1 × %2, ask %3 × %4")
                .arg(ui::priceText(bbo_->bid.nanos, instrument_.priceDecimals), sizeText(bbo_->bidSize, instrument_),
                     ui::priceText(bbo_->ask.nanos, instrument_.priceDecimals), sizeText(bbo_->askSize, instrument_)));
    }
    place();
    update();
}

QString L1Block::bestText(Side side) const {
    const bool exists = bbo_ && (side == Side::Bid ? bbo_->hasBid() : bbo_->hasAsk());
    return exists ? ui::priceText((side == Side::Bid ? bbo_->bid : bbo_->ask).nanos, instrument_.priceDecimals)
                  : noValueText();
}

QString L1Block::bestSizeText(Side side) const {
    if (!bbo_ || !(side == Side::Bid ? bbo_->hasBid() : bbo_->hasAsk()))
        return {};
    const QString size = sizeText(side == Side::Bid ? bbo_->bidSize : bbo_->askSize, instrument_);
    return side == Side::Bid ? QStringLiteral("× ") + size : size + QStringLiteral(" ×");
}

/// Where prices and sizes do not fit into one line, the sizes go up, and do not come back with the next tick.
void L1Block::place() {
    const Theme& theme = context_.theme();
    const QFontMetricsF price(theme.font(FontRole::LeadNumber));
    const QFontMetricsF size(theme.font(FontRole::TableNumber));
    qreal prices = sidesGap;
    qreal sizes = 0;
    for (const Side side : {Side::Bid, Side::Ask}) {
        prices += price.horizontalAdvance(bestText(side));
        sizes += sizeGap + size.horizontalAdvance(bestSizeText(side));
    }
    const qreal room = width() - 2 * theme.metrics.panelPadding;
    sizesAbove_ = sizesAbove_ || prices + sizes > room;
    smallPrices_ = smallPrices_ || prices > room;
}

void L1Block::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    sizesAbove_ = smallPrices_ = false;
    place();
}

void L1Block::paintEvent(QPaintEvent*) {
    const Theme& theme = context_.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme.panel);
    paintBest(painter, theme, Side::Bid);
    paintBest(painter, theme, Side::Ask);
    paintImbalanceBar(painter, theme);
    paintFigures(painter, theme);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
}

void L1Block::paintBest(QPainter& painter, const Theme& theme, Side side) const {
    const qreal scale = theme.fontScale();
    const qreal left = theme.metrics.panelPadding;
    const qreal right = width() - left;
    const bool isBid = side == Side::Bid;
    const bool exists = bbo_ && (isBid ? bbo_->hasBid() : bbo_->hasAsk());
    const QString price = bestText(side);

    setTextStyle(painter, theme, FontRole::Header, theme.text2);
    const qreal label = isBid ? paintLeft(painter, left, labelBaseline * scale, tr("bid"))
                              : paintRight(painter, right, labelBaseline * scale, tr("ask"));

    const QColor colour = stale_ || !exists ? theme.text3 : (isBid ? theme.up : theme.down);
    setTextStyle(painter, theme, smallPrices_ ? FontRole::CardTitle : FontRole::LeadNumber, colour);
    const qreal inner = isBid ? paintLeft(painter, left, bestBaseline * scale, price)
                              : paintRight(painter, right, bestBaseline * scale, price);
    if (!exists)
        return;
    setTextStyle(painter, theme, FontRole::TableNumber, stale_ ? theme.text3 : theme.text);
    const qreal baseline = (sizesAbove_ ? labelBaseline : bestBaseline) * scale;
    const qreal beside = sizesAbove_ ? label : inner;
    if (isBid)
        paintLeft(painter, beside + sizeGap, baseline, bestSizeText(side));
    else
        paintRight(painter, beside - sizeGap, baseline, bestSizeText(side));
}

/// From the middle towards the heavier side.
void L1Block::paintImbalanceBar(QPainter& painter, const Theme& theme) const {
    const qreal scale = theme.fontScale();
    const QRectF bar(theme.metrics.panelPadding, barTop * scale, width() - 2 * theme.metrics.panelPadding, barHeight);
    painter.fillRect(bar, theme.border);
    const qreal centre = bar.center().x();
    if (bbo_ && bbo_->isTwoSided()) {
        const qreal length = imbalanceOf(*bbo_) * bar.width() / 2;
        const QColor colour = stale_ ? theme.text3 : (length >= 0 ? theme.up : theme.down);
        // a heavier bid pulls to the left, where the bid stands
        painter.fillRect(QRectF(length >= 0 ? centre - length : centre, bar.top(), qAbs(length), bar.height()), colour);
    }
    painter.fillRect(QRectF(centre - 0.5, bar.top() - 2, 1, bar.height() + 4), theme.borderStrong);
}

void L1Block::paintFigures(QPainter& painter, const Theme& theme) const {
    const qreal scale = theme.fontScale();
    const bool known = bbo_ && bbo_->isTwoSided();
    const int decimals = instrument_.priceDecimals;
    const qreal padding = theme.metrics.panelPadding;
    struct Figure {
        QString label;
        QString text;
        qreal x;
        bool fromRight;
        QColor colour;
    };
    const QColor plain = stale_ || !known ? theme.text3 : theme.text;
    const double imbalance = known ? imbalanceOf(*bbo_) : 0.0;
    const int sign = shownSign(imbalance, 1);
    const std::array figures{
        Figure{tr("spread"), known ? ui::priceText(spreadOf(*bbo_).nanos, decimals) : noValueText(), padding, false,
               plain},
        Figure{tr("mid"), known ? midText(bbo_->bid.nanos, bbo_->ask.nanos, decimals) : noValueText(), width() * 0.257,
               false, plain},
        Figure{tr("micro"), known ? ui::priceText(micropriceOf(*bbo_).nanos, decimals + 2) : noValueText(),
               width() * 0.52, false, plain},
        Figure{tr("imbalance"), known ? signedPercentText(imbalance, 1) : noValueText(), width() - padding, true,
               stale_ || !known ? theme.text3 : theme.changeColour(sign)},
    };
    // Each column is as wide as its text or its label; left edges of the first three are the look's where that fits.
    const QFontMetricsF label(theme.font(FontRole::Header));
    const QFontMetricsF number(theme.font(FontRole::TableNumber));
    std::vector<ColumnNeed> needs;
    for (const Figure& figure : figures) {
        const qreal wide = std::max(label.horizontalAdvance(figure.label), number.horizontalAdvance(figure.text));
        needs.push_back({figure.fromRight ? figure.x : figure.x + wide, wide});
    }
    auto edges = fittedEdges(needs, padding, width() - padding, figureGap);
    if (!edges)
        edges = fittedEdges(needs, padding, width() - padding, 3);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const Figure& figure = figures[i];
        const qreal x = !edges ? figure.x : figure.fromRight ? (*edges)[i] : (*edges)[i] - needs[i].width;
        setTextStyle(painter, theme, FontRole::Header, theme.text2);
        figure.fromRight ? paintRight(painter, x, figureLabelBaseline * scale, figure.label)
                         : paintLeft(painter, x, figureLabelBaseline * scale, figure.label);
        setTextStyle(painter, theme, FontRole::TableNumber, figure.colour);
        figure.fromRight ? paintRight(painter, x, figureBaseline * scale, figure.text)
                         : paintLeft(painter, x, figureBaseline * scale, figure.text);
    }
}

} // namespace topbook::ui
