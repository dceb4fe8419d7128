// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/history_writer.h"

#include "model/core/time_text.h"
#include "model/history/day_file.h"
#include "model/history/folder_lock.h"
#include "model/history/schema.h"
#include "model/history/sqlite_errors.h"
#include "model/history/sqlite_rows.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include <SQLiteCpp/Transaction.h>

namespace fs = std::filesystem;

namespace topbook {
namespace {

Timestamp dayOf(Timestamp time) {
    return floorTo(time, std::chrono::hours(24));
}

/// Entries from `firstSeq` on were received on `day`, until the next run.
struct DayRun {
    std::uint64_t firstSeq = 0;
    Timestamp day;
};

/// The parts of a batch by day. Rows follow the entry that caused them; what names no entry follows `received`.
class DaySplit {
public:
    DaySplit(const HistoryBatch& batch, const std::vector<DayRun>& runs)
        : runs_(runs) {
        for (const JournalEntry& entry : batch.entries)
            partOf(dayOf(entry.received)).entries.push_back(entry);
        distribute(batch.quotes, &HistoryBatch::quotes);
        distribute(batch.trades, &HistoryBatch::trades);
        distribute(batch.l1, &HistoryBatch::l1);
        distribute(batch.top, &HistoryBatch::top);
        distribute(batch.topPrices, &HistoryBatch::topPrices);
        distribute(batch.late, &HistoryBatch::late);
        distribute(batch.problems, &HistoryBatch::problems);
        HistoryBatch& last = partOf(dayOf(batch.received));
        last.panes = batch.panes;
        last.watermarks = batch.watermarks;
        last.progressSeq = batch.progressSeq;
        for (auto& [day, part] : parts_) {
            part.instruments = batch.instruments;
            part.sources = batch.sources;
            part.received = batch.received;
            part.topRows = batch.topRows;
        }
    }
    [[nodiscard]] const std::map<Timestamp, HistoryBatch>& parts() const { return parts_; }

private:
    HistoryBatch& partOf(Timestamp day) { return parts_[day]; }
    [[nodiscard]] Timestamp dayOfSeq(std::uint64_t seq) const {
        const auto after = std::ranges::upper_bound(runs_, seq, {}, [](const DayRun& run) { return run.firstSeq; });
        return after == runs_.begin() ? runs_.front().day : std::prev(after)->day;
    }
    template<class Row> void distribute(const std::vector<Row>& rows, std::vector<Row> HistoryBatch::*member) {
        for (const Row& row : rows)
            (partOf(dayOfSeq(row.journalSeq)).*member).push_back(row);
    }

    const std::vector<DayRun>& runs_;
    std::map<Timestamp, HistoryBatch> parts_;
};

template<class Row> bool allFrom(std::uint64_t seq, const std::vector<Row>& rows) {
    return std::ranges::all_of(rows, [seq](const Row& row) { return row.journalSeq >= seq; });
}

/// Whether all of the batch belongs to the day of the last run.
bool isOfOneDay(const HistoryBatch& batch, const std::vector<DayRun>& runs) {
    if (runs.empty())
        return true;
    const DayRun& run = runs.back();
    if (dayOf(batch.received) != run.day || (!batch.entries.empty() && batch.entries.front().seq < run.firstSeq))
        return false;
    return runs.size() == 1 || (allFrom(run.firstSeq, batch.quotes) && allFrom(run.firstSeq, batch.trades) &&
                                allFrom(run.firstSeq, batch.l1) && allFrom(run.firstSeq, batch.top) &&
                                allFrom(run.firstSeq, batch.topPrices) && allFrom(run.firstSeq, batch.late) &&
                                allFrom(run.firstSeq, batch.problems));
}

} // namespace

struct HistoryWriter::State {
    HistoryOptions options;
    Timestamp started;
    FolderLock lock;
    StoredNames names;
    std::unique_ptr<DayFile> file;
    Timestamp day;
    std::map<std::string, std::int64_t> sessions; ///< of this run, by path
    std::vector<DayRun> runs;
    std::uint64_t lastSeq = 0;
    std::vector<std::string> notices;
    bool closed = false;

