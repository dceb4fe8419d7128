// SPDX-License-Identifier: GPL-3.0-or-later
// What to do with a ticker that no source has: every polled source that is switched on can be asked for it too, at a
// cost that is said before. Functions on the desk; GUI thread only.
#pragma once

#include "ui/sources/source_desk.h"

namespace topbook::ui {

struct SymbolOffer {
    QString source; ///< its id
    QStringList tickers;
    QString text; ///< "Add NFLX from Alpaca (11 of 33 symbols a cycle)"

    bool operator==(const SymbolOffer&) const = default;
};

/// One offer for each polled source that is switched on and lacks any of these tickers; streams are subscribed market
/// by market and offered none.
[[nodiscard]] QList<SymbolOffer> symbolOffers(const SourceDesk& desk, const QStringList& tickers);

/// Adds the tickers to the source, which starts the live session anew. Returns what went wrong, empty when well.
[[nodiscard]] QString takeSymbolOffer(SourceDesk& desk, const SymbolOffer& offer);

/// Whether a text could be a ticker: without blanks, not too long.
[[nodiscard]] bool isTickerLike(const QString& text);

} // namespace topbook::ui
