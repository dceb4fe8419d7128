// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/digest.h"
#include "model/history/open_recording.h"
#include "model/history/result_check.h"
#include "model/history/sqlite_errors.h"
#include "model/history/stored_row.h"

#include <algorithm>
#include <tuple>

#include <SQLiteCpp/Statement.h>

namespace topbook {
namespace {

constexpr std::size_t keyColumns = 3;

/// A symbol over all files, which number their rows each on their own.
using SymbolNumber = std::uint32_t;

struct PaneFile {
    std::string path;
    std::unique_ptr<SQLite::Database> database;
    std::map<std::int64_t, SymbolNumber> numbers; ///< by symbol row
    std::unique_ptr<SQLite::Statement> exact;
};

struct PaneKey {
    Timestamp start;
    std::uint16_t universe = 0;
    SymbolNumber symbol = 0;
    auto operator<=>(const PaneKey&) const = default;

    [[nodiscard]] std::uint64_t hash() const {
        HashChain chain;
        chain.add(start.nanos);
        chain.add(std::uint64_t{universe} << 32 | symbol);
        return chain.value();
    }
};

struct Computed {
    StoredPane pane;
    std::uint64_t seq = 0;
    bool sure = true;
    std::int64_t session = 0;
};

} // namespace

struct PaneCheck::State {
    std::vector<PaneFile> files;
    std::map<std::string, SymbolNumber> symbols;
    // of the present session
    std::vector<std::pair<std::size_t, FileNames>> sessionFiles; ///< newest first
    std::int64_t session = 0;
    std::map<PaneKey, Computed> pending;
    // of all
    std::vector<std::uint64_t> seen;
    std::map<std::pair<PaneKey, std::size_t>, ResultDifference> differing; ///< a later session may still explain them
    std::map<PaneKey, ResultDifference> missing;
    std::vector<std::pair<Timestamp, Timestamp>> allowed;
    std::uint64_t identical = 0;