    State(HistoryOptions what, Timestamp now, FolderLock held)
        : options(std::move(what))
        , started(now)
        , lock(std::move(held)) {
        names.describe(options.sources);
    }

    [[nodiscard]] std::string pathOf(Timestamp ofDay) const {
        const std::string name = options.fixedFile.empty() ? dayText(ofDay) + ".topbook" : options.fixedFile;
        return (fs::path(options.folder) / name).string();
    }

    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<std::unique_ptr<DayFile>> openFor(Timestamp ofDay);
    void beginSession(DayFile& into);
    [[nodiscard]] Result<void> rollTo(Timestamp ofDay);
    [[nodiscard]] Result<void> endSession(DayFile& of, Timestamp now);
    void leave(DayFile& old, Timestamp now);
    void noteRuns(const std::vector<JournalEntry>& entries);
    [[nodiscard]] Result<void> writePart(const HistoryBatch& part);
};

/// The sample market can always be made again from its seed, so its file is; anything else under that name is kept.
static void discardOldSample(const std::string& path) {
    const bool ours = withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<bool> {
                          SQLite::Database database(path, SQLite::OPEN_READWRITE);
                          return identityOf(database).applicationId == recordingId;
                      }).value_or(false);
    if (ours)
        removeFile(path);
}

Result<void> HistoryWriter::State::begin() {
    day = dayOf(started);
    if (!options.fixedFile.empty() && !options.append && fs::exists(pathOf(day)))
        discardOldSample(pathOf(day));
    auto opened = openFor(day);
    if (!opened)
        return tl::unexpected<Error>(opened.error());
    file = std::move(*opened);
    return {};
}

Result<std::unique_ptr<DayFile>> HistoryWriter::State::openFor(Timestamp ofDay) {
    auto opened = openDayFile(pathOf(ofDay), options.maxFileBytes, notices);
    if (!opened)
        return opened;
    auto begun = withoutThrowing((*opened)->path, ErrorCode::WriteFailed, [&]() -> Result<void> {
        beginSession(**opened);
        return {};
    });
    if (!begun)
        return tl::unexpected<Error>(begun.error());
    return opened;
}

