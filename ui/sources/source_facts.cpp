// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/source_facts.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace topbook::ui {
namespace {

// Baselines of a fact, from its top, and the meter's geometry, at font scale 1.
constexpr int labelBaseline = 12;
constexpr int valueBaseline = 32;
constexpr int noteBaseline = 49;
constexpr int factsHeight = 54;
constexpr int meterRow = 24;
constexpr int meterLabel = 76;
constexpr int meterNumbers = 172;
constexpr int barHeight = 8;
constexpr int factGap = 10;

int scaled(const Theme& theme, int value) {
    return qRound(value * theme.fontScale());
}

QColor inkOf(const Theme& theme, WordTone tone) {
    switch (tone) {
    case WordTone::Warn:
        return theme.warn;
    case WordTone::Error:
        return theme.error;
    case WordTone::Good:
    case WordTone::Plain:
        break;
    }
    return theme.text;
}

} // namespace

SourceFacts::SourceFacts(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void SourceFacts::setFacts(std::array<SourceFact, 4> facts) {
    if (facts == facts_)
        return;
    facts_ = std::move(facts);
    QStringList all;
    for (const SourceFact& fact : facts_)
        all.append(QStringLiteral("%1: %2, %3").arg(fact.label, fact.value, fact.note));
    setAccessibleName(all.join(QStringLiteral("; ")));
    update();
}

QSize SourceFacts::sizeHint() const {
    return {4 * 128, scaled(context_.theme(), factsHeight)};
}

void SourceFacts::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    const qreal width = this->width() / 4.0;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
        const SourceFact& fact = facts_[i];
        const qreal left = std::floor(static_cast<qreal>(i) * width) + (i == 0 ? 0 : factGap);
        const qreal room = width - factGap - (i == 0 ? 0 : factGap);
        if (i > 0)
            painter.fillRect(QRectF(left - factGap, 2, 1, height() - 4), theme.border);
        setTextStyle(painter, theme, FontRole::Header, theme.text2);
        paintElided(painter, left, scaled(theme, labelBaseline), room, fact.label);
        setTextStyle(painter, theme, FontRole::RankSymbol, inkOf(theme, fact.tone));
        paintElided(painter, left, scaled(theme, valueBaseline), room, fact.value);
        setTextStyle(painter, theme, FontRole::Header, theme.text2);
        paintElided(painter, left, scaled(theme, noteBaseline), room, fact.note);
    }
}

RateMeter::RateMeter(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&context, &ThemeContext::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void RateMeter::setLines(std::array<MeterLine, 2> lines) {
    if (lines == lines_)
        return;
    lines_ = std::move(lines);
    QStringList all;
    for (const MeterLine& line : lines_)
        all.append(line.label + QStringLiteral(": ") + meterText(line));
    setAccessibleName(tr("Used of what is allowed: %1").arg(all.join(QStringLiteral("; "))));
    update();
}

QSize RateMeter::sizeHint() const {
    return {420, scaled(context_.theme(), meterRow) * static_cast<int>(lines_.size())};
}

void RateMeter::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = context_.theme();
    const int row = scaled(theme, meterRow);
    const int labelWidth = scaled(theme, meterLabel);
    const int numbersWidth = scaled(theme, meterNumbers);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const MeterLine& line = lines_[i];
        const QRectF box(0, static_cast<int>(i) * row, width(), row);
        setTextStyle(painter, theme, FontRole::Body, theme.text2);
        paintLeft(painter, 0, centredBaseline(painter.font(), box), line.label);
        const QRectF bar(labelWidth, box.center().y() - barHeight / 2.0,
                         std::max(40, width() - labelWidth - numbersWidth), barHeight);
        paintRounded(painter, bar, barHeight / 2.0, theme.field, theme.border);
        if (line.allowed > 0 && line.used > 0) {
            const qreal part = std::clamp(line.used / line.allowed, 0.0, 1.0);
            QRectF done = bar;
            done.setWidth(std::max<qreal>(part * bar.width(), barHeight));
            const QColor fill = line.tone == WordTone::Plain ? theme.accent : inkOf(theme, line.tone);
            paintRounded(painter, done, barHeight / 2.0, fill, QColor());
        }
        setTextStyle(painter, theme, FontRole::BodyMedium, inkOf(theme, line.tone));
        paintRight(painter, width(), centredBaseline(painter.font(), box), meterText(line));
    }
}

} // namespace topbook::ui
