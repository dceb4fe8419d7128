// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/panel_text.h"

#include "model/core/decimal.h"
#include "ui/widgets/number_text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace topbook::ui {
namespace {

constexpr std::array legalForms{"inc", "inc.", "corp", "corp.", "corporation", "co",          "co.",  "company",
                                "plc", "ltd.", "ltd",  "llc",   "holdings",    "group",       "n.v.", "ag",
                                "se",  "s.a.", "&",    "the",   "and",         "incorporated"};
/// Words on which a shortened name must not end.
constexpr std::array particles{"of", "and", "&", "the", "for", "de", "la"};

template<std::size_t count> bool isOneOf(const QString& word, const std::array<const char*, count>& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](const char* other) { return word.compare(QLatin1String(other), Qt::CaseInsensitive) == 0; });
}

QString translated(const char* text) {
    return QCoreApplication::translate("Panels", text);
}

/// numerator / denominator, half to even; denominator > 0.
Int128 roundedQuotient(Int128 numerator, Int128 denominator) {
    const bool negative = numerator < 0;
    const Int128 magnitude = negative ? -numerator : numerator;
    Int128 quotient = magnitude / denominator;
    const Int128 rest = magnitude % denominator;
    const Int128 other = denominator - rest;
    if (rest > other || (rest == other && quotient % 2 != 0))
        ++quotient;
    return negative ? -quotient : quotient;
}

} // namespace

QString averageText(const WindowValues& values, int priceDecimals) {
    if (values.count == 0)
        return noValueText();
    const int shown = std::clamp(priceDecimals + 2, 0, Price::decimals);
    std::int64_t unit = 1; // of the shown digits, in 1e-9
    for (int digit = shown; digit < Price::decimals; ++digit)
        unit *= 10;
    const Int128 units = roundedQuotient(values.sum, static_cast<Int128>(values.count) * unit);
    constexpr Int128 largest = std::numeric_limits<std::int64_t>::max();
    return ui::priceText(static_cast<qint64>(std::clamp<Int128>(units * unit, -largest, largest)), shown);
}

QString wholeAverageText(const WindowValues& values) {
    if (values.count == 0)
        return noValueText();
    std::string text;
    appendShortest(text, meanOf(values));
    return QString::fromStdString(text);
}

QString gainText(const WindowValues& values) {
    return values.count < 2 ? changePercentText(1, 1, 3) : changePercentText(values.last.nanos, values.first.nanos, 3);
}

int gainSign(const WindowValues& values) {
    return values.count < 2 ? 0 : shownChangeSign(values.last.nanos, values.first.nanos, 3);
}

QString sizeText(Quantity size, const Instrument& instrument) {
    return shownSizeText(size.units, instrument.sizeDecimals);
}

QString symbolText(const Instrument* instrument) {
    return instrument != nullptr ? QString::fromStdString(instrument->symbol) : noValueText();
}

QString coveragePercentText(double coverage) {
    // 5/6 as a double times 100 is 83.33; 0.29 times 100 is 28.999999999999996 and must stay 29.
    constexpr double slack = 1e-9;
    return QStringLiteral("%1%").arg(static_cast<int>(std::floor(coverage * 100.0 + slack)));
}

QString companyWithin(const QString& company, const QFontMetricsF& metrics, qreal width) {
    if (metrics.horizontalAdvance(company) <= width)
        return company;
    QStringList words = company.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    while (words.size() > 1 && isOneOf(words.last(), legalForms))
        words.removeLast();
    const QString name = words.join(QLatin1Char(' '));
    if (metrics.horizontalAdvance(name) <= width)
        return name;
    constexpr int shortestGoodName = 5;
    while (words.size() > 1) {
        words.removeLast();
        const QString fewer = words.join(QLatin1Char(' '));
        if (fewer.size() >= shortestGoodName && !isOneOf(words.last(), particles) &&
            metrics.horizontalAdvance(fewer) <= width)
            return fewer;
    }
    return metrics.elidedText(name, Qt::ElideRight, width);
}

QString statusText(TradingStatus status) {
    switch (status) {
    case TradingStatus::Halted:
        return translated("halted");
    case TradingStatus::Paused:
        return translated("paused");
    case TradingStatus::PreOpen:
        return translated("pre-open");
    case TradingStatus::Auction:
        return translated("auction");
    case TradingStatus::Quoting:
        return translated("quoting");
    case TradingStatus::Closed:
        return translated("closed");
    case TradingStatus::Unknown:
    case TradingStatus::Open:
        break;
    }
    return {};
}

qreal scaled(const Theme& theme, qreal length) {
    return std::round(length * theme.fontScale());
}

} // namespace topbook::ui