void HistoryWriter::State::beginSession(DayFile& into) {
    SQLite::Database& database = *into.database;
    const auto again = sessions.find(into.path);
    if (again != sessions.end()) { // the clock was set back over midnight
        into.session = again->second;
        database.exec("UPDATE session SET clean_shutdown = 0, ended = NULL WHERE id = " + std::to_string(into.session));
    } else {
        // by the start in microseconds, so that a session that lasts over midnight has one id in all its files
        SQLite::Statement taken(database, "SELECT count(*) FROM session WHERE id = ?");
        into.session = std::max<std::int64_t>(1, started.nanos / 1'000);
        for (;; ++into.session) {
            bindAll(taken, into.session);
            taken.executeStep();
            if (integerAt(taken, 0) == 0)
                break;
        }
        SQLite::Statement insert(database, "INSERT INTO session (id, started, app_version, config, zone) "
                                           "VALUES (?, ?, ?, ?, ?)");
        run(insert, into.session, started, options.appVersion, options.configText, options.zone);
        sessions[into.path] = into.session;
    }
    into.rows.emplace(database, into.session, names);
}

Result<void> HistoryWriter::State::rollTo(Timestamp ofDay) {
    if (ofDay == day)
        return {};
    auto opened = openFor(ofDay);
    if (!opened)
        return tl::unexpected<Error>(opened.error());
    std::unique_ptr<DayFile> old = std::exchange(file, std::move(*opened));
    leave(*old, ofDay);
    day = ofDay;
    return {};
}

/// Ends the session in one of its files. What goes wrong here costs no row: the file is then like one after a crash.
void HistoryWriter::State::leave(DayFile& old, Timestamp now) {
    if (!old.written) {
        sessions.erase(old.path);
        old.rows.reset();
        if (old.made) {
            old.database.reset();
            removeFile(old.path);
            return;
        }
        static_cast<void>(old.database->tryExec("DELETE FROM session WHERE id = " + std::to_string(old.session)));
    }
    auto ended = endSession(old, now).and_then([&] { return settle(old); });
    if (!ended)
        notices.push_back(describe(ended.error()));
}

Result<void> HistoryWriter::State::endSession(DayFile& of, Timestamp now) {
    return withoutThrowing(of.path, ErrorCode::WriteFailed, [&]() -> Result<void> {
        SQLite::Statement end(*of.database, "UPDATE session SET clean_shutdown = 1, ended = ? WHERE id = ?");
        run(end, now, of.session);
        return {};
    });
}

void HistoryWriter::State::noteRuns(const std::vector<JournalEntry>& entries) {
    for (const JournalEntry& entry : entries) {
        if (entry.seq <= lastSeq) // a batch that is tried again
            continue;
        lastSeq = entry.seq;
        const Timestamp ofDay = dayOf(entry.received);
        if (runs.empty() || runs.back().day != ofDay)
            runs.push_back({entry.seq, ofDay});
    }
}

Result<void> HistoryWriter::State::writePart(const HistoryBatch& part) {
    SQLite::Database& database = *file->database;
    auto stored = withoutThrowing(file->path, ErrorCode::WriteFailed, [&]() -> Result<void> {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        if (auto rows = file->rows->store(part); !rows)
            return rows;
        transaction.commit();
        return {};
    });
    if (!stored) {
        file->rows->rolledBack();
        return stored;
    }
    file->rows->committed();
    file->written = true;
    return {};
}

Result<HistoryWriter> HistoryWriter::open(HistoryOptions options, Timestamp now) {
    auto lock = FolderLock::take(options.folder);
    if (!lock)
        return tl::unexpected<Error>(lock.error());
    auto state = std::make_unique<State>(std::move(options), now, std::move(*lock));
    if (auto begun = state->begin(); !begun)
        return tl::unexpected<Error>(begun.error());
    return HistoryWriter(std::move(state));
}

HistoryWriter::HistoryWriter(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
HistoryWriter::HistoryWriter(HistoryWriter&&) noexcept = default;
HistoryWriter& HistoryWriter::operator=(HistoryWriter&&) noexcept = default;
HistoryWriter::~HistoryWriter() = default;

Result<void> HistoryWriter::write(const HistoryBatch& batch) {
    State& state = *state_;
    if (state.closed)
        return failure(ErrorCode::WriteFailed, "the history is closed", path());
    state.names.learn(batch.sources, batch.instruments);
    if (!state.options.fixedFile.empty())
        return state.writePart(batch);
    state.noteRuns(batch.entries);
    if (isOfOneDay(batch, state.runs)) {
        auto rolled = state.rollTo(dayOf(batch.received));
        return rolled ? state.writePart(batch) : rolled;
    }
    const DaySplit split(batch, state.runs);
    for (const auto& [day, part] : split.parts()) {
        if (auto rolled = state.rollTo(day); !rolled)
            return rolled;
        if (auto written = state.writePart(part); !written)
            return written;
    }
    return {};
}

Result<void> HistoryWriter::close(Timestamp now) {
    State& state = *state_;
    if (state.closed)
        return {};
    state.closed = true;
    return state.endSession(*state.file, now).and_then([&] { return settle(*state.file); }).map([&] {
        state.file->database.reset();
    });
}

const std::vector<std::string>& HistoryWriter::notices() const {
    return state_->notices;
}

std::uint64_t HistoryWriter::bytes() const {
    return bytesOf(path());
}

std::string HistoryWriter::path() const {
    return state_->file->path;
}

std::int64_t HistoryWriter::sessionId() const {
    return state_->file->session;
}

} // namespace topbook
