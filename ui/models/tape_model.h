// SPDX-License-Identifier: GPL-3.0-or-later
// The L1 tape of one instrument, newest first, at most 1,000 rows. GUI thread.
#pragma once

#include "model/session/snapshot.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace topbook::ui {

class TapeModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { TimeColumn, BidColumn, BidSizeColumn, AskColumn, AskSizeColumn, ColumnCount };
    enum Role {
        ValueRole = Qt::UserRole + 1, ///< qint64: ns, price at 1e-9, or size in units
        ChangedRole,                  ///< bool: differs from the older row below it
    };

    explicit TapeModel(QObject* parent = nullptr);

    /// Rows that came since are inserted at the top, so that selection and scroll position stay with theirs.
    /// Null, or a ladder without a tape, empties the model.
    void setLadder(const std::shared_ptr<const LadderView>& ladder, int sizeDecimals);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] const L1Row& rowAt(int row) const { return (*rows_)[static_cast<std::size_t>(row)]; }
    /// Whether the value differs from the older row's; the oldest row has nothing to differ from.
    [[nodiscard]] bool isChanged(int row, int column) const;
    /// A side without orders has no price and no size.
    [[nodiscard]] bool hasValue(int row, int column) const;

private:
    std::shared_ptr<const std::vector<L1Row>> rows_;
    int sizeDecimals_ = 0;
};

} // namespace topbook::ui
