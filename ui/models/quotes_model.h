// SPDX-License-Identifier: GPL-3.0-or-later
// The watchlist: one row an instrument under one row a group, filtered, sorted, with groups that fold.
//
// A snapshot costs one pointer comparison per 64 instruments, and one revision comparison per instrument of a chunk
// that changed; views hear of the rows that differ and of no others. GUI thread.
#pragma once

#include "model/session/snapshot.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace topbook::ui {

class QuotesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { SymbolColumn, SparkColumn, LastColumn, ChangeColumn, BidColumn, AskColumn, AgeColumn, ColumnCount };
    /// Typed values for views that format themselves; prices are qint64 at 1e-9, times and ages ns.
    enum Role {
        RowKindRole = Qt::UserRole + 1, ///< RowKind as int
        InstrumentRole,                 ///< uint; invalid on a group row
        GroupRole,                      ///< QString
        GroupSizeRole,                  ///< int: instruments shown or folded under it
        FoldedRole,                     ///< bool
        LastRole,
        ChangeBaseRole,
        BidRole,
        AskRole,
        AgeRole,
        StaleRole,
        SamplesRole,
    };
    enum class RowKind { Group, Quote };

    explicit QuotesModel(QObject* parent = nullptr);

    /// Null empties the model.
    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    /// The moment against which ages are told; once a second. Also puts rows that are sorted by a value in order.
    void setClock(Timestamp now);
    [[nodiscard]] Timestamp clock() const { return clock_; }

    /// Keeps rows whose symbol or company contains the text, whatever the case; empty keeps all.
    void setFilter(const QString& text);
    [[nodiscard]] QString filter() const { return filter_; }
    void setGrouped(bool grouped);
    [[nodiscard]] bool isGrouped() const { return grouped_; }
    void setFolded(const QString& group, bool folded);
    /// Within groups; column -1 is the order of the watchlist. Rows without the value stand last in both orders.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    [[nodiscard]] int sortColumn() const { return sortColumn_; }
    [[nodiscard]] Qt::SortOrder sortOrder() const { return sortOrder_; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    // The same without QVariant, for delegates. Pointers hold until the next setSnapshot.
    [[nodiscard]] RowKind kindAt(int row) const;
    [[nodiscard]] const QuoteView* quoteAt(int row) const; ///< null on a group row
    [[nodiscard]] const Instrument* instrumentAt(int row) const;
    [[nodiscard]] QString groupAt(int row) const;     ///< in words: "Other" where the instrument names none
    [[nodiscard]] QString groupNameAt(int row) const; ///< as the instrument names it, for setFolded
    [[nodiscard]] int groupSizeAt(int row) const;
    [[nodiscard]] bool isFoldedAt(int row) const;
    /// ns since the last sample; at least 0. No value where there was none.
    [[nodiscard]] std::optional<qint64> ageAt(int row) const;
    /// -1 where the instrument is filtered away, folded or unknown.
    [[nodiscard]] int rowOf(InstrumentId instrument) const;
    /// Instruments in the snapshot, whatever is shown of them.
    [[nodiscard]] int instrumentCount() const;
    /// What most of the changes are measured against.
    [[nodiscard]] ChangeBase changeBase() const;

private:
    struct Group {
        QString name;
        int size = 0;

        bool operator==(const Group&) const = default;
    };
    struct Row {
        int group = 0;
        std::optional<InstrumentId> instrument; ///< none: the group's own row

        bool operator==(const Row&) const = default;
    };

    struct Arrangement {
        std::vector<Group> groups;
        std::vector<Row> rows;
    };

    [[nodiscard]] Arrangement arranged() const;
    void rearrange();
    void replace(Arrangement next);
    void adopt(Arrangement next);
    void announceChanges(const std::vector<std::shared_ptr<const QuoteChunk>>& before);
    void announceAll();
    [[nodiscard]] bool matches(const Instrument& instrument) const;
    [[nodiscard]] bool isBefore(InstrumentId a, InstrumentId b) const;
    [[nodiscard]] QString displayText(int row, int column) const;

    std::shared_ptr<const Snapshot> snapshot_;
    Timestamp clock_;
    QString filter_;
    bool grouped_ = true;
    QSet<QString> folded_;
    int sortColumn_ = -1;
    Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
    std::vector<Group> groups_;
    std::vector<Row> rows_;
    std::vector<int> rowByInstrument_; ///< -1 where not shown
};

} // namespace topbook::ui
