// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/chart_board.h"

#include <algorithm>

namespace topbook {
namespace {

bool startsBefore(const Pane& pane, Timestamp start) {
    return pane.start < start;
}

/// Puts a pane into its place in an ascending list, over the one with the same start.
void putInto(std::vector<Pane>& panes, const Pane& pane) {
    const auto place = std::lower_bound(panes.begin(), panes.end(), pane.start, startsBefore);
    if (place != panes.end() && place->start == pane.start)
        *place = pane;
    else
        panes.insert(place, pane);
}

} // namespace

ChartBoard::Series& ChartBoard::series(InstrumentId instrument) {
    if (instrument.value >= series_.size())
        series_.resize(instrument.value + 1);
    return series_[instrument.value];
}

void ChartBoard::panes(std::span<const std::pair<InstrumentId, Pane>> changed) {
    for (const auto& [instrument, pane] : changed)
        put(instrument, pane);
    evict();
}

void ChartBoard::put(InstrumentId instrument, const Pane& pane) {
    Series& target = series(instrument);
    target.dirty = true;
    if (!target.sealed.empty() && pane.start <= target.sealed.back()->back().start) {
        replaceSealed(target, pane);
        return;
    }
    putInto(target.tail, pane);
    if (target.tail.size() > paneChunkRows)
        seal(instrument, target);
}

void ChartBoard::replaceSealed(Series& target, const Pane& pane) {
    const auto chunk = std::find_if(target.sealed.begin(), target.sealed.end(),
                                    [&](const Chunk& each) { return pane.start <= each->back().start; });
    if (chunk == target.sealed.begin() && pane.start < (*chunk)->front().start && !target.older.empty())
        return; // before everything held here: the history has it
    auto revised = std::make_shared<std::vector<Pane>>(**chunk);
    bytes_ -= bytesOf(**chunk);
    putInto(*revised, pane);
    bytes_ += bytesOf(*revised);
    *chunk = std::move(revised);
}

/// All but the newest pane of the tail are settled enough to be shared; a late one still replaces its chunk.
void ChartBoard::seal(InstrumentId instrument, Series& target) {
    auto chunk = std::make_shared<std::vector<Pane>>(target.tail.begin(), target.tail.end() - 1);
    target.tail.erase(target.tail.begin(), target.tail.end() - 1);
    bytes_ += bytesOf(*chunk);
    target.sealed.push_back(std::move(chunk));
    sealOrder_.push_back(instrument);
}

void ChartBoard::evict() {
    while (bytes_ > bytesKept_ && !sealOrder_.empty()) {
        Series& target = series_[sealOrder_.front().value];
        sealOrder_.pop_front();
        bytes_ -= bytesOf(*target.sealed.front());
        target.sealed.pop_front();
        target.older.clear(); // they would no longer join what is left
        target.dirty = true;
    }
}

void ChartBoard::subscribe(std::vector<InstrumentId> instruments) {
    for (const InstrumentId each : subscribed_) {
        if (std::find(instruments.begin(), instruments.end(), each) != instruments.end())
            continue;
        series(each).older.clear();
        series(each).loading = false;
        series(each).dirty = true;
    }
    subscribed_ = std::move(instruments);
}

Timestamp ChartBoard::heldFrom(const Series& series) {
    if (!series.older.empty())
        return series.older.front()->front().start;
    if (!series.sealed.empty())
        return series.sealed.front()->front().start;
    return series.tail.empty() ? Timestamp::latest() : series.tail.front().start;
}

void ChartBoard::requestOlder(Timestamp before, const std::function<bool(InstrumentId, Timestamp)>& load) {
    for (const InstrumentId instrument : subscribed_) {
        Series& target = series(instrument);
        if (target.loading)
            continue;
        target.loading = load(instrument, std::min(before, heldFrom(target)));
        target.dirty = true;
    }
}

void ChartBoard::older(InstrumentId instrument, std::vector<Pane> panes) {
    Series& target = series(instrument);
    target.loading = false;
    target.dirty = true;
    const Timestamp held = heldFrom(target);
    panes.erase(std::lower_bound(panes.begin(), panes.end(), held, startsBefore), panes.end());
    std::vector<Chunk> chunks;
    for (std::size_t begin = 0; begin < panes.size(); begin += paneChunkRows) {
        const auto first = panes.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = panes.begin() + static_cast<std::ptrdiff_t>(std::min(begin + paneChunkRows, panes.size()));
        chunks.push_back(std::make_shared<const std::vector<Pane>>(first, last));
    }
    target.older.insert(target.older.begin(), chunks.begin(), chunks.end());
}

void ChartBoard::publish(const RankingBoard& board, std::vector<std::shared_ptr<const ChartView>>& charts) {
    charts.clear();
    for (const InstrumentId instrument : subscribed_) {
        Series& target = series(instrument);
        if (target.dirty || !target.view || target.revisionsSeen != board.revisionCount()) {
            auto view = std::make_shared<ChartView>();
            view->instrument = instrument;
            view->revision = ++revision_;
            view->chunks.assign(target.older.begin(), target.older.end());
            view->chunks.insert(view->chunks.end(), target.sealed.begin(), target.sealed.end());
            if (!target.tail.empty())
                view->chunks.push_back(std::make_shared<const std::vector<Pane>>(target.tail));
            view->revisions = board.revisionsOf(instrument);
            view->historyFrom = view->chunks.empty() ? Timestamp::latest() : view->chunks.front()->front().start;
            view->loading = target.loading;
            target.view = std::move(view);
            target.dirty = false;
            target.revisionsSeen = board.revisionCount();
        }
        charts.push_back(target.view);
    }
}

} // namespace topbook
