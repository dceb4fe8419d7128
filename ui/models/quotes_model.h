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
#include <QStringList>

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
    enum class RowKind {
        Group,
        Quote,
        Waiting ///< a watched symbol that no source of the session knows
    };

    explicit QuotesModel(QObject* parent = nullptr);

    /// Null empties the model.
    void setSnapshot(const std::shared_ptr<const Snapshot>& snapshot);
    /// The moment against which ages are told; once a second. Also puts rows that are sorted by a value in order.
    void setClock(Timestamp now);
    [[nodiscard]] Timestamp clock() const { return clock_; }

    /// Shows these symbols in this order; those that the session does not know wait in a group of their own. A list of
    /// which the session knows none belongs to another source: then, and where it is empty, all of the session's
    /// symbols are shown in its own order.
    void setWatchlist(const QStringList& symbols);
    [[nodiscard]] const QStringList& watchlist() const { return watchlist_; }
    /// The symbols in the order that holds now, filtered away or not: what an edit of the list starts from.
    [[nodiscard]] QStringList effectiveWatchlist() const;

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
    /// Of a quote or a waiting row; empty on a group row.
    [[nodiscard]] QString symbolAt(int row) const;
    [[nodiscard]] QString groupAt(int row) const;     ///< in words: "Other" where the instrument names none
    [[nodiscard]] QString groupNameAt(int row) const; ///< as the instrument names it, for setFolded
    [[nodiscard]] int groupSizeAt(int row) const;
    [[nodiscard]] bool isFoldedAt(int row) const;
    /// ns since the last sample; at least 0. No value where there was none.
    [[nodiscard]] std::optional<qint64> ageAt(int row) const;
    /// -1 where the instrument is filtered away, folded or unknown.
    [[nodiscard]] int rowOf(InstrumentId instrument) const;
    /// Symbols in the list, filtered away or folded or not.
    [[nodiscard]] int listedCount() const { return listed_; }
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
        std::optional<InstrumentId> instrument; ///< none: the group's own row, or one that waits
        QString waiting;                        ///< symbol of a row that waits

        bool operator==(const Row&) const = default;
    };

    struct Arrangement {
        std::vector<Group> groups;
        std::vector<Row> rows;
        int listed = 0;
    };
    /// One place of the list: an instrument, or the symbol that waits for one.
    struct Listed {
        std::optional<InstrumentId> instrument;
        QString waiting;
    };

    [[nodiscard]] std::vector<Listed> listed() const;
    void appendGroup(Arrangement& result, int group, std::vector<Listed> members, bool named) const;

    [[nodiscard]] Arrangement arranged() const;
    void rearrange();
    void replace(Arrangement next);
    void adopt(Arrangement next);
    void announceChanges(const std::vector<std::shared_ptr<const QuoteChunk>>& before);
    void announceAll();
    [[nodiscard]] bool matches(const Listed& entry) const;
    [[nodiscard]] bool isBefore(InstrumentId a, InstrumentId b) const;
    [[nodiscard]] QString displayText(int row, int column) const;

    std::shared_ptr<const Snapshot> snapshot_;
    Timestamp clock_;
    QStringList watchlist_;
    int listed_ = 0;
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
