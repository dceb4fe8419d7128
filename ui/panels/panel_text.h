// SPDX-License-Identifier: GPL-3.0-or-later
// Values of the market as the panels write them. Pure functions; rules: look, Numbers.
#pragma once

#include "model/core/results.h"
#include "model/core/symbol_table.h"
#include "ui/theme/theme.h"

#include <QString>

class QFontMetricsF;

namespace topbook::ui {

/// 303.4312: decimals of the instrument + 2, rounded half to even from the exact rational.
[[nodiscard]] QString averageText(const WindowValues& values, int priceDecimals);
/// All digits of the double nearest to the rational, as exports write it: for tooltips.
[[nodiscard]] QString wholeAverageText(const WindowValues& values);
/// +0.182%; 0.000% with fewer than two samples.
[[nodiscard]] QString gainText(const WindowValues& values);
/// -1, 0, 1: the sign that gainText shows.
[[nodiscard]] int gainSign(const WindowValues& values);
/// For the eye: at most four decimals, see `shownSizeText`.
[[nodiscard]] QString sizeText(Quantity size, const Instrument& instrument);
[[nodiscard]] QString symbolText(const Instrument* instrument);
/// Whole percent, floored: 83%. `coverage` is 0..1, a rounded double.
[[nodiscard]] QString coveragePercentText(double coverage);
/// The company within `width`: without its legal form, then in whole words, then cut with an ellipsis.
[[nodiscard]] QString companyWithin(const QString& company, const QFontMetricsF& metrics, qreal width);
/// "halted", "in auction", ...; empty while trading is as usual.
[[nodiscard]] QString statusText(TradingStatus status);
/// A length of the layout at the theme's font scale.
[[nodiscard]] qreal scaled(const Theme& theme, qreal length);

} // namespace topbook::ui
