// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/history_reader.h"
#include "model/history/journal_block.h"
#include "model/history/open_recording.h"
#include "model/history/session_files.h"
#include "model/history/sqlite_errors.h"
#include "model/history/sqlite_rows.h"

#include <algorithm>
#include <filesystem>

namespace topbook {
namespace {

/// The longest entry that is put together from parts (1 GiB): a damaged count must not ask for all memory.
constexpr std::uint64_t maxParts = 4'096;

std::optional<std::int64_t> firstOf(SQLite::Statement& query) {
    if (!query.executeStep() || query.isColumnNull(0))
        return {};
    return integerAt(query, 0);
}

/// The entries of one session in one file.
struct FileJournal {
    std::string path;
    std::unique_ptr<SQLite::Database> database;
    std::int64_t session = 0;
    std::uint64_t fromSeq = 1;
    std::uint64_t firstSeq = 0; ///< that stands in this file; 0 where it has none
    Timestamp first = Timestamp::latest();
    Timestamp last = Timestamp::earliest();
    std::int64_t block = 0; ///< the next one to read
    std::optional<SQLite::Statement> nextBlock;
    std::string bytes;
    std::optional<StateReader> rest; ///< of `bytes`
    std::uint64_t entriesLeft = 0;
    std::optional<JournalEntry> head; ///< read, not yet told
    bool over = false;

    [[nodiscard]] static Result<std::unique_ptr<FileJournal>> open(const std::string& path, std::int64_t session,
                                                                   std::uint64_t fromSeq);
    void start();
    [[nodiscard]] Error damage(const std::string& what) const;
    [[nodiscard]] Result<bool> load();
    [[nodiscard]] Result<std::uint64_t> appendBlock(bool continues);
    [[nodiscard]] Result<std::optional<JournalEntry>> take();
};

void FileJournal::start() {
    SQLite::Statement span(*database, "SELECT min(first_received), max(last_received), min(first_seq) FROM journal "
                                      "WHERE session = ?");
    bindAll(span, session);
    span.executeStep();
    if (!span.isColumnNull(0)) {
        first = timeAt(span, 0);
        last = timeAt(span, 1);
        firstSeq = unsignedAt(span, 2);
    }
    // ordered by block, which is what first_seq ascends with
    SQLite::Statement holding(*database, "SELECT max(block) FROM journal WHERE session = ? AND first_seq <= ? "
                                         "AND entries > 0");
    bindAll(holding, session, std::min<std::uint64_t>(fromSeq, INT64_MAX));
    block = firstOf(holding).value_or(1);
    nextBlock.emplace(*database, "SELECT block, first_seq, entries, parts_left, size, crc, bytes FROM journal "
                                 "WHERE session = ? AND block >= ? ORDER BY block LIMIT 1");
}

Result<std::unique_ptr<FileJournal>> FileJournal::open(const std::string& path, std::int64_t session,
                                                       std::uint64_t fromSeq) {
    auto database = openRecording(path);
    if (!database)
        return tl::unexpected<Error>(database.error());
    auto journal = std::make_unique<FileJournal>();
    journal->path = path;
    journal->database = std::move(*database);
    journal->session = session;
    journal->fromSeq = fromSeq;
    auto started = withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<void> {
        journal->start();
        return {};
    });
    if (!started)
        return tl::unexpected<Error>(started.error());
    return journal;
}

Error FileJournal::damage(const std::string& what) const {
    return {ErrorCode::Corrupt,
            "journal block " + std::to_string(block) + " of session " + std::to_string(session) +
                " is damaged: " + what + "; what stands before it is whole",
            std::filesystem::path(path).filename().string() + ":block " + std::to_string(block)};
}

/// Puts the next stored block behind `bytes`; the number of blocks that go on its entry. 0 entries and nothing appended
/// where the journal ends.
Result<std::uint64_t> FileJournal::appendBlock(bool continues) {
    SQLite::Statement& row = *nextBlock;
    bindAll(row, session, block);
    const bool found = row.executeStep();
    if (!found && !continues) {
        row.reset();
        entriesLeft = 0;
        return 0;
    }
    if (!found || integerAt(row, 0) != block)
        return tl::unexpected<Error>(damage("it is missing"));
    const std::uint64_t entries = unsignedAt(row, 2);
    const std::uint64_t partsLeft = unsignedAt(row, 3);
    if ((entries == 0) != continues || partsLeft > maxParts)
        return tl::unexpected<Error>(damage("it does not follow from the block before it"));
    auto raw = unpacked(blobAt(row, 6), unsignedAt(row, 4), static_cast<std::uint32_t>(integerAt(row, 5)));
    row.reset();
    if (!raw)
        return tl::unexpected<Error>(damage(raw.error().message));
    bytes += *raw;
    entriesLeft += entries;
    ++block;
    return partsLeft;
}

/// The next block, with the blocks that go on its entry; false at the end of the journal.
Result<bool> FileJournal::load() {
    bytes.clear();
    rest.reset();
    auto left = appendBlock(false);
    if (!left)
        return tl::unexpected<Error>(left.error());
    if (entriesLeft == 0)
        return false;
    for (std::uint64_t parts = *left; parts > 0; --parts) {
        if (const auto part = appendBlock(true); !part)
            return tl::unexpected<Error>(part.error());
        else if (*part != parts - 1)
            return tl::unexpected<Error>(damage("a part of a long entry is missing"));
    }
    rest.emplace(bytes);
    return true;
}

Result<std::optional<JournalEntry>> FileJournal::take() {
    for (;;) {
        if (entriesLeft == 0) {
            const auto more = load();
            if (!more)
                return tl::unexpected<Error>(more.error());
            if (!*more)
                return std::nullopt;
        }
        JournalEntry entry;
        --entriesLeft;
        if (!readEntry(*rest, entry) || (entriesLeft == 0 && !rest->atEnd())) {
            --block;
            return tl::unexpected<Error>(damage("its entries cannot be read"));
        }
        if (entry.seq >= fromSeq)
            return entry;
    }
}

} // namespace

