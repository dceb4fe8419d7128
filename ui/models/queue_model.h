// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of one price level, in queue order. GUI thread.
#pragma once

#include "model/session/snapshot.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace topbook::ui {

class QueueModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { PlaceColumn, OrderColumn, SizeColumn, AgeColumn, ColumnCount };
    enum Role { ValueRole = Qt::UserRole + 1 }; ///< qulonglong order id, else qint64: place, units, age in ns

    explicit QueueModel(QObject* parent = nullptr);

    /// Orders that left are removed and new ones added behind, so that a selected order stays selected. Another level
    /// replaces everything; no queue empties the model.
    void setQueue(const std::optional<QueueView>& queue, int sizeDecimals);
    /// The moment against which ages are told.
    void setClock(Timestamp now);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] const QueuedOrder& orderAt(int row) const { return orders_[static_cast<std::size_t>(row)]; }
    /// ns, at least 0.
    [[nodiscard]] qint64 ageAt(int row) const;
    [[nodiscard]] Quantity total() const;

private:
    void removeMissing(const std::vector<QueuedOrder>& next);

    std::optional<Side> side_;
    Price price_;
    std::vector<QueuedOrder> orders_;
    Timestamp clock_;
    int sizeDecimals_ = 0;
};

} // namespace topbook::ui
