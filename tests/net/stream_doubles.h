// SPDX-License-Identifier: GPL-3.0-or-later
// Doubles for tests of streams: a WebSocket server on the loopback, a session that writes down what it is handed, and a
// source on a thread of its own. The server lives in the test's thread and moves on with its event loop.
#pragma once

#include "model/core/clock.h"
#include "model/feed/providers/live_payload.h"
#include "model/net/websocket_source.h"

#include <QHostAddress>
#include <QPointer>
#include <QStringList>
#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace topbook::doubles {

class StreamServer : public QObject {
public:
    StreamServer()
        : server_(QStringLiteral("test"), QWebSocketServer::NonSecureMode) {
        connect(&server_, &QWebSocketServer::newConnection, this, [this] {
            while (QWebSocket* socket = server_.nextPendingConnection()) {
                ++connections;
                current = socket;
                socket->setParent(this);
                connect(socket, &QWebSocket::textMessageReceived, this, [this](const QString& text) { heard << text; });
                connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
                if (whenConnected)
                    whenConnected();
            }
        });
        if (!server_.listen(QHostAddress::LocalHost))
            qFatal("no loopback port to listen on");
    }

    [[nodiscard]] std::string url() const { return "ws://127.0.0.1:" + std::to_string(server_.serverPort()); }
    void say(const std::string& text) {
        if (current)
            current->sendTextMessage(QString::fromStdString(text));
    }

    int connections = 0;
    QStringList heard;
    QPointer<QWebSocket> current;
    std::function<void()> whenConnected;

private:
    QWebSocketServer server_;
};

/// Thread-safe: the source writes on its thread, the test reads on its own.
class Collected final : public SourceOutput {
public:
    bool payload(std::string_view bytes, Timestamp) override {
        const std::lock_guard lock(mutex_);
        payloads_.emplace_back(bytes);
        return !full;
    }
    bool tick(Timestamp) override { return true; }
    void link(LinkState state, std::string_view words, Timestamp) override {
        const std::lock_guard lock(mutex_);
        links_.emplace_back(state, words);
    }
    [[nodiscard]] std::uint64_t dropped() const override { return droppedSoFar; }

    [[nodiscard]] std::vector<std::string> payloads() const {
        const std::lock_guard lock(mutex_);
        return payloads_;
    }
    /// How many payloads begin so.
    [[nodiscard]] std::size_t count(std::string_view beginning) const {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::count_if(
            payloads_.begin(), payloads_.end(), [&](const std::string& each) { return each.starts_with(beginning); }));
    }
    [[nodiscard]] bool told(LinkState state, std::string_view beginning) const {
        const std::lock_guard lock(mutex_);
        return std::any_of(links_.begin(), links_.end(),
                           [&](const auto& each) { return each.first == state && each.second.starts_with(beginning); });
    }

    std::atomic<std::uint64_t> droppedSoFar = 0;
    std::atomic<bool> full = false;

private:
    mutable std::mutex mutex_;
    std::vector<std::string> payloads_;
    std::vector<std::pair<LinkState, std::string>> links_;
};

/// A source that runs until it is stopped or destroyed.
class Running {
public:
    Running(StreamSettings settings, Collected& out)
        : source(std::move(makeWebSocketSource(std::move(settings)).value()))
        , thread_([this, &out](std::stop_token stop) {
            source->run(stop, out);
            over = true;
        }) {}

    void stop() { thread_.request_stop(); }

    std::atomic<bool> over = false;
    std::unique_ptr<Source> source;

private:
    std::jthread thread_;
};

} // namespace topbook::doubles