struct JournalReader::State {
    std::string path;
    RecordedSession session;
    std::vector<std::unique_ptr<FileJournal>> files; ///< of the session, oldest first
    std::optional<Error> broken;

    [[nodiscard]] Result<std::optional<JournalEntry>> next();
    [[nodiscard]] Result<std::optional<JournalEntry>> nextOf(FileJournal& file);
};

Result<std::optional<JournalEntry>> JournalReader::State::nextOf(FileJournal& file) {
    auto entry = withoutThrowing(file.path, ErrorCode::ReadFailed, [&] { return file.take(); });
    if (entry)
        return entry;
    // SQLite finds damage of its own: name the block that it stands in
    const Error& error = entry.error();
    const bool unnamed = error.code == ErrorCode::Corrupt && error.where == file.path;
    broken = unnamed ? file.damage("it cannot be read from the file") : error;
    return tl::unexpected<Error>(*broken);
}

/// The earliest of the heads: after a small step back of the clock at midnight, entries of two files alternate.
Result<std::optional<JournalEntry>> JournalReader::State::next() {
    if (files.size() == 1)
        return nextOf(*files.front());
    FileJournal* earliest = nullptr;
    for (const auto& file : files) {
        if (earliest != nullptr && !file->head && file->firstSeq > earliest->head->seq)
            break; // a later day, not yet reached
        if (!file->head) {
            auto entry = nextOf(*file);
            if (!entry)
                return entry;
            file->head = std::move(*entry);
        }
        if (file->head && (earliest == nullptr || file->head->seq < earliest->head->seq))
            earliest = file.get();
    }
    if (earliest == nullptr)
        return std::nullopt;
    return std::exchange(earliest->head, std::nullopt);
}

Result<JournalReader> JournalReader::open(const std::string& path, std::optional<std::int64_t> session,
                                          std::uint64_t fromSeq) {
    const auto found = journalFiles(path, session);
    if (!found)
        return tl::unexpected<Error>(found.error());
    auto state = std::make_unique<State>();
    state->path = path;
    for (const std::string& file : found->files) {
        auto journal = FileJournal::open(file, found->session, fromSeq);
        if (!journal)
            return tl::unexpected<Error>(journal.error());
        state->files.push_back(std::move(*journal));
    }
    SQLite::Database& newest = *state->files.back()->database;
    auto read = withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<void> {
        state->session = readSession(newest, found->session);
        return {};
    });
    if (!read)
        return tl::unexpected<Error>(read.error());
    return JournalReader(std::move(state));
}

