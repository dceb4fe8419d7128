// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/history/result_check.h"

#include "model/history/open_recording.h"
#include "model/history/sqlite_errors.h"
#include "model/history/stored_row.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace topbook {
namespace {

/// How a table tells its rows apart and in which order it is read.
struct TableShape {
    std::string_view name;
    std::string_view seq;   ///< the column that names the cause
    std::string_view order; ///< of the rows of one file
    std::size_t keyColumns = 4;
    bool keyed = false; ///< rows are known by a key; else by their place among those of their entry
};
template<class Row> constexpr TableShape shapeOf{};
template<> constexpr TableShape shapeOf<StoredQuote>{"quote", "journal_seq", "id", 4};
template<> constexpr TableShape shapeOf<Caused<TradeRow>>{"trade", "journal_seq", "id", 4};
template<> constexpr TableShape shapeOf<StoredL1>{"l1", "journal_seq", "id", 4};
template<> constexpr TableShape shapeOf<Caused<LateRow>>{"late", "journal_seq", "id", 3};
template<> constexpr TableShape shapeOf<StoredProblem>{"problem", "journal_seq", "id", 3};
template<>
constexpr TableShape shapeOf<ListedTop>{"top", "emitted",
                                        "emitted, universe, window_end, size, ranking, revision, symbol", 6, true};
template<>
constexpr TableShape shapeOf<Caused<TopPriceRow>>{"top_price", "emitted",
                                                  "emitted, universe, window_end, size, revision", 5, true};

/// One file of the session, open to be read.
struct CheckedFile {
    std::unique_ptr<SQLite::Database> database;
    FileNames names;

