// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/queue_model.h"

#include "model/core/decimal.h"
#include "ui/models/row_changes.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace topbook::ui {
namespace {

bool isSameOrder(const QueuedOrder& a, const QueuedOrder& b) {
    return a.id == b.id;
}

} // namespace

QueueModel::QueueModel(QObject* parent)
    : QAbstractTableModel(parent) {}

void QueueModel::setQueue(const std::optional<QueueView>& queue, int sizeDecimals) {
    sizeDecimals_ = sizeDecimals;
    std::vector<QueuedOrder> next = queue ? queue->orders : std::vector<QueuedOrder>();
    const bool sameLevel = queue && side_ == queue->side && price_ == queue->price;
    side_ = queue ? std::optional(queue->side) : std::nullopt;
    price_ = queue ? queue->price : Price{};
    if (next == orders_)
        return;
    if (sameLevel)
        removeMissing(next);
    const bool goesOn = sameLevel && next.size() >= orders_.size() &&
                        std::equal(orders_.begin(), orders_.end(), next.begin(), isSameOrder);
    if (!goesOn) {
        beginResetModel();
        orders_ = std::move(next);
        endResetModel();
        return;
    }
    std::vector<int> changed;
    for (std::size_t i = 0; i < orders_.size(); ++i) {
        if (orders_[i] != next[i])
            changed.push_back(static_cast<int>(i));
    }
    const int before = rowCount();
    const int added = static_cast<int>(next.size()) - before;
    if (added > 0)
        beginInsertRows({}, before, before + added - 1);
    orders_ = std::move(next);
    if (added > 0)
        endInsertRows();
    for (const auto& [first, last] : coalescedRanges(changed, before))
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

void QueueModel::removeMissing(const std::vector<QueuedOrder>& next) {
    QSet<quint64> stays;
    for (const QueuedOrder& order : next)
        stays.insert(order.id);
    const int before = rowCount();
    for (int row = before - 1; row >= 0; --row) {
        if (stays.contains(orderAt(row).id))
            continue;
        beginRemoveRows({}, row, row);
        orders_.erase(orders_.begin() + row);
        endRemoveRows();
    }
    if (before != rowCount() && !orders_.empty()) // all behind have moved up
        emit dataChanged(index(0, PlaceColumn), index(rowCount() - 1, PlaceColumn));
}

void QueueModel::setClock(Timestamp now) {
    if (now == clock_)
        return;
    clock_ = now;
    if (!orders_.empty())
        emit dataChanged(index(0, AgeColumn), index(rowCount() - 1, AgeColumn));
}

int QueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(orders_.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

qint64 QueueModel::ageAt(int row) const {
    return std::max<qint64>(0, (clock_ - orderAt(row).since).count());
}

Quantity QueueModel::total() const {
    Quantity sum;
    for (const QueuedOrder& order : orders_)
        sum.units += order.size.units;
    return sum;
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const QueuedOrder& order = orderAt(row);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() == PlaceColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const bool isText = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
    if (!isText && role != ValueRole)
        return {};
    switch (index.column()) {
    case PlaceColumn: // no text of the order's own: it changes whenever one before it leaves
        if (role == Qt::DisplayRole)
            return {};
        return isText ? QVariant(QString::number(row + 1)) : QVariant(static_cast<qlonglong>(row + 1));
    case OrderColumn:
        return isText ? QVariant(QString::number(order.id)) : QVariant(static_cast<qulonglong>(order.id));
    case SizeColumn:
        return isText ? QVariant(QString::fromStdString(decimalText(order.size.units, sizeDecimals_)))
                      : QVariant(static_cast<qlonglong>(order.size.units));
    default:
        return isText ? QVariant(tr("%1 s").arg(ageAt(row) / 1'000'000'000))
                      : QVariant(static_cast<qlonglong>(ageAt(row)));
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const std::array names{tr("#"), tr("order"), tr("size"), tr("age")};
    return names[static_cast<std::size_t>(section)];
}

} // namespace topbook::ui
