// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/live_source.h"

#include "model/feed/providers/stream_provider.h"
#include "model/net/rest_source.h"
#include "model/net/websocket_source.h"

#include <filesystem>
#include <fstream>
#include <random>

namespace topbook {
namespace {

std::uint64_t freshSeed() {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
}

Result<LiveSource> makeStream(const LiveSourceRequest& request, const StreamProvider& provider) {
    StreamSettings settings;
    settings.provider = &provider;
    settings.symbols = request.symbols;
    settings.wsUrl = request.wsUrl;
    settings.baseUrl = request.baseUrl;
    settings.clock = request.clock;
    settings.jitterSeed = freshSeed();
    settings.name = request.name;
    auto source = makeWebSocketSource(std::move(settings));
    if (!source)
        return tl::unexpected(source.error());
    LiveSource live;
    live.source = std::move(*source);
    live.decoder = provider.name;
    live.samples = SampleRule::Mid;
    live.venue = provider.venue;
    return live;
}

Result<LiveSource> makePolling(const LiveSourceRequest& request) {
    auto profile = providerNamed(request.provider);
    if (!profile && profile.error().code == ErrorCode::NotFound && !request.provider.ends_with(".json")) {
        Error error = profile.error();
        error.message += "; for order books:";
        for (const StreamProvider& stream : streamProviders())
            error.message += " " + std::string(stream.name);
        return tl::unexpected(error);
    }
    if (!profile)
        return tl::unexpected(profile.error());
    if (!request.wsUrl.empty())
        return failure(ErrorCode::InvalidArgument,
                       request.provider + " is polled and has no WebSocket address; give --base-url instead");
    LiveSource live;
    live.decoder = profile->name;
    live.profile = profile->text;
    RestSettings settings;
    settings.profile = std::move(*profile);
    settings.symbols = request.symbols;
    settings.interval = request.interval;
    settings.baseUrl = request.baseUrl;
    settings.key = request.key;
    settings.clock = request.clock;
    settings.jitterSeed = freshSeed();
    settings.name = request.name;
    auto source = makeRestSource(std::move(settings));
    if (!source)
        return tl::unexpected(source.error());
    live.source = std::move(*source);
    live.samples = SampleRule::Quotes;
    return live;
}

} // namespace

Result<LiveSource> makeLiveSource(const LiveSourceRequest& request) {
    const StreamProvider* stream = streamProviderNamed(request.provider);
    auto live = stream != nullptr ? makeStream(request, *stream) : makePolling(request);
    if (live)
        live->universe = request.universe;
    return live;
}

Result<std::vector<std::string>> readSymbolsFile(const std::string& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error))
        return failure(ErrorCode::NotAFile, "this is a folder; a file with one symbol a line is needed", path);
    std::ifstream file(path);
    if (!file)
        return failure(ErrorCode::NotFound, "the file with the symbols cannot be read", path);
    std::vector<std::string> symbols;
    for (std::string line; std::getline(file, line);) {
        line.resize(std::min(line.find('#'), line.size()));
        const std::size_t begin = line.find_first_not_of(" \t\r");
        if (begin == std::string::npos)
            continue;
        symbols.push_back(line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1));
    }
    if (file.bad())
        return failure(ErrorCode::ReadFailed, "reading broke off", path);
    if (symbols.empty())
        return failure(ErrorCode::Empty, "the file names no symbol; write one a line", path);
    return symbols;
}

} // namespace topbook