    CheckedFile(std::unique_ptr<SQLite::Database> opened, std::int64_t session)
        : database(std::move(opened))
        , names(*database, session) {
        database->exec("PRAGMA temp_store = FILE"); // sorting a day's rankings must not cost memory
    }
};
using CheckedFiles = std::vector<std::unique_ptr<CheckedFile>>;

/// Keys of ranked rows, in the order of the tables' primary keys.
auto keyOf(const ListedTop& top, const FileNames& names) {
    const WindowRow& row = top.row;
    return std::tuple(static_cast<std::int64_t>(row.universe.value), row.end.nanos,
                      static_cast<std::int64_t>(row.size.count()), std::string(rankingText(row.ranking)),
                      static_cast<std::int64_t>(row.revision), names.symbolRow(row.instrument));
}
auto keyOf(const Caused<TopPriceRow>& top, const FileNames&) {
    return std::tuple(static_cast<std::int64_t>(top.row.universe.value), top.row.end.nanos,
                      static_cast<std::int64_t>(top.row.size.count()), static_cast<std::int64_t>(top.row.revision));
}
auto storedKey(const SQLite::Statement& row, int first, const ListedTop&) {
    return std::tuple(integerAt(row, first), integerAt(row, first + 1), integerAt(row, first + 2),
                      std::string(textAt(row, first + 3)), integerAt(row, first + 4), integerAt(row, first + 5));
}
auto storedKey(const SQLite::Statement& row, int first, const Caused<TopPriceRow>&) {
    return std::tuple(integerAt(row, first), integerAt(row, first + 1), integerAt(row, first + 2),
                      integerAt(row, first + 3));
}

/// Whether a row may rightly be gone: a later session, or this one later on under a new plan, emitted its window again
/// and replaced it.
bool isReplaced(SQLite::Database& database, std::int64_t session, const ListedTop& top, const FileNames& names) {
    SQLite::Statement query(database,
                            "SELECT count(*) FROM top WHERE universe = ? AND window_end = ? AND size = ? AND "
                            "ranking = ? AND ((session > ? AND revision <= ?) OR (session = ? AND revision = ? AND "
                            "symbol = ? AND emitted > ?))");
    const WindowRow& row = top.row;
    bindAll(query, row.universe.value, row.end, row.size, rankingText(row.ranking), session, row.revision, session,
            row.revision, names.symbolRow(row.instrument), top.journalSeq);
    query.executeStep();
    return integerAt(query, 0) > 0;
}
bool isReplaced(SQLite::Database& database, std::int64_t session, const Caused<TopPriceRow>& top, const FileNames&) {
    SQLite::Statement query(database, "SELECT count(*) FROM top_price WHERE universe = ? AND window_end = ? AND "
                                      "size = ? AND ((session > ? AND revision <= ?) OR (session = ? AND "
                                      "revision = ? AND emitted > ?))");
    bindAll(query, top.row.universe.value, top.row.end, top.row.size, session, top.row.revision, session,
            top.row.revision, top.journalSeq);
    query.executeStep();
    return integerAt(query, 0) > 0;
}

/// The stored rows of one table in journal order, over the files of the session.
template<class Row> class TableCheck {
public:
    static constexpr const TableShape& shape = shapeOf<Row>;
    static constexpr int firstColumn = 2; ///< behind the cause and the row's number

    TableCheck(const CheckedFiles& files, std::int64_t session, std::uint64_t completeUpTo, bool clean)
        : session_(session)
        , completeUpTo_(completeUpTo)
        , clean_(clean) {
        for (const auto& file : files) {
            std::string sql = "SELECT ";
            sql += shape.seq;
            sql += shape.keyed ? ", 0, " : ", id, ";
            sql += columnNames<Row>();
            sql += " FROM ";
            sql += shape.name;
            sql += " WHERE session = ? ORDER BY ";
            sql += shape.order;
            parts_.push_back({file.get(), std::make_unique<SQLite::Statement>(*file->database, sql), false});
            bindAll(*parts_.back().rows, session);
            step(parts_.back());
        }
    }

    /// All computed rows of one entry.
    std::optional<ResultDifference> compare(std::vector<Row> rows) {
        if (rows.empty())
            return std::nullopt;
        if (auto extra = skipUncaused(rows.front().journalSeq))
            return extra;
        if constexpr (shape.keyed)
            return compareByKey(std::move(rows));
        else
            return compareByPlace(rows);
    }

    std::optional<ResultDifference> finish(std::uint64_t lastSeq) {
        if (auto extra = skipUncaused(UINT64_MAX))
            return extra;
        for (Part& part : parts_) {
            if (part.more)
                return extraRow(part, seqOf(part) > lastSeq ? "the journal ends at entry " + std::to_string(lastSeq)
                                                            : std::string("nothing in the journal causes it"));
        }
        return std::nullopt;
    }

    [[nodiscard]] std::uint64_t identical() const { return identical_; }
    [[nodiscard]] std::uint64_t absent() const { return absent_; }

private:
    struct Part {
        const CheckedFile* file = nullptr;
        std::unique_ptr<SQLite::Statement> rows;
        bool more = false;
    };

    static void step(Part& part) { part.more = part.rows->executeStep(); }
    static std::uint64_t seqOf(const Part& part) { return unsignedAt(*part.rows, 0); }

    /// The part whose next row was caused first; null at the end.
    Part* head() {
        Part* first = nullptr;
        for (Part& part : parts_) {
            if (part.more && (first == nullptr || seqOf(part) < seqOf(*first)))
                first = &part;
        }
        return first;
    }

    /// Rows that the session itself said (cause 0) are not computed; any other before `seq` has no cause.
    std::optional<ResultDifference> skipUncaused(std::uint64_t seq) {
        for (Part* part = head(); part != nullptr && seqOf(*part) < seq; part = head()) {
            if (std::is_same_v<Row, StoredProblem> && seqOf(*part) == 0) {
                step(*part);
                continue;
            }
            if (seq == UINT64_MAX)
                return std::nullopt; // `finish` has better words
            return extraRow(*part, "nothing in the journal causes it");
        }
        return std::nullopt;
    }

    std::optional<ResultDifference> compareByPlace(const std::vector<Row>& rows) {
        const std::uint64_t seq = rows.front().journalSeq;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            Part* part = head();
            if (part == nullptr || seqOf(*part) != seq) {
                if (mayBeAbsent(seq)) {
                    absent_ += rows.size() - i;
                    return std::nullopt;
                }
                return missingRow(rows[i]);
            }
            const FileNames& names = part->file->names;
            if (sameRow(*part->rows, firstColumn, rows[i], names)) {
                ++identical_;
                step(*part);
                continue;
            }
            return partedAt(*part, rows, i);
        }
        if (Part* part = head(); part != nullptr && seqOf(*part) == seq)
            return extraRow(*part, "its entry causes " + std::to_string(rows.size()) + " such rows and not this one");
        return std::nullopt;
    }

    /// Row `i` differs: by its values, or since a row before it was taken away or put in.
    std::optional<ResultDifference> partedAt(Part& part, const std::vector<Row>& rows, std::size_t i) {
        const FileNames& names = part.file->names;
        ResultDifference changed{std::string(shape.name), storedName(part),
                                 differenceWords(*part.rows, firstColumn, rows[i], names), rows[i].journalSeq, 0};
        ResultDifference extra =
            *extraRow(part, "its entry causes " + std::to_string(rows.size()) + " such rows and not this one");
        std::size_t stored = 0;
        for (; part.more && seqOf(part) == rows[i].journalSeq; step(part))
            ++stored;
        if (stored < rows.size() - i)
            return missingRow(rows[i]);
        return stored > rows.size() - i ? extra : changed;
    }

