// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps one WebSocket stream going: connects, greets, hands on every message once and in order, does what the decoder
// wishes, and after a break connects again (providers, Crypto and Polling rules). Lives in the source's thread, between
// the start and the end of its event loop.
#pragma once

#include "model/feed/providers/live_payload.h"
#include "model/feed/source.h"
#include "model/net/snapshot_fetcher.h"
#include "model/net/websocket_source.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <mutex>

class QWebSocket;

namespace topbook {

/// A meter that the source's thread writes and any thread reads.
class SharedMeter {
public:
    [[nodiscard]] SourceMeter read() const {
        const std::lock_guard lock(mutex_);
        return meter_;
    }
    template<class By> void change(By by) {
        const std::lock_guard lock(mutex_);
        by(meter_);
    }

private:
    mutable std::mutex mutex_;
    SourceMeter meter_;
};

class WebSocketConnection {
public:
    /// `settings` are complete and checked; `over` is called once the session takes no more.
    WebSocketConnection(const StreamSettings& settings, std::string host, SourceOutput& out, SharedMeter& meter,
                        std::function<void()> over);
    ~WebSocketConnection();

    void connect();

private:
    void whenConnected();
    void takeText(const QString& text);
    /// The connection broke, is taken for dead, or is to be made anew.
    void breakOff(const std::string& why, bool fault = true);
    void dropSocket();
    /// Hands on a payload and asks the decoder what it means for the connection. False where the connection ended by
    /// it.
    bool hand(const LivePayload& payload);
    void follow(const std::vector<StreamWish>& wishes);
    void resubscribe(const std::string& symbol);
    void send(std::string_view text);
    void takeSnapshot(const std::string& symbol, const SnapshotAnswer& answer);
    void watchSilence();
    [[nodiscard]] Duration nextDelay();

    const StreamSettings& settings_;
    std::string host_;
    SourceOutput& out_;
    SharedMeter& meter_;
    std::function<void()> over_;
    std::unique_ptr<StreamDecoder> decoder_; ///< learns what the connection must do; decides no number
    EventBatch scratch_;
    QObject context_; ///< of all connections: none outlives this
    QWebSocket* socket_ = nullptr;
    QTimer retry_;
    QTimer pulse_;
    QTimer watch_;
    QElapsedTimer heard_; ///< since the last message, or since the attempt began
    QElapsedTimer held_;  ///< since the connection stands
    bool open_ = false;
    bool connectedBefore_ = false;
    bool pinged_ = false;
    bool ended_ = false;
    std::uint32_t failures_ = 0; ///< in a row
    std::uint64_t dropped_ = 0;
    RandomStream jitter_;
    std::map<std::string, QElapsedTimer> resubscribed_;
    SnapshotFetcher snapshots_;
};

} // namespace topbook
