// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/snapshot_fetcher.h"

#include "model/net/retry_delay.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr qint64 mostBytes = qint64{16} * 1024 * 1024;
constexpr auto requestTimeout = 10s;

std::chrono::milliseconds wholeMillis(Duration length) {
    return std::chrono::ceil<std::chrono::milliseconds>(length);
}

} // namespace

/// What is known of one symbol's requests.
struct SnapshotFetcher::Place {
    QTimer wait;
    QNetworkReply* reply = nullptr; ///< under way
    std::string body;
    bool tooLarge = false;
    QElapsedTimer sinceLast; ///< request
    Duration pause{};        ///< after it
    std::uint32_t failures = 0;
};

SnapshotFetcher::SnapshotFetcher(const Clock& clock, Duration shortest, Duration longest, std::uint64_t jitterSeed,
                                 Done done)
    : clock_(clock)
    , shortest_(shortest)
    , longest_(longest)
    , jitter_(jitterSeed, 1)
    , done_(std::move(done)) {}

SnapshotFetcher::~SnapshotFetcher() {
    cancelAll();
}

void SnapshotFetcher::want(const std::string& symbol, const std::string& url) {
    std::unique_ptr<Place>& place = places_[symbol];
    if (!place) {
        place = std::make_unique<Place>();
        place->wait.setSingleShot(true);
    }
    if (place->reply != nullptr || place->wait.isActive())
        return;
    const Duration passed =
        place->sinceLast.isValid() ? Duration(place->sinceLast.nsecsElapsed()) : Duration(place->pause);
    QObject::disconnect(&place->wait, nullptr, &context_, nullptr);
    QObject::connect(&place->wait, &QTimer::timeout, &context_, [this, symbol, url] { request(symbol, url); });
    place->wait.start(wholeMillis(std::max(Duration{0}, place->pause - passed)));
}

void SnapshotFetcher::cancelAll() {
    for (auto& [symbol, place] : places_) {
        place->wait.stop();
        QNetworkReply* reply = std::exchange(place->reply, nullptr);
        if (reply == nullptr)
            continue;
        reply->disconnect(&context_);
        reply->abort();
        reply->deleteLater();
    }
}

void SnapshotFetcher::request(const std::string& symbol, const std::string& url) {
    Place& place = *places_[symbol];
    QNetworkRequest asked{QUrl(QString::fromStdString(url))};
    asked.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::SameOriginRedirectPolicy);
    asked.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    asked.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Topbook/" TOPBOOK_VERSION));
    asked.setTransferTimeout(static_cast<int>(wholeMillis(requestTimeout).count()));
    place.body.clear();
    place.tooLarge = false;
    place.sinceLast.start();
    place.pause = shortest_;
    place.reply = network_.get(asked);
    QObject::connect(place.reply, &QNetworkReply::readyRead, &context_, [this, symbol] { readMore(symbol); });
    QObject::connect(place.reply, &QNetworkReply::finished, &context_, [this, symbol] { finish(symbol); });
}

void SnapshotFetcher::readMore(const std::string& symbol) {
    Place& place = *places_[symbol];
    if (place.reply == nullptr || place.tooLarge)
        return;
    const QByteArray more = place.reply->readAll();
    if (static_cast<qint64>(place.body.size()) + more.size() > mostBytes) {
        place.tooLarge = true;
        place.reply->abort();
        return;
    }
    place.body.append(more.constData(), static_cast<std::size_t>(more.size()));
}

void SnapshotFetcher::finish(const std::string& symbol) {
    readMore(symbol);
    Place& place = *places_[symbol];
    QNetworkReply* reply = std::exchange(place.reply, nullptr);
    if (reply == nullptr)
        return;
    reply->deleteLater();
    const SnapshotAnswer answer = answerOf(*reply, std::exchange(place.body, {}), place.tooLarge);
    if (!answer.error && answer.status == 200) {
        place.failures = 0;
    } else {
        ++place.failures;
        const QByteArray wished = reply->rawHeader("Retry-After");
        const auto asked = parseRetryAfter({wished.constData(), static_cast<std::size_t>(wished.size())}, clock_.now());
        place.pause = std::max(std::min(longest_, retryDelay(place.failures, shortest_, jitter_)),
                               std::min(longestRetryDelay, asked.value_or(Duration{0})));
    }
    done_(symbol, answer);
}

SnapshotAnswer SnapshotFetcher::answerOf(QNetworkReply& reply, std::string body, bool tooLarge) {
    SnapshotAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError trouble = reply.error();
    const std::string host = reply.url().host().toStdString();
    if (tooLarge) {
        answer.error = Error{ErrorCode::TooLarge, "the answer of " + host + " is larger than 16 MiB", {}};
    } else if (trouble == QNetworkReply::NoError || answer.status >= 400) {
        answer.body = std::move(body);
    } else if (trouble == QNetworkReply::InsecureRedirectError || trouble == QNetworkReply::TooManyRedirectsError ||
               answer.status / 100 == 3) {
        answer.error = Error{ErrorCode::RedirectRefused, host + " sends to another server, which is refused", {}};
    } else if (trouble == QNetworkReply::SslHandshakeFailedError) {
        answer.error =
            Error{ErrorCode::TlsFailed, "no safe connection to " + host + ": its certificate was refused", {}};
    } else if (trouble == QNetworkReply::OperationCanceledError || trouble == QNetworkReply::TimeoutError) {
        answer.error = Error{ErrorCode::TimedOut, host + " did not answer in time", {}};
    } else {
        answer.error = Error{ErrorCode::ConnectionFailed, "no whole answer of " + host, {}};
    }
    return answer;
}

} // namespace topbook
