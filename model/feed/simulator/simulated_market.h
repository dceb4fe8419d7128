// SPDX-License-Identifier: GPL-3.0-or-later
// A simulated exchange with real order flow, for demonstrations, tests and sample files. It makes every symbol's orders
// (order_flow.h), one quote a symbol and second, halts, and says it all in one series of messages.
//
// A quote is the last trade, sampled on the whole second: price and size of that trade, and its time as the provider's
// quote time, so that freshness works (windows, Quotes). There is none before the first trade.
//
// Pure: no clock, no I/O. The same settings give the same events on any machine, however the time is cut into steps,
// and the same bytes for the same steps. Not thread-safe.
#pragma once

#include "model/core/result.h"
#include "model/feed/simulator/order_flow.h"

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace topbook {

struct SimulationSettings {
    std::size_t symbols = 10; ///< 1 .. maxSimulatedSymbols
    std::uint64_t seed = 1;
    Timestamp start; ///< taken down to its whole second
    /// From the start to the opening cross; trading is continuous after it.
    Duration preOpen = std::chrono::seconds(60);
    /// Mean time between order messages of a symbol of usual activity.
    Duration meanGap = std::chrono::milliseconds(110);
};

class SimulatedMarket {
public:
    /// Fails with InvalidArgument on a number of symbols out of range or a time that is not above zero.
    [[nodiscard]] static Result<SimulatedMarket> create(const SimulationSettings& settings);

    /// Numbered as in Event::instrument.
    [[nodiscard]] std::span<const Instrument> instruments() const { return instruments_; }
    /// Everything before this moment has been generated.
    [[nodiscard]] Timestamp reached() const { return reached_; }

    /// The events from `reached` up to, not including, `until`; Event::row is 0. Valid until the next call. Nothing
    /// where `until` is not later. Takes memory for what it returns: ask in steps of seconds.
    [[nodiscard]] std::span<const Event> advanceTo(Timestamp until);

    /// The same as the payload of one step (simulator_encoding.h); the first one begins with the directory. Empty where
    /// nothing happened. Events beyond the first `most` are lost: only for the end of a recording of so many events.
    [[nodiscard]] std::string nextBatch(Timestamp until,
                                        std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

private:
    struct Due {
        Timestamp at;
        std::uint32_t flow = 0;
        auto operator<=>(const Due&) const = default;
    };

    explicit SimulatedMarket(const SimulationSettings& settings);
    void startSecond();
    void considerHalt();
    void actUntil(Timestamp end);

    SimulationSettings settings_;
    RandomStream chance_;
    std::vector<Listing> listings_;
    std::vector<Instrument> instruments_;
    std::vector<OrderFlow> flows_;
    std::vector<Due> queue_; ///< a heap, the earliest first
    ExchangeLog log_;
    Timestamp reached_;
    Timestamp nextSecond_;
    Timestamp nextHalt_;
    bool begun_ = false;
    bool directorySent_ = false;
};

} // namespace topbook
