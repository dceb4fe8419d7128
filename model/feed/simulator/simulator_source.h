// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated market as a live source. Its session begins some time before now, runs at full speed until now and then
// at the pace of the clock, so that a window that was just opened has an hour of market behind it. The market is open
// at any hour: the session's first minute is its pre-open. It gives the session's ticks, one on every whole second.
//
// Payloads are cut on whole seconds while it catches up and on tenths of a second after, and are received, by the
// session's clock, at the end of their step. Clock and wait are injected; `run` belongs to the source's thread.
#pragma once

#include "model/feed/simulator/simulated_market.h"
#include "model/feed/source.h"

#include <functional>

namespace topbook {

/// Waits that long, or shorter once a stop is asked for.
void waitUnlessStopped(std::stop_token stop, Duration length);

struct SimulatorSourceSettings {
    SimulationSettings market; ///< `start` is set by the source
    Duration warmUp = std::chrono::hours(1);
    std::function<Timestamp()> now; ///< required
    std::function<void(std::stop_token, Duration)> wait = waitUnlessStopped;
};

class SimulatorSource final : public Source {
public:
    /// Fails as SimulatedMarket::create does, and with InvalidArgument without a clock or with a negative warm-up.
    [[nodiscard]] static Result<std::unique_ptr<SimulatorSource>> create(SimulatorSourceSettings settings);

    [[nodiscard]] std::string name() const override { return "simulator"; }
    [[nodiscard]] SourcePace pace() const override { return SourcePace::Stream; }
    [[nodiscard]] bool givesTicks() const override { return true; }
    [[nodiscard]] std::unique_ptr<Decoder> makeDecoder() const override;
    /// Each run is a session of its own, from its own opening.
    void run(std::stop_token stop, SourceOutput& out) override;

private:
    explicit SimulatorSource(SimulatorSourceSettings settings)
        : settings_(std::move(settings)) {}

    SimulatorSourceSettings settings_;
};

} // namespace topbook
