// SPDX-License-Identifier: GPL-3.0-or-later
// An HTTP server on the loopback for tests, which answers as a script says and can do what servers should not: cut,
// reset, trickle, never answer. Lives in the test's thread and moves on with its event loop.
#pragma once

#include <QHostAddress>
#include <QMap>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <sys/socket.h>

#include <functional>
#include <memory>
#include <vector>

namespace topbook::doubles {

struct ServedRequest {
    QByteArray target;                    ///< path and query
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    int connection = 0;                   ///< from 1, in the order they came
};

/// What the server does with one request.
struct ServedAnswer {
    enum class Then { Keep, Close, Reset, Hold };

    QByteArray bytes; ///< as they go over the wire
    Then then = Then::Keep;
    qsizetype trickle = 0; ///< bytes a turn of the event loop; 0: all at once
};

inline ServedAnswer served(int status, const QByteArray& body, const QByteArray& headers = {}) {
    ServedAnswer answer;
    answer.bytes = "HTTP/1.1 " + QByteArray::number(status) +
                   " Status\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body;
    return answer;
}

class RestServer : public QObject {
public:
    using Script = std::function<ServedAnswer(const ServedRequest& request)>;

    /// Listens at once. `listener` may be a QSslServer.
    explicit RestServer(Script script, std::unique_ptr<QTcpServer> listener = std::make_unique<QTcpServer>())
        : script_(std::move(script))
        , listener_(std::move(listener)) {
        connect(listener_.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (QTcpSocket* socket = listener_->nextPendingConnection())
                take(socket);
        });
        if (!listener_->listen(QHostAddress::LocalHost))
            qFatal("no loopback port to listen on");
    }
    ~RestServer() override { listener_->close(); }

    [[nodiscard]] quint16 port() const { return listener_->serverPort(); }
    [[nodiscard]] std::string url(const std::string& scheme = "http") const {
        return scheme + "://127.0.0.1:" + std::to_string(port());
    }
    [[nodiscard]] const std::vector<ServedRequest>& requests() const { return requests_; }
    [[nodiscard]] int connections() const { return connections_; }
    /// Answers all requests that were held.
    void release(const ServedAnswer& answer) {
        for (const auto& socket : std::exchange(held_, {})) {
            if (socket)
                give(socket, answer);
        }
    }
    [[nodiscard]] std::size_t held() const { return held_.size(); }

private:
    void take(QTcpSocket* socket) {
        const int number = ++connections_;
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, number] { read(socket, number); });
        read(socket, number);
    }

    void read(QTcpSocket* socket, int number) {
        QByteArray& buffer = buffers_[socket];
        buffer += socket->readAll();
        for (qsizetype end = buffer.indexOf("\r\n\r\n"); end >= 0; end = buffer.indexOf("\r\n\r\n")) {
            ServedRequest request;
            request.connection = number;
            const QList<QByteArray> lines = buffer.left(end).split('\n');
            buffer.remove(0, end + 4);
            request.target = lines.front().split(' ').value(1);
            for (const QByteArray& line : lines.mid(1))
                request.headers[line.left(line.indexOf(':')).toLower()] = line.mid(line.indexOf(':') + 1).trimmed();
            requests_.push_back(request);
            give(socket, script_(request));
        }
    }

    void give(QTcpSocket* socket, const ServedAnswer& answer) {
        if (answer.then == ServedAnswer::Then::Hold) {
            held_.emplace_back(socket);
            return;
        }
        if (answer.trickle > 0 && answer.bytes.size() > answer.trickle) {
            socket->write(answer.bytes.left(answer.trickle));
            ServedAnswer rest = answer;
            rest.bytes.remove(0, answer.trickle);
            QTimer::singleShot(1, socket, [this, socket, rest] { give(socket, rest); });
            return;
        }
        socket->write(answer.bytes);
        if (answer.then == ServedAnswer::Then::Close)
            socket->disconnectFromHost();
        if (answer.then == ServedAnswer::Then::Reset) {
            socket->flush();
            const linger hard{1, 0};
            (void)setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
            socket->abort();
        }
    }

    Script script_;
    QMap<QTcpSocket*, QByteArray> buffers_;
    std::vector<QPointer<QTcpSocket>> held_;
    std::vector<ServedRequest> requests_;
    int connections_ = 0;
    std::unique_ptr<QTcpServer> listener_; ///< last: takes its sockets along before what they write to
};

} // namespace topbook::doubles
