// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/simulator_source.h"

#include "model/feed/simulator/simulator_decoder.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr Duration catchUpStep = 1s;
constexpr Duration liveStep = 100ms;
constexpr Duration longestWait = 100ms; // so that a stop, or a clock that was set, is noticed soon

/// The end of the step that begins at `from`: the next whole second while the market is behind, else the next tenth.
Timestamp stepEnd(Timestamp from, Timestamp now) {
    const Timestamp second = floorTo(from, catchUpStep) + catchUpStep;
    return second <= now ? second : floorTo(from, liveStep) + liveStep;
}

} // namespace

void waitUnlessStopped(std::stop_token stop, Duration length) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, length, [] { return false; });
}

Result<std::unique_ptr<SimulatorSource>> SimulatorSource::create(SimulatorSourceSettings settings) {
    if (!settings.now || !settings.wait || settings.warmUp < 0s)
        return failure(ErrorCode::InvalidArgument, "the simulator needs a clock and a warm-up of 0 s or more");
    if (const auto market = SimulatedMarket::create(settings.market); !market)
        return tl::unexpected(market.error());
    return std::unique_ptr<SimulatorSource>(new SimulatorSource(std::move(settings)));
}

std::unique_ptr<Decoder> SimulatorSource::makeDecoder() const {
    return std::make_unique<SimulatorDecoder>(name());
}

void SimulatorSource::run(std::stop_token stop, SourceOutput& out) {
    SimulationSettings settings = settings_.market;
    settings.start = floorTo(settings_.now() - settings_.warmUp, catchUpStep);
    auto market = SimulatedMarket::create(settings);
    if (!market) {
        out.link(LinkState::Refused, market.error().message, settings.start);
        return;
    }
    out.link(LinkState::Connected, "simulated market, seed " + std::to_string(settings.seed), settings.start);
    while (!stop.stop_requested()) {
        const Timestamp now = settings_.now();
        const Timestamp end = stepEnd(market->reached(), now);
        if (end > now) {
            settings_.wait(stop, std::min(end - now, longestWait));
            continue;
        }
        const std::string payload = market->nextBatch(end);
        if (!payload.empty() && !out.payload(payload, end))
            return;
        if (floorTo(end, catchUpStep) == end && !out.tick(end))
            return;
    }
}

} // namespace topbook
