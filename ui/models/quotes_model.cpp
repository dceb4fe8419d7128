// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/quotes_model.h"

#include "model/core/decimal.h"
#include "model/core/int128.h"
#include "ui/models/row_changes.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <compare>

namespace topbook::ui {
namespace {

constexpr std::array<int, QuotesModel::ColumnCount> alignments{
    Qt::AlignLeft | Qt::AlignVCenter,  Qt::AlignCenter,
    Qt::AlignRight | Qt::AlignVCenter, Qt::AlignRight | Qt::AlignVCenter,
    Qt::AlignRight | Qt::AlignVCenter, Qt::AlignRight | Qt::AlignVCenter,
    Qt::AlignRight | Qt::AlignVCenter};

/// Name of the group of symbols that the session does not know; no instrument can have it.
constexpr QLatin1String waitingGroup("\x01waiting");

QString exactText(Price price) {
    return price.nanos == 0 ? QString() : QString::fromStdString(topbook::priceText(price));
}

bool movesWithTheMarket(int column) {
    return column > QuotesModel::SparkColumn;
}

/// Whether the quote has what the column shows; the rest stands last.
bool hasValue(const QuoteView& quote, int column) {
    switch (column) {
    case QuotesModel::ChangeColumn:
        return quote.last.nanos != 0 && quote.changeBase.nanos != 0;
    case QuotesModel::BidColumn:
        return quote.bbo.hasBid();
    case QuotesModel::AskColumn:
        return quote.bbo.hasAsk();
    default:
        return quote.last.nanos != 0;
    }
}

std::strong_ordering compareBy(int column, const QuoteView& a, const QuoteView& b) {
    switch (column) {
    case QuotesModel::ChangeColumn: // last / base, by cross product
        return static_cast<Int128>(a.last.nanos) * b.changeBase.nanos <=>
               static_cast<Int128>(b.last.nanos) * a.changeBase.nanos;
    case QuotesModel::BidColumn:
        return a.bbo.bid <=> b.bbo.bid;
    case QuotesModel::AskColumn:
        return a.bbo.ask <=> b.bbo.ask;
    case QuotesModel::AgeColumn:
        return b.lastTime <=> a.lastTime;
    default:
        return a.last <=> b.last;
    }
}

const std::vector<Instrument>& instrumentsOf(const std::shared_ptr<const Snapshot>& snapshot) {
    static const std::vector<Instrument> none;
    return snapshot && snapshot->instruments ? *snapshot->instruments : none;
}

} // namespace

QuotesModel::QuotesModel(QObject* parent)
    : QAbstractTableModel(parent) {}

void QuotesModel::setSnapshot(const std::shared_ptr<const Snapshot>& snapshot) {
    if (snapshot == snapshot_)
        return;
    const auto before = snapshot_;
    snapshot_ = snapshot;
    if (!before || !snapshot || before->instruments != snapshot->instruments) {
        rearrange();
        announceAll();
        return;
    }
    announceChanges(before->quotes);
}

void QuotesModel::announceChanges(const std::vector<std::shared_ptr<const QuoteChunk>>& before) {
    std::vector<int> changed;
    for (std::size_t c = 0; c < snapshot_->quotes.size(); ++c) {
        const QuoteChunk* old = c < before.size() ? before[c].get() : nullptr;
        const QuoteChunk* now = snapshot_->quotes[c].get();
        if (old == now)
            continue;
        for (std::size_t i = 0; i < now->size(); ++i) {
            const std::size_t instrument = c * quoteChunkRows + i;
            if (instrument >= rowByInstrument_.size() || rowByInstrument_[instrument] < 0)
                continue;
            if (old == nullptr || i >= old->size() || (*old)[i].revision != (*now)[i].revision)
                changed.push_back(rowByInstrument_[instrument]);
        }
    }
    std::sort(changed.begin(), changed.end());
    for (const auto& [first, last] : coalescedRanges(changed, static_cast<int>(rows_.size())))
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

void QuotesModel::announceAll() {
    if (!rows_.empty())
        emit dataChanged(index(0, 0), index(static_cast<int>(rows_.size()) - 1, ColumnCount - 1));
}

void QuotesModel::setClock(Timestamp now) {
    if (now == clock_)
        return;
    clock_ = now;
    if (movesWithTheMarket(sortColumn_))
        rearrange();
    if (!rows_.empty())
        emit dataChanged(index(0, AgeColumn), index(static_cast<int>(rows_.size()) - 1, AgeColumn));
}

void QuotesModel::setWatchlist(const QStringList& symbols) {
    if (symbols == watchlist_)
        return;
    watchlist_ = symbols;
    rearrange();
    announceAll();
}

QStringList QuotesModel::effectiveWatchlist() const {
    QStringList symbols;
    QSet<QString> seen; // two sources may carry the same symbol
    for (const Listed& entry : listed()) {
        const QString symbol = entry.instrument
                                   ? QString::fromStdString(instrumentsOf(snapshot_)[entry.instrument->value].symbol)
                                   : entry.waiting;
        if (!seen.contains(symbol)) {
            seen.insert(symbol);
            symbols.append(symbol);
        }
    }
    return symbols;
}

std::vector<QuotesModel::Listed> QuotesModel::listed() const {
    const auto& instruments = instrumentsOf(snapshot_);
    std::vector<Listed> entries;
    if (!watchlist_.isEmpty()) {
        QHash<QString, std::vector<InstrumentId>> bySymbol;
        for (std::uint32_t i = 0; i < instruments.size(); ++i)
            bySymbol[QString::fromStdString(instruments[i].symbol).toUpper()].push_back({i});
        bool anyKnown = false;
        for (const QString& symbol : watchlist_) {
            const auto known = bySymbol.constFind(symbol.toUpper());
            if (known == bySymbol.cend()) {
                entries.push_back({std::nullopt, symbol});
                continue;
            }
            anyKnown = true;
            for (const InstrumentId instrument : *known)
                entries.push_back({instrument, {}});
        }
        if (anyKnown || instruments.empty())
            return entries;
        entries.clear();
    }
    for (std::uint32_t i = 0; i < instruments.size(); ++i)
        entries.push_back({InstrumentId{i}, {}});
    return entries;
}

void QuotesModel::setFilter(const QString& text) {
    const QString trimmed = text.trimmed();
    if (trimmed == filter_)
        return;
    filter_ = trimmed;
    rearrange();
}

void QuotesModel::setGrouped(bool grouped) {
    if (grouped == grouped_)
        return;
    grouped_ = grouped;
    rearrange();
}

void QuotesModel::setFolded(const QString& group, bool folded) {
    if (folded == folded_.contains(group))
        return;
    folded ? static_cast<void>(folded_.insert(group)) : static_cast<void>(folded_.remove(group));
    rearrange();
    announceAll();
}

void QuotesModel::sort(int column, Qt::SortOrder order) {
    if (column == SparkColumn || (column == sortColumn_ && order == sortOrder_))
        return;
    sortColumn_ = column;
    sortOrder_ = order;
    rearrange();
}

bool QuotesModel::matches(const Listed& entry) const {
    if (filter_.isEmpty())
        return true;
    if (!entry.instrument)
        return entry.waiting.contains(filter_, Qt::CaseInsensitive);
    const Instrument& instrument = instrumentsOf(snapshot_)[entry.instrument->value];
    return QString::fromStdString(instrument.symbol).contains(filter_, Qt::CaseInsensitive) ||
           QString::fromStdString(instrument.company).contains(filter_, Qt::CaseInsensitive);
}

bool QuotesModel::isBefore(InstrumentId a, InstrumentId b) const {
    const auto& instruments = instrumentsOf(snapshot_);
    if (sortColumn_ == SymbolColumn) {
        const auto order = instruments[a.value].symbol <=> instruments[b.value].symbol;
        return sortOrder_ == Qt::AscendingOrder ? order < 0 : order > 0;
    }
    const QuoteView* left = snapshot_->quote(a);
    const QuoteView* right = snapshot_->quote(b);
    const bool hasLeft = left != nullptr && hasValue(*left, sortColumn_);
    const bool hasRight = right != nullptr && hasValue(*right, sortColumn_);
    if (!hasLeft || !hasRight)
        return hasLeft && !hasRight;
    const auto order = compareBy(sortColumn_, *left, *right);
    return sortOrder_ == Qt::AscendingOrder ? order < 0 : order > 0;
}

QuotesModel::Arrangement QuotesModel::arranged() const {
    Arrangement result;
    const auto& instruments = instrumentsOf(snapshot_);
    QHash<QString, std::size_t> groupByName;
    std::vector<std::vector<Listed>> members;
    std::vector<Listed> waiting;
    bool anyNamed = false;
    for (Listed& entry : listed()) {
        ++result.listed;
        if (!matches(entry))
            continue;
        if (!entry.instrument && grouped_) {
            waiting.push_back(std::move(entry));
            continue;
        }
        const QString name = grouped_ ? QString::fromStdString(instruments[entry.instrument->value].group) : QString();
        anyNamed = anyNamed || !name.isEmpty();
        const auto known = groupByName.constFind(name);
        const std::size_t group = known != groupByName.cend() ? *known : result.groups.size();
        if (group == result.groups.size()) {
            groupByName.insert(name, group);
            result.groups.push_back({name, 0});
            members.emplace_back();
        }
        members[group].push_back(std::move(entry));
    }
    if (!waiting.empty()) {
        anyNamed = true;
        result.groups.push_back({QString(waitingGroup), 0});
        members.push_back(std::move(waiting));
    }
    for (std::size_t g = 0; g < members.size(); ++g)
        appendGroup(result, static_cast<int>(g), std::move(members[g]), anyNamed);
    return result;
}

void QuotesModel::appendGroup(Arrangement& result, int group, std::vector<Listed> members, bool named) const {
    Group& its = result.groups[static_cast<std::size_t>(group)];
    its.size = static_cast<int>(members.size());
    if (named)
        result.rows.push_back({group, std::nullopt, {}});
    // A filter looks into folded groups too: whoever searches wants to see what was found.
    if (named && filter_.isEmpty() && folded_.contains(its.name))
        return;
    if (sortColumn_ >= 0) {
        std::stable_sort(members.begin(), members.end(), [this](const Listed& a, const Listed& b) {
            if (!a.instrument || !b.instrument)
                return a.instrument && !b.instrument; // what waits stands last
            return isBefore(*a.instrument, *b.instrument);
        });
    }
    for (Listed& entry : members)
        result.rows.push_back({group, entry.instrument, std::move(entry.waiting)});
}

void QuotesModel::rearrange() {
    Arrangement next = arranged();
    if (next.rows == rows_ && next.groups == groups_)
        adopt(std::move(next));
    else
        replace(std::move(next));
}

void QuotesModel::replace(Arrangement next) {
    const std::size_t common = std::min(groups_.size(), next.groups.size());
    const bool sameNames =
        std::equal(groups_.begin(), groups_.begin() + static_cast<std::ptrdiff_t>(common), next.groups.begin(),
                   [](const Group& a, const Group& b) { return a.name == b.name; });
    const bool onlyLonger = sameNames && !rows_.empty() && next.rows.size() > rows_.size() &&
                            std::equal(rows_.begin(), rows_.end(), next.rows.begin());
    const bool onlyReordered =
        sameNames &&
        std::equal(rows_.begin(), rows_.end(), next.rows.begin(), next.rows.end(), [](const Row& a, const Row& b) {
            return a.group == b.group && a.instrument.has_value() == b.instrument.has_value() && a.waiting == b.waiting;
        });
    if (onlyLonger) {
        beginInsertRows({}, static_cast<int>(rows_.size()), static_cast<int>(next.rows.size()) - 1);
        adopt(std::move(next));
        endInsertRows();
        return;
    }
    if (!onlyReordered) {
        beginResetModel();
        adopt(std::move(next));
        endResetModel();
        return;
    }
    emit layoutAboutToBeChanged();
    const QModelIndexList from = persistentIndexList();
    const std::vector<Row> before = rows_;
    adopt(std::move(next));
    QModelIndexList to;
    for (const QModelIndex& index : from) {
        const auto& instrument = before[static_cast<std::size_t>(index.row())].instrument;
        const int row = instrument ? rowOf(*instrument) : index.row();
        to.append(row < 0 ? QModelIndex() : this->index(row, index.column()));
    }
    changePersistentIndexList(from, to);
    emit layoutChanged();
}

void QuotesModel::adopt(Arrangement next) {
    groups_ = std::move(next.groups);
    rows_ = std::move(next.rows);
    listed_ = next.listed;
    rowByInstrument_.assign(instrumentsOf(snapshot_).size(), -1);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        if (rows_[r].instrument)
            rowByInstrument_[rows_[r].instrument->value] = static_cast<int>(r);
    }
}

int QuotesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int QuotesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QuotesModel::RowKind QuotesModel::kindAt(int row) const {
    const Row& its = rows_[static_cast<std::size_t>(row)];
    if (its.instrument)
        return RowKind::Quote;
    return its.waiting.isEmpty() ? RowKind::Group : RowKind::Waiting;
}

const QuoteView* QuotesModel::quoteAt(int row) const {
    const auto& instrument = rows_[static_cast<std::size_t>(row)].instrument;
    return instrument && snapshot_ ? snapshot_->quote(*instrument) : nullptr;
}

const Instrument* QuotesModel::instrumentAt(int row) const {
    const auto& instrument = rows_[static_cast<std::size_t>(row)].instrument;
    // A view may still ask for a row of the session before, until it hears of the reset.
    const auto& instruments = instrumentsOf(snapshot_);
    return instrument && instrument->value < instruments.size() ? &instruments[instrument->value] : nullptr;
}

QString QuotesModel::symbolAt(int row) const {
    const Instrument* instrument = instrumentAt(row);
    return instrument != nullptr ? QString::fromStdString(instrument->symbol)
                                 : rows_[static_cast<std::size_t>(row)].waiting;
}

QString QuotesModel::groupNameAt(int row) const {
    return groups_[static_cast<std::size_t>(rows_[static_cast<std::size_t>(row)].group)].name;
}

QString QuotesModel::groupAt(int row) const {
    const QString name = groupNameAt(row);
    if (name == waitingGroup)
        return tr("Waiting for a source");
    return name.isEmpty() ? tr("Other") : name;
}

int QuotesModel::groupSizeAt(int row) const {
    return groups_[static_cast<std::size_t>(rows_[static_cast<std::size_t>(row)].group)].size;
}

bool QuotesModel::isFoldedAt(int row) const {
    return filter_.isEmpty() && folded_.contains(groupNameAt(row));
}

std::optional<qint64> QuotesModel::ageAt(int row) const {
    const QuoteView* quote = quoteAt(row);
    if (quote == nullptr || quote->last.nanos == 0)
        return std::nullopt;
    // Between two ticks of the clock a quote may be newer than it.
    return std::max<qint64>(0, (clock_ - quote->lastTime).count());
}

int QuotesModel::rowOf(InstrumentId instrument) const {
    return instrument.value < rowByInstrument_.size() ? rowByInstrument_[instrument.value] : -1;
}

ChangeBase QuotesModel::changeBase() const {
    std::array<int, 3> votes{};
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        const QuoteView* quote = quoteAt(static_cast<int>(r));
        if (quote != nullptr && quote->changeBase.nanos != 0)
            ++votes[static_cast<std::size_t>(quote->changeKind)];
    }
    if (std::all_of(votes.begin(), votes.end(), [](int count) { return count == 0; }))
        return ChangeBase::FirstSeen;
    return static_cast<ChangeBase>(std::max_element(votes.begin(), votes.end()) - votes.begin());
}

