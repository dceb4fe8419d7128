// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recording_lack.h"

#include "ui/widgets/number_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace topbook::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("RecordingLack", text);
}

bool hasPrice(const QuoteView& quote) {
    return quote.samples > 0 || quote.last.nanos != 0 || quote.bbo.hasBid() || quote.bbo.hasAsk() ||
           quote.bookTime != Timestamp::earliest();
}

bool hasPrices(const Snapshot& snapshot) {
    return std::any_of(snapshot.quotes.begin(), snapshot.quotes.end(),
                       [](const auto& chunk) { return std::any_of(chunk->begin(), chunk->end(), hasPrice); });
}

} // namespace

std::optional<EmptyWords> lackOf(const Snapshot& snapshot) {
    const SessionStatus& status = snapshot.status;
    if (status.mode != SessionMode::Replay || !status.ended || hasPrices(snapshot))
        return std::nullopt;
    const std::size_t symbols = snapshot.instruments ? snapshot.instruments->size() : 0;
    return EmptyWords{tr("No prices in this recording"),
                      symbols == 0
                          ? tr("Nothing in it is a quote, a trade, or an order of a book that is known from its start.")
                          : tr("It names %1 symbols, but has no quote, trade or order of any.")
                                .arg(countText(static_cast<qint64>(symbols)))};
}

EmptyWords noSymbolWords(const Snapshot* snapshot) {
    if (const auto lack = snapshot != nullptr ? lackOf(*snapshot) : std::nullopt)
        return *lack;
    if (snapshot == nullptr || !snapshot->instruments || snapshot->instruments->empty())
        return {tr("No symbols yet"), tr("They come with the first quotes of a source.")};
    return {tr("No symbol chosen"), tr("Choose a row, or press Ctrl+K.")};
}

} // namespace topbook::ui