    std::optional<ResultDifference> compareByKey(std::vector<Row> rows) {
        const std::uint64_t seq = rows.front().journalSeq;
        const FileNames& order = parts_.front().file->names;
        std::ranges::sort(rows, {}, [&order](const Row& row) { return keyOf(row, order); });
        for (const Row& row : rows) {
            Part* part = head();
            if (part != nullptr && seqOf(*part) == seq &&
                storedKey(*part->rows, firstColumn, row) < keyOf(row, part->file->names))
                return extraRow(*part, "its entry causes no such row");
            const bool here = part != nullptr && seqOf(*part) == seq &&
                              storedKey(*part->rows, firstColumn, row) == keyOf(row, part->file->names);
            if (!here) {
                if (mayBeAbsent(seq)) {
                    ++absent_;
                    continue;
                }
                if (wasReplaced(row))
                    continue;
                return missingRow(row);
            }
            const FileNames& names = part->file->names;
            if (!sameRow(*part->rows, firstColumn, row, names))
                return ResultDifference{std::string(shape.name), storedName(*part),
                                        differenceWords(*part->rows, firstColumn, row, names), seq, 0};
            ++identical_;
            step(*part);
        }
        if (Part* part = head(); part != nullptr && seqOf(*part) == seq)
            return extraRow(*part, "its entry causes no such row");
        return std::nullopt;
    }

    bool wasReplaced(const Row& row) {
        if constexpr (shape.keyed) {
            return std::ranges::any_of(parts_, [&](const Part& part) {
                return isReplaced(*part.file->database, session_, row, part.file->names);
            });
        }
        return false;
    }

    [[nodiscard]] bool mayBeAbsent(std::uint64_t seq) const { return !clean_ && seq > completeUpTo_; }

    std::string storedName(const Part& part) const {
        std::string name;
        if (!shape.keyed)
            name = "number " + std::to_string(integerAt(*part.rows, 1)) + " (";
        name += storedRowWords(*part.rows, firstColumn, Row{}, shape.keyColumns, part.file->names);
        return shape.keyed ? name : name + ")";
    }
    std::optional<ResultDifference> extraRow(const Part& part, const std::string& why) const {
        return ResultDifference{std::string(shape.name), storedName(part),
                                "it is stored (" +
                                    storedRowWords(*part.rows, firstColumn, Row{}, SIZE_MAX, part.file->names) +
                                    ") and was not computed: " + why,
                                seqOf(part), 0};
    }
    std::optional<ResultDifference> missingRow(const Row& row) const {
        const FileNames& names = parts_.back().file->names;
        return ResultDifference{std::string(shape.name), computedRowWords(row, shape.keyColumns, names),
                                "it was computed (" + computedRowWords(row, SIZE_MAX, names) + ") and is not stored",
                                row.journalSeq, 0};
    }

    std::vector<Part> parts_;
    std::int64_t session_;
    std::uint64_t completeUpTo_;
    bool clean_;
    std::uint64_t identical_ = 0;
    std::uint64_t absent_ = 0;
};

std::uint64_t progressOf(const CheckedFiles& files, std::int64_t session) {
    std::uint64_t seq = 0;
    for (const auto& file : files) {
        SQLite::Statement query(*file->database,
                                "SELECT coalesce(max(journal_seq), 0) FROM progress WHERE session = ?");
        bindAll(query, session);
        query.executeStep();
        seq = std::max(seq, unsignedAt(query, 0));
    }
    return seq;
}

} // namespace

struct ResultCheck::State {
    CheckedFiles files;
    std::uint64_t completeUpTo;
    TableCheck<StoredQuote> quotes;
    TableCheck<Caused<TradeRow>> trades;
    TableCheck<StoredL1> l1;
    TableCheck<ListedTop> top;
    TableCheck<Caused<TopPriceRow>> topPrices;
    TableCheck<Caused<LateRow>> late;
    TableCheck<StoredProblem> problems;
    std::map<std::string, std::uint64_t, std::less<>> identical;

    State(CheckedFiles opened, std::int64_t session, bool clean)
        : files(std::move(opened))
        , completeUpTo(progressOf(files, session))
        , quotes(files, session, completeUpTo, clean)
        , trades(files, session, completeUpTo, clean)
        , l1(files, session, completeUpTo, clean)
        , top(files, session, completeUpTo, clean)
        , topPrices(files, session, completeUpTo, clean)
        , late(files, session, completeUpTo, clean)
        , problems(files, session, completeUpTo, clean) {}

