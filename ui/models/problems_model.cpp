// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/problems_model.h"

#include "model/core/time_text.h"
#include "ui/models/row_changes.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace topbook::ui {
namespace {

/// Kinds after which an input or an output does not go on.
constexpr std::array fatalCodes{ErrorCode::NotFound,      ErrorCode::NotAFile,    ErrorCode::PermissionDenied,
                                ErrorCode::UnknownFormat, ErrorCode::WrongHeader, ErrorCode::LostIdentities,
                                ErrorCode::ReadFailed,    ErrorCode::WriteFailed, ErrorCode::DiskFull,
                                ErrorCode::ForeignFile,   ErrorCode::Corrupt,     ErrorCode::NewerVersion,
                                ErrorCode::Internal};

bool isSameLine(const ProblemTally& a, const ProblemTally& b) {
    return a.source == b.source && a.code == b.code;
}

bool standsBefore(const ProblemTally& a, const ProblemTally& b) {
    return std::tie(a.firstTime, a.source, a.code) < std::tie(b.firstTime, b.source, b.code);
}

} // namespace

ProblemsModel::ProblemsModel(QObject* parent)
    : QAbstractTableModel(parent) {}

void ProblemsModel::setSnapshot(const std::shared_ptr<const Snapshot>& snapshot) {
    const auto problems = snapshot ? snapshot->problems : nullptr;
    if (snapshot)
        sources_ = snapshot->sources;
    if (problems == shown_)
        return;
    shown_ = problems;
    std::vector<ProblemTally> next = problems ? *problems : std::vector<ProblemTally>();
    std::sort(next.begin(), next.end(), standsBefore);

    const bool goesOn =
        next.size() >= tallies_.size() && std::equal(tallies_.begin(), tallies_.end(), next.begin(), isSameLine);
    if (!goesOn) {
        beginResetModel();
        tallies_ = std::move(next);
        endResetModel();
        return;
    }
    std::vector<int> changed;
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
        if (tallies_[i] != next[i])
            changed.push_back(static_cast<int>(i));
    }
    const int before = rowCount();
    const int added = static_cast<int>(next.size()) - before;
    if (added > 0)
        beginInsertRows({}, before, before + added - 1);
    tallies_ = std::move(next);
    if (added > 0)
        endInsertRows();
    for (const auto& [first, last] : coalescedRanges(changed, before))
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

quint64 ProblemsModel::total() const {
    quint64 sum = 0;
    for (const ProblemTally& tally : tallies_)
        sum += tally.count;
    return sum;
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(tallies_.size());
}

int ProblemsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QString ProblemsModel::sourceAt(int row) const {
    const std::size_t source = tallyAt(row).source.value;
    return source < sources_.size() ? QString::fromStdString(sources_[source]) : QString();
}

bool ProblemsModel::isFatalAt(int row) const {
    return std::find(fatalCodes.begin(), fatalCodes.end(), tallyAt(row).code) != fatalCodes.end();
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ProblemTally& tally = tallyAt(index.row());
    const int column = index.column();
    const bool isTime = column == FirstColumn || column == LastColumn;
    const Timestamp time = column == FirstColumn ? tally.firstTime : tally.lastTime;
    if (role == FatalRole)
        return isFatalAt(index.row());
    if (role == ValueRole) {
        if (column == CountColumn)
            return static_cast<qlonglong>(tally.count);
        return isTime ? QVariant(static_cast<qlonglong>(time.nanos)) : QVariant();
    }
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((column == CountColumn || isTime ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case SeverityColumn:
        return isFatalAt(index.row()) ? tr("error") : tr("warning");
    case CountColumn:
        return QString::number(tally.count);
    case ProblemColumn:
        return QString::fromStdString(tally.message);
    case SourceColumn:
        return sourceAt(index.row());
    case WhereColumn:
        return QString::fromStdString(tally.lastWhere);
    default:
        return QString::fromStdString(timeText(time, 3));
    }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const std::array names{QString(), tr("n"), tr("problem"), tr("source"), tr("where"), tr("first"), tr("last")};
    return names[static_cast<std::size_t>(section)];
}

} // namespace topbook::ui
