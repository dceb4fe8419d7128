// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/net/websocket_source.h"

#include "model/net/http_address.h"
#include "model/net/websocket_connection.h"

#include <QEventLoop>
#include <QUrl>

#include <algorithm>
#include <optional>

namespace topbook {
namespace {

struct StreamAddress {
    std::string host;
    std::string shown; ///< without user, query and fragment
};

/// Read by the parser that the connection uses, so that both see the same host.
Result<StreamAddress> checkStreamAddress(const std::string& url) {
    const QUrl read(QString::fromStdString(url), QUrl::StrictMode);
    const std::string host = read.host().toStdString();
    if (!read.isValid() || host.empty() || (read.scheme() != "wss" && read.scheme() != "ws"))
        return failure(ErrorCode::InvalidArgument, "the stream's address is no wss:// address");
    if (read.scheme() == "ws" && !isLoopbackHost(host))
        return failure(ErrorCode::InvalidArgument,
                       "the stream's address at " + host +
                           " would be spoken to in plain text; use wss:// (ws:// is for this machine only)");
    const auto shown = read.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    return StreamAddress{host, shown.toStdString()};
}

class WebSocketSource final : public Source {
public:
    WebSocketSource(StreamSettings settings, StreamAddress address)
        : settings_(std::move(settings))
        , address_(std::move(address)) {}

    [[nodiscard]] std::string name() const override { return settings_.name; }
    [[nodiscard]] SourcePace pace() const override { return SourcePace::Stream; }
    [[nodiscard]] std::unique_ptr<Decoder> makeDecoder() const override { return settings_.provider->open(); }
    [[nodiscard]] SourceMeter meter() const override { return meter_.read(); }
    [[nodiscard]] std::string kind() const override { return "websocket"; }
    [[nodiscard]] std::string address() const override { return address_.shown; }

    void run(std::stop_token stop, SourceOutput& out) override {
        QEventLoop loop; // first: it gives this thread the means for timers and sockets
        const auto quit = [&loop] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); };
        WebSocketConnection connection(settings_, address_.host, out, meter_, quit);
        const std::stop_callback whenStopped(stop, quit);
        connection.connect();
        loop.exec();
    }

private:
    StreamSettings settings_;
    StreamAddress address_;
    SharedMeter meter_;
};

} // namespace

Result<std::unique_ptr<Source>> makeWebSocketSource(StreamSettings settings) {
    if (settings.provider == nullptr || !settings.clock)
        return failure(ErrorCode::InvalidArgument, "a stream needs a provider and a clock");
    const bool blank = std::any_of(settings.symbols.begin(), settings.symbols.end(), [](const std::string& symbol) {
        return symbol.find_first_not_of(' ') == symbol.npos;
    });
    if (settings.symbols.empty() || blank)
        return failure(ErrorCode::InvalidArgument, "a stream needs symbols, and none of them empty");
    if (settings.firstRetry <= Duration{0} || settings.longestRetry < settings.firstRetry)
        return failure(ErrorCode::InvalidArgument, "a stream's retries need a time above 0, the longest not below it");
    const StreamProvider& provider = *settings.provider;
    if (settings.wsUrl.empty())
        settings.wsUrl = provider.wsUrl;
    if (settings.baseUrl.empty())
        settings.baseUrl = provider.baseUrl;
    if (settings.name.empty())
        settings.name = provider.name;
    auto address = checkStreamAddress(settings.wsUrl);
    if (!address)
        return tl::unexpected(address.error());
    if (provider.snapshotPath != nullptr) {
        const auto base = checkHttpAddress(settings.baseUrl);
        if (!base)
            return tl::unexpected(base.error());
        const QUrl read(QString::fromStdString(settings.baseUrl), QUrl::StrictMode); // the fetcher's parser
        if (read.host().toStdString() != base->host || read.scheme().toStdString() != base->scheme)
            return failure(ErrorCode::InvalidArgument, "the address of the snapshots can be read in two ways");
        while (settings.baseUrl.ends_with('/'))
            settings.baseUrl.pop_back();
    }
    return std::make_unique<WebSocketSource>(std::move(settings), std::move(*address));
}

} // namespace topbook
