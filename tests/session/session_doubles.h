// SPDX-License-Identifier: GPL-3.0-or-later
// Doubles for session tests: a decoder of one-line payloads, scripted sources, an archive in memory that can be told to
// fail, inputs made by hand, and waiting for a condition.
#pragma once

#include "model/core/decimal.h"
#include "model/core/time_text.h"
#include "model/session/live_run.h"
#include "model/session/session.h"

#include <QtTest>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

namespace topbook::test {

using namespace std::chrono_literals;

/// A time of 2026-11-20 where no date is given.
inline Timestamp at(std::string_view text) {
    return parseTime(text.size() > 18 ? std::string(text) : "2026-11-20 " + std::string(text))->time;
}
inline Price price(std::string_view text) {
    return Price{parsePrice(text)->units};
}

/// Lines: `q SYMBOL PRICE [SIZE]`, `a SYMBOL ID b|a PRICE SIZE` (order added), `d SYMBOL ID b|a` (deleted),
/// `g SYMBOL COUNT FIRST` (gap), `s SYMBOL STATUS`, `c SYMBOL PRICE` (previous close); `@hh:mm:ss` first gives the
/// event time, else it is the receive time. Anything else is a bad row.
class LineDecoder : public Decoder {
public:
    LineDecoder() {
        traits_.name = "lines";
        traits_.hasQuotes = true;
        traits_.hasBook = true;
    }
    const FormatTraits& traits() const override { return traits_; }
    Result<void> decode(std::string_view bytes, Timestamp received, EventBatch& out) override {
        std::istringstream lines{std::string(bytes)};
        for (std::string line; std::getline(lines, line);)
            take(line, received, out);
        return {};
    }
    Result<void> finish(EventBatch&) override { return {}; }
    const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }

private:
    void take(const std::string& line, Timestamp received, EventBatch& out) {
        std::istringstream words(line);
        std::string kind;
        std::string symbol;
        Event event;
        event.row = ++row_;
        event.sequence.value = row_;
        event.time = received;
        words >> kind;
        if (kind.starts_with('@')) {
            event.time = at(kind.substr(1));
            words >> kind;
        }
        words >> symbol;
        std::string number;
        std::string side;
        if (kind == "q") {
            words >> number >> event.size.units;
            event.kind = EventKind::Quote;
            event.price = price(number);
            event.reference = static_cast<std::uint64_t>(noTime);
        } else if (kind == "a") {
            words >> event.reference >> side >> number >> event.size.units;
            event.kind = EventKind::Add;
            event.price = price(number);
        } else if (kind == "d") {
            words >> event.reference >> side;
            event.kind = EventKind::Delete;
        } else if (kind == "g") {
            words >> event.size.units >> event.reference;
            event.kind = EventKind::Gap;
        } else if (kind == "s") {
            words >> event.size.units;
            event.kind = EventKind::Status;
        } else if (kind == "c") {
            words >> number;
            event.kind = EventKind::Reference;
            event.price = price(number);
        } else {
            out.problems.push_back({ErrorCode::BadRow, {}, event.time, "lines:" + std::to_string(row_), line});
            return;
        }
        if (side == "a")
            event.flags = sideAsk;
        const auto [index, isNew] = indexes_.try_emplace(symbol, static_cast<std::uint32_t>(indexes_.size()));
        if (isNew) {
            Instrument instrument;
            instrument.symbol = symbol;
            out.instruments.push_back(instrument);
        }
        event.instrument.value = index->second;
        ++counts_[kind];
        out.events.push_back(event);
    }

    FormatTraits traits_;
    std::map<std::string, std::uint32_t> indexes_;
    std::map<std::string, std::uint64_t> counts_;
    std::uint64_t row_ = 0;
};

inline SubscribeBook bookOf(std::uint32_t instrument) {
    SubscribeBook wanted;
    wanted.instrument = InstrumentId{instrument};
    return wanted;
}

