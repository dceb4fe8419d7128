// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/market_table.h"

#include "ui/panels/panel_text.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QAccessible>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyleHints>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace topbook::ui {
namespace {

constexpr int barKept = 1'000; ///< ms that the scroll bar stays after the last move

/// Names in lower case at the edges of their columns, a triangle beside the one that sorts.
class TableHeader : public QHeaderView {
public:
    TableHeader(const ThemeContext& context, MarketTable* table)
        : QHeaderView(Qt::Horizontal, table)
        , context_(context)
        , table_(table) {
        setSectionResizeMode(QHeaderView::Fixed);
        setMinimumSectionSize(0);
        setHighlightSections(false);
    }

    QSize sizeHint() const override {
        return {QHeaderView::sizeHint().width(), context_.theme().metrics.tableHeaderHeight};
    }
    void showSorting(int column, Qt::SortOrder order) {
        column_ = column;
        order_ = order;
        viewport()->update();
    }
    int sortedColumn() const { return column_; }
    Qt::SortOrder sortedOrder() const { return order_; }

protected:
    void paintEvent(QPaintEvent* event) override {
        QPainter painter(viewport());
        painter.fillRect(viewport()->rect(), context_.theme().panel);
        painter.end();
        QHeaderView::paintEvent(event);
        QPainter line(viewport());
        line.fillRect(0, height() - 1, width(), 1, context_.theme().border);
    }
    void paintSection(QPainter* painter, const QRect& rect, int section) const override {
        const auto index = static_cast<std::size_t>(section);
        if (index >= table_->columns().size() || table_->columns()[index].title.isEmpty())
            return;
        const Theme& theme = context_.theme();
        const ColumnRule& rule = table_->columns()[index];
        const bool sorted = section == column_;
        setTextStyle(*painter, theme, FontRole::Header, sorted ? theme.text : theme.text2);
        const qreal baseline = centredBaseline(painter->font(), rect);
        const qreal inset = table_->insetOf(section);
        qreal markLeft = 0;
        constexpr qreal markGap = 4;
        if (rule.alignRight)
            markLeft =
                paintRight(*painter, rect.right() + 1 - inset, baseline, rule.title) - theme.metrics.triangle - markGap;
        else
            markLeft = paintElided(*painter, rect.left() + inset, baseline, rect.width() - inset, rule.title) + markGap;
        if (sorted)
            paintTriangle(*painter,
                          QRectF(markLeft, rect.center().y() - 3.0, theme.metrics.triangle, theme.metrics.triangle),
                          order_ == Qt::AscendingOrder, theme.text2);
    }

private:
    const ThemeContext& context_;
    MarketTable* table_;
    int column_ = -1;
    Qt::SortOrder order_ = Qt::AscendingOrder;
};

TableHeader& headerOf(const MarketTable& table) {
    return static_cast<TableHeader&>(*table.horizontalHeader());
}

} // namespace

MarketTable::MarketTable(const ThemeContext& context, const QString& name, QWidget* parent)
    : QTableView(parent)
    , context_(context)
    , bar_(new QScrollBar(Qt::Vertical, this))
    , barTimer_(new QTimer(this)) {
    setAccessibleName(name);
    auto* header = new TableHeader(context, this);
    setHorizontalHeader(header);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setMouseTracking(true);
    setWordWrap(false);
    connect(this, &QAbstractItemView::clicked, this,
            [this](const QModelIndex& index) { emit rowClicked(index.row()); });
    connect(this, &QAbstractItemView::doubleClicked, this,
            [this](const QModelIndex& index) { emit rowActivated(index.row()); });
    connect(header, &QHeaderView::sectionClicked, this, [this, header](int section) {
        if (!sortable_)
            return;
        if (section != header->sortedColumn())
            emit sortRequested(section, Qt::AscendingOrder);
        else if (header->sortedOrder() == Qt::AscendingOrder)
            emit sortRequested(section, Qt::DescendingOrder);
        else
            emit sortRequested(-1, Qt::AscendingOrder);
    });
    bar_->hide();
    bar_->setFocusPolicy(Qt::NoFocus);
    bar_->setAccessibleName(tr("Scroll %1").arg(name));
    barTimer_->setSingleShot(true);
    barTimer_->setInterval(barKept);
    connect(barTimer_, &QTimer::timeout, this, [this] {
        if (bar_->isSliderDown() || underMouse())
            barTimer_->start();
        else
            bar_->hide();
    });
    connect(bar_, &QScrollBar::valueChanged, verticalScrollBar(), &QScrollBar::setValue);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        placeScrollBar();
        if (hasFocus() || underMouse()) // a table that follows the market by itself shows none
            showScrollBar();
    });
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &MarketTable::placeScrollBar);
    connect(&context, &ThemeContext::changed, this, [this] {
        placeColumns();
        updateGeometries();
        viewport()->update();
    });
}

