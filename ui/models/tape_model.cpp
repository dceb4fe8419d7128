// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/tape_model.h"

#include "model/core/decimal.h"
#include "model/core/time_text.h"

#include <algorithm>
#include <array>

namespace topbook::ui {
namespace {

using Rows = std::vector<L1Row>;

qint64 valueOf(const L1Row& row, int column) {
    switch (column) {
    case TapeModel::BidColumn:
        return row.bbo.bid.nanos;
    case TapeModel::BidSizeColumn:
        return row.bbo.bidSize.units;
    case TapeModel::AskColumn:
        return row.bbo.ask.nanos;
    case TapeModel::AskSizeColumn:
        return row.bbo.askSize.units;
    default:
        return row.time.nanos;
    }
}

/// How many of the new rows came before (are newer than) the old newest one, if all after it are the old ones in order.
/// Negative where the new tape does not go on from the old one.
std::ptrdiff_t addedAtTop(const Rows& before, const Rows& now) {
    const auto found = std::find(now.begin(), now.end(), before.front());
    const auto kept = now.end() - found;
    if (found == now.end() || kept > static_cast<std::ptrdiff_t>(before.size()))
        return -1;
    return std::equal(found, now.end(), before.begin()) ? found - now.begin() : -1;
}

} // namespace

TapeModel::TapeModel(QObject* parent)
    : QAbstractTableModel(parent)
    , rows_(std::make_shared<const Rows>()) {}

void TapeModel::setLadder(const std::shared_ptr<const LadderView>& ladder, int sizeDecimals) {
    sizeDecimals_ = sizeDecimals;
    auto next = ladder && ladder->tape ? ladder->tape : std::make_shared<const Rows>();
    if (next == rows_ || (next->empty() && rows_->empty()))
        return;
    const auto added = rows_->empty() || next->empty() ? -1 : addedAtTop(*rows_, *next);
    if (added < 0) {
        beginResetModel();
        rows_ = std::move(next);
        endResetModel();
        return;
    }
    // The tape is bounded: as rows come at the top, old ones go at the bottom.
    const auto kept = static_cast<int>(next->size()) - static_cast<int>(added);
    if (kept < static_cast<int>(rows_->size())) {
        beginRemoveRows({}, kept, static_cast<int>(rows_->size()) - 1);
        rows_ = std::make_shared<const Rows>(rows_->begin(), rows_->begin() + kept);
        endRemoveRows();
    }
    if (added > 0)
        beginInsertRows({}, 0, static_cast<int>(added) - 1);
    rows_ = std::move(next);
    if (added > 0)
        endInsertRows();
}

int TapeModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_->size());
}

int TapeModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

bool TapeModel::isChanged(int row, int column) const {
    return column != TimeColumn && row + 1 < rowCount() &&
           valueOf(rowAt(row), column) != valueOf(rowAt(row + 1), column);
}

bool TapeModel::hasValue(int row, int column) const {
    const Bbo& bbo = rowAt(row).bbo;
    if (column == BidColumn || column == BidSizeColumn)
        return bbo.hasBid();
    if (column == AskColumn || column == AskSizeColumn)
        return bbo.hasAsk();
    return true;
}

QVariant TapeModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int column = index.column();
    const qint64 value = valueOf(rowAt(index.row()), column);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (!hasValue(index.row(), column))
            return {};
        if (column == TimeColumn)
            return QString::fromStdString(timeText({value}, 6));
        return QString::fromStdString(column == BidColumn || column == AskColumn ? topbook::priceText({value})
                                                                                 : decimalText(value, sizeDecimals_));
    case Qt::TextAlignmentRole:
        return static_cast<int>((column == TimeColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case ValueRole:
        return static_cast<qlonglong>(value);
    case ChangedRole:
        return isChanged(index.row(), column);
    default:
        return {};
    }
}

QVariant TapeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const std::array names{tr("time"), tr("bid"), tr("size"), tr("ask"), tr("size")};
    return names[static_cast<std::size_t>(section)];
}

} // namespace topbook::ui
