// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/resume.h"

#include "model/core/time_text.h"
#include "model/history/history_reader.h"

#include <filesystem>

namespace topbook {
namespace {

constexpr Duration day = std::chrono::hours(24);

/// Yesterday's file and today's, as far as they exist: a session may have stopped on either side of midnight.
std::vector<std::string> filesToResume(const HistoryPlace& place, Timestamp now) {
    const auto exists = [](const std::string& path) {
        std::error_code error;
        return std::filesystem::is_regular_file(path, error);
    };
    std::vector<std::string> files;
    if (place.file.empty())
        files = {place.folder + "/" + dayText(now - day) + ".topbook", place.folder + "/" + dayText(now) + ".topbook"};
    else
        files = {place.folder + "/" + place.file};
    std::erase_if(files, [&](const std::string& path) { return !exists(path); });
    return files;
}

bool sameSetup(const EngineConfig& a, EngineConfig b) {
    b.plan = a.plan; // a plan that was changed stands in the checkpoint
    b.title = a.title;
    for (std::size_t i = 0; i < a.sources.size() && i < b.sources.size(); ++i) {
        b.sources[i].kind = a.sources[i].kind; // the same source may be reached in another way
        b.sources[i].address = a.sources[i].address;
    }
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
    const auto files = filesToResume(place, now);
    if (files.empty())
        return notices;
    const auto point = findResumePoint(files);
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
                "the last session had other sources or universes; this one starts its windows anew", from.path});
        return notices;
    }
    auto journal = JournalReader::open(from.path, from.session.id);
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
    engine.results().cause(0, now); // the numbers of entries begin anew
    return notices;
}

} // namespace topbook