void MarketTable::setModel(QAbstractItemModel* newModel) {
    QTableView::setModel(newModel);
    connect(newModel, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { keepPlace(first, last); });
    placeColumns();
}

void MarketTable::setColumns(std::vector<ColumnRule> columns) {
    columns_ = std::move(columns);
    placeColumns();
    horizontalHeader()->viewport()->update();
}

void MarketTable::setRowsHeight(int height) {
    if (verticalHeader()->defaultSectionSize() != height)
        verticalHeader()->setDefaultSectionSize(height);
    verticalScrollBar()->setSingleStep(height);
}

void MarketTable::setSortable(bool sortable) {
    sortable_ = sortable;
    horizontalHeader()->setSectionsClickable(sortable);
}

void MarketTable::showSorting(int column, Qt::SortOrder order) {
    headerOf(*this).showSorting(column, order);
}

void MarketTable::placeColumns() {
    if (model() == nullptr)
        return;
    int left = 0;
    const int count = std::min(static_cast<int>(columns_.size()), model()->columnCount());
    for (int column = 0; column < count; ++column) {
        const ColumnRule& rule = columns_[static_cast<std::size_t>(column)];
        setColumnHidden(column, !rule.shown);
        if (!rule.shown)
            continue;
        const int edge = qRound(rule.share * width() + scaled(context_.theme(), rule.offset));
        const int right = std::min(edge, viewport()->width());
        setColumnWidth(column, std::max(right - left, 0));
        left = std::max(left, right);
    }
}

qreal MarketTable::insetOf(int column) const {
    return scaled(context_.theme(), columns_[static_cast<std::size_t>(column)].inset);
}

void MarketTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    placeColumns();
    placeScrollBar();
}

void MarketTable::placeScrollBar() {
    const QScrollBar* own = verticalScrollBar();
    const QSignalBlocker blocker(bar_);
    bar_->setRange(own->minimum(), own->maximum());
    bar_->setPageStep(own->pageStep());
    bar_->setSingleStep(own->singleStep());
    bar_->setValue(own->value());
    const int width = bar_->sizeHint().width();
    bar_->setGeometry(this->width() - width, viewport()->y(), width, viewport()->height());
    if (own->maximum() == own->minimum())
        bar_->hide();
}

void MarketTable::showScrollBar() {
    const QScrollBar* own = verticalScrollBar();
    if (own->maximum() == own->minimum())
        return;
    bar_->show();
    bar_->raise();
    barTimer_->start();
}

void MarketTable::enterEvent(QEnterEvent* event) {
    QTableView::enterEvent(event);
    placeScrollBar();
    showScrollBar();
}

void MarketTable::mousePressEvent(QMouseEvent* event) {
    QTableView::mousePressEvent(event);
    const int row = rowAt(event->position().toPoint().y());
    pressedRow_.reset();
    if (movable_ && event->button() == Qt::LeftButton && row >= 0)
        pressedRow_ = row;
    pressedAt_ = event->position().toPoint();
}

void MarketTable::mouseReleaseEvent(QMouseEvent* event) {
    const auto from = std::exchange(pressedRow_, std::nullopt);
    const auto before = dropRow_;
    setDropRow(std::nullopt);
    QTableView::mouseReleaseEvent(event);
    if (from && before && *before != *from && *before != *from + 1)
        emit rowDragged(*from, *before);
}

