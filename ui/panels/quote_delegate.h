// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the rows of the quotes table: groups, and quotes in one of three forms (look, Columns). GUI thread.
#pragma once

#include "model/core/values.h"
#include "ui/panels/spark_cache.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

#include <optional>

namespace topbook {
struct Instrument;
struct QuoteView;
} // namespace topbook

namespace topbook::ui {

class MarketTable;
class QuotesModel;
class ThemeContext;

enum class QuoteForm {
    Narrow, ///< two lines: last over change
    Wide,   ///< two lines for the name, a column each for the numbers
    OneLine ///< for low windows: symbol, line, last, age
};

class QuoteDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    QuoteDelegate(const ThemeContext& context, const QuotesModel* model, MarketTable* table);

    void setForm(QuoteForm form) { form_ = form; }
    void setLinked(std::optional<InstrumentId> instrument) { linked_ = instrument; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    struct Cell;

    void paintGroup(QPainter& painter, const QRect& rect, int row) const;
    void paintWaiting(QPainter& painter, const QRect& rect, int row) const;
    [[nodiscard]] static FontRole numberRole(const Cell& cell);
    [[nodiscard]] static QString lastText(const Cell& cell);
    void paintSymbol(QPainter& painter, const Cell& cell) const;
    [[nodiscard]] bool needsSparkRoom(const Cell& cell) const;
    void paintLongSymbol(QPainter& painter, const Cell& cell) const;
    void paintSpark(QPainter& painter, const Cell& cell) const;
    void paintLast(QPainter& painter, const Cell& cell) const;
    void paintChange(QPainter& painter, const Cell& cell, qreal right, qreal baseline) const;
    void paintBest(QPainter& painter, const Cell& cell, Side side) const;
    void paintAge(QPainter& painter, const Cell& cell, int row) const;

    const ThemeContext& context_;
    const QuotesModel* model_;
    MarketTable* table_;
    QuoteForm form_ = QuoteForm::Narrow;
    std::optional<InstrumentId> linked_;
    mutable SparkCache sparks_;
};

} // namespace topbook::ui
