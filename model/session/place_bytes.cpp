// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/session/place_bytes.h"

#include "model/core/time_text.h"
#include "model/feed/byte_stream.h"
#include "model/feed/line_reader.h"
#include "model/history/history_reader.h"
#include "model/session/payload_reader.h"
#include "model/session/recording_input.h"
#include "model/session/words.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace topbook {
namespace {

constexpr std::size_t mostBytes = 64 * 1024; ///< of a payload or line that are told
constexpr std::size_t bytesAround = 256;     ///< told of a binary file from the place on
constexpr std::uint64_t entriesBetweenStops = 256;

struct Place {
    std::string name;
    std::uint64_t number = 0;
};

std::optional<Place> placeOf(std::string_view where) {
    const std::size_t colon = where.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return std::nullopt;
    Place place{std::string(where.substr(0, colon)), 0};
    const std::string_view digits = where.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), place.number);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return place;
}

BytesAnswer answerOf(std::string_view bytes, std::uint64_t offset, std::string words) {
    BytesAnswer answer;
    answer.total = bytes.size();
    answer.bytes = std::string(bytes.substr(0, mostBytes));
    answer.offset = offset;
    answer.words = std::move(words);
    return answer;
}

/// The file itself, or the archive that holds the member behind a slash.
bool isReadable(const std::string& name) {
    std::error_code ignored;
    const std::filesystem::path path(name);
    return std::filesystem::is_regular_file(path, ignored) ||
           std::filesystem::is_regular_file(path.parent_path(), ignored);
}

/// A place names the file as it was opened, or only its name: then one of the files that were opened has that name.
std::optional<std::string> fileOf(const std::string& name, const std::vector<std::string>& files) {
    if (isReadable(name))
        return name;
    for (const std::string& file : files) {
        const std::filesystem::path path(file);
        if (path.filename() == name)
            return file;
        const std::string archive = path.filename().string() + "/";
        if (name.starts_with(archive))
            return file + "/" + name.substr(archive.size());
    }
    return std::nullopt;
}

Result<BytesAnswer> lineOf(ByteStream& stream, const Place& place, const std::stop_token& stop) {
    LineReader lines;
    Line line;
    std::uint64_t offset = 0;
    while (!lines.ended()) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "looking for the bytes was cancelled");
        const auto block = stream.next();
        if (!block)
            return tl::unexpected(block.error());
        if (block->empty())
            lines.end();
        else
            lines.feed(*block);
        while (lines.next(line)) {
            if (line.number == place.number) {
                return answerOf(line.text, offset,
                                line.tooLong ? "line " + withThousands(line.number) + ", longer than 1 MiB"
                                             : "line " + withThousands(line.number));
            }
            offset += line.text.size() + 1;
        }
    }
    return failure(ErrorCode::NotFound, place.name + " has no line " + withThousands(place.number) + " any more");
}

Result<BytesAnswer> bytesFrom(ByteStream& stream, const Place& place, const std::stop_token& stop) {
    std::uint64_t offset = 0;
    std::string found;
    while (found.size() < bytesAround) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "looking for the bytes was cancelled");
        const auto block = stream.next();
        if (!block)
            return tl::unexpected(block.error());
        if (block->empty())
            break;
        const std::uint64_t end = offset + block->size();
        if (end > place.number) {
            const std::uint64_t from = std::max(place.number, offset) - offset;
            found += block->substr(static_cast<std::size_t>(from), bytesAround - found.size());
        }
        offset = end;
    }
    if (found.empty())
        return failure(ErrorCode::NotFound, place.name + " has no byte " + withThousands(place.number) + " any more");
    return answerOf(found, place.number, "byte " + withThousands(place.number) + " and what follows");
}