int MarketTable::dropRowAt(int y) const {
    const int row = rowAt(std::clamp(y, 0, viewport()->height() - 1));
    if (row < 0)
        return model()->rowCount();
    return y > rowViewportPosition(row) + rowHeight(row) / 2 ? row + 1 : row;
}

void MarketTable::setDropRow(std::optional<int> row) {
    if (row == dropRow_)
        return;
    dropRow_ = row;
    viewport()->update();
}

void MarketTable::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    if (!dropRow_)
        return;
    const int last = model()->rowCount() - 1;
    const int y = *dropRow_ <= last ? rowViewportPosition(*dropRow_) : rowViewportPosition(last) + rowHeight(last);
    QPainter(viewport()).fillRect(0, std::max(y - 1, 0), viewport()->width(), 2, context_.theme().accent);
}

void MarketTable::keyPressEvent(QKeyEvent* event) {
    const int row = currentIndex().row();
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && row >= 0) {
        emit rowActivated(row);
        return;
    }
    const bool isPlain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
    if (isPlain && !event->text().isEmpty() && event->text().front().isLetterOrNumber()) {
        emit typed(event->text());
        return;
    }
    QTableView::keyPressEvent(event);
}

void MarketTable::mouseMoveEvent(QMouseEvent* event) {
    const QPoint at = event->position().toPoint();
    if (pressedRow_ &&
        (dropRow_ || (at - pressedAt_).manhattanLength() >= QGuiApplication::styleHints()->startDragDistance())) {
        setDropRow(dropRowAt(at.y())); // and no selection follows the pointer
        return;
    }
    QTableView::mouseMoveEvent(event);
    setHoveredRow(rowAt(event->position().toPoint().y()));
}

void MarketTable::leaveEvent(QEvent* event) {
    QTableView::leaveEvent(event);
    setHoveredRow(-1);
}

void MarketTable::setHoveredRow(int row) {
    if (row == hoveredRow_)
        return;
    updateRow(std::exchange(hoveredRow_, row));
    updateRow(row);
}

void MarketTable::updateRow(int row) {
    if (row >= 0)
        viewport()->update(0, rowViewportPosition(row), viewport()->width(), rowHeight(row));
}

void MarketTable::dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles) {
    // The base repaints the whole viewport for more than one cell. What it does besides concerns editors, which these
    // tables do not have, and screen readers.
    if (QAccessible::isActive()) {
        QTableView::dataChanged(topLeft, bottomRight, roles);
        return;
    }
    if (!isVisible() || !topLeft.isValid() || !bottomRight.isValid())
        return;
    const int top = rowAt(0);
    const int bottom = rowAt(viewport()->height() - 1);
    const int first = std::max(topLeft.row(), top);
    const int last = bottom < 0 ? bottomRight.row() : std::min(bottomRight.row(), bottom);
    if (top < 0 || first > last)
        return;
    int left = viewport()->width();
    int right = 0;
    for (int column = topLeft.column(); column <= bottomRight.column(); ++column) {
        if (isColumnHidden(column))
            continue;
        left = std::min(left, columnViewportPosition(column));
        right = std::max(right, columnViewportPosition(column) + columnWidth(column));
    }
    const int y = rowViewportPosition(first);
    viewport()->update(left, y, right - left, rowViewportPosition(last) + rowHeight(last) - y);
}

void MarketTable::keepPlace(int firstInserted, int lastInserted) {
    QScrollBar* bar = verticalScrollBar();
    if (!holdsStill_ || firstInserted > 0 || bar->value() == bar->minimum())
        return;
    const int height = verticalHeader()->defaultSectionSize() * (lastInserted - firstInserted + 1);
    const int wanted = bar->value() + height;
    if (wanted > bar->maximum()) // the view tells its new height only when it is laid out
        bar->setMaximum(bar->maximum() + height);
    bar->setValue(wanted);
}

} // namespace topbook::ui
