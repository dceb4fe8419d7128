// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/cell_delegate.h"

#include "ui/panels/market_table.h"
#include "ui/panels/panel_text.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QHeaderView>
#include <QPainter>

#include <utility>

namespace topbook::ui {

void paintRowGround(QPainter& painter, const Theme& theme, const QRect& cell, const RowLook& row, bool isFirstColumn) {
    painter.fillRect(cell, row.chosen ? theme.select : theme.*row.ground);
    if (row.chosen && isFirstColumn)
        painter.fillRect(QRect(cell.left(), cell.top(), theme.metrics.selectionBar, cell.height()), theme.accent);
    if (row.line && !row.chosen)
        painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.grid);
}

CellDelegate::CellDelegate(const ThemeContext& context, MarketTable* table, CellOf cellOf, RowOf rowOf)
    : QStyledItemDelegate(table)
    , context_(context)
    , table_(table)
    , cellOf_(std::move(cellOf))
    , rowOf_(std::move(rowOf)) {}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {0, table_->verticalHeader()->defaultSectionSize()};
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = context_.theme();
    RowLook row = rowOf_(index.row());
    if (table_->hoveredRow() == index.row() && row.ground == &Theme::panel)
        row.ground = &Theme::hover;
    paintRowGround(*painter, theme, option.rect, row, index.column() == 0);

    const CellLook cell = cellOf_(index);
    const ColumnRule& rule = table_->columns()[static_cast<std::size_t>(index.column())];
    const qreal inset = table_->insetOf(index.column());
    if (cell.icon) {
        const int side = theme.metrics.iconSize;
        const QRect box(option.rect.left() + static_cast<int>(inset), option.rect.center().y() - side / 2 + 1, side,
                        side);
        context_.icon(*cell.icon, theme.*cell.colour).paint(painter, box);
        return;
    }
    setTextStyle(*painter, theme, cell.role, theme.*cell.colour);
    const qreal baseline = centredBaseline(painter->font(), option.rect);
    constexpr int gap = 8; // to the next column
    if (rule.alignRight)
        paintRight(*painter, option.rect.right() + 1 - inset, baseline, cell.text);
    else
        paintElided(*painter, option.rect.left() + inset, baseline, option.rect.width() - inset - gap, cell.text);
}

} // namespace topbook::ui
