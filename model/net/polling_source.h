// SPDX-License-Identifier: GPL-3.0-or-later
// A source that polls: a PollSchedule says when, a transport carries the requests, every answer, failure and skipped
// poll becomes one payload with all secrets masked. What `makeRestSource` makes; the transport is injected so that
// tests can play a network. Threads as Source says.
#pragma once

#include "model/net/http_address.h"
#include "model/net/http_transport.h"
#include "model/net/poll_schedule.h"
#include "model/net/rest_source.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace topbook {

/// Settings that were checked, and what follows from them.
struct PollingSetup {
    RestSettings settings; ///< with the profile's address and name where none were given
    HttpAddress address;
    std::vector<ProviderRequest> requests; ///< of one cycle
    std::vector<std::string> secrets;      ///< of all of them
};

/// Fails as makeRestSource does.
[[nodiscard]] Result<PollingSetup> preparePolling(RestSettings settings);

using TransportFactory = std::function<std::unique_ptr<HttpTransport>()>;

class PollingSource final : public Source {
public:
    PollingSource(PollingSetup setup, TransportFactory makeTransport);

    [[nodiscard]] std::string name() const override { return setup_.settings.name; }
    [[nodiscard]] SourcePace pace() const override { return SourcePace::Poll; }
    [[nodiscard]] std::unique_ptr<Decoder> makeDecoder() const override;
    [[nodiscard]] SourceMeter meter() const override;
    [[nodiscard]] std::string kind() const override { return "rest"; }
    [[nodiscard]] std::string address() const override;
    void run(std::stop_token stop, SourceOutput& out) override;

private:
    class Run;

    void publish(SourceMeter meter);

    PollingSetup setup_;
    TransportFactory makeTransport_;
    mutable std::mutex mutex_;
    SourceMeter meter_; ///< guarded by mutex_
};

} // namespace topbook
