// SPDX-License-Identifier: GPL-3.0-or-later
// A live source: runs in its own thread and hands on raw payloads with their receive time. It never interprets them.
#pragma once

#include "model/core/values.h"
#include "model/feed/decoder.h"

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace topbook {

enum class LinkState : std::uint8_t { Idle, Connecting, Connected, Retrying, Refused, Ended };

/// Where a source puts what it got. Called from the source's thread only; `payload` and `tick` may block while the
/// queue behind them is full.
class SourceOutput {
public:
    virtual ~SourceOutput() = default;
    /// False when the session is stopping: the source should return soon.
    virtual bool payload(std::string_view bytes, Timestamp received) = 0;
    /// Only by sources that own the session's clock (the simulator): event time reached `now`.
    virtual bool tick(Timestamp now) = 0;
    virtual void link(LinkState state, std::string_view words, Timestamp at) = 0;
    /// Payloads dropped so far because the queue was full: a book stream must then start from a snapshot again.
    [[nodiscard]] virtual std::uint64_t dropped() const { return 0; }
};

/// What a source did so far and what it may still do, for the source manager; decides no number.
struct SourceMeter {
    std::uint64_t polls = 0; ///< requests made, or messages asked for
    std::uint64_t answers = 0;
    std::uint64_t failures = 0;
    std::uint64_t reconnects = 0;
    double usedThisMinute = 0;   ///< credits
    double allowedPerMinute = 0; ///< 0: no limit known
    double usedToday = 0;
    double allowedPerDay = 0;
    Timestamp nextAttempt; ///< of the next poll or connection; 0 for none
    std::string lastError; ///< in words, with what to do; empty when well

    bool operator==(const SourceMeter&) const = default;
};

/// How a source's watermark behaves (windows, Watermark).
enum class SourcePace : std::uint8_t { File, Poll, Stream };

class Source {
public:
    virtual ~Source() = default;
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual SourcePace pace() const = 0;
    /// Whether the source gives the session's ticks itself; else the session ticks by its own clock.
    [[nodiscard]] virtual bool givesTicks() const { return false; }
    [[nodiscard]] virtual std::unique_ptr<Decoder> makeDecoder() const = 0;
    /// Thread-safe, unlike the rest.
    [[nodiscard]] virtual SourceMeter meter() const { return {}; }
    /// What is stored of it: "rest", "websocket", "simulator", and its address without secrets.
    [[nodiscard]] virtual std::string kind() const { return {}; }
    [[nodiscard]] virtual std::string address() const { return {}; }
    /// Returns when stopped or ended. Must react to `stop` within 200 ms.
    virtual void run(std::stop_token stop, SourceOutput& out) = 0;
};

} // namespace topbook