    /// Applies `body` to each table until one has a difference.
    template<class Body> std::optional<ResultDifference> firstOf(Body body) {
        std::optional<ResultDifference> found;
        const auto ask = [&](auto& table) {
            if (!found)
                found = body(table);
        };
        ask(quotes), ask(trades), ask(l1), ask(late), ask(top), ask(topPrices), ask(problems);
        return found;
    }
    std::optional<ResultDifference> compareEntry(const HistoryBatch& batch) {
        std::vector<ListedTop> listed;
        for (const auto& [row, seq] : batch.top)
            listed.push_back({row, seq, batch.topRows == 0 || row.place <= batch.topRows});
        std::optional<ResultDifference> found = quotes.compare(batch.quotes);
        const auto next = [&found](auto& table, auto rows) {
            if (!found)
                found = table.compare(std::move(rows));
        };
        next(trades, batch.trades), next(l1, batch.l1), next(late, batch.late), next(top, std::move(listed));
        next(topPrices, batch.topPrices), next(problems, caused(batch.problems));
        return found;
    }
    /// What the session itself said is not computed again.
    static std::vector<StoredProblem> caused(std::vector<StoredProblem> problems) {
        std::erase_if(problems, [](const StoredProblem& problem) { return problem.journalSeq == 0; });
        return problems;
    }
    void count() {
        const auto note = [this](const auto& table) {
            identical[std::string(std::remove_cvref_t<decltype(table)>::shape.name)] = table.identical();
        };
        note(quotes), note(trades), note(l1), note(late), note(top), note(topPrices), note(problems);
    }
};

Result<ResultCheck> ResultCheck::open(const std::vector<std::string>& files, std::int64_t session,
                                      CheckAllowance allowance) {
    CheckedFiles opened;
    for (const std::string& path : files) {
        auto database = openRecording(path);
        if (!database)
            return tl::unexpected<Error>(database.error());
        auto made = withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<void> {
            opened.push_back(std::make_unique<CheckedFile>(std::move(*database), session));
            return {};
        });
        if (!made)
            return tl::unexpected<Error>(made.error());
    }
    const std::string where = files.empty() ? std::string() : files.back();
    return withoutThrowing(where, ErrorCode::ReadFailed, [&]() -> Result<ResultCheck> {
        return ResultCheck(std::make_unique<State>(std::move(opened), session, allowance.clean));
    });
}

ResultCheck::ResultCheck(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
ResultCheck::ResultCheck(ResultCheck&&) noexcept = default;
ResultCheck& ResultCheck::operator=(ResultCheck&&) noexcept = default;
ResultCheck::~ResultCheck() = default;

ResultVerdict ResultCheck::compare(const HistoryBatch& computed) {
    const std::string where = state_->files.back()->database->getFilename();
    return withoutThrowing(where, ErrorCode::ReadFailed,
                           [&]() -> ResultVerdict { return state_->compareEntry(computed); });
}

ResultVerdict ResultCheck::finish(std::uint64_t lastSeq) {
    const std::string where = state_->files.back()->database->getFilename();
    return withoutThrowing(where, ErrorCode::ReadFailed, [&]() -> ResultVerdict {
        return state_->firstOf([lastSeq](auto& table) { return table.finish(lastSeq); });
    });
}

const std::map<std::string, std::uint64_t, std::less<>>& ResultCheck::identical() const {
    state_->count();
    return state_->identical;
}

std::uint64_t ResultCheck::absentBehindProgress() const {
    State& state = *state_;
    return state.quotes.absent() + state.trades.absent() + state.l1.absent() + state.late.absent() +
           state.top.absent() + state.topPrices.absent() + state.problems.absent();
}

std::uint64_t ResultCheck::completeUpTo() const {
    return state_->completeUpTo;
}

ResultVerdict rowOfNoSession(const std::vector<std::string>& files) {
    constexpr std::array<std::string_view, 7> tables{"quote", "trade", "l1", "top", "top_price", "late", "problem"};
    for (const std::string& path : files) {
        auto database = openRecording(path);
        if (!database)
            return tl::unexpected<Error>(database.error());
        auto found = withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> ResultVerdict {
            for (const std::string_view table : tables) {
                SQLite::Statement query(**database, "SELECT session FROM " + std::string(table) +
                                                        " WHERE session NOT IN (SELECT id FROM session) LIMIT 1");
                if (query.executeStep())
                    return ResultDifference{std::string(table), "of session " + std::to_string(integerAt(query, 0)),
                                            "the recording has no such session", 0, 0};
            }
            return std::nullopt;
        });
        if (!found || *found)
            return found;
    }
    return std::nullopt;
}

} // namespace topbook
