// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP by one libcurl multi handle (providers, Polling rules): connections are kept and shared, certificates always
// checked, bodies bounded, redirects followed on the same server only and never from TLS to plain text, the proxy of
// the environment used except for this machine.
#pragma once

#include "model/net/http_transport.h"

#include <cstddef>
#include <memory>

namespace topbook {

struct HttpLimits {
    Duration connectTimeout = std::chrono::seconds(5);
    Duration totalTimeout = std::chrono::seconds(5); ///< of a request with its redirects
    std::size_t bodyBytes = std::size_t{16} << 20;   ///< decoded
    /// A kept connection that breaks before a byte of the answer came is taken for closed by an idle server, and the
    /// request sent once more, only where nothing was heard of any server for this long: servers wait 5 s and more.
    Duration idleBeforeStale = std::chrono::seconds(4);
};

/// Owned by the thread that polls. Requests to plain http outside this machine answer ConnectionFailed unsent.
[[nodiscard]] std::unique_ptr<HttpTransport> makeCurlTransport(HttpLimits limits = {});

} // namespace topbook
