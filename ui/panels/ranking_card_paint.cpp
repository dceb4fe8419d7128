// SPDX-License-Identifier: GPL-3.0-or-later
// How a ranking card is drawn (look, Ranking card); what it does is in ranking_card.cpp.
#include "ui/panels/panel_text.h"
#include "ui/panels/ranking_card.h"
#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace topbook::ui {
namespace {

// Baselines and edges from the top and left of the card, at font scale 1.
constexpr qreal titleBaseline = 24;
constexpr qreal intervalBaseline = 43;
constexpr qreal headerBaseline = 73;
constexpr qreal markTop = 11;
constexpr qreal barTop = 51;
constexpr qreal barHeight = 4;
constexpr qreal barAlpha = 0.75;
constexpr qreal symbolLeft = 34;
constexpr qreal sparkLeft = 90;
constexpr qreal sparkGap = 12;
constexpr qreal widestSpark = 200;
constexpr qreal leadColumn = 88;
constexpr int narrowCard = 256; ///< below it there is only room for n
constexpr std::size_t mostSeparateCells = 45;
constexpr int fadeSteps = 6;

qreal advance(const Theme& theme, FontRole role, const QString& text) {
    return QFontMetricsF(theme.font(role)).horizontalAdvance(text);
}

QColor mixed(const QColor& from, const QColor& to, qreal share) {
    const auto part = [share](int a, int b) { return qRound(a + (b - a) * share); };
    return {part(from.red(), to.red()), part(from.green(), to.green()), part(from.blue(), to.blue())};
}

FontRole leadRole(bool isFirst) {
    return isFirst ? FontRole::LeadNumber : FontRole::RankNumber;
}

struct Marks {
    QString partial, revision;
};

} // namespace

/// The columns of the rows, which all rows share.
struct RankingCardView::Edges {
    qreal right;       ///< of the ranked value
    qreal middleRight; ///< of the line and of what stands below it
    bool narrow;
};

RankingCardView::Edges RankingCardView::edges() const {
    const Theme& theme = context_.theme();
    const qreal right = width() - theme.metrics.panelPadding;
    qreal column = scaled(theme, leadColumn);
    for (std::size_t i = 1; i < content_.rows.size(); ++i)
        column =
            std::max(column, std::ceil(advance(theme, leadRole(false), content_.rows[i].lead)) + scaled(theme, 18));
    return {right, right - column, width() < scaled(theme, narrowCard)};
}

void RankingCardView::paintEvent(QPaintEvent* event) {
    const Theme& theme = context_.theme();
    QPainter painter(this);
    painter.fillRect(event->rect(), theme.well);
    paintRounded(painter, rect(), theme.metrics.cardRadius, theme.raised, theme.border);
    if (event->rect().intersects(headRect()))
        paintHead(painter);
    if (content_.state == CardState::Loading)
        paintLoading(painter);
    if (content_.state == CardState::Failed) {
        setTextStyle(painter, theme, FontRole::Body, theme.text2);
        const qreal left = theme.metrics.panelPadding;
        const QRectF below(left, scaled(theme, 66) + banner_->height() + 8, width() - 2 * left, height());
        painter.drawText(below, Qt::TextWordWrap, content_.lastGood);
    }
    if (!showsRows())
        return;
    const Edges columns = edges();
    for (int row = 0; row < static_cast<int>(content_.rows.size()); ++row) {
        if (event->rect().intersects(rowRect(row)))
            paintRow(painter, row, columns);
    }
}

