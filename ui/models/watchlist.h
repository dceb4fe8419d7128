// SPDX-License-Identifier: GPL-3.0-or-later
// The watchlist as a person keeps it: tickers in an order, read from a paste or a file, written to a file, and moved.
// Pure functions; any thread.
#pragma once

#include <QString>
#include <QStringList>

namespace topbook::ui {

inline constexpr qsizetype maxWatched = 10'000;

/// The tickers of a text: one or several a line, separated by spaces, tabs, commas or semicolons, perhaps in quotes;
/// what follows a '#' is a comment. The first of several equal ones (whatever their case) counts; at most maxWatched.
[[nodiscard]] QStringList parseTickers(const QString& text);
/// One ticker a line under a comment that says what it is; `parseTickers` reads it back.
[[nodiscard]] QString tickersText(const QStringList& tickers);
/// `list` with those of `added` that are not in it yet behind its end.
[[nodiscard]] QStringList withTickers(const QStringList& list, const QStringList& added);
/// `list` with `ticker` in front of `before`, or at the end where that is empty or not in it.
[[nodiscard]] QStringList withMoved(const QStringList& list, const QString& ticker, const QString& before);

} // namespace topbook::ui
