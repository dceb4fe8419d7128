// SPDX-License-Identifier: GPL-3.0-or-later
// The watchlist: filter, table with groups, and the linked symbol in detail below. The watchlist itself belongs to the
// session; what a person wants of it goes out as signals.
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
    /// Table "quotes" of the symbols that the filter leaves.
    [[nodiscard]] std::optional<ExportQuestion> exportQuestion() const override;
    [[nodiscard]] QuotesModel& model() { return *model_; }

    /// Rows of one line and no filter until it is asked for: windows below 800 px. Otherwise by the window's height.
    void setCompact(std::optional<bool> compact);
    /// Shows the filter and puts the keyboard into it.
    void focusFilter();

signals:
    void addRequested();
    void removeRequested(topbook::InstrumentId instrument);
    /// A pasted column of tickers.
    void symbolsPasted(const QStringList& symbols);

protected:
    void showSnapshot(const std::shared_ptr<const Snapshot>& before) override;
    void showClock() override;
    void showLinked() override;
    void showZone() override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildActions();
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
    QAction* removeAction_;
    QAction* watchlistOrderAction_;
    std::optional<bool> compact_;
    bool wasCompact_ = false;
};

} // namespace topbook::ui
