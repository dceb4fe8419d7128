// SPDX-License-Identifier: GPL-3.0-or-later
// The watchlist: filter, table with groups, and the linked symbol in detail below. Symbols are added, pasted, moved and
// taken away here; whoever keeps settings and polls sources hears of it.
#pragma once

#include "ui/panels/panel.h"
#include "ui/panels/quote_delegate.h"

#include <QStringList>

class QAction;

namespace topbook::ui {

class EmptyState;
class MarketTable;
class QuoteDetail;
class QuotesModel;
class SearchField;

class QuotesPanel : public Panel {
    Q_OBJECT

public:
    explicit QuotesPanel(const ThemeContext& context, QWidget* parent = nullptr);

    void installTitle(DockTitle& title) override;
    /// Table "quotes" of the last ten minutes, of the symbols that list and filter leave.
    [[nodiscard]] std::optional<ExportQuestion> exportQuestion() const override;
    [[nodiscard]] QuotesModel& model() { return *model_; }

    /// Rows of one line and no filter until it is asked for: windows below 800 px. Otherwise by the window's height.
    void setCompact(std::optional<bool> compact);
    /// Shows the filter and puts the keyboard into it.
    void focusFilter();

    /// Everything that is done to the watchlist, for menus.
    [[nodiscard]] QList<QAction*> watchlistActions() const;
    /// Adds them to the watchlist; `symbolsUnknown` names those that the session has not.
    void addSymbols(const QStringList& symbols);
    /// The same without a word about unknown ones: a source was just asked for them.
    void watchSymbols(const QStringList& symbols);
    /// Moves the symbol of the current row by a place up (-1) or down (1) among the rows of its group.
    void moveCurrent(int by);
    /// Reads a text file of symbols, one a line, in place of the list; returns what went wrong in words, or nothing.
    [[nodiscard]] QString importFrom(const QString& path);
    [[nodiscard]] QString exportTo(const QString& path) const;

    /// List, groups and order, for the next start.
    [[nodiscard]] QString savedState() const;
    void restoreState(const QString& state);

signals:
    /// A person changed the list: it is to be kept, and what is polled follows it.
    void watchlistChanged(const QStringList& symbols);
    /// Symbols of the watchlist that were just added and that no source has.
    void symbolsUnknown(const QStringList& symbols);
    /// A sentence about something that was done.
    void said(const QString& words);

protected:
    void showSnapshot(const std::shared_ptr<const Snapshot>& before) override;
    void showClock() override;
    void showLinked() override;
    void showZone() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildActions();
    QAction* addListAction(const QString& text, const QKeySequence& keys);
    void setWatchlist(const QStringList& symbols);
    void askForSymbols();
    void pasteSymbols();
    void askImport();
    void askExport();
    void removeCurrent();
    void moveRow(int from, int before);
    [[nodiscard]] QStringList spelled(const QStringList& symbols) const;
    void currentOrderIsTheList();
    [[nodiscard]] int listedRow(int row) const;
    void placeColumns();
    void placeRows();
    void placeDetail();
    void showDetail();
    void showEmpty();
    void chooseRow(int row);
    void sortBy(int column, Qt::SortOrder order);
    [[nodiscard]] bool isCompact() const;
    [[nodiscard]] QString changeTitle(bool withLast) const;

    QuotesModel* model_;
    MarketTable* table_;
    QuoteDelegate* delegate_;
    SearchField* filter_;
    QWidget* filterRow_;
    QuoteDetail* detail_;
    EmptyState* empty_;
    DockTitle* title_ = nullptr;
    QAction* groupAction_;
    QAction* filterAction_;
    QAction* watchlistOrderAction_;
    QList<QAction*> listActions_;
    std::optional<bool> compact_;
    bool wasCompact_ = false;
    ChangeBase namedBase_ = ChangeBase::FirstSeen; ///< by the header
};

} // namespace topbook::ui
