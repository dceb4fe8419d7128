// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/watchlist.h"

#include <QRegularExpression>
#include <QSet>

namespace topbook::ui {
namespace {

constexpr qsizetype longestTicker = 64;

} // namespace

QStringList parseTickers(const QString& text) {
    static const QRegularExpression lineEnds(QStringLiteral("[\\r\\n]+"));
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    QStringList tickers;
    QSet<QString> known;
    for (const QString& line : text.split(lineEnds, Qt::SkipEmptyParts)) {
        const QString content = line.section(QLatin1Char('#'), 0, 0);
        for (QString ticker : content.split(separators, Qt::SkipEmptyParts)) {
            ticker.remove(QLatin1Char('"')).remove(QLatin1Char('\''));
            if (ticker.isEmpty() || ticker.size() > longestTicker || known.contains(ticker.toUpper()))
                continue;
            if (tickers.size() >= maxWatched)
                return tickers;
            known.insert(ticker.toUpper());
            tickers.append(ticker);
        }
    }
    return tickers;
}

QString tickersText(const QStringList& tickers) {
    return QStringLiteral("# Topbook watchlist\n") + tickers.join(QLatin1Char('\n')) +
           (tickers.isEmpty() ? QString() : QStringLiteral("\n"));
}

QStringList withTickers(const QStringList& list, const QStringList& added) {
    QStringList all = list;
    QSet<QString> known;
    for (const QString& ticker : list)
        known.insert(ticker.toUpper());
    for (const QString& ticker : added) {
        if (all.size() < maxWatched && !known.contains(ticker.toUpper())) {
            known.insert(ticker.toUpper());
            all.append(ticker);
        }
    }
    return all;
}

QStringList withMoved(const QStringList& list, const QString& ticker, const QString& before) {
    QStringList moved = list;
    if (ticker == before || moved.removeAll(ticker) == 0)
        return list;
    const qsizetype place = before.isEmpty() ? -1 : moved.indexOf(before);
    moved.insert(place < 0 ? moved.size() : place, ticker);
    return moved;
}

} // namespace topbook::ui
