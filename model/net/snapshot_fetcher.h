// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the REST snapshots that the books of a stream begin with (providers, Crypto): one at a time a symbol, not
// faster than is polite, with backoff and Retry-After after failures. TLS is verified, bodies over 16 MiB and redirects
// to other servers are refused (providers, Polling rules). Lives in one thread with an event loop.
#pragma once

#include "model/core/clock.h"
#include "model/core/result.h"
#include "model/feed/simulator/random_stream.h"

#include <QNetworkAccessManager>
#include <QObject>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

class QNetworkReply;
class QTimer;

namespace topbook {

/// A whole answer of any status, or `error` in words that name no more of the address than its host.
struct SnapshotAnswer {
    int status = 0;
    std::string body;
    std::optional<Error> error;
};

class SnapshotFetcher {
public:
    using Done = std::function<void(const std::string& symbol, const SnapshotAnswer& answer)>;

    /// `shortest` is the least time between two requests of a symbol, and the first step of its backoff.
    SnapshotFetcher(const Clock& clock, Duration shortest, Duration longest, std::uint64_t jitterSeed, Done done);
    ~SnapshotFetcher();

    /// Fetches it as soon as may be; nothing more happens where it is under way already.
    void want(const std::string& symbol, const std::string& url);
    /// Forgets what is under way: no answer of it comes. The pace is remembered.
    void cancelAll();

private:
    struct Place;

    void request(const std::string& symbol, const std::string& url);
    void readMore(const std::string& symbol);
    void finish(const std::string& symbol);
    [[nodiscard]] static SnapshotAnswer answerOf(QNetworkReply& reply, std::string body, bool tooLarge);

    const Clock& clock_;
    Duration shortest_;
    Duration longest_;
    RandomStream jitter_;
    Done done_;
    QObject context_; ///< of all connections: none outlives this
    QNetworkAccessManager network_;
    std::map<std::string, std::unique_ptr<Place>> places_; ///< by symbol
};

} // namespace topbook