    void add(const std::string& path, std::unique_ptr<SQLite::Database> database);
    void begin(const std::vector<std::string>& paths, std::int64_t session);
    [[nodiscard]] SymbolNumber numberOf(InstrumentId instrument) const;
    void compare(const PaneKey& key, const Computed& computed);
    void compareBefore(Timestamp settled);
    [[nodiscard]] std::optional<ResultDifference> uncomputedIn(PaneFile& file) const;
    [[nodiscard]] std::optional<ResultDifference> verdict(bool partial);
};

void PaneCheck::State::add(const std::string& path, std::unique_ptr<SQLite::Database> database) {
    PaneFile file{path, std::move(database), {}, nullptr};
    SQLite::Statement query(*file.database, "SELECT symbol.id, source.name, source.copy, symbol.name, size_decimals "
                                            "FROM symbol JOIN source ON source.id = symbol.source");
    while (query.executeStep()) {
        std::string name(textAt(query, 1));
        for (const int column : {2, 3, 4}) {
            name += '\n';
            name += textAt(query, column);
        }
        file.numbers[integerAt(query, 0)] =
            symbols.try_emplace(std::move(name), static_cast<SymbolNumber>(symbols.size() + 1)).first->second;
    }
    file.exact = std::make_unique<SQLite::Statement>(*file.database, "SELECT " + columnNames<StoredPane>() +
                                                                         " FROM pane WHERE universe = ? AND "
                                                                         "start = ? AND symbol = ?");
    files.push_back(std::move(file));
}

void PaneCheck::State::begin(const std::vector<std::string>& paths, std::int64_t of) {
    compareBefore(Timestamp::latest());
    sessionFiles.clear();
    session = of;
    for (std::size_t i = files.size(); i-- > 0;) {
        if (std::ranges::find(paths, files[i].path) != paths.end())
            sessionFiles.emplace_back(i, FileNames(*files[i].database, of));
    }
}

SymbolNumber PaneCheck::State::numberOf(InstrumentId instrument) const {
    for (const auto& [index, names] : sessionFiles) {
        const auto known = files[index].numbers.find(names.symbolRow(instrument));
        if (known != files[index].numbers.end())
            return known->second;
    }
    return 0;
}

/// The newest file of the session that holds the pane has its final state.
void PaneCheck::State::compare(const PaneKey& key, const Computed& computed) {
    seen.push_back(key.hash());
    missing.erase(key);
    for (auto& [index, names] : sessionFiles) {
        PaneFile& file = files[index];
        const std::int64_t row = names.symbolRow(computed.pane.instrument);
        bindAll(*file.exact, key.universe, key.start, row);
        if (row == 0 || !file.exact->executeStep())
            continue;
        differing.erase({key, index});
        if (sameRow(*file.exact, 0, computed.pane, names))
            ++identical;
        else if (computed.sure)
            differing[{key, index}] = {"pane", computedRowWords(computed.pane, keyColumns, names),
                                       differenceWords(*file.exact, 0, computed.pane, names), computed.seq,
                                       computed.session};
        file.exact->reset();
        return;
    }
    if (!computed.sure || sessionFiles.empty())
        return;
    const FileNames& names = sessionFiles.front().second;
    missing[key] = {"pane", computedRowWords(computed.pane, keyColumns, names),
                    "it was computed (" + computedRowWords(computed.pane, SIZE_MAX, names) + ") and is not stored",
                    computed.seq, computed.session};
}

void PaneCheck::State::compareBefore(Timestamp settled) {
    const auto end = settled == Timestamp::latest() ? pending.end() : pending.lower_bound(PaneKey{settled, 0, 0});
    for (auto pane = pending.begin(); pane != end; pane = pending.erase(pane))
        compare(pane->first, pane->second);
}

std::optional<ResultDifference> PaneCheck::State::uncomputedIn(PaneFile& file) const {
    SQLite::Statement query(*file.database, "SELECT universe, start, symbol, symbol.name FROM pane LEFT JOIN symbol ON "
                                            "symbol.id = pane.symbol ORDER BY universe, start, symbol");
    while (query.executeStep()) {
        const auto number = file.numbers.find(integerAt(query, 2));
        PaneKey key{timeAt(query, 1), static_cast<std::uint16_t>(integerAt(query, 0)), 0};
        key.symbol = number == file.numbers.end() ? 0 : number->second;
        if (std::ranges::binary_search(seen, key.hash()))
            continue;
        const bool isAllowed = std::ranges::any_of(
            allowed, [&](const auto& stretch) { return key.start >= stretch.first && key.start <= stretch.second; });
        if (isAllowed)
            continue;
        return ResultDifference{"pane",
                                "universe " + std::to_string(integerAt(query, 0)) + ", start " + wordsOf(key.start) +
                                    ", symbol " + std::string(textAt(query, 3)),
                                "it is stored and was not computed: nothing in the journal causes it", 0, 0};
    }
    return std::nullopt;
}

std::optional<ResultDifference> PaneCheck::State::verdict(bool partial) {
    compareBefore(Timestamp::latest());
    if (!differing.empty())
        return differing.begin()->second;
    if (!missing.empty())
        return missing.begin()->second;
    if (partial)
        return std::nullopt;
    std::ranges::sort(seen);
    for (PaneFile& file : files) {
        if (auto found = uncomputedIn(file))
            return found;
    }
    return std::nullopt;
}

Result<PaneCheck> PaneCheck::open(const std::vector<std::string>& files) {
    auto state = std::make_unique<State>();
    for (const std::string& path : files) {
        auto database = openRecording(path);
        if (!database)
            return tl::unexpected<Error>(database.error());
        auto added = withoutThrowing(path, ErrorCode::ReadFailed, [&]() -> Result<void> {
            state->add(path, std::move(*database));
            return {};
        });
        if (!added)
            return tl::unexpected<Error>(added.error());
    }
    return PaneCheck(std::move(state));
}

PaneCheck::PaneCheck(std::unique_ptr<State> state)
    : state_(std::move(state)) {}
PaneCheck::PaneCheck(PaneCheck&&) noexcept = default;
PaneCheck& PaneCheck::operator=(PaneCheck&&) noexcept = default;
PaneCheck::~PaneCheck() = default;

Result<void> PaneCheck::begin(const std::vector<std::string>& files, std::int64_t session) {
    return withoutThrowing(files.empty() ? std::string() : files.back(), ErrorCode::ReadFailed, [&]() -> Result<void> {
        state_->begin(files, session);
        return {};
    });
}

void PaneCheck::computed(const StoredPane& pane, std::uint64_t seq, bool sure) {
    const PaneKey key{pane.pane.start, pane.universe.value, state_->numberOf(pane.instrument)};
    const auto known = state_->pending.find(key);
    if (!sure && known != state_->pending.end() && known->second.pane.pane == pane.pane)
        return; // as it was when it was sure
    state_->pending[key] = {pane, seq, sure, state_->session};
}

Result<void> PaneCheck::settle(Timestamp settled) {
    const std::string where = state_->files.empty() ? std::string() : state_->files.back().path;
    return withoutThrowing(where, ErrorCode::ReadFailed, [&]() -> Result<void> {
        state_->compareBefore(settled);
        return {};
    });
}

void PaneCheck::allow(Timestamp from, Timestamp to) {
    state_->allowed.emplace_back(from, to);
}

ResultVerdict PaneCheck::finish(bool partial) {
    const std::string where = state_->files.empty() ? std::string() : state_->files.back().path;
    return withoutThrowing(where, ErrorCode::ReadFailed, [&]() -> ResultVerdict { return state_->verdict(partial); });
}

std::uint64_t PaneCheck::identical() const {
    return state_->identical;
}

} // namespace topbook
