// SPDX-License-Identifier: GPL-3.0-or-later
// One line a problem: how often, what, whose, where, first and last time. Ordered by first time, so that a line keeps
// its place while its count grows. GUI thread.
#pragma once

#include "model/session/snapshot.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace topbook::ui {

class ProblemsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        SeverityColumn,
        CountColumn,
        ProblemColumn,
        SourceColumn,
        WhereColumn,
        FirstColumn,
        LastColumn,
        ColumnCount
    };
    enum Role {
        ValueRole = Qt::UserRole + 1, ///< qint64: count or ns; else invalid
        FatalRole,                    ///< bool: something stopped, and did not only leave a row out
    };

    explicit ProblemsModel(QObject* parent = nullptr);

    /// Null empties the model.
    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    /// Of all lines.
    [[nodiscard]] quint64 total() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] const ProblemTally& tallyAt(int row) const { return tallies_[static_cast<std::size_t>(row)]; }
    [[nodiscard]] QString sourceAt(int row) const;
    [[nodiscard]] bool isFatalAt(int row) const;

private:
    std::shared_ptr<const std::vector<ProblemTally>> shown_;
    std::vector<ProblemTally> tallies_;
    std::vector<std::string> sources_;
};

} // namespace topbook::ui
