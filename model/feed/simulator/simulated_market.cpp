// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/feed/simulator/simulated_market.h"

#include "model/feed/simulator/simulator_encoding.h"

#include <algorithm>
#include <functional>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t marketStream = ~std::uint64_t{0}; // no symbol has this number

} // namespace

Result<SimulatedMarket> SimulatedMarket::create(const SimulationSettings& settings) {
    if (settings.symbols < 1 || settings.symbols > maxSimulatedSymbols)
        return failure(ErrorCode::InvalidArgument, "a simulated market has 1 to " +
                                                       std::to_string(maxSimulatedSymbols) + " symbols, not " +
                                                       std::to_string(settings.symbols));
    if (settings.preOpen < 1s || settings.meanGap < 1us)
        return failure(ErrorCode::InvalidArgument,
                       "a simulated market needs a pre-open of 1 s or more and a gap of 1 us or more between messages");
    return SimulatedMarket(settings);
}

SimulatedMarket::SimulatedMarket(const SimulationSettings& settings)
    : settings_(settings)
    , chance_(settings.seed, marketStream)
    , listings_(simulatedListings(settings.symbols))
    , reached_(floorTo(settings.start, 1s))
    , nextSecond_(reached_ + 1s) {
    settings_.start = reached_;
    const Timestamp opensAt = floorTo(reached_ + settings.preOpen, 1s);
    const FlowPace pace{reached_, opensAt, settings.meanGap};
    instruments_.reserve(listings_.size());
    flows_.reserve(listings_.size());
    queue_.reserve(listings_.size());
    for (std::uint32_t i = 0; i < listings_.size(); ++i) {
        instruments_.push_back(instrumentOf(listings_[i]));
        flows_.emplace_back(listings_[i], InstrumentId{i}, pace, RandomStream(settings.seed, i));
        queue_.push_back({flows_.back().due(), i});
    }
    std::make_heap(queue_.begin(), queue_.end(), std::greater<>());
    nextHalt_ = opensAt + std::chrono::seconds(chance_.between(700, 1'500));
}

std::span<const Event> SimulatedMarket::advanceTo(Timestamp until) {
    log_.clear();
    if (until <= reached_)
        return {};
    if (!begun_) {
        begun_ = true;
        for (std::size_t i = 0; i < flows_.size(); ++i)
            flows_[i].begin(listings_[i], log_);
    }
    while (nextSecond_ < until) {
        actUntil(nextSecond_);
        startSecond();
        nextSecond_ = nextSecond_ + 1s;
    }
    actUntil(until);
    reached_ = until;
    return log_.events();
}

void SimulatedMarket::actUntil(Timestamp end) {
    while (queue_.front().at < end) {
        std::pop_heap(queue_.begin(), queue_.end(), std::greater<>());
        Due& due = queue_.back();
        flows_[due.flow].act(log_);
        due.at = flows_[due.flow].due();
        std::push_heap(queue_.begin(), queue_.end(), std::greater<>());
    }
}

void SimulatedMarket::startSecond() {
    considerHalt();
    for (OrderFlow& flow : flows_)
        flow.startSecond(nextSecond_, log_);
    for (std::uint32_t i = 0; i < flows_.size(); ++i) {
        const auto& last = flows_[i].lastExecution();
        if (!last)
            continue;
        Event quote;
        quote.kind = EventKind::Quote;
        quote.time = nextSecond_;
        quote.reference = static_cast<std::uint64_t>(last->time.nanos);
        quote.price = {last->ticks * simulatedTick.nanos};
        quote.size = {last->size};
        quote.instrument = {i};
        log_.add(quote);
    }
}

void SimulatedMarket::considerHalt() {
    if (nextSecond_ < nextHalt_)
        return;
    nextHalt_ = nextSecond_ + std::chrono::seconds(chance_.between(1'200, 3'600));
    OrderFlow& flow = flows_[static_cast<std::size_t>(chance_.below(static_cast<std::int32_t>(flows_.size())))];
    const Timestamp until = nextSecond_ + std::chrono::seconds(chance_.between(90, 300));
    if (flow.status() == TradingStatus::Open)
        flow.halt(nextSecond_, until, log_);
}

std::string SimulatedMarket::nextBatch(Timestamp until, std::uint64_t most) {
    const bool first = !directorySent_ && until > reached_;
    directorySent_ = directorySent_ || first;
    const std::span<const Event> events = advanceTo(until);
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(events.size(), most));
    return simulator_encoding::encodePayload(events.first(count), instruments_, first);
}

} // namespace topbook
