// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/resume.h"

#include "model/core/time_text.h"
#include "model/history/history_reader.h"

#include <filesystem>

namespace topbook {
namespace {

constexpr Duration day = std::chrono::hours(24);

/// Today's file, else yesterday's: a session may have stopped just before midnight.
std::optional<std::string> fileToResume(const HistoryPlace& place, Timestamp now) {
    const auto exists = [](const std::string& path) {
        std::error_code error;
        return std::filesystem::is_regular_file(path, error);
    };
    const std::string today = place.folder + "/" + (place.file.empty() ? dayText(now) + ".topbook" : place.file);
    if (exists(today))
        return today;
    const std::string yesterday = place.folder + "/" + dayText(now - day) + ".topbook";
    if (place.file.empty() && exists(yesterday))
        return yesterday;
    return std::nullopt;
}

bool sameSetup(const EngineConfig& a, EngineConfig b) {
    b.plan = a.plan; // a plan that was changed stands in the checkpoint
    b.title = a.title;
    return configText(a) == configText(b);
}

/// Decoders that begin with a file in the middle of a session go on behind what its first checkpoint says.
void startReader(const JournalEntry& first, PayloadReader& reader, const DecoderSet& freshDecoders) {
    if (first.kind != EntryKind::Checkpoint)
        return;
    if (const auto head = parseCheckpoint(first.bytes); head && head->events > 0)
        reader.restart(freshDecoders(), head->decoders);
}

} // namespace

std::vector<Problem> resumeFrom(const HistoryPlace& place, Timestamp now, Engine& engine, PayloadReader& reader,
                                const DecoderSet& freshDecoders) {
    std::vector<Problem> notices;
    const auto notice = [&](const Error& error) {
        notices.push_back({error.code, {}, now, error.where, error.message});
    };
    const auto path = fileToResume(place, now);
    if (!path)
        return notices;
    const auto point = findResumePoint(*path);
    if (!point) {
        notice(point.error());
        return notices;
    }
    if (!*point)
        return notices;
    const ResumePoint& from = **point;
    const auto recorded = parseConfig(from.session.configText);
    if (!recorded || !sameSetup(engine.config(), *recorded)) {
        notice({ErrorCode::InvalidArgument,
                "the last session had other sources or universes; this one starts its windows anew", *path});
        return notices;
    }
    auto journal = JournalReader::open(*path, from.session.id);
    if (!journal) {
        notice(journal.error());
        return notices;
    }
    engine.results().setOn(false);
    bool first = true;
    bool loaded = from.checkpoint.empty();
    while (true) {
        const auto entry = journal->next();
        if (!entry) {
            notice(entry.error());
            break;
        }
        if (!*entry)
            break;
        if (std::exchange(first, false))
            startReader(**entry, reader, freshDecoders);
        // Decoders see everything, so that they stand where they stood; the engine goes on from the checkpoint.
        const Moment moment = reader.read(**entry);
        if ((*entry)->seq < from.fromSeq)
            continue;
        if (!loaded) {
            loaded = true;
            const auto head = parseCheckpoint(from.checkpoint);
            const auto done = head ? engine.load(*head) : Result<void>(tl::unexpected(head.error()));
            if (!done) {
                notice(done.error());
                break;
            }
        }
        engine.apply(moment);
    }
    if (!loaded) { // nothing was recorded behind the checkpoint
        const auto head = parseCheckpoint(from.checkpoint);
        const auto done = head ? engine.load(*head) : Result<void>(tl::unexpected(head.error()));
        if (!done)
            notice(done.error());
    }
    reader.restart(freshDecoders(), reader.ends());
    return notices;
}

} // namespace topbook
