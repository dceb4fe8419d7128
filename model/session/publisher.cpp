// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/publisher.h"

#include <algorithm>
#include <fstream>
#include <unistd.h>

namespace topbook {
namespace {

using namespace std::chrono_literals;

/// Resident memory of this process; 0 where it cannot be told.
std::uint64_t residentBytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    if (!(statm >> size >> resident))
        return 0;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

std::chrono::milliseconds Publisher::patience(std::chrono::milliseconds idle) const {
    if (!dirty_)
        return idle;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(last_ + interval - SteadyClock::now());
    return std::clamp(left + 1ms, 1ms, std::max(idle, 1ms));
}

void Publisher::measure(std::uint64_t events) {
    const auto now = SteadyClock::now();
    const bool first = measured_ == SteadyClock::time_point{};
    if (!first && now - measured_ < 1s)
        return;
    if (!first) {
        const double seconds = std::chrono::duration<double>(now - measured_).count();
        eventsPerSecond_ = static_cast<double>(events - std::min(events, eventsMeasured_)) / seconds;
    }
    memoryBytes_ = residentBytes();
    measured_ = now;
    eventsMeasured_ = events;
}

void Publisher::publish(Engine& engine, SessionDesk& desk, SessionStatus status,
                        std::shared_ptr<const LadderView> ladder) {
    engine.collectPanes();
    measure(engine.view().counts().events);
    status.eventsPerSecond = eventsPerSecond_;
    status.memoryBytes = memoryBytes_;
    auto snapshot = engine.view().build(std::move(status));
    if (ladder) {
        auto other = std::make_shared<Snapshot>(*snapshot);
        other->ladder = std::move(ladder);
        snapshot = std::move(other);
    }
    desk.publish(std::move(snapshot));
    last_ = SteadyClock::now();
    dirty_ = false;
}

void loadOlder(Engine& engine, SessionDesk& desk, Timestamp before) {
    engine.view().charts().requestOlder(before, [&](InstrumentId instrument, Timestamp from) {
        const SymbolTable& symbols = engine.pipeline().symbols();
        return instrument.value < symbols.size() && desk.loadOlder(instrument, symbols.at(instrument).symbol, from);
    });
}

} // namespace topbook