QString QuotesModel::displayText(int row, int column) const {
    if (kindAt(row) == RowKind::Group)
        return column == SymbolColumn ? groupAt(row) : QString();
    if (column == SymbolColumn)
        return symbolAt(row);
    if (kindAt(row) == RowKind::Waiting)
        return column == LastColumn ? tr("no source has it") : QString();
    const QuoteView* quote = quoteAt(row);
    if (quote == nullptr)
        return {};
    switch (column) {
    case LastColumn:
        return exactText(quote->last);
    case ChangeColumn: {
        if (!hasValue(*quote, ChangeColumn))
            return {};
        std::string text;
        appendShortest(text, toDouble(static_cast<Int128>(quote->last.nanos - quote->changeBase.nanos) * 100,
                                      quote->changeBase.nanos));
        return QString::fromStdString(text) + QLatin1Char('%');
    }
    case BidColumn:
        return exactText(quote->bbo.bid);
    case AskColumn:
        return exactText(quote->bbo.ask);
    case AgeColumn: {
        const auto age = ageAt(row);
        const QString text = age ? tr("%1 s").arg(*age / 1'000'000'000) : QString();
        return quote->stale ? tr("%1, stale").arg(text) : text;
    }
    default:
        return {};
    }
}

QVariant QuotesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return displayText(row, index.column());
    case Qt::TextAlignmentRole:
        return alignments[static_cast<std::size_t>(index.column())];
    case RowKindRole:
        return static_cast<int>(kindAt(row));
    case GroupRole:
        return groupAt(row);
    case GroupSizeRole:
        return groupSizeAt(row);
    case FoldedRole:
        return isFoldedAt(row);
    default:
        break;
    }
    const QuoteView* quote = quoteAt(row);
    if (quote == nullptr)
        return {};
    switch (role) {
    case InstrumentRole:
        return quote->instrument.value;
    case LastRole:
        return static_cast<qlonglong>(quote->last.nanos);
    case ChangeBaseRole:
        return static_cast<qlonglong>(quote->changeBase.nanos);
    case BidRole:
        return static_cast<qlonglong>(quote->bbo.bid.nanos);
    case AskRole:
        return static_cast<qlonglong>(quote->bbo.ask.nanos);
    case AgeRole:
        return ageAt(row) ? QVariant(static_cast<qlonglong>(*ageAt(row))) : QVariant();
    case StaleRole:
        return quote->stale;
    case SamplesRole:
        return static_cast<qulonglong>(quote->samples);
    default:
        return {};
    }
}

QVariant QuotesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignments[static_cast<std::size_t>(section)];
    if (role != Qt::DisplayRole)
        return {};
    const std::array names{tr("symbol"), tr("last 10 min"), tr("last"), tr("change"), tr("bid"), tr("ask"), tr("age")};
    return names[static_cast<std::size_t>(section)];
}

Qt::ItemFlags QuotesModel::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::NoItemFlags;
}

QHash<int, QByteArray> QuotesModel::roleNames() const {
    QHash<int, QByteArray> names = QAbstractTableModel::roleNames();
    names.insert({{RowKindRole, "rowKind"},
                  {InstrumentRole, "instrument"},
                  {GroupRole, "group"},
                  {GroupSizeRole, "groupSize"},
                  {FoldedRole, "folded"},
                  {LastRole, "last"},
                  {ChangeBaseRole, "changeBase"},
                  {BidRole, "bid"},
                  {AskRole, "ask"},
                  {AgeRole, "age"},
                  {StaleRole, "stale"},
                  {SamplesRole, "samples"}});
    return names;
}

} // namespace topbook::ui
