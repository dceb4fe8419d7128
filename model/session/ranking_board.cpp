// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/ranking_board.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace topbook {
namespace {

constexpr Duration unchangedAfter = std::chrono::seconds(30); ///< as for a stale quote

constexpr std::size_t lateQuotesKept = 256;
constexpr std::size_t marksKept = 1'000;

double rankedValue(Ranking ranking, const WindowValues& values) {
    switch (ranking) {
    case Ranking::Mean:
        return meanOf(values);
    case Ranking::Gain:
    case Ranking::Loss:
        return gainPercentOf(values);
    case Ranking::Last:
        return static_cast<double>(values.last.nanos) / static_cast<double>(Price::unitsPerOne);
    }
    return 0;
}

} // namespace

RankingBoard::RankingBoard(const WindowPlan& plan, std::size_t universes, std::uint64_t revision)
    : plan_(plan)
    , cards_(universes * plan.sizes.size() * plan.rankings.size())
    , revision_(revision) {
    for (std::size_t universe = 0; universe < universes; ++universe) {
        for (std::size_t size = 0; size < plan.sizes.size(); ++size) {
            for (std::size_t ranking = 0; ranking < plan.rankings.size(); ++ranking) {
                const UniverseId id{static_cast<std::uint16_t>(universe)};
                RankingCard& view = card(id, size, ranking).view;
                view.universe = id;
                view.size = plan.sizes[size];
                view.ranking = plan.rankings[ranking];
                view.end = Timestamp::earliest();
                view.nextFinal = Timestamp::earliest();
            }
        }
    }
}

void RankingBoard::windows(const WindowOutput& output, UniverseId universe) {
    // Rows come by (end, size, ranking, place); hops without rows stand in finalHops alone.
    std::size_t hop = 0;
    std::size_t begin = 0;
    const auto advanceUpTo = [&](Timestamp end) {
        for (; hop < output.finalHops.size() && output.finalHops[hop] <= end; ++hop)
            advanceTo(universe, output.finalHops[hop]);
    };
    while (begin < output.rows.size()) {
        const WindowRow& first = output.rows[begin];
        std::size_t end = begin + 1;
        while (end < output.rows.size() && output.rows[end].end == first.end && output.rows[end].size == first.size &&
               output.rows[end].ranking == first.ranking)
            ++end;
        advanceUpTo(first.end);
        takeRows(universe, std::span(output.rows).subspan(begin, end - begin));
        begin = end;
    }
    advanceUpTo(Timestamp::latest());
    for (const TopPriceRow& row : output.topPrices)
        takeTopPrice(row);
    dirty_ = true;
}

/// The windows that end at `end` are final; their rows, if any, follow.
void RankingBoard::advanceTo(UniverseId universe, Timestamp end) {
    for (std::size_t size = 0; size < plan_.sizes.size(); ++size) {
        for (std::size_t ranking = 0; ranking < plan_.rankings.size(); ++ranking) {
            Card& each = card(universe, size, ranking);
            if (end > each.view.end)
                beginWindow(each, end);
        }
    }
}

void RankingBoard::beginWindow(Card& target, Timestamp end) {
    target.view.hasWindow = true;
    target.view.end = end;
    target.view.revision = 0;
    target.view.lateQuotes = 0;
    target.pendingLate = 0;
    target.was.clear();
    target.hopBefore = std::exchange(target.rows, {});
    std::erase_if(target.places, [&](const auto& entry) { return end - entry.second.at >= placeChangeKept; });
}

void RankingBoard::takeRows(UniverseId universe, std::span<const WindowRow> rows) {
    const WindowRow& first = rows.front();
    const auto size = std::find(plan_.sizes.begin(), plan_.sizes.end(), first.size);
    const auto ranking = std::find(plan_.rankings.begin(), plan_.rankings.end(), first.ranking);
    if (size == plan_.sizes.end() || ranking == plan_.rankings.end())
        return;
    if (first.revision > 0)
        markRevision(first);
    Card& target = card(universe, static_cast<std::size_t>(size - plan_.sizes.begin()),
                        static_cast<std::size_t>(ranking - plan_.rankings.begin()));
    if (first.end < target.view.end)
        return; // a revision of an older window than the one shown
    if (first.end > target.view.end)
        beginWindow(target, first.end);
    const std::vector<WindowRow> unrevised = std::exchange(target.rows, {});
    for (const WindowRow& row : rows) {
        if (plan_.top == 0 || row.place <= plan_.top)
            target.rows.push_back(row);
    }
    target.view.revision = first.revision;
    if (first.revision > 0) {
        target.view.lateQuotes += std::exchange(target.pendingLate, 0);
        for (const WindowRow& old : unrevised) {
            const auto now = std::find_if(target.rows.begin(), target.rows.end(),
                                          [&](const WindowRow& row) { return row.instrument == old.instrument; });
            if (now != target.rows.end() && now->values != old.values)
                target.was.try_emplace(old.instrument, old.values);
        }
    }
    movePlaces(target);
}