inline ExportQuestion exportOf(std::string table) {
    ExportQuestion question;
    question.table = std::move(table);
    return question;
}

inline Result<std::unique_ptr<Decoder>> lineDecoder(const SourceSetup&) {
    return std::make_unique<LineDecoder>();
}

/// Runs a script in its own thread; ends with it, or waits for the stop.
class ScriptSource : public Source {
public:
    using Script = std::function<void(std::stop_token, SourceOutput&)>;
    explicit ScriptSource(Script script, SourcePace pace = SourcePace::Poll, bool ticks = true,
                          std::string name = "lines")
        : script_(std::move(script))
        , pace_(pace)
        , ticks_(ticks)
        , name_(std::move(name)) {}
    std::string name() const override { return name_; }
    SourcePace pace() const override { return pace_; }
    bool givesTicks() const override { return ticks_; }
    std::unique_ptr<Decoder> makeDecoder() const override { return std::make_unique<LineDecoder>(); }
    void run(std::stop_token stop, SourceOutput& out) override { script_(stop, out); }

private:
    Script script_;
    SourcePace pace_;
    bool ticks_;
    std::string name_;
};

/// One payload or tick of a script.
struct Line {
    std::string_view time;
    std::string_view text; ///< empty: a tick
};
inline ScriptSource::Script scriptOf(std::vector<Line> lines, bool stay = false) {
    return [lines = std::move(lines), stay](std::stop_token stop, SourceOutput& out) {
        for (const Line& line : lines) {
            const bool goOn = line.text.empty() ? out.tick(at(line.time)) : out.payload(line.text, at(line.time));
            if (!goOn)
                return;
        }
        while (stay && !stop.stop_requested())
            std::this_thread::sleep_for(2ms);
    };
}

inline void waitForStop(std::stop_token stop) {
    while (!stop.stop_requested())
        std::this_thread::sleep_for(2ms);
}

/// What an archive in memory was given; shared with the test.
struct Archive {
    std::mutex mutex;
    std::vector<HistoryBatch> batches;
    std::optional<Error> failing; ///< what every write fails with
    bool slow = false;            ///< every write waits while this holds
    bool closed = false;

    std::vector<JournalEntry> entries() {
        const std::lock_guard lock(mutex);
        std::vector<JournalEntry> all;
        for (const HistoryBatch& batch : batches)
            all.insert(all.end(), batch.entries.begin(), batch.entries.end());
        return all;
    }
    void failWith(std::optional<Error> error) {
        const std::lock_guard lock(mutex);
        failing = std::move(error);
    }
    void setSlow(bool on) {
        const std::lock_guard lock(mutex);
        slow = on;
    }
    bool isSlow() {
        const std::lock_guard lock(mutex);
        return slow;
    }
};

class MemoryStore : public HistoryStore {
public:
    explicit MemoryStore(std::shared_ptr<Archive> archive)
        : archive_(std::move(archive)) {}
    Result<void> write(const HistoryBatch& batch) override {
        while (archive_->isSlow())
            std::this_thread::sleep_for(1ms);
        const std::lock_guard lock(archive_->mutex);
        if (archive_->failing)
            return tl::unexpected(*archive_->failing);
        archive_->batches.push_back(batch);
        return {};
    }
    Result<void> close(Timestamp) override {
        const std::lock_guard lock(archive_->mutex);
        archive_->closed = true;
        return {};
    }
    std::vector<std::string> notices() const override { return {}; }
    std::uint64_t bytes() const override { return 0; }

private:
    std::shared_ptr<Archive> archive_;
};

inline HistoryPlace placeIn(const std::shared_ptr<Archive>& archive) {
    HistoryPlace place;
    place.folder = "memory";
    place.open = [archive](const HistoryOptions&, Timestamp) -> Result<std::unique_ptr<HistoryStore>> {
        return std::make_unique<MemoryStore>(archive);
    };
    return place;
}

