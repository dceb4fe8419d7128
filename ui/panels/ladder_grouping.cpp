// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ladder_grouping.h"

#include <algorithm>
#include <array>
#include <limits>

namespace topbook::ui {
namespace {

constexpr int spreadShare = 3;     ///< the spread takes at most a third of the rows
constexpr std::size_t several = 3; ///< levels of a side that should be in sight
constexpr int mostForLevels = 10;  ///< ticks; a thin book makes the step no coarser than that by itself

/// The step after this one: 1, 2, 5, 10, 20, ... times the tick.
std::int64_t coarser(std::int64_t step, std::int64_t tick) {
    std::int64_t leading = step / tick;
    while (leading >= 10)
        leading /= 10;
    return leading == 2 ? step / 2 * 5 : step * 2;
}

bool canGrow(std::int64_t step) {
    return step < std::numeric_limits<std::int64_t>::max() / 10;
}

bool showsSeveral(const std::vector<LadderLevel>& levels, Price best, std::int64_t step, std::int64_t rows) {
    if (levels.empty())
        return true;
    const LadderLevel& last = levels[std::min(several, levels.size()) - 1];
    return std::abs(last.price.nanos - best.nanos) <= step * std::max<std::int64_t>(rows - 1, 0);
}

} // namespace

std::vector<Price> groupingSteps(Price tick, int count) {
    const std::int64_t unit = std::max<std::int64_t>(tick.nanos, 1);
    std::vector<Price> steps;
    for (std::int64_t step = unit; std::ssize(steps) < count && canGrow(step); step = coarser(step, unit))
        steps.push_back({step});
    return steps;
}

Price groupingFor(const LadderView& book, Price tick, int rows) {
    const std::int64_t unit = std::max<std::int64_t>(tick.nanos, 1);
    const Bbo& bbo = book.bbo;
    const std::int64_t room = rows / spreadShare;
    if (!bbo.isTwoSided() || room < 1)
        return {unit};
    const std::int64_t spread = std::max<std::int64_t>(bbo.ask.nanos - bbo.bid.nanos, 0);
    std::int64_t step = unit;
    while (step < spread / room + (spread % room != 0 ? 1 : 0) && canGrow(step))
        step = coarser(step, unit);
    for (std::int64_t wider = step; wider <= std::max(step, unit * mostForLevels) && canGrow(wider);
         wider = coarser(wider, unit)) {
        const std::int64_t beside = (rows - spread / wider) / 2;
        if (showsSeveral(book.bids, bbo.bid, wider, beside) && showsSeveral(book.asks, bbo.ask, wider, beside))
            return {wider};
    }
    return {step};
}

Price AutoGrouping::stepFor(const LadderView& book, Price tick, int rows) {
    const bool same = held_ && held_->instrument == book.instrument && held_->tick == tick;
    if (!same)
        held_.reset();
    const Bbo& bbo = book.bbo;
    const bool readable = bbo.isTwoSided() && !bbo.isCrossed() && book.condition != BookCondition::Stale;
    if (!readable || rows < spreadShare)
        return held_ ? held_->step : Price{std::max<std::int64_t>(tick.nanos, 1)};
    const std::int64_t spread = std::max(bbo.ask.nanos - bbo.bid.nanos, std::max<std::int64_t>(tick.nanos, 1));
    if (held_) {
        const bool spreadMoved = spread / 2 >= held_->spread || spread <= held_->spread / 2;
        const bool roomMoved = rows / 2 >= held_->rows || rows <= held_->rows / 2;
        const bool looksAgain = held_->settling && book.revision != held_->revision;
        if (!spreadMoved && !roomMoved && !looksAgain)
            return held_->step;
        const Price next = groupingFor(book, tick, rows);
        const bool finer = next < held_->step;
        if (looksAgain && !spreadMoved && !roomMoved && !finer) {
            held_->settling = false;
            return held_->step;
        }
        held_ = Held{book.instrument, tick, next, spread, rows, book.revision, finer};
        return next;
    }
    const Price next = groupingFor(book, tick, rows);
    held_ = Held{book.instrument, tick, next, spread, rows, book.revision, joined_};
    return next;
}

} // namespace topbook::ui
