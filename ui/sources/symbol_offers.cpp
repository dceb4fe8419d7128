// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/symbol_offers.h"

#include "ui/sources/source_offers.h"
#include "ui/sources/source_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace topbook::ui {
namespace {

constexpr qsizetype longestTicker = 24;
constexpr qsizetype mostNamed = 3;

struct OfferText {
    Q_DECLARE_TR_FUNCTIONS(topbook::ui::SymbolOffer)
};

/// Symbols that the allowance of a minute serves in one cycle; 0 where nothing is known of it.
qint64 symbolsACycle(const SourceDesk& desk, const SourceSpec& spec, int batchLimit) {
    const auto snapshot = desk.liveSnapshot();
    const SourceView* view = viewNamed(snapshot.get(), spec.name);
    if (view == nullptr || view->meter.allowedPerMinute <= 0)
        return 0;
    const double requests = view->meter.allowedPerMinute * spec.intervalSeconds / 60.0;
    return static_cast<qint64>(std::floor(requests)) * std::max(batchLimit, 1);
}

QStringList missingIn(const SourceSpec& spec, const QStringList& tickers) {
    QStringList missing;
    for (const QString& ticker : tickers) {
        if (!spec.symbols.contains(ticker, Qt::CaseInsensitive) && !missing.contains(ticker, Qt::CaseInsensitive))
            missing.append(ticker);
    }
    return missing;
}

} // namespace

bool isTickerLike(const QString& text) {
    return !text.isEmpty() && text.size() <= longestTicker && std::all_of(text.begin(), text.end(), [](QChar each) {
        return each.isLetterOrNumber() || QStringLiteral(".-/:=^_").contains(each);
    });
}

QList<SymbolOffer> symbolOffers(const SourceDesk& desk, const QStringList& tickers) {
    QList<SymbolOffer> offers;
    for (const SourceSpec& spec : desk.sources()) {
        const auto choice = choiceNamed(desk, spec.provider); // none for a person's own profile, which is polled
        if (!spec.enabled || (choice && choice->stream))
            continue;
        const QStringList missing = missingIn(spec, tickers);
        if (missing.isEmpty())
            continue;
        const QString what =
            missing.size() <= mostNamed ? missing.join(QStringLiteral(", ")) : symbolsText(missing.size());
        const qint64 count = spec.symbols.size() + missing.size();
        const qint64 most = symbolsACycle(desk, spec, choice ? choice->batchLimit : 1);
        const QString cost = most > 0 ? OfferText::tr("%1 of %2 symbols a cycle").arg(count).arg(most)
                                      : OfferText::tr("%1 symbols a cycle").arg(count);
        offers.append({spec.id, missing, OfferText::tr("Add %1 from %2 (%3)").arg(what, spec.name, cost)});
    }
    return offers;
}

QString takeSymbolOffer(SourceDesk& desk, const SymbolOffer& offer) {
    for (SourceSpec spec : desk.sources()) {
        if (spec.id != offer.source)
            continue;
        spec.symbols.append(missingIn(spec, offer.tickers));
        return desk.save(spec);
    }
    return OfferText::tr("The source is gone.");
}

} // namespace topbook::ui
