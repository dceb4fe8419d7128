// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the cells of a MarketTable: ground and line of the row, text at the edge of the column. What a cell says and
// in which role is told by a function, so that one delegate serves all plain tables. GUI thread.
#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

#include <functional>
#include <optional>

namespace topbook::ui {

class MarketTable;
class ThemeContext;

struct CellLook {
    QString text;
    FontRole role = FontRole::Body;
    QColor Theme::*colour = &Theme::text;
    std::optional<Icon> icon; ///< instead of the text
};
struct RowLook {
    QColor Theme::*ground = &Theme::panel;
    bool chosen = false; ///< select colour and accent bar, over everything else
    bool line = true;    ///< below the row
};

/// Ground, line and, in the first column, the accent bar of one cell of a row.
void paintRowGround(QPainter& painter, const Theme& theme, const QRect& cell, const RowLook& row, bool isFirstColumn);

class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using CellOf = std::function<CellLook(const QModelIndex&)>;
    using RowOf = std::function<RowLook(int row)>;

    CellDelegate(const ThemeContext& context, MarketTable* table, CellOf cellOf, RowOf rowOf);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const ThemeContext& context_;
    MarketTable* table_;
    CellOf cellOf_;
    RowOf rowOf_;
};

} // namespace topbook::ui
