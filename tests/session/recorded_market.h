// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted market on a real disk: twenty minutes of quotes and orders, sessions that end as a killed program does,
// and replays of what they left.
#pragma once

#include "tests/session/session_doubles.h"

namespace topbook::test {

/// Twenty minutes of quotes and orders, one payload and one tick a second.
inline std::vector<Line> marketLines(std::vector<std::string>& keep, Timestamp start = at("10:00:00")) {
    std::vector<Line> lines;
    keep.reserve(8'000);
    for (int second = 0; second < 1'200; ++second) {
        keep.push_back(timeText(start + Duration(1s) * second, 0));
        const std::string_view time = keep.back();
        std::string payload = "q A " + std::to_string(100 + second % 13) + "\nq B " + std::to_string(90 + second % 29) +
                              " 10\na A " + std::to_string(second) + (second % 2 == 0 ? " b " : " a ") +
                              std::to_string(second % 2 == 0 ? 50 - second % 7 : 51 + second % 7) + " " +
                              std::to_string(1 + second % 9);
        if (second > 60)
            payload += "\nd A " + std::to_string(second - 60) + (second % 2 == 0 ? " b" : " a");
        if (second % 97 == 5) // late by more than the lateness
            payload +=
                "\n@" + timeText(start + Duration(1s) * std::max(second - 25, 0), 0).replace(10, 1, "T") + " q C 77";
        keep.push_back(std::move(payload));
        lines.push_back({time, keep.back()});
        lines.push_back({time, {}});
    }
    return lines;
}

inline LiveConfig configOf(std::vector<Line> lines, Timestamp now, bool stay = false) {
    LiveConfig config;
    LiveSource live;
    live.source = std::make_unique<ScriptSource>(scriptOf(std::move(lines), stay), SourcePace::Stream);
    config.sources.push_back(std::move(live));
    config.clock = std::make_shared<ManualClock>(now);
    return config;
}

/// A store that ends as a killed program does: nothing is closed.
class KilledStore : public HistoryStore {
public:
    explicit KilledStore(std::unique_ptr<HistoryStore> store)
        : store_(std::move(store)) {}
    Result<void> write(const HistoryBatch& batch) override { return store_->write(batch); }
    Result<void> close(Timestamp) override { return {}; }
    std::vector<std::string> notices() const override { return store_->notices(); }
    std::uint64_t bytes() const override { return store_->bytes(); }

private:
    std::unique_ptr<HistoryStore> store_;
};

inline Result<std::unique_ptr<HistoryStore>> openKilled(const HistoryOptions& options, Timestamp now) {
    auto store = openHistory(options, now);
    if (!store)
        return store;
    return std::make_unique<KilledStore>(std::move(*store));
}

inline std::unique_ptr<Session> started(LiveConfig config) {
    auto session = startLive(std::move(config));
    if (!session)
        qFatal("%s", describe(session.error()).c_str());
    return std::move(*session);
}

inline ReplayConfig replayOfRecording(const std::string& path, std::size_t shards = 1, std::size_t batch = 0) {
    ReplayConfig config;
    config.paths = {path};
    config.speed = 0;
    config.shards = shards;
    config.batchEvents = batch;
    config.decoders = [](const SourceSetup& source) {
        return source.decoder == "lines" ? lineDecoder(source) : usualDecoder(source);
    };
    return config;
}

} // namespace topbook::test
