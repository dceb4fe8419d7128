// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/websocket_connection.h"

#include "model/net/retry_delay.h"

#include <QNetworkRequest>
#include <QWebSocket>

#include <algorithm>
#include <utility>

namespace topbook {
namespace {

using namespace std::chrono_literals;

constexpr quint64 mostMessageBytes = quint64{16} * 1024 * 1024;
constexpr auto pulseInterval = 100ms;
constexpr auto connectTimeout = 15s;
constexpr auto shortestResubscribe = 5s; ///< a book that keeps differing must not make a flood of subscriptions

std::string printableReason(const QString& text) {
    return text.simplified().left(200).toStdString();
}

/// Whole seconds, at least one: "4 s".
std::string secondsText(Duration length) {
    return std::to_string(std::max<std::int64_t>(1, std::chrono::round<std::chrono::seconds>(length).count())) + " s";
}

} // namespace

WebSocketConnection::WebSocketConnection(const StreamSettings& settings, std::string host, SourceOutput& out,
                                         SharedMeter& meter, std::function<void()> over)
    : settings_(settings)
    , host_(std::move(host))
    , out_(out)
    , meter_(meter)
    , over_(std::move(over))
    , decoder_(settings.provider->open())
    , dropped_(out.dropped())
    , jitter_(settings.jitterSeed)
    , snapshots_(*settings.clock, settings.firstRetry, settings.longestRetry, settings.jitterSeed,
                 [this](const std::string& symbol, const SnapshotAnswer& answer) { takeSnapshot(symbol, answer); }) {
    retry_.setSingleShot(true);
    pulse_.setInterval(pulseInterval);
    watch_.setInterval(std::max<std::chrono::milliseconds>(100ms, settings.provider->silence / 10));
    QObject::connect(&retry_, &QTimer::timeout, &context_, [this] { connect(); });
    QObject::connect(&pulse_, &QTimer::timeout, &context_, [this] {
        LivePayload pulse;
        pulse.kind = LivePayloadKind::Pulse;
        (void)hand(pulse);
    });
    QObject::connect(&watch_, &QTimer::timeout, &context_, [this] { watchSilence(); });
}

WebSocketConnection::~WebSocketConnection() {
    dropSocket();
}

void WebSocketConnection::connect() {
    dropSocket();
    out_.link(LinkState::Connecting, "Connecting to " + host_, settings_.clock->now());
    meter_.change([](SourceMeter& meter) { meter.nextAttempt = {}; });
    socket_ = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, &context_);
    socket_->setMaxAllowedIncomingFrameSize(mostMessageBytes);
    socket_->setMaxAllowedIncomingMessageSize(mostMessageBytes);
    QObject::connect(socket_, &QWebSocket::connected, &context_, [this] { whenConnected(); });
    QObject::connect(socket_, &QWebSocket::textMessageReceived, &context_,
                     [this](const QString& text) { takeText(text); });
    const auto broke = [this](const QString& reason) {
        const std::string why = printableReason(reason);
        breakOff((open_ ? "the connection to " : "no connection to ") + host_ + (open_ ? " broke" : "") +
                 (why.empty() ? "" : ": " + why));
    };
    QObject::connect(socket_, &QWebSocket::disconnected, &context_, [this, broke] {
        broke(socket_->closeReason().isEmpty() ? socket_->errorString() : socket_->closeReason());
    });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto failed = &QWebSocket::errorOccurred;
#else
    const auto failed = QOverload<QAbstractSocket::SocketError>::of(&QWebSocket::error);
#endif
    QObject::connect(socket_, failed, &context_, [this, broke] { broke(socket_->errorString()); });
    heard_.start();
    watch_.start();
    QNetworkRequest request{QUrl(QString::fromStdString(settings_.wsUrl))};
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Topbook/" TOPBOOK_VERSION));
    socket_->open(request);
}

void WebSocketConnection::whenConnected() {
    open_ = true;
    pinged_ = false;
    heard_.start();
    held_.start();
    meter_.change([this](SourceMeter& meter) {
        meter.reconnects += connectedBefore_ ? 1 : 0;
        meter.lastError.clear();
    });
    connectedBefore_ = true;
    const std::string words = "Connected to " + host_;
    out_.link(LinkState::Connected, words, settings_.clock->now());
    LivePayload opened;
    opened.kind = LivePayloadKind::Opened;
    opened.body = words;
    if (!hand(opened))
        return;
    for (const std::string& text : settings_.provider->greeting(settings_.symbols))
        send(text);
}

void WebSocketConnection::takeText(const QString& text) {
    heard_.start();
    pinged_ = false;
    meter_.change([](SourceMeter& meter) { ++meter.answers; });
    const QByteArray bytes = text.toUtf8();
    LivePayload message;
    message.body = {bytes.constData(), static_cast<std::size_t>(bytes.size())};
    (void)hand(message);
}

bool WebSocketConnection::hand(const LivePayload& payload) {
    const QWebSocket* const during = socket_;
    const std::string bytes = writeLivePayload(payload);
    const Timestamp received = settings_.clock->now();
    if (ended_ || !out_.payload(bytes, received)) {
        ended_ = true;
        over_();
        return false;
    }
    scratch_.clear();
    (void)decoder_->decode(bytes, received, scratch_);
    const std::vector<StreamWish> wishes = decoder_->takeWishes();
    if (payload.kind == LivePayloadKind::Lost)
        return false; // what was wished for is void
    if (const std::uint64_t dropped = out_.dropped(); dropped != dropped_) {
        dropped_ = dropped;
        breakOff("payloads were dropped, since the session could not keep up");
        return false;
    }
    follow(wishes);
    return open_ && socket_ == during;
}