Result<BytesAnswer> readFile(const std::string& path, const Place& place, const std::stop_token& stop) {
    auto stream = ByteStream::open(path);
    if (!stream)
        return tl::unexpected(stream.error());
    const auto head = stream->head();
    if (!head)
        return tl::unexpected(head.error());
    const bool isBinary = head->find('\0') != std::string_view::npos;
    return isBinary ? bytesFrom(*stream, place, stop) : lineOf(*stream, place, stop);
}

bool holdsRow(const EventBatch& batch, std::uint64_t row) {
    return std::any_of(batch.events.begin(), batch.events.end(),
                       [row](const Event& event) { return event.row == row; });
}

bool tells(const EventBatch& batch, const std::string& where) {
    return std::any_of(batch.problems.begin(), batch.problems.end(),
                       [&](const Problem& problem) { return problem.where == where; });
}

BytesAnswer payloadAnswer(const JournalEntry& entry, const std::string& source) {
    return answerOf(entry.bytes, 0,
                    "payload " + withThousands(entry.seq) + " of " + source + ", received " +
                        timeText(entry.received, 6) + " UTC");
}

Result<BytesAnswer> readJournal(const std::string& path, const std::string& where, const Place& place,
                                const std::stop_token& stop, const DecoderFactory& decoders) {
    auto journal = JournalReader::open(path);
    if (!journal)
        return tl::unexpected(journal.error());
    const auto config = parseConfig(journal->session().configText);
    if (!config)
        return tl::unexpected(config.error());
    const auto named = std::find_if(config->sources.begin(), config->sources.end(), [&](const SourceSetup& source) {
        return source.config.name == place.name || source.decoder == place.name;
    });
    if (named == config->sources.end())
        return failure(ErrorCode::NotFound, "neither a file nor a source of this session is called " + place.name);
    const SourceId source{static_cast<std::uint16_t>(named - config->sources.begin())};
    PayloadReader reader;
    for (const SourceSetup& setup : config->sources) {
        auto decoder = decoders(setup);
        if (!decoder)
            return tl::unexpected(decoder.error());
        reader.addSource(std::move(*decoder));
    }
    std::optional<JournalEntry> holder; // of the row: told where no decoder names the place
    for (std::uint64_t count = 0;; ++count) {
        if (count % entriesBetweenStops == 0 && stop.stop_requested())
            return failure(ErrorCode::Cancelled, "looking for the bytes was cancelled");
        auto entry = journal->next();
        if (!entry)
            return tl::unexpected(entry.error());
        if (!*entry)
            break;
        const Moment moment = reader.read(**entry);
        if ((*entry)->kind != EntryKind::Payload || (*entry)->source != source)
            continue;
        if ((moment.batch != nullptr && tells(*moment.batch, where)) ||
            (moment.refused && moment.refused->where == where))
            return payloadAnswer(**entry, place.name);
        if (!holder && moment.batch != nullptr && holdsRow(*moment.batch, place.number))
            holder = std::move(**entry);
    }
    if (!holder)
        return failure(ErrorCode::NotFound, "the recording no longer holds " + where);
    return payloadAnswer(*holder, place.name);
}

} // namespace

Result<BytesAnswer> bytesAt(const BytesQuestion& question, const std::string& history, const std::stop_token& stop,
                            const DecoderFactory& decoders) {
    const auto place = placeOf(question.where);
    if (!place)
        return failure(ErrorCode::InvalidArgument,
                       question.where.empty() ? "this problem is about the session as a whole; no bytes belong to it"
                                              : "'" + question.where + "' names no line, offset or payload");
    if (const auto file = fileOf(place->name, question.files); file && !looksLikeRecording(*file))
        return readFile(*file, *place, stop);
    for (const std::string& file : question.files) {
        if (looksLikeRecording(file))
            return readJournal(file, question.where, *place, stop, decoders);
    }
    if (history.empty())
        return failure(ErrorCode::NotFound, "nothing is recorded in this session, so the bytes are gone");
    return readJournal(history, question.where, *place, stop, decoders);
}

} // namespace topbook
