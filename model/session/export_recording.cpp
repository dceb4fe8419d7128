// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/export_recording.h"

#include "model/history/history_writer.h"
#include "model/history/session_files.h"
#include "model/session/recomputation.h"
#include "model/session/scratch_folder.h"

#include <algorithm>
#include <filesystem>

namespace topbook {
namespace {

constexpr std::string_view fileName = "recording.topbook";
constexpr std::size_t batchBytes = 256 * 1024;
constexpr std::size_t batchRows = 50'000;

/// Carries one session over, entry by entry with what it causes.
class SessionCopy {
public:
    SessionCopy(HistoryWriter& writer, const RecordedSession& session, Timestamp to)
        : writer_(writer)
        , session_(session)
        , to_(to) {}

    [[nodiscard]] Result<void> run(JournalReader entries, Recomputation again, const std::stop_token& stop) {
        while (true) {
            auto entry = entries.next();
            if (!entry)
                return tl::unexpected(entry.error());
            if (!*entry || (*entry)->received >= to_)
                break;
            if (stop.stop_requested())
                return failure(ErrorCode::Cancelled, "the export was cancelled");
            if (const auto applied = apply(**entry, again); !applied)
                return applied;
            bytes_ += (*entry)->bytes.size() + sizeof(JournalEntry);
            batch_.entries.push_back(std::move(**entry));
            ++entries_;
            if (bytes_ < batchBytes && again.engine().results().rows() < batchRows)
                continue;
            if (const auto written = write(again.engine(), false); !written)
                return written;
        }
        again.engine().collectPanes();
        return write(again.engine(), true);
    }
    [[nodiscard]] std::uint64_t entries() const { return entries_; }
    [[nodiscard]] Timestamp lastReceived() const { return lastReceived_; }

private:
    /// Steps up to the entry; a checkpoint is a step only where the engine is loaded from it.
    [[nodiscard]] Result<void> apply(const JournalEntry& entry, Recomputation& again) {
        lastReceived_ = entry.received;
        while (entry.kind != EntryKind::Checkpoint && stepped_ < entry.seq) {
            const auto moment = again.step();
            if (!moment)
                return tl::unexpected(moment.error());
            if (!*moment)
                break;
            stepped_ = (*moment)->seq;
        }
        return {};
    }
    [[nodiscard]] Result<void> write(Engine& engine, bool last) {
        engine.results().moveInto(batch_, session_.sources, last);
        batch_.received = lastReceived_;
        const auto written = writer_.write(batch_);
        batch_ = {};
        bytes_ = 0;
        return written;
    }

    HistoryWriter& writer_;
    const RecordedSession& session_;
    Timestamp to_;
    HistoryBatch batch_;
    std::size_t bytes_ = 0;
    std::uint64_t stepped_ = 0;
    std::uint64_t entries_ = 0;
    Timestamp lastReceived_ = Timestamp::earliest();
};

Result<std::uint64_t> copySession(const std::string& source, const SessionFiles& stored, Timestamp from, Timestamp to,
                                  const std::string& folder, const RecordingExport& options) {
    const RecordedSession& session = stored.session;
    auto whole = JournalReader::open(source, session.id);
    if (!whole)
        return tl::unexpected(whole.error());
    if (whole->firstReceived() >= to || whole->lastReceived() < from)
        return 0;
    const auto begin = checkpointBefore(stored.files, session.id, from);
    if (!begin)
        return tl::unexpected(begin.error());
    auto entries = JournalReader::open(source, session.id, *begin);
    if (!entries)
        return tl::unexpected(entries.error());
    auto again = Recomputation::open(source, session.id, options.decoders, 1, *begin);
    if (!again)
        return tl::unexpected(again.error());
    HistoryOptions into;
    into.folder = folder;
    into.fixedFile = fileName;
    into.append = true;
    into.appVersion = options.appVersion;
    into.configText = session.configText;
    into.sources = sourceDescriptions(again->engine().config());
    auto writer = HistoryWriter::open(std::move(into), session.started);
    if (!writer)
        return tl::unexpected(writer.error());
    SessionCopy copy(*writer, session, to);
    if (const auto copied = copy.run(std::move(*entries), std::move(*again), options.stop); !copied)
        return tl::unexpected(copied.error());
    if (const auto closed = writer->close(copy.lastReceived()); !closed)
        return tl::unexpected(closed.error());
    return copy.entries();
}

} // namespace

Result<std::uint64_t> exportRecording(const std::string& source, Timestamp from, Timestamp to, const std::string& path,
                                      const RecordingExport& options) {
    if (from >= to)
        return failure(ErrorCode::InvalidArgument, "the stretch to export ends before it begins");
    const auto sessions = storedSessions(source);
    if (!sessions)
        return tl::unexpected(sessions.error());
    const ScratchFolder scratch(path);
    std::uint64_t entries = 0;
    for (std::size_t i = 0; i < sessions->size(); ++i) {
        if (options.progress)
            options.progress(static_cast<double>(i) / static_cast<double>(sessions->size()));
        if (!(*sessions)[i].hasJournal)
            continue;
        const auto copied = copySession(source, (*sessions)[i], from, to, scratch.path(), options);
        if (!copied)
            return copied;
        entries += *copied;
    }
    if (entries == 0)
        return failure(ErrorCode::NotFound, "nothing was recorded in this stretch of time", source);
    std::error_code error;
    std::filesystem::rename(scratch.path() + "/" + std::string(fileName), path, error);
    if (error)
        return failure(ErrorCode::WriteFailed, "cannot move the recording into place: " + error.message(), path);
    return entries;
}

} // namespace topbook
