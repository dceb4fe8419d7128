// SPDX-License-Identifier: GPL-3.0-or-later
// The table view that all list panels share: columns at the edges that the look names, fixed rows, one row chosen, and
// no more repainted than the cells that changed. GUI thread.
#pragma once

#include <QString>
#include <QTableView>

#include <optional>
#include <vector>

class QTimer;

namespace topbook::ui {

class ThemeContext;

/// Where a column ends and how its text stands in it. Columns follow each other from the left.
struct ColumnRule {
    QString title;
    qreal share = 0; ///< right edge = share of the width + offset
    int offset = 0;  ///< logical pixels at font scale 1
    bool alignRight = false;
    int inset = 0; ///< of the text from the edge that it stands at
    bool shown = true;
};

/// Rows that are all one height, unless `setRowHeight` says else.
class MarketTable : public QTableView {
    Q_OBJECT

public:
    MarketTable(const ThemeContext& context, const QString& name, QWidget* parent = nullptr);

    void setColumns(std::vector<ColumnRule> columns);
    [[nodiscard]] const std::vector<ColumnRule>& columns() const { return columns_; }
    /// Distance of a column's text from the edge at which it stands, in pixels. The scroll bar lies over the inset of
    /// the last column while the pointer is here or the rows move, so that no number moves when it appears.
    [[nodiscard]] qreal insetOf(int column) const;
    void setRowsHeight(int height);
    [[nodiscard]] int hoveredRow() const { return hoveredRow_; }
    /// Header sections sort by a click: ascending, descending, then the model's own order.
    void setSortable(bool sortable);
    /// The mark in the header; column -1 for none.
    void showSorting(int column, Qt::SortOrder order);
    /// Rows may be dragged to another place; `rowDragged` says where.
    void setRowsMovable(bool movable) { movable_ = movable; }
    /// Keeps the row at the top of the viewport where it is while rows come in above it; off while scrolled to the top.
    void setHoldsStill(bool holds) { holdsStill_ = holds; }

    void setModel(QAbstractItemModel* model) override;

signals:
    void rowClicked(int row);
    /// Enter, or a double click.
    void rowActivated(int row);
    void sortRequested(int column, Qt::SortOrder order);
    /// Row `from` was dropped in front of row `before`, or behind the last one.
    void rowDragged(int from, int before);
    /// A key that types: the first letter of a filter.
    void typed(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles) override;

private:
    void placeColumns();
    void setHoveredRow(int row);
    void updateRow(int row);
    void keepPlace(int firstInserted, int lastInserted);
    void placeScrollBar();
    void showScrollBar();
    void setDropRow(std::optional<int> row);
    [[nodiscard]] int dropRowAt(int y) const;

    const ThemeContext& context_;
    std::vector<ColumnRule> columns_;
    int hoveredRow_ = -1;
    bool sortable_ = false;
    bool holdsStill_ = false;
    bool movable_ = false;
    std::optional<int> pressedRow_; ///< may become a drag
    QPoint pressedAt_;
    std::optional<int> dropRow_; ///< while a row is dragged: it would stand in front of this one
    QScrollBar* bar_;            ///< over the rows, in step with the view's own, which is never shown
    QTimer* barTimer_;
};

} // namespace topbook::ui