qreal RankingCardView::paintNote(QPainter& painter, qreal room) const {
    const Theme& theme = context_.theme();
    const qreal right = width() - theme.metrics.panelPadding;
    const qreal baseline = scaled(theme, titleBaseline);
    if (content_.notes.isEmpty())
        return right;
    if (content_.state == CardState::Stale || content_.state == CardState::Failed) {
        const bool failed = content_.state == CardState::Failed;
        const QColor colour = failed ? theme.error : theme.warn;
        setTextStyle(painter, theme, FontRole::BodyMedium, colour);
        const int side = theme.metrics.iconSize - 2;
        const qreal left = paintRight(painter, right, baseline, content_.notes.front()) - side - 6;
        context_.icon(failed ? Icon::Error : Icon::Clock, colour)
            .paint(&painter, QRect(qRound(left), qRound(baseline) - side + 2, side, side));
        return left;
    }
    const qreal valueWidth = advance(theme, FontRole::BodyBold, content_.noteValue);
    QString words = content_.notes.back();
    for (const QString& note : content_.notes) {
        if (advance(theme, FontRole::Body, note) + valueWidth <= room) {
            words = note;
            break;
        }
    }
    setTextStyle(painter, theme, FontRole::BodyBold, theme.text);
    const qreal valueLeft = paintRight(painter, right, baseline, content_.noteValue);
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    return paintRight(painter, valueLeft, baseline, words);
}

void RankingCardView::paintHead(QPainter& painter) const {
    const Theme& theme = context_.theme();
    const qreal left = theme.metrics.panelPadding;
    const qreal right = width() - left;
    constexpr qreal markGap = 6;
    setTextStyle(painter, theme, FontRole::CardTitle, theme.text);
    const qreal titleRight = paintLeft(painter, left, scaled(theme, titleBaseline), content_.title) + markGap + 2;

    // The note gives way first, then the details of the marks: what is wrong with a number outranks a countdown.
    const qreal shortestNote = content_.notes.isEmpty() ? 0
                                                        : advance(theme, FontRole::Body, content_.notes.back()) +
                                                              advance(theme, FontRole::BodyBold, content_.noteValue);
    const auto widthOf = [&](const Marks& marks) {
        qreal sum = 0;
        for (const QString& mark : {marks.partial, marks.revision})
            sum += mark.isEmpty() ? 0 : markWidth(theme, mark) + markGap;
        return sum;
    };
    const std::array forms{Marks{content_.partial, content_.revision}, Marks{content_.partial, content_.revisionShort},
                           Marks{content_.partialShort, content_.revisionShort}};
    const qreal space = right - titleRight;
    const auto fitting = std::find_if(forms.begin(), forms.end(),
                                      [&](const Marks& marks) { return widthOf(marks) + shortestNote <= space; });
    const Marks& marks = fitting != forms.end() ? *fitting : forms.back();
    qreal x = titleRight;
    for (const QString& mark : {marks.partial, marks.revision}) {
        if (!mark.isEmpty())
            x = paintMark(painter, theme, QPointF(x, scaled(theme, markTop)), mark) + markGap;
    }
    paintNote(painter, right - x);

    const bool low = content_.coverageLow && content_.state == CardState::Live;
    setTextStyle(painter, theme, low ? FontRole::BodyMedium : FontRole::Body, low ? theme.warn : theme.text2);
    const qreal baseline = scaled(theme, intervalBaseline);
    const qreal coverageLeft = paintRight(painter, right, baseline, content_.coverage);
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    // As if it were the widest coverage, so that three cards side by side write the interval in the same form.
    const qreal widest = advance(theme, FontRole::Body, RankingCardView::tr("coverage %1").arg(QStringLiteral("100%")));
    const qreal room = std::min(coverageLeft, right - widest) - left - theme.metrics.controlGap;
    const bool zoneFits = advance(theme, FontRole::Body, content_.interval) <= room;
    paintElided(painter, left, baseline, room, zoneFits ? content_.interval : content_.intervalShort);
    paintCoverage(painter);

    if (!showsRows())
        return;
    const Edges columns = edges();
    setTextStyle(painter, theme, FontRole::Header, theme.text2);
    const qreal headers = scaled(theme, headerBaseline);
    paintLeft(painter, scaled(theme, symbolLeft), headers, content_.symbolHeader);
    paintRight(painter, columns.middleRight, headers,
               columns.narrow ? content_.middleHeaderShort : content_.middleHeader);
    paintRight(painter, columns.right, headers, content_.leadHeader);
}

