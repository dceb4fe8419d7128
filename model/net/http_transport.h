// SPDX-License-Identifier: GPL-3.0-or-later
// The border between polling and the network, so that every fault of a network can be played in a test. One thread owns
// a transport; only `wakeUp` may be called from others.
#pragma once

#include "model/core/result.h"
#include "model/core/values.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace topbook {

struct HttpRequest {
    std::uint64_t id = 0; ///< the caller's; unique among those under way
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
};

/// A whole answer of any status, or `error`: TimedOut, ConnectionFailed, TlsFailed, TooLarge or RedirectRefused, in
/// words that name the host and nothing else of the address.
struct HttpAnswer {
    std::uint64_t id = 0;
    int status = 0;
    std::string body;       ///< decoded
    std::string retryAfter; ///< as the server wrote it
    std::uint32_t sent = 1; ///< requests that went out: more than one with redirects and kept connections found dead
    std::optional<Error> error;
};

class HttpTransport {
public:
    virtual ~HttpTransport() = default;
    virtual void start(HttpRequest request) = 0;
    /// Moves things on; returns once an answer is complete, after `timeout`, or when woken.
    [[nodiscard]] virtual std::vector<HttpAnswer> poll(Duration timeout) = 0;
    /// Gives up a request: no answer of it will come.
    virtual void cancel(std::uint64_t id) = 0;
    /// Makes a `poll` under way, or the next one, return at once. From any thread.
    virtual void wakeUp() = 0;
};

} // namespace topbook
