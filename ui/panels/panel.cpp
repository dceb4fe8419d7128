// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/panel.h"

#include <utility>

namespace topbook::ui {
namespace {

std::int64_t secondOf(Timestamp time) {
    return floorTo(time, std::chrono::seconds(1)).nanos;
}

} // namespace

Panel::Panel(const ThemeContext& context, QWidget* parent)
    : QWidget(parent)
    , context_(context) {}

void Panel::setSnapshot(const std::shared_ptr<const Snapshot>& snapshot) {
    if (snapshot == snapshot_)
        return;
    const auto before = std::exchange(snapshot_, snapshot);
    showSnapshot(before);
    if (snapshot && (!before || secondOf(snapshot->status.clock) != secondOf(clock_)))
        setClock(snapshot->status.clock);
}

void Panel::setClock(Timestamp now) {
    if (now == clock_)
        return;
    clock_ = now;
    showClock();
}

void Panel::setLinkedSymbol(std::optional<InstrumentId> instrument) {
    if (instrument == linked_)
        return;
    linked_ = instrument;
    showLinked();
}

void Panel::setZone(DisplayZone zone) {
    zone_ = std::move(zone);
    showZone();
}

void Panel::installTitle(DockTitle&) {}

const Instrument* Panel::instrument(std::optional<InstrumentId> id) const {
    return instrumentOf(snapshot_.get(), id);
}

std::vector<std::string> Panel::linkedSymbols() const {
    const Instrument* known = instrument(linked_);
    return known != nullptr ? std::vector{known->symbol} : std::vector<std::string>{};
}

const Instrument* instrumentOf(const Snapshot* snapshot, std::optional<InstrumentId> id) {
    if (snapshot == nullptr || !snapshot->instruments || !id || id->value >= snapshot->instruments->size())
        return nullptr;
    return &(*snapshot->instruments)[id->value];
}

} // namespace topbook::ui
