// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/window/window_shard.h"

namespace topbook {

PaneStore::PaneStore(const WindowPlan& plan)
    : state_(std::make_unique<State>(plan)) {}
PaneStore::~PaneStore() = default;
PaneStore::PaneStore(PaneStore&&) noexcept = default;
PaneStore& PaneStore::operator=(PaneStore&&) noexcept = default;

void PaneStore::add(const Sample& sample, Timestamp watermark, std::vector<LateRow>& late) {
    state_->shard.add(sample, watermark, late);
}

std::vector<Pane> PaneStore::panes(InstrumentId instrument) const {
    return state_->shard.panes(instrument);
}

std::vector<std::pair<InstrumentId, Pane>> PaneStore::takeChangedPanes() {
    return state_->shard.takeChangedPanes();
}

std::optional<WindowValues> PaneStore::values(InstrumentId instrument, Timestamp end, Duration size) const {
    return state_->shard.values(instrument, end, size);
}

void PaneStore::save(StateWriter& out) const {
    state_->shard.save(out);
}

bool PaneStore::load(StateReader& in, std::size_t instruments) {
    auto loaded = std::make_unique<State>(state_->plan);
    if (!loaded->shard.load(in, instruments))
        return false;
    state_ = std::move(loaded);
    return true;
}

} // namespace topbook