/// Events made by hand as a recorded input.
class HandInput : public EventInput {
public:
    HandInput(std::vector<EventBatch> batches, FormatTraits traits)
        : batches_(std::move(batches))
        , traits_(std::move(traits)) {}
    const FormatTraits& traits() const override { return traits_; }
    const std::map<std::string, std::uint64_t>& counts() const override { return counts_; }
    Result<bool> next(EventBatch& out) override {
        out.clear();
        if (next_ == batches_.size())
            return false;
        out = batches_[next_++];
        return true;
    }

private:
    std::vector<EventBatch> batches_;
    FormatTraits traits_;
    std::map<std::string, std::uint64_t> counts_;
    std::size_t next_ = 0;
};

/// A replay of lines, each with its event time; `linesEach` lines a batch.
inline ReplayConfig replayOf(const std::string& lines, std::size_t linesEach = 1000) {
    LineDecoder decoder;
    std::vector<EventBatch> batches;
    std::istringstream in(lines);
    std::string block;
    std::size_t held = 0;
    const auto flush = [&] {
        batches.emplace_back();
        (void)decoder.decode(block, Timestamp::earliest(), batches.back());
        block.clear();
        held = 0;
    };
    for (std::string line; std::getline(in, line);) {
        block += line + "\n";
        if (++held == linesEach)
            flush();
    }
    if (held > 0)
        flush();
    ReplayConfig config;
    config.paths = {"by hand"};
    config.speed = 0;
    config.open = [batches, traits = decoder.traits()](const std::string&,
                                                       const InputOptions&) -> Result<std::unique_ptr<EventInput>> {
        return std::make_unique<HandInput>(batches, traits);
    };
    return config;
}

inline bool waitUntil(const std::function<bool()>& condition, std::chrono::milliseconds timeout = 10s) {
    const auto until = std::chrono::steady_clock::now() + timeout;
    while (std::chrono::steady_clock::now() < until) {
        if (condition())
            return true;
        std::this_thread::sleep_for(2ms);
    }
    return condition();
}

/// A session's snapshot once it satisfies a condition; null when it never does.
inline std::shared_ptr<const Snapshot> awaitSnapshot(const SessionHandle& session,
                                                     const std::function<bool(const Snapshot&)>& condition,
                                                     std::chrono::milliseconds timeout = 10s) {
    std::shared_ptr<const Snapshot> found;
    waitUntil(
        [&] {
            auto latest = session.latest();
            if (latest && condition(*latest))
                found = std::move(latest);
            return found != nullptr;
        },
        timeout);
    return found;
}

/// Whether a session ends within 200 ms of being asked to. A machine that is busy with something else may need more
/// than one try to show it; a sanitizer needs longer.
inline bool stopsInTime(const std::function<std::unique_ptr<Session>()>& start) {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    constexpr std::chrono::milliseconds limit{2'000};
#else
    constexpr std::chrono::milliseconds limit{200};
#endif
    for (int attempt = 0; attempt < 10; ++attempt) {
        auto session = start();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const auto begun = std::chrono::steady_clock::now();
        session.reset();
        if (std::chrono::steady_clock::now() - begun < limit)
            return true;
    }
    return false;
}

/// A path under the tests' real data, empty where there is none.
inline std::string dataPath(const std::string& name) {
    const QByteArray given = qgetenv("TOPBOOK_DATA");
    const std::string root =
        given.isEmpty() ? qgetenv("TOPBOOK_SOURCE_DIR").toStdString() + "/../shared/data" : given.toStdString();
    const std::string path = root + "/" + name;
    return std::filesystem::exists(path) ? path : std::string();
}

inline std::uint64_t digestOf(ReplayConfig config) {
    auto session = startReplay(std::move(config));
    if (!session) {
        qWarning("%s", describe(session.error()).c_str());
        return 0;
    }
    (*session)->waitForEnd();
    return (*session)->digest();
}

} // namespace topbook::test
