// SPDX-License-Identifier: GPL-3.0-or-later
// The list of sources: what each is called, where it comes from, how it is, and a box that switches it on and off.
// The model is told what to show; it changes nothing by itself. GUI thread only.
#pragma once

#include "ui/sources/source_words.h"

#include <QAbstractListModel>
#include <QListView>
#include <QStyledItemDelegate>

namespace topbook::ui {

class ThemeContext;

struct SourceRow {
    QString id;
    QString name;
    QString origin; ///< "Kraken ticker · Crypto · 6 symbols"
    SourceState state;
    bool enabled = true;

    bool operator==(const SourceRow&) const = default;
};

class SourceListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, RowRole };

    using QAbstractListModel::QAbstractListModel;

    /// Keeps the selection where the ids are the same as before.
    void setRows(QList<SourceRow> rows);
    [[nodiscard]] const QList<SourceRow>& rows() const { return rows_; }
    /// -1 where there is none of this id.
    [[nodiscard]] int rowOf(const QString& id) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void enableRequested(const QString& id, bool enabled);

private:
    QList<SourceRow> rows_;
};

class SourceDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit SourceDelegate(const ThemeContext& context, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

private:
    const ThemeContext& context_;
};

} // namespace topbook::ui