/// Notes who won or lost places against the hop before; a newcomer came from just below the table.
void RankingBoard::movePlaces(Card& target) const {
    if (target.hopBefore.empty())
        return;
    for (const WindowRow& row : target.rows) {
        const auto old = std::find_if(target.hopBefore.begin(), target.hopBefore.end(),
                                      [&](const WindowRow& each) { return each.instrument == row.instrument; });
        const std::size_t place = old == target.hopBefore.end() ? target.hopBefore.size() + 1 : old->place;
        const int won = static_cast<int>(place) - static_cast<int>(row.place);
        if (won != 0)
            target.places[row.instrument] = {won, target.view.end};
    }
}

void RankingBoard::late(std::span<const LateRow> rows, Duration lateness) {
    for (const LateRow& row : rows) {
        if (row.dropped)
            continue;
        for (Card& each : cards_) {
            if (each.view.hasWindow && row.time >= each.view.end - each.view.size && row.time < each.view.end)
                ++each.pendingLate;
        }
        lateQuotes_.push_back({row.instrument, row.time, row.watermark + lateness - row.time, {}});
        if (lateQuotes_.size() > lateQuotesKept)
            lateQuotes_.pop_front();
    }
}

/// One mark a (window, late instrument), whichever ranking told the revision first.
void RankingBoard::markRevision(const WindowRow& row) {
    const std::pair window{row.end, row.size};
    for (LateQuote& quote : lateQuotes_) {
        if (quote.time < row.end - row.size || quote.time >= row.end ||
            std::find(quote.marked.begin(), quote.marked.end(), window) != quote.marked.end())
            continue;
        quote.marked.push_back(window);
        marks_.push_back({quote.instrument, {row.end, row.size, row.revision, quote.lateBy}});
        ++revisionCount_;
        if (marks_.size() > marksKept)
            marks_.pop_front();
    }
}

std::vector<RevisionMark> RankingBoard::revisionsOf(InstrumentId instrument) const {
    std::vector<RevisionMark> found;
    for (const Mark& each : marks_) {
        if (each.instrument == instrument)
            found.push_back(each.mark);
    }
    return found;
}

void RankingBoard::takeTopPrice(const TopPriceRow& row) {
    const auto known = std::find_if(topPrices_.begin(), topPrices_.end(), [&](const TopPriceRow& each) {
        return each.end == row.end && each.universe == row.universe;
    });
    if (known != topPrices_.end()) {
        *known = row;
        return;
    }
    const auto place =
        std::find_if(topPrices_.begin(), topPrices_.end(), [&](const TopPriceRow& each) { return each.end < row.end; });
    topPrices_.insert(place, row);
    if (topPrices_.size() > topPricesKept)
        topPrices_.pop_back();
}

const std::vector<Pane>& RankingBoard::panesOf(const Pipeline& pipeline, InstrumentId instrument, PaneCache& cache) {
    const auto [entry, isNew] = cache.try_emplace(instrument);
    if (isNew)
        entry->second = pipeline.panesOf(instrument).panes(instrument);
    return entry->second;
}

