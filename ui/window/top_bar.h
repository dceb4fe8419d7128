// SPDX-License-Identifier: GPL-3.0-or-later
// The toolbar: source, status chip, event clock in UTC and a chosen zone, recording, Open and Find. It shows the
// session's clock, never the computer's. GUI thread only.
#pragma once

#include "model/session/snapshot.h"
#include "ui/sources/symbol_offers.h"

#include <QList>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QCompleter;
class QMenu;

namespace topbook::ui {

class Button;
class ClockBox;
class RecordButton;
class SearchField;
class SourceButton;
class StatusChip;
class ThemeContext;

class TopBar : public QWidget {
    Q_OBJECT

public:
    explicit TopBar(const ThemeContext& context, QWidget* parent = nullptr);

    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    [[nodiscard]] ClockBox& clock() { return *clock_; }
    /// Sources to choose from; the root fills it.
    [[nodiscard]] QMenu* sourceMenu() const { return sourceMenu_; }
    void focusSearch();
    /// A stretch of the recording is being marked since then, by the session's clock; nothing: none is.
    void setMark(std::optional<Timestamp> begun);
    /// What is offered for a ticker that no instrument has; asked with every key.
    void setOffers(std::function<QList<SymbolOffer>(const QString& ticker)> offers) { offersFor_ = std::move(offers); }

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void openRequested();
    void recordPressed();
    void statusRequested(); ///< how the sources are
    void symbolChosen(InstrumentId instrument);
    void offerChosen(const topbook::ui::SymbolOffer& offer);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showStatus(const SessionStatus& status);
    void refreshSymbols();
    void refreshEntries();
    void chooseTyped();

    const ThemeContext& context_;
    std::shared_ptr<const Snapshot> snapshot_;
    std::shared_ptr<const std::vector<Instrument>> listed_; ///< what the completer knows
    SourceButton* source_;
    QMenu* sourceMenu_;
    StatusChip* chip_;
    ClockBox* clock_;
    RecordButton* record_;
    Button* open_;
    SearchField* search_;
    QCompleter* completer_;
    std::function<QList<SymbolOffer>(const QString& ticker)> offersFor_;
    QList<SymbolOffer> offers_; ///< for what is typed now
    QStringList entries_;       ///< of the instruments
    std::optional<Timestamp> mark_;
};

} // namespace topbook::ui
