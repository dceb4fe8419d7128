// SPDX-License-Identifier: GPL-3.0-or-later
// What is one click away from a first live quote: crypto, which needs no account, and stocks, which need a free key.
// Offered in the empty source manager, in the source menu, and once in a line of the window. GUI thread only.
#pragma once

#include "ui/sources/source_desk.h"

#include <QWidget>

#include <optional>

namespace topbook::ui {

class Button;
class NoteLabel;
class ThemeContext;

[[nodiscard]] QString cryptoOfferText();
[[nodiscard]] QString stocksOfferText();

/// Adds Kraken's quotes and Bitstamp's orders, or switches on what of them is there already. Returns what went wrong.
[[nodiscard]] QString takeCryptoOffer(SourceDesk& desk);
/// A spec to go on from: stocks of the first provider of Alpaca, Finnhub that the desk knows; its key is still missing.
[[nodiscard]] SourceSpec stocksOffer(const SourceDesk& desk);
/// A name that no source of the desk has yet: "Kraken", "Kraken 2".
[[nodiscard]] QString freeName(const SourceDesk& desk, const QString& wanted);
[[nodiscard]] std::optional<ProviderChoice> choiceNamed(const SourceDesk& desk, const QString& provider);

/// The empty state of the source manager.
class SourceOffers : public QWidget {
    Q_OBJECT

public:
    explicit SourceOffers(const ThemeContext& context, QWidget* parent = nullptr);

signals:
    void cryptoRequested();
    void stocksRequested();
    void otherRequested();

private:
    QWidget* offer(const ThemeContext& context, Button* button, const QString& hint);
};

/// The line of the first run, above the panels: both offers, and a cross that takes it away for good.
class OfferLine : public QWidget {
    Q_OBJECT

public:
    explicit OfferLine(const ThemeContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void cryptoRequested();
    void stocksRequested();
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeContext& context_;
};

} // namespace topbook::ui