void RankingCardView::paintCoverage(QPainter& painter) const {
    const Theme& theme = context_.theme();
    const qreal left = theme.metrics.panelPadding;
    const QRectF bar(left, scaled(theme, barTop), width() - 2 * left, barHeight);
    const QColor beforeStart = theme.withAlpha(theme.border, barAlpha);
    const bool grey = content_.state == CardState::Stale || content_.state == CardState::Failed;
    const QColor covered = theme.withAlpha(grey ? theme.text3 : theme.accent, barAlpha);
    const std::size_t count = content_.cells.size();
    if (count == 0) {
        painter.fillRect(bar, beforeStart);
        return;
    }
    const bool separate = count <= mostSeparateCells;
    const qreal gap = !separate ? 0 : count <= 12 ? 3 : 2;
    const auto edge = [&](std::size_t cell) {
        return std::round(bar.left() + (bar.width() + gap) * static_cast<qreal>(cell) / static_cast<qreal>(count));
    };
    for (std::size_t first = 0; first < count;) {
        std::size_t next = first + 1;
        while (!separate && next < count && content_.cells[next] == content_.cells[first])
            ++next;
        const QRectF cell(edge(first), bar.top(), edge(next) - edge(first) - gap, bar.height());
        if (content_.cells[first] == CoverageCell::Hole) {
            painter.fillRect(cell, theme.warnLine);
            painter.fillRect(cell.adjusted(1, 1, -1, -1), theme.warnBg);
        } else {
            painter.fillRect(cell, content_.cells[first] == CoverageCell::Covered ? covered : beforeStart);
        }
        first = next;
    }
}