JournalReader::JournalReader(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

const RecordedSession& JournalReader::session() const {
    return state_->session;
}

Result<std::optional<JournalEntry>> JournalReader::next() {
    if (state_->broken)
        return tl::unexpected<Error>(*state_->broken);
    return state_->next();
}

Timestamp JournalReader::firstReceived() const {
    Timestamp first = Timestamp::latest();
    for (const auto& file : state_->files)
        first = std::min(first, file->first);
    return first;
}

Timestamp JournalReader::lastReceived() const {
    Timestamp last = Timestamp::earliest();
    for (const auto& file : state_->files)
        last = std::max(last, file->last);
    return last;
}

Result<std::vector<RecordedSession>> recordedSessions(const std::string& path) {
    const auto stored = storedSessions(path);
    if (!stored)
        return tl::unexpected<Error>(stored.error());
    std::vector<RecordedSession> sessions;
    for (const SessionFiles& each : *stored)
        sessions.push_back(each.session);
    return sessions;
}

namespace {

/// The newest session with entries over these files; the file that its newest entries stand in.
struct NewestSession {
    std::string path;
    std::int64_t id = 0;
    Timestamp started;
    bool clean = false;
};

Result<std::optional<NewestSession>> newestOver(const std::vector<std::string>& paths) {
    std::optional<NewestSession> newest;
    for (const std::string& path : paths) {
        auto database = openRecording(path);
        if (!database)
            return tl::unexpected<Error>(database.error());
        const auto read = withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<void> {
            SQLite::Statement query(**database,
                                    "SELECT id, started, clean_shutdown, EXISTS (SELECT 1 FROM journal "
                                    "WHERE journal.session = session.id) FROM session ORDER BY started, id");
            while (query.executeStep()) {
                const NewestSession here{path, integerAt(query, 0), timeAt(query, 1), integerAt(query, 2) != 0};
                const bool same = newest && newest->id == here.id;
                // Killed while it began a new day's file: that day says how it ended, the day before holds its entries.
                if (integerAt(query, 3) == 0 && same)
                    newest->clean = here.clean;
                else if (integerAt(query, 3) != 0 && (same || !newest || newest->started <= here.started))
                    newest = here;
            }
            return {};
        });
        if (!read)
            return tl::unexpected<Error>(read.error());
    }
    return newest;
}

std::vector<std::uint64_t> checkpointsOf(SQLite::Database& database, std::int64_t session) {
    std::vector<std::uint64_t> found;
    SQLite::Statement query(database, "SELECT checkpoint FROM journal WHERE session = ? AND checkpoint IS NOT NULL "
                                      "ORDER BY block DESC");
    bindAll(query, session);
    while (query.executeStep())
        found.push_back(unsignedAt(query, 0));
    return found;
}

Result<std::vector<std::uint64_t>> checkpointsIn(const std::string& path, std::int64_t session) {
    auto database = openRecording(path);
    if (!database)
        return tl::unexpected<Error>(database.error());
    return withoutThrowing(path, ErrorCode::ReadFailed,
                           [&]() -> Result<std::vector<std::uint64_t>> { return checkpointsOf(**database, session); });
}

} // namespace

Result<std::optional<ResumePoint>> findResumePoint(const std::string& path) {
    return findResumePoint(std::vector{path});
}

Result<std::optional<ResumePoint>> findResumePoint(const std::vector<std::string>& paths) {
    const auto newest = newestOver(paths);
    if (!newest)
        return tl::unexpected<Error>(newest.error());
    if (!*newest || (*newest)->clean)
        return std::nullopt;
    const NewestSession& from = **newest;
    ResumePoint point;
    point.path = from.path;
    const auto checkpoints = checkpointsIn(from.path, from.id);
    if (!checkpoints)
        return tl::unexpected<Error>(checkpoints.error());
    // newest first: where the block of one is damaged, the one before it still leads to the same numbers
    for (const std::uint64_t seq : *checkpoints) {
        auto reader = JournalReader::open(from.path, from.id, seq);
        if (!reader)
            return tl::unexpected<Error>(reader.error());
        point.session = reader->session();
        auto entry = reader->next();
        if (!entry || !*entry || (*entry)->kind != EntryKind::Checkpoint)
            continue;
        point.fromSeq = seq + 1;
        point.checkpoint = std::move((*entry)->bytes);
        return point;
    }
    if (point.session.id == 0) {
        auto reader = JournalReader::open(from.path, from.id);
        if (!reader)
            return tl::unexpected<Error>(reader.error());
        point.session = reader->session();
    }
    return point;
}

} // namespace topbook
