// SPDX-License-Identifier: GPL-3.0-or-later
// Which addresses the program may speak to: TLS everywhere, plain text only to this very machine (providers, Polling
// rules). Read by the same parser that makes the requests, so that both see the same host. Thread-safe.
#pragma once

#include "model/core/result.h"

#include <string>
#include <string_view>

namespace topbook {

struct HttpAddress {
    std::string scheme; ///< lower case
    std::string host;   ///< lower case, IPv6 without brackets
    std::string port;   ///< the scheme's own where the text names none
    std::string shown;  ///< scheme, host, port where named, path: no user, password, query or fragment

    /// Whether both are the same server: the same host and port.
    [[nodiscard]] bool sameServer(const HttpAddress& other) const { return host == other.host && port == other.port; }
};

/// 127.0.0.0/8, ::1 or localhost.
[[nodiscard]] bool isLoopbackHost(std::string_view host);

/// An https address, or an http one of this machine. Fails with InvalidArgument in words that name neither path nor
/// query.
[[nodiscard]] Result<HttpAddress> checkHttpAddress(const std::string& url);

} // namespace topbook
