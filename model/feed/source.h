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
    /// Returns when stopped or ended. Must react to `stop` within 200 ms.
    virtual void run(std::stop_token stop, SourceOutput& out) = 0;
};

} // namespace topbook