void WebSocketConnection::follow(const std::vector<StreamWish>& wishes) {
    using Kind = StreamWish::Kind;
    const auto has = [&](Kind kind) {
        return std::any_of(wishes.begin(), wishes.end(), [kind](const StreamWish& wish) { return wish.kind == kind; });
    };
    if (has(Kind::Reconnect)) {
        breakOff("the stream must begin anew", false);
        return;
    }
    if (!has(Kind::Pulse))
        pulse_.stop();
    else if (!pulse_.isActive())
        pulse_.start();
    for (const StreamWish& wish : wishes) {
        if (!open_)
            return;
        if (wish.kind == Kind::Snapshot && settings_.provider->snapshotPath != nullptr)
            snapshots_.want(wish.symbol, settings_.baseUrl + settings_.provider->snapshotPath(wish.symbol));
        else if (wish.kind == Kind::Resubscribe)
            resubscribe(wish.symbol);
        else if (wish.kind == Kind::Send)
            send(wish.text);
    }
}

void WebSocketConnection::resubscribe(const std::string& symbol) {
    if (settings_.provider->resubscribe == nullptr) {
        breakOff("the book of " + symbol + " must begin anew", false);
        return;
    }
    QElapsedTimer& last = resubscribed_[symbol];
    const qint64 wait = last.isValid() ? std::chrono::milliseconds(shortestResubscribe).count() - last.elapsed() : 0;
    if (wait > 0) {
        QTimer::singleShot(static_cast<int>(wait), socket_, [this, symbol] { resubscribe(symbol); });
        return;
    }
    last.start();
    for (const std::string& text : settings_.provider->resubscribe(symbol))
        send(text);
}

void WebSocketConnection::send(std::string_view text) {
    if (open_)
        socket_->sendTextMessage(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
}

void WebSocketConnection::takeSnapshot(const std::string& symbol, const SnapshotAnswer& answer) {
    if (!open_)
        return;
    meter_.change([&](SourceMeter& meter) {
        ++meter.polls;
        if (answer.error || answer.status != 200) {
            ++meter.failures;
            meter.lastError = answer.error ? answer.error->message : "HTTP status " + std::to_string(answer.status);
        }
    });
    LivePayload payload;
    payload.kind = answer.error ? LivePayloadKind::Failure : LivePayloadKind::Snapshot;
    payload.status = answer.status;
    payload.symbols = symbol;
    payload.body = answer.body;
    if (answer.error) {
        payload.code = answer.error->code;
        payload.body = answer.error->message;
    }
    (void)hand(payload);
}

/// A stream that says nothing is asked once whether it lives, and is then taken for dead.
void WebSocketConnection::watchSilence() {
    const Duration silent(heard_.nsecsElapsed());
    if (!open_) {
        if (silent >= connectTimeout)
            breakOff("no connection to " + host_ + " in " + secondsText(connectTimeout));
        return;
    }
    const Duration longest = settings_.provider->silence;
    if (silent >= longest + longest / 2) {
        breakOff("no message from " + host_ + " for " + secondsText(silent));
    } else if (silent >= longest && !pinged_) {
        pinged_ = true;
        socket_->ping();
        if (!settings_.provider->ping.empty())
            send(settings_.provider->ping);
    }
}

Duration WebSocketConnection::nextDelay() {
    if (held_.isValid() && Duration(held_.nsecsElapsed()) >= settings_.goodAfter)
        failures_ = 0;
    held_.invalidate();
    ++failures_;
    return std::min(settings_.longestRetry, retryDelay(failures_, settings_.firstRetry, jitter_));
}

void WebSocketConnection::breakOff(const std::string& why, bool fault) {
    if (ended_ || retry_.isActive())
        return;
    const bool was = std::exchange(open_, false);
    dropSocket();
    const Duration delay = nextDelay();
    retry_.start(std::chrono::ceil<std::chrono::milliseconds>(delay));
    if (was) {
        LivePayload lost;
        lost.kind = LivePayloadKind::Lost;
        lost.body = why;
        (void)hand(lost);
        dropped_ = out_.dropped(); // the hole begins here in any case
        if (ended_)
            return;
    }
    const Timestamp now = settings_.clock->now();
    meter_.change([&](SourceMeter& meter) {
        meter.failures += fault ? 1 : 0;
        meter.lastError = why;
        meter.nextAttempt = now + delay;
    });
    out_.link(LinkState::Retrying, "Retrying in " + secondsText(delay) + ": " + why, now);
}

void WebSocketConnection::dropSocket() {
    open_ = false;
    pulse_.stop();
    watch_.stop();
    retry_.stop();
    snapshots_.cancelAll();
    QWebSocket* socket = std::exchange(socket_, nullptr);
    if (socket == nullptr)
        return;
    socket->disconnect(&context_);
    socket->abort();
    socket->deleteLater(); // it may be the one that is calling
}

} // namespace topbook
