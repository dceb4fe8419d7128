// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/gap_board.h"

#include "model/session/words.h"

namespace topbook {
namespace {

constexpr std::size_t gapsKept = 1'000;

} // namespace

GapBoard::GapBoard(std::vector<std::string> universes)
    : universes_(std::move(universes))
    , newest_(universes_.size(), Timestamp::earliest()) {}

GapView GapBoard::gapOf(std::size_t universe, Timestamp from, Timestamp to) const {
    std::string words = "no quotes for " + spanWords(to - from);
    if (universes_.size() > 1)
        words = universes_[universe] + ": " + words;
    return {from, to, std::move(words)};
}

void GapBoard::sample(UniverseId universe, Timestamp time) {
    Timestamp& newest = newest_[universe.value];
    if (time <= newest)
        return;
    if (newest != Timestamp::earliest() && time - newest >= shortestGap) {
        closed_.push_back(gapOf(universe.value, newest, time));
        if (closed_.size() > gapsKept)
            closed_.pop_front();
        dirty_ = true;
    }
    newest = time;
}

std::shared_ptr<const std::vector<GapView>> GapBoard::publish(Timestamp clock) {
    const Timestamp second = clock == Timestamp::earliest() ? clock : floorTo(clock, std::chrono::seconds(1));
    std::vector<GapView> open;
    for (std::size_t i = 0; i < newest_.size(); ++i) {
        if (newest_[i] != Timestamp::earliest() && second - newest_[i] >= shortestGap)
            open.push_back(gapOf(i, newest_[i], second));
    }
    if (published_ && !dirty_ && open.empty() && !hadOpen_)
        return published_;
    auto all = std::make_shared<std::vector<GapView>>(closed_.begin(), closed_.end());
    all->insert(all->end(), open.begin(), open.end());
    hadOpen_ = !open.empty();
    dirty_ = false;
    published_ = std::move(all);
    return published_;
}

} // namespace topbook
