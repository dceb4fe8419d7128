// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ranking_card_accessible.h"

#include "ui/panels/ranking_card.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <map>

namespace topbook::ui {
namespace {

constexpr int columnCount = 5;

QString headerOf(const CardContent& content, int column) {
    const QStringList lead = content.leadHeader.split(QStringLiteral(", "));
    switch (column) {
    case 0:
        return RankingCardView::tr("rank");
    case 1:
        return content.symbolHeader;
    case 2:
        return lead.value(0);
    case 3:
        return lead.value(1);
    default:
        return content.middleHeader;
    }
}

QString textOf(const CardRow& row, int column) {
    switch (column) {
    case 0:
        return QString::number(row.rank);
    case 1:
        return row.symbol;
    case 2:
        return row.lead;
    case 3:
        return row.second;
    default:
        return row.middle;
    }
}

class CardInterface;

/// One cell; owned by QAccessible once it was handed out, and removed with its card.
class CellInterface : public QAccessibleInterface, public QAccessibleTableCellInterface {
public:
    CellInterface(RankingCardView* card, int row, int column)
        : card_(card)
        , row_(row)
        , column_(column) {}

    bool isValid() const override { return hasRow(); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(card_); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override {
        if (!hasRow())
            return {};
        const CardRow& row = card_->content().rows[static_cast<std::size_t>(row_)];
        if (kind == QAccessible::Name || kind == QAccessible::Value)
            return textOf(row, column_);
        return kind == QAccessible::Description ? row.whole : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override {
        const QRect row = card_->rowRect(row_);
        const int width = row.width() / columnCount;
        return {card_->mapToGlobal(QPoint(column_ * width, row.top())), QSize(width, row.height())};
    }
    QAccessible::Role role() const override { return QAccessible::Cell; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        state.readOnly = true;
        state.selected = isSelected();
        state.focused = card_->hasFocus() && isSelected();
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface*>(this) : nullptr;
    }

    bool isSelected() const override { return card_->currentRow() == row_; }
    QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface*> rowHeaderCells() const override { return {}; }
    int columnIndex() const override { return column_; }
    int rowIndex() const override { return row_; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface* table() const override { return parent(); }

private:
    bool hasRow() const { return row_ < static_cast<int>(card_->content().rows.size()); }

    RankingCardView* card_;
    int row_;
    int column_;
};

class CardInterface : public QAccessibleWidget, public QAccessibleTableInterface {
public:
    explicit CardInterface(RankingCardView* card)
        : QAccessibleWidget(card, QAccessible::Table)
        , card_(card) {}
    ~CardInterface() override {
        for (const auto& [place, id] : cells_)
            QAccessible::deleteAccessibleInterface(id);
    }

    QString text(QAccessible::Text kind) const override {
        const CardContent& content = card_->content();
        if (kind == QAccessible::Name)
            return RankingCardView::tr("%1 ranking, %2, %3").arg(content.title, content.interval, content.coverage);
        if (kind == QAccessible::Description)
            return content.rows.empty()
                       ? content.message + QLatin1Char(' ') + content.hint
                       : QStringList{content.partial, content.revision}.join(QLatin1Char(' ')).trimmed();
        return QAccessibleWidget::text(kind);
    }
    int childCount() const override { return rowCount() * columnCount(); }
    QAccessibleInterface* child(int index) const override {
        return index < 0 ? nullptr : cellAt(index / topbook::ui::columnCount, index % topbook::ui::columnCount);
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        auto* cell = const_cast<QAccessibleInterface*>(child)->tableCellInterface();
        return cell == nullptr ? -1 : accessibleCellOf(cell->rowIndex(), cell->columnIndex());
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }

    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    QAccessibleInterface* cellAt(int row, int column) const override {
        if (row < 0 || row >= rowCount() || column < 0 || column >= columnCount())
            return nullptr;
        const auto known = cells_.find({row, column});
        if (known != cells_.end())
            return QAccessible::accessibleInterface(known->second);
        auto* cell = new CellInterface(card_, row, column);
        cells_[{row, column}] = QAccessible::registerAccessibleInterface(cell);
        return cell;
    }
    int selectedCellCount() const override { return rowCount() > 0 ? columnCount() : 0; }
    QList<QAccessibleInterface*> selectedCells() const override {
        QList<QAccessibleInterface*> cells;
        for (int column = 0; rowCount() > 0 && column < columnCount(); ++column)
            cells.append(cellAt(card_->currentRow(), column));
        return cells;
    }
    QString columnDescription(int column) const override { return headerOf(card_->content(), column); }
    QString rowDescription(int row) const override {
        return row < rowCount() ? card_->content().rows[static_cast<std::size_t>(row)].company : QString();
    }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return rowCount() > 0 ? 1 : 0; }
    int columnCount() const override { return topbook::ui::columnCount; }
    int rowCount() const override { return static_cast<int>(card_->content().rows.size()); }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override { return rowCount() > 0 ? QList<int>{card_->currentRow()} : QList<int>(); }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int row) const override { return row == card_->currentRow(); }
    bool selectRow(int row) override {
        card_->setCurrentRow(row);
        return true;
    }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

private:
    RankingCardView* card_;
    mutable std::map<std::pair<int, int>, QAccessible::Id> cells_;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* card = qobject_cast<RankingCardView*>(object);
    return card != nullptr ? new CardInterface(card) : nullptr;
}

} // namespace

void installRankingCardAccessibility() {
    QAccessible::installFactory(makeInterface);
}

int accessibleCellOf(int row, int column) {
    return row * columnCount + column;
}

} // namespace topbook::ui
