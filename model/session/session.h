// SPDX-License-Identifier: GPL-3.0-or-later
// A running session, live or replay: threads, pacing, recording and health around one engine. The composition root
// makes one with startLive or startReplay and owns it; windows hold it as a SessionHandle. All calls are thread-safe;
// `stop` and the destructor end every thread within 200 ms (plus what the disk needs for the last block).
#pragma once

#include "model/core/clock.h"
#include "model/feed/recorded_input.h"
#include "model/session/history_store.h"
#include "model/session/journal_recorder.h"
#include "model/session/seek_index.h"
#include "model/session/session_config.h"
#include "model/session/session_desk.h"
#include "model/session/session_handle.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace topbook {

/// Where a session keeps its history. An empty folder: nowhere.
struct HistoryPlace {
    std::string folder;
    std::string file; ///< everything into this one file; empty: one file a UTC day
    std::string appVersion;
    std::string zone = "UTC";
    RecorderSettings recorder;
    HistoryOpener open = openHistory; ///< tests put a failing disk here

    /// What a HistoryReader opens.
    [[nodiscard]] std::string readPath() const { return file.empty() || folder.empty() ? folder : folder + "/" + file; }
};

struct LiveSource {
    std::unique_ptr<Source> source;
    std::string decoder; ///< SourceSetup::decoder; empty: the source's name
    std::string profile; ///< SourceSetup::profile
    UniverseId universe;
    SampleRule samples = SampleRule::Quotes;
    ReorderRule reorder = ReorderRule::None;
    bool eligibleTradesOnly = false;
    std::string venue;
};

struct LiveConfig {
    std::vector<LiveSource> sources;
    std::vector<std::string> universes{"default"};
    WindowPlan plan;
    std::string title;
    bool simulated = false;
    std::size_t shards = 1;
    std::shared_ptr<Clock> clock; ///< null: the system's
    HistoryPlace history;
    bool resume = true;               ///< go on from an unclean day file; never done for simulated markets
    std::size_t queueCapacity = 8192; ///< payloads between the sources and the recorder
};

struct ReplayConfig {
    std::vector<std::string> paths; ///< recorded files, or one `.topbook` recording
    InputOptions input;
    std::optional<std::int64_t> session;      ///< of a `.topbook` recording; empty: its own choice
    std::optional<WindowPlan> plan;           ///< empty: the recorded one, else the usual one
    SampleRule bookSamples = SampleRule::Mid; ///< what feeds windows from a format without quotes
    bool eligibleTradesOnly = false;
    std::string universe = "recording";
    std::string title;  ///< empty: "Recording" and its day
    double speed = 1.0; ///< 0.1 .. 1000; 0 = as fast as possible
    bool paused = false;
    bool loop = false;
    std::size_t shards = 1;
    std::size_t batchEvents = 0; ///< at most so many events at once; 0: as they are decoded. Changes no result
    HistoryPlace history;        ///< nothing is written without a folder
    SeekSettings seek;           ///< so that a jump in a long file shows its books at once; not without a folder
    DecoderFactory decoders = usualDecoder; ///< for the sources of a `.topbook` recording
    /// How files are opened; tests give their own.
    std::function<Result<std::unique_ptr<EventInput>>(const std::string& path, const InputOptions&)> open =
        openRecorded;
};

/// The threads of a session; stopped by `stop` or its destructor.
class SessionRun {
public:
    virtual ~SessionRun() = default;
    virtual void stop() = 0;
};

class Session : public SessionHandle {
public:
    Session(std::shared_ptr<SessionDesk> desk, std::unique_ptr<SessionRun> run, std::string historyPath);
    ~Session() override;

    [[nodiscard]] std::shared_ptr<const Snapshot> latest() const override;
    void send(Command command) override;
    std::uint64_t ask(Question question) override;
    [[nodiscard]] std::vector<Answer> takeAnswers() override;

    /// Waits until the input has ended: a replay reached its end for the first time, all live sources are done, or the
    /// session was stopped. Loops go on behind it.
    void waitForEnd();
    [[nodiscard]] bool ended() const;
    /// Ends all threads and closes the history. Results stay readable.
    void stop();

    /// Digest, counts and failure as of the end of the input (again as of `stop`); zero before.
    [[nodiscard]] std::uint64_t digest() const;
    [[nodiscard]] SessionOutcome outcome() const;

private:
    struct Threads;
    std::shared_ptr<SessionDesk> desk_;
    std::unique_ptr<Threads> threads_;
};

/// Fails with InvalidPlan, or InvalidArgument without a source. A history that cannot be written does not stop it: the
/// session goes on without, and says so in its status.
[[nodiscard]] Result<std::unique_ptr<Session>> startLive(LiveConfig config);
/// Fails as opening the inputs does.
[[nodiscard]] Result<std::unique_ptr<Session>> startReplay(ReplayConfig config);

} // namespace topbook