/// A slot is covered where every row of the card has a sample in it.
void RankingBoard::refreshCoverage(RankingCard& view, const Pipeline& pipeline, PaneCache& cache) const {
    const std::size_t slots = static_cast<std::size_t>(view.size / plan_.hop);
    const Timestamp start = view.end - view.size;
    const auto firstEvent = pipeline.firstEvent(view.universe);
    const Timestamp seenFrom = firstEvent ? *firstEvent : view.end;
    view.partial = start < seenFrom;
    view.present = view.partial ? std::max(view.end - seenFrom, Duration{0}) : view.size;
    view.cells.assign(slots, view.rows.empty() ? CoverageCell::Hole : CoverageCell::Covered);
    for (const RankedView& row : view.rows) {
        std::vector<bool> covered(slots);
        for (const Pane& pane : panesOf(pipeline, row.row.instrument, cache)) {
            if (pane.start >= start && pane.start < view.end)
                covered[static_cast<std::size_t>((pane.start - start) / plan_.hop)] = true;
        }
        for (std::size_t i = 0; i < slots; ++i) {
            if (!covered[i])
                view.cells[i] = CoverageCell::Hole;
        }
    }
    for (std::size_t i = 0; i < slots; ++i) {
        const Timestamp slotEnd = start + plan_.hop * static_cast<std::int64_t>(i + 1);
        if (slotEnd <= seenFrom)
            view.cells[i] = CoverageCell::BeforeStart;
    }
}

std::shared_ptr<const std::vector<double>> RankingBoard::sparkOf(const RankingCard& view, const WindowRow& row,
                                                                 const std::vector<Pane>& panes) const {
    auto spark = std::make_shared<std::vector<double>>(cardSparkHops, std::numeric_limits<double>::quiet_NaN());
    const Timestamp first = view.end - plan_.hop * static_cast<std::int64_t>(cardSparkHops - 1);
    for (const WindowPoint& point : slidingWindows(panes, plan_.paneLength(), row.size, plan_.hop, plan_.offset)) {
        if (point.end < first || point.end > view.end)
            continue;
        (*spark)[static_cast<std::size_t>((point.end - first) / plan_.hop)] = rankedValue(row.ranking, point.values);
    }
    return spark;
}

void RankingBoard::refresh(Card& target, const Pipeline& pipeline, const QuoteBoard& quotes, PaneCache& cache) const {
    RankingCard& view = target.view;
    view.rows.clear();
    view.coverage = target.rows.empty() ? 0 : 1;
    for (const WindowRow& row : target.rows) {
        RankedView ranked;
        ranked.row = row;
        ranked.placeChangedAt = Timestamp::earliest();
        if (const auto moved = target.places.find(row.instrument); moved != target.places.end()) {
            ranked.placeChange = moved->second.places;
            ranked.placeChangedAt = moved->second.at;
        }
        if (const auto was = target.was.find(row.instrument); was != target.was.end())
            ranked.was = was->second;
        // One quiet slot of a trading market is no standstill: the mark is for a quote time that stands still now.
        const auto quoteTime = quotes.quoteTime(row.instrument);
        if (row.values.freshSlots < row.values.coveredSlots && quoteTime && *quoteTime + unchangedAfter <= view.end)
            ranked.unchangedSince = quoteTime;
        ranked.spark = sparkOf(view, row, panesOf(pipeline, row.instrument, cache));
        view.coverage = std::min(view.coverage, coverageOf(row.values));
        view.rows.push_back(std::move(ranked));
    }
    if (view.hasWindow)
        refreshCoverage(view, pipeline, cache);
    const Timestamp watermark = pipeline.watermark(view.universe);
    view.nextFinal =
        watermark == Timestamp::earliest() ? Timestamp::earliest() : plan_.nextBoundary(watermark) + plan_.lateness;
}

std::shared_ptr<const RankingsView> RankingBoard::publish(const Pipeline& pipeline, const QuoteBoard& quotes) {
    std::optional<TopPriceRow> open;
    for (std::size_t i = 0; i < pipeline.config().universes.size() && !open && pipeline.config().windows; ++i) {
        if (plan_.topPriceSize > Duration{0})
            open = pipeline.openTopPrice(UniverseId{static_cast<std::uint16_t>(i)});
    }
    if (!dirty_ && published_ && open == openTopPrice_)
        return published_;
    auto view = std::make_shared<RankingsView>();
    view->revision = ++revision_;
    if (dirty_) {
        PaneCache cache;
        for (Card& each : cards_)
            refresh(each, pipeline, quotes, cache);
    }
    for (const Card& each : cards_)
        view->cards.push_back(each.view);
    view->openTopPrice = open;
    view->topPrices = topPrices_;
    openTopPrice_ = open;
    // Before the first window the moment of the next one is not settled: look again each time.
    dirty_ = !cards_.empty() && !cards_.front().view.hasWindow &&
             pipeline.watermark(cards_.front().view.universe) == Timestamp::earliest();
    published_ = std::move(view);
    return published_;
}

} // namespace topbook
