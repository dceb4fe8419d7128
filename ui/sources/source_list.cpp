// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sources/source_list.h"

#include "ui/theme/control_paint.h"
#include "ui/theme/theme_context.h"
#include "ui/widgets/paint.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace topbook::ui {
namespace {

constexpr int rowHeight = 50;
constexpr int sidePadding = 12;
constexpr int box = 16;
constexpr int textLeft = sidePadding + box + 10;
constexpr int nameBaseline = 21;
constexpr int originBaseline = 38;
constexpr int dot = 8;

QRect boxIn(const QRect& row) {
    return {row.left() + sidePadding, row.top() + (row.height() - box) / 2, box, box};
}

QColor inkOf(const Theme& theme, StatusChip::Tone tone) {
    switch (tone) {
    case StatusChip::Tone::Warn:
        return theme.warn;
    case StatusChip::Tone::Error:
        return theme.error;
    case StatusChip::Tone::Live:
        return theme.text;
    case StatusChip::Tone::Idle:
    case StatusChip::Tone::Replay:
        break;
    }
    return theme.text2;
}

/// The dot and the word at the right of the first line; returns where they begin.
qreal paintState(QPainter& painter, const Theme& theme, const QRect& row, const SourceState& state) {
    const QColor ink = inkOf(theme, state.tone);
    const QString text = state.detail.isEmpty() ? state.word : state.word + QLatin1Char(' ') + state.detail;
    setTextStyle(painter, theme, FontRole::BodyMedium, ink);
    const qreal left = paintRight(painter, row.right() + 1 - sidePadding, row.top() + nameBaseline, text);
    const bool hollow = state.tone == StatusChip::Tone::Idle;
    const QColor mark = state.tone == StatusChip::Tone::Live ? theme.accent : ink;
    const QRectF circle(left - dot - 6, row.top() + nameBaseline - dot - 0.5, dot, dot);
    paintRounded(painter, circle, dot / 2.0, hollow ? QColor() : mark, hollow ? mark : QColor(), 1.5);
    return circle.left();
}

} // namespace

void SourceListModel::setRows(QList<SourceRow> rows) {
    const bool same = std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                                 [](const SourceRow& a, const SourceRow& b) { return a.id == b.id; });
    if (!same) {
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
        return;
    }
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (rows[i] == rows_[i])
            continue;
        rows_[i] = rows[i];
        const QModelIndex changed = index(static_cast<int>(i));
        emit dataChanged(changed, changed);
    }
}

int SourceListModel::rowOf(const QString& id) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const SourceRow& row) { return row.id == id; });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

int SourceListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant SourceListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rows_.size())
        return {};
    const SourceRow& row = rows_[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return row.name;
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3, %4")
            .arg(row.name, row.state.word, row.enabled ? tr("switched on") : tr("switched off"), row.origin);
    case Qt::CheckStateRole:
        return static_cast<int>(row.enabled ? Qt::Checked : Qt::Unchecked);
    case Qt::ToolTipRole:
        return row.state.reason;
    case IdRole:
        return row.id;
    default:
        return {};
    }
}

bool SourceListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || !index.isValid() || index.row() >= rows_.size())
        return false;
    emit enableRequested(rows_[index.row()].id, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags SourceListModel::flags(const QModelIndex& index) const {
    return QAbstractListModel::flags(index) | Qt::ItemIsUserCheckable;
}

SourceDelegate::SourceDelegate(const ThemeContext& context, QObject* parent)
    : QStyledItemDelegate(parent)
    , context_(context) {}

QSize SourceDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, qRound(rowHeight * context_.theme().fontScale())};
}

void SourceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* model = qobject_cast<const SourceListModel*>(index.model());
    if (model == nullptr)
        return;
    const SourceRow& row = model->rows()[index.row()];
    const Theme& theme = context_.theme();
    const QRect rect = option.rect;
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        paintLinkedRow(*painter, theme, rect);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(rect, theme.hover);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.grid);
    ControlState box;
    box.checked = row.enabled;
    paintCheckBox(*painter, theme, boxIn(rect), box, false);
    const qreal stateLeft = paintState(*painter, theme, rect, row.state);
    const int left = rect.left() + textLeft;
    setTextStyle(*painter, theme, FontRole::TableNumberLinked, row.enabled ? theme.text : theme.text2);
    paintElided(*painter, left, rect.top() + nameBaseline, stateLeft - 8 - left, row.name);
    setTextStyle(*painter, theme, FontRole::Header, theme.text2);
    paintElided(*painter, left, rect.top() + originBaseline, rect.right() - sidePadding - left, row.origin);
    painter->restore();
}

bool SourceDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) {
    const bool mouse = event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::MouseButtonPress ||
                       event->type() == QEvent::MouseButtonDblClick;
    if (!mouse)
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    const auto* click = static_cast<QMouseEvent*>(event);
    const QRect area = boxIn(option.rect).adjusted(-sidePadding, -sidePadding, 6, sidePadding);
    if (event->type() != QEvent::MouseButtonRelease || !area.contains(click->position().toPoint()))
        return false;
    const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, static_cast<int>(on ? Qt::Unchecked : Qt::Checked), Qt::CheckStateRole);
}

} // namespace topbook::ui
