// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/history_reader.h"
#include "model/history/journal_block.h"
#include "model/history/open_recording.h"
#include "model/history/sqlite_errors.h"
#include "model/history/sqlite_rows.h"

#include <algorithm>
#include <filesystem>

namespace topbook {
namespace {

/// The longest entry that is put together from parts (1 GiB): a damaged count must not ask for all memory.
constexpr std::uint64_t maxParts = 4'096;

constexpr auto newestWithJournal = "SELECT session.id FROM session WHERE EXISTS (SELECT 1 FROM journal WHERE "
                                   "journal.session = session.id) ORDER BY started DESC, id DESC LIMIT 1";

std::optional<std::int64_t> firstOf(SQLite::Statement& query) {
    if (!query.executeStep() || query.isColumnNull(0))
        return {};
    return integerAt(query, 0);
}

} // namespace

struct JournalReader::State {
    std::string path;
    std::unique_ptr<SQLite::Database> database;
    RecordedSession session;
    std::uint64_t fromSeq = 1;
    Timestamp first = Timestamp::latest();
    Timestamp last = Timestamp::earliest();
    std::int64_t block = 0; ///< the next one to read
    std::optional<SQLite::Statement> nextBlock;
    std::string bytes;
    std::optional<StateReader> rest; ///< of `bytes`
    std::uint64_t entriesLeft = 0;
    std::optional<Error> broken;

    [[nodiscard]] Result<void> start(std::optional<std::int64_t> wanted);
    [[nodiscard]] Error damage(const std::string& what) const;
    [[nodiscard]] Result<bool> load();
    [[nodiscard]] Result<std::uint64_t> appendBlock(bool continues);
    [[nodiscard]] Result<std::optional<JournalEntry>> take();
};

Result<void> JournalReader::State::start(std::optional<std::int64_t> wanted) {
    SQLite::Statement newest(*database, newestWithJournal);
    SQLite::Statement exact(*database, "SELECT id FROM session WHERE id = ?");
    if (wanted)
        bindAll(exact, *wanted);
    const auto id = firstOf(wanted ? exact : newest);
    if (!id)
        return failure(wanted ? ErrorCode::NotFound : ErrorCode::Empty,
                       wanted ? "the recording has no session " + std::to_string(*wanted)
                              : "the recording holds no session with entries",
                       path);
    session = readSession(*database, *id);
    SQLite::Statement span(*database, "SELECT min(first_received), max(last_received), min(block) FROM journal "
                                      "WHERE session = ?");
    bindAll(span, *id);
    span.executeStep();
    if (!span.isColumnNull(0)) {
        first = timeAt(span, 0);
        last = timeAt(span, 1);
    }
    // ordered by block, which is what first_seq ascends with
    SQLite::Statement holding(*database, "SELECT max(block) FROM journal WHERE session = ? AND first_seq <= ? "
                                         "AND entries > 0");
    bindAll(holding, *id, std::min<std::uint64_t>(fromSeq, INT64_MAX));
    block = firstOf(holding).value_or(1);
    nextBlock.emplace(*database, "SELECT block, first_seq, entries, parts_left, size, crc, bytes FROM journal "
                                 "WHERE session = ? AND block >= ? ORDER BY block LIMIT 1");
    return {};
}

Error JournalReader::State::damage(const std::string& what) const {
    return {ErrorCode::Corrupt,
            "journal block " + std::to_string(block) + " of session " + std::to_string(session.id) +
                " is damaged: " + what + "; what stands before it is whole",
            std::filesystem::path(path).filename().string() + ":block " + std::to_string(block)};
}

/// Puts the next stored block behind `bytes`; the number of blocks that go on its entry. 0 entries and nothing appended
/// where the journal ends.
Result<std::uint64_t> JournalReader::State::appendBlock(bool continues) {
    SQLite::Statement& row = *nextBlock;
    bindAll(row, session.id, block);
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
Result<bool> JournalReader::State::load() {
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

Result<std::optional<JournalEntry>> JournalReader::State::take() {
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

Result<JournalReader> JournalReader::open(const std::string& path, std::optional<std::int64_t> session,
                                          std::uint64_t fromSeq) {
    auto database = openRecording(path);
    if (!database)
        return tl::unexpected<Error>(database.error());
    auto state = std::make_unique<State>();
    state->path = path;
    state->database = std::move(*database);
    state->fromSeq = fromSeq;
    auto started = withoutThrowing(path, ErrorCode::ReadFailed, [&] { return state->start(session); });
    if (!started)
        return tl::unexpected<Error>(started.error());
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
    State& state = *state_;
    if (state.broken)
        return tl::unexpected<Error>(*state.broken);
    auto entry = withoutThrowing(state.path, ErrorCode::ReadFailed, [&] { return state.take(); });
    if (!entry) {
        // SQLite finds damage of its own: name the block that it stands in
        const Error& error = entry.error();
        const bool unnamed = error.code == ErrorCode::Corrupt && error.where == state.path;
        state.broken = unnamed ? state.damage("it cannot be read from the file") : error;
        return tl::unexpected<Error>(*state.broken);
    }
    return entry;
}

Timestamp JournalReader::firstReceived() const {
    return state_->first;
}

Timestamp JournalReader::lastReceived() const {
    return state_->last;
}

Result<std::vector<RecordedSession>> recordedSessions(const std::string& path) {
    auto database = openRecording(path);
    if (!database)
        return tl::unexpected<Error>(database.error());
    return withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<std::vector<RecordedSession>> {
        std::vector<RecordedSession> sessions;
        SQLite::Statement ids(**database, "SELECT id FROM session ORDER BY started, id");
        while (ids.executeStep())
            sessions.push_back(readSession(**database, integerAt(ids, 0)));
        return sessions;
    });
}

namespace {

/// The newest session with entries, where it did not end cleanly.
std::optional<std::int64_t> uncleanSession(SQLite::Database& database) {
    SQLite::Statement newest(database, std::string("SELECT id FROM session WHERE clean_shutdown = 0 AND id = (") +
                                           newestWithJournal + ")");
    return firstOf(newest);
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

} // namespace

Result<std::optional<ResumePoint>> findResumePoint(const std::string& path) {
    auto database = openRecording(path);
    if (!database)
        return tl::unexpected<Error>(database.error());
    return withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<std::optional<ResumePoint>> {
        const auto id = uncleanSession(**database);
        if (!id)
            return std::nullopt;
        ResumePoint point;
        point.session = readSession(**database, *id);
        // newest first: where the block of one is damaged, the one before it still leads to the same numbers
        for (const std::uint64_t seq : checkpointsOf(**database, *id)) {
            auto reader = JournalReader::open(path, id, seq);
            if (!reader)
                return tl::unexpected<Error>(reader.error());
            auto entry = reader->next();
            if (!entry || !*entry || (*entry)->kind != EntryKind::Checkpoint)
                continue;
            point.fromSeq = seq + 1;
            point.checkpoint = std::move((*entry)->bytes);
            return point;
        }
        return point;
    });
}

} // namespace topbook