void RankingCardView::paintRow(QPainter& painter, int index, const Edges& columns) const {
    const Theme& theme = context_.theme();
    const CardRow& row = content_.rows[static_cast<std::size_t>(index)];
    const QRect area = rowRect(index);
    const bool isFirst = index == 0;
    const bool isLinked = linked_ == row.instrument;
    const bool isStale = content_.state == CardState::Stale;
    const bool isLast = index + 1 == static_cast<int>(content_.rows.size());

    const auto at = static_cast<std::size_t>(index);
    const int fade = at < fades_.size() ? fades_[at] : 0;
    if (isLinked)
        paintLinkedRow(painter, theme, QRectF(area).adjusted(0, 0, -1, 0));
    else if (fade > 0 || index == hoveredRow_)
        painter.fillRect(area.adjusted(1, 0, -1, 0),
                         index == hoveredRow_ ? theme.hover
                                              : mixed(theme.raised, theme.hover, static_cast<qreal>(fade) / fadeSteps));
    if (!isLast && !isLinked)
        painter.fillRect(
            QRectF(theme.metrics.panelPadding, area.bottom(), columns.right - theme.metrics.panelPadding, 1),
            theme.grid);

    const qreal upper = area.top() + std::round(area.height() * (isFirst ? 0.5 : 0.46));
    const qreal lower = upper + std::clamp(std::round(area.height() * 0.36), 14.0, scaled(theme, isFirst ? 17 : 16));
    const QColor ink = isStale ? theme.text3 : theme.text;
    const qreal left = theme.metrics.panelPadding;
    setTextStyle(painter, theme, FontRole::TableNumber, isStale ? theme.text3 : theme.text2);
    paintLeft(painter, left, upper, QString::number(row.rank));
    if (row.placeChange != 0 && !isStale) {
        const qreal side = theme.metrics.triangle;
        paintChangeTriangle(painter, theme, QRectF(left, lower - side, side, side), row.placeChange);
    }

    qreal leadLeft = columns.right;
    paintLead(painter, row, columns, isFirst, upper, lower, leadLeft);

    const qreal nameLeft = scaled(theme, symbolLeft);
    const qreal nameRoom = leadLeft - nameLeft - sparkGap;
    const bool large = isFirst && advance(theme, FontRole::LeadSymbol, row.symbol) <= nameRoom;
    setTextStyle(painter, theme, large ? FontRole::LeadSymbol : FontRole::RankSymbol, ink);
    const qreal symbolRight = paintElided(painter, nameLeft, upper, nameRoom, row.symbol);

    const qreal lineRight = std::min(columns.middleRight, leadLeft - sparkGap);
    qreal lineLeft = std::max(scaled(theme, sparkLeft), symbolRight + sparkGap);
    lineLeft = std::max(lineLeft, lineRight - scaled(theme, widestSpark));
    constexpr qreal shortestSpark = 20;
    if (row.spark && lineRight - lineLeft >= shortestSpark)
        paintSparkline(painter, QRectF(lineLeft, upper - 15, lineRight - lineLeft, 18), *row.spark,
                       isStale ? theme.disabled : theme.text3);

    setTextStyle(painter, theme, row.middleWarns ? FontRole::Mark : FontRole::Header,
                 row.middleWarns && !isStale ? theme.warn
                 : isStale                   ? theme.text3
                                             : theme.text2);
    const QFontMetricsF middleMetrics(painter.font());
    const qreal middleRoom = columns.middleRight - nameLeft - scaled(theme, 40);
    const bool useShort =
        (columns.narrow && !row.middleWarns) || middleMetrics.horizontalAdvance(row.middle) > middleRoom;
    const qreal middleLeft = paintRight(painter, columns.middleRight, lower, useShort ? row.middleShort : row.middle);
    setTextStyle(painter, theme, FontRole::Header, isStale ? theme.text3 : theme.text2);
    paintLeft(painter, nameLeft, lower,
              companyWithin(row.company, QFontMetricsF(painter.font()), middleLeft - nameLeft - 6));

    if (hasFocus() && index == currentRow_) {
        painter.setPen(QPen(theme.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(area).adjusted(3.5, 1.5, -4.5, -2.5));
    }
}

void RankingCardView::paintLead(QPainter& painter, const CardRow& row, const Edges& columns, bool isFirst, qreal upper,
                                qreal lower, qreal& leadLeft) const {
    const Theme& theme = context_.theme();
    const bool isStale = content_.state == CardState::Stale;
    const qreal side = theme.metrics.triangle;
    const auto colourOf = [&](bool coloured, int sign, const QColor& plain) {
        return isStale ? theme.text3 : coloured ? theme.changeColour(sign) : plain;
    };
    const auto triangle = [&](qreal left, qreal baseline, int sign) {
        if (sign != 0 && !isStale)
            paintChangeTriangle(painter, theme, QRectF(left - side - 3, baseline - side - 0.5, side, side), sign);
    };
    setTextStyle(painter, theme, leadRole(isFirst), colourOf(row.leadColoured, row.leadSign, theme.text));
    leadLeft = paintRight(painter, columns.right, upper, row.lead);
    if (row.leadColoured) {
        triangle(leadLeft, upper - (isFirst ? 3.5 : 2.0), row.leadSign);
        leadLeft -= side + 3;
    }
    setTextStyle(painter, theme, row.secondColoured ? FontRole::BodyMedium : FontRole::Body,
                 colourOf(row.secondColoured, row.secondSign, theme.text2));
    const qreal secondLeft = paintRight(painter, columns.right, lower, row.second);
    if (row.secondColoured)
        triangle(secondLeft, lower, row.secondSign);
}

void RankingCardView::paintLoading(QPainter& painter) const {
    const Theme& theme = context_.theme();
    const qreal left = theme.metrics.panelPadding;
    const qreal room = width() - 2 * left;
    setTextStyle(painter, theme, FontRole::TableNumberLinked, theme.text);
    paintElided(painter, left, scaled(theme, 83), room, content_.message);
    constexpr qreal progressHeight = 7;
    if (content_.progress >= 0)
        paintProgress(painter, theme, QRectF(left, scaled(theme, 95), room, progressHeight), content_.progress);
    setTextStyle(painter, theme, FontRole::Body, theme.text2);
    paintElided(painter, left, scaled(theme, content_.progress >= 0 ? 124 : 102), room, content_.hint);
}

} // namespace topbook::ui
